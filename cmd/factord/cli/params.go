package cli

import (
	"fmt"

	"github.com/spf13/cobra"
	protov2 "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/internal/plain"
)

// replaceUpdateParams puts a command that changes some parameters where the generated ones stand, which take all of a
// module's: a parameter that is left out there is 0.
func replaceUpdateParams(tx *cobra.Command) {
	for _, module := range tx.Commands() {
		if generated := child(module, "update-params"); generated != nil {
			module.RemoveCommand(generated)
			module.AddCommand(newUpdateParams(module.Name()))
		}
	}
}

func newUpdateParams(module string) *cobra.Command {
	message := descriptorOf(updateParams(module))
	params := message.Fields().ByName("params").Message()
	cmd := &cobra.Command{
		Use: "update-params NAME=VALUE...", Short: "Change parameters of " + module + "; those that are not named stay as they are",
		Long: "Changes the named parameters; the others stay as they are when the change is carried out. A part of one is named with a dot. " +
			"Only who holds the power over them can sign it, which is a board: print it with --generate-only and propose it.\n\nThe parameters:\n" + tellNames(params),
		Example: fmt.Sprintf("  factord tx %s update-params %s --from $(factord board address assembly) --generate-only > params.json\n  factord tx board propose assembly params.json --from mia",
			module, examplePart(params)),
		Args: cobra.MinimumNArgs(1), Annotations: map[string]string{actsItself: "yes"},
		ValidArgsFunction: func(cmd *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			return completeParts(cmd, params, begun)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			changed := dynamicpb.NewMessage(params)
			names, err := change(changed, args, newAsked(cmd))
			if err != nil {
				return err
			}
			ctx, err := signer(cmd)
			if err != nil {
				return err
			}
			whole := dynamicpb.NewMessage(message)
			whole.Set(message.Fields().ByName("signer"), protoreflect.ValueOfString(ctx.GetFromAddress().String()))
			whole.Set(message.Fields().ByName("params"), protoreflect.ValueOfMessage(changed))
			named := whole.Mutable(message.Fields().ByName("changed")).List()
			for _, name := range names {
				named.Append(protoreflect.ValueOfString(name))
			}
			raw, err := protov2.Marshal(whole)
			if err != nil {
				return err
			}
			var msg sdk.Msg
			if err := ctx.InterfaceRegistry.UnpackAny(&codectypes.Any{TypeUrl: "/" + updateParams(module), Value: raw}, &msg); err != nil {
				return err
			}
			return act{cmd: cmd, ctx: ctx, msgs: []sdk.Msg{msg}, ask: true}.do()
		},
	}
	addAskedFlags(cmd)
	return cmd
}

func updateParams(module string) string { return "factor." + module + ".v1.MsgUpdateParams" }

func descriptorOf(name string) protoreflect.MessageDescriptor {
	found, err := registry.MergedProtoRegistry().FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		panic(err) // the command tree was built of it
	}
	return found.(protoreflect.MessageDescriptor)
}

// change sets the parameters that are written as NAME=VALUE, each once, and returns their names.
func change(params protoreflect.Message, written []string, region plain.Region) ([]string, error) {
	var parts []part
	for _, text := range written {
		entries, err := readParts(text, params.Descriptor())
		if err != nil {
			return nil, misused(err)
		}
		if len(entries) > 1 {
			return nil, misused(fmt.Errorf("%q: there is one of each parameter, and ; begins another", text))
		}
		parts = append(parts, entries[0]...)
	}
	if err := setParts(params, parts, region); err != nil {
		return nil, unclear(err)
	}
	names := make([]string, len(parts))
	for i, one := range parts {
		names[i] = one.name
	}
	return names, nil
}

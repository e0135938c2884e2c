package cli

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/encoding/protojson"
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
			"Only who holds the power over them can sign it, which is a board: print it with --generate-only and propose it.\n\nThe parameters:\n  " +
			strings.Join(fieldNames(params, ""), "\n  "),
		Example: fmt.Sprintf("  factord tx %s update-params %s --from $(factord board address assembly) --generate-only > params.json\n  factord tx board propose assembly params.json --from mia",
			module, exampleChange(params)),
		Args: cobra.MinimumNArgs(1), Annotations: map[string]string{actsItself: "yes"},
		ValidArgsFunction: func(_ *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
			var names []string
			for _, name := range fieldNames(params, "") {
				names = append(names, name+"=")
			}
			return beginning(names, begun), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
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
	var names []string
	for _, one := range written {
		name, text, found := strings.Cut(one, "=")
		name = strings.ReplaceAll(name, "-", "_")
		if !found {
			return nil, misused(fmt.Errorf("%q: write NAME=VALUE, like %s", one, exampleChange(params.Descriptor())))
		}
		if slices.Contains(names, name) {
			return nil, misused(fmt.Errorf("%s is named twice", name))
		}
		names = append(names, name)
		at, path := params, strings.Split(name, ".")
		for _, part := range path[:len(path)-1] {
			field := at.Descriptor().Fields().ByName(protoreflect.Name(part))
			if field == nil || field.Message() == nil || field.IsList() {
				return nil, unknownParameter(name, params.Descriptor())
			}
			at = at.Mutable(field).Message()
		}
		field := at.Descriptor().Fields().ByName(protoreflect.Name(path[len(path)-1]))
		if field == nil {
			return nil, unknownParameter(name, params.Descriptor())
		}
		if err := set(at, field, text, region); err != nil {
			return nil, unclear(fmt.Errorf("%s: %w", name, err))
		}
	}
	return names, nil
}

func unknownParameter(name string, params protoreflect.MessageDescriptor) error {
	return misused(fmt.Errorf("there is no parameter %q: they are %s", name, strings.Join(fieldNames(params, ""), ", ")))
}

// set gives a field what is written for it: as people write it, or as JSON where it is a list or has parts.
func set(in protoreflect.Message, field protoreflect.FieldDescriptor, text string, region plain.Region) error {
	switch {
	case !field.IsList() && isWritten(field):
		value, err := plain.Read(plain.Written{Field: field, Text: text}, region)
		if err == nil {
			in.Set(field, value)
		}
		return err
	case !field.IsList() && field.Kind() == protoreflect.StringKind:
		in.Set(field, protoreflect.ValueOfString(text))
		return nil
	}
	single := dynamicpb.NewMessage(in.Descriptor())
	if err := protojson.Unmarshal([]byte("{"+strconv.Quote(string(field.Name()))+":"+text+"}"), single); err != nil {
		return fmt.Errorf("%q: it is written as JSON, as factord query says it", text)
	}
	in.Set(field, single.Get(field))
	return nil
}

// fieldNames are the names of parameters, those of parts with a dot.
func fieldNames(message protoreflect.MessageDescriptor, before string) []string {
	var names []string
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		name := before + string(field.Name())
		if field.Message() != nil && !field.IsList() {
			names = append(names, fieldNames(field.Message(), name+".")...)
			continue
		}
		names = append(names, name)
	}
	return names
}

// exampleChange is a change that the help of a module's command shows.
func exampleChange(params protoreflect.MessageDescriptor) string {
	names := fieldNames(params, "")
	i := max(0, slices.IndexFunc(names, func(name string) bool { return strings.HasSuffix(name, "_seconds") }))
	if strings.HasSuffix(names[i], "_seconds") {
		return names[i] + "='8 h'"
	}
	return names[i] + "=10"
}

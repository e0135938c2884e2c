package cli

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"
	"google.golang.org/protobuf/encoding/protojson"
	protov2 "google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"
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
		Long: "Reads the parameters of now from the node and changes the named ones. A part of one is named with a dot. " +
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
			if offline, _ := cmd.Flags().GetBool(flags.FlagOffline); offline {
				return misused(errors.New("--offline asks no node, and the parameters that stay are asked of one"))
			}
			ctx, err := client.GetClientQueryContext(cmd)
			if err != nil {
				return err
			}
			changed, err := paramsOf(cmd, ctx, module, params)
			if err != nil {
				return err
			}
			if err := change(changed, args, newAsked(cmd)); err != nil {
				return err
			}
			if ctx, err = signer(cmd); err != nil {
				return err
			}
			whole := dynamicpb.NewMessage(message)
			whole.Set(message.Fields().ByName("signer"), protoreflect.ValueOfString(ctx.GetFromAddress().String()))
			whole.Set(message.Fields().ByName("params"), protoreflect.ValueOfMessage(changed))
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

// paramsOf asks for a module's parameters of now.
func paramsOf(cmd *cobra.Command, ctx client.Context, module string, params protoreflect.MessageDescriptor) (*dynamicpb.Message, error) {
	service := "factor." + module + ".v1."
	response, err := newGogo(service + "QueryParamsResponse")
	if err != nil {
		return nil, err
	}
	request, err := newGogo(service + "QueryParamsRequest")
	if err != nil {
		return nil, err
	}
	if err := ctx.Invoke(cmd.Context(), "/"+service+"Query/Params", request, response); err != nil {
		return nil, err
	}
	raw, err := proto.Marshal(response)
	if err != nil {
		return nil, err
	}
	answer := dynamicpb.NewMessage(descriptorOf(service + "QueryParamsResponse"))
	if err := protov2.Unmarshal(raw, answer); err != nil {
		return nil, err
	}
	now := dynamicpb.NewMessage(params)
	if raw, err = protov2.Marshal(answer.Get(answer.Descriptor().Fields().ByName("params")).Message().Interface()); err != nil {
		return nil, err
	}
	return now, protov2.Unmarshal(raw, now)
}

// change sets the parameters that are written as NAME=VALUE, each once.
func change(params protoreflect.Message, written []string, region plain.Region) error {
	seen := map[string]bool{}
	for _, one := range written {
		name, text, found := strings.Cut(one, "=")
		name = strings.ReplaceAll(name, "-", "_")
		if !found {
			return misused(fmt.Errorf("%q: write NAME=VALUE, like %s", one, exampleChange(params.Descriptor())))
		}
		if seen[name] {
			return misused(fmt.Errorf("%s is named twice", name))
		}
		seen[name] = true
		at, path := params, strings.Split(name, ".")
		for _, part := range path[:len(path)-1] {
			field := at.Descriptor().Fields().ByName(protoreflect.Name(part))
			if field == nil || field.Message() == nil || field.IsList() {
				return unknownParameter(name, params.Descriptor())
			}
			at = at.Mutable(field).Message()
		}
		field := at.Descriptor().Fields().ByName(protoreflect.Name(path[len(path)-1]))
		if field == nil {
			return unknownParameter(name, params.Descriptor())
		}
		if err := set(at, field, text, region); err != nil {
			return unclear(fmt.Errorf("%s: %w", name, err))
		}
	}
	return nil
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

func newGogo(name string) (proto.Message, error) {
	kind := proto.MessageType(name)
	if kind == nil {
		return nil, fmt.Errorf("this program knows no %s", name)
	}
	return reflect.New(kind.Elem()).Interface().(proto.Message), nil // what is registered is one
}

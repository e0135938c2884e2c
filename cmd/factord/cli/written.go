package cli

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"os"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"google.golang.org/protobuf/reflect/protoreflect"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
)

// readAsWritten has every generated command take its arguments and flags as people write them: "3.42", "2 h", "in 30 days",
// "corner-bakery". What each field counts says how (plain.Read). The framework is handed what it understands.
func readAsWritten(root *cobra.Command, modules map[string]*autocliv1.ModuleOptions, files flag.FileResolver) {
	for _, branch := range root.Commands() {
		for name, module := range modules { // each command is another's business
			cmd := child(branch, name)
			if module == nil || cmd == nil {
				continue
			}
			switch branch.Name() {
			case "query":
				readService(cmd, module.Query, files)
			case "tx":
				readService(cmd, module.Tx, files)
			}
		}
	}
}

func child(cmd *cobra.Command, name string) *cobra.Command {
	for _, one := range cmd.Commands() {
		if one.Name() == name {
			return one
		}
	}
	return nil
}

func readService(cmd *cobra.Command, service *autocliv1.ServiceCommandDescriptor, files flag.FileResolver) {
	if service == nil {
		return
	}
	for name, nested := range service.SubCommands { // each command is another's business
		if sub := child(cmd, name); sub != nil {
			readService(sub, nested, files)
		}
	}
	if service.Service == "" {
		return
	}
	found, err := files.FindDescriptorByName(protoreflect.FullName(service.Service))
	if err != nil {
		panic(err) // the command tree was built of it
	}
	methods := found.(protoreflect.ServiceDescriptor).Methods()
	for i := range methods.Len() {
		method, options := methods.Get(i), &autocliv1.RpcCommandOptions{}
		for _, one := range service.RpcCommandOptions {
			if one.RpcMethod == string(method.Name()) {
				options = one
			}
		}
		name, _, _ := strings.Cut(options.Use, " ")
		if name == "" {
			name = kebab(string(method.Name()))
		}
		if generated := child(cmd, name); generated != nil && generated.Annotations[actsItself] == "" {
			newForm(generated, method.Input(), options).apply(generated)
		}
	}
}

// kebab writes a proto name as commands and flags are called: JobPosting and job_posting are job-posting.
func kebab(name string) string {
	var b strings.Builder
	for i, r := range name {
		switch {
		case r >= 'A' && r <= 'Z':
			if i > 0 {
				b.WriteByte('-')
			}
			b.WriteRune(r - 'A' + 'a')
		case r == '_':
			b.WriteByte('-')
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// form is a message with the arguments and flags in which a command takes its fields.
type form struct {
	arguments []protoreflect.FieldDescriptor
	varargs   bool
	flags     map[protoreflect.Name]*pflag.Flag
	fields    protoreflect.FieldDescriptors
}

func newForm(cmd *cobra.Command, message protoreflect.MessageDescriptor, options *autocliv1.RpcCommandOptions) form {
	f := form{flags: map[protoreflect.Name]*pflag.Flag{}, fields: message.Fields()}
	positional := map[protoreflect.Name]bool{}
	for _, one := range options.PositionalArgs {
		field := message.Fields().ByName(protoreflect.Name(one.ProtoField))
		if field == nil {
			panic(fmt.Errorf("%s: argument %s lies within a field, where nothing reads it", cmd.CommandPath(), one.ProtoField))
		}
		f.arguments = append(f.arguments, field)
		f.varargs = f.varargs || one.Varargs
		positional[field.Name()] = true
		tellParts(cmd, "["+kebab(string(field.Name()))+"]", field)
	}
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		if positional[field.Name()] {
			continue
		}
		name := kebab(string(field.Name()))
		if named := options.FlagOptions[string(field.Name())]; named != nil && named.Name != "" {
			name = named.Name
		}
		if flag := cmd.Flags().Lookup(name); flag != nil && (isWritten(field) || isComposed(field)) {
			tellParts(cmd, "--"+name, field)
			flag.Value = &writtenFlag{Value: flag.Value, field: field}
			f.flags[field.Name()] = flag
		}
	}
	if key := cmd.Flags().Lookup("page-key"); key != nil {
		page := message.Fields().ByName("pagination").Message().Fields().ByName("key")
		key.Value = &writtenFlag{Value: key.Value, field: page}
		f.flags["pagination.key"] = key
	}
	return f
}

// isWritten says whether a field is read as people write it. Of the framework's messages only bytes are: its numbers say
// nothing of what they count.
func isWritten(field protoreflect.FieldDescriptor) bool {
	ours := strings.HasPrefix(string(field.FullName()), "factor.")
	return field.Kind() == protoreflect.BytesKind || ours && (options.IsInteger(field) || field.Kind() == protoreflect.EnumKind)
}

// tellParts adds to a command's help what can be written for an argument or a flag that has parts.
func tellParts(cmd *cobra.Command, place string, field protoreflect.FieldDescriptor) {
	if !isComposed(field) {
		return
	}
	how := "is written NAME=VALUE, with commas between"
	if field.IsList() {
		how += " and semicolons between its entries"
	}
	cmd.Long = fmt.Sprintf("%s\n\n%s %s; what is not named is 0 or none. It may be JSON too, or @FILE of it, as programs write it. The names:\n%s",
		orElse(cmd.Long, cmd.Short), place, how, tellNames(field.Message()))
}

// apply reads the arguments and flags before the command sees them.
func (f form) apply(cmd *cobra.Command) {
	cmd.ValidArgsFunction = f.complete
	if count := cmd.Args; f.partsLast() {
		cmd.Args = func(cmd *cobra.Command, args []string) error {
			return count(cmd, args[:min(len(args), len(f.arguments))])
		}
	}
	run := cmd.RunE
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		region := newAsked(cmd)
		beside := func(name protoreflect.Name) string { return f.written(name, args) }
		var translated []string
		for i, given := range f.places(args) {
			field := f.argument(i)
			read, err := translate(field, given, beside, region)
			if err != nil {
				return unclear(fmt.Errorf("argument %d [%s]: %w", i+1, kebab(string(field.Name())), err))
			}
			translated = append(translated, read...)
		}
		for _, flag := range f.flags { // each flag is another's business
			if err := flag.Value.(*writtenFlag).read(beside, region); err != nil {
				return unclear(fmt.Errorf("--%s: %w", flag.Name, err))
			}
		}
		return run(cmd, translated)
	}
}

// partsLast says whether the last argument has parts, which may be words of their own: kind=board seats=3.
func (f form) partsLast() bool {
	return len(f.arguments) > 0 && isComposed(f.arguments[len(f.arguments)-1])
}

// places are the arguments by the place where they stand: all words of a last one that has parts are one's.
func (f form) places(args []string) [][]string {
	var places [][]string
	for i, text := range args {
		if f.partsLast() && i >= len(f.arguments) {
			places[len(f.arguments)-1] = append(places[len(f.arguments)-1], text)
			continue
		}
		places = append(places, []string{text})
	}
	return places
}

func (f form) argument(i int) protoreflect.FieldDescriptor {
	switch {
	case i < len(f.arguments):
		return f.arguments[i]
	case f.varargs, f.partsLast():
		return f.arguments[len(f.arguments)-1]
	}
	return nil
}

// written is what stands on the command line for a field.
func (f form) written(name protoreflect.Name, args []string) string {
	for i, field := range f.arguments {
		if field.Name() == name && i < len(args) {
			return args[i]
		}
	}
	if flag := f.flags[name]; flag != nil {
		return strings.Join(flag.Value.(*writtenFlag).given, ",")
	}
	return ""
}

// translate takes what a person wrote for a field to what the framework reads as the same.
func translate(field protoreflect.FieldDescriptor, given []string, beside func(protoreflect.Name) string, region plain.Region) ([]string, error) {
	switch {
	case field == nil:
		return given, nil
	case isComposed(field):
		return compose(field, given, region)
	case !isWritten(field):
		return given, nil
	}
	translated := make([]string, len(given))
	for i, text := range given {
		value, err := read(plain.Written{Field: field, Text: text, Beside: beside}, region)
		if err != nil {
			return nil, err
		}
		switch field.Kind() {
		case protoreflect.EnumKind:
			translated[i] = plain.EnumWord(field.Enum(), value.Enum())
		case protoreflect.BytesKind:
			translated[i] = noPath(value.Bytes())
		default:
			translated[i] = fmt.Sprint(value.Interface())
		}
	}
	return translated, nil
}

// ofFile is what a file gives a field: its hash where the field holds one. Its text stays here.
func ofFile(field protoreflect.FieldDescriptor, path string) ([]byte, error) {
	if !plain.IsHash(field) {
		return nil, fmt.Errorf("%q: no file is sent for this", "@"+path)
	}
	return hashOfFile(path)
}

// hashOfFile is what goes on the chain of a text that stays off it.
func hashOfFile(path string) ([]byte, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(raw)
	return sum[:], nil
}

// noPath writes bytes so that they cannot be the name of a file: the framework would send the file. Line ends mean nothing in
// base64, and no file system has a name of so many letters.
func noPath(raw []byte) string {
	return base64.StdEncoding.EncodeToString(raw) + strings.Repeat("\n", 512)
}

// writtenFlag is a flag of a command that keeps what was written until the command runs: a name or a time from now
// needs a node to understand it.
type writtenFlag struct {
	pflag.Value
	field protoreflect.FieldDescriptor
	given []string
}

// Set takes what is written; a list is written with commas, or with the flag more than once, and so are parts.
func (w *writtenFlag) Set(text string) error {
	if isComposed(w.field) {
		w.given = append(w.given, text)
	} else if w.field.IsList() {
		w.given = append(w.given, strings.Split(text, ",")...)
	} else {
		w.given = []string{text}
	}
	return nil
}

// String is what is written, or what stands where nothing is.
func (w *writtenFlag) String() string {
	if w.given == nil {
		return w.Value.String()
	}
	return strings.Join(w.given, ",")
}

// Type is what the field counts, in a word, as help shows it.
func (w *writtenFlag) Type() string { return plain.Placeholder(w.field) }

func (w *writtenFlag) read(beside func(protoreflect.Name) string, region plain.Region) error {
	translated, err := translate(w.field, w.given, beside, region)
	if err != nil {
		return err
	}
	for _, text := range translated {
		if err := w.Value.Set(text); err != nil {
			return err
		}
	}
	return nil
}

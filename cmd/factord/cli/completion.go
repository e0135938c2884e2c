package cli

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	cosmosproto "github.com/cosmos/cosmos-proto"
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/client/flags"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
)

// offerTime is how long a node may take to say names while somebody types: after it nothing is offered.
const offerTime = 700 * time.Millisecond

// What a place of a command line takes, besides the kinds of things that have names (offers).
const (
	aKey    = "key"    // of this wallet
	aFile   = "file"   // which the shell completes
	aFolder = "folder" // which the shell completes
)

// words are what the arguments of commands that are not generated take, by how their usage calls them.
var words = map[string]string{
	"address": aKey, "name": aKey, "old_name": aKey, "name_or_address": aKey, "operator": aKey,
	"file": aFile, "region_file": aFile, "genesis_file": aFile, "scenario.yaml": aFile, "keyfile": aFile,
}

// completes readies the one command that somebody is typing for the shell's question what could stand next. typed is what stands already, with the
// beginning of the word that is asked for at its end.
func completes(root *cobra.Command, typed []string) error {
	cmd, _, err := root.Find(typed[:len(typed)-1])
	if err != nil {
		return nil //nolint:nilerr // no such command: the library says so
	}
	if cmd.ValidArgsFunction == nil && !cmd.HasSubCommands() {
		cmd.ValidArgsFunction = completeUsage
	}
	var failed error
	offer := func(flag *pflag.Flag) {
		if _, taken := cmd.GetFlagCompletionFunc(flag.Name); !taken && failed == nil {
			failed = cmd.RegisterFlagCompletionFunc(flag.Name, completeFlag(flag))
		}
	}
	cmd.NonInheritedFlags().VisitAll(offer)
	cmd.InheritedFlags().VisitAll(offer)
	return failed
}

// completeUsage offers what the usage of a command names: its words in capitals, or in brackets.
func completeUsage(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var names []string
	for _, word := range strings.Fields(cmd.Use)[1:] {
		if name := strings.ToLower(strings.Trim(word, "[]<>.")); name != "flags" {
			names = append(names, name)
		}
	}
	at := len(args)
	if len(names) > 0 && at >= len(names) && strings.Contains(cmd.Use, "...") {
		at = len(names) - 1
	}
	if at >= len(names) {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	kind := orElse(words[names[at]], names[at])
	if kind == aKey && cmd.Annotations[makesKeys] != "" {
		kind = "" // it has no name yet
	}
	return complete(cmd, kind, begun)
}

// complete offers the arguments of a message or of a query.
func (f form) complete(cmd *cobra.Command, args []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	field := f.argument(len(args))
	if field == nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return completeField(cmd, field, begun)
}

func completeField(cmd *cobra.Command, field protoreflect.FieldDescriptor, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	if isComposed(field) {
		return completeParts(cmd, field.Message(), begun)
	}
	if field.Kind() == protoreflect.EnumKind {
		return beginning(plain.EnumWords(field.Enum()), begun), cobra.ShellCompDirectiveNoFileComp
	}
	return complete(cmd, takes(field), begun)
}

// completeParts offers the names of a message's parts, and behind a name what it takes.
func completeParts(cmd *cobra.Command, message protoreflect.MessageDescriptor, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	at := strings.LastIndexAny(begun, ",;") + 1
	at += len(begun[at:]) - len(strings.TrimLeft(begun[at:], " "))
	before, last := begun[:at], begun[at:]
	entry := "0" // of a list
	if number := entryNumber.FindStringSubmatch(last); number != nil {
		entry = number[1]
	}
	var offered []string
	for _, one := range namesIn(message, "") {
		name := strings.ReplaceAll(one.name, ".N.", "."+entry+".") + "="
		value, named := strings.CutPrefix(last, name)
		if !named {
			offered = append(offered, before+name)
			continue
		}
		list, directive := completeField(cmd, one.field, value)
		for i := range list {
			list[i] = before + name + list[i]
		}
		return list, directive | cobra.ShellCompDirectiveNoSpace
	}
	return beginning(offered, begun), cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
}

// entryNumber is the number of a list's entry in the name of a part.
var entryNumber = regexp.MustCompile(`\.(\d+)\.`)

// takes is the kind of what a field names.
func takes(field protoreflect.FieldDescriptor) string {
	scalar, _ := proto.GetExtension(field.Options(), cosmosproto.E_Scalar).(string)
	switch {
	case options.IsInteger(field):
		if number, err := plain.NumberOf(field); err == nil && number.Unit == options.UNIT_ID {
			return number.Kind(field)
		}
	case strings.HasSuffix(scalar, "AddressString"):
		return aKey
	case field.Name() == "permission":
		return "permission"
	}
	return ""
}

// completeFlag offers what a flag takes.
func completeFlag(flag *pflag.Flag) cobra.CompletionFunc {
	return func(cmd *cobra.Command, _ []string, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
		switch value := flag.Value.(type) {
		case *writtenFlag:
			if !value.field.IsList() || isComposed(value.field) {
				return completeField(cmd, value.field, begun)
			}
			before, last := "", begun
			if i := strings.LastIndexByte(begun, ','); i >= 0 {
				before, last = begun[:i+1], begun[i+1:]
			}
			list, directive := completeField(cmd, value.field, last)
			for i := range list {
				list[i] = before + list[i]
			}
			return list, directive | cobra.ShellCompDirectiveNoSpace
		case limited:
			return beginning(value.values, begun), cobra.ShellCompDirectiveNoFileComp
		}
		switch {
		case flag.Name == flags.FlagFrom, strings.HasSuffix(flag.Value.Type(), "account address or key name"):
			return complete(cmd, aKey, begun)
		case flag.Name == flags.FlagHome, flag.Name == flags.FlagKeyringDir:
			return complete(cmd, aFolder, begun)
		case strings.HasPrefix(flag.Name, "output-document"), strings.HasSuffix(flag.Name, "-file"):
			return complete(cmd, aFile, begun)
		}
		return complete(cmd, flag.Name, begun)
	}
}

// complete offers the things of a kind whose names have begun so.
func complete(cmd *cobra.Command, kind, begun string) ([]cobra.Completion, cobra.ShellCompDirective) {
	switch kind {
	case aFile:
		return nil, cobra.ShellCompDirectiveDefault
	case aFolder:
		return nil, cobra.ShellCompDirectiveFilterDirs
	}
	offer, named := offers[kind]
	if !named {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	limit, cancel := context.WithTimeout(cmd.Context(), offerTime)
	defer cancel()
	cmd.SetContext(limit)
	if err := homeFromEnvironment(cmd); err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	cmd.SetIn(strings.NewReader("")) // nobody is asked for a password while they type
	ctx, err := settings(client.GetClientContextFromCmd(cmd), cmd)
	if ctx.Client == nil || client.SetCmdClientContext(cmd, ctx) != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	if err != nil { // the wallet has no keys here
		ctx.Keyring = nil
	}
	if at, err := client.GetClientQueryContext(cmd); err == nil {
		ctx = at
	}
	list := beginning(offeredWithin(limit, func() []string { return offer(newAsked(cmd), ctx, begun) }), begun)
	if len(list) == 1 && strings.HasSuffix(list[0], "/") { // a product follows
		return list, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	return list, cobra.ShellCompDirectiveNoFileComp
}

// offeredWithin is what the region offers, or nothing where it takes too long: the framework's queries know no limit of time of their own.
func offeredWithin(limit context.Context, offer func() []string) []string {
	offered := make(chan []string, 1)
	go func() { offered <- offer() }()
	select {
	case list := <-offered:
		return list
	case <-limit.Done():
		return nil
	}
}

// beginning are those that begin so. Behind a tab may stand what they are.
func beginning(list []string, begun string) []cobra.Completion {
	return slices.DeleteFunc(slices.Clone(list), func(one string) bool { return !strings.HasPrefix(one, begun) })
}

// keyNames are the names of this wallet's keys, as far as that can be told without asking anybody for a password.
func keyNames(ctx client.Context) []string {
	if ctx.Keyring == nil {
		return nil
	}
	folder, inFiles := folders[ctx.Keyring.Backend()]
	if !inFiles {
		return nil // a desktop would ask
	}
	files, err := os.ReadDir(filepath.Join(ctx.KeyringDir, folder))
	if err != nil {
		return nil
	}
	var names []string
	for _, file := range files {
		if name, isKey := strings.CutSuffix(file.Name(), ".info"); isKey {
			if plain, err := url.PathUnescape(name); err == nil {
				names = append(names, plain)
			}
		}
	}
	return names
}

package cli_test

import (
	"encoding/base64"
	"encoding/hex"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/cosmos/cosmos-sdk/types/registry"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// generated goes over all commands that are made of messages and queries, with the fields of their message.
func generated(t *testing.T, do func(path []string, message protoreflect.MessageDescriptor, options *autocliv1.RpcCommandOptions)) {
	t.Helper()
	files := registry.MergedProtoRegistry()
	for name, module := range app.CommandLine(app.NewEncoding()).ModuleOptions {
		for branch, service := range map[string]*autocliv1.ServiceCommandDescriptor{"query": module.GetQuery(), "tx": module.GetTx()} {
			if service == nil || service.Service == "" {
				continue
			}
			found, err := files.FindDescriptorByName(protoreflect.FullName(service.Service))
			require.NoError(t, err)
			for _, one := range service.RpcCommandOptions {
				if !one.Skip {
					method := found.(protoreflect.ServiceDescriptor).Methods().ByName(protoreflect.Name(one.RpcMethod))
					do([]string{branch, name, strings.Fields(one.Use)[0]}, method.Input(), one)
				}
			}
		}
	}
}

// sampleArgs is a command with something readable in every argument, signed by somebody where it signs.
func sampleArgs(w wallet, path []string, message protoreflect.MessageDescriptor, rpc *autocliv1.RpcCommandOptions) []string {
	args := slices.Clone(path)
	for _, one := range rpc.PositionalArgs {
		field := message.Fields().ByName(protoreflect.Name(one.ProtoField))
		switch word := plain.Placeholder(field); {
		case field.Kind() == protoreflect.EnumKind:
			args = append(args, strings.Split(word, "|")[0])
		case field.Message() != nil:
			args = append(args, "{}")
		case field.Kind() == protoreflect.BytesKind:
			args = append(args, "00")
		default:
			args = append(args, map[string]string{"when": "2027-03-01", "time": "3h", "share": "7%"}[word])
			if args[len(args)-1] == "" {
				args[len(args)-1] = "1"
			}
		}
		if one.ProtoField == "permission" {
			args[len(args)-1] = "company.order"
		}
	}
	if path[0] == "tx" {
		args = append(args, "--from", w.People[0].Address.String())
	}
	return args
}

// TestEveryNumberHashAndChoiceIsReadAsPeopleWriteIt holds that no command takes one in another way: what is nonsense everywhere is
// refused by the one reader, which names it.
func TestEveryNumberHashAndChoiceIsReadAsPeopleWriteIt(t *testing.T) {
	w := newWallet(t)
	tr := &tree{wallet: w}
	const nonsense = "no!"
	root, arguments, flags := cli.NewRoot(), 0, 0
	generated(t, func(path []string, message protoreflect.MessageDescriptor, rpc *autocliv1.RpcCommandOptions) {
		cmd, _, err := root.Find(path)
		if err != nil || cmd.Name() != path[2] || cmd.CommandPath() == "factord query pricing explain" {
			return // taken from the tree, or written by hand
		}
		for i := range message.Fields().Len() {
			field := message.Fields().Get(i)
			ours := strings.HasPrefix(string(field.FullName()), "factor.")
			if field.Kind() != protoreflect.BytesKind && !(ours && (options.IsInteger(field) || field.Kind() == protoreflect.EnumKind)) {
				continue
			}
			args := sampleArgs(w, path, message, rpc)
			at := slices.IndexFunc(rpc.PositionalArgs, func(one *autocliv1.PositionalArgDescriptor) bool { return one.ProtoField == string(field.Name()) })
			if at >= 0 {
				arguments++
				args[len(path)+at] = nonsense
			} else {
				flags++
				args = append(args, "--"+strings.ReplaceAll(string(field.Name()), "_", "-"), nonsense)
			}
			require.Contains(t, tr.run(args), `"`+nonsense+`"`, "%v", args)
		}
	})
	require.Greater(t, arguments, 150)
	require.Greater(t, flags, 30)
}

// TestChoicesHaveNoPrefixInHelp holds that a person sees and types "board", and that who copied FORM_KIND_BOARD is understood.
func TestChoicesHaveNoPrefixInHelp(t *testing.T) {
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		usage := cmd.Short + cmd.Use + cmd.LocalFlags().FlagUsages()
		require.NotRegexp(t, `[A-Z]+_[A-Z]+_[A-Z]+`, usage, cmd.CommandPath())
		for _, child := range cmd.Commands() {
			walk(child)
		}
	}
	for _, cmd := range cli.NewRoot().Commands() {
		if cmd.Name() == "tx" || cmd.Name() == "query" {
			walk(cmd)
		}
	}
	w := newWallet(t)
	compose := []string{"--from", w.People[0].Address.String(), "--generate-only", "--offline"}
	for _, mode := range []string{"at-once", "LISTING_MODE_AT_ONCE", "at_once"} {
		said := w.run(append([]string{"tx", "market", "list-product", "1", "1", mode, "24h"}, compose...)...)
		require.Zero(t, said.code, said.err)
		require.Equal(t, markettypes.LISTING_MODE_AT_ONCE, composed[*markettypes.MsgListProduct](w, said).Mode)
	}
}

// composed is the one message of a transaction that a command printed.
func composed[M any](w wallet, said told) M {
	w.t.Helper()
	require.Zero(w.t, said.code, said.err)
	tx, err := w.Encoding().TxConfig.TxJSONDecoder()([]byte(said.out))
	require.NoError(w.t, err, said.out)
	require.Len(w.t, tx.GetMsgs(), 1)
	return tx.GetMsgs()[0].(M)
}

func TestTimesCountFromTheRegionsClock(t *testing.T) {
	w := newWallet(t)
	w.MakeBlock(300 * 24 * time.Hour) // the region is far ahead of this machine
	post := func(until string, more ...string) told {
		return w.run(append([]string{"tx", "market", "post-job", "corner-bakery", "baker", "1", until, "--from", w.People[0].Address.String(), "--generate-only"}, more...)...)
	}
	require.Equal(t, w.Time.Unix()+30*86400, composed[*markettypes.MsgPostJob](w, post("in 30 days")).OpenUntil)
	require.EqualValues(t, 1803891600, composed[*markettypes.MsgPostJob](w, post("2027-03-01 09:00")).OpenUntil)
	said := w.run("tx", "market", "post-job", "1", "1", "1", "in 30 days", "--from", w.People[0].Address.String(), "--generate-only", "--offline")
	require.Equal(t, cli.ExitUsage, said.code)
	require.Contains(t, said.err, "argument 4 [open-until]: it counts from the region's time now, which only a node knows: write a date, like 2027-03-01 09:00")
	said = post("in 30 days", "--node", "tcp://127.0.0.1:1")
	require.Contains(t, said.err, "does not answer")
	require.Equal(t, cli.ExitNoAnswer, said.code)
}

func TestNamesStandForNumbers(t *testing.T) {
	w := newWallet(t)
	mia := w.People[0]
	compose := []string{"--from", "member-1", "--generate-only"}
	with := func(args ...string) told { return w.run(append(args, compose...)...) }
	offer := composed[*cooptypes.MsgOfferEmployment](w, with("tx", "coop", "offer-employment", "corner-bakery", "member-2", "miller"))
	require.Equal(t, [3]uint64{1, w.People[1].ID, 2}, [3]uint64{offer.Company, offer.Member, offer.Occupation})
	require.Equal(t, offer, composed[*cooptypes.MsgOfferEmployment](w, with("tx", "coop", "offer-employment", "1", w.People[1].Address.String(), "2")))
	require.EqualValues(t, 1, composed[*wagetypes.MsgClockIn](w, with("tx", "wage", "clock-in", "code:corner-bakery")).Company)
	require.Contains(t, w.run("query", "coop", "company", "corner-bakery").out, "code: corner-bakery")
	require.Contains(t, w.run("query", "wage", "rate", "corner-bakery", mia.Address.String()).out, "occupation")
	require.Zero(t, w.run("work", "start", "corner-bakery", "--from", "member-1").code)
	for _, c := range []struct {
		args []string
		says string
	}{
		{[]string{"tx", "wage", "clock-in", "bakery", "--from", "member-1"}, `argument 1 [company]: "bakery": the region has no such company (factord query coop companies lists them)`},
		{[]string{"work", "start", "bakery", "--from", "member-1"}, `company "bakery": the region has no such company`},
		{[]string{"buy", "bread", "1", "--from", "member-1"}, `product "bread": a product is written as its number, or with its company, like corner-bakery/bread`},
		{[]string{"buy", "corner-bakery/bread", "1", "--from", "member-1"}, `product "corner-bakery/bread": the region has no such product`},
		{[]string{"board", "address", "council"}, `board "council": the region has no such board`},
		{[]string{"query", "currency", "member", "zoe"}, `argument 1 [member]: "zoe": a member is written as their number, their address, or the name of a key in this wallet`},
		{[]string{"tx", "market", "apply", "bakery", "--from", "member-1"}, `argument 1 [job-posting]: "bakery": it must be a whole number, the number of the job posting`},
		{[]string{"tx", "wage", "clock-in", "bakery", "--from", mia.Address.String(), "--generate-only", "--offline"}, `"bakery": a name needs a node, and --offline asks none: write the number of the company`},
	} {
		said := w.run(c.args...)
		require.Contains(t, said.err, c.says)
		want := cli.ExitUsage
		if strings.Contains(c.says, "the region has no such") {
			want = cli.ExitRefused // it was asked
		}
		require.Equal(t, want, said.code, "%v", c.args)
	}
}

// TestAFileGoesNowhereUnlessItIsNamedAsOne holds that a hash is a hash, though a file has its name, and that of a file only the hash is sent.
func TestAFileGoesNowhereUnlessItIsNamedAsOne(t *testing.T) {
	w := newWallet(t)
	folder := t.TempDir()
	t.Chdir(folder)
	hash := strings.Repeat("ab", 32)
	raw, err := hex.DecodeString(hash)
	require.NoError(t, err)
	secret := strings.Repeat("secret ", 40)
	names := []string{hash, base64.StdEncoding.EncodeToString(raw), "0badcafe", "why.md"}
	for _, name := range names {
		if !strings.Contains(name, "/") {
			require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte(secret), 0o600))
		}
	}
	compose := []string{"--from", w.People[0].Address.String(), "--generate-only", "--offline"}
	contest := func(reason string) told {
		return w.run(append([]string{"tx", "market", "contest", "1", "--reason", reason}, compose...)...)
	}
	require.Equal(t, raw, composed[*markettypes.MsgContest](w, contest(hash)).Reason)
	require.Equal(t, raw, composed[*markettypes.MsgContest](w, contest(names[1])).Reason)
	require.Len(t, composed[*markettypes.MsgContest](w, contest("@why.md")).Reason, 32)
	said := contest("why.md")
	require.Equal(t, cli.ExitUsage, said.code)
	require.Contains(t, said.err, `--reason: "why.md": it must be hex, or @FILE for the SHA-256 of a file`)
	require.Contains(t, contest("@nowhere.md").err, "nowhere.md")

	// The law: whatever command is given a file's name, nothing of the file leaves it.
	tr, root, asked := &tree{wallet: w}, cli.NewRoot(), 0
	generated(t, func(path []string, message protoreflect.MessageDescriptor, rpc *autocliv1.RpcCommandOptions) {
		cmd, _, err := root.Find(path)
		if err != nil || cmd.Name() != path[2] {
			return
		}
		for i := range message.Fields().Len() {
			field := message.Fields().Get(i)
			if field.Kind() != protoreflect.BytesKind {
				continue
			}
			for _, name := range []string{hash, "0badcafe", "why.md", "@why.md"} {
				args := sampleArgs(w, path, message, rpc)
				if at := slices.IndexFunc(rpc.PositionalArgs, func(one *autocliv1.PositionalArgDescriptor) bool { return one.ProtoField == string(field.Name()) }); at >= 0 {
					args[len(path)+at] = name
				} else {
					args = append(args, "--"+strings.ReplaceAll(string(field.Name()), "_", "-"), name)
				}
				if path[0] == "tx" {
					args = append(args, "--generate-only", "--offline")
				}
				seen := tr.run(args)
				asked++
				for _, form := range []string{"secret", base64.StdEncoding.EncodeToString([]byte(secret))[:40], hex.EncodeToString([]byte(secret))[:40], "115 101 99 114 101 116"} {
					require.NotContains(t, seen, form, "%v", args)
				}
			}
		}
	})
	require.Greater(t, asked, 40)
	seen := tr.run([]string{"query", "coop", "companies", "--page-key", "0badcafe"})
	require.NotContains(t, seen, "115 101 99 114 101 116", "a page's key is no file")
}

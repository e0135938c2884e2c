package cli_test

import (
	"bytes"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/cmd/factord/cli"
)

// acts are the flags of all that sign and send. TestEveryFlagOfWhoActsIsObeyed holds what they do, and
// that no command leaves one out: all end in the same code.
var acts = []string{
	"again", "chain-id", "dry-run", "from", "gas", "gas-adjustment", "generate-only", "keyring-backend", "keyring-dir", "node", "note",
	"offline", "output", "sign-mode", "timeout-duration", "wait",
}

// reads are the flags of all that ask a node. TestEveryFlagOfWhoReadsIsObeyed holds what they do.
var reads = []string{"grpc-addr", "grpc-insecure", "height", "node"}

// byHand are the commands that are neither a message's nor a query's, with all flags besides those above. The
// scripts of testdata/script and the tests of the commands hold what each does; a flag that the framework
// adds one day fails here, and is looked at before anybody can give it in vain.
var byHand = map[string]string{
	"factord audit":                  "output",
	"factord board address":          "output",
	"factord board awaits":           "from keyring-backend keyring-dir output",
	"factord board election":         "output",
	"factord board show":             "output",
	"factord buy":                    "max-price",
	"factord found":                  "occupation",
	"factord me":                     "from keyring-backend keyring-dir output",
	"factord query block":            "node output",
	"factord query block-results":    "node output",
	"factord query blocks":           "limit node order_by output page query",
	"factord query tx":               "node output type",
	"factord query txs":              "limit node order_by output page query",
	"factord query pricing explain":  "cycle depth output",
	"factord tx board propose":       "simulate state text yes",
	"factord tx bank send":           "yes",
	"factord tx broadcast":           "node output wait",
	"factord tx decode":              "hex",
	"factord tx encode":              "",
	"factord tx multi-sign":          "account-number chain-id keyring-backend keyring-dir node offline output-document sequence signature-only skip-signature-verification",
	"factord tx preview":             "offline output",
	"factord tx sign":                "account-number chain-id from keyring-backend keyring-dir multisig node offline output-document overwrite sequence sign-mode signature-only",
	"factord tx validate-signatures": "chain-id node offline",
	"factord tx wait":                "node output wait",
	"factord work start":             "product",
	"factord work stop":              "",
}

// untried are the branches of the tree that act on the machine of who runs them, by tests of their own.
var untried = []string{
	"factord comet", "factord debug", "factord demo", "factord devnet", "factord export", "factord init-region",
	"factord join", "factord keys", "factord module-hash-by-height", "factord prune", "factord rollback", "factord simulate", "factord snapshots",
	"factord start", "factord status", "factord validate", "factord version",
}

// nowhere are flags that mean nothing in a region.
var nowhere = []string{"fees", "gas-prices", "tip", "aux", "fee-payer", "fee-granter", "unordered", "timeout-height", "broadcast-mode", "ledger", "trace"}

// examples are arguments for commands of the framework, which have no example, and for those whose example reads a file.
var examples = map[string]string{
	"factord tx coop release-tranche": "1",
	"factord tx market post-job":      "2 1 3 2027-03-01",
	"factord query auth account":      "ADDRESS", "factord query auth account-info": "ADDRESS", "factord query auth address-by-acc-num": "1",
	"factord query auth address-bytes-to-string": "00", "factord query auth address-string-to-bytes": "ADDRESS",
	"factord query bank balance": "ADDRESS ufactor", "factord query bank balances": "ADDRESS", "factord query bank denom-metadata": "ufactor",
	"factord query bank denom-owners":      "ufactor",
	"factord query bank spendable-balance": "ADDRESS ufactor", "factord query bank spendable-balances": "ADDRESS",
	"factord query bank total-supply-of": "ufactor", "factord query consensus comet block-by-height": "1", "factord query consensus comet block-results": "1",
	"factord query consensus comet validator-set-by-height": "1", "factord query upgrade applied": "x",
}

// tree is a command tree that runs many commands; what a flag was set to is set back.
type tree struct {
	wallet
	root *cobra.Command
}

// run says all that can be seen of a command: what it asked, printed and failed with.
func (tr *tree) run(args []string) string {
	tr.t.Helper()
	tr.Queries()
	said := tr.tell(args)
	return fmt.Sprintf("%v\n%s\n%s", tr.Queries(), said.out, said.err)
}

// tell runs a command and says what it printed, where, and what it exited with.
func (tr *tree) tell(args []string) told {
	tr.t.Helper()
	if tr.root == nil {
		tr.root = cli.NewRoot()
	}
	var out, said bytes.Buffer
	cmd, _, unfound := tr.root.Find(args)
	require.NoError(tr.t, unfound)
	for _, one := range []*cobra.Command{tr.root, cmd} { // a command that ran once keeps where it wrote to
		one.SetOut(&out)
		one.SetErr(&said)
		one.SetIn(strings.NewReader(""))
	}
	tr.root.SetArgs(append(args, "--home", tr.home))
	var err error
	if tr.root.PersistentFlags().Lookup("home") == nil {
		err = cli.Execute(tr.root)
	} else {
		err = tr.root.Execute()
	}
	cmd.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Changed {
			return
		}
		flag.Changed = false
		_, several := flag.Value.(pflag.SliceValue)
		if several || flag.Value.Set(flag.DefValue) != nil || flag.Value.String() != flag.DefValue {
			tr.root = nil // it cannot be set back
		}
	})
	if err != nil {
		said.WriteString(cli.Explain(err))
	}
	return told{out: out.String(), err: said.String(), code: cli.ExitCode(err)}
}

// TestEveryFlagIsObeyedOrIsNotThere goes over all commands with all flags: a message's or a query's field changes what is
// composed or asked, and any other flag is one of those whose effect a test knows.
func TestEveryFlagIsObeyedOrIsNotThere(t *testing.T) {
	tr := &tree{wallet: newWallet(t)}
	seen, fields, ignored := map[string]bool{}, 0, []string{}
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		path := cmd.CommandPath()
		if slices.Contains(untried, path) {
			seen[path] = true
			return
		}
		for _, child := range cmd.Commands() {
			walk(child)
		}
		if !cmd.Runnable() || cmd.HasSubCommands() {
			return
		}
		names := flagNames(cmd)
		for _, name := range nowhere {
			require.NotContains(t, names, name, path)
		}
		own, listed := byHand[path]
		seen[path] = true
		known := strings.Fields(own)
		words := strings.Fields(path)
		signs, asks := slices.Contains(names, "generate-only"), slices.Contains(names, "grpc-addr")
		if signs {
			known = append(known, acts...)
			require.Subset(t, names, acts, "%s lacks a flag of those who act", path)
		}
		if asks {
			known = append(known, reads...)
		}
		if listed {
			slices.Sort(known)
			require.Equal(t, known, names, path)
			return
		}
		require.Contains(t, []string{"tx", "query"}, words[1], "%s is in no list of this test", path)
		if signs {
			known = append(known, "yes")
		} else {
			known = append(known, "output", "no-indent")
		}
		for _, name := range names {
			if slices.Contains(known, name) {
				continue
			}
			fields++
			args := tr.example(cmd)
			if signs {
				args = append(args, "--generate-only", "--offline")
			}
			base, with := tr.run(args), append(slices.Clone(args), "--"+name+"="+sample(cmd.Flags().Lookup(name)))
			said := tr.run(with)
			require.NotContains(t, said, "--"+name+": ", "%v", with) // it is how a flag is refused
			if base == said {
				ignored = append(ignored, fmt.Sprintf("%v: %s", with, base))
			}
		}
	}
	walk(cli.NewRoot())
	for path := range maps.Keys(byHand) {
		require.True(t, seen[path], "%s is no command", path)
	}
	for _, path := range untried {
		require.True(t, seen[path], "%s is no command", path)
	}
	require.Empty(t, ignored, "\n"+strings.Join(ignored, "\n"))
	require.Greater(t, fields, 200, "the fields of messages and queries")
}

func flagNames(cmd *cobra.Command) []string {
	names := []string{}
	cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) {
		if !slices.Contains([]string{"help", "home"}, flag.Name) {
			names = append(names, flag.Name)
		}
	})
	slices.Sort(names)
	return names
}

// example is a command line that a command's help shows, with the positional arguments and --from only.
func (tr *tree) example(cmd *cobra.Command) []string {
	tr.t.Helper()
	path := cmd.CommandPath()
	line, _, _ := strings.Cut(strings.TrimSpace(cmd.Example), "\n")
	if own, given := examples[path]; given || line == "" {
		line = path + " " + own
	}
	words := split(strings.NewReplacer("\"$(", "{}#", ")\"", ")", "$(", "ADDRESS#").Replace(line))
	args := slices.Clone(strings.Fields(path))[1:]
	for i := len(args) + 1; i < len(words); i++ {
		word := words[i]
		switch {
		case strings.HasPrefix(word, "{}#"), strings.HasPrefix(word, "ADDRESS#"): // what another command prints
			for i+1 < len(words) && !strings.Contains(words[i], ")") {
				i++
			}
			word = strings.Replace(strings.Split(word, "#")[0], "ADDRESS", tr.People[1].Address.String(), 1)
			args = append(args, word)
		case strings.HasPrefix(word, "--"):
			if !strings.Contains(word, "=") && cmd.Flags().Lookup(word[2:]).NoOptDefVal == "" {
				i++
				for strings.Contains(words[i], "#") && i+1 < len(words) && !strings.Contains(words[i], ")") {
					words[i+1] = "#" + words[i+1] // all of what another command prints is the flag's value
					i++
				}
			}
		case word == "ADDRESS", strings.HasPrefix(word, "factor1"):
			args = append(args, tr.People[1].Address.String())
		default:
			args = append(args, word)
		}
	}
	if cmd.Flags().Lookup("from") != nil {
		args = append(args, "--from", tr.People[0].Address.String())
	}
	return args
}

// split takes a line apart as a shell does, quotes and all.
func split(line string) []string {
	var words []string
	word, quote, open := "", rune(0), false
	for _, letter := range line + " " {
		switch {
		case quote == 0 && (letter == '\'' || letter == '"'):
			quote, open = letter, true
		case letter == quote && quote != 0:
			quote = 0
		case letter == ' ' && quote == 0:
			if word != "" || open {
				words = append(words, word)
			}
			word, open = "", false
		default:
			word += string(letter)
		}
	}
	return words
}

// sample is a value for a flag other than what it is without.
func sample(flag *pflag.Flag) string {
	kind := flag.Value.Type()
	switch {
	case kind == "bool":
		return map[string]string{"true": "false", "false": "true"}[flag.DefValue]
	case strings.HasPrefix(kind, "NAME=VALUE"):
		return map[string]string{
			"declared": "units_per_cycle=1000, overhead_per_cycle=300, direct_per_unit=2", "tag": "product=7",
			"lines": "supplier_product=7, micro_quantity=0.6; supplier_product=8, micro_quantity=1",
		}[flag.Name]
	case strings.Contains(kind, "(json)"):
		return `{}`
	case kind == "hash|@FILE", kind == "hex", kind == "bytesHex":
		return "0badcafe"
	case kind == "when":
		return "2027-03-01 09:00"
	case kind == "time", kind == "duration":
		return "3h"
	case kind == "share":
		return "7%"
	case flag.DefValue == "unspecified":
		return strings.Split(kind, "|")[0]
	case flag.DefValue == "0", flag.DefValue == "[]":
		return "7"
	case strings.Contains(kind, "int"):
		return "7"
	}
	return "x"
}

// TestEveryFlagOfWhoReadsIsObeyed gives each flag to a query that is generated and to one that is not.
func TestEveryFlagOfWhoReadsIsObeyed(t *testing.T) {
	w := newWallet(t)
	for _, args := range [][]string{{"query", "coop", "company", "1"}, {"board", "show", "1"}, {"audit"}, {"me", "--from", "member-1"}, {"query", "pricing", "explain", "1"}} {
		with := func(more ...string) told { return w.run(append(slices.Clone(args), more...)...) }
		w.Queries()
		with()
		require.NotEmpty(t, w.Queries(), args)
		with("--height", "1")
		asked := w.Queries()
		require.NotEmpty(t, asked, args)
		for _, query := range asked {
			require.EqualValues(t, 1, query.Height, args)
		}
		require.Equal(t, cli.ExitNoAnswer, with("--node", "tcp://127.0.0.1:1").code, args)
		require.Empty(t, w.Queries(), args)
		said := with("--grpc-addr", "127.0.0.1:1", "--grpc-insecure")
		require.Equal(t, cli.ExitNoAnswer, said.code, "%v: %s", args, said.err)
		require.Empty(t, w.Queries(), "%v asks the node although gRPC was to be asked", args)
	}
	flat, indented := w.run("query", "coop", "company", "1", "-o", "json", "--no-indent"), w.run("query", "coop", "company", "1", "-o", "json")
	require.NotEqual(t, flat.out, indented.out)
	require.Equal(t, strings.Join(strings.Fields(flat.out), ""), strings.Join(strings.Fields(indented.out), ""))
	require.Contains(t, w.run("query", "coop", "company", "1", "-o", "text").out, "code: corner-bakery")
	require.Equal(t, cli.ExitUsage, w.run("query", "coop", "company", "1", "-o", "xml").code)
}

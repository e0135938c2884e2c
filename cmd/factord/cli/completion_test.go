package cli_test

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/testutil/apptest"
)

// offered is what a shell is told to offer for the last word, without what stands behind it, and what the shell itself completes.
func (w wallet) offered(typed ...string) (list []string, directive string) {
	w.t.Helper()
	root := cli.NewRoot()
	var out, said strings.Builder
	root.SetOut(&out)
	root.SetErr(&said)
	root.SetArgs(append([]string{cobra.ShellCompRequestCmd}, typed...))
	require.NoError(w.t, cli.Execute(root), "%v", typed)
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	for _, line := range lines[:len(lines)-1] {
		word, _, _ := strings.Cut(line, "\t")
		list = append(list, word)
	}
	return list, lines[len(lines)-1]
}

const (
	shellsFiles   = ":0"
	shellsNothing = ":4"
	furtherWord   = ":6"
	shellsFolders = ":16"
)

func TestAShellOffersLiveNamesKeysAndChoices(t *testing.T) {
	w := &shell{tree: tree{wallet: newWalletOf(t, apptest.Options{Members: 5, Funds: 1_000_000_000, Boards: true})}}
	w.populate()
	t.Setenv("FACTORD_HOME", w.home)
	keys := []string{"member-1", "member-2", "member-3", "member-4", "member-5"}
	for _, one := range []struct {
		typed string
		want  []string
		then  string
	}{
		{"work start ", []string{"corner-bakery", "mill", "smithy"}, shellsNothing},
		{"work start m", []string{"mill"}, shellsNothing},
		{"work start mill --product s", []string{"smithy/"}, furtherWord},
		{"work start mill --product corner-bakery/", []string{"corner-bakery/bread", "corner-bakery/cake", "corner-bakery/rolls"}, shellsNothing},
		{"work start mill --from member-4", []string{"member-4"}, shellsNothing},
		{"work stop --from ", keys, shellsNothing},
		{"work stop --keyring-backend ", []string{"file", "kwallet", "memory", "os", "pass", "test"}, shellsNothing},
		{"buy corner-bakery/c", []string{"corner-bakery/cake"}, shellsNothing},
		{"buy corner-bakery/cake ", nil, shellsNothing},
		{"found newcomer --occupation ", []string{"baker", "electrician", "farmer", "mechanic", "miller", "nurse"}, shellsNothing},
		{"board address b", []string{"bank"}, shellsNothing},
		{"tx board propose bank ", nil, shellsFiles},
		{"tx coop offer-employment corner-bakery ", keys, shellsNothing},
		{"tx bank send ", keys, shellsNothing},
		{"tx market list-product corner-bakery corner-bakery/bread ", []string{"at-once", "by-order"}, shellsNothing},
		{"tx wage update-params max_shift", []string{"max_shift_seconds="}, furtherWord},
		{"tx pricing register-product 1 x piece service 1 --declared ", []string{"direct_per_unit=", "overhead_per_cycle=", "units_per_cycle="}, furtherWord},
		{"tx regionalbank set-subsidy 1 s", []string{"source="}, furtherWord},
		{"tx regionalbank set-subsidy 1 cap=20,source=r", []string{"cap=20,source=region-fund"}, furtherWord},
		{"tx regionalbank set-subsidy 1 cap=20 u", []string{"until="}, furtherWord},
		{"tx pricing set-recipe 1 1 --lines supplier_product=1;supplier_product=corner-bakery/b", []string{"supplier_product=1;supplier_product=corner-bakery/bread"}, furtherWord},
		{"tx board open-board classes.2.source.electorate.k", []string{"classes.2.source.electorate.kind="}, furtherWord},
		{"query market orders --status d", []string{"delivered"}, shellsNothing},
		{"query pricing explain corner-bakery/b", []string{"corner-bakery/bread"}, shellsNothing},
		{"query coop companies --output ", []string{"json", "text"}, shellsNothing},
		{"keys show member-", keys, shellsNothing},
		{"keys add ", nil, shellsNothing},
		{"me --home ", nil, shellsFolders},
		{"tx sign ", nil, shellsFiles},
	} {
		got, then := w.offered(strings.Split(one.typed, " ")...)
		slices.Sort(got)
		require.Equal(t, one.want, got, one.typed)
		require.Equal(t, one.then, then, one.typed)
	}
}

// TestEveryNameOfEveryCommandIsOffered holds that each argument and flag that names a thing with a name, or takes one of some
// choices, is completed. A kind without names is in the list of those that have numbers only.
func TestEveryNameOfEveryCommandIsOffered(t *testing.T) {
	w := &shell{tree: tree{wallet: newWalletOf(t, apptest.Options{Members: 5, Funds: 1_000_000_000, Boards: true})}}
	w.populate()
	t.Setenv("FACTORD_HOME", w.home)
	named := []string{"board", "company", "member", "occupation", "product"}
	asked := 0
	check := func(path, kind string, typed ...string) {
		if !slices.Contains(named, kind) && !strings.Contains(kind, "|") || strings.HasPrefix(kind, "hash") || strings.Contains(kind, "amount") {
			return
		}
		asked++
		got, then := w.offered(append(strings.Fields(path)[1:], typed...)...)
		require.NotEmpty(t, got, "%s %v: %s", path, typed, kind)
		require.NotEqual(t, shellsFiles, then, "%s %v", path, typed)
		if strings.Contains(kind, "|") {
			require.ElementsMatch(t, strings.Split(strings.TrimSuffix(kind, ",..."), "|"), got, "%s %v", path, typed)
		}
	}
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		for _, child := range cmd.Commands() {
			walk(child)
		}
		path := cmd.CommandPath()
		if !cmd.Runnable() || cmd.HasSubCommands() || !strings.HasPrefix(path, "factord tx ") && !strings.HasPrefix(path, "factord query ") {
			return
		}
		typed := []string{}
		for _, word := range strings.Fields(cmd.Use)[1:] {
			name := strings.ToLower(strings.Trim(word, "[]."))
			if strings.Contains(name, "|") {
				continue // what the usage of a command by hand leaves to the person
			}
			check(path, strings.ReplaceAll(name, "-", "_"), append(slices.Clone(typed), "")...)
			typed = append(typed, "1")
		}
		cmd.LocalFlags().VisitAll(func(flag *pflag.Flag) { check(path, strings.TrimSuffix(flag.Value.Type(), ",..."), "--"+flag.Name, "") })
	}
	walk(cli.NewRoot())
	require.Greater(t, asked, 150)
}

// TestAShellIsNotKeptWaiting completes with a node that is gone and with one that hangs: there is nothing to offer, at once.
func TestAShellIsNotKeptWaiting(t *testing.T) {
	w := newWallet(t)
	t.Setenv("FACTORD_HOME", w.home)
	for name, node := range map[string]string{"gone": "tcp://127.0.0.1:1", "hanging": hangs(t)} {
		t.Setenv("FACTORD_NODE", node)
		begun := time.Now()
		got, then := w.offered("work", "start", "")
		require.Empty(t, got, name)
		require.Equal(t, shellsNothing, then, name)
		require.Less(t, time.Since(begun), 3*time.Second, name)
		got, _ = w.offered("work", "stop", "--from", "")
		require.Len(t, got, 3, "%s: keys need no node", name)
	}
	t.Setenv("FACTORD_HOME", fmt.Sprint(t.TempDir(), "/nowhere"))
	got, then := w.offered("work", "start", "")
	require.Empty(t, got)
	require.Equal(t, shellsNothing, then)
}

// hangs is the address of what takes connections and never answers.
func hangs(t *testing.T) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	return "tcp://" + listener.Addr().String()
}

package cli_test

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/cmd/factord/cli"
)

// TestWhoReadsGetsOneResultAndLeavesNothingBehind runs every command that asks a node, in a home folder that is not there: with
// --output json its standard output is one JSON value or, where it fails, nothing; and the folder still is not there.
func TestWhoReadsGetsOneResultAndLeavesNothingBehind(t *testing.T) {
	w := newWallet(t)
	w.home = filepath.Join(t.TempDir(), "nowhere")
	t.Setenv("FACTORD_NODE", w.URL)
	t.Setenv("FACTORD_CHAIN_ID", w.ChainID)
	t.Setenv("FACTORD_KEYRING_BACKEND", "test")
	tr := &tree{wallet: w}
	done, failed, compared := 0, 0, 0
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		path := cmd.CommandPath()
		if slices.Contains(untried, path) {
			return
		}
		for _, child := range cmd.Commands() {
			walk(child)
		}
		names := flagNames(cmd)
		if !cmd.Runnable() || cmd.HasSubCommands() || slices.Contains(names, "generate-only") || !slices.Contains(names, "node") || !slices.Contains(names, "output") {
			return
		}
		for _, elsewhere := range []string{"factord tx ", "factord query blocks", "factord query tx"} {
			if strings.HasPrefix(path, elsewhere) {
				return // it reads a file or an index, of which other tests know
			}
		}
		args := tr.example(cmd)
		said := tr.tell(append(args, "--output", "json"))
		if said.code == cli.ExitDone {
			done++
			require.True(t, json.Valid([]byte(said.out)), "%v: %s", args, said.out)
			require.Empty(t, said.err, "%v", args)
			if answer := answerOf(path); answer != nil {
				text := tr.tell(append(args, "--output", "text"))
				require.Zero(t, text.code, text.err)
				compared += people{t, path}.compare(answer, said.out, text.out)
			}
		} else {
			failed++
			require.Equal(t, cli.ExitRefused, said.code, "%v: %s", args, said.err)
			require.Empty(t, said.out, "%v", args)
			require.NotContains(t, said.err, ".go:", "%v", args)
		}
		require.NoDirExists(t, w.home, "%v", args)
	}
	walk(cli.NewRoot())
	require.Greater(t, done, 60)
	require.Greater(t, failed, 10)
	require.Greater(t, compared, 300, "numbers")

	for _, args := range [][]string{{"status"}, {"keys", "list", "-o", "json"}, {"keys", "show", "nobody"}, {"query", "block", "-o", "json"}} {
		w.run(args...)
		require.NoDirExists(t, w.home, "%v", args)
	}
	require.Equal(t, "[]", strings.TrimSpace(w.run("keys", "list", "-o", "json").out))
}

func TestAKeyringOfFilesAsksForItsPasswordOnce(t *testing.T) {
	w := newWallet(t)
	file := func(typed string, args ...string) told {
		return w.answer(typed, append(args, "--keyring-backend", "file")...)
	}
	said := file("", "keys", "add", "eve")
	require.Equal(t, cli.ExitRefused, said.code)
	require.Equal(t, 1, strings.Count(said.err, "nobody typed it"), said.err)
	require.NotContains(t, said.err, "EOF")
	require.Contains(t, file("a fine password\nanother one\n", "keys", "add", "eve").err, "the two passwords differ")
	said = file("a fine password\na fine password\n", "keys", "add", "eve", "-o", "json")
	require.Zero(t, said.code, said.err)
	require.True(t, json.Valid([]byte(said.out)), said.out)
	require.Equal(t, cli.ExitRefused, file("a bad password\nb\nc\n", "keys", "list").code, "a wrong password is no empty keyring")
	require.Contains(t, file("a bad password\nb\nc\n", "keys", "list").err, "the password was wrong 3 times")
	require.Contains(t, file("a fine password\n", "keys", "list").out, "name: eve")

	exported := file("y\na fine password\n", "keys", "export", "eve", "--unsafe", "--unarmored-hex")
	require.Zero(t, exported.code, exported.err)
	require.Len(t, strings.TrimSpace(exported.out), 64, "the answer and the password came in one go")

	// One password serves the address, the trial and the signature.
	require.Zero(t, file("a fine password\n", "keys", "import-hex", "baker", hexKey(w, 0)).code)
	said = file("a fine password\ny\n", "tx", "wage", "clock-in", "1", "--from", "baker")
	require.Zero(t, said.code, said.err)
	require.Contains(t, said.out, "done in block")
	require.NotContains(t, said.out, "clock in", "what is asked is no result")
}

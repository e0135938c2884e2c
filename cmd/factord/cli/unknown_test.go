package cli_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/testutil/rpctest"
)

// start are words of a command that acts; the wallet waits a moment only.
var start = []string{"work", "start", "1", "--from", "member-1", "--wait", "300ms"}

func (w wallet) pending() []string {
	w.t.Helper()
	paths, err := filepath.Glob(filepath.Join(w.home, "sent", "*"))
	require.NoError(w.t, err)
	return paths
}

func (w wallet) hash(said told) string {
	w.t.Helper()
	read := w.outcome(said)
	require.Equal(w.t, "pending", read.State, said.err)
	require.NotEmpty(w.t, read.Until)
	require.Contains(w.t, said.err, "it may still happen until ")
	require.Contains(w.t, said.err, "factord tx wait "+read.TxHash)
	return read.TxHash
}

// TestWhatIsNotKnownIsFoundOutLater takes every way not to get an answer: each ends in certainty, with an index and without.
func TestWhatIsNotKnownIsFoundOutLater(t *testing.T) {
	for _, unindexed := range []bool{false, true} {
		for name, one := range map[string]struct {
			before func(*rpctest.Node)
			after  func(*rpctest.Node)
			code   int
			want   string
		}{
			"a slow block": {
				func(n *rpctest.Node) { n.Held = true },
				func(n *rpctest.Node) { n.MakeBlock(time.Second) }, cli.ExitDone, "",
			},
			"a node that takes it and does not say so": {
				func(n *rpctest.Node) { n.Held, n.Deaf = true, true },
				func(n *rpctest.Node) { n.MakeBlock(time.Second) }, cli.ExitDone, "",
			},
			"a node that loses it": {
				func(n *rpctest.Node) { n.Drop = true },
				func(n *rpctest.Node) { n.MakeBlock(time.Second); n.MakeBlock(365 * 24 * time.Hour) }, cli.ExitRefused, "did not happen and never will",
			},
			"a block that comes too late": {
				func(n *rpctest.Node) { n.Held = true },
				func(n *rpctest.Node) { n.MakeBlock(365 * 24 * time.Hour) }, cli.ExitRefused, "timeout",
			},
		} {
			t.Run(name, func(t *testing.T) {
				w := newWallet(t)
				w.NoIndex = unindexed
				one.before(w.Node)
				said := w.run(append(slices.Clone(start), "-o", "json")...)
				require.Equal(t, cli.ExitUnknown, said.code, said.err)
				hash := w.hash(said)
				require.Len(t, w.pending(), 1)
				require.Equal(t, cli.ExitUnknown, w.run("tx", "wait", hash, "--wait", "200ms").code)
				one.after(w.Node)
				said = w.run("tx", "wait", hash)
				require.Equal(t, one.code, said.code, said.err)
				require.Contains(t, said.err, one.want)
				require.Empty(t, w.pending(), "what is known is forgotten")
			})
		}
	}
}

func TestAnAnswerIsReadWithoutTheIndex(t *testing.T) {
	w := newWallet(t)
	w.NoIndex = true
	said := w.run(start...)
	require.Zero(t, said.code, said.err)
	require.Contains(t, said.out, "shift 1 began")
	said = w.run("work", "start", "1", "--from", "member-1", "--gas", "600000")
	require.Equal(t, cli.ExitRefused, said.code, said.err)
	require.Contains(t, said.err, "failed with wage code")
	require.Empty(t, w.pending())
}

func TestTheSameActIsNotSentTwiceUnasked(t *testing.T) {
	w := newWallet(t)
	w.Held = true
	require.Equal(t, cli.ExitUnknown, w.run(start...).code)
	require.Len(t, w.Sent(), 1)

	for _, answer := range []string{"", "n\n"} {
		said := w.answer(answer, start...)
		require.Equal(t, cli.ExitRefused, said.code, said.err)
		require.Contains(t, said.err, "the same act of yours is on its way as transaction")
		require.Empty(t, w.Sent())
	}
	said := w.run("tx", "wage", "clock-in", "1", "--from", "member-1", "--yes")
	require.Equal(t, cli.ExitRefused, said.code, "by whatever command, and --yes is no answer to this")
	require.Contains(t, said.err, "--again")
	require.Empty(t, w.Sent())
	w.run(append(slices.Clone(start), "--again")...)
	require.Len(t, w.Sent(), 1)
	w.answer("y\n", start...)
	require.Len(t, w.Sent(), 1)

	// Another act is no repetition, and neither is the same one when the first is done.
	w.run("work", "start", "1", "--from", "member-2", "--wait", "0s", "--gas", "600000")
	require.Len(t, w.Sent(), 1)
	w.MakeBlock(time.Second)
	w.Held = false
	require.Zero(t, w.run("work", "stop", "--from", "member-1").code)
	w.Sent()
	said = w.run(start...)
	require.Zero(t, said.code, said.err)
	require.Len(t, w.Sent(), 1)
}

func TestATransactionWhosePlaceAnotherTookNeverHappens(t *testing.T) {
	w := newWallet(t)
	w.Drop = true
	said := w.run(append(slices.Clone(start), "-o", "json")...)
	hash := w.hash(said)
	w.Drop = false
	require.Zero(t, w.run("work", "start", "1", "--from", "member-1", "--again").code)
	said = w.run("tx", "wait", hash)
	require.Equal(t, cli.ExitRefused, said.code)
	require.Contains(t, said.err, "another transaction of")
}

func TestATransactionOfAnotherWalletIsFoundToo(t *testing.T) {
	w := newWallet(t)
	said := w.run(append(slices.Clone(start), "-o", "json")...)
	hash := w.outcome(said).TxHash
	require.NoError(t, os.RemoveAll(filepath.Join(w.home, "sent")))
	for _, unindexed := range []bool{false, true} {
		w.NoIndex = unindexed
		require.Zero(t, w.run("tx", "wait", hash).code)
	}
	require.Equal(t, cli.ExitUsage, w.run("tx", "wait", "what.json").code)
}

// TestANodeThatHangsIsGivenUpAfterHalfAMinute asks what takes connections and says nothing.
func TestANodeThatHangsIsGivenUpAfterHalfAMinute(t *testing.T) {
	t.Parallel()
	w := newWallet(t)
	address := hangs(t)
	for name, where := range map[string][]string{"rpc": {"--node", address}, "grpc": {"--grpc-addr", strings.TrimPrefix(address, "tcp://"), "--grpc-insecure"}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			begun := time.Now()
			said := w.run(append([]string{"query", "coop", "companies"}, where...)...)
			require.Equal(t, cli.ExitNoAnswer, said.code, said.err)
			require.Contains(t, said.err, "does not answer")
			require.InDelta(t, 25, time.Since(begun).Seconds(), 10) // a connection itself is given up after 20 s
		})
	}
}

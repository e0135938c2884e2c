package cli_test

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authsigning "github.com/cosmos/cosmos-sdk/x/auth/signing"

	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/testutil/apptest"
	"github.com/factor-coop/factor/testutil/rpctest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

// wallet is a home folder with the keys member-1 and so on, and the node of their region.
type wallet struct {
	*rpctest.Node
	t    *testing.T
	home string
}

func newWallet(t *testing.T) wallet {
	t.Helper()
	return newWalletOf(t, apptest.Options{Members: 3, Funds: 1_000_000_000})
}

func newWalletOf(t *testing.T, options apptest.Options) wallet {
	t.Helper()
	a := apptest.New(t, options)
	w := wallet{Node: rpctest.Serve(a), t: t, home: t.TempDir()}
	ring, err := keyring.New(sdk.KeyringServiceName(), keyring.BackendTest, w.home, nil, a.Encoding().Codec)
	require.NoError(t, err)
	for _, who := range a.People {
		require.NoError(t, ring.ImportPrivKeyHex(who.Name, hex.EncodeToString(who.Key.Bytes()), string(hd.Secp256k1Type)))
	}
	require.NoError(t, os.Mkdir(filepath.Join(w.home, "config"), 0o700))
	config := fmt.Sprintf("chain-id = %q\nkeyring-backend = \"test\"\noutput = \"text\"\nnode = %q\nbroadcast-mode = \"sync\"\n", a.ChainID, w.URL)
	require.NoError(t, os.WriteFile(filepath.Join(w.home, "config", "client.toml"), []byte(config), 0o600))
	a.Do(a.People[0], &cooptypes.MsgFoundCompany{Signer: a.People[0].Address.String(), Code: "corner-bakery", Occupation: 1})
	return w
}

// told is what a command printed and exited with.
type told struct {
	out, err string
	code     int
}

// run runs a command as a person types it.
func (w wallet) run(args ...string) told { return w.answer("", args...) }

// answer runs a command and types a line to it.
func (w wallet) answer(typed string, args ...string) told {
	w.t.Helper()
	root := cli.NewRoot()
	var out, said bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&said)
	root.SetIn(strings.NewReader(typed))
	root.SetArgs(append(args, "--home", w.home))
	err := cli.Execute(root)
	if err != nil {
		said.WriteString(cli.Explain(err))
	}
	return told{out: out.String(), err: said.String(), code: cli.ExitCode(err)}
}

// last is the one transaction that was handed over since it was last asked for.
func (w wallet) last() authsigning.Tx {
	w.t.Helper()
	sent := w.Sent()
	require.Len(w.t, sent, 1)
	tx, err := w.Encoding().TxConfig.TxDecoder()(sent[0])
	require.NoError(w.t, err)
	return tx.(authsigning.Tx)
}

func (w wallet) outcome(said told) (read struct {
	TxHash    string `json:"txhash"`
	Height    string
	Codespace string
	Code      uint32
	RawLog    string `json:"raw_log"`
	State     string
	Answers   []map[string]any
	Until     string `json:"may_happen_until"`
},
) {
	w.t.Helper()
	require.NoError(w.t, json.Unmarshal([]byte(said.out), &read), "%s", said.out)
	return read
}

// acting are commands that sign, one of each kind: by hand, generated, and a proposal. Each can be done once.
var acting = [][]string{
	{"work", "start", "1", "--from", "member-1"},
	{"tx", "wage", "clock-in", "1", "--from", "member-1", "--yes"},
}

func TestEachCommandExitsWithWhatBecameOfIt(t *testing.T) {
	w := newWallet(t)
	signed := filepath.Join(t.TempDir(), "signed.json")
	unsigned := w.run("tx", "wage", "clock-out", "--from", "member-1", "--generate-only")
	require.Zero(t, unsigned.code, unsigned.err)
	require.NoError(t, os.WriteFile(signed, []byte(unsigned.out), 0o600))
	said := w.run("tx", "sign", signed, "--from", "member-1")
	require.Zero(t, said.code, said.err)
	require.NoError(t, os.WriteFile(signed, []byte(said.out), 0o600))

	said = w.run("tx", "broadcast", signed)
	require.Equal(t, cli.ExitRefused, said.code)
	require.Contains(t, said.err, "member has no open shift", "a file that a block refuses")

	for name, one := range map[string]struct {
		args []string
		code int
		want string
	}{
		"a region that refuses, found by a trial": {[]string{"work", "start", "1", "--from", "member-2"}, cli.ExitRefused, "member does not work in the company"},
		"a block that refuses":                    {[]string{"work", "start", "1", "--from", "member-2", "--gas", "600000"}, cli.ExitRefused, "failed with"},
		"somebody without a key":                  {[]string{"work", "stop", "--from", "nobody"}, cli.ExitRefused, `no key "nobody"`},
		"what is not there":                       {[]string{"query", "coop", "company", "99"}, cli.ExitRefused, "not found"},
		"no such command":                         {[]string{"tx", "wage", "clockin"}, cli.ExitUsage, "clock-in"},
		"no such command at all":                  {[]string{"wok"}, cli.ExitUsage, "unknown command"},
		"no such flag":                            {[]string{"work", "stop", "--fees", "3"}, cli.ExitUsage, "unknown flag: --fees"},
		"a flag's wrong value":                    {[]string{"me", "--height", "x"}, cli.ExitUsage, "whole number"},
		"too few arguments":                       {[]string{"buy", "1"}, cli.ExitUsage, "accepts 2 arg(s)"},
		"an argument in words":                    {[]string{"tx", "market", "apply", "bakery", "--from", "member-1"}, cli.ExitUsage, "argument 1"},
		"nobody signs":                            {[]string{"tx", "wage", "clock-out", "--yes"}, cli.ExitUsage, "whose transaction is it?"},
		"nobody answers":                          {[]string{"work", "stop", "--from", "member-1", "--node", "tcp://127.0.0.1:1"}, cli.ExitNoAnswer, "does not answer"},
		"nobody answers a query":                  {[]string{"query", "coop", "companies", "--node", "tcp://127.0.0.1:1"}, cli.ExitNoAnswer, "does not answer"},
		"a person who says no":                    {[]string{"tx", "wage", "clock-in", "1", "--from", "member-1"}, cli.ExitRefused, "nothing was sent"},
		"an act":                                  {[]string{"work", "start", "1", "--from", "member-1"}, cli.ExitDone, ""},
	} {
		said := w.answer("n\n", one.args...)
		require.Equal(t, one.code, said.code, "%s: %s%s", name, said.out, said.err)
		require.Contains(t, said.err, one.want, name)
	}
	w.Sent()
	w.Drop = true
	said = w.run("work", "stop", "--from", "member-1", "--wait", "200ms")
	require.Equal(t, cli.ExitUnknown, said.code, said.err)
	w.last()
}

func TestABroadcastFileIsDoneWhenItsBlockHoldsIt(t *testing.T) {
	w := newWallet(t)
	file := filepath.Join(t.TempDir(), "tx.json")
	require.NoError(t, os.WriteFile(file, []byte(w.run("work", "start", "1", "--from", "member-1", "--generate-only").out), 0o600))
	require.NoError(t, os.WriteFile(file, []byte(w.run("tx", "sign", file, "--from", "member-1").out), 0o600))
	said := w.run("tx", "broadcast", file, "-o", "json")
	require.Zero(t, said.code, said.err)
	read := w.outcome(said)
	require.Equal(t, "done", read.State)
	require.Equal(t, "1", read.Answers[0]["shift"])
	again := w.run("tx", "broadcast", file)
	require.Equal(t, cli.ExitRefused, again.code)
	require.Contains(t, again.err, "sequence")
}

// TestEveryFlagOfWhoActsIsObeyed gives each flag to commands of each kind and looks at what was sent, if anything was.
func TestEveryFlagOfWhoActsIsObeyed(t *testing.T) {
	for _, args := range acting {
		t.Run(strings.Join(args, " "), func(t *testing.T) {
			w := newWallet(t)
			with := func(more ...string) told { return w.run(append(append([]string{}, args...), more...)...) }

			said := with("--generate-only")
			require.Zero(t, said.code, said.err)
			require.Empty(t, w.Sent(), "--generate-only sends nothing")
			tx, err := w.Encoding().TxConfig.TxJSONDecoder()([]byte(said.out))
			require.NoError(t, err, said.out)
			require.True(t, tx.(authsigning.Tx).GetTimeoutTimeStamp().Unix() <= 0, "who knows when it is signed")

			w.Queries()
			said = with("--generate-only", "--offline", "--note", "hello", "--gas", "123456", "--timeout-duration", "5h", "--node", "tcp://127.0.0.1:1")
			require.Zero(t, said.code, said.err)
			require.Empty(t, w.Queries(), "--offline asks nobody")
			tx, err = w.Encoding().TxConfig.TxJSONDecoder()([]byte(said.out))
			require.NoError(t, err)
			composed := tx.(authsigning.Tx)
			require.Equal(t, "hello", composed.GetMemo())
			require.EqualValues(t, 123456, composed.GetGas())
			require.WithinDuration(t, time.Now().Add(5*time.Hour), composed.GetTimeoutTimeStamp(), time.Minute)

			said = with("--generate-only", "--from", w.People[1].Address.String())
			require.Contains(t, said.out, w.People[1].Address.String())

			require.Equal(t, cli.ExitUsage, with("--offline").code, "--offline cannot send")
			require.Equal(t, cli.ExitUsage, with("--generate-only", "--dry-run").code)
			require.Equal(t, cli.ExitUsage, with("--gas", "much").code)
			require.Equal(t, cli.ExitUsage, with("--gas", "600000", "--gas-adjustment", "2").code)
			require.Equal(t, cli.ExitUsage, with("--gas-adjustment", "0.9").code)
			require.Equal(t, cli.ExitUsage, with("--timeout-duration", "0s").code)
			require.Equal(t, cli.ExitUsage, with("--wait", "-1s").code)
			require.Equal(t, cli.ExitUsage, with("--sign-mode", "textual").code)
			require.Equal(t, cli.ExitUsage, with("-o", "xml").code)
			require.Equal(t, cli.ExitRefused, with("--keyring-dir", t.TempDir()).code, "another folder has no such key")
			require.Equal(t, cli.ExitRefused, with("--keyring-backend", "memory").code, "another keyring has no such key")
			require.NotZero(t, with("--chain-id", "another-1").code, "the region refuses what is signed for another")
			require.Len(t, w.Sent(), 1)

			said = with("--dry-run")
			require.Zero(t, said.code, said.err)
			require.Contains(t, said.out, "it would succeed with")
			said = with("--dry-run", "-o", "json")
			require.Equal(t, "tried", w.outcome(said).State)
			require.Empty(t, w.Sent(), "--dry-run sends nothing")

			said = with("--note", "for the morning", "--gas-adjustment", "3", "--timeout-duration", "7m", "--sign-mode", "amino-json", "-o", "json")
			require.Zero(t, said.code, said.err)
			require.Equal(t, "done", w.outcome(said).State)
			sent := w.last()
			require.Equal(t, "for the morning", sent.GetMemo())
			require.WithinDuration(t, time.Now().Add(7*time.Minute), sent.GetTimeoutTimeStamp(), time.Minute)
			signatures, err := sent.GetSignaturesV2()
			require.NoError(t, err)
			require.Contains(t, fmt.Sprintf("%+v", signatures[0].Data), "AMINO_JSON")
			thrice := sent.GetGas()

			w.stop()
			said = with("--gas", "777777")
			require.Zero(t, said.code, said.err)
			sent = w.last()
			require.EqualValues(t, 777_777, sent.GetGas())
			require.WithinDuration(t, time.Now().Add(time.Minute), sent.GetTimeoutTimeStamp(), 30*time.Second, "every transaction has a time limit")
			w.stop()
			said = with("--from", w.People[0].Address.String())
			require.Zero(t, said.code, said.err)
			require.InDelta(t, float64(thrice-50_000)/3*1.3, float64(w.last().GetGas()-50_000), 0.05*float64(thrice))
			w.stop()
			w.Held = true
			said = with("--wait", "0s")
			require.Zero(t, said.code, said.err)
			require.Contains(t, said.out, "factord tx wait")
			w.last()
		})
	}
}

// stop ends the open shift, so that another can begin.
func (w wallet) stop() {
	w.t.Helper()
	said := w.run("work", "stop", "--from", "member-1")
	require.Zero(w.t, said.code, said.err)
	w.Sent()
}

func TestWhoIsAskedReadsSentencesAndMaySayNo(t *testing.T) {
	w := newWallet(t)
	said := w.answer("n\n", "tx", "wage", "clock-in", "1", "--from", "member-1")
	require.Equal(t, cli.ExitRefused, said.code)
	require.Empty(t, said.out, "what is asked is no result")
	require.Contains(t, said.err, "clock in (factor.wage.v1)\n     company: 1 (corner-bakery)")
	require.Empty(t, w.Sent())
	said = w.answer("", "tx", "wage", "clock-in", "1", "--from", "member-1")
	require.Equal(t, cli.ExitRefused, said.code)
	require.Contains(t, said.err, "nobody answered")
	said = w.answer("y\n", "tx", "wage", "clock-in", "1", "--from", "member-1")
	require.Zero(t, said.code, said.err)
	require.Contains(t, said.out, `done in block`)
	w.last()
}

// balance is a member's money, by the books.
func (w wallet) balance(member uint64) int64 {
	w.t.Helper()
	answer, err := w.Currency.Balance(w.Now(), currencytypes.MemberAccount(member))
	require.NoError(w.t, err)
	return answer
}

// hexKey is the key of one of the people, as keys import-hex takes it.
func hexKey(w wallet, i int) string { return hex.EncodeToString(w.People[i].Key.Bytes()) }

func text(n int64) string { return strconv.FormatInt(n, 10) }

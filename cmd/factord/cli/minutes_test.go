package cli_test

import (
	"encoding/hex"
	"flag"
	"fmt"
	"io"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/testutil/apptest"
	markettypes "github.com/factor-coop/factor/x/market/types"
)

var rewrite = flag.Bool("rewrite", false, "write docs/first-minutes.md as the commands answer now")

const firstMinutes = "../../../docs/first-minutes.md"

// screen is what a person sees: what a command prints in either place, and what they type.
type screen struct {
	strings.Builder
	typed string
}

// Read gives the typed line once, and shows it, as a terminal does.
func (s *screen) Read(into []byte) (int, error) {
	if s.typed == "" {
		return 0, io.EOF
	}
	n := copy(into, s.typed)
	s.WriteString(s.typed[:n])
	s.typed = s.typed[n:]
	return n, nil
}

// differing is what is another each time.
var differing = regexp.MustCompile(`factor1[a-z0-9]{38,}|\b[0-9A-F]{64}\b|"key":"[^"]*"|\b(?:[a-z]+ ){23}[a-z]+\b`)

var later = regexp.MustCompile(`^# (\d+) minutes later$`)

// TestTheFirstTenMinutes types what a newcomer types, with their mistakes, and holds what they are told.
func TestTheFirstTenMinutes(t *testing.T) {
	w := &shell{tree: tree{wallet: newWalletOf(t, apptest.Options{Members: 5, Funds: 1_000_000_000, Boards: true})}}
	w.populate()
	alice := w.People[0].Address.String()
	w.Do(w.People[0], &markettypes.MsgPostJob{Signer: alice, Company: 1, Occupation: 3, Places: 1, OpenUntil: w.Time.Add(30 * 24 * time.Hour).Unix()})
	ring, err := keyring.New(sdk.KeyringServiceName(), keyring.BackendTest, w.home, nil, w.Encoding().Codec)
	require.NoError(t, err)
	for _, one := range w.People {
		require.NoError(t, ring.Delete(one.Name))
	}
	require.NoError(t, ring.ImportPrivKeyHex("alice", hex.EncodeToString(w.People[0].Key.Bytes()), string(hd.Secp256k1Type)))
	t.Setenv("FACTORD_HOME", w.home)

	raw, err := os.ReadFile(firstMinutes)
	require.NoError(t, err)
	var page strings.Builder
	open := false
	for _, line := range strings.Split(strings.TrimSuffix(string(raw), "\n"), "\n") {
		if strings.HasPrefix(line, "```") {
			open = line == "```console"
		}
		command, isCommand := strings.CutPrefix(line, "$ factord ")
		switch {
		case open && isCommand:
			page.WriteString(line + "\n" + w.see(command))
		case open && later.MatchString(line):
			minutes, err := strconv.Atoi(later.FindStringSubmatch(line)[1])
			require.NoError(t, err)
			w.MakeBlock(time.Duration(minutes) * time.Minute)
			page.WriteString(line + "\n")
		case !open || strings.HasPrefix(line, "```"):
			page.WriteString(line + "\n")
		}
	}
	if *rewrite {
		require.NoError(t, os.WriteFile(firstMinutes, []byte(page.String()), 0o600))
		return
	}
	require.Equal(t, string(raw), page.String())
}

// see runs a command line and returns what stands on the screen then, with … for what differs each time.
func (s *shell) see(line string) string {
	s.t.Helper()
	for at := substitution.FindStringSubmatchIndex(line); at != nil; at = substitution.FindStringSubmatchIndex(line) {
		inner := s.line(line[at[2]:at[3]])
		require.Zero(s.t, inner.code, inner.err)
		line = line[:at[0]] + strings.TrimSpace(inner.out) + line[at[1]:]
	}
	root, seen := cli.NewRoot(), &screen{typed: "y\n"}
	root.SetOut(seen)
	root.SetErr(seen)
	root.SetIn(seen)
	root.SetArgs(split(line))
	if err := cli.Execute(root); err != nil {
		fmt.Fprintln(seen, "Error:", cli.Explain(err))
	}
	text := differing.ReplaceAllStringFunc(strings.TrimRight(seen.String(), "\n")+"\n", func(found string) string {
		switch {
		case strings.HasPrefix(found, "factor1"):
			return "factor1…"
		case strings.HasPrefix(found, `"key"`):
			return `"key":"…"`
		case strings.Contains(found, " "):
			return "… 24 words …"
		}
		return "5D2C…"
	})
	return strings.ReplaceAll(text, s.URL, "http://localhost:26657")
}

package cli_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/spf13/cobra"
	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/crypto/hd"
	"github.com/cosmos/cosmos-sdk/crypto/keyring"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/cmd/factord/cli"
	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// shell runs the lines that help shows as a person's shell would: with what other commands print, and into files.
type shell struct {
	tree
	folder string
}

var substitution = regexp.MustCompile(`"?\$\(([^()]*)\)"?`)

var picked = regexp.MustCompile(` \| jq -r ([.\w]+)$`)

// line runs one line. What signs only composes: whether it would succeed is the state's business.
func (s *shell) line(line string) told {
	s.t.Helper()
	line, _, _ = strings.Cut(line, "   #")
	for {
		at := substitution.FindStringSubmatchIndex(line)
		if at == nil {
			break
		}
		command := line[at[2]:at[3]]
		pick := picked.FindStringSubmatch(command)
		inner := s.line(picked.ReplaceAllString(command, ""))
		if inner.code != cli.ExitDone {
			return inner
		}
		if pick != nil {
			inner.out = s.pick(inner.out, pick[1])
		}
		line = line[:at[0]] + strings.TrimSpace(inner.out) + line[at[1]:]
	}
	line, into, redirects := strings.Cut(line, " > ")
	args := split(line)
	if args[0] != "factord" {
		return told{err: "that is another program", code: cli.ExitUsage}
	}
	args = args[1:]
	cmd, _, err := cli.NewRoot().Find(args)
	require.NoError(s.t, err, line)
	names := flagNames(cmd)
	if slices.Contains(names, "generate-only") && !slices.Contains(args, "--generate-only") && !slices.Contains(args, "--dry-run") {
		args = append(args, "--generate-only")
	}
	said := s.tell(args)
	if redirects {
		require.NoError(s.t, os.WriteFile(strings.TrimSpace(into), []byte(said.out), 0o600))
	}
	return said
}

// pick is what jq -r prints of a path.
func (s *shell) pick(text, path string) string {
	s.t.Helper()
	var value any
	require.NoError(s.t, json.Unmarshal([]byte(text), &value), text)
	for _, part := range strings.Split(strings.TrimPrefix(path, "."), ".") {
		object, ok := value.(map[string]any)
		require.True(s.t, ok, "%s in %s", path, text)
		require.Contains(s.t, object, part)
		value = object[part]
	}
	return fmt.Sprint(value)
}

// populate makes what the examples name: three companies, of which the first sells three products.
func (s *shell) populate() {
	s.t.Helper()
	for i, code := range []string{"mill", "smithy"} {
		who := s.People[i+1]
		s.Do(who, &cooptypes.MsgFoundCompany{Signer: who.Address.String(), Code: code, Occupation: 1})
	}
	baker := s.People[0].Address.String()
	for i, code := range []string{"bread", "rolls", "cake"} {
		s.Block(10 * time.Minute) // for the gas allowance
		s.Do(s.People[0], &pricingtypes.MsgRegisterProduct{
			Signer: baker, Company: 1, Code: code, Unit: "piece", Kind: pricingtypes.PRODUCT_KIND_SERVICE, OverheadWeight: 1,
			Declared: pricingtypes.Declaration{UnitsPerCycle: 1000, OverheadPerCycle: 300_000_000, DirectPerUnit: 2_000_000},
		}, &markettypes.MsgListProduct{Signer: baker, Company: 1, Product: uint64(i + 1), Mode: markettypes.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: 86_400})
	}
}

// council is a board's rules, those of the bank as the region knows them.
func (s *shell) council() string {
	s.t.Helper()
	board, err := s.Board.GetBoard(s.Now(), 2)
	require.NoError(s.t, err)
	board.Config.Address, board.Config.Owner = "", ""
	text, err := s.Encoding().Codec.MarshalJSON(&board.Config)
	require.NoError(s.t, err)
	return string(text)
}

// unrun are the lines that need more than a node: a file that only another person or another moment makes.
var unrun = map[string]string{
	"factord tx broadcast signed.json":    "TestABroadcastFileIsDoneWhenItsBlockHoldsIt",
	"factord tx wait":                     "TestWaiting of unknown_test.go",
	"factord query blocks":                "the clients' guide; this test's node keeps no index",
	"factord query txs":                   "the clients' guide",
	"factord tx validators add-validator": "mistakes.txtar",
	"factord tx validators join":          "the operator's guide",
}

// TestEveryExampleOfEveryHelpRuns runs each line of each example: a query may find nothing, and anything else is done.
func TestEveryExampleOfEveryHelpRuns(t *testing.T) {
	s := &shell{tree: tree{wallet: newWalletOf(t, apptest.Options{Members: 5, Funds: 1_000_000_000, Boards: true})}, folder: t.TempDir()}
	s.populate()
	t.Chdir(s.folder)
	ring, err := keyring.New(sdk.KeyringServiceName(), keyring.BackendTest, s.home, nil, s.Encoding().Codec)
	require.NoError(t, err)
	for _, name := range []string{"ada", "ada2", "anna", "arbiter", "banker", "ben", "bob", "carla", "dave", "jan", "mia", "officer", "op", "registrar", "relay"} {
		require.NoError(t, ring.ImportPrivKeyHex(name, hex.EncodeToString(apptest.NewPerson(name, 0).Key.Bytes()), string(hd.Secp256k1Type)))
	}
	require.NoError(t, ring.Rename("member-1", "alice"))
	for name, text := range map[string]string{
		"why.md": "Because.", "mill.txt": "A mill elsewhere.", "transfer.pdf": "A transfer.", "council.json": s.council(),
		"draft.json": `{"@type": "/factor.regionalbank.v1.MsgGrant", "company": "1", "pool": "POOL_RESERVE", "amount": "5000000000"}`,
	} {
		require.NoError(t, os.WriteFile(filepath.Join(s.folder, name), []byte(text), 0o600))
	}
	lines, wrong := 0, []string{}
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		path := cmd.CommandPath()
		if slices.Contains(untried, path) {
			return
		}
		for _, child := range cmd.Commands() {
			walk(child)
		}
		if !cmd.Runnable() || cmd.HasSubCommands() || cmd.Example == "" {
			return
		}
		for i, line := range strings.Split(strings.TrimSpace(cmd.Example), "\n") {
			line = strings.TrimSpace(line)
			if i == 0 && !strings.HasPrefix(line, path) && !strings.Contains(cmd.Example, "\n") {
				wrong = append(wrong, fmt.Sprintf("%s: its example %q is another command's", path, line))
			}
			if slices.ContainsFunc(slices.Collect(maps.Keys(unrun)), func(prefix string) bool { return strings.HasPrefix(line, prefix) }) {
				continue
			}
			lines++
			said := s.line(line)
			if said.code != cli.ExitDone && (said.code != cli.ExitRefused || !strings.HasPrefix(path, "factord query") && !strings.HasPrefix(path, "factord board") && !strings.HasPrefix(path, "factord me")) {
				wrong = append(wrong, fmt.Sprintf("%s: %s", line, said.err))
			}
		}
	}
	walk(cli.NewRoot())
	require.Empty(t, wrong, "\n"+strings.Join(wrong, "\n"))
	require.Greater(t, lines, 200)
}

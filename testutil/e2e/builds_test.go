//go:build e2e

package e2e

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/chainclient"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

const module = "github.com/factor-coop/factor"

// buildElsewhere builds the same source in a folder of its own. Its own packages know that folder, as in a build
// without -trimpath; what they import is the same as before, so that nothing of the SDK is compiled again.
func buildElsewhere(t *testing.T) (path, folder string) {
	t.Helper()
	root, err := filepath.Abs("../..")
	require.NoError(t, err)
	folder = filepath.Join(t.TempDir(), "another", "workshop")
	listed := exec.Command("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
	listed.Dir = root
	files, err := listed.Output()
	require.NoError(t, err)
	for _, file := range strings.Split(strings.TrimSuffix(string(files), "\x00"), "\x00") {
		raw, err := os.ReadFile(filepath.Join(root, file))
		require.NoError(t, err)
		require.NoError(t, os.MkdirAll(filepath.Dir(filepath.Join(folder, file)), 0o755))
		require.NoError(t, os.WriteFile(filepath.Join(folder, file), raw, 0o600))
	}
	path = filepath.Join(folder, "factord")
	// A compiler that is told to trim nothing but a folder that does not exist keeps the names of its files.
	build := exec.Command("go", "build", "-buildvcs=false", "-gcflags="+module+"/...=-trimpath="+folder+"/none=>", "-o", path, "./cmd/factord")
	build.Dir = folder
	said, err := build.CombinedOutput()
	require.NoError(t, err, "%s", said)
	return path, folder
}

// Two nodes whose binaries were built in different folders, one trimmed and one not, live through decisions that
// fail in different modules, and stay at one app hash. What is stored of an error is the same in both.
func TestNodesBuiltInDifferentFoldersComeToTheSameStateWhenDecisionsFail(t *testing.T) {
	other, folder := buildElsewhere(t)
	for path, knows := range map[string]bool{other: true, binary(t): false} {
		raw, err := os.ReadFile(path)
		require.NoError(t, err)
		require.Equal(t, knows, bytes.Contains(raw, []byte(folder+"/x/region/keeper/member.go")), "%s: the builds must differ in what they tell", path)
	}

	home, at := filepath.Join(t.TempDir(), "region"), freePorts(t)
	first := start(t, append([]string{"devnet", "--home", home, "--members", "3", "--scale", "3600"}, at.flags()...)...)
	client := wallet(t, first, at, chainID)
	var people []*chainclient.Signer
	for _, name := range members[:3] {
		people = append(people, signer(t, home, name))
	}
	assembly, err := boardtypes.NewQueryClient(client.Context).Board(context.Background(), &boardtypes.QueryBoardRequest{Board: 1})
	require.NoError(t, err)
	by := assembly.Board.Config.Address
	failing := map[string][]sdk.Msg{
		"a member who is not suspended": {&regiontypes.MsgReinstateMember{Signer: by, Member: 2}},
		"the second of two": {
			&regiontypes.MsgSuspendMember{Signer: by, Member: 3, Reason: "trial"}, &regiontypes.MsgReinstateMember{Signer: by, Member: 2},
		},
		"a grant to no company": {&regionalbanktypes.MsgGrant{Signer: by, Company: 99, Pool: regionalbanktypes.POOL_RESERVE, Amount: 1}},
	}
	height := int64(0)
	for what, messages := range failing {
		id := decide(t, client, people, messages)
		require.Eventually(t, func() bool {
			answer, err := boardtypes.NewQueryClient(client.Context).Proposal(context.Background(), &boardtypes.QueryProposalRequest{Proposal: id})
			return err == nil && answer.Proposal.Phase == boardtypes.PROPOSAL_PHASE_FAILED
		}, time.Minute, 200*time.Millisecond, "%s did not fail", what)
		status, err := client.Node().Status(context.Background())
		require.NoError(t, err)
		height = status.SyncInfo.LatestBlockHeight
	}

	nodeID, err := run(t, "comet", "show-node-id", "--home", home)
	require.NoError(t, err, nodeID)
	joined, joinedAt := filepath.Join(t.TempDir(), "joined"), freePorts(t)
	said, err := run(t, append([]string{
		"join", filepath.Join(home, "config", "genesis.json"), "--home", joined, "--moniker", "elsewhere",
		"--peer", fmt.Sprintf("%s@127.0.0.1:%d", strings.TrimSpace(nodeID), at.p2p),
	}, joinedAt.flags()...)...)
	require.NoError(t, err, said)
	second := startBuild(t, other, "start", "--home", joined)
	follower := wallet(t, second, joinedAt, chainID)
	require.Eventually(t, func() bool {
		status, err := follower.Node().Status(context.Background())
		return err == nil && status.SyncInfo.LatestBlockHeight > height+2
	}, 3*time.Minute, 200*time.Millisecond, "it follows no further, as a node does that comes to another app hash:\n%s", second.output)

	next := height + 2 // its header has the app hash of the state in which all have failed
	there, err := client.Node().Header(context.Background(), &next)
	require.NoError(t, err)
	here, err := follower.Node().Header(context.Background(), &next)
	require.NoError(t, err)
	require.Equal(t, there.Header.AppHash, here.Header.AppHash)
	for id := range uint64(len(failing)) {
		ask := &boardtypes.QueryProposalRequest{Proposal: id + 1}
		one, err := boardtypes.NewQueryClient(client.Context).Proposal(context.Background(), ask)
		require.NoError(t, err)
		same, err := boardtypes.NewQueryClient(follower.Context).Proposal(context.Background(), ask)
		require.NoError(t, err)
		require.Equal(t, one.Proposal.Failure, same.Proposal.Failure)
		require.NotZero(t, one.Proposal.Failure.Code)
		require.NotContains(t, one.String(), ".go:")
	}
}

// decide has all agree to what a member proposes, and returns the proposal.
func decide(t *testing.T, client *chainclient.Client, people []*chainclient.Signer, messages []sdk.Msg) uint64 {
	t.Helper()
	packed := make([]*codectypes.Any, len(messages))
	for i, msg := range messages {
		var err error
		packed[i], err = codectypes.NewAnyWithValue(msg)
		require.NoError(t, err)
	}
	ctx := context.Background()
	result, err := client.Send(ctx, people[0], 1_000_000, &boardtypes.MsgPropose{Signer: people[0].Address.String(), Board: 1, Messages: packed})
	require.NoError(t, err)
	var proposed boardtypes.MsgProposeResponse
	require.NoError(t, client.Response(result, 0, &proposed))
	votes := 0
	for _, person := range people {
		_, err := client.Send(ctx, person, 600_000, &boardtypes.MsgVote{Signer: person.Address.String(), Proposal: proposed.Proposal, Choice: boardtypes.CHOICE_YES})
		if err != nil {
			break // it was decided without this vote
		}
		votes++
	}
	require.Positive(t, votes)
	return proposed.Proposal
}

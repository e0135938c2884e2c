package app_test

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	pruningtypes "github.com/cosmos/cosmos-sdk/store/v2/pruning/types"

	"github.com/cosmos/cosmos-sdk/baseapp"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// TestManyVotesAreCountedAlikeByTwoNodes opens an election and a referendum in a
// region of ten thousand, or of FACTOR_VOTERS, lets all of them vote, and has two
// nodes, one of which forgets old states, close both. What closing costs is in
// x/board's own test, in gas.
func TestManyVotesAreCountedAlikeByTwoNodes(t *testing.T) {
	voted, candidates := manyVotes(t, int(numberFrom(t, "FACTOR_VOTERS", 10_000)))
	dir := t.TempDir()
	var nodes []*apptest.Test
	for _, options := range []apptest.Options{
		{}, {Dir: dir, BaseOptions: []func(*baseapp.BaseApp){baseapp.SetPruning(pruningtypes.NewPruningOptions(pruningtypes.PruningEverything))}},
	} {
		options.Genesis, options.GenesisTime, options.InitialHeight, options.SkipInvariants = voted.Genesis, voted.GenesisTime, voted.InitialHeight, true
		node, err := apptest.Start(options)
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, node.Close()) })
		nodes = append(nodes, &apptest.Test{Chain: node, T: t})
	}
	var plain, closing time.Duration
	for i, step := range []time.Duration{time.Second, time.Second, 3 * 24 * time.Hour, 7 * time.Hour, time.Second} {
		for _, node := range nodes {
			began := time.Now()
			node.Block(step)
			if took := time.Since(began); i == 1 {
				plain += took
			} else if i == 2 {
				closing += took
			}
		}
		require.Equal(t, nodes[0].AppHash(), nodes[1].AppHash(), "block %d", i)
	}
	t.Logf("an empty block took %s, the one that closed both votes %s", plain/2, closing/2)
	node := nodes[1]
	election, err := node.Board.GetElection(node.Now(), 1)
	require.NoError(t, err)
	require.True(t, election.Closed)
	require.Equal(t, candidates, election.Elected, "every third voter approved of the first, every fourth of the second, every fifth of the third")
	proposal, err := node.Board.GetProposal(node.Now(), 1)
	require.NoError(t, err)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, proposal.Phase, proposal.Failure)
	require.NoError(t, node.CheckInvariants())
}

// manyVotes is the state of a region after so many have voted, and who must win.
// The votes are written into an exported genesis, whose import counts them again.
func manyVotes(t *testing.T, voters int) (apptest.Options, []uint64) {
	t.Helper()
	a := apptest.New(t, apptest.Options{SkipInvariants: true, Configure: func(f *app.RegionFile) {
		for i := range voters {
			sum := sha256.Sum256(binary.BigEndian.AppendUint64(nil, uint64(i)))
			f.Members = append(f.Members, sdk.AccAddress(sum[:20]).String())
		}
		f.Boards = simulatedBoards()
		f.Boards[1].Holders = nil
		f.Officers = nil
	}})
	first := uint64(voters + 1) // the people with keys come after the others
	a.Block(time.Second)
	packed, err := codectypes.NewAnyWithValue(&regiontypes.MsgRenameCurrency{Signer: a.Region.Authority().String(), CurrencyName: "taler"})
	require.NoError(t, err)
	for i, who := range a.People[:3] {
		who.ID = first + uint64(i)
	}
	ada := a.People[0]
	a.Do(ada, &boardtypes.MsgCallElection{Signer: ada.Address.String(), Board: council})
	for _, who := range a.People[:3] {
		a.Do(who, &boardtypes.MsgStand{Signer: who.Address.String(), Election: 1})
	}
	a.Block(12 * time.Hour)
	a.Do(ada, &boardtypes.MsgPropose{Signer: ada.Address.String(), Board: 1, Messages: []*codectypes.Any{packed}})

	state, err := a.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	var modules map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(state.AppState, &modules))
	var board boardtypes.GenesisState
	cdc := a.Encoding().Codec
	require.NoError(t, cdc.UnmarshalJSON(modules[boardtypes.ModuleName], &board))
	proposal, election := &board.Proposals[0], &board.Elections[0]
	since := apptest.GenesisTime.Unix()
	for i := range uint64(voters) {
		member := i + 1
		choice := boardtypes.CHOICE_NO
		if i%2 == 0 || i%3 == 0 {
			choice = boardtypes.CHOICE_YES
			proposal.Tally.Yes++
		} else {
			proposal.Tally.No++
		}
		board.Votes = append(board.Votes, boardtypes.Vote{Proposal: proposal.Id, Member: member, Choice: choice, Since: since})
		ballot := boardtypes.Ballot{Election: election.Id, Member: member, Since: since}
		for position, every := range []uint64{3, 4, 5} {
			if i%every == 0 {
				ballot.Approved |= 1 << position
				board.Candidates[position].Approvals++
			}
		}
		election.Ballots++
		board.Ballots = append(board.Ballots, ballot)
	}
	modules[boardtypes.ModuleName], err = cdc.MarshalJSON(&board)
	require.NoError(t, err)
	genesis, err := json.Marshal(modules)
	require.NoError(t, err)
	return apptest.Options{Genesis: genesis, GenesisTime: a.Time, InitialHeight: state.Height}, []uint64{first, first + 1, first + 2}
}

package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/keeper"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// closing is the gas that closing an election and a referendum costs after so many
// have voted, and that forgetting the votes costs in one block.
func closing(t *testing.T, voters int) (closed, forgotten uint64) {
	f := fixture.New(t)
	m := f.AdmitMany(voters)
	assembly := f.Assembly()
	seated := f.Open(fixture.SeatedConfig(1, fixture.Seats(3, types.ElectedBy(types.Members()))))
	f.EndBlock()
	proposal := f.Propose(assembly, m[0], admit(f, assembly, "newcomer"))
	// Both close in one block.
	f.Advance((fixture.Voting - fixture.Nomination - fixture.Election) * time.Second)
	election, err := f.Board.CallElection(f.Ctx, m[0].Address, seated, 0)
	require.NoError(t, err)
	for _, candidate := range m[:8] {
		_, err := f.Board.Stand(f.Ctx, candidate.Address, election)
		require.NoError(t, err)
	}
	f.Advance(fixture.Nomination * time.Second)
	vote(t, f, m, proposal, election)
	f.Advance(fixture.Election * time.Second)
	closed = gas(t, f, func() error { return f.Board.Settle(f.Ctx, f.Now()) })
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(proposal))
	require.Len(t, elected(t, f, election), 3)
	forgotten = gas(t, f, func() error { return f.Board.EndBlock(f.Ctx) })
	return closed, forgotten
}

// vote lets all of them vote, in the referendum with a majority of one among those who come.
func vote(t *testing.T, f *fixture.Fix, m []regiontypes.Member, proposal, election uint64) {
	t.Helper()
	for i, member := range m {
		choice := types.CHOICE_YES
		if i%2 == 1 {
			choice = types.CHOICE_NO
		}
		if i < len(m)-1 {
			require.NoError(t, f.Board.Vote(f.Ctx, member.Address, proposal, choice))
		}
		require.NoError(t, f.Board.CastBallot(f.Ctx, member.Address, election, []uint64{m[i%8].Id, m[(i+1)%8].Id}))
		if i%1000 == 0 {
			f.Ctx = f.Ctx.WithEventManager(sdk.NewEventManager()) // the events of a hundred thousand are nobody's to keep
		}
	}
}

func gas(t *testing.T, f *fixture.Fix, run func() error) uint64 {
	t.Helper()
	ctx := f.Ctx
	f.Ctx = ctx.WithGasMeter(storetypes.NewInfiniteGasMeter()).WithKVGasConfig(storetypes.KVGasConfig())
	require.NoError(t, run())
	used := f.Ctx.GasMeter().GasConsumed()
	f.Ctx = ctx
	return used
}

func TestClosingCostsTheSameForTenVotersAndForAHundredThousand(t *testing.T) {
	many := 100_000
	if testing.Short() {
		many = 2_000
	}
	few, _ := closing(t, 10)
	_, some := closing(t, 10*keeper.MaxPrunedPerBlock)
	closed, forgotten := closing(t, many)
	t.Logf("closing: %d gas for 10 voters, %d for %d; forgetting: %d and %d gas a block", few, closed, many, some, forgotten)
	require.LessOrEqual(t, closed, few+few/50, "larger counts have a few more digits")
	require.LessOrEqual(t, forgotten, some+some/50)
}

func TestAllVotesAreForgottenInBoundedSteps(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(3 * keeper.MaxPrunedPerBlock)
	board := f.Assembly()
	f.EndBlock()
	proposal := f.Propose(board, m[0])
	f.Advance(time.Second)
	voted := 0
	for _, member := range m {
		if f.Phase(proposal) != types.PROPOSAL_PHASE_VOTING {
			break
		}
		f.Yes(proposal, member)
		voted++
	}
	left := func() int {
		state, err := f.Board.ExportGenesis(f.Ctx)
		require.NoError(t, err)
		return len(state.Votes)
	}
	require.Equal(t, voted, left())
	for left() > 0 {
		before := left()
		f.EndBlock()
		require.LessOrEqual(t, before-left(), keeper.MaxPrunedPerBlock)
		require.Less(t, left(), before)
		f.RequireBoardInvariants()
	}
	f.EndBlock()
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Empty(t, state.Prunes)
	require.Equal(t, uint64(voted), f.Proposal(proposal).Tally.Yes, "the result stays")
}

package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func rollOf(f *fixture.Fix, board uint64) uint64 {
	f.T.Helper()
	config, err := f.Board.GetBoard(f.Ctx, board)
	require.NoError(f.T, err)
	return config.Config.Electorate.Roll
}

func takeOff(f *fixture.Fix, roll uint64, who ...regiontypes.Member) {
	f.T.Helper()
	for _, one := range who {
		require.NoError(f.T, f.Board.RemoveFromRoll(f.Ctx, roll, one.Id))
	}
}

func putOn(f *fixture.Fix, roll uint64, who ...regiontypes.Member) {
	f.T.Helper()
	for _, one := range who {
		require.NoError(f.T, f.Board.AddToRoll(f.Ctx, roll, one.Id))
	}
}

// An officer who may dismiss could dismiss those who vote on it: who may vote was fixed when the vote opened.
func TestWhoIsTakenOffARollKeepsTheirVoteInWhatIsOpen(t *testing.T) {
	f := fixture.New(t)
	board, m := workers(f, 5)
	roll := rollOf(f, board)
	f.EndBlock()
	open := f.Propose(board, m[0])
	f.Yes(open, m[1])
	takeOff(f, roll, m[0], m[1], m[2]) // in the second in which it opened
	f.EndBlock()
	f.RequireBoardInvariants()
	require.EqualValues(t, 5, f.Proposal(open).Electorate)
	require.Equal(t, types.Tally{Yes: 1}, f.Proposal(open).Tally, "what they said stands")
	waits, err := f.BoardQuery.Awaiting(f.Ctx, &types.QueryAwaitingRequest{Member: m[0].Id})
	require.NoError(t, err)
	require.Len(t, waits.Proposals, 1, "they see what waits for them")

	// They have no vote in what opens later, and nobody who is put on the roll has one in what opened before.
	later := f.Propose(board, m[3])
	require.EqualValues(t, 2, f.Proposal(later).Electorate)
	refused(t, f, types.ErrNotElector, sent(f, yes(m[0], later)))
	others := []regiontypes.Member{f.Admit("one more"), f.Admit("another")}
	putOn(f, roll, others...)
	f.EndBlock()
	refused(t, f, types.ErrAdmittedLater, sent(f, yes(others[0], open)))

	f.Yes(open, m[0], m[2], m[3])
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(open), "four of five, though three of them were dismissed")
	f.EndBlock()
	f.RequireBoardInvariants()
}

func TestWhoIsTakenOffAndPutOnAgainKeepsTheOneVoteThatTheyHad(t *testing.T) {
	f := fixture.New(t)
	board, m := workers(f, 3)
	roll := rollOf(f, board)
	first := f.Propose(board, m[0])
	f.EndBlock()
	takeOff(f, roll, m[0])
	f.EndBlock()
	putOn(f, roll, m[0])
	f.EndBlock()
	second := f.Propose(board, m[0])
	f.EndBlock()
	takeOff(f, roll, m[0])
	f.EndBlock()
	f.RequireBoardInvariants()
	require.EqualValues(t, 3, f.Proposal(first).Electorate)
	require.EqualValues(t, 3, f.Proposal(second).Electorate)
	for _, open := range []uint64{first, second} {
		f.Yes(open, m[0])
		refused(t, f, types.ErrAlreadyVoted, sent(f, yes(m[0], open)))
	}
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Len(t, state.FormerEntries, 2)
	f.RequireBoardInvariants()
}

// Leaving and suspension count also for those who were taken off before, each in what they had a vote in.
func TestWhoWasTakenOffAndLeavesIsCountedNoMore(t *testing.T) {
	f := fixture.New(t)
	board, m := workers(f, 5)
	roll := rollOf(f, board)
	open := f.Propose(board, m[0])
	f.Yes(open, m[0], m[1])
	f.EndBlock()
	takeOff(f, roll, m[0], m[1])
	f.EndBlock()
	later := f.Propose(board, m[2])
	leave(f, m[0])
	suspend(f, m[1])
	f.EndBlock()
	f.RequireBoardInvariants()
	require.EqualValues(t, 3, f.Proposal(open).Electorate)
	require.Zero(t, f.Proposal(open).Tally)
	require.EqualValues(t, 3, f.Proposal(later).Electorate)
	require.NoError(t, f.Region.Reinstate(f.Ctx, m[1].Id))
	f.EndBlock()
	require.EqualValues(t, 4, f.Proposal(open).Electorate)
	f.Yes(open, m[1])
	_, err := f.Region.Admit(f.Ctx, m[0].Address, 0)
	require.NoError(t, err)
	f.EndBlock()
	refused(t, f, types.ErrNotElector, sent(f, yes(m[0], open)))
	f.RequireBoardInvariants()
}

// The holders of seats, too: a board that the workers elected decides about the officer who dismisses its members.
func TestWhoSitsOnABoardAndIsTakenOffItsRollDecidesWhatWasOpen(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(6)
	roll := f.Roll(m...)
	board := f.Open(fixture.SeatedConfig(2, fixture.Seats(3, types.ElectedBy(types.OnRoll(roll)))))
	f.EndBlock()
	f.Elect(board, 0, m[0], m[1], m[2])
	f.EndBlock()
	open := f.Propose(board, m[0])
	f.EndBlock()
	takeOff(f, roll, m[0], m[1])
	f.EndBlock()
	refused(t, f, types.ErrNotSeated, sent(f, &types.MsgPropose{Signer: m[0].Address, Board: board, Commitment: make([]byte, 32)}))
	f.Yes(open, m[0], m[1])
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(open))
	f.EndBlock()
	f.RequireBoardInvariants()
}

func TestElectionsAndPetitionsCountWhoWasTakenOffMeanwhile(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(6)
	roll := f.Roll(m...)
	config := fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.OnRoll(roll))))
	config.Rules.RecallPpm = fixture.Half
	board := f.Open(config)
	f.EndBlock()
	f.Elect(board, 0, m[0])
	f.EndBlock()
	send(t, f, sign(m[1], board, 0))
	f.EndBlock()
	takeOff(f, roll, m[2], m[3], m[4])
	f.EndBlock()
	send(t, f, sign(m[2], board, 0))
	send(t, f, sign(m[3], board, 0)) // three of six: the election opens, of which they are not
	open := elections(t, f)
	election := open[len(open)-1]
	require.True(t, election.Recall)
	require.EqualValues(t, 3, election.Electorate)
	stand(t, f, election.Id, m[1])
	refused(t, f, types.ErrNotElector, sent(f, &types.MsgStand{Signer: m[4].Address, Election: election.Id}))
	f.Wait(fixture.Nomination)
	takeOff(f, roll, m[5])
	send(t, f, ballot(m[5], election.Id, m[1]))
	refused(t, f, types.ErrNotElector, sent(f, ballot(m[4], election.Id, m[1])))
	f.RequireBoardInvariants()
}

// Nothing is kept for ever: when all that was open has ended, so have the former entries.
func TestFormerEntriesAreForgottenWhenNothingNeedsThem(t *testing.T) {
	f := fixture.New(t)
	board, m := workers(f, 4)
	roll := rollOf(f, board)
	takeOff(f, roll, m[3])
	f.EndBlock()
	formers := func() int {
		state, err := f.Board.ExportGenesis(f.Ctx)
		require.NoError(t, err)
		require.NoError(t, state.Validate())
		return len(state.FormerEntries)
	}
	require.Zero(t, formers(), "nothing was open")
	first := f.Propose(board, m[0])
	f.Wait(10)
	second := f.Propose(board, m[0])
	f.EndBlock()
	takeOff(f, roll, m[2])
	f.EndBlock()
	require.Equal(t, 1, formers())
	send(t, f, &types.MsgWithdraw{Signer: m[0].Address, Proposal: first})
	f.EndBlock()
	f.EndBlock()
	require.Equal(t, 1, formers(), "the other is open still")
	f.RequireBoardInvariants()
	send(t, f, &types.MsgWithdraw{Signer: m[0].Address, Proposal: second})
	f.RequireBoardInvariants()
	f.EndBlock()
	f.EndBlock()
	require.Zero(t, formers())
	f.RequireBoardInvariants()
}

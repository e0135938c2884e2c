package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func yes(member regiontypes.Member, proposal uint64) *types.MsgVote {
	return &types.MsgVote{Signer: member.Address, Proposal: proposal, Choice: types.CHOICE_YES}
}

func admit(f *fixture.Fix, board uint64, name string) *regiontypes.MsgAdmitMember {
	return &regiontypes.MsgAdmitMember{Signer: f.AddressOf(board), Address: addr(name)}
}

func isMember(t *testing.T, f *fixture.Fix, name string) bool {
	t.Helper()
	_, is, err := f.Region.MemberByAddress(f.Ctx, fixture.Address(name))
	require.NoError(t, err)
	return is
}

func TestAnAssemblyDecidesByItsVotesAndTheDecisionCarriesItselfOut(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	members := f.AdmitMany(9) // ten with the officer
	f.EndBlock()
	proposal := f.Propose(board, members[0], admit(f, board, "newcomer"))
	f.Yes(proposal, members[:5]...)
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_VOTING, f.Phase(proposal), "half is not more than half")
	require.False(t, isMember(t, f, "newcomer"))
	f.Yes(proposal, members[5])
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(proposal))
	f.RequireBoardInvariants()
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(proposal))
	require.True(t, isMember(t, f, "newcomer"))
	f.EndBlock()
	f.RequireBoardInvariants()
	refused(t, f, types.ErrProposalPhase, sent(f, yes(members[6], proposal)))
}

func TestAtItsCloseAnAssemblyNeedsAQuorumAndMoreThanTheShare(t *testing.T) {
	for name, test := range map[string]struct {
		yes, no int
		want    types.ProposalPhase
	}{
		"two of ten come and agree":     {2, 0, types.PROPOSAL_PHASE_EXECUTED},
		"one of ten is no quorum":       {1, 0, types.PROPOSAL_PHASE_REJECTED},
		"a tie is no majority":          {2, 2, types.PROPOSAL_PHASE_REJECTED},
		"three against two":             {3, 2, types.PROPOSAL_PHASE_EXECUTED},
		"half of all against end it":    {0, 5, types.PROPOSAL_PHASE_REJECTED},
		"nobody comes, nobody decides":  {0, 0, types.PROPOSAL_PHASE_REJECTED},
		"a majority of all need not be": {4, 3, types.PROPOSAL_PHASE_EXECUTED},
	} {
		t.Run(name, func(t *testing.T) {
			f := fixture.New(t)
			board := f.Assembly()
			members := f.AdmitMany(9)
			f.EndBlock()
			proposal := f.Propose(board, members[0])
			f.Yes(proposal, members[:test.yes]...)
			f.No(proposal, members[test.yes:test.yes+test.no]...)
			f.RequireBoardInvariants()
			f.Wait(fixture.Voting)
			require.Equal(t, test.want, f.Phase(proposal))
			f.RequireBoardInvariants()
		})
	}
}

func TestWhoIsAdmittedAfterTheOpeningHasNoVote(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	members := f.AdmitMany(3)
	f.EndBlock()
	same := f.Admit("in-the-same-second")
	proposal := f.Propose(board, members[0])
	f.EndBlock()
	later := f.Admit("later")
	f.EndBlock()
	refused(t, f, types.ErrAdmittedLater, sent(f, yes(same, proposal)))
	refused(t, f, types.ErrAdmittedLater, sent(f, yes(later, proposal)))
	refused(t, f, regiontypes.ErrNotMember, sent(f, &types.MsgVote{Signer: addr("stranger"), Proposal: proposal, Choice: types.CHOICE_YES}))
	require.Equal(t, uint64(5), f.Proposal(proposal).Electorate)
}

func TestOnARollOnlyWhoWasOnItBeforeVotes(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(5)
	roll := f.Roll(members[:3]...)
	board := f.Open(fixture.DirectConfig(types.OnRoll(roll)))
	f.EndBlock()
	proposal := f.Propose(board, members[0])
	f.EndBlock()
	require.NoError(t, f.Board.AddToRoll(f.Ctx, roll, members[3].Id))
	require.NoError(t, f.Board.RemoveFromRoll(f.Ctx, roll, members[2].Id))
	refused(t, f, types.ErrAdmittedLater, sent(f, yes(members[3], proposal)))
	send(t, f, &types.MsgVote{Signer: members[2].Address, Proposal: proposal, Choice: types.CHOICE_NO}) // taken off since, with their vote still
	refused(t, f, types.ErrNotElector, sent(f, yes(members[4], proposal)))
	refused(t, f, types.ErrNotElector, func(ctx context.Context) error {
		_, err := f.Board.Propose(ctx, members[4].Address, board, nil, make([]byte, 32))
		return err
	})
	require.Equal(t, uint64(3), f.Proposal(proposal).Electorate, "counted when it opened")
	f.Yes(proposal, members[:2]...)
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(proposal))
}

func TestAVoteCountsOnceWhateverTheMemberTries(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	members := f.AdmitMany(9)
	f.EndBlock()
	proposal := f.Propose(board, members[0])
	ada := members[0]
	f.Yes(proposal, ada)
	refused(t, f, types.ErrAlreadyVoted, sent(f, yes(ada, proposal)))

	require.NoError(t, f.Region.ReplaceKey(f.Ctx, ada.Id, addr("ada-2"), 0))
	again := f.Member(ada.Id)
	refused(t, f, regiontypes.ErrNotMember, sent(f, yes(ada, proposal)))
	refused(t, f, types.ErrAlreadyVoted, sent(f, yes(again, proposal)))

	f.No(proposal, again)
	require.Equal(t, types.Tally{Yes: 0, No: 1}, f.Proposal(proposal).Tally, "they changed their mind and count once")
	f.Yes(proposal, again)
	require.Equal(t, types.Tally{Yes: 1, No: 0}, f.Proposal(proposal).Tally)
	f.RequireBoardInvariants()
}

func TestWhoLeavesHasNoVoteAndWhoReturnsHasMissedIt(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	members := f.AdmitMany(4)
	f.EndBlock()
	proposal := f.Propose(board, members[0])
	f.Yes(proposal, members[1])
	f.EndBlock()
	for _, leaver := range members[1:3] {
		require.NoError(t, f.Region.Leave(f.Ctx, leaver.Id))
	}
	require.NoError(t, f.Region.Suspend(f.Ctx, members[3].Id, "why"))
	refused(t, f, regiontypes.ErrMemberLeft, sent(f, yes(members[2], proposal)))
	require.NoError(t, sent(f, yes(members[3], proposal))(f.Ctx), "nobody is suspended from the assembly")
	f.EndBlock()
	back := f.Admit("member-2")
	require.Equal(t, members[2].Id, back.Id)
	refused(t, f, types.ErrAdmittedLater, sent(f, yes(back, proposal)))
	require.Equal(t, types.Tally{Yes: 1}, f.Proposal(proposal).Tally, "what was said by who left is struck")
	require.EqualValues(t, 3, f.Proposal(proposal).Electorate)
	f.RequireBoardInvariants()
}

func TestKMinusOneColludersDecideNothing(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 3, 5)
	proposal := f.Propose(board, members[0], admit(f, board, "friend"))
	f.EndBlock()
	f.Yes(proposal, members[:2]...)
	for _, colluder := range members[:2] {
		refused(t, f, types.ErrAlreadyVoted, sent(f, yes(colluder, proposal)))
	}
	refused(t, f, types.ErrNotSeated, sent(f, yes(f.Officer, proposal)))
	f.Wait(fixture.Voting)
	require.Equal(t, types.PROPOSAL_PHASE_REJECTED, f.Phase(proposal))
	require.False(t, isMember(t, f, "friend"))
	refused(t, f, types.ErrProposalPhase, sent(f, &types.MsgRetry{Signer: members[0].Address, Proposal: proposal}))
	f.RequireBoardInvariants()
}

func TestKMembersDecideAndTheirMandatesAreNamed(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 3, 5)
	proposal := f.Propose(board, members[0])
	f.Yes(proposal, members[:3]...)
	decision := f.Proposal(proposal).Decision
	require.NotNil(t, decision)
	require.Len(t, decision.Seats, 3)
	require.Equal(t, uint64(3), decision.Needed)
	f.RequireBoardInvariants()
}

func TestASeatedBoardRejectsAsSoonAsItCannotAgreeAnyMore(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 3, 5)
	proposal := f.Propose(board, members[0])
	f.No(proposal, members[:2]...)
	require.Equal(t, types.PROPOSAL_PHASE_VOTING, f.Phase(proposal))
	f.No(proposal, members[2])
	require.Equal(t, types.PROPOSAL_PHASE_REJECTED, f.Phase(proposal))
	f.RequireBoardInvariants()
}

func TestVacantSeatsCountInN(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 3, 4)
	send(t, f, &types.MsgResign{Signer: members[3].Address, Board: board})
	send(t, f, &types.MsgResign{Signer: members[2].Address, Board: board})
	proposal := f.Propose(board, members[0])
	f.Yes(proposal, members[0])
	require.Equal(t, types.PROPOSAL_PHASE_REJECTED, f.Phase(proposal), "two are left, three must agree")
}

func TestEachClassMustAgreeWhereItHasAThreshold(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(5)
	workers := f.Roll(members[3:]...)
	f.EndBlock()
	region := fixture.Seats(3, types.ElectedBy(types.Members()))
	staff := fixture.Seats(2, types.ElectedBy(types.OnRoll(workers)))
	staff.Threshold = 1
	board := f.Open(fixture.SeatedConfig(3, region, staff))
	f.Elect(board, 0, members[:3]...)
	f.Elect(board, 1, members[3:]...)
	f.EndBlock()
	proposal := f.Propose(board, members[0])
	f.Yes(proposal, members[:3]...)
	require.Equal(t, types.PROPOSAL_PHASE_VOTING, f.Phase(proposal), "no worker has agreed")
	f.Yes(proposal, members[3])
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(proposal))
	f.RequireBoardInvariants()

	// Who leaves the company sits for its workers no more, but for what was open.
	again := f.Propose(board, members[4])
	f.EndBlock()
	require.NoError(t, f.Board.RemoveFromRoll(f.Ctx, workers, members[4].Id))
	f.EndBlock()
	later := f.Propose(board, members[3])
	refused(t, f, types.ErrNotSeated, sent(f, yes(members[4], later)))
	send(t, f, yes(members[4], again))
	require.NoError(t, f.Board.AddToRoll(f.Ctx, workers, members[4].Id))
	f.EndBlock()
	refused(t, f, types.ErrNotSeated, sent(f, yes(members[4], later)))
	f.RequireBoardInvariants()
}

func TestASuspendedMembersSeatDoesNotCount(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 3, 3)
	proposal := f.Propose(board, members[0])
	f.Yes(proposal, members[:2]...)
	require.NoError(t, f.Region.Suspend(f.Ctx, members[1].Id, "why"))
	refused(t, f, regiontypes.ErrMemberSuspended, sent(f, &types.MsgVote{Signer: members[1].Address, Proposal: proposal, Choice: types.CHOICE_NO}))
	f.Yes(proposal, members[2])
	require.Equal(t, types.PROPOSAL_PHASE_REJECTED, f.Phase(proposal), "three have agreed, two mandates are current")
	require.NoError(t, f.Region.Reinstate(f.Ctx, members[1].Id))
	again := f.Propose(board, members[1])
	f.EndBlock()
	f.Yes(again, members...)
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(again), "a suspension does not end the term")
	f.RequireBoardInvariants()
}

func TestWhoLeavesTheRegionLosesTheSeatForGood(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 2, 3)
	require.NoError(t, f.Region.Leave(f.Ctx, members[0].Id))
	f.EndBlock()
	back := f.Admit("member-0")
	refused(t, f, types.ErrNotSeated, func(ctx context.Context) error {
		_, err := f.Board.Propose(ctx, back.Address, board, nil, make([]byte, 32))
		return err
	})
}

func TestAnExpiredMandateDecidesNothing(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 3, 3)
	proposal := f.Propose(board, members[0], admit(f, board, "friend"))
	other := f.Propose(board, members[0])
	f.EndBlock()
	f.Yes(proposal, members[:2]...)
	f.Yes(other, members[:2]...)
	changeTerm(t, f, board, 1, f.Now()+2)
	f.EndBlock()
	f.EndBlock()
	f.Yes(proposal, members[2])
	require.Equal(t, types.PROPOSAL_PHASE_REJECTED, f.Phase(proposal), "the third agrees when the second has no mandate any more")
	refused(t, f, types.ErrNotSeated, sent(f, &types.MsgVote{Signer: members[1].Address, Proposal: other, Choice: types.CHOICE_NO}))
	f.Wait(fixture.Voting)
	require.Equal(t, types.PROPOSAL_PHASE_REJECTED, f.Phase(other))
	require.False(t, isMember(t, f, "friend"))
	f.RequireBoardInvariants()
}

// changeTerm lets the mandate of a seat of the first class end at a time.
func changeTerm(t *testing.T, f *fixture.Fix, board uint64, index uint32, until int64) {
	t.Helper()
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	for _, seat := range state.Seats {
		if seat.Board == board && seat.Class == 0 && seat.Index == index {
			seat.Until = until
			require.NoError(t, f.Board.Stored().Seats.Set(f.Ctx, seatKey(seat), seat))
			return
		}
	}
	t.Fatalf("board %d has no seat %d", board, index)
}

func TestATermThatEndsWithTheBlockInWhichTheVoteClosesDoesNotCount(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 2, 3)
	proposal := f.Propose(board, members[0])
	f.Yes(proposal, members[0])
	closes := f.Proposal(proposal).ClosesAt
	// Two members agree, but the term of one of them ends in the very second of the count.
	vote := types.Vote{Proposal: proposal, Member: members[1].Id, Choice: types.CHOICE_YES, Since: f.Proposal(proposal).OpenedAt - 1}
	require.NoError(t, f.Board.Stored().Votes.Set(f.Ctx, voteKey(vote), vote))
	stored := f.Proposal(proposal)
	stored.Tally.Yes++
	require.NoError(t, f.Board.Stored().Proposals.Set(f.Ctx, proposal, stored))
	changeTerm(t, f, board, 1, closes)
	f.Wait(closes - f.Now())
	require.Equal(t, types.PROPOSAL_PHASE_REJECTED, f.Phase(proposal))
}

func TestMembersStopADecisionDuringItsDelay(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(9)
	f.EndBlock()
	config := fixture.SeatedConfig(2, fixture.Seats(2, types.ElectedBy(types.Members())))
	config.Rules.DelaySeconds, config.Rules.VetoPpm = 500, fixture.Fifth
	config.Address = f.Region.Authority().String()
	board := f.Open(config)
	f.Elect(board, 0, members[:2]...)
	vetoed := f.Propose(board, members[0], admit(f, board, "vetoed"))
	passed := f.Propose(board, members[0], admit(f, board, "passed"))
	veto := func(member regiontypes.Member, proposal uint64) *types.MsgVeto {
		return &types.MsgVeto{Signer: member.Address, Proposal: proposal}
	}
	refused(t, f, types.ErrProposalPhase, sent(f, veto(members[5], vetoed)))
	f.Yes(vetoed, members[:2]...)
	f.Yes(passed, members[:2]...)
	require.Equal(t, uint64(2), f.Proposal(vetoed).Decision.VetoesNeeded)
	f.EndBlock()
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(vetoed), "it waits")
	bought := f.Admit("bought")
	f.EndBlock()
	refused(t, f, types.ErrAdmittedLater, sent(f, veto(bought, vetoed)))
	refused(t, f, regiontypes.ErrNotMember, sent(f, &types.MsgVeto{Signer: addr("stranger"), Proposal: vetoed}))
	send(t, f, veto(members[5], vetoed))
	refused(t, f, types.ErrAlreadyVoted, sent(f, veto(members[5], vetoed)))
	send(t, f, veto(members[5], passed))
	send(t, f, veto(members[6], vetoed))
	require.Equal(t, types.PROPOSAL_PHASE_VETOED, f.Phase(vetoed))
	refused(t, f, types.ErrProposalPhase, sent(f, veto(members[7], vetoed)))
	f.Wait(500)
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(passed), "one veto is too few")
	require.True(t, isMember(t, f, "passed"))
	require.False(t, isMember(t, f, "vetoed"))
	f.EndBlock()
	f.RequireBoardInvariants()
}

func TestWhatWaitsIsStoppedByAsManySeatsAsDecideIt(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(9)
	f.EndBlock()
	config := fixture.SeatedConfig(2, fixture.Seats(4, types.ElectedBy(types.Members())))
	config.Rules.DelaySeconds = 500
	config.Address = f.Region.Authority().String()
	board := f.Open(config)
	f.Elect(board, 0, members[:4]...)
	stopped := f.Propose(board, members[0], admit(f, board, "stopped"))
	passed := f.Propose(board, members[0], admit(f, board, "passed"))
	f.Yes(stopped, members[:2]...)
	f.Yes(passed, members[:2]...)
	f.EndBlock()
	veto := func(member regiontypes.Member, proposal uint64) *types.MsgVeto {
		return &types.MsgVeto{Signer: member.Address, Proposal: proposal}
	}
	refused(t, f, types.ErrNotSeated, sent(f, veto(members[8], stopped)))
	send(t, f, veto(members[1], stopped)) // who agreed may think again
	send(t, f, veto(members[2], passed))
	refused(t, f, types.ErrAlreadyVoted, sent(f, veto(members[1], stopped)))
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(stopped))
	send(t, f, veto(members[3], stopped))
	require.Equal(t, types.PROPOSAL_PHASE_VETOED, f.Phase(stopped))
	f.Wait(500)
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(passed), "one of four is fewer than decide")
	require.False(t, isMember(t, f, "stopped"))
	f.EndBlock()
	f.RequireBoardInvariants()
}

func TestADirectBoardsDelayIsStoppedByItsOwnElectorate(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(6)
	f.EndBlock()
	config := fixture.DirectConfig(types.Members())
	config.Rules.DelaySeconds = 500
	require.ErrorContains(t, config.Validate(), "rules.delay_seconds is 8 min 20 s, but without veto_ppm nobody could stop what waits")
	roll := f.Roll(members[:5]...)
	f.EndBlock()
	config = fixture.DirectConfig(types.OnRoll(roll))
	config.Rules.DelaySeconds, config.Rules.VetoPpm = 500, fixture.Fifth
	board := f.Open(config)
	proposal := f.Propose(board, members[0])
	f.Yes(proposal, members[:3]...)
	require.Equal(t, uint64(1), f.Proposal(proposal).Decision.VetoesNeeded, "a fifth of the five on the roll")
	refused(t, f, types.ErrNotElector, sent(f, &types.MsgVeto{Signer: members[5].Address, Proposal: proposal}))
	send(t, f, &types.MsgVeto{Signer: members[4].Address, Proposal: proposal})
	require.Equal(t, types.PROPOSAL_PHASE_VETOED, f.Phase(proposal))
}

func TestWithoutADelayNothingIsThereToStop(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(2)
	f.EndBlock()
	board := f.Open(fixture.DirectConfig(types.Members()))
	proposal := f.Propose(board, members[0], admit(f, board, "fails"))
	f.Yes(proposal, members...)
	refused(t, f, types.ErrNoVeto, sent(f, &types.MsgVeto{Signer: members[0].Address, Proposal: proposal}))
	refused(t, f, types.ErrProposalNotFound, sent(f, &types.MsgVeto{Signer: members[0].Address, Proposal: 99}))
}

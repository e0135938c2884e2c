package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/keeper"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func ballot(member regiontypes.Member, election uint64, approved ...regiontypes.Member) *types.MsgCastBallot {
	msg := &types.MsgCastBallot{Signer: member.Address, Election: election}
	for _, candidate := range approved {
		msg.Candidates = append(msg.Candidates, candidate.Id)
	}
	return msg
}

func stand(t *testing.T, f *fixture.Fix, election uint64, members ...regiontypes.Member) {
	t.Helper()
	for _, member := range members {
		send(t, f, &types.MsgStand{Signer: member.Address, Election: election})
	}
}

// sitting lists who has a current mandate in a class, by seat; 0 where nobody has.
func sitting(t *testing.T, f *fixture.Fix, board uint64, class uint32) []uint64 {
	t.Helper()
	res, err := f.BoardQuery.Seats(f.Ctx, &types.QuerySeatsRequest{Board: board})
	require.NoError(t, err)
	var members []uint64
	for _, view := range res.Seats {
		if view.Seat.Class != class {
			continue
		}
		if !view.Current {
			view.Seat.Member = 0
		}
		members = append(members, view.Seat.Member)
	}
	return members
}

func elected(t *testing.T, f *fixture.Fix, election uint64) []uint64 {
	t.Helper()
	stored, err := f.Board.GetElection(f.Ctx, election)
	require.NoError(t, err)
	require.True(t, stored.Closed)
	return stored.Elected
}

func TestTheMostApprovedAreElectedAndTiesGoToWhoStoodFirst(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(6)
	f.EndBlock()
	board := f.Open(fixture.SeatedConfig(2, fixture.Seats(3, types.ElectedBy(types.Members()))))
	send(t, f, &types.MsgCallElection{Signer: m[5].Address, Board: board})
	refused(t, f, types.ErrElectionOpen, sent(f, &types.MsgCallElection{Signer: m[5].Address, Board: board}))
	stand(t, f, 1, m[0], m[1], m[2], m[3], m[4])
	f.Wait(fixture.Nomination)
	send(t, f, ballot(m[0], 1, m[4], m[2]))
	send(t, f, ballot(m[1], 1, m[4], m[1]))
	send(t, f, ballot(m[2], 1, m[3], m[0]))
	refused(t, f, types.ErrAlreadyVoted, sent(f, ballot(m[2], 1, m[0], m[3])))
	send(t, f, ballot(m[2], 1, m[3], m[1])) // they may change it, and count once
	send(t, f, ballot(m[3], 1, m[0]))
	send(t, f, ballot(m[3], 1))
	f.Wait(fixture.Election)
	require.Equal(t, []uint64{m[1].Id, m[4].Id, m[2].Id}, elected(t, f, 1), "2, 2, then the first of those with 1")
	require.Equal(t, elected(t, f, 1), sitting(t, f, board, 0))
	f.EndBlock()
	f.RequireBoardInvariants()
}

func TestOnlyElectorsOfThatTimeVoteAndOnlyForWhoStands(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(4)
	roll := f.Roll(m[:3]...)
	f.EndBlock()
	board := f.Open(fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.OnRoll(roll)))))
	refused(t, f, types.ErrNotElector, sent(f, &types.MsgCallElection{Signer: m[3].Address, Board: board}))
	refused(t, f, types.ErrSeatNotFound, sent(f, &types.MsgCallElection{Signer: m[0].Address, Board: board, Class: 1}))
	refused(t, f, types.ErrBoardNotFound, sent(f, &types.MsgCallElection{Signer: m[0].Address, Board: 9}))
	send(t, f, &types.MsgCallElection{Signer: m[0].Address, Board: board})
	refused(t, f, types.ErrElectionPhase, sent(f, ballot(m[0], 1)))
	refused(t, f, types.ErrNotElector, sent(f, &types.MsgStand{Signer: m[3].Address, Election: 1}))
	refused(t, f, types.ErrElectionNotFound, sent(f, &types.MsgStand{Signer: m[0].Address, Election: 9}))
	stand(t, f, 1, m[0], m[1])
	refused(t, f, types.ErrCandidate, sent(f, &types.MsgStand{Signer: m[0].Address, Election: 1}))
	f.EndBlock()
	require.NoError(t, f.Board.AddToRoll(f.Ctx, roll, m[3].Id))
	f.Wait(fixture.Nomination)
	refused(t, f, types.ErrElectionPhase, sent(f, &types.MsgStand{Signer: m[2].Address, Election: 1}))
	refused(t, f, types.ErrAdmittedLater, sent(f, ballot(m[3], 1, m[0])))
	refused(t, f, types.ErrCandidate, sent(f, ballot(m[2], 1, m[2])))
	refused(t, f, types.ErrInvalid, sent(f, ballot(m[2], 1, m[0], m[0])))
	require.NoError(t, f.Region.ReplaceKey(f.Ctx, m[2].Id, addr("new"), 0))
	send(t, f, ballot(f.Member(m[2].Id), 1, m[0]))
	require.NoError(t, f.Region.ReplaceKey(f.Ctx, m[2].Id, addr("newer"), 0))
	refused(t, f, types.ErrAlreadyVoted, sent(f, ballot(f.Member(m[2].Id), 1, m[0])))
	refused(t, f, types.ErrCandidacyNotFound, sent(f, &types.MsgWithdrawCandidacy{Signer: f.Member(m[2].Id).Address, Election: 1}))
	send(t, f, ballot(m[1], 1, m[1]))
	send(t, f, &types.MsgWithdrawCandidacy{Signer: m[0].Address, Election: 1})
	refused(t, f, types.ErrCandidacyNotFound, sent(f, &types.MsgWithdrawCandidacy{Signer: m[0].Address, Election: 1}))
	refused(t, f, types.ErrCandidate, sent(f, ballot(m[1], 1, m[0])))
	f.Wait(fixture.Election)
	require.Equal(t, []uint64{m[1].Id}, elected(t, f, 1))
	refused(t, f, types.ErrElectionPhase, sent(f, ballot(m[0], 1, m[1])))
	refused(t, f, types.ErrElectionPhase, sent(f, &types.MsgWithdrawCandidacy{Signer: m[1].Address, Election: 1}))
}

func TestWhoIsNotEligibleAtTheCountIsPassedOver(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(4)
	f.EndBlock()
	board := f.Open(fixture.SeatedConfig(2, fixture.Seats(2, types.ElectedBy(types.Members()))))
	send(t, f, &types.MsgCallElection{Signer: m[0].Address, Board: board})
	stand(t, f, 1, m...)
	f.Wait(fixture.Nomination)
	for _, voter := range m[:2] {
		send(t, f, ballot(voter, 1, m[0], m[1], m[2]))
	}
	require.NoError(t, f.Region.Leave(f.Ctx, m[0].Id))
	require.NoError(t, f.Region.Suspend(f.Ctx, m[1].Id, "why"))
	f.Wait(fixture.Election)
	require.Equal(t, []uint64{m[2].Id}, elected(t, f, 1), "the fourth has no approval: nobody is elected by nobody")
	require.Equal(t, []uint64{m[2].Id, 0}, sitting(t, f, board, 0))
	send(t, f, &types.MsgCallElection{Signer: m[3].Address, Board: board}) // for the seat that is vacant
	election, err := f.Board.GetElection(f.Ctx, 2)
	require.NoError(t, err)
	require.Equal(t, []uint32{1}, election.Seats)
	refused(t, f, types.ErrSeated, sent(f, &types.MsgStand{Signer: m[2].Address, Election: 2}))
}

func TestTheNextElectionOpensByItselfAndEndsWithTheTerm(t *testing.T) {
	f := fixture.New(t)
	board, m := council(t, f, 2, 2)
	refused(t, f, types.ErrNoVacancy, sent(f, &types.MsgCallElection{Signer: m[0].Address, Board: board}))
	ada := f.Admit("ada")
	until := seatsOf(t, f)[0].Until
	f.Wait(until - f.Now() - fixture.Nomination - fixture.Election - 1)
	require.Len(t, elections(t, f), 1)
	f.Wait(0)
	opened := elections(t, f)
	require.Len(t, opened, 2)
	require.Equal(t, []uint32{0, 1}, opened[1].Seats)
	stand(t, f, 2, m[0], ada)
	f.Wait(fixture.Nomination)
	send(t, f, ballot(m[0], 2, m[0], ada))
	proposal := f.Propose(board, m[0])
	f.EndBlock()
	f.Yes(proposal, m[0])
	require.Equal(t, []uint64{m[0].Id, m[1].Id}, sitting(t, f, board, 0), "the old ones sit until the new ones do")
	f.Wait(fixture.Election)
	require.Equal(t, []uint64{m[0].Id, ada.Id}, sitting(t, f, board, 0), "who is re-elected keeps their seat")
	seats := seatsOf(t, f)
	require.Less(t, seats[0].From, seats[1].From, "their mandate goes on")
	require.Equal(t, seats[0].Until, seats[1].Until)
	f.EndBlock()
	refused(t, f, types.ErrAdmittedLater, sent(f, yes(ada, proposal)))
	refused(t, f, types.ErrNotSeated, sent(f, yes(m[1], proposal)))
	f.RequireBoardInvariants()
}

func seatsOf(t *testing.T, f *fixture.Fix) []types.Seat {
	t.Helper()
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	return state.Seats
}

func elections(t *testing.T, f *fixture.Fix) []types.Election {
	t.Helper()
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	return state.Elections
}

func TestATermThatEndsWithoutCandidatesLeavesTheSeatVacantUntilAnElectorCalls(t *testing.T) {
	f := fixture.New(t)
	board, m := council(t, f, 2, 2)
	f.Wait(fixture.Term - fixture.Nomination - fixture.Election)
	f.Wait(fixture.Nomination + fixture.Election)
	require.Equal(t, []uint64{0, 0}, sitting(t, f, board, 0))
	require.Len(t, elections(t, f), 2)
	f.Wait(fixture.Term)
	require.Len(t, elections(t, f), 2, "nothing opens by itself any more")
	refused(t, f, types.ErrNotSeated, func(ctx context.Context) error {
		_, err := f.Board.Propose(ctx, m[0].Address, board, nil, make([]byte, 32))
		return err
	})
	f.Elect(board, 0, m...)
	require.Equal(t, []uint64{m[0].Id, m[1].Id}, sitting(t, f, board, 0))
	f.RequireBoardInvariants()
}

func TestAByElectionDoesNotKeepTheOthersTermsFromEnding(t *testing.T) {
	f := fixture.New(t)
	board, m := council(t, f, 2, 2)
	f.Wait(fixture.Term - 2*(fixture.Nomination+fixture.Election))
	send(t, f, &types.MsgResign{Signer: m[1].Address, Board: board})
	f.Wait(250)
	send(t, f, &types.MsgCallElection{Signer: m[1].Address, Board: board}) // open when the other's term comes up
	stand(t, f, 2, m[1])
	f.Wait(fixture.Nomination)
	send(t, f, ballot(m[1], 2, m[1]))
	f.Wait(fixture.Election)
	f.EndBlock()
	all := elections(t, f)
	require.Len(t, all, 3, "the election of the other seat opened when the by-election closed")
	require.Equal(t, []uint32{0}, all[2].Seats)
	f.RequireBoardInvariants()
}

func TestABlockOpensAndClosesOnlySoManyElections(t *testing.T) {
	f := fixture.New(t)
	ada := f.Admit("ada")
	f.EndBlock()
	many := keeper.MaxElectionsPerBlock + 4
	for range many {
		board := f.Open(fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.Members()))))
		send(t, f, &types.MsgCallElection{Signer: ada.Address, Board: board})
	}
	closed := func() int {
		count := 0
		for _, election := range elections(t, f) {
			if election.Closed {
				count++
			}
		}
		return count
	}
	f.Wait(fixture.Nomination + fixture.Election)
	require.Equal(t, keeper.MaxElectionsPerBlock, closed())
	f.RequireBoardInvariants()
	f.EndBlock()
	require.Equal(t, many, closed())
}

func TestAnElectionTakesOnlySoManyCandidates(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(types.MaxCandidates + 1)
	f.EndBlock()
	board := f.Open(fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.Members()))))
	id, err := f.Board.CallElection(f.Ctx, m[0].Address, board, 0)
	require.NoError(t, err)
	for _, member := range m[:types.MaxCandidates] {
		_, err := f.Board.Stand(f.Ctx, member.Address, id)
		require.NoError(t, err)
	}
	refused(t, f, types.ErrTooManyCandidates, sent(f, &types.MsgStand{Signer: m[types.MaxCandidates].Address, Election: id}))
	f.Wait(fixture.Nomination)
	send(t, f, ballot(m[64], id, m[0], m[63]))
	f.Wait(fixture.Election)
	require.Equal(t, []uint64{m[0].Id}, elected(t, f, id))
}

func TestABoardAppointsAndDismissesTheHoldersOfItsSeats(t *testing.T) {
	f := fixture.New(t)
	assembly := f.AddressOf(f.Assembly())
	m := f.AdmitMany(3)
	f.EndBlock()
	board := f.Open(fixture.SeatedConfig(2, fixture.Seats(2, types.AppointedBy(assembly)), fixture.Seats(1, types.ElectedBy(types.Members()))))
	appoint := func(signer string, class, index uint32, member uint64) *types.MsgAppoint {
		return &types.MsgAppoint{Signer: signer, Board: board, Class: class, Index: index, Member: member}
	}
	dismiss := func(signer string, class, index uint32) *types.MsgDismissSeat {
		return &types.MsgDismissSeat{Signer: signer, Board: board, Class: class, Index: index}
	}
	refused(t, f, types.ErrNotAppointer, sent(f, appoint(m[0].Address, 0, 0, m[0].Id)))
	refused(t, f, types.ErrNotAppointer, sent(f, appoint(assembly, 1, 0, m[0].Id)))
	refused(t, f, types.ErrSeatNotFound, sent(f, appoint(assembly, 0, 2, m[0].Id)))
	refused(t, f, types.ErrSeatNotFound, sent(f, appoint(assembly, 2, 0, m[0].Id)))
	refused(t, f, regiontypes.ErrMemberNotFound, sent(f, appoint(assembly, 0, 0, 99)))
	refused(t, f, types.ErrSeatVacant, sent(f, dismiss(assembly, 0, 0)))
	refused(t, f, types.ErrNotElector, sent(f, &types.MsgCallElection{Signer: m[0].Address, Board: board}))
	refused(t, f, types.ErrPetition, sent(f, &types.MsgSignPetition{Signer: m[0].Address, Board: board}))
	send(t, f, appoint(assembly, 0, 0, m[0].Id))
	refused(t, f, types.ErrSeatTaken, sent(f, appoint(assembly, 0, 0, m[1].Id)))
	refused(t, f, types.ErrSeated, sent(f, appoint(assembly, 0, 1, m[0].Id)))
	send(t, f, appoint(assembly, 0, 1, m[1].Id))
	f.EndBlock()
	proposal := f.Propose(board, m[0])
	f.EndBlock()
	f.Yes(proposal, m[0])
	refused(t, f, types.ErrNotAppointer, sent(f, dismiss(m[0].Address, 0, 1)))
	send(t, f, dismiss(assembly, 0, 1))
	send(t, f, appoint(assembly, 0, 1, m[2].Id))
	f.EndBlock()
	refused(t, f, types.ErrAdmittedLater, sent(f, yes(m[2], proposal))) // seats are not packed while a vote is open
	require.NoError(t, f.Region.Suspend(f.Ctx, m[1].Id, "why"))
	refused(t, f, types.ErrMemberInactive, func(ctx context.Context) error {
		require.NoError(t, sent(f, dismiss(assembly, 0, 1))(ctx))
		return sent(f, appoint(assembly, 0, 1, m[1].Id))(ctx)
	})
	f.Wait(fixture.Term)
	require.Equal(t, []uint64{0, 0}, sitting(t, f, board, 0), "an appointment ends too")
	send(t, f, appoint(assembly, 0, 0, m[0].Id))
	refused(t, f, types.ErrNotSeated, sent(f, &types.MsgResign{Signer: m[2].Address, Board: board}))
	send(t, f, &types.MsgResign{Signer: m[0].Address, Board: board})
}

func TestNobodyHasTwoSeatsOnABoard(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(2)
	f.EndBlock()
	class := fixture.Seats(1, types.ElectedBy(types.Members()))
	board := f.Open(fixture.SeatedConfig(2, class, class))
	for range 2 {
		send(t, f, &types.MsgCallElection{Signer: m[0].Address, Board: board, Class: uint32(len(elections(t, f)))})
	}
	stand(t, f, 1, m...)
	stand(t, f, 2, m...)
	f.Wait(fixture.Nomination)
	for election := range uint64(2) {
		send(t, f, ballot(m[0], election+1, m[0], m[1]))
		send(t, f, ballot(m[1], election+1, m[0]))
	}
	f.Wait(fixture.Election)
	require.Equal(t, []uint64{m[0].Id}, sitting(t, f, board, 0))
	require.Equal(t, []uint64{m[1].Id}, sitting(t, f, board, 1), "the first was elected in the other class already")
	f.RequireBoardInvariants()
}

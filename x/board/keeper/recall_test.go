package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func sign(member regiontypes.Member, board uint64, index uint32) *types.MsgSignPetition {
	return &types.MsgSignPetition{Signer: member.Address, Board: board, Index: index}
}

func TestAPetitionRecallsAHolderWhoMayStandAndSitsUntilItIsDecided(t *testing.T) {
	f := fixture.New(t)
	board, m := council(t, f, 2, 3) // four members with the officer
	ada := f.Admit("ada")
	refused(t, f, types.ErrAdmittedLater, sent(f, sign(ada, board, 1)))
	f.EndBlock() // five
	send(t, f, sign(m[0], board, 1))
	refused(t, f, types.ErrAlreadyVoted, sent(f, sign(m[0], board, 1)))
	refused(t, f, types.ErrSeatNotFound, sent(f, sign(m[0], board, 3)))
	bought := f.Admit("bought")
	f.EndBlock()
	refused(t, f, types.ErrAdmittedLater, sent(f, sign(bought, board, 1)))
	send(t, f, sign(m[1], board, 1)) // the holder too, why not
	require.Len(t, elections(t, f), 1)
	send(t, f, sign(ada, board, 1))
	all := elections(t, f)
	require.Len(t, all, 2, "half of five are three")
	require.True(t, all[1].Recall)
	require.Equal(t, []uint32{1}, all[1].Seats)
	require.Equal(t, m[1].Id, sitting(t, f, board, 0)[1], "the holder sits until it is decided")
	refused(t, f, types.ErrElectionOpen, sent(f, sign(m[0], board, 1)))
	refused(t, f, types.ErrNoVacancy, sent(f, &types.MsgCallElection{Signer: ada.Address, Board: board}))
	stand(t, f, 2, m[1], ada)
	refused(t, f, types.ErrSeated, sent(f, &types.MsgStand{Signer: m[0].Address, Election: 2}))
	f.Wait(fixture.Nomination)
	send(t, f, ballot(m[0], 2, ada))
	send(t, f, ballot(m[2], 2, ada))
	send(t, f, ballot(m[1], 2, m[1]))
	f.Wait(fixture.Election)
	require.Equal(t, []uint64{m[0].Id, ada.Id, m[2].Id}, sitting(t, f, board, 0))
	f.EndBlock()
	f.RequireBoardInvariants()
}

func TestARecalledHolderCanBeConfirmed(t *testing.T) {
	f := fixture.New(t)
	board, m := council(t, f, 2, 3)
	f.EndBlock()
	send(t, f, sign(m[0], board, 1))
	send(t, f, sign(m[2], board, 1))
	stand(t, f, 2, m[1])
	before := seatsOf(t, f)[1]
	f.Wait(fixture.Nomination)
	send(t, f, ballot(m[1], 2, m[1]))
	f.Wait(fixture.Election)
	after := seatsOf(t, f)[1]
	require.Equal(t, before.From, after.From)
	require.Greater(t, after.Until, before.Until)
	f.RequireBoardInvariants()
}

func TestAPetitionLapsesAndAnotherBegins(t *testing.T) {
	f := fixture.New(t)
	params := types.DefaultParams()
	params.PetitionSeconds = 500
	require.NoError(t, f.Board.SetParams(f.Ctx, params))
	board, m := council(t, f, 2, 3)
	send(t, f, sign(m[0], board, 1))
	f.Wait(500)
	f.EndBlock()
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.True(t, state.Petitions[0].Closed)
	require.Empty(t, state.Signatures)
	send(t, f, sign(m[0], board, 1))
	send(t, f, sign(m[2], board, 1))
	require.Len(t, elections(t, f), 2)
}

func TestAPetitionAgainstAPredecessorIsNotOneAgainstTheSuccessor(t *testing.T) {
	f := fixture.New(t)
	board, m := council(t, f, 2, 3)
	ada := f.Admit("ada")
	f.EndBlock()
	send(t, f, sign(m[0], board, 1))
	send(t, f, sign(m[2], board, 1))
	send(t, f, &types.MsgResign{Signer: m[1].Address, Board: board})
	refused(t, f, types.ErrSeatVacant, sent(f, sign(ada, board, 1)))
	f.Elect(board, 0, ada)
	send(t, f, sign(m[0], board, 1))
	require.Len(t, elections(t, f), 2, "signatures against somebody else do not count")
	send(t, f, sign(m[1], board, 1))
	send(t, f, sign(m[2], board, 1))
	require.Len(t, elections(t, f), 3)
	f.Wait(fixture.Nomination + fixture.Election)
	require.Equal(t, []uint64{m[0].Id, 0, m[2].Id}, sitting(t, f, board, 0), "nobody stood")
	f.RequireBoardInvariants()
}

func TestLostKeysOfABoardAreRecoveredByAnElectionOfTheMembers(t *testing.T) {
	f := fixture.New(t)
	board, _ := council(t, f, 3, 3)
	others := admitOthers(f, 7) // the three who sit have lost their keys and sign nothing
	f.EndBlock()
	for index := range uint32(3) {
		for _, member := range others[:6] {
			send(t, f, sign(member, board, index))
		}
	}
	for election := range uint64(3) {
		stand(t, f, election+2, others[election])
	}
	f.Wait(fixture.Nomination)
	for election := range uint64(3) {
		send(t, f, ballot(others[6], election+2, others[election]))
	}
	f.Wait(fixture.Election)
	require.Equal(t, []uint64{others[0].Id, others[1].Id, others[2].Id}, sitting(t, f, board, 0))
	f.EndBlock()
	proposal := f.Propose(board, others[0])
	f.Yes(proposal, others[:3]...)
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(proposal))
	f.RequireBoardInvariants()
}

func admitOthers(f *fixture.Fix, count int) []regiontypes.Member {
	others := make([]regiontypes.Member, count)
	for i := range others {
		others[i] = f.Admit(string(rune('a'+i)) + "-other")
	}
	return others
}

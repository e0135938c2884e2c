package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestBoardsAreFoundByIdAndByAddress(t *testing.T) {
	f, _ := lived(t)
	q := f.BoardQuery
	params, err := q.Params(f.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Equal(t, types.DefaultParams(), params.Params)
	all, err := q.Boards(f.Ctx, &types.QueryBoardsRequest{Pagination: &query.PageRequest{Limit: 2, CountTotal: true}})
	require.NoError(t, err)
	require.Len(t, all.Boards, 2)
	require.Equal(t, uint64(3), all.Pagination.Total)
	one, err := q.Board(f.Ctx, &types.QueryBoardRequest{Board: 2})
	require.NoError(t, err)
	require.Equal(t, all.Boards[1], one.Board)
	found, err := q.BoardByAddress(f.Ctx, &types.QueryBoardByAddressRequest{Address: one.Board.Config.Address})
	require.NoError(t, err)
	require.Equal(t, one.Board, found.Board)
	coded, err := q.BoardsByCode(f.Ctx, &types.QueryBoardsByCodeRequest{Code: one.Board.Config.Code})
	require.NoError(t, err)
	require.Equal(t, []types.Board{one.Board}, coded.Boards)
	coded, err = q.BoardsByCode(f.Ctx, &types.QueryBoardsByCodeRequest{Code: "nothing"})
	require.NoError(t, err)
	require.Empty(t, coded.Boards)

	_, err = q.Board(f.Ctx, &types.QueryBoardRequest{Board: 9})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.BoardByAddress(f.Ctx, &types.QueryBoardByAddressRequest{Address: addr("nobody")})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.BoardByAddress(f.Ctx, &types.QueryBoardByAddressRequest{Address: "x"})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.Seats(f.Ctx, &types.QuerySeatsRequest{Board: 9})
	require.Equal(t, codes.NotFound, status.Code(err))
}

// TestSeveralBoardsHaveOneCodeUntilTheyCloseOrChangeIt shows why a code finds a list: a company's board is called like the company.
func TestSeveralBoardsHaveOneCodeUntilTheyCloseOrChangeIt(t *testing.T) {
	f, _ := lived(t)
	council, err := f.Board.GetBoard(f.Ctx, 2)
	require.NoError(t, err)
	found := func(code string) (ids []uint64) {
		answer, err := f.BoardQuery.BoardsByCode(f.Ctx, &types.QueryBoardsByCodeRequest{Code: code})
		require.NoError(t, err)
		for _, board := range answer.Boards {
			ids = append(ids, board.Id)
		}
		return ids
	}
	config := council.Config
	config.Address, config.Owner = "", ""
	other, err := f.Board.Open(f.Ctx, config)
	require.NoError(t, err)
	require.Equal(t, []uint64{2, other}, found(config.Code))
	config.Code = config.Code + "-2"
	require.NoError(t, f.Board.Reconfigure(f.Ctx, other, config))
	require.Equal(t, []uint64{2}, found(council.Config.Code))
	require.Equal(t, []uint64{other}, found(config.Code))
	require.NoError(t, f.Board.Close(f.Ctx, other))
	require.Empty(t, found(config.Code))
}

func TestSeatsSayWhoseMandateCounts(t *testing.T) {
	f, m := lived(t)
	res, err := f.BoardQuery.Seats(f.Ctx, &types.QuerySeatsRequest{Board: 2})
	require.NoError(t, err)
	require.Len(t, res.Seats, 4, "the vacant one too")
	require.True(t, res.Seats[0].Current)
	require.Zero(t, res.Seats[2].Seat.Member)
	require.False(t, res.Seats[2].Current)
	require.NoError(t, f.Region.Suspend(f.Ctx, m[0].Id, "why"))
	mine, err := f.BoardQuery.MemberSeats(f.Ctx, &types.QueryMemberSeatsRequest{Member: m[0].Id})
	require.NoError(t, err)
	require.Len(t, mine.Seats, 1)
	require.False(t, mine.Seats[0].Current)
}

func TestAProposalShowsItsMessagesAndHowItsVotesCountNow(t *testing.T) {
	f, m := lived(t)
	q := f.BoardQuery
	failed, err := q.Proposal(f.Ctx, &types.QueryProposalRequest{Proposal: 1})
	require.NoError(t, err)
	require.Contains(t, failed.Failure, regiontypes.ErrMemberStatus.Error())
	text := string(f.Cdc.MustMarshalJSON(failed))
	require.Contains(t, text, `"@type":"/factor.region.v1.MsgReinstateMember"`)
	direct, err := q.Proposal(f.Ctx, &types.QueryProposalRequest{Proposal: 3})
	require.NoError(t, err)
	require.Equal(t, types.Count{Yes: 1, No: 1, Needed: 4}, direct.Count)

	// On a seated board a vote counts while its mandate does.
	f.EndBlock()
	seated := f.Propose(2, m[0])
	f.EndBlock()
	f.Yes(seated, m[0])
	count := func() types.Count {
		res, err := q.Proposal(f.Ctx, &types.QueryProposalRequest{Proposal: seated})
		require.NoError(t, err)
		return res.Count
	}
	require.Equal(t, types.Count{Yes: 1, Needed: 2, YesByClass: []uint32{1, 0, 0}, NeededByClass: []uint32{1, 0, 0}}, count())
	require.NoError(t, f.Region.Suspend(f.Ctx, m[0].Id, "why"))
	require.Zero(t, count().Yes)

	_, err = q.Proposal(f.Ctx, &types.QueryProposalRequest{Proposal: 99})
	require.Equal(t, codes.NotFound, status.Code(err))
	all, err := q.Proposals(f.Ctx, &types.QueryProposalsRequest{Board: 1})
	require.NoError(t, err)
	require.Len(t, all.Proposals, 3)
	open, err := q.Proposals(f.Ctx, &types.QueryProposalsRequest{Board: 1, Open: true})
	require.NoError(t, err)
	require.Len(t, open.Proposals, 2, "one is voted on, one can be tried again")
	votes, err := q.Votes(f.Ctx, &types.QueryVotesRequest{Proposal: 3})
	require.NoError(t, err)
	require.Len(t, votes.Votes, 2)
}

func TestAnElectionShowsItsStandingsAndOnesOwnBallot(t *testing.T) {
	f, m := lived(t)
	q := f.BoardQuery
	res, err := q.Election(f.Ctx, &types.QueryElectionRequest{Election: 3})
	require.NoError(t, err)
	require.Equal(t, types.ELECTION_PHASE_VOTING, res.Phase)
	require.Equal(t, []uint64{2, 1}, []uint64{res.Standings[0].Approvals, res.Standings[1].Approvals})
	mine, err := q.Ballot(f.Ctx, &types.QueryBallotRequest{Election: 3, Member: m[0].Id})
	require.NoError(t, err)
	require.Equal(t, []uint64{m[4].Id, m[2].Id}, mine.Candidates)
	_, err = q.Ballot(f.Ctx, &types.QueryBallotRequest{Election: 3, Member: 99})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Election(f.Ctx, &types.QueryElectionRequest{Election: 99})
	require.Equal(t, codes.NotFound, status.Code(err))
	all, err := q.Elections(f.Ctx, &types.QueryElectionsRequest{Board: 2})
	require.NoError(t, err)
	require.Len(t, all.Elections, 3)
	petitions, err := q.Petitions(f.Ctx, &types.QueryPetitionsRequest{Board: 2})
	require.NoError(t, err)
	require.Len(t, petitions.Petitions, 1)
	roll, err := q.Roll(f.Ctx, &types.QueryRollRequest{Roll: 1})
	require.NoError(t, err)
	require.Equal(t, uint64(3), roll.Roll.Size_)
	_, err = q.Roll(f.Ctx, &types.QueryRollRequest{Roll: 9})
	require.Equal(t, codes.NotFound, status.Code(err))
	entries, err := q.RollEntries(f.Ctx, &types.QueryRollEntriesRequest{Roll: 1})
	require.NoError(t, err)
	require.Len(t, entries.Entries, 3)
}

func TestWhatAwaitsAMemberIsWhereTheyHaveAVoteThatTheyHaveNotUsed(t *testing.T) {
	f, m := lived(t)
	awaiting := func(member uint64) *types.QueryAwaitingResponse {
		res, err := f.BoardQuery.Awaiting(f.Ctx, &types.QueryAwaitingRequest{Member: member})
		require.NoError(t, err)
		require.False(t, res.More)
		return res
	}
	ids := func(proposals []types.Proposal) (list []uint64) {
		for _, proposal := range proposals {
			list = append(list, proposal.Id)
		}
		return list
	}
	third := awaiting(m[2].Id)
	require.Equal(t, []uint64{3}, ids(third.Proposals))
	require.Empty(t, third.Vetoes, "they have signed")
	require.Len(t, third.Elections, 1)
	require.Len(t, third.Petitions, 1)
	fourth := awaiting(m[3].Id)
	require.Empty(t, fourth.Petitions, "they have signed")
	require.Equal(t, []uint64{2}, ids(fourth.Vetoes))
	first := awaiting(m[0].Id)
	require.Empty(t, first.Proposals)
	require.Empty(t, first.Elections)
	require.Empty(t, awaiting(f.Officer.Id).Petitions, "they are not on the roll")
	newcomer := f.Admit("newcomer")
	require.Equal(t, &types.QueryAwaitingResponse{}, awaiting(newcomer.Id))
	require.NoError(t, f.Region.Suspend(f.Ctx, m[3].Id, "why"))
	suspended := awaiting(m[3].Id)
	require.NotEmpty(t, suspended.Vetoes, "nobody is suspended from what all members decide")
	require.Empty(t, suspended.Petitions, "they are from their company's")

	f.EndBlock()
	seated := f.Propose(2, m[1])
	require.Contains(t, ids(awaiting(m[5].Id).Proposals), seated, "by their seat")
	require.NotContains(t, ids(awaiting(m[2].Id).Proposals), seated)
	_, err := f.BoardQuery.Awaiting(f.Ctx, &types.QueryAwaitingRequest{Member: 99})
	require.Equal(t, codes.NotFound, status.Code(err))
}

func TestTheListOfWhatAwaitsIsBounded(t *testing.T) {
	f := fixture.New(t)
	for range 501 {
		f.Open(fixture.DirectConfig(types.Members()))
	}
	res, err := f.BoardQuery.Awaiting(f.Ctx, &types.QueryAwaitingRequest{Member: 1})
	require.NoError(t, err)
	require.True(t, res.More)
}

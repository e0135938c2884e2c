package keeper

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/board/tally"
	"github.com/factor-coop/factor/x/board/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.k.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	return &types.QueryParamsResponse{Params: params}, nil
}

func (s queryServer) Board(ctx context.Context, req *types.QueryBoardRequest) (*types.QueryBoardResponse, error) {
	board, err := s.k.GetBoard(ctx, req.Board)
	if err != nil {
		return nil, err
	}
	return &types.QueryBoardResponse{Board: board}, nil
}

func (s queryServer) BoardByAddress(ctx context.Context, req *types.QueryBoardByAddressRequest) (*types.QueryBoardByAddressResponse, error) {
	addr, err := s.k.addresses.StringToBytes(req.Address)
	if err != nil {
		return nil, errorsmod.Wrapf(types.ErrInvalid, "address %.100q: %s", req.Address, err)
	}
	board, exists, err := s.k.BoardByAddress(ctx, addr)
	if err != nil {
		return nil, err
	}
	if !exists {
		return nil, errorsmod.Wrapf(types.ErrBoardNotFound, "none acts at %s", req.Address)
	}
	return &types.QueryBoardByAddressResponse{Board: board}, nil
}

func (s queryServer) BoardsByCode(ctx context.Context, req *types.QueryBoardsByCodeRequest) (*types.QueryBoardsByCodeResponse, error) {
	boards, page, err := query.CollectionPaginate(ctx, s.k.boardsByCode, req.Pagination,
		func(key collections.Pair[string, uint64], _ collections.NoValue) (types.Board, error) {
			return s.k.GetBoard(ctx, key.K2())
		},
		query.WithCollectionPaginationPairPrefix[string, uint64](req.Code))
	if err != nil {
		return nil, err
	}
	return &types.QueryBoardsByCodeResponse{Boards: boards, Pagination: page}, nil
}

func (s queryServer) Boards(ctx context.Context, req *types.QueryBoardsRequest) (*types.QueryBoardsResponse, error) {
	boards, page, err := query.CollectionPaginate(ctx, s.k.boards, req.Pagination, func(_ uint64, board types.Board) (types.Board, error) { return board, nil })
	if err != nil {
		return nil, err
	}
	return &types.QueryBoardsResponse{Boards: boards, Pagination: page}, nil
}

// Seats lists vacant seats too: they count in n.
func (s queryServer) Seats(ctx context.Context, req *types.QuerySeatsRequest) (*types.QuerySeatsResponse, error) {
	board, err := s.k.GetBoard(ctx, req.Board)
	if err != nil {
		return nil, err
	}
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return nil, err
	}
	stored, err := s.k.seatsOf(ctx, board.Id)
	if err != nil {
		return nil, err
	}
	res := &types.QuerySeatsResponse{}
	for class, rules := range board.Config.Classes {
		for index := range rules.Seats {
			view := types.SeatView{Seat: types.Seat{Board: board.Id, Class: uint32(class), Index: index}}
			at := slices.IndexFunc(stored, func(seat types.Seat) bool { return seat.Class == uint32(class) && seat.Index == index })
			if at >= 0 {
				view.Seat = stored[at]
				if view.Current, err = s.k.current(ctx, board, view.Seat, now, now); err != nil {
					return nil, err
				}
			}
			res.Seats = append(res.Seats, view)
		}
	}
	return res, nil
}

func (s queryServer) Proposal(ctx context.Context, req *types.QueryProposalRequest) (*types.QueryProposalResponse, error) {
	proposal, err := s.k.GetProposal(ctx, req.Proposal)
	if err != nil {
		return nil, err
	}
	count, err := s.count(ctx, proposal)
	if err != nil {
		return nil, err
	}
	return &types.QueryProposalResponse{Proposal: proposal, Count: count, Failure: explain(proposal)}, nil // determinism: an answer is not state
}

// explain tells a proposal's failure in words, as far as it is known to all nodes.
func explain(proposal types.Proposal) string {
	reason := proposal.Failure
	if reason == nil {
		return ""
	}
	text := failure.Explain(reason.Codespace, reason.Code)
	if carried := proposal.MessageTypes(); reason.Message > 0 && int(reason.Message) <= len(carried) {
		text = fmt.Sprintf("message %d (%s): %s", reason.Message, carried[reason.Message-1], text)
	}
	return text
}

// count is how the votes of an open proposal count now; of another one, how they counted.
func (s queryServer) count(ctx context.Context, proposal types.Proposal) (types.Count, error) {
	count := types.Count{Yes: proposal.Tally.Yes, No: proposal.Tally.No}
	if decision := proposal.Decision; decision != nil {
		count.Yes, count.Needed, count.NeededByClass = decision.Yes, decision.Needed, decision.NeededByClass
	}
	board, err := s.k.boardOf(ctx, proposal)
	if lapsed(err) || (err == nil && proposal.Phase != types.PROPOSAL_PHASE_VOTING) {
		return count, nil
	}
	if err != nil {
		return count, err
	}
	if board.Direct() {
		count.Needed = tally.Exceeding(board.Config.Rules.SharePpm, proposal.Electorate)
		return count, nil
	}
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return count, err
	}
	classes, agreed, err := s.k.countSeats(ctx, board, proposal, now)
	if err != nil {
		return count, err
	}
	count.Yes, count.Needed = uint64(len(agreed)), uint64(board.Config.Rules.Threshold)
	for _, class := range classes {
		count.YesByClass = append(count.YesByClass, class.Yes)
		count.NeededByClass = append(count.NeededByClass, class.Needed)
	}
	return count, nil
}

func (s queryServer) Proposals(ctx context.Context, req *types.QueryProposalsRequest) (*types.QueryProposalsResponse, error) {
	index := s.k.proposalsByBoard
	if req.Open {
		index = s.k.openProposals
	}
	proposals, page, err := query.CollectionPaginate(ctx, index, req.Pagination, func(key pair, _ collections.NoValue) (types.Proposal, error) {
		return s.k.GetProposal(ctx, key.K2())
	}, query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Board))
	if err != nil {
		return nil, err
	}
	return &types.QueryProposalsResponse{Proposals: proposals, Pagination: page}, nil
}

func (s queryServer) Votes(ctx context.Context, req *types.QueryVotesRequest) (*types.QueryVotesResponse, error) {
	votes, page, err := query.CollectionPaginate(ctx, s.k.votes, req.Pagination, func(_ pair, vote types.Vote) (types.Vote, error) { return vote, nil },
		query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Proposal))
	if err != nil {
		return nil, err
	}
	return &types.QueryVotesResponse{Votes: votes, Pagination: page}, nil
}

func (s queryServer) Election(ctx context.Context, req *types.QueryElectionRequest) (*types.QueryElectionResponse, error) {
	election, err := s.k.GetElection(ctx, req.Election)
	if err != nil {
		return nil, err
	}
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return nil, err
	}
	standings, err := s.k.candidatesOf(ctx, election.Id)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(standings, func(a, b types.Candidate) int { return cmp.Compare(b.Approvals, a.Approvals) })
	return &types.QueryElectionResponse{Election: election, Phase: phaseOf(election, now), Standings: standings}, nil
}

func (s queryServer) Elections(ctx context.Context, req *types.QueryElectionsRequest) (*types.QueryElectionsResponse, error) {
	elections, page, err := query.CollectionPaginate(ctx, s.k.electionsByBoard, req.Pagination, func(key pair, _ collections.NoValue) (types.Election, error) {
		return s.k.GetElection(ctx, key.K2())
	}, query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Board))
	if err != nil {
		return nil, err
	}
	return &types.QueryElectionsResponse{Elections: elections, Pagination: page}, nil
}

func (s queryServer) Ballot(ctx context.Context, req *types.QueryBallotRequest) (*types.QueryBallotResponse, error) {
	ballot, exists, err := base.Find(ctx, s.k.ballots, collections.Join(req.Election, req.Member))
	if err != nil {
		return nil, err
	}
	if !exists {
		return nil, status.Errorf(codes.NotFound, "member %d has no ballot in election %d, or it was counted and forgotten", req.Member, req.Election)
	}
	candidates, err := s.k.candidatesOf(ctx, req.Election)
	if err != nil {
		return nil, err
	}
	res := &types.QueryBallotResponse{}
	for _, candidate := range candidates {
		if ballot.Approved&(1<<candidate.Position) != 0 {
			res.Candidates = append(res.Candidates, candidate.Member)
		}
	}
	return res, nil
}

func (s queryServer) Petitions(ctx context.Context, req *types.QueryPetitionsRequest) (*types.QueryPetitionsResponse, error) {
	petitions, err := s.k.petitionsOf(ctx, req.Board)
	if err != nil {
		return nil, err
	}
	return &types.QueryPetitionsResponse{Petitions: petitions}, nil
}

func (s queryServer) Roll(ctx context.Context, req *types.QueryRollRequest) (*types.QueryRollResponse, error) {
	roll, err := s.k.GetRoll(ctx, req.Roll)
	if err != nil {
		return nil, err
	}
	return &types.QueryRollResponse{Roll: roll}, nil
}

func (s queryServer) RollEntries(ctx context.Context, req *types.QueryRollEntriesRequest) (*types.QueryRollEntriesResponse, error) {
	entries, page, err := query.CollectionPaginate(ctx, s.k.rollEntries, req.Pagination, func(key pair, since int64) (types.RollEntry, error) {
		return types.RollEntry{Roll: key.K1(), Member: key.K2(), Since: since}, nil
	}, query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Roll))
	if err != nil {
		return nil, err
	}
	return &types.QueryRollEntriesResponse{Entries: entries, Pagination: page}, nil
}

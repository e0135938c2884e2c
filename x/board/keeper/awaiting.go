package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// maxAwaiting is how many entries the query about what awaits a member looks at.
const maxAwaiting = 500

// agenda collects what awaits one member's vote.
type agenda struct {
	keeper  Keeper
	member  regiontypes.Member
	now     int64
	looked  int
	visited map[uint64]bool
	res     types.QueryAwaitingResponse
}

// Awaiting lists the open votes in which a member has a vote that they have not used:
// on boards where they sit, of their rolls, and of all members.
func (s queryServer) Awaiting(ctx context.Context, req *types.QueryAwaitingRequest) (*types.QueryAwaitingResponse, error) {
	member, err := s.k.region.GetMember(ctx, req.Member)
	if err != nil {
		return nil, err
	}
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return nil, err
	}
	a := &agenda{keeper: s.k, member: member, now: now, visited: map[uint64]bool{}}
	err = s.k.seats.Indexes.ByMember.Walk(ctx, collections.NewPrefixedPairRange[uint64, seatKey](member.Id), func(_ uint64, seat seatKey) (bool, error) {
		return a.board(ctx, seat.K1())
	})
	if err != nil {
		return nil, err
	}
	err = s.k.rollEntries.Indexes.ByMember.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](member.Id), func(_, roll uint64) (bool, error) {
		return a.roll(ctx, roll)
	})
	if err != nil {
		return nil, err
	}
	err = s.k.formersByMember.Walk(ctx, collections.NewPrefixedTripleRange[uint64, uint64, int64](member.Id), func(key formerByMember) (bool, error) {
		return a.roll(ctx, key.K2())
	})
	if err != nil {
		return nil, err
	}
	if _, err := a.roll(ctx, 0); err != nil {
		return nil, err
	}
	return &a.res, nil
}

// full stops the search in time and says so.
func (a *agenda) full() bool {
	a.looked++
	a.res.More = a.res.More || a.looked > maxAwaiting
	return a.res.More
}

// roll visits the boards on which a roll has a vote; roll 0 is all members.
func (a *agenda) roll(ctx context.Context, roll uint64) (bool, error) {
	err := a.keeper.boardsByRoll.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](roll), func(key pair) (bool, error) {
		return a.board(ctx, key.K2())
	})
	return a.res.More, err
}

func (a *agenda) board(ctx context.Context, id uint64) (bool, error) {
	if a.visited[id] {
		return a.res.More, nil
	}
	a.visited[id] = true
	if a.full() {
		return true, nil
	}
	board, err := a.keeper.GetBoard(ctx, id)
	if err != nil || !board.Open() {
		return false, err
	}
	if err := a.elections(ctx, board); err != nil {
		return true, err
	}
	if err := a.petitions(ctx, board); err != nil {
		return true, err
	}
	err = a.keeper.openProposals.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](id), func(key pair) (bool, error) {
		if a.full() {
			return true, nil
		}
		proposal, err := a.keeper.GetProposal(ctx, key.K2())
		if err != nil {
			return true, err
		}
		return false, a.proposal(ctx, board, proposal)
	})
	return a.res.More, err
}

func (a *agenda) proposal(ctx context.Context, board types.Board, proposal types.Proposal) error {
	if proposal.Version != board.Version {
		return nil
	}
	key := collections.Join(proposal.Id, a.member.Id)
	switch proposal.Phase {
	case types.PROPOSAL_PHASE_VOTING:
		may, err := a.mayVote(ctx, board, proposal)
		if err != nil || !may {
			return err
		}
		voted, err := a.keeper.votes.Has(ctx, key)
		if err == nil && !voted {
			a.res.Proposals = append(a.res.Proposals, proposal)
		}
		return err
	case types.PROPOSAL_PHASE_PASSED:
		decision := proposal.Decision
		if decision.VetoesNeeded == 0 {
			return nil
		}
		since, is, err := a.keeper.electorOf(ctx, board.Config.VetoElectorate(), a.member, decision.DecidedAt)
		if err != nil || !is || since >= decision.DecidedAt {
			return err
		}
		signed, err := a.keeper.vetoes.Has(ctx, key)
		if err == nil && !signed {
			a.res.Vetoes = append(a.res.Vetoes, proposal)
		}
		return err
	}
	return nil
}

func (a *agenda) mayVote(ctx context.Context, board types.Board, proposal types.Proposal) (bool, error) {
	if a.now >= proposal.ClosesAt {
		return false, nil
	}
	if board.Direct() {
		since, is, err := a.keeper.electorOf(ctx, board.Config.Electorate, a.member, proposal.OpenedAt)
		return is && since < proposal.OpenedAt, err
	}
	seats, err := a.keeper.currentSeats(ctx, board, a.now, proposal.OpenedAt)
	if err != nil {
		return false, err
	}
	for _, seat := range seats {
		if seat.Member == a.member.Id {
			return seat.From < proposal.OpenedAt, nil
		}
	}
	return false, nil
}

// elections lists those in which they may stand or have not voted yet.
func (a *agenda) elections(ctx context.Context, board types.Board) error {
	return a.keeper.openElections.Walk(ctx, collections.NewPrefixedTripleRange[uint64, uint32, uint32](board.Id), func(_ seatKey, id uint64) (bool, error) {
		if a.full() {
			return true, nil
		}
		election, err := a.keeper.GetElection(ctx, id)
		if err != nil || a.now >= election.ClosesAt {
			return false, err
		}
		since, is, err := a.keeper.electorOf(ctx, board.Config.Classes[election.Class].Source.Electorate, a.member, election.OpenedAt)
		if err != nil || !is || since >= election.OpenedAt {
			return false, err
		}
		voted, err := a.keeper.ballots.Has(ctx, collections.Join(id, a.member.Id))
		if err == nil && !voted {
			a.res.Elections = append(a.res.Elections, election)
		}
		return false, err
	})
}

func (a *agenda) petitions(ctx context.Context, board types.Board) error {
	petitions, err := a.keeper.petitionsOf(ctx, board.Id)
	if err != nil {
		return err
	}
	for _, petition := range petitions {
		if a.now >= petition.ClosesAt {
			continue
		}
		since, is, err := a.keeper.electorOf(ctx, board.Config.Classes[petition.Class].Source.Electorate, a.member, petition.OpenedAt)
		if err != nil {
			return err
		}
		if !is || since >= petition.OpenedAt {
			continue
		}
		signed, err := a.keeper.signatures.Has(ctx, collections.Join(petition.Id, a.member.Id))
		if err != nil {
			return err
		}
		if !signed {
			a.res.Petitions = append(a.res.Petitions, petition)
		}
	}
	return nil
}

// MemberSeats lists the seats that a member has, and whether each mandate counts now.
func (s queryServer) MemberSeats(ctx context.Context, req *types.QueryMemberSeatsRequest) (*types.QueryMemberSeatsResponse, error) {
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return nil, err
	}
	res := &types.QueryMemberSeatsResponse{}
	err = s.k.seats.Indexes.ByMember.Walk(ctx, collections.NewPrefixedPairRange[uint64, seatKey](req.Member), func(_ uint64, key seatKey) (bool, error) {
		board, err := s.k.GetBoard(ctx, key.K1())
		if err != nil {
			return true, err
		}
		seat, err := s.k.seats.Get(ctx, key)
		if err != nil {
			return true, err
		}
		current, err := s.k.current(ctx, board, seat, now, now)
		res.Seats = append(res.Seats, types.SeatView{Seat: seat, Current: current})
		return err != nil || len(res.Seats) == maxAwaiting, err
	})
	if err != nil {
		return nil, err
	}
	return res, nil
}

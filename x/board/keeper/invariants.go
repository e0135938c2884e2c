package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/board/types"
)

// Invariants are the conditions on the module's state that hold after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "board/boards", Check: k.checkBoards},
		{Name: "board/seats", Check: k.checkSeats},
		{Name: "board/terms", Check: k.checkTerms},
		{Name: "board/rolls", Check: k.checkRolls},
		{Name: "board/elections", Check: k.checkElections},
		{Name: "board/ballots", Check: k.checkBallots},
		{Name: "board/petitions", Check: k.checkPetitions},
		{Name: "board/proposals", Check: k.checkProposals},
		{Name: "board/votes", Check: k.checkVotes},
		{Name: "board/decisions", Check: k.checkDecisions},
		{Name: "board/vetoes", Check: k.checkVetoes},
		{Name: "board/prunes", Check: k.checkPrunes},
		{Name: "board/forgets", Check: k.checkForgets},
		{Name: "board/open-votes", Check: k.checkOpenVotes},
		{Name: "board/former-entries", Check: k.checkFormers},
	}
}

// Every open board is found by its address, by its code and by those who vote on it, and nothing else is.
func (k Keeper) checkBoards(ctx context.Context) error {
	addresses, codes, votes := 0, 0, 0
	err := k.boards.Walk(ctx, nil, func(id uint64, board types.Board) (bool, error) {
		if board.Id != id || board.Version == 0 {
			return true, fmt.Errorf("board %d (version %d) is stored under %d", board.Id, board.Version, id)
		}
		if !board.Open() {
			return false, nil
		}
		addr, err := k.addresses.StringToBytes(board.Config.Address)
		if err != nil {
			return true, err
		}
		addresses++
		if indexed, exists, err := base.Find(ctx, k.boardByAddress, sdk.AccAddress(addr)); err != nil || !exists || indexed != id {
			return true, failure.First(err, fmt.Errorf("board %d acts at %s, which is indexed as %d", id, board.Config.Address, indexed))
		}
		codes++
		if indexed, err := k.boardsByCode.Has(ctx, collections.Join(board.Config.Code, id)); err != nil || !indexed {
			return true, failure.First(err, fmt.Errorf("board %d is not indexed under its code %s", id, board.Config.Code))
		}
		for _, electorate := range board.Config.Electorates() {
			votes++
			if indexed, err := k.boardsByRoll.Has(ctx, collections.Join(electorate.Roll, id)); err != nil || !indexed {
				return true, failure.First(err, fmt.Errorf("board %d is not indexed under roll %d", id, electorate.Roll))
			}
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.boardByAddress.Walk(ctx, nil, func(addr sdk.AccAddress, id uint64) (bool, error) {
		addresses--
		return false, nil
	})
	if err != nil || addresses != 0 {
		return failure.First(err, fmt.Errorf("%d open boards are missing in the index by address", addresses))
	}
	err = k.boardsByCode.Walk(ctx, nil, func(collections.Pair[string, uint64]) (bool, error) {
		codes--
		return false, nil
	})
	if err != nil || codes != 0 {
		return failure.First(err, fmt.Errorf("%d entries are missing in the index of boards by code", codes))
	}
	err = k.boardsByRoll.Walk(ctx, nil, func(pair) (bool, error) {
		votes--
		return false, nil
	})
	if err != nil || votes != 0 {
		return failure.First(err, fmt.Errorf("%d entries are missing in the index of boards by roll", votes))
	}
	return k.officers.Walk(ctx, nil, func(key pair) (bool, error) {
		_, err := k.openBoard(ctx, key.K1())
		return err != nil, err
	})
}

// Every seat exists on an open board, is indexed by its holder, and nobody has two current ones on a board.
func (k Keeper) checkSeats(ctx context.Context) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	count, sitting := 0, map[[2]uint64]bool{}
	err = k.seats.Walk(ctx, nil, func(key seatKey, seat types.Seat) (bool, error) {
		count++
		board, err := k.openBoard(ctx, seat.Board)
		if err != nil {
			return true, err
		}
		if _, err := seatClass(board, seat.Class, seat.Index); err != nil {
			return true, err
		}
		if key.K1() != seat.Board || key.K2() != seat.Class || key.K3() != seat.Index {
			return true, fmt.Errorf("seat %d of class %d of board %d is stored under %d, %d, %d", seat.Index, seat.Class, seat.Board, key.K3(), key.K2(), key.K1())
		}
		current, err := k.current(ctx, board, seat, now, now)
		if err != nil || !current {
			return err != nil, err
		}
		place := [2]uint64{seat.Board, seat.Member}
		if sitting[place] {
			return true, fmt.Errorf("member %d has two seats on board %d", seat.Member, seat.Board)
		}
		sitting[place] = true
		return false, nil
	})
	if err != nil {
		return err
	}
	return invariant.Index(ctx, "seats by member", k.seats.Indexes.ByMember.Walk, k.seats.Get,
		func(seat types.Seat, member uint64) bool { return seat.Member == member }, count)
}

// The end of every elected term that is still ahead is on the queue.
func (k Keeper) checkTerms(ctx context.Context) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	return k.seats.Walk(ctx, nil, func(_ seatKey, seat types.Seat) (bool, error) {
		board, err := k.GetBoard(ctx, seat.Board)
		if err != nil {
			return true, err
		}
		class, err := board.Class(seat.Class)
		if err != nil || class.Source.Kind != types.SOURCE_KIND_ELECTED || seat.Until-board.Lead() <= now {
			return err != nil, err
		}
		end := k.termEnd(board, seat)
		queued, err := k.termEnds.Has(ctx, termDueAt(end))
		if err == nil && !queued { // it was put there when the board belonged to somebody else
			end.OfRegion = !end.OfRegion
			queued, err = k.termEnds.Has(ctx, termDueAt(end))
		}
		if err == nil && !queued {
			err = fmt.Errorf("no election is due when the term of seat %d of class %d of board %d ends at %d", seat.Index, seat.Class, seat.Board, seat.Until)
		}
		return err != nil, err
	})
}

// A roll's size is the number of its entries, and each is indexed by its member, who exists.
func (k Keeper) checkRolls(ctx context.Context) error {
	sizes, entries := map[uint64]uint64{}, 0
	err := k.rollEntries.Walk(ctx, nil, func(key pair, _ int64) (bool, error) {
		sizes[key.K1()]++
		entries++
		if _, err := k.region.GetMember(ctx, key.K2()); err != nil {
			return true, fmt.Errorf("roll %d: %w", key.K1(), err)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if err := invariant.Reverse(ctx, "rolls by member", k.rollEntries.Indexes.ByMember.Walk, k.rollEntries.Has, entries); err != nil {
		return err
	}
	inactive, err := k.countInactive(ctx)
	if err != nil {
		return err
	}
	return k.rolls.Walk(ctx, nil, func(id uint64, roll types.Roll) (bool, error) {
		if roll.Inactive != inactive[id] {
			return true, fmt.Errorf("roll %d says %d inactive members and has %d", id, roll.Inactive, inactive[id])
		}
		if roll.Size_ != sizes[id] || roll.Id != id {
			return true, fmt.Errorf("roll %d (under %d) says %d members and has %d", roll.Id, id, roll.Size_, sizes[id])
		}
		return false, nil
	})
}

// Everything that is on the queue of what is forgotten has ended.
func (k Keeper) checkPrunes(ctx context.Context) error {
	return k.prunes.Walk(ctx, nil, func(key collections.Pair[uint32, uint64]) (bool, error) {
		ended := false
		switch types.PruneKind(key.K1()) {
		case types.PRUNE_KIND_BALLOTS:
			election, err := k.GetElection(ctx, key.K2())
			if err != nil {
				return true, err
			}
			ended = election.Closed
		case types.PRUNE_KIND_SIGNATURES:
			petition, err := base.Get(ctx, k.petitions, key.K2(), types.ErrPetition, "%d", key.K2())
			if err != nil {
				return true, err
			}
			ended = petition.Closed
		case types.PRUNE_KIND_FORMER_ENTRIES:
			return false, nil // looks itself what is needed
		default:
			proposal, err := k.GetProposal(ctx, key.K2())
			if err != nil {
				return true, err
			}
			ended = proposal.DueAt == 0
		}
		if !ended {
			return true, fmt.Errorf("%s of %d would be forgotten while they count", types.PruneKind(key.K1()), key.K2())
		}
		return false, nil
	})
}

func (k Keeper) beingPruned(ctx context.Context, kind types.PruneKind, id uint64) (bool, error) {
	return k.prunes.Has(ctx, collections.Join(uint32(kind), id))
}

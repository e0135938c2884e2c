package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/board/tally"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// GetElection returns an election, closed ones too; ErrElectionNotFound.
func (k Keeper) GetElection(ctx context.Context, id uint64) (types.Election, error) {
	return base.Get(ctx, k.elections, id, types.ErrElectionNotFound, "%d", id)
}

// CallElection opens an election for the vacant seats of a class, as one of its
// electors asks; ErrNoVacancy when every mandate is current.
func (k Keeper) CallElection(ctx context.Context, signer string, id uint64, class uint32) (uint64, error) {
	board, err := k.openBoard(ctx, id)
	if err != nil {
		return 0, err
	}
	rules, err := board.Class(class)
	if err != nil {
		return 0, err
	}
	if rules.Source.Kind != types.SOURCE_KIND_ELECTED {
		return 0, errorsmod.Wrapf(types.ErrNotElector, "class %d of board %d is appointed by %s", class, id, rules.Source.Appointer)
	}
	if _, _, err := k.elector(ctx, rules.Source.Electorate, signer); err != nil {
		return 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	opened, err := k.openElection(ctx, board, class, now)
	if err == nil && opened == 0 {
		err = errorsmod.Wrapf(types.ErrNoVacancy, "board %d, class %d", id, class)
	}
	return opened, err
}

// openElection opens the election of all seats of a class that are vacant or will
// be by the time it closes, and returns its id; 0 when there are none.
func (k Keeper) openElection(ctx context.Context, board types.Board, class uint32, now int64) (uint64, error) {
	open, exists, err := base.Find(ctx, k.openElections, collections.Join3(board.Id, class, uint32(0)))
	if err != nil {
		return 0, err
	}
	if exists {
		return 0, errorsmod.Wrapf(types.ErrElectionOpen, "election %d, board %d, class %d", open, board.Id, class)
	}
	seats, err := k.seatsToFill(ctx, board, class, now)
	if err != nil || len(seats) == 0 {
		return 0, err
	}
	return k.startElection(ctx, board, types.Election{Board: board.Id, Class: class, Seats: seats}, now)
}

// seatsToFill lists the seats of a class that nobody will have when an election that opens now closes.
func (k Keeper) seatsToFill(ctx context.Context, board types.Board, class uint32, now int64) ([]uint32, error) {
	rules, err := board.Class(class)
	if err != nil {
		return nil, err
	}
	var seats []uint32
	for index := range rules.Seats {
		// A recall decides about its seat by itself.
		recalled, err := k.openElections.Has(ctx, collections.Join3(board.Id, class, index+1))
		if err != nil {
			return nil, err
		}
		if recalled {
			continue
		}
		seat, stored, err := base.Find(ctx, k.seats, collections.Join3(board.Id, class, index))
		if err != nil {
			return nil, err
		}
		held := false
		if stored && seat.Until > now+board.Lead() {
			if held, err = k.current(ctx, board, seat, now, now); err != nil {
				return nil, err
			}
		}
		if !held {
			seats = append(seats, index)
		}
	}
	return seats, nil
}

// startElection fixes who may vote and when, and puts the closing on the queue.
func (k Keeper) startElection(ctx context.Context, board types.Board, election types.Election, now int64) (uint64, error) {
	var err error
	if election.Seen, err = k.upToDate(ctx); err != nil {
		return 0, err
	}
	if election.Id, err = base.NextID(ctx, k.electionSequence); err != nil {
		return 0, err
	}
	rules, err := board.Class(election.Class)
	if err != nil {
		return 0, err
	}
	election.Roll, election.OfRegion = rules.Source.Electorate.Roll, k.ofRegion(board.Config)
	if election.Electorate, err = k.electorateSize(ctx, rules.Source.Electorate, now); err != nil {
		return 0, err
	}
	election.OpenedAt = now
	election.VotingAt = now + board.Config.Rules.NominationSeconds
	election.ClosesAt = election.VotingAt + board.Config.Rules.ElectionSeconds
	if err := k.storeElection(ctx, election); err != nil {
		return 0, err
	}
	return election.Id, base.Emit(ctx, &types.ElectionOpened{Election: election})
}

// storeElection writes an election with its indexes.
func (k Keeper) storeElection(ctx context.Context, election types.Election) error {
	if err := k.elections.Set(ctx, election.Id, election); err != nil {
		return err
	}
	if err := k.electionsByBoard.Set(ctx, collections.Join(election.Board, election.Id)); err != nil {
		return err
	}
	if election.Closed {
		return k.forgets.Set(ctx, collections.Join3(election.ForgetAt, uint32(endedElection), election.Id))
	}
	if err := k.openElections.Set(ctx, slotOf(election), election.Id); err != nil {
		return err
	}
	if err := k.voteOpens(ctx, voteInElection(election)); err != nil {
		return err
	}
	return k.electionDue.Set(ctx, electionDueAt(election))
}

// slotOf is where the open election of a class is found, or the open recall of a seat.
func slotOf(election types.Election) seatKey {
	slot := uint32(0)
	if election.Recall {
		slot = election.Seats[0] + 1
	}
	return collections.Join3(election.Board, election.Class, slot)
}

// closeElection counts and seats whoever was elected. It reads the candidates and
// no ballot: approvals were counted as they were cast.
func (k Keeper) closeElection(ctx context.Context, election types.Election, now int64) error {
	board, err := k.GetBoard(ctx, election.Board)
	if err != nil {
		return err
	}
	winners, err := k.winners(ctx, board, election, now)
	if err != nil {
		return err
	}
	if err := k.fillSeats(ctx, board, election, winners, now); err != nil {
		return err
	}
	election.Elected = winners
	return k.endElection(ctx, election)
}

// endElection takes a closed election off the queues and lets its ballots be forgotten.
func (k Keeper) endElection(ctx context.Context, election types.Election) error {
	election.Closed = true
	var err error
	if election.ForgetAt, err = k.forgetLater(ctx, endedElection, election.Id, len(election.Elected) > 0); err != nil {
		return err
	}
	if err := k.elections.Set(ctx, election.Id, election); err != nil {
		return err
	}
	if err := k.openElections.Remove(ctx, slotOf(election)); err != nil {
		return err
	}
	if err := k.voteEnds(ctx, voteInElection(election)); err != nil {
		return err
	}
	if err := k.electionDue.Remove(ctx, electionDueAt(election)); err != nil {
		return err
	}
	if err := k.pruneLater(ctx, types.PRUNE_KIND_BALLOTS, election.Id); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ElectionClosed{Election: election.Id, Board: election.Board, Class: election.Class, Elected: election.Elected})
}

// winners are the members elected, the most approved first, as many as there are seats.
func (k Keeper) winners(ctx context.Context, board types.Board, election types.Election, now int64) ([]uint64, error) {
	candidates, err := k.candidatesOf(ctx, election.Id)
	if err != nil {
		return nil, err
	}
	approvals := make([]uint64, len(candidates))
	for i, candidate := range candidates {
		if !candidate.Withdrawn {
			approvals[i] = candidate.Approvals
		}
	}
	var winners []uint64
	for _, i := range tally.Rank(approvals) {
		if len(winners) == len(election.Seats) {
			break
		}
		eligible, err := k.maySit(ctx, board, election, candidates[i].Member, now)
		if err != nil {
			return nil, err
		}
		if eligible {
			winners = append(winners, candidates[i].Member)
		}
	}
	return winners, nil
}

// maySit says whether a candidate is still of the electorate and has no other seat on the board.
func (k Keeper) maySit(ctx context.Context, board types.Board, election types.Election, id uint64, now int64) (bool, error) {
	class, err := board.Class(election.Class)
	if err != nil {
		return false, err
	}
	member, err := k.region.GetMember(ctx, id)
	if err != nil {
		return false, err
	}
	_, is, err := k.electorSince(ctx, class.Source.Electorate, member)
	if err != nil || !is || member.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		return false, err
	}
	seats, err := k.currentSeats(ctx, board, now, now)
	if err != nil {
		return false, err
	}
	for _, seat := range seats {
		if seat.Member == id && !fills(election, seat) {
			return false, nil
		}
	}
	return true, nil
}

// fills says whether an election is about a seat.
func fills(election types.Election, seat types.Seat) bool {
	return election.Class == seat.Class && slices.Contains(election.Seats, seat.Index)
}

// fillSeats lets re-elected holders keep their seats, gives the others to the other
// winners in order, and vacates what is left over.
func (k Keeper) fillSeats(ctx context.Context, board types.Board, election types.Election, winners []uint64, now int64) error {
	rules, err := board.Class(election.Class)
	if err != nil {
		return err
	}
	waiting := slices.Clone(winners)
	var free []uint32
	for _, index := range election.Seats {
		seat, stored, err := base.Find(ctx, k.seats, collections.Join3(board.Id, election.Class, index))
		if err != nil {
			return err
		}
		at := slices.Index(waiting, seat.Member)
		if !stored || at < 0 {
			free = append(free, index)
			continue
		}
		waiting = slices.Delete(waiting, at, at+1)
		from, err := k.mandateFrom(ctx, board, election, seat, now)
		if err != nil {
			return err
		}
		if err := k.takeSeat(ctx, board, election.Class, index, seat.Member, from, now); err != nil {
			return err
		}
	}
	for i, index := range free {
		if i < len(waiting) {
			err = k.takeSeat(ctx, board, election.Class, index, waiting[i], now, now)
		} else {
			err = k.vacateIfHeld(ctx, board.Id, election.Class, index)
		}
		if err != nil {
			return err
		}
	}
	return k.rescheduleOthers(ctx, board, election, rules)
}

// mandateFrom is when the mandate of a re-elected holder began: it goes on, and
// open votes in which they take part still count them, unless it had been interrupted.
func (k Keeper) mandateFrom(ctx context.Context, board types.Board, election types.Election, seat types.Seat, now int64) (int64, error) {
	if seat.Until < election.OpenedAt {
		return now, nil
	}
	seat.Until = now + 1
	valid, err := k.current(ctx, board, seat, now, now)
	if valid {
		return seat.From, err
	}
	return now, err
}

func (k Keeper) vacateIfHeld(ctx context.Context, board uint64, class, index uint32) error {
	seat, stored, err := base.Find(ctx, k.seats, collections.Join3(board, class, index))
	if err != nil || !stored {
		return err
	}
	return k.vacate(ctx, seat, "not re-elected")
}

// rescheduleOthers sees to the seats whose term ends came up while this election
// was open, and could not open another.
func (k Keeper) rescheduleOthers(ctx context.Context, board types.Board, election types.Election, rules types.SeatClass) error {
	for index := range rules.Seats {
		if slices.Contains(election.Seats, index) {
			continue
		}
		seat, stored, err := base.Find(ctx, k.seats, collections.Join3(board.Id, election.Class, index))
		if err != nil {
			return err
		}
		if stored && seat.Until > election.ClosesAt {
			if err := k.scheduleTerm(ctx, board, seat); err != nil {
				return err
			}
		}
	}
	return nil
}

// cancelElections ends the open elections and recalls of a class without effect.
func (k Keeper) cancelElections(ctx context.Context, board uint64, class uint32) error {
	iterator, err := k.openElections.Iterate(ctx, collections.NewSuperPrefixedTripleRange[uint64, uint32, uint32](board, class))
	if err != nil {
		return err
	}
	open, err := iterator.Values() // closes it
	if err != nil {
		return err
	}
	for _, id := range open {
		election, err := k.GetElection(ctx, id)
		if err != nil {
			return err
		}
		if err := k.endElection(ctx, election); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) termEnd(board types.Board, seat types.Seat) types.TermEnd {
	return types.TermEnd{DueAt: seat.Until - board.Lead(), Board: board.Id, Class: seat.Class, OfRegion: k.ofRegion(board.Config)}
}

// scheduleTerm puts the opening of the election that follows a seat's term on the queue.
func (k Keeper) scheduleTerm(ctx context.Context, board types.Board, seat types.Seat) error {
	class, err := board.Class(seat.Class)
	if err != nil || class.Source.Kind != types.SOURCE_KIND_ELECTED {
		return err
	}
	return k.termEnds.Set(ctx, termDueAt(k.termEnd(board, seat)))
}

// endTerm opens the election that is due in a class, unless one is open: that one
// sees to the rest when it closes.
func (k Keeper) endTerm(ctx context.Context, key termKey, now int64) error {
	if err := k.termEnds.Remove(ctx, key); err != nil {
		return err
	}
	board, err := k.GetBoard(ctx, key.K3())
	if err != nil || !board.Open() {
		return err
	}
	class := key.K4()
	if class >= uint32(len(board.Config.Classes)) || board.Config.Classes[class].Source.Kind != types.SOURCE_KIND_ELECTED {
		return nil // the board was given other classes in between
	}
	open, err := k.openElections.Has(ctx, collections.Join3(board.Id, class, uint32(0)))
	if err != nil || open {
		return err
	}
	_, err = k.openElection(ctx, board, class, now)
	return err
}

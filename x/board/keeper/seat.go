package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// current says whether a seat's mandate decides at a time what opened then or earlier: the term has not ended, its
// holder is an active member and did not leave in between, and is of those from whom they were elected, or was
// when it opened: who was taken off the roll afterwards still decides it.
func (k Keeper) current(ctx context.Context, board types.Board, seat types.Seat, now, openedAt int64) (bool, error) {
	if !board.Open() || now >= seat.Until {
		return false, nil
	}
	class, err := board.Class(seat.Class)
	if err != nil {
		return false, err
	}
	member, err := k.region.GetMember(ctx, seat.Member)
	if err != nil {
		return false, err
	}
	if member.Status != regiontypes.MEMBER_STATUS_ACTIVE || member.AdmittedAt > seat.From {
		return false, nil
	}
	if class.Source.Kind != types.SOURCE_KIND_ELECTED || class.Source.Electorate.Kind != types.ELECTORATE_KIND_ROLL {
		return true, nil
	}
	since, on, err := base.Find(ctx, k.rollEntries, collections.Join(class.Source.Electorate.Roll, seat.Member))
	if err != nil || (on && since <= seat.From) || openedAt == now {
		return on && since <= seat.From, err
	}
	former, was, err := k.formerEntry(ctx, class.Source.Electorate.Roll, seat.Member, openedAt)
	return was && former.Since <= seat.From, err
}

// seatsOf lists the stored seats of a board by class and index, MaxSeats at most.
func (k Keeper) seatsOf(ctx context.Context, board uint64) ([]types.Seat, error) {
	iterator, err := k.seats.Iterate(ctx, collections.NewPrefixedTripleRange[uint64, uint32, uint32](board))
	if err != nil {
		return nil, err
	}
	return iterator.Values() // closes it
}

// currentSeats lists the seats of a board whose mandates count at a time, in what opened at a time.
func (k Keeper) currentSeats(ctx context.Context, board types.Board, now, openedAt int64) ([]types.Seat, error) {
	seats, err := k.seatsOf(ctx, board.Id)
	if err != nil {
		return nil, err
	}
	var counted []types.Seat
	for _, seat := range seats {
		is, err := k.current(ctx, board, seat, now, openedAt)
		if err != nil {
			return nil, err
		}
		if is {
			counted = append(counted, seat)
		}
	}
	return counted, nil
}

// seatOf returns the seat of a member on a board whose mandate counts in what opened at a time; ErrNotSeated.
func (k Keeper) seatOf(ctx context.Context, board types.Board, member uint64, now, openedAt int64) (types.Seat, error) {
	seats, err := k.currentSeats(ctx, board, now, openedAt)
	if err != nil {
		return types.Seat{}, err
	}
	for _, seat := range seats {
		if seat.Member == member {
			return seat, nil
		}
	}
	return types.Seat{}, errorsmod.Wrapf(types.ErrNotSeated, "member %d, board %d", member, board.Id)
}

// takeSeat gives a seat to a member for one term from now on; from is when their mandate began.
func (k Keeper) takeSeat(ctx context.Context, board types.Board, class, index uint32, member uint64, from, now int64) error {
	rules, err := board.Class(class)
	if err != nil {
		return err
	}
	former, stored, err := base.Find(ctx, k.seats, collections.Join3(board.Id, class, index))
	if err != nil {
		return err
	}
	if stored && former.Member != member {
		if err := k.vacate(ctx, former, "succeeded"); err != nil {
			return err
		}
	}
	seat := types.Seat{Board: board.Id, Class: class, Index: index, Member: member, From: from, Until: now + rules.TermSeconds}
	if err := k.storeSeat(ctx, seat); err != nil {
		return err
	}
	if err := k.scheduleTerm(ctx, board, seat); err != nil {
		return err
	}
	return base.Emit(ctx, &types.SeatTaken{Seat: seat})
}

func (k Keeper) storeSeat(ctx context.Context, seat types.Seat) error {
	return k.seats.Set(ctx, collections.Join3(seat.Board, seat.Class, seat.Index), seat)
}

// vacate takes a seat from its holder.
func (k Keeper) vacate(ctx context.Context, seat types.Seat, reason string) error {
	if err := k.seats.Remove(ctx, collections.Join3(seat.Board, seat.Class, seat.Index)); err != nil {
		return err
	}
	return base.Emit(ctx, &types.SeatVacated{Seat: seat, Reason: reason})
}

// reshapeClass vacates the seats of a class from an index on. Elections and petitions
// in a class that is cut end without effect; the terms of who stays open the next elections.
func (k Keeper) reshapeClass(ctx context.Context, board types.Board, class uint32, former types.SeatClass, kept uint32, reason string) error {
	for index := range former.Seats {
		seat, stored, err := base.Find(ctx, k.seats, collections.Join3(board.Id, class, index))
		if err != nil {
			return err
		}
		switch {
		case stored && index >= kept:
			err = k.vacate(ctx, seat, reason)
		case stored:
			err = k.scheduleTerm(ctx, board, seat) // the new rules may need more time for an election
		}
		if err != nil {
			return err
		}
	}
	if kept >= former.Seats {
		return nil
	}
	if err := k.cancelElections(ctx, board.Id, class); err != nil {
		return err
	}
	return k.cancelPetitions(ctx, board.Id, class)
}

// Appoint gives a vacant seat of an appointed class to an active member. Who appoints is the caller's to check.
func (k Keeper) Appoint(ctx context.Context, board types.Board, class, index uint32, member uint64) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	appointed, err := k.region.GetMember(ctx, member)
	if err != nil {
		return err
	}
	if appointed.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		return errorsmod.Wrapf(types.ErrMemberInactive, "member %d is %s", member, appointed.Status)
	}
	seats, err := k.currentSeats(ctx, board, now, now)
	if err != nil {
		return err
	}
	for _, seat := range seats {
		switch {
		case seat.Class == class && seat.Index == index:
			return errorsmod.Wrapf(types.ErrSeatTaken, "board %d, class %d, seat %d: member %d until %s", board.Id, class, index, seat.Member, said.Time(seat.Until))
		case seat.Member == member:
			return errorsmod.Wrapf(types.ErrSeated, "member %d, board %d", member, board.Id) // one member, one vote
		}
	}
	return k.takeSeat(ctx, board, class, index, member, now, now)
}

// DismissSeat takes an appointed seat back; ErrSeatVacant when nobody has it. Who appoints is the caller's to check.
func (k Keeper) DismissSeat(ctx context.Context, id uint64, class, index uint32) error {
	seat, stored, err := base.Find(ctx, k.seats, collections.Join3(id, class, index))
	if err != nil {
		return err
	}
	if !stored {
		return errorsmod.Wrapf(types.ErrSeatVacant, "board %d, class %d, seat %d", id, class, index)
	}
	return k.vacate(ctx, seat, "dismissed")
}

// appointer returns the board, if the signer appoints to this seat of it.
func (k Keeper) appointer(ctx context.Context, signer string, id uint64, class, index uint32) (types.Board, error) {
	board, err := k.openBoard(ctx, id)
	if err != nil {
		return board, err
	}
	rules, err := seatClass(board, class, index)
	if err != nil {
		return board, err
	}
	if rules.Source.Kind != types.SOURCE_KIND_APPOINTED || rules.Source.Appointer != signer {
		err := errorsmod.Wrapf(types.ErrNotAppointer, "class %d of board %d (%s)", class, id, board.Config.Code)
		if rules.Source.Kind != types.SOURCE_KIND_APPOINTED {
			return board, errorsmod.Wrap(err, "nobody appoints who is elected")
		}
		return board, regiontypes.Refuse(err, rules.Source.Appointer, "")
	}
	return board, nil
}

// seatClass returns the class of a seat that exists; ErrSeatNotFound.
func seatClass(board types.Board, class, index uint32) (types.SeatClass, error) {
	rules, err := board.Class(class)
	if err == nil && index >= rules.Seats {
		err = errorsmod.Wrapf(types.ErrSeatNotFound, "board %d, class %d has %d seats, none %d", board.Id, class, rules.Seats, index)
	}
	return rules, err
}

// Resign gives up the seat that a member has on a board.
func (k Keeper) Resign(ctx context.Context, signer string, id uint64) error {
	board, err := k.openBoard(ctx, id)
	if err != nil {
		return err
	}
	member, err := k.region.ActiveMember(ctx, signer)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	seat, err := k.seatOf(ctx, board, member.Id, now, now)
	if err != nil {
		return err
	}
	return k.vacate(ctx, seat, "resigned")
}

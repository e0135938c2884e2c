package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/board/tally"
	"github.com/factor-coop/factor/x/board/types"
)

// SignPetition signs for electing the holder of a seat anew and returns the
// petition's id. The first signature opens the petition and fixes how many it
// needs; the last one opens the election.
func (k Keeper) SignPetition(ctx context.Context, signer string, id uint64, class, index uint32) (uint64, error) {
	board, err := k.openBoard(ctx, id)
	if err != nil {
		return 0, err
	}
	rules, err := seatClass(board, class, index)
	if err != nil {
		return 0, err
	}
	if rules.Source.Kind != types.SOURCE_KIND_ELECTED || board.Config.Rules.RecallPpm == 0 {
		return 0, errorsmod.Wrapf(types.ErrPetition, "nobody is recalled from class %d of board %d", class, id)
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	seat, err := k.recallable(ctx, board, class, index, now)
	if err != nil {
		return 0, err
	}
	petition, err := k.petitionFor(ctx, board, rules, seat, now)
	if err != nil {
		return 0, err
	}
	if petition, _, err = k.catchUpPetition(ctx, petition, types.MaxCatchUp); err != nil {
		return 0, err
	}
	member, since, err := k.electorBefore(ctx, rules.Source.Electorate, signer, petition.OpenedAt)
	if err != nil {
		return 0, err
	}
	key := collections.Join(petition.Id, member.Id)
	signed, err := k.signatures.Has(ctx, key)
	if err != nil {
		return 0, err
	}
	if signed {
		return 0, errorsmod.Wrapf(types.ErrAlreadyVoted, "member %d, petition %d", member.Id, petition.Id)
	}
	if err := k.signatures.Set(ctx, key, types.Signature{Id: petition.Id, Member: member.Id, Since: since, At: now}); err != nil {
		return 0, err
	}
	petition.Signatures++
	if err := k.petitions.Set(ctx, petition.Id, petition); err != nil {
		return 0, err
	}
	if err := base.Emit(ctx, &types.PetitionSigned{Petition: petition.Id, Member: member.Id, Signatures: petition.Signatures}); err != nil {
		return 0, err
	}
	if petition.Signatures < petition.Needed {
		return petition.Id, nil
	}
	return petition.Id, k.recall(ctx, board, petition, now)
}

// recall opens the election that a petition has enough signatures for.
func (k Keeper) recall(ctx context.Context, board types.Board, petition types.Petition, now int64) error {
	if err := k.closePetition(ctx, petition, true); err != nil {
		return err
	}
	_, err := k.startElection(ctx, board, types.Election{Board: petition.Board, Class: petition.Class, Seats: []uint32{petition.Index}, Recall: true}, now)
	return err
}

// recallable returns a current seat about which no election is open already.
func (k Keeper) recallable(ctx context.Context, board types.Board, class, index uint32, now int64) (types.Seat, error) {
	seat, stored, err := base.Find(ctx, k.seats, collections.Join3(board.Id, class, index))
	if err != nil {
		return seat, err
	}
	held := false
	if stored {
		if held, err = k.current(ctx, board, seat, now, now); err != nil {
			return seat, err
		}
	}
	if !held {
		return seat, errorsmod.Wrapf(types.ErrSeatVacant, "board %d, class %d, seat %d: call an election", board.Id, class, index)
	}
	for _, slot := range []uint32{0, index + 1} {
		open, exists, err := base.Find(ctx, k.openElections, collections.Join3(board.Id, class, slot))
		if err != nil {
			return seat, err
		}
		if !exists {
			continue
		}
		election, err := k.GetElection(ctx, open)
		if err != nil {
			return seat, err
		}
		if slices.Contains(election.Seats, index) {
			return seat, errorsmod.Wrapf(types.ErrElectionOpen, "election %d is about this seat", open)
		}
	}
	return seat, nil
}

// petitionFor returns the open petition against a holder, or opens one.
func (k Keeper) petitionFor(ctx context.Context, board types.Board, rules types.SeatClass, seat types.Seat, now int64) (types.Petition, error) {
	key := collections.Join3(seat.Board, seat.Class, seat.Index)
	open, exists, err := base.Find(ctx, k.openPetitions, key)
	if err != nil {
		return types.Petition{}, err
	}
	if exists {
		petition, err := base.Get(ctx, k.petitions, open, types.ErrPetition, "%d", open)
		if err != nil {
			return petition, err
		}
		if petition.Member == seat.Member && now < petition.ClosesAt {
			return petition, nil
		}
		// It was against somebody else, or its time is over.
		if err := k.closePetition(ctx, petition, false); err != nil {
			return petition, err
		}
	}
	params, err := k.GetParams(ctx)
	if err != nil {
		return types.Petition{}, err
	}
	seen, err := k.upToDate(ctx)
	if err != nil {
		return types.Petition{}, err
	}
	electorate, err := k.electorateSize(ctx, rules.Source.Electorate, now)
	if err != nil {
		return types.Petition{}, err
	}
	petition := types.Petition{
		Board: seat.Board, Class: seat.Class, Index: seat.Index, Member: seat.Member,
		OpenedAt: now, ClosesAt: now + params.PetitionSeconds, Needed: tally.Reaching(board.Config.Rules.RecallPpm, electorate),
		Electorate: electorate, Seen: seen, Roll: rules.Source.Electorate.Roll,
	}
	if petition.Id, err = base.NextID(ctx, k.petitionSequence); err != nil {
		return petition, err
	}
	if err := k.storePetition(ctx, petition); err != nil {
		return petition, err
	}
	return petition, base.Emit(ctx, &types.PetitionOpened{Petition: petition})
}

// storePetition writes a petition with its indexes.
func (k Keeper) storePetition(ctx context.Context, petition types.Petition) error {
	if err := k.petitions.Set(ctx, petition.Id, petition); err != nil {
		return err
	}
	if petition.Closed {
		return k.forgets.Set(ctx, collections.Join3(petition.ForgetAt, uint32(endedPetition), petition.Id))
	}
	if err := k.openPetitions.Set(ctx, collections.Join3(petition.Board, petition.Class, petition.Index), petition.Id); err != nil {
		return err
	}
	if err := k.voteOpens(ctx, voteOnPetition(petition)); err != nil {
		return err
	}
	return k.petitionDue.Set(ctx, collections.Join(petition.ClosesAt, petition.Id))
}

// closePetition takes a petition off the queues and lets its signatures be forgotten.
func (k Keeper) closePetition(ctx context.Context, petition types.Petition, succeeded bool) error {
	petition.Closed = true
	var err error
	if petition.ForgetAt, err = k.forgetLater(ctx, endedPetition, petition.Id, false); err != nil {
		return err
	}
	if err := k.petitions.Set(ctx, petition.Id, petition); err != nil {
		return err
	}
	if err := k.openPetitions.Remove(ctx, collections.Join3(petition.Board, petition.Class, petition.Index)); err != nil {
		return err
	}
	if err := k.voteEnds(ctx, voteOnPetition(petition)); err != nil {
		return err
	}
	if err := k.petitionDue.Remove(ctx, collections.Join(petition.ClosesAt, petition.Id)); err != nil {
		return err
	}
	if err := k.pruneLater(ctx, types.PRUNE_KIND_SIGNATURES, petition.Id); err != nil {
		return err
	}
	return base.Emit(ctx, &types.PetitionClosed{Petition: petition.Id, Succeeded: succeeded})
}

// petitionsOf lists the open petitions on a board, one for each seat at most.
func (k Keeper) petitionsOf(ctx context.Context, board uint64) ([]types.Petition, error) {
	var petitions []types.Petition
	err := k.openPetitions.Walk(ctx, collections.NewPrefixedTripleRange[uint64, uint32, uint32](board), func(_ seatKey, id uint64) (bool, error) {
		petition, err := base.Get(ctx, k.petitions, id, types.ErrPetition, "%d", id)
		petitions = append(petitions, petition)
		return err != nil, err
	})
	return petitions, err
}

// cancelPetitions ends the open petitions in a class without effect.
func (k Keeper) cancelPetitions(ctx context.Context, board uint64, class uint32) error {
	petitions, err := k.petitionsOf(ctx, board)
	if err != nil {
		return err
	}
	for _, petition := range petitions {
		if petition.Class != class {
			continue
		}
		if err := k.closePetition(ctx, petition, false); err != nil {
			return err
		}
	}
	return nil
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// GetRoll returns a roll; ErrRollNotFound.
func (k Keeper) GetRoll(ctx context.Context, id uint64) (types.Roll, error) {
	return base.Get(ctx, k.rolls, id, types.ErrRollNotFound, "%d", id)
}

// OpenRoll makes an empty roll and returns its id.
func (k Keeper) OpenRoll(ctx context.Context, owner sdk.AccAddress) (uint64, error) {
	id, err := base.NextID(ctx, k.rollSequence)
	if err != nil {
		return 0, err
	}
	roll := types.Roll{Id: id, Owner: owner.String()}
	if err := k.rolls.Set(ctx, id, roll); err != nil {
		return 0, err
	}
	return id, base.Emit(ctx, &types.RollOpened{Roll: id, Owner: roll.Owner})
}

// OnRoll says whether a member is on a roll now.
func (k Keeper) OnRoll(ctx context.Context, roll, member uint64) (bool, error) {
	return k.rollEntries.Has(ctx, collections.Join(roll, member))
}

// AddToRoll puts a member on a roll from now on; ErrOnRoll when they are. Votes that
// are open already go on without them.
func (k Keeper) AddToRoll(ctx context.Context, roll, member uint64) error {
	// What happened before they are put on it does not concern the new entry.
	if _, err := k.upToDate(ctx); err != nil {
		return err
	}
	person, err := k.region.GetMember(ctx, member)
	if err != nil {
		return err
	}
	if !person.Status.Present() {
		return errorsmod.Wrapf(types.ErrMemberInactive, "member %d is %s", member, person.Status)
	}
	since, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	entered, on, err := base.Find(ctx, k.rollEntries, collections.Join(roll, member))
	if err != nil {
		return err
	}
	if on && entered >= person.AdmittedAt {
		return errorsmod.Wrapf(types.ErrOnRoll, "member %d, roll %d", member, roll)
	}
	if on { // from before they left the region
		if err := k.RemoveFromRoll(ctx, roll, member); err != nil {
			return err
		}
	}
	if err := k.resizeRoll(ctx, roll, +1); err != nil {
		return err
	}
	if person.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		if err := k.setInactive(ctx, roll, member, true); err != nil {
			return err
		}
	}
	if err := k.rollEntries.Set(ctx, collections.Join(roll, member), since); err != nil {
		return err
	}
	return base.Emit(ctx, &types.RollJoined{Roll: roll, Member: member})
}

// RemoveFromRoll takes a member off a roll; ErrNotOnRoll. Seats that they were elected to from among the roll are not
// current any more, but they keep their vote in what is open.
func (k Keeper) RemoveFromRoll(ctx context.Context, roll, member uint64) error {
	since, on, err := base.Find(ctx, k.rollEntries, collections.Join(roll, member))
	if err != nil {
		return err
	}
	if !on {
		return errorsmod.Wrapf(types.ErrNotOnRoll, "member %d, roll %d", member, roll)
	}
	if err := k.keepFormer(ctx, roll, member, since); err != nil {
		return err
	}
	if err := k.setInactive(ctx, roll, member, false); err != nil {
		return err
	}
	if err := k.resizeRoll(ctx, roll, -1); err != nil {
		return err
	}
	if err := k.rollEntries.Remove(ctx, collections.Join(roll, member)); err != nil {
		return err
	}
	return base.Emit(ctx, &types.RollLeft{Roll: roll, Member: member})
}

// ChangeRoll takes members off a roll and puts others on it.
func (k Keeper) ChangeRoll(ctx context.Context, roll uint64, add, remove []uint64) error {
	for _, member := range remove {
		if err := k.RemoveFromRoll(ctx, roll, member); err != nil {
			return err
		}
	}
	for _, member := range add {
		if err := k.checkRoom(ctx, member); err != nil {
			return err
		}
		if err := k.AddToRoll(ctx, roll, member); err != nil {
			return err
		}
	}
	return nil
}

// checkRoom bounds on how many rolls others put a member: their leaving has to be seen to on each of them. The
// companies in which they work are bounded by x/coop.
func (k Keeper) checkRoom(ctx context.Context, member uint64) error {
	count := 0
	err := k.rollEntries.Indexes.ByMember.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](member), func(uint64, uint64) (bool, error) {
		count++
		return count >= types.MaxRollsPerMember, nil
	})
	if err == nil && count >= types.MaxRollsPerMember {
		err = errorsmod.Wrapf(types.ErrTooManyRolls, "member %d is on %d", member, count)
	}
	return err
}

func (k Keeper) resizeRoll(ctx context.Context, id uint64, by int) error {
	roll, err := k.GetRoll(ctx, id)
	if err != nil {
		return err
	}
	if by > 0 {
		roll.Size_++
	} else {
		roll.Size_--
	}
	return k.rolls.Set(ctx, id, roll)
}

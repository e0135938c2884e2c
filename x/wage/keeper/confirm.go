package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// ConfirmHours vouches for shifts of others, open or ended: a colleague who works
// in the same company may, and an officer of the region who samples.
func (k Keeper) ConfirmHours(ctx context.Context, signer string, member uint64, shifts []uint64) error {
	sampling := false
	for _, id := range shifts {
		shift, open, err := k.confirmable(ctx, id, member)
		if err != nil {
			return err
		}
		_, colleague, err := k.coop.GetEmployment(ctx, shift.Company, member)
		if err != nil {
			return err
		}
		if !colleague && !sampling {
			if err := k.region.Authorize(ctx, signer, regiontypes.PermissionSample, 0); err != nil {
				return err
			}
			sampling = true
		}
		if err := k.confirm(ctx, shift, open, member); err != nil {
			return err
		}
		if err := base.Emit(ctx, &types.HoursConfirmed{Shift: id, Company: shift.Company, Member: shift.Member, ConfirmedBy: member, Sampled: !colleague}); err != nil {
			return err
		}
	}
	return nil
}

// confirmable is a shift whose hours a member may vouch for if they saw them.
func (k Keeper) confirmable(ctx context.Context, id, member uint64) (shift types.Shift, open bool, err error) {
	if shift, open, err = k.GetShift(ctx, id); err != nil {
		return shift, open, err
	}
	if shift.Member == member {
		return shift, open, errorsmod.Wrapf(types.ErrOwnHours, "shift %d is of member %d", id, member)
	}
	if shift.Confirmation != types.CONFIRMATION_NONE {
		return shift, open, errorsmod.Wrapf(types.ErrAlreadyConfirmed, "shift %d is %s", id, shift.Confirmation)
	}
	return shift, open, nil
}

func (k Keeper) confirm(ctx context.Context, shift types.Shift, open bool, by uint64) error {
	if err := k.countUnconfirmed(ctx, shift, -1); err != nil {
		return err
	}
	shift.Confirmation, shift.ConfirmedBy = types.CONFIRMATION_CONFIRMED, by
	if open {
		return k.openShifts.Set(ctx, collections.Join(shift.Slot(), shift.Id), shift)
	}
	return k.closedShifts.Set(ctx, shift.Id, shift)
}

// RejectHours closes an open shift at which an officer of the region found nobody:
// full hours that have fallen due are paid, the hour that is running is not.
func (k Keeper) RejectHours(ctx context.Context, officer, id uint64) error {
	shift, open, err := k.GetShift(ctx, id)
	if err != nil {
		return err
	}
	if !open {
		return errorsmod.Wrapf(types.ErrShiftClosed, "%d", id)
	}
	if shift.Member == officer {
		return errorsmod.Wrapf(types.ErrOwnHours, "shift %d is of member %d", id, officer)
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	until := min(now, shift.EndsAt)
	until -= (until - shift.StartedAt) % money.SecondsPerHour
	company, worker := shift.Company, shift.Member
	if shift.Confirmation != types.CONFIRMATION_NONE { // the officer's eyes overrule the colleague's
		shift.Confirmation = types.CONFIRMATION_NONE
		if err := k.countUnconfirmed(ctx, shift, +1); err != nil {
			return err
		}
	}
	shift.ConfirmedBy = officer
	if _, err := k.closeShift(ctx, shift, until, types.END_REASON_REJECTED); err != nil {
		return err
	}
	return base.Emit(ctx, &types.HoursRejected{Shift: id, Company: company, Member: worker, RejectedBy: officer})
}

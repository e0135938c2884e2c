package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

// OpenHold sets an amount of micro-units aside from a member, a company's pool or
// the region's fund. It returns ErrInsufficient when the owner is short,
// ErrSeniorClaims when a reserve owes claims, ErrUnlawful for any other owner.
func (k Keeper) OpenHold(ctx context.Context, owner types.Account, amount int64, cause types.Cause) (uint64, error) {
	id, err := base.NextID(ctx, k.holdSequence)
	if err != nil {
		return 0, err
	}
	opening := types.Posting{From: owner, To: types.HoldAccount(id), Amount: amount, Class: types.COST_CLASS_NEUTRAL, Cause: cause}
	if err := k.post(ctx, opening, owner, book.Ordinary, false); err != nil {
		return 0, err
	}
	return id, k.holds.Set(ctx, id, types.Hold{Id: id, Owner: owner, Amount: amount, Cause: cause})
}

// GetHold returns an open hold, or ErrHoldNotFound.
func (k Keeper) GetHold(ctx context.Context, hold uint64) (types.Hold, error) {
	return base.Get(ctx, k.holds, hold, types.ErrHoldNotFound, "hold %d", hold)
}

// HoldAmount returns what is set aside in an open hold, or ErrHoldNotFound.
func (k Keeper) HoldAmount(ctx context.Context, hold uint64) (int64, error) {
	found, err := k.GetHold(ctx, hold)
	return found.Amount, err
}

// HeldFor returns what is set aside in all open holds for one kind of cause, in micro-units. It walks every hold: for invariants.
func (k Keeper) HeldFor(ctx context.Context, kind types.CauseKind) (held int64, err error) {
	err = k.holds.Walk(ctx, nil, func(_ uint64, hold types.Hold) (bool, error) {
		if hold.Cause.Kind == kind {
			held += hold.Amount
		}
		return false, nil
	})
	return held, err
}

// ReleaseHold gives everything in a hold back to its owner and closes it.
func (k Keeper) ReleaseHold(ctx context.Context, hold uint64, cause types.Cause) error {
	return k.SettleHold(ctx, hold, nil, cause)
}

// SettleHold pays the legs out of a hold, gives the remainder back to its owner
// and closes it, all or nothing. It returns ErrInsufficient when the legs sum to
// more than the hold, ErrUnlawful when a leg is no lawful movement of the owner.
func (k Keeper) SettleHold(ctx context.Context, hold uint64, legs []types.Leg, cause types.Cause) error {
	found, err := k.GetHold(ctx, hold)
	if err != nil {
		return err
	}
	left := found.Amount
	for _, leg := range legs {
		if leg.Amount <= 0 {
			return errorsmod.Wrapf(types.ErrInvalidAmount, "payment to %s is %s", leg.To, said.Money(leg.Amount))
		}
		if left, err = money.Sub(left, leg.Amount); err != nil || left < 0 {
			return errorsmod.Wrapf(types.ErrInsufficient, "hold %d of %s cannot pay %s to %s as well", hold, said.Money(found.Amount), said.Money(leg.Amount), leg.To)
		}
	}
	for _, leg := range legs {
		payment := types.Posting{From: types.HoldAccount(hold), To: leg.To, Amount: leg.Amount, Class: leg.Class, Cause: cause}
		if err := k.post(ctx, payment, found.Owner, book.Ordinary, false); err != nil {
			return err
		}
	}
	if left > 0 {
		rest := types.Posting{From: types.HoldAccount(hold), To: found.Owner, Amount: left, Class: types.COST_CLASS_NEUTRAL, Cause: cause}
		if err := k.post(ctx, rest, found.Owner, book.Ordinary, false); err != nil {
			return err
		}
	}
	return k.holds.Remove(ctx, hold)
}

package types

import (
	"crypto/sha256"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/said"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// IsPriced says whether an asset becomes a cost of its user: what a reserve paid something for, as long as it is used.
func (a Asset) IsPriced() bool { return a.Pool == POOL_RESERVE && a.Cost > 0 && a.User != 0 }

// Later says over how many closes of its user an asset becomes a cost.
func (a Asset) Later() pricingtypes.Deferral {
	return pricingtypes.Deferral{Kind: pricingtypes.DEFERRED_KIND_EQUIPMENT, Cycles: a.LifeCycles}
}

// Ending is what ends with the close that ends counts, as the costing of its user has it.
func (a Asset) Ending() pricingtypes.DeferredEnd {
	return pricingtypes.DeferredEnd{
		Company: a.User, Kind: pricingtypes.DEFERRED_KIND_EQUIPMENT, Close: a.Ends, PerCycle: a.PerCycle, Rest: a.Rest,
	}
}

// Remaining is what is still to become a cost of a user who has closed so often, in micro-units.
func (a Asset) Remaining(age uint64) (int64, error) {
	if a.Ends <= age {
		return 0, nil
	}
	return a.Ending().End().Worth(int64(a.Ends - age))
}

// Check says whether an asset can be, by itself.
func (a Asset) Check() error {
	if a.Id == 0 || a.Cost < 0 || a.RecordedAt < 0 {
		return errorsmod.Wrapf(ErrInvalid, "asset %d cost %s and was recorded at %d", a.Id, said.Money(a.Cost), a.RecordedAt)
	}
	if a.Pool < POOL_RESERVE || a.Pool > POOL_REGION || (a.Pool == POOL_REGION) != (a.PaidBy == 0) || a.Pool == POOL_REGION && a.User != 0 {
		return errorsmod.Wrapf(ErrInvalid, "asset %d was paid from %s of company %d and is used by %d", a.Id, a.Pool, a.PaidBy, a.User)
	}
	if a.LifeCycles > pricingtypes.MaxLifeCycles || a.LifeCycles == 0 && a.Pool != POOL_STARTING {
		return errorsmod.Wrapf(ErrInvalid, "asset %d, paid from %s, lives %d cycles of at most %d", a.Id, a.Pool, a.LifeCycles, pricingtypes.MaxLifeCycles)
	}
	if (a.LifeCycles == 0) != (a.DueAt == 0) || a.DueAt != 0 && a.DueAt < a.RecordedAt {
		return errorsmod.Wrapf(ErrInvalid, "asset %d lives %d cycles from %d and is due at %d", a.Id, a.LifeCycles, a.RecordedAt, a.DueAt)
	}
	ordered := a.Order != 0
	if ordered == (a.Payment != 0) || ordered != (a.Seller != 0) || ordered != (a.Product != 0) || ordered != (a.Quantity > 0) || a.Quantity < 0 {
		return errorsmod.Wrapf(ErrInvalid, "asset %d came with order %d, payment %d: %d units of product %d of company %d",
			a.Id, a.Order, a.Payment, a.Quantity, a.Product, a.Seller)
	}
	for _, hash := range [][]byte{a.Commitment, a.Record} {
		if len(hash) != 0 && len(hash) != sha256.Size {
			return errorsmod.Wrapf(ErrInvalid, "asset %d has a hash of %d bytes", a.Id, len(hash))
		}
	}
	end := pricingtypes.DeferredEnd{}.End()
	if a.Ends != 0 && a.LifeCycles != 0 {
		end = a.Later().End(a.Cost)
	}
	// An heir takes over what is left to become a cost, with an end of its own.
	bought, from := a.IsPriced() && a.User == a.PaidBy, uint64(0)
	if bought {
		from = uint64(a.LifeCycles)
	}
	if a.Ending().End() != end || bought && a.Ends == 0 || a.Ends < from || a.Ends != 0 && !a.IsPriced() {
		return errorsmod.Wrapf(ErrInvalid, "asset %d of %s over %d cycles, used by company %d, is a cost of %s a cycle and %s at the end, with close %d",
			a.Id, said.Money(a.Cost), a.LifeCycles, a.User, said.Money(a.PerCycle), said.Money(a.Rest), a.Ends)
	}
	return nil
}

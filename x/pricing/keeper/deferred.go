package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/pricing/deferral"
	"github.com/factor-coop/factor/x/pricing/types"
)

// deferredLines are what each kind becomes when it becomes a cost.
var deferredLines = []struct {
	kind types.DeferredKind
	line types.CostLineKind
}{
	{types.DEFERRED_KIND_EQUIPMENT, types.COST_LINE_KIND_DEPRECIATION},
	{types.DEFERRED_KIND_PREPAID, types.COST_LINE_KIND_PREPAID},
}

// Defer lets an amount that the reserve paid become overhead in equal parts over the company's next closes.
func (k Keeper) Defer(ctx context.Context, company uint64, amount int64, over types.Deferral, commitment []byte) error {
	if amount < 1 || over.Check() != nil {
		return errorsmod.Wrapf(types.ErrInvalid, "%s for %s over %d cycles", over.Kind, said.Money(amount), over.Cycles)
	}
	costing, err := k.openCompany(ctx, company)
	if err != nil {
		return err
	}
	if err := k.deferUntil(ctx, types.DeferredEnd{
		Company: company, Kind: over.Kind, Close: uint64(costing.Age) + uint64(over.Cycles),
	}, deferral.Over(amount, int64(over.Cycles)), amount); err != nil {
		return err
	}
	return base.Emit(ctx, &types.CostDeferred{Company: company, Kind: over.Kind, Amount: amount, Cycles: over.Cycles, Commitment: commitment})
}

// deferUntil adds to what runs and to what ends with a close.
func (k Keeper) deferUntil(ctx context.Context, at types.DeferredEnd, end deferral.End, amount int64) error {
	key := collections.Join(at.Company, uint64(at.Kind))
	running, _, err := base.Find(ctx, k.deferred, key)
	if err != nil {
		return err
	}
	ends, _, err := base.Find(ctx, k.deferredEnds, endKey(at))
	if err != nil {
		return err
	}
	after, err := running.Running().Add(amount, end)
	if err != nil {
		return err
	}
	if end, err = ends.End().Add(end); err != nil {
		return err
	}
	at.PerCycle, at.Rest = end.PerCycle, end.Rest
	return failure.First(
		k.deferred.Set(ctx, key, types.StoredRunning(at.Company, at.Kind, after)),
		k.deferredEnds.Set(ctx, endKey(at), at),
	)
}

func endKey(end types.DeferredEnd) triple {
	return collections.Join3(end.Company, uint64(end.Kind), end.Close)
}

// deferredOf lists what a company has deferred, at most one of each kind.
func (k Keeper) deferredOf(ctx context.Context, company uint64) ([]types.Deferred, error) {
	return base.FirstValues(ctx, k.deferred, collections.NewPrefixedPairRange[uint64, uint64](company), len(deferredLines))
}

// DeferredTotal is what a company has paid and what is not a cost yet, in micro-units.
func (k Keeper) DeferredTotal(ctx context.Context, company uint64) (total int64, err error) {
	kinds, err := k.deferredOf(ctx, company)
	for _, one := range kinds {
		total = money.SatAdd(total, one.Remaining)
	}
	return total, err
}

// EquipmentRemaining is what a company has paid for equipment and what is not a cost yet, in micro-units.
func (k Keeper) EquipmentRemaining(ctx context.Context, company uint64) (int64, error) {
	running, _, err := base.Find(ctx, k.deferred, collections.Join(company, uint64(types.DEFERRED_KIND_EQUIPMENT)))
	return running.Remaining, err
}

// undefer takes one cycle's part of what a company has deferred into its overhead and tells the books. It returns what became
// a cost, and of how much.
func (k Keeper) undefer(ctx context.Context, company, cycle uint64, age uint32) (total, of int64, err error) {
	if of, err = k.DeferredTotal(ctx, company); err != nil || of == 0 {
		return 0, 0, err
	}
	for _, each := range deferredLines {
		part, err := k.closeDeferred(ctx, company, each.kind, uint64(age)+1)
		if err != nil {
			return 0, 0, err
		}
		if part == 0 {
			continue
		}
		total = money.SatAdd(total, part)
		if err := k.addOverhead(ctx, company, types.CostLine{Kind: each.line, Amount: part}); err != nil {
			return 0, 0, err
		}
	}
	if total == 0 {
		return 0, of, nil
	}
	cause := currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_CYCLE, Ref: cycle, Detail: company}
	return total, of, k.currency.Depreciate(ctx, company, total, cause)
}

// closeDeferred takes one close's part off what runs.
func (k Keeper) closeDeferred(ctx context.Context, company uint64, kind types.DeferredKind, close uint64) (part int64, err error) {
	running, found, err := base.Find(ctx, k.deferred, collections.Join(company, uint64(kind)))
	if err != nil || !found {
		return 0, err
	}
	end, _, err := base.Find(ctx, k.deferredEnds, collections.Join3(company, uint64(kind), close))
	if err != nil {
		return 0, err
	}
	part, after := running.Running().Close(end.End())
	return part, failure.First(
		k.deferredEnds.Remove(ctx, collections.Join3(company, uint64(kind), close)),
		k.setRunning(ctx, company, kind, after),
	)
}

func (k Keeper) setRunning(ctx context.Context, company uint64, kind types.DeferredKind, running deferral.Running) error {
	key := collections.Join(company, uint64(kind))
	if running.Remaining == 0 {
		return k.deferred.Remove(ctx, key)
	}
	return k.deferred.Set(ctx, key, types.StoredRunning(company, kind, running))
}

// MoveEquipment takes a thing that becomes a cost of a company out of its costing: end is its part of what ends with one of the
// company's closes. Where it goes to another company it becomes a cost of that one, over as many closes as are left; what the
// community put in for it and the work in it go along, and no money moves. To is 0 where nobody takes it over, and what it is worth then
// stays undepreciated in the books. It returns the close of the other company with which the last of it becomes a cost.
func (k Keeper) MoveEquipment(ctx context.Context, end types.DeferredEnd, to uint64, cause currencytypes.Cause) (uint64, error) {
	from := end.Company
	of, err := k.DeferredTotal(ctx, from)
	if err != nil {
		return 0, err
	}
	costing, err := k.companyCostings.Get(ctx, from)
	if err != nil {
		return 0, err
	}
	stored, _, err := base.Find(ctx, k.deferredEnds, endKey(end))
	if err != nil {
		return 0, err
	}
	left := deferral.End{PerCycle: stored.PerCycle - end.PerCycle, Rest: stored.Rest - end.Rest}
	if end.Kind != types.DEFERRED_KIND_EQUIPMENT || from == to || end.Close <= uint64(costing.Age) || min(left.PerCycle, left.Rest, end.PerCycle, end.Rest) < 0 {
		return 0, errorsmod.Wrapf(types.ErrInvalid, "equipment of company %d that ends with close %d, to company %d", from, end.Close, to)
	}
	closes := end.Close - uint64(costing.Age)
	worth, err := k.removeEnd(ctx, end, int64(closes), left)
	if err != nil {
		return 0, err
	}
	if to == 0 {
		return 0, nil
	}
	heir, err := k.openCompany(ctx, to)
	if err != nil {
		return 0, err
	}
	ends := uint64(heir.Age) + closes
	return ends, failure.First(
		k.deferUntil(ctx, types.DeferredEnd{Company: to, Kind: end.Kind, Close: ends}, end.End(), worth),
		k.moveLabour(ctx, from, to, worth, of),
		k.currency.MoveCapital(ctx, from, to, worth, cause),
		base.Emit(ctx, &types.CostDeferred{Company: to, Kind: end.Kind, Amount: worth, Cycles: uint32(closes)}),
	)
}

// removeEnd takes what ends with a close, or a part of it, off what runs; left stays in the table. It returns what that was worth.
func (k Keeper) removeEnd(ctx context.Context, end types.DeferredEnd, closes int64, left deferral.End) (int64, error) {
	running, err := k.deferred.Get(ctx, collections.Join(end.Company, uint64(end.Kind)))
	if err != nil {
		return 0, err
	}
	after, worth, err := running.Running().Remove(end.End(), closes)
	if err != nil {
		return 0, err
	}
	if err := k.setRunning(ctx, end.Company, end.Kind, after); err != nil {
		return 0, err
	}
	if left == (deferral.End{}) {
		return worth, k.deferredEnds.Remove(ctx, endKey(end))
	}
	end.PerCycle, end.Rest = left.PerCycle, left.Rest
	return worth, k.deferredEnds.Set(ctx, endKey(end), end)
}

// dropDeferred forgets what a company that is wound up has deferred, by close. Its equipment has been handed over before
// (MoveEquipment); what it prepaid is of use to nobody else.
func (k Keeper) dropDeferred(ctx context.Context, company uint64, limit int) ([]types.HandedOver, int, error) {
	ends, err := base.FirstValues(ctx, k.deferredEnds, collections.NewPrefixedTripleRange[uint64, uint64, uint64](company), limit)
	if err != nil || len(ends) == 0 {
		return nil, 0, err
	}
	costing, err := k.companyCostings.Get(ctx, company)
	if err != nil {
		return nil, 0, err
	}
	for _, end := range ends {
		if _, err := k.removeEnd(ctx, end, int64(end.Close)-int64(costing.Age), deferral.End{}); err != nil {
			return nil, 0, err
		}
	}
	return nil, len(ends), nil
}

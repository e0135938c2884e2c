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
	"github.com/factor-coop/factor/x/pricing/types"
)

// RecordEquipment lets equipment that the reserve paid become overhead in equal parts
// over the company's next lifeCycles closes. Equipment with as many cycles left shares
// one entry; when the company has as many entries as it may, equipment joins the entry
// whose end is nearest, so that closing a company stays bounded work.
func (k Keeper) RecordEquipment(ctx context.Context, company uint64, amount int64, lifeCycles uint32, commitment []byte) error {
	if amount < 0 || lifeCycles == 0 || lifeCycles > types.MaxLifeCycles {
		return errorsmod.Wrapf(types.ErrInvalid, "equipment for %s over %d cycles", said.Money(amount), lifeCycles)
	}
	if _, err := k.openCompany(ctx, company); err != nil {
		return err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	entries, err := k.equipmentOf(ctx, company)
	if err != nil {
		return err
	}
	nearest, last := -1, uint64(0)
	for i, entry := range entries {
		if nearest < 0 || apart(entry.CyclesLeft, lifeCycles) < apart(entries[nearest].CyclesLeft, lifeCycles) {
			nearest = i
		}
		last = entry.Id
	}
	entry := types.Equipment{Company: company, Id: last + 1, CyclesLeft: lifeCycles}
	if nearest >= 0 && (entries[nearest].CyclesLeft == lifeCycles || len(entries) >= int(params.MaxEquipment)) {
		entry = entries[nearest]
	}
	entry.Undepreciated = money.SatAdd(entry.Undepreciated, amount)
	return failure.First(
		k.equipment.Set(ctx, collections.Join(company, entry.Id), entry),
		base.Emit(ctx, &types.EquipmentRecorded{
			Company: company, Entry: entry.Id, Amount: amount, LifeCycles: lifeCycles, Commitment: commitment,
		}),
	)
}

func apart(a, b uint32) uint32 { return max(a, b) - min(a, b) }

func (k Keeper) equipmentOf(ctx context.Context, company uint64) ([]types.Equipment, error) {
	iterator, err := k.equipment.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](company))
	if err != nil {
		return nil, err
	}
	return iterator.Values() // closes the iterator
}

// depreciate takes one cycle's part of every entry into the company's overhead and
// tells the books. What the books no longer hold as equipment (it was refunded or
// handed over) cannot become a cost. It returns what became one, and of how much.
func (k Keeper) depreciate(ctx context.Context, company, cycle uint64) (total, of int64, err error) {
	entries, err := k.equipmentOf(ctx, company)
	if err != nil || len(entries) == 0 {
		return 0, 0, err
	}
	for _, entry := range entries {
		part := entry.Undepreciated / int64(entry.CyclesLeft)
		entry.Undepreciated -= part
		entry.CyclesLeft--
		total = money.SatAdd(total, part)
		key := collections.Join(company, entry.Id)
		if entry.CyclesLeft == 0 {
			err = k.equipment.Remove(ctx, key)
		} else {
			err = k.equipment.Set(ctx, key, entry)
		}
		if err != nil {
			return 0, 0, err
		}
	}
	memo, err := k.currency.GetMemo(ctx, company)
	if err != nil {
		return 0, 0, err
	}
	if total = min(total, max(0, memo.Undepreciated)); total == 0 {
		return 0, memo.Undepreciated, nil
	}
	cause := currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_CYCLE, Ref: cycle, Detail: company}
	return total, memo.Undepreciated, failure.First(
		k.currency.Depreciate(ctx, company, total, cause),
		k.addOverhead(ctx, company, types.CostLine{Kind: types.COST_LINE_KIND_DEPRECIATION, Amount: total}),
	)
}

package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/property/types"
)

// GetAsset returns an asset or ErrAssetNotFound.
func (k Keeper) GetAsset(ctx context.Context, id uint64) (types.Asset, error) {
	return base.Get(ctx, k.assets, id, types.ErrAssetNotFound, "asset %d", id)
}

// Record enters what was bought into the register, in the transaction that paid and after it: x/pricing has deferred the cost
// from the close that its user's costing stands at. Who paid uses it at first. It adds the id, the times and, where a reserve paid, when it becomes a cost.
func (k Keeper) Record(ctx context.Context, asset types.Asset) error {
	if asset.User != asset.PaidBy {
		return errorsmod.Wrapf(types.ErrInvalid, "an asset that company %d paid is used by company %d", asset.PaidBy, asset.User)
	}
	var err error
	if asset.Id, err = base.NextID(ctx, k.assetSequence); err != nil {
		return err
	}
	if asset.RecordedAt, err = k.region.Now(ctx); err != nil {
		return err
	}
	if asset.DueAt, err = k.dueAt(ctx, asset); err != nil {
		return err
	}
	if asset.IsPriced() && asset.LifeCycles > 0 {
		age, err := k.ageOf(ctx, asset.User)
		if err != nil {
			return err
		}
		end := asset.Later().End(asset.Cost)
		asset.PerCycle, asset.Rest, asset.Ends = end.PerCycle, end.Rest, age+uint64(asset.LifeCycles)
	}
	if err := asset.Check(); err != nil {
		return err
	}
	return failure.First(k.assets.Set(ctx, asset.Id, asset), base.Emit(ctx, &types.AssetRecorded{Asset: asset}))
}

// dueAt is when an asset falls due for replacement, with cycles as long as they are now; 0 for what does not wear.
func (k Keeper) dueAt(ctx context.Context, asset types.Asset) (int64, error) {
	if asset.LifeCycles == 0 {
		return 0, nil
	}
	params, err := k.pricing.GetParams(ctx)
	if err != nil {
		return 0, err
	}
	life, err := money.Mul(int64(asset.LifeCycles), params.CycleSeconds)
	if err != nil {
		return 0, err
	}
	return money.Add(asset.RecordedAt, life)
}

// ageOf is how often a company has closed; 0 for the region and for a company that costs nothing yet.
func (k Keeper) ageOf(ctx context.Context, company uint64) (uint64, error) {
	if company == 0 {
		return 0, nil
	}
	costing, _, err := k.pricing.GetCosting(ctx, company)
	return uint64(costing.Age), err
}

// stateOf is an asset with what is still to become a cost of its user.
func (k Keeper) stateOf(ctx context.Context, asset types.Asset) (types.AssetState, error) {
	age, err := k.ageOf(ctx, asset.User)
	if err != nil {
		return types.AssetState{}, err
	}
	remaining, err := asset.Remaining(age)
	return types.AssetState{Asset: asset, Remaining: remaining}, errorsmod.Wrapf(err, "asset %d", asset.Id)
}

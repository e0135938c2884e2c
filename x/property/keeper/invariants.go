package keeper

import (
	"context"
	"fmt"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/property/types"
)

// Invariants are the conditions that hold on the register after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "property/assets", Check: k.checkAssets},
		{Name: "property/indexes", Check: k.checkIndexes},
		{Name: "property/values", Check: k.checkValues},
	}
}

// checkAssets: every asset is one that can be, below the next id, of companies that exist; who uses what they did not pay for is the region's own.
func (k Keeper) checkAssets(ctx context.Context) error {
	next, err := base.PeekID(ctx, k.assetSequence)
	if err != nil {
		return err
	}
	return k.assets.Walk(ctx, nil, func(id uint64, asset types.Asset) (bool, error) {
		if asset.Id != id || id >= next {
			return true, fmt.Errorf("asset %d is stored at %d, the next id is %d", asset.Id, id, next)
		}
		for _, company := range []uint64{asset.User, asset.PaidBy, asset.Seller} {
			if company == 0 {
				continue
			}
			known, err := k.coop.GetCompany(ctx, company)
			if err != nil {
				return true, fmt.Errorf("asset %d: %w", id, err)
			}
			if company == asset.User && company != asset.PaidBy && known.Kind != cooptypes.KIND_REGIONAL {
				return true, fmt.Errorf("asset %d, which company %d paid, is used by company %d (%s)", id, asset.PaidBy, company, known.Code)
			}
		}
		return false, asset.Check()
	})
}

// checkIndexes: assets are found by their user and by when they fall due, and nothing else is.
func (k Keeper) checkIndexes(ctx context.Context) error {
	var assets []types.Asset
	if err := base.Values(ctx, k.assets, &assets); err != nil {
		return err
	}
	return failure.First(
		invariant.Index(ctx, "assets by user", k.assets.Indexes.ByUser.Walk, k.assets.Get,
			func(asset types.Asset, user uint64) bool { return asset.User == user }, len(assets)),
		invariant.Index(ctx, "assets by when they fall due", k.assets.Indexes.Due.Walk, k.assets.Get,
			func(asset types.Asset, due uint64) bool { return uint64(asset.DueAt) == due }, len(assets)),
	)
}

// checkValues: what a company's assets are still worth is, to the micro-unit, what its costing has of equipment that is not a
// cost yet, also while it is wound up; what the region holds is worth nothing.
func (k Keeper) checkValues(ctx context.Context) error {
	sums := map[uint64]int64{}
	if err := k.assets.Walk(ctx, nil, func(_ uint64, asset types.Asset) (bool, error) {
		state, err := k.stateOf(ctx, asset)
		if err != nil {
			return true, err
		}
		sums[asset.User], err = money.Add(sums[asset.User], state.Remaining)
		return err != nil, err
	}); err != nil {
		return err
	}
	if sums[0] != 0 {
		return fmt.Errorf("what the region holds is still to become a cost of %s", said.Money(sums[0]))
	}
	companies, err := k.coop.CountCompanies(ctx)
	if err != nil {
		return err
	}
	for id := uint64(1); id <= companies; id++ {
		company, err := k.coop.GetCompany(ctx, id)
		if err != nil {
			return err
		}
		costing, err := k.pricing.EquipmentRemaining(ctx, id)
		if err != nil {
			return err
		}
		if sums[id] != costing {
			return fmt.Errorf("assets of company %d (%s) are still worth %s, its costing has %s of equipment",
				id, company.Standing, said.Money(sums[id]), said.Money(costing))
		}
	}
	return nil
}

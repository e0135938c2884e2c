package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/property/types"
)

// HasAssets says whether a company uses anything that the register has.
func (k Keeper) HasAssets(ctx context.Context, company uint64) (bool, error) {
	ids, err := k.usedBy(ctx, company, 1)
	return len(ids) > 0, err
}

// HandOver gives at most limit assets of a company that is wound up back to the region, which holds them then. What they are
// still worth leaves the company's costing afterwards (x/pricing's HandOver): the register never says that something is still
// to become a cost which no costing knows of. It returns how many there were and whether none is left.
func (k Keeper) HandOver(ctx context.Context, company uint64, limit int) (handled int, done bool, err error) {
	ids, err := k.usedBy(ctx, company, limit)
	if err != nil {
		return 0, false, err
	}
	for _, id := range ids {
		asset, err := k.GetAsset(ctx, id)
		if err != nil {
			return 0, false, err
		}
		state, err := k.stateOf(ctx, asset)
		if err != nil {
			return 0, false, err
		}
		asset.User, asset.PerCycle, asset.Rest, asset.Ends = 0, 0, 0, 0
		if err := failure.First(k.assets.Set(ctx, id, asset),
			base.Emit(ctx, &types.AssetHandedOver{Asset: id, Company: company, Remaining: state.Remaining})); err != nil {
			return 0, false, err
		}
	}
	return len(ids), len(ids) < limit, nil
}

// usedBy lists at most limit assets of a company, ascending.
func (k Keeper) usedBy(ctx context.Context, company uint64, limit int) ([]uint64, error) {
	return base.FirstIndexed(ctx, k.assets.Indexes.ByUser.Iterate, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
}

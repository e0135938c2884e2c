package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/property/types"
)

// HasAssets says whether a company uses anything that the register has.
func (k Keeper) HasAssets(ctx context.Context, company uint64) (bool, error) {
	ids, err := k.usedBy(ctx, company, 1)
	return len(ids) > 0, err
}

// HandOver gives at most limit assets of a company that is wound up to its heir, which goes on paying for what is left of their
// value, or back to the region, which holds them then. What they are still worth leaves the company's costing with them where
// there is an heir, else afterwards (x/pricing's HandOver): the register never says that something is still to become a cost which no costing
// knows of. It returns how many there were, what the heir took over of value in micro-units, and whether none is left.
func (k Keeper) HandOver(ctx context.Context, company, heir uint64, limit int) (handled int, inherited int64, done bool, err error) {
	ids, err := k.usedBy(ctx, company, limit)
	if err != nil {
		return 0, 0, false, err
	}
	for _, id := range ids {
		worth, err := k.handOver(ctx, id, heir)
		if err != nil {
			return 0, 0, false, err
		}
		if heir != 0 {
			inherited = money.SatAdd(inherited, worth)
		}
	}
	return len(ids), inherited, len(ids) < limit, nil
}

// handOver gives an asset to an heir, 0 for the region, and returns what it is still worth.
func (k Keeper) handOver(ctx context.Context, id, heir uint64) (worth int64, err error) {
	asset, err := k.GetAsset(ctx, id)
	if err != nil {
		return 0, err
	}
	state, err := k.stateOf(ctx, asset)
	if err != nil {
		return 0, err
	}
	end := pricingtypes.DeferredEnd{
		Company: asset.User, Kind: pricingtypes.DEFERRED_KIND_EQUIPMENT, Close: asset.Ends, PerCycle: asset.PerCycle, Rest: asset.Rest,
	}
	asset.User, asset.PerCycle, asset.Rest, asset.Ends = heir, 0, 0, 0
	if heir != 0 && state.Remaining > 0 {
		cause := currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_BANKRUPTCY, Ref: end.Company}
		asset.PerCycle, asset.Rest = end.PerCycle, end.Rest
		if asset.Ends, err = k.pricing.MoveEquipment(ctx, end, heir, cause); err != nil {
			return 0, err
		}
	}
	return state.Remaining, failure.First(
		k.assets.Set(ctx, id, asset),
		base.Emit(ctx, &types.AssetHandedOver{Asset: id, Company: end.Company, Remaining: state.Remaining, Heir: heir}),
	)
}

// usedBy lists at most limit assets of a company, ascending.
func (k Keeper) usedBy(ctx context.Context, company uint64, limit int) ([]uint64, error) {
	return base.FirstIndexed(ctx, k.assets.Indexes.ByUser.Iterate, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
}

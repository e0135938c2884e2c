package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/property/types"
)

// HasAssets says whether a company uses anything that the register has.
func (k Keeper) HasAssets(ctx context.Context, company uint64) (bool, error) {
	ids, err := k.usedBy(ctx, company, 1)
	return len(ids) > 0, err
}

// HandOver hands over at most limit assets of a company that is wound up: what wears to its heir, which goes on paying for what is
// left of its value; first stock, and everything where there is no heir, to the region, which holds it then. What an asset is still
// worth leaves the company's costing with it: costings and register agree at every step. It returns what had a worth, how many
// there were, and whether none is left.
func (k Keeper) HandOver(ctx context.Context, company, heir uint64, limit int) (handed []pricingtypes.HandedOver, handled int, done bool, err error) {
	ids, err := k.usedBy(ctx, company, limit)
	if err != nil {
		return nil, 0, false, err
	}
	for _, id := range ids {
		one, err := k.handOver(ctx, id, heir)
		if err != nil {
			return nil, 0, false, err
		}
		if one.Amount > 0 {
			handed = append(handed, one)
		}
	}
	return handed, len(ids), len(ids) < limit, nil
}

// handOver hands an asset over to an heir, or where that is 0 to the region.
func (k Keeper) handOver(ctx context.Context, id, heir uint64) (pricingtypes.HandedOver, error) {
	asset, err := k.GetAsset(ctx, id)
	if err != nil {
		return pricingtypes.HandedOver{}, err
	}
	state, err := k.stateOf(ctx, asset)
	if err != nil {
		return pricingtypes.HandedOver{}, err
	}
	if asset.LifeCycles == 0 {
		heir = 0
	}
	after := asset
	after.User, after.Ends = heir, 0
	if state.Remaining > 0 {
		cause := currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_BANKRUPTCY, Ref: asset.User}
		if after.Ends, err = k.pricing.MoveEquipment(ctx, asset.Ending(), heir, cause); err != nil {
			return pricingtypes.HandedOver{}, err
		}
	}
	if after.Ends == 0 {
		after.PerCycle, after.Rest = 0, 0
	}
	return pricingtypes.HandedOver{Kind: pricingtypes.HandedOverEquipment, Ref: id, Amount: state.Remaining, To: heir}, failure.First(
		k.assets.Set(ctx, id, after),
		base.Emit(ctx, &types.AssetHandedOver{Asset: id, Company: asset.User, Remaining: state.Remaining, Heir: heir}),
	)
}

// usedBy lists at most limit assets of a company, ascending.
func (k Keeper) usedBy(ctx context.Context, company uint64, limit int) ([]uint64, error) {
	return base.FirstIndexed(ctx, k.assets.Indexes.ByUser.Iterate, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
}

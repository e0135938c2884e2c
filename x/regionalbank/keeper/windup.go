package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// AssetsOf lists, ascending and at most limit of them, the equipment of a company that was paid
// outside the system by payments after an id: who winds the company up records what the region is left with.
func (k Keeper) AssetsOf(ctx context.Context, company, after uint64, limit int) (assets []types.Asset, err error) {
	entries, err := k.Assets.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](company).StartExclusive(after))
	if err != nil {
		return nil, err
	}
	defer func() { err = failure.First(err, entries.Close()) }()
	for ; entries.Valid() && len(assets) < limit; entries.Next() {
		asset, err := entries.Value()
		if err != nil {
			return nil, err
		}
		assets = append(assets, asset)
	}
	return assets, nil
}

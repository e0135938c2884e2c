package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// AssetsOf lists, ascending and at most limit of them, the equipment of a company that was paid
// outside the system by payments after an id: who winds the company up records what the region is left with.
func (k Keeper) AssetsOf(ctx context.Context, company, after uint64, limit int) ([]types.Asset, error) {
	return base.FirstValues(ctx, k.assets, collections.NewPrefixedPairRange[uint64, uint64](company).StartExclusive(after), limit)
}

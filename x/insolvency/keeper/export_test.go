package keeper

import (
	"context"

	"github.com/factor-coop/factor/x/insolvency/types"

	"cosmossdk.io/collections"
)

// Clear empties the store, so that a test can import into the same fixture.
func (k Keeper) Clear(ctx context.Context) error {
	for _, clear := range []func() error{
		func() error { return k.proceedings.Clear(ctx, nil) },
		func() error { return k.byStage.Clear(ctx, nil) },
		func() error { return k.graceEnds.Clear(ctx, nil) },
		func() error { return k.unpaidClaims.Clear(ctx, nil) },
		func() error { return k.assets.Clear(ctx, nil) },
		func() error { return k.totals.Remove(ctx) },
		func() error { return k.cursors.Remove(ctx) },
		func() error { return k.work.Remove(ctx) },
	} {
		if err := clear(); err != nil {
			return err
		}
	}
	return nil
}

// SettleClaims runs that phase, so that a test can stand right after it.
func (k Keeper) SettleClaims(ctx context.Context, p *types.Proceeding, limit int) (int, bool, error) {
	return k.settleClaims(ctx, p, limit)
}

// Stored opens the collections to the mutants.
type Stored struct {
	Proceedings  collections.Map[uint64, types.Proceeding]
	ByStage      collections.KeySet[pair]
	GraceEnds    collections.KeySet[pair]
	UnpaidClaims collections.Map[pair, types.UnpaidClaim]
	Assets       collections.Map[pair, types.Asset]
	Totals       collections.Item[types.Totals]
	Work         collections.Item[types.Work]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		Proceedings:  k.proceedings,
		ByStage:      k.byStage,
		GraceEnds:    k.graceEnds,
		UnpaidClaims: k.unpaidClaims,
		Assets:       k.assets,
		Totals:       k.totals,
		Work:         k.work,
	}
}

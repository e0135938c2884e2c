package keeper

import (
	"context"

	"github.com/factor-coop/factor/x/insolvency/types"
)

// Clear empties the store, so that a test can import into the same fixture.
func (k Keeper) Clear(ctx context.Context) error {
	for _, clear := range []func() error{
		func() error { return k.Proceedings.Clear(ctx, nil) },
		func() error { return k.ByStage.Clear(ctx, nil) },
		func() error { return k.GraceEnds.Clear(ctx, nil) },
		func() error { return k.UnpaidClaims.Clear(ctx, nil) },
		func() error { return k.Assets.Clear(ctx, nil) },
		func() error { return k.Totals.Remove(ctx) },
		func() error { return k.Cursors.Remove(ctx) },
		func() error { return k.Work.Remove(ctx) },
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

package keeper

import (
	"context"

	"github.com/factor-coop/factor/x/insolvency/types"
)

// EndBlock finds companies that owe claims, lets those that owe nothing any more go, begins the
// proceedings whose grace period is over, takes the next steps of all proceedings within the
// block's budget, and moves on what reached companies that are gone.
func (k Keeper) EndBlock(ctx context.Context) error {
	stored, err := k.cursors.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.below.Region.Now(ctx)
	if err != nil {
		return err
	}
	cursors := stored
	for _, step := range []func(context.Context, *types.Cursors, int64) error{k.watch, k.review, k.endGraces, k.advance, k.sweep} {
		if err := step(ctx, &cursors, now); err != nil {
			return err
		}
	}
	if cursors == stored {
		return nil
	}
	return k.cursors.Set(ctx, cursors)
}

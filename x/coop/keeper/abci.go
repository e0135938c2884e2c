package keeper

import (
	"context"

	"github.com/factor-coop/factor/x/coop/types"
)

// EndBlock ends the jobs of those who left the region and removes offers, ties and counts of
// credit that have run out, each kind within its cap.
func (k Keeper) EndBlock(ctx context.Context) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if err := k.followMembers(ctx, types.MaxChangesPerBlock); err != nil {
		return err
	}
	if err := k.removeExpiredOffers(ctx, now, types.MaxExpiredPerBlock); err != nil {
		return err
	}
	if err := k.removeExpiredTies(ctx, now, types.MaxExpiredPerBlock); err != nil {
		return err
	}
	return k.forgetCounts(ctx, now, types.MaxExpiredPerBlock)
}

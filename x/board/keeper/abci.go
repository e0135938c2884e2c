package keeper

import "context"

// EndBlock counts who left, closes what is over, opens the elections that are due, runs what is
// decided, and forgets a few of the votes that were counted and of what ended long ago.
func (k Keeper) EndBlock(ctx context.Context) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	followed, err := k.follow(ctx)
	if err != nil {
		return err
	}
	if err := k.catchUpSome(ctx, MaxCatchUpsPerBlock); err != nil {
		return err
	}
	// While changes of memberships wait nothing is counted: it would count who left.
	if followed {
		if err := k.settleElections(ctx, now); err != nil {
			return err
		}
		if err := k.settleProposals(ctx, now); err != nil {
			return err
		}
	}
	return k.prune(ctx, now, MaxPrunedPerBlock)
}

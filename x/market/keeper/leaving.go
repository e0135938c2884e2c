package keeper

import (
	"context"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// followMembers takes back the applications of those who left the region, at most limit people a block. Each has as
// many open as the region allows.
func (k Keeper) followMembers(ctx context.Context, limit int) error {
	changes, _, err := k.region.DrainMemberChanges(ctx, regiontypes.FOLLOWER_MARKET, limit)
	if err != nil {
		return err
	}
	for _, change := range changes {
		if change.Kind != regiontypes.MEMBER_CHANGE_KIND_LEFT {
			continue
		}
		iterator, err := k.applications.Indexes.ByMember.MatchExact(ctx, change.Member)
		if err != nil {
			return err
		}
		keys, err := iterator.PrimaryKeys() // closes it
		if err != nil {
			return err
		}
		for _, key := range keys {
			application, err := k.applications.Get(ctx, key)
			if err != nil {
				return err
			}
			if application.AppliedAt > change.At {
				continue // of their return
			}
			if err := k.applications.Remove(ctx, key); err != nil {
				return err
			}
		}
	}
	return nil
}

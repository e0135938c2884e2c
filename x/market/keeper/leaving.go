package keeper

import (
	"context"

	"cosmossdk.io/collections"

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
		iterator, err := k.applicationsByMember.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](change.Member))
		if err != nil {
			return err
		}
		keys, err := iterator.Keys() // closes it
		if err != nil {
			return err
		}
		for _, key := range keys {
			application, err := k.applications.Get(ctx, collections.Join(key.K2(), change.Member))
			if err != nil {
				return err
			}
			if application.AppliedAt > change.At {
				continue // of their return
			}
			if err := k.removeApplication(ctx, key.K2(), change.Member); err != nil {
				return err
			}
		}
	}
	return nil
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/region/types"
)

// queueChange tells every module that follows memberships what happened to one, each in a queue
// of its own: calls between modules go down only, so they come and look (ADR 0026).
func (k Keeper) queueChange(ctx context.Context, member uint64, kind types.MemberChangeKind, since int64) error {
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	position, err := base.NextID(ctx, k.changeSequence)
	if err != nil {
		return err
	}
	for _, follower := range types.Followers {
		change := types.MemberChange{Follower: follower, Position: position, Member: member, Kind: kind, At: now, Since: since}
		if err := k.storeChange(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) storeChange(ctx context.Context, change types.MemberChange) error {
	return k.changes.Set(ctx, collections.Join(uint32(change.Follower), change.Position), change)
}

// HasMemberChanges says whether any change waits for a follower.
func (k Keeper) HasMemberChanges(ctx context.Context, follower types.Follower) (bool, error) {
	_, waits, err := base.FirstKey(ctx, k.changes.Iterate, collections.NewPrefixedPairRange[uint32, uint64](uint32(follower)))
	return waits, err
}

// DrainMemberChanges takes the oldest changes off a follower's queue, at most limit of them, in the
// order in which they happened, and says whether any are left.
func (k Keeper) DrainMemberChanges(ctx context.Context, follower types.Follower, limit int) ([]types.MemberChange, bool, error) {
	var changes []types.MemberChange
	more := false
	err := k.changes.Walk(ctx, collections.NewPrefixedPairRange[uint32, uint64](uint32(follower)), func(_ collections.Pair[uint32, uint64], change types.MemberChange) (bool, error) {
		if len(changes) >= limit {
			more = true
			return true, nil
		}
		changes = append(changes, change)
		return false, nil
	})
	if err != nil {
		return nil, false, err
	}
	for _, change := range changes {
		if err := k.changes.Remove(ctx, collections.Join(uint32(follower), change.Position)); err != nil {
			return nil, false, err
		}
	}
	return changes, more, nil
}

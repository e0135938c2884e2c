package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/x/validators/types"
)

type changes = collections.KeySet[collections.Pair[int64, uint64]]

// change counts the set, and how it changed within the window. Pending may still join.
type change struct{ now, pending, added, removed int64 }

// before is how large the set was a window ago.
func (c change) before() int64 { return c.now - c.added + c.removed }

// authorize says whether a signer may change the set. Officers change a third of it within the window, additions and
// removals together, so that no mandate is enough to replace it; a set of fewer than four is changed by the region's
// assembly alone, in which one more validator decides whether blocks are made. The assembly adds as many as it likes.
// Taking an admission back is no change. ErrSmallSet, ErrTooMuchChange, and what the authorizer returns.
func (k Keeper) authorize(ctx context.Context, signer string, changes int64) error {
	if err := k.authorizer.Authorize(ctx, signer, types.PermissionValidators, 1); err != nil {
		return err
	}
	if signer == k.authorizer.Authority().String() {
		return nil
	}
	now, err := k.authorizer.Now(ctx)
	if err != nil {
		return err
	}
	set, err := k.recent(ctx, now)
	if err != nil {
		return err
	}
	if set.now < types.SmallSet {
		return errorsmod.Wrapf(types.ErrSmallSet, "it has %d validators, from %d on officers change it", set.now, types.SmallSet)
	}
	if all := set.pending + set.added + set.removed + changes; changes > 0 && all > set.before()/3 {
		return errorsmod.Wrapf(types.ErrTooMuchChange, "%d changes of a set of %d; the assembly may add more", all, set.before())
	}
	return nil
}

// recent counts the changes that still count and forgets the others. A set changes by at most MaxValidatorsCap in a window
// each way, so there is never more than two windows' worth to forget.
func (k Keeper) recent(ctx context.Context, now int64) (change, error) {
	params, err := k.GetParams(ctx)
	if err != nil {
		return change{}, err
	}
	all, err := k.All(ctx)
	if err != nil {
		return change{}, err
	}
	var set change
	for _, validator := range all {
		switch {
		case validator.Joined():
			set.now++
		case now <= validator.JoinUntil:
			set.pending++
		}
	}
	if set.added, err = countSince(ctx, k.additions, now-params.WindowSeconds); err != nil {
		return change{}, err
	}
	set.removed, err = countSince(ctx, k.removals, now-params.WindowSeconds)
	return set, err
}

func countSince(ctx context.Context, of changes, since int64) (int64, error) {
	all, err := keysOf(ctx, of)
	if err != nil {
		return 0, err
	}
	recent := int64(0)
	for _, one := range all {
		if one.K1() > since {
			recent++
		}
	}
	return recent, nil
}

// remember records a change, and forgets those that count no more.
func (k Keeper) remember(ctx context.Context, of changes, now int64, id uint64) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	all, err := keysOf(ctx, of)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.K1() > now-params.WindowSeconds {
			break
		}
		if err := of.Remove(ctx, one); err != nil {
			return err
		}
	}
	return of.Set(ctx, collections.Join(now, id))
}

func keysOf(ctx context.Context, of changes) ([]collections.Pair[int64, uint64], error) {
	iterator, err := of.Iterate(ctx, nil)
	if err != nil {
		return nil, err
	}
	return iterator.Keys() // closes it
}

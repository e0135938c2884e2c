package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// GetLink returns what the region decided about another region, or ErrLinkNotFound. Its id is the id of the link's
// clearing book.
func (k Keeper) GetLink(ctx context.Context, id uint64) (types.Link, error) {
	link, found, err := base.Find(ctx, k.links, id)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrLinkNotFound, "link %d", id)
	}
	return link, err
}

// LinkTo returns the link to a region by that region's code, and whether there is one.
func (k Keeper) LinkTo(ctx context.Context, region string) (types.Link, bool, error) {
	id, found, err := base.FindUnique(ctx, k.links.Indexes.ByRegion, region)
	if err != nil || !found {
		return types.Link{}, false, err
	}
	link, err := k.GetLink(ctx, id)
	return link, err == nil, err
}

// SetLink decides the clearing limit (micro-units of this region; 0 closes the link) and the rate of exchange with
// another region, and returns the link's id. Who may decide is the caller's to check.
func (k Keeper) SetLink(ctx context.Context, region string, limit, ratePPM int64) (uint64, error) {
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	link, found, err := k.LinkTo(ctx, region)
	if err != nil {
		return 0, err
	}
	if !found {
		if link.Id, err = base.NextID(ctx, k.linkSequence); err != nil {
			return 0, err
		}
	}
	link.Region, link.ClearingLimit, link.RatePpm, link.SetAt = region, limit, ratePPM, now
	if err := link.Validate(); err != nil {
		return 0, err
	}
	return link.Id, failure.First(
		k.links.Set(ctx, link.Id, link),
		base.Emit(ctx, &types.LinkSet{Link: link}),
	)
}

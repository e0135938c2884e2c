package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/failure"
)

// Clear empties the store, so that a test can import into the same fixture.
func (k Keeper) Clear(ctx context.Context) error {
	return failure.First(
		k.Requests.Clear(ctx, nil), k.RequestsByCompany.Clear(ctx, nil), k.RequestsByStatus.Clear(ctx, nil), k.RequestsDue.Clear(ctx, nil),
		k.Grants.Clear(ctx, nil), k.GrantsByCompany.Clear(ctx, nil),
		k.Subsidies.Clear(ctx, nil), k.SubsidiesDue.Clear(ctx, nil),
		k.Records.Clear(ctx, nil), k.Losses.Clear(ctx, nil), k.Assets.Clear(ctx, nil),
		k.Links.Clear(ctx, nil), k.LinkByRegion.Clear(ctx, nil),
	)
}

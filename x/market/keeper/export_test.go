package keeper

import "context"

// Clear empties the store, so that a test can import into the same fixture.
func (k Keeper) Clear(ctx context.Context) error {
	for _, clear := range []func() error{
		func() error { return k.Listings.Clear(ctx, nil) },
		func() error { return k.ListingsByCompany.Clear(ctx, nil) },
		func() error { return k.Orders.Clear(ctx, nil) },
		func() error { return k.OrdersByBuyer.Clear(ctx, nil) },
		func() error { return k.OrdersBySeller.Clear(ctx, nil) },
		func() error { return k.OrdersDue.Clear(ctx, nil) },
		func() error { return k.OpenOrders.Clear(ctx, nil) },
		func() error { return k.Contests.Clear(ctx, nil) },
		func() error { return k.ContestsBySeller.Clear(ctx, nil) },
		func() error { return k.OpenContests.Clear(ctx, nil) },
		func() error { return k.LostContests.Clear(ctx, nil) },
		func() error { return k.LostByParty.Clear(ctx, nil) },
		func() error { return k.LostByTime.Clear(ctx, nil) },
		func() error { return k.Receipts.Clear(ctx, nil) },
		func() error { return k.Assets.Clear(ctx, nil) },
		func() error { return k.JobPostings.Clear(ctx, nil) },
		func() error { return k.JobPostingsByCompany.Clear(ctx, nil) },
		func() error { return k.JobPostingsDue.Clear(ctx, nil) },
		func() error { return k.JobPostingsClosing.Clear(ctx, nil) },
		func() error { return k.Applications.Clear(ctx, nil) },
		func() error { return k.ApplicationsByMember.Clear(ctx, nil) },
	} {
		if err := clear(); err != nil {
			return err
		}
	}
	return nil
}

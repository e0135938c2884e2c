package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/market/types"
)

// Clear empties the store, so that a test can import into the same fixture.
func (k Keeper) Clear(ctx context.Context) error {
	for _, clear := range []func() error{
		func() error { return k.listings.Clear(ctx, nil) },
		func() error { return k.listingsByCompany.Clear(ctx, nil) },
		func() error { return k.orders.Clear(ctx, nil) },
		func() error { return k.ordersByBuyer.Clear(ctx, nil) },
		func() error { return k.ordersBySeller.Clear(ctx, nil) },
		func() error { return k.ordersDue.Clear(ctx, nil) },
		func() error { return k.openOrders.Clear(ctx, nil) },
		func() error { return k.contests.Clear(ctx, nil) },
		func() error { return k.contestsBySeller.Clear(ctx, nil) },
		func() error { return k.openContests.Clear(ctx, nil) },
		func() error { return k.lostContests.Clear(ctx, nil) },
		func() error { return k.lostByParty.Clear(ctx, nil) },
		func() error { return k.lostByTime.Clear(ctx, nil) },
		func() error { return k.receipts.Clear(ctx, nil) },
		func() error { return k.assets.Clear(ctx, nil) },
		func() error { return k.jobPostings.Clear(ctx, nil) },
		func() error { return k.jobPostingsByCompany.Clear(ctx, nil) },
		func() error { return k.jobPostingsDue.Clear(ctx, nil) },
		func() error { return k.jobPostingsClosing.Clear(ctx, nil) },
		func() error { return k.applications.Clear(ctx, nil) },
		func() error { return k.applicationsByMember.Clear(ctx, nil) },
	} {
		if err := clear(); err != nil {
			return err
		}
	}
	return nil
}

// Stored opens the collections to the mutants.
type Stored struct {
	Listings             collections.Map[uint64, types.Listing]
	ListingsByCompany    collections.KeySet[collections.Pair[uint64, uint64]]
	OrderSequence        collections.Sequence
	Orders               collections.Map[uint64, types.Order]
	OrdersByBuyer        collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	OrdersDue            collections.KeySet[collections.Pair[uint64, uint64]]
	OpenOrders           collections.Map[collections.Pair[uint64, uint64], uint64]
	Contests             collections.Map[uint64, types.Contest]
	ContestsBySeller     collections.KeySet[collections.Pair[uint64, uint64]]
	OpenContests         collections.Map[collections.Pair[uint64, uint64], uint64]
	LostByParty          collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	LostByTime           collections.KeySet[collections.Pair[uint64, uint64]]
	Receipts             collections.Map[collections.Triple[uint64, uint64, uint64], types.Receipt]
	JobPostingsDue       collections.KeySet[collections.Pair[uint64, uint64]]
	JobPostingsClosing   collections.KeySet[uint64]
	ApplicationsByMember collections.KeySet[collections.Pair[uint64, uint64]]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		Listings:             k.listings,
		ListingsByCompany:    k.listingsByCompany,
		OrderSequence:        k.orderSequence,
		Orders:               k.orders,
		OrdersByBuyer:        k.ordersByBuyer,
		OrdersDue:            k.ordersDue,
		OpenOrders:           k.openOrders,
		Contests:             k.contests,
		ContestsBySeller:     k.contestsBySeller,
		OpenContests:         k.openContests,
		LostByParty:          k.lostByParty,
		LostByTime:           k.lostByTime,
		Receipts:             k.receipts,
		JobPostingsDue:       k.jobPostingsDue,
		JobPostingsClosing:   k.jobPostingsClosing,
		ApplicationsByMember: k.applicationsByMember,
	}
}

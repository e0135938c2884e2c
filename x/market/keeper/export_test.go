package keeper

import (
	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/market/types"
)

// Stored opens the collections to the mutants.
type Stored struct {
	Listings           *collections.IndexedMap[uint64, types.Listing, listingIndexes]
	LostContests       *collections.IndexedMap[uint64, types.LostContest, lostIndexes]
	Applications       *collections.IndexedMap[collections.Pair[uint64, uint64], types.Application, applicationIndexes]
	OrderSequence      collections.Sequence
	Orders             collections.Map[uint64, types.Order]
	OrdersByBuyer      collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	OrdersDue          collections.KeySet[collections.Pair[uint64, uint64]]
	OpenOrders         collections.Map[collections.Pair[uint64, uint64], uint64]
	Contests           collections.Map[uint64, types.Contest]
	ContestsBySeller   collections.KeySet[collections.Pair[uint64, uint64]]
	OpenContests       collections.Map[collections.Pair[uint64, uint64], uint64]
	Receipts           collections.Map[collections.Triple[uint64, uint64, uint64], types.Receipt]
	JobPostingsDue     collections.KeySet[collections.Pair[uint64, uint64]]
	JobPostingsClosing collections.KeySet[uint64]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		Listings:           k.listings,
		LostContests:       k.lostContests,
		Applications:       k.applications,
		OrderSequence:      k.orderSequence,
		Orders:             k.orders,
		OrdersByBuyer:      k.ordersByBuyer,
		OrdersDue:          k.ordersDue,
		OpenOrders:         k.openOrders,
		Contests:           k.contests,
		ContestsBySeller:   k.contestsBySeller,
		OpenContests:       k.openContests,
		Receipts:           k.receipts,
		JobPostingsDue:     k.jobPostingsDue,
		JobPostingsClosing: k.jobPostingsClosing,
	}
}

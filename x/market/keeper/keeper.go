// Package keeper runs the market: listings, purchases, orders with holds, refunds, job postings.
package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/x/market/types"
)

type (
	listingIndexes struct {
		ByCompany *indexes.Multi[uint64, uint64, types.Listing]
	}
	lostIndexes struct {
		// ByParty is keyed by ((kind, party), order).
		ByParty *indexes.Multi[collections.Pair[uint64, uint64], uint64, types.LostContest]
		ByTime  *indexes.Multi[uint64, uint64, types.LostContest]
	}
	applicationIndexes struct {
		ByMember *indexes.ReversePair[uint64, uint64, types.Application]
	}
)

// Keeper holds the market's state and the modules below it.
type Keeper struct {
	coop     types.CoopKeeper
	pricing  types.PricingKeeper
	currency types.CurrencyKeeper
	region   types.RegionKeeper
	wage     types.WageKeeper
	property types.PropertyKeeper

	// Params are the region's limits.
	params collections.Item[types.Params]
	// Listings by product: a product is listed at most once.
	listings *collections.IndexedMap[uint64, types.Listing, listingIndexes]
	// OrderSequence numbers orders and purchases alike.
	orderSequence collections.Sequence
	orders        collections.Map[uint64, types.Order]
	// OrdersByBuyer is keyed by (buyer kind, buyer, order).
	ordersByBuyer collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	// OrdersBySeller is keyed by (seller, status, order).
	ordersBySeller collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	// OrdersDue is keyed by (due at, order): each order has exactly one entry.
	ordersDue collections.KeySet[collections.Pair[uint64, uint64]]
	// OpenOrders counts unsettled orders by (buyer kind, buyer); a buyer without one has no entry.
	openOrders collections.Map[collections.Pair[uint64, uint64], uint64]
	// Contests are the open ones, by order.
	contests collections.Map[uint64, types.Contest]
	// ContestsBySeller is keyed by (seller, order).
	contestsBySeller collections.KeySet[collections.Pair[uint64, uint64]]
	// OpenContests counts them by (buyer kind, buyer); a buyer without one has no entry.
	openContests collections.Map[collections.Pair[uint64, uint64], uint64]
	// LostContests are decided ones that count against who lost, by order.
	lostContests *collections.IndexedMap[uint64, types.LostContest, lostIndexes]
	// Receipts is keyed by (week, buyer, order): one write per purchase finds it by its buyer and lets it be pruned in order.
	receipts             collections.Map[collections.Triple[uint64, uint64, uint64], types.Receipt]
	jobPostingSequence   collections.Sequence
	jobPostings          collections.Map[uint64, types.JobPosting]
	jobPostingsByCompany collections.KeySet[collections.Pair[uint64, uint64]]
	// JobPostingsDue is keyed by (open until, posting).
	jobPostingsDue     collections.KeySet[collections.Pair[uint64, uint64]]
	jobPostingsClosing collections.KeySet[uint64]
	// Applications is keyed by (posting, member).
	applications *collections.IndexedMap[collections.Pair[uint64, uint64], types.Application, applicationIndexes]
}

// NewKeeper builds the keeper over its store and the modules below.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, coop types.CoopKeeper, pricing types.PricingKeeper,
	currency types.CurrencyKeeper, region types.RegionKeeper, wage types.WageKeeper, property types.PropertyKeeper,
) Keeper {
	builder := collections.NewSchemaBuilder(store)
	pair := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	triple := collections.TripleKeyCodec(collections.Uint64Key, collections.Uint64Key, collections.Uint64Key)
	k := Keeper{
		coop: coop, pricing: pricing, currency: currency, region: region, wage: wage, property: property,
		params: collections.NewItem(builder, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		listings: collections.NewIndexedMap(builder, types.ListingsPrefix, "listings", collections.Uint64Key, codec.CollValue[types.Listing](cdc), listingIndexes{
			ByCompany: indexes.NewMulti(builder, types.ListingsByCompanyPrefix, "listings_by_company", collections.Uint64Key, collections.Uint64Key,
				func(_ uint64, listing types.Listing) (uint64, error) { return listing.Company, nil }),
		}),
		orderSequence:    collections.NewSequence(builder, types.OrderSequencePrefix, "order_sequence"),
		orders:           collections.NewMap(builder, types.OrdersPrefix, "orders", collections.Uint64Key, codec.CollValue[types.Order](cdc)),
		ordersByBuyer:    collections.NewKeySet(builder, types.OrdersByBuyerPrefix, "orders_by_buyer", triple),
		ordersBySeller:   collections.NewKeySet(builder, types.OrdersBySellerPrefix, "orders_by_seller", triple),
		ordersDue:        collections.NewKeySet(builder, types.OrdersDuePrefix, "orders_due", pair),
		openOrders:       collections.NewMap(builder, types.OpenOrdersPrefix, "open_orders", pair, collections.Uint64Value),
		contests:         collections.NewMap(builder, types.ContestsPrefix, "contests", collections.Uint64Key, codec.CollValue[types.Contest](cdc)),
		contestsBySeller: collections.NewKeySet(builder, types.ContestsBySellerPrefix, "contests_by_seller", pair),
		openContests:     collections.NewMap(builder, types.OpenContestsPrefix, "open_contests", pair, collections.Uint64Value),
		lostContests: collections.NewIndexedMap(builder, types.LostContestsPrefix, "lost_contests", collections.Uint64Key, codec.CollValue[types.LostContest](cdc), lostIndexes{
			ByParty: indexes.NewMulti(builder, types.LostByPartyPrefix, "lost_by_party", pair, collections.Uint64Key,
				func(_ uint64, lost types.LostContest) (collections.Pair[uint64, uint64], error) {
					return collections.Join(uint64(lost.Kind), lost.Party), nil
				}),
			ByTime: indexes.NewMulti(builder, types.LostByTimePrefix, "lost_by_time", collections.Uint64Key, collections.Uint64Key,
				func(_ uint64, lost types.LostContest) (uint64, error) { return uint64(lost.LostAt), nil }),
		}),
		receipts:             collections.NewMap(builder, types.ReceiptsPrefix, "receipts", triple, codec.CollValue[types.Receipt](cdc)),
		jobPostingSequence:   collections.NewSequence(builder, types.JobPostingSequencePrefix, "job_posting_sequence"),
		jobPostings:          collections.NewMap(builder, types.JobPostingsPrefix, "job_postings", collections.Uint64Key, codec.CollValue[types.JobPosting](cdc)),
		jobPostingsByCompany: collections.NewKeySet(builder, types.JobPostingsByCompanyPrefix, "job_postings_by_company", pair),
		jobPostingsDue:       collections.NewKeySet(builder, types.JobPostingsDuePrefix, "job_postings_due", pair),
		jobPostingsClosing:   collections.NewKeySet(builder, types.JobPostingsClosingPrefix, "job_postings_closing", collections.Uint64Key),
		applications: collections.NewIndexedMap(builder, types.ApplicationsPrefix, "applications", pair, codec.CollValue[types.Application](cdc), applicationIndexes{
			ByMember: indexes.NewReversePair[types.Application](builder, types.ApplicationsByMemberPrefix, "applications_by_member", pair),
		}),
	}
	if _, err := builder.Build(); err != nil {
		panic(err) // construction only
	}
	return k
}

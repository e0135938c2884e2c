// Package keeper runs the market: listings, purchases, orders with holds, refunds, job postings.
package keeper

import (
	"cosmossdk.io/collections"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/x/market/types"
)

// Keeper holds the market's state and the modules below it.
type Keeper struct {
	coop     types.CoopKeeper
	pricing  types.PricingKeeper
	currency types.CurrencyKeeper
	region   types.RegionKeeper
	wage     types.WageKeeper

	Schema collections.Schema
	// Params are the region's limits.
	Params collections.Item[types.Params]
	// Listings by product: a product is listed at most once.
	Listings          collections.Map[uint64, types.Listing]
	ListingsByCompany collections.KeySet[collections.Pair[uint64, uint64]]
	// OrderSequence numbers orders and purchases alike.
	OrderSequence collections.Sequence
	Orders        collections.Map[uint64, types.Order]
	// OrdersByBuyer is keyed by (buyer kind, buyer, order).
	OrdersByBuyer collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	// OrdersBySeller is keyed by (seller, status, order).
	OrdersBySeller collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	// OrdersDue is keyed by (due at, order): each order has exactly one entry.
	OrdersDue collections.KeySet[collections.Pair[uint64, uint64]]
	// OpenOrders counts unsettled orders by (buyer kind, buyer); a buyer without one has no entry.
	OpenOrders collections.Map[collections.Pair[uint64, uint64], uint64]
	// Contests are the open ones, by order.
	Contests collections.Map[uint64, types.Contest]
	// ContestsBySeller is keyed by (seller, order).
	ContestsBySeller collections.KeySet[collections.Pair[uint64, uint64]]
	// OpenContests counts them by (buyer kind, buyer); a buyer without one has no entry.
	OpenContests collections.Map[collections.Pair[uint64, uint64], uint64]
	// LostContests are decided ones that count against who lost, by order; LostByParty is keyed by (kind, party, order),
	// LostByTime by (lost at, order).
	LostContests collections.Map[uint64, types.LostContest]
	LostByParty  collections.KeySet[collections.Triple[uint64, uint64, uint64]]
	LostByTime   collections.KeySet[collections.Pair[uint64, uint64]]
	// Receipts is keyed by (week, buyer, order): one write per purchase finds it by its buyer and lets it be pruned in order.
	Receipts collections.Map[collections.Triple[uint64, uint64, uint64], types.Receipt]
	// Assets is keyed by (company, order).
	Assets               collections.Map[collections.Pair[uint64, uint64], types.Asset]
	JobPostingSequence   collections.Sequence
	JobPostings          collections.Map[uint64, types.JobPosting]
	JobPostingsByCompany collections.KeySet[collections.Pair[uint64, uint64]]
	// JobPostingsDue is keyed by (open until, posting).
	JobPostingsDue     collections.KeySet[collections.Pair[uint64, uint64]]
	JobPostingsClosing collections.KeySet[uint64]
	// Applications is keyed by (posting, member).
	Applications         collections.Map[collections.Pair[uint64, uint64], types.Application]
	ApplicationsByMember collections.KeySet[collections.Pair[uint64, uint64]]
}

// NewKeeper builds the keeper over its store and the modules below.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, coop types.CoopKeeper, pricing types.PricingKeeper,
	currency types.CurrencyKeeper, region types.RegionKeeper, wage types.WageKeeper,
) Keeper {
	builder := collections.NewSchemaBuilder(store)
	pair := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	triple := collections.TripleKeyCodec(collections.Uint64Key, collections.Uint64Key, collections.Uint64Key)
	k := Keeper{
		coop: coop, pricing: pricing, currency: currency, region: region, wage: wage,
		Params:               collections.NewItem(builder, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		Listings:             collections.NewMap(builder, types.ListingsPrefix, "listings", collections.Uint64Key, codec.CollValue[types.Listing](cdc)),
		ListingsByCompany:    collections.NewKeySet(builder, types.ListingsByCompanyPrefix, "listings_by_company", pair),
		OrderSequence:        collections.NewSequence(builder, types.OrderSequencePrefix, "order_sequence"),
		Orders:               collections.NewMap(builder, types.OrdersPrefix, "orders", collections.Uint64Key, codec.CollValue[types.Order](cdc)),
		OrdersByBuyer:        collections.NewKeySet(builder, types.OrdersByBuyerPrefix, "orders_by_buyer", triple),
		OrdersBySeller:       collections.NewKeySet(builder, types.OrdersBySellerPrefix, "orders_by_seller", triple),
		OrdersDue:            collections.NewKeySet(builder, types.OrdersDuePrefix, "orders_due", pair),
		OpenOrders:           collections.NewMap(builder, types.OpenOrdersPrefix, "open_orders", pair, collections.Uint64Value),
		Contests:             collections.NewMap(builder, types.ContestsPrefix, "contests", collections.Uint64Key, codec.CollValue[types.Contest](cdc)),
		ContestsBySeller:     collections.NewKeySet(builder, types.ContestsBySellerPrefix, "contests_by_seller", pair),
		OpenContests:         collections.NewMap(builder, types.OpenContestsPrefix, "open_contests", pair, collections.Uint64Value),
		LostContests:         collections.NewMap(builder, types.LostContestsPrefix, "lost_contests", collections.Uint64Key, codec.CollValue[types.LostContest](cdc)),
		LostByParty:          collections.NewKeySet(builder, types.LostByPartyPrefix, "lost_by_party", triple),
		LostByTime:           collections.NewKeySet(builder, types.LostByTimePrefix, "lost_by_time", pair),
		Receipts:             collections.NewMap(builder, types.ReceiptsPrefix, "receipts", triple, codec.CollValue[types.Receipt](cdc)),
		Assets:               collections.NewMap(builder, types.AssetsPrefix, "assets", pair, codec.CollValue[types.Asset](cdc)),
		JobPostingSequence:   collections.NewSequence(builder, types.JobPostingSequencePrefix, "job_posting_sequence"),
		JobPostings:          collections.NewMap(builder, types.JobPostingsPrefix, "job_postings", collections.Uint64Key, codec.CollValue[types.JobPosting](cdc)),
		JobPostingsByCompany: collections.NewKeySet(builder, types.JobPostingsByCompanyPrefix, "job_postings_by_company", pair),
		JobPostingsDue:       collections.NewKeySet(builder, types.JobPostingsDuePrefix, "job_postings_due", pair),
		JobPostingsClosing:   collections.NewKeySet(builder, types.JobPostingsClosingPrefix, "job_postings_closing", collections.Uint64Key),
		Applications:         collections.NewMap(builder, types.ApplicationsPrefix, "applications", pair, codec.CollValue[types.Application](cdc)),
		ApplicationsByMember: collections.NewKeySet(builder, types.ApplicationsByMemberPrefix, "applications_by_member", pair),
	}
	schema, err := builder.Build()
	if err != nil {
		panic(err) // construction only
	}
	k.Schema = schema
	return k
}

// Package keeper stores companies, who works in them and who is related to whom.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	"cosmossdk.io/core/address"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
)

type (
	companyMember = collections.Pair[uint64, uint64]
	dueEntry      = collections.Triple[int64, uint64, uint64]
	roundEntry    = collections.Triple[uint64, uint64, uint64]
)

type (
	companyIndexes struct {
		ByCode *indexes.Unique[string, uint64, types.Company]
	}
	// byMember finds by (member, company) what is keyed by (company, member).
	byMember[V any] struct {
		ByMember *indexes.ReversePair[uint64, uint64, V]
	}
	offerIndexes struct {
		ByMember *indexes.ReversePair[uint64, uint64, types.Offer]
		ByExpiry *indexes.Multi[int64, companyMember, types.Offer]
	}
	endedIndexes struct {
		ByTime *indexes.Multi[int64, companyMember, int64]
	}
)

// Keeper owns the state of x/coop.
type Keeper struct {
	addresses address.Codec
	region    types.RegionKeeper
	board     types.BoardKeeper
	currency  types.CurrencyKeeper

	params          collections.Item[types.Params]
	companySequence collections.Sequence
	companies       *collections.IndexedMap[uint64, types.Company, companyIndexes]
	// Founded has (member, company) for every founder of a company that is not gone.
	founded collections.KeySet[companyMember]

	// Employments, Offers, Officers and Ties are keyed by (company, member), their reverse indexes by (member, company).
	employments *collections.IndexedMap[companyMember, types.Employment, byMember[types.Employment]]
	workerCount collections.Map[uint64, uint64]

	// LastOccupation is the highest id of an occupation: x/wage numbers them from 1 and makes each known here.
	lastOccupation collections.Item[uint64]

	offers     *collections.IndexedMap[companyMember, types.Offer, offerIndexes]
	offerCount collections.Map[uint64, uint64]

	officers *collections.IndexedMap[companyMember, types.Officer, byMember[types.Officer]]

	ties *collections.IndexedMap[companyMember, types.Tie, byMember[types.Tie]]
	// TiesByEnd has (until, company, member) for every tie that was loosened.
	tiesByEnd collections.KeySet[dueEntry]
	// SharedTies counts, for two companies (the lower id first), the members tied to both.
	sharedTies collections.Map[companyMember, uint64]

	// Forms are how companies decide, those that are gone too.
	forms collections.Map[uint64, types.CompanyForm]

	// EndedAt has when each employment ended whose shifts are still to be closed.
	endedAt *collections.IndexedMap[companyMember, int64, endedIndexes]

	writtenOffMembers collections.KeySet[uint64]

	// Credit is each company's from need that was met, CreditTotals the sums over all.
	credit       collections.Map[uint64, types.CreditAccount]
	creditTotals collections.Item[types.CreditTotals]
	// MemberCounts and CompanyCounts are keyed by (seller, round, member or company): what they counted for.
	memberCounts  collections.Map[roundEntry, int64]
	companyCounts collections.Map[roundEntry, int64]
	// EndedRounds has (seller, round) of counts that nobody needs any more.
	endedRounds collections.KeySet[companyMember]
	// SoldTo has when a company (first) last sold to somebody tied to another one (second); SoldToByTime is its order.
	soldTo       collections.Map[companyMember, int64]
	soldToByTime collections.KeySet[dueEntry]
	// OrderBalances is keyed by (lower company, higher company); OrderBalancesByTime is its order.
	orderBalances       collections.Map[companyMember, types.OrderBalance]
	orderBalancesByTime collections.KeySet[dueEntry]
}

// NewKeeper builds the keeper over its store and the two modules below it.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, addresses address.Codec,
	region types.RegionKeeper, board types.BoardKeeper, currency types.CurrencyKeeper,
) Keeper {
	builder := collections.NewSchemaBuilder(store)
	pair := collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)
	due := collections.TripleKeyCodec(collections.Int64Key, collections.Uint64Key, collections.Uint64Key)
	round := collections.TripleKeyCodec(collections.Uint64Key, collections.Uint64Key, collections.Uint64Key)
	k := Keeper{
		addresses: addresses, region: region, board: board, currency: currency,
		params:          collections.NewItem(builder, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		companySequence: collections.NewSequence(builder, types.CompanySequencePrefix, "company_sequence"),
		companies: collections.NewIndexedMap(builder, types.CompaniesPrefix, "companies", collections.Uint64Key, codec.CollValue[types.Company](cdc), companyIndexes{
			ByCode: indexes.NewUnique(builder, types.CompanyByCodePrefix, "company_by_code", collections.StringKey, collections.Uint64Key,
				func(_ uint64, company types.Company) (string, error) { return company.Code, nil }),
		}),
		founded: collections.NewKeySet(builder, types.FoundedPrefix, "founded", pair),
		employments: collections.NewIndexedMap(builder, types.EmploymentsPrefix, "employments", pair, codec.CollValue[types.Employment](cdc), byMember[types.Employment]{
			ByMember: indexes.NewReversePair[types.Employment](builder, types.EmploymentsByMemberPrefix, "employments_by_member", pair),
		}),
		workerCount:    collections.NewMap(builder, types.WorkerCountPrefix, "worker_count", collections.Uint64Key, collections.Uint64Value),
		lastOccupation: collections.NewItem(builder, types.LastOccupationPrefix, "last_occupation", collections.Uint64Value),
		offers: collections.NewIndexedMap(builder, types.OffersPrefix, "offers", pair, codec.CollValue[types.Offer](cdc), offerIndexes{
			ByMember: indexes.NewReversePair[types.Offer](builder, types.OffersByMemberPrefix, "offers_by_member", pair),
			ByExpiry: indexes.NewMulti(builder, types.OffersByExpiryPrefix, "offers_by_expiry", collections.Int64Key, pair,
				func(_ companyMember, offer types.Offer) (int64, error) { return offer.ExpiresAt, nil }),
		}),
		offerCount: collections.NewMap(builder, types.OfferCountPrefix, "offer_count", collections.Uint64Key, collections.Uint64Value),
		officers: collections.NewIndexedMap(builder, types.OfficersPrefix, "officers", pair, codec.CollValue[types.Officer](cdc), byMember[types.Officer]{
			ByMember: indexes.NewReversePair[types.Officer](builder, types.OfficersByMemberPrefix, "officers_by_member", pair),
		}),
		ties: collections.NewIndexedMap(builder, types.TiesPrefix, "ties", pair, codec.CollValue[types.Tie](cdc), byMember[types.Tie]{
			ByMember: indexes.NewReversePair[types.Tie](builder, types.TiesByMemberPrefix, "ties_by_member", pair),
		}),
		tiesByEnd:  collections.NewKeySet(builder, types.TiesByEndPrefix, "ties_by_end", due),
		sharedTies: collections.NewMap(builder, types.SharedTiesPrefix, "shared_ties", pair, collections.Uint64Value),
		forms:      collections.NewMap(builder, types.FormsPrefix, "forms", collections.Uint64Key, codec.CollValue[types.CompanyForm](cdc)),
		endedAt: collections.NewIndexedMap(builder, types.EndedEmploymentsPrefix, "ended_employments", pair, collections.Int64Value, endedIndexes{
			ByTime: indexes.NewMulti(builder, types.EndedByTimePrefix, "ended_by_time", collections.Int64Key, pair,
				func(_ companyMember, at int64) (int64, error) { return at, nil }),
		}),
		writtenOffMembers:   collections.NewKeySet(builder, types.WrittenOffMembersPrefix, "written_off_members", collections.Uint64Key),
		credit:              collections.NewMap(builder, types.CreditPrefix, "credit", collections.Uint64Key, codec.CollValue[types.CreditAccount](cdc)),
		creditTotals:        collections.NewItem(builder, types.CreditTotalsPrefix, "credit_totals", codec.CollValue[types.CreditTotals](cdc)),
		memberCounts:        collections.NewMap(builder, types.MemberCountsPrefix, "member_counts", round, collections.Int64Value),
		companyCounts:       collections.NewMap(builder, types.CompanyCountsPrefix, "company_counts", round, collections.Int64Value),
		endedRounds:         collections.NewKeySet(builder, types.EndedRoundsPrefix, "ended_rounds", pair),
		soldTo:              collections.NewMap(builder, types.SoldToPrefix, "sold_to", pair, collections.Int64Value),
		soldToByTime:        collections.NewKeySet(builder, types.SoldToByTimePrefix, "sold_to_by_time", due),
		orderBalances:       collections.NewMap(builder, types.OrderBalancesPrefix, "order_balances", pair, codec.CollValue[types.OrderBalance](cdc)),
		orderBalancesByTime: collections.NewKeySet(builder, types.OrderBalancesByTimePrefix, "order_balances_by_time", due),
	}
	if _, err := builder.Build(); err != nil {
		panic(err) // construction: two collections share a prefix
	}
	return k
}

// increase and decrease keep a counter that has no entry while it is zero.
func increase[K any](ctx context.Context, counters collections.Map[K, uint64], key K) error {
	count, err := countOf(ctx, counters, key)
	if err != nil {
		return err
	}
	return counters.Set(ctx, key, count+1)
}

func decrease[K any](ctx context.Context, counters collections.Map[K, uint64], key K) error {
	count, err := countOf(ctx, counters, key)
	switch {
	case err != nil:
		return err
	case count == 0:
		return types.ErrStateBroken.Wrapf("counter %s of %v is zero and should be lowered", counters.GetName(), key)
	case count == 1:
		return counters.Remove(ctx, key)
	}
	return counters.Set(ctx, key, count-1)
}

func countOf[K any](ctx context.Context, counters collections.Map[K, uint64], key K) (uint64, error) {
	count, _, err := base.Find(ctx, counters, key)
	return count, err
}

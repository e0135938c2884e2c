// Package keeper stores companies, who works in them and who is related to whom.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
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

// Keeper owns the state of x/coop.
type Keeper struct {
	addresses address.Codec
	region    types.RegionKeeper
	board     types.BoardKeeper
	currency  types.CurrencyKeeper

	Schema          collections.Schema
	Params          collections.Item[types.Params]
	CompanySequence collections.Sequence
	Companies       collections.Map[uint64, types.Company]
	CompanyByCode   collections.Map[string, uint64]
	// Founded has (member, company) for every founder of a company that is not gone.
	Founded collections.KeySet[companyMember]

	// Employments, Offers, Officers and Ties are keyed by (company, member), their reverse indexes by (member, company).
	Employments         collections.Map[companyMember, types.Employment]
	EmploymentsByMember collections.KeySet[companyMember]
	WorkerCount         collections.Map[uint64, uint64]

	// LastOccupation is the highest id of an occupation: x/wage numbers them from 1 and makes each known here.
	LastOccupation collections.Item[uint64]

	Offers         collections.Map[companyMember, types.Offer]
	OffersByMember collections.KeySet[companyMember]
	// OffersByExpiry has (expires at, company, member).
	OffersByExpiry collections.KeySet[dueEntry]
	OfferCount     collections.Map[uint64, uint64]

	Officers         collections.Map[companyMember, types.Officer]
	OfficersByMember collections.KeySet[companyMember]

	Ties         collections.Map[companyMember, types.Tie]
	TiesByMember collections.KeySet[companyMember]
	// TiesByEnd has (until, company, member) for every tie that was loosened.
	TiesByEnd collections.KeySet[dueEntry]
	// SharedTies counts, for two companies (the lower id first), the members tied to both.
	SharedTies collections.Map[companyMember, uint64]

	// Forms are how companies decide, those that are gone too.
	Forms collections.Map[uint64, types.CompanyForm]

	// EndedAt has when each employment ended whose shifts are still to be closed; EndedByTime is its order.
	EndedAt     collections.Map[companyMember, int64]
	EndedByTime collections.KeySet[dueEntry]

	WrittenOffMembers collections.KeySet[uint64]

	// Credit is each company's from need that was met, CreditTotals the sums over all.
	Credit       collections.Map[uint64, types.CreditAccount]
	CreditTotals collections.Item[types.CreditTotals]
	// MemberCounts and CompanyCounts are keyed by (seller, round, member or company): what they counted for.
	MemberCounts  collections.Map[roundEntry, int64]
	CompanyCounts collections.Map[roundEntry, int64]
	// EndedRounds has (seller, round) of counts that nobody needs any more.
	EndedRounds collections.KeySet[companyMember]
	// SoldTo has when a company (first) last sold to somebody tied to another one (second); SoldToByTime is its order.
	SoldTo       collections.Map[companyMember, int64]
	SoldToByTime collections.KeySet[dueEntry]
	// OrderBalances is keyed by (lower company, higher company); OrderBalancesByTime is its order.
	OrderBalances       collections.Map[companyMember, types.OrderBalance]
	OrderBalancesByTime collections.KeySet[dueEntry]
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
		Params:              collections.NewItem(builder, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		CompanySequence:     collections.NewSequence(builder, types.CompanySequencePrefix, "company_sequence"),
		Companies:           collections.NewMap(builder, types.CompaniesPrefix, "companies", collections.Uint64Key, codec.CollValue[types.Company](cdc)),
		CompanyByCode:       collections.NewMap(builder, types.CompanyByCodePrefix, "company_by_code", collections.StringKey, collections.Uint64Value),
		Founded:             collections.NewKeySet(builder, types.FoundedPrefix, "founded", pair),
		Employments:         collections.NewMap(builder, types.EmploymentsPrefix, "employments", pair, codec.CollValue[types.Employment](cdc)),
		EmploymentsByMember: collections.NewKeySet(builder, types.EmploymentsByMemberPrefix, "employments_by_member", pair),
		WorkerCount:         collections.NewMap(builder, types.WorkerCountPrefix, "worker_count", collections.Uint64Key, collections.Uint64Value),
		LastOccupation:      collections.NewItem(builder, types.LastOccupationPrefix, "last_occupation", collections.Uint64Value),
		Offers:              collections.NewMap(builder, types.OffersPrefix, "offers", pair, codec.CollValue[types.Offer](cdc)),
		OffersByMember:      collections.NewKeySet(builder, types.OffersByMemberPrefix, "offers_by_member", pair),
		OffersByExpiry:      collections.NewKeySet(builder, types.OffersByExpiryPrefix, "offers_by_expiry", due),
		OfferCount:          collections.NewMap(builder, types.OfferCountPrefix, "offer_count", collections.Uint64Key, collections.Uint64Value),
		Officers:            collections.NewMap(builder, types.OfficersPrefix, "officers", pair, codec.CollValue[types.Officer](cdc)),
		OfficersByMember:    collections.NewKeySet(builder, types.OfficersByMemberPrefix, "officers_by_member", pair),
		Ties:                collections.NewMap(builder, types.TiesPrefix, "ties", pair, codec.CollValue[types.Tie](cdc)),
		TiesByMember:        collections.NewKeySet(builder, types.TiesByMemberPrefix, "ties_by_member", pair),
		TiesByEnd:           collections.NewKeySet(builder, types.TiesByEndPrefix, "ties_by_end", due),
		SharedTies:          collections.NewMap(builder, types.SharedTiesPrefix, "shared_ties", pair, collections.Uint64Value),
		Forms:               collections.NewMap(builder, types.FormsPrefix, "forms", collections.Uint64Key, codec.CollValue[types.CompanyForm](cdc)),
		EndedAt:             collections.NewMap(builder, types.EndedEmploymentsPrefix, "ended_employments", pair, collections.Int64Value),
		EndedByTime:         collections.NewKeySet(builder, types.EndedByTimePrefix, "ended_by_time", due),
		WrittenOffMembers:   collections.NewKeySet(builder, types.WrittenOffMembersPrefix, "written_off_members", collections.Uint64Key),
		Credit:              collections.NewMap(builder, types.CreditPrefix, "credit", collections.Uint64Key, codec.CollValue[types.CreditAccount](cdc)),
		CreditTotals:        collections.NewItem(builder, types.CreditTotalsPrefix, "credit_totals", codec.CollValue[types.CreditTotals](cdc)),
		MemberCounts:        collections.NewMap(builder, types.MemberCountsPrefix, "member_counts", round, collections.Int64Value),
		CompanyCounts:       collections.NewMap(builder, types.CompanyCountsPrefix, "company_counts", round, collections.Int64Value),
		EndedRounds:         collections.NewKeySet(builder, types.EndedRoundsPrefix, "ended_rounds", pair),
		SoldTo:              collections.NewMap(builder, types.SoldToPrefix, "sold_to", pair, collections.Int64Value),
		SoldToByTime:        collections.NewKeySet(builder, types.SoldToByTimePrefix, "sold_to_by_time", due),
		OrderBalances:       collections.NewMap(builder, types.OrderBalancesPrefix, "order_balances", pair, codec.CollValue[types.OrderBalance](cdc)),
		OrderBalancesByTime: collections.NewKeySet(builder, types.OrderBalancesByTimePrefix, "order_balances_by_time", due),
	}
	schema, err := builder.Build()
	if err != nil {
		panic(err) // construction: two collections share a prefix
	}
	k.Schema = schema
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

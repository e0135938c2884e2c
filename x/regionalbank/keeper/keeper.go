// Package keeper runs the region's bank: requests, grants, subsidies, the tax on over-recovery, what is paid and
// received outside the system, and the links to other regions.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/x/regionalbank/types"
)

type (
	pair   = collections.Pair[uint64, uint64]
	triple = collections.Triple[uint64, uint64, uint64]

	budgetKey = collections.Pair[uint64, []byte]
)

// Keeper holds the bank's state and the modules below it.
type Keeper struct {
	coop     types.CoopKeeper
	pricing  types.PricingKeeper
	currency types.CurrencyKeeper
	region   types.RegionKeeper

	Schema collections.Schema
	Params collections.Item[types.Params]

	RequestSequence collections.Sequence
	Requests        collections.Map[uint64, types.Request]
	// RequestsByCompany is keyed by (company, status, request), RequestsByStatus by (status, request).
	RequestsByCompany collections.KeySet[triple]
	RequestsByStatus  collections.KeySet[pair]
	// RequestsDue is keyed by (due at, request): each request has exactly one entry.
	RequestsDue collections.KeySet[pair]

	GrantSequence   collections.Sequence
	Grants          collections.Map[uint64, types.Grant]
	GrantsByCompany collections.KeySet[pair]

	// Subsidies is keyed by company.
	Subsidies collections.Map[uint64, types.Subsidy]
	// SubsidiesDue is keyed by (cycle, company): each subsidy has exactly one entry, for the cycle that it pays next.
	SubsidiesDue collections.KeySet[pair]

	// Records has what passed between the bank and each company, Sums what the records and losses sum to.
	Records collections.Map[uint64, types.CompanyRecord]
	Sums    collections.Item[types.Sums]
	TaxWalk collections.Item[types.TaxWalk]
	Losses  collections.Map[uint64, types.Loss]

	// PaymentSequence numbers what is paid and received outside; Assets is keyed by (company, payment), company 0 is the region.
	PaymentSequence collections.Sequence
	Assets          collections.Map[pair, types.Asset]

	// OutsidePayments wait for another person. OutsideByCompany is keyed by (company, payment), OutsideDue by (due at, payment).
	OutsidePayments  collections.Map[uint64, types.OutsidePayment]
	OutsideByCompany collections.KeySet[pair]
	OutsideDue       collections.KeySet[pair]
	// OutsideBudgets is keyed by (company, payee).
	OutsideBudgets collections.Map[budgetKey, types.OutsideBudget]
	// OutsideUses is what each company paid outside without a budget in the last cycle in which it did.
	OutsideUses collections.Map[uint64, types.OutsideUse]

	LinkSequence collections.Sequence
	Links        collections.Map[uint64, types.Link]
	LinkByRegion collections.Map[string, uint64]
}

// NewKeeper builds the keeper over its store and the modules below.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, coop types.CoopKeeper, pricing types.PricingKeeper,
	currency types.CurrencyKeeper, region types.RegionKeeper,
) Keeper {
	b := collections.NewSchemaBuilder(store)
	id := collections.Uint64Key
	ids := collections.PairKeyCodec(id, id)
	k := Keeper{
		coop: coop, pricing: pricing, currency: currency, region: region,
		Params:            collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		RequestSequence:   collections.NewSequence(b, types.RequestSequencePrefix, "request_sequence"),
		Requests:          collections.NewMap(b, types.RequestsPrefix, "requests", id, codec.CollValue[types.Request](cdc)),
		RequestsByCompany: collections.NewKeySet(b, types.RequestsByCompanyPrefix, "requests_by_company", collections.TripleKeyCodec(id, id, id)),
		RequestsByStatus:  collections.NewKeySet(b, types.RequestsByStatusPrefix, "requests_by_status", ids),
		RequestsDue:       collections.NewKeySet(b, types.RequestsDuePrefix, "requests_due", ids),
		GrantSequence:     collections.NewSequence(b, types.GrantSequencePrefix, "grant_sequence"),
		Grants:            collections.NewMap(b, types.GrantsPrefix, "grants", id, codec.CollValue[types.Grant](cdc)),
		GrantsByCompany:   collections.NewKeySet(b, types.GrantsByCompanyPrefix, "grants_by_company", ids),
		Subsidies:         collections.NewMap(b, types.SubsidiesPrefix, "subsidies", id, codec.CollValue[types.Subsidy](cdc)),
		SubsidiesDue:      collections.NewKeySet(b, types.SubsidiesDuePrefix, "subsidies_due", ids),
		Records:           collections.NewMap(b, types.RecordsPrefix, "records", id, codec.CollValue[types.CompanyRecord](cdc)),
		Sums:              collections.NewItem(b, types.SumsPrefix, "sums", codec.CollValue[types.Sums](cdc)),
		TaxWalk:           collections.NewItem(b, types.TaxWalkPrefix, "tax_walk", codec.CollValue[types.TaxWalk](cdc)),
		Losses:            collections.NewMap(b, types.LossesPrefix, "losses", id, codec.CollValue[types.Loss](cdc)),
		PaymentSequence:   collections.NewSequence(b, types.PaymentSequencePrefix, "payment_sequence"),
		Assets:            collections.NewMap(b, types.AssetsPrefix, "assets", ids, codec.CollValue[types.Asset](cdc)),
		OutsidePayments:   collections.NewMap(b, types.OutsidePaymentsPrefix, "outside_payments", id, codec.CollValue[types.OutsidePayment](cdc)),
		OutsideByCompany:  collections.NewKeySet(b, types.OutsideByCompanyPrefix, "outside_by_company", ids),
		OutsideDue:        collections.NewKeySet(b, types.OutsideDuePrefix, "outside_due", ids),
		OutsideBudgets:    collections.NewMap(b, types.OutsideBudgetsPrefix, "outside_budgets", collections.PairKeyCodec(id, collections.BytesKey), codec.CollValue[types.OutsideBudget](cdc)),
		OutsideUses:       collections.NewMap(b, types.OutsideUsesPrefix, "outside_uses", id, codec.CollValue[types.OutsideUse](cdc)),
		LinkSequence:      collections.NewSequence(b, types.LinkSequencePrefix, "link_sequence"),
		Links:             collections.NewMap(b, types.LinksPrefix, "links", id, codec.CollValue[types.Link](cdc)),
		LinkByRegion:      collections.NewMap(b, types.LinkByRegionPrefix, "link_by_region", collections.StringKey, collections.Uint64Value),
	}
	schema, err := b.Build()
	if err != nil {
		panic(err) // construction: two collections share a prefix
	}
	k.Schema = schema
	return k
}

// lastClosedCycle is the last costing cycle that has closed for every company, 0 while there is none.
func (k Keeper) lastClosedCycle(ctx context.Context) (uint64, error) {
	cycle, err := k.pricing.GetCycle(ctx)
	if err != nil {
		return 0, err
	}
	ended := max(cycle.Number, 1) - 1
	if cycle.Closing {
		ended = max(ended, 1) - 1
	}
	return ended, nil
}

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

	params collections.Item[types.Params]

	requestSequence collections.Sequence
	requests        collections.Map[uint64, types.Request]
	// RequestsByCompany is keyed by (company, status, request), RequestsByStatus by (status, request).
	requestsByCompany collections.KeySet[triple]
	requestsByStatus  collections.KeySet[pair]
	// RequestsDue is keyed by (due at, request): each request has exactly one entry.
	requestsDue collections.KeySet[pair]

	grantSequence   collections.Sequence
	grants          collections.Map[uint64, types.Grant]
	grantsByCompany collections.KeySet[pair]

	// Subsidies is keyed by company.
	subsidies collections.Map[uint64, types.Subsidy]
	// SubsidiesDue is keyed by (cycle, company): each subsidy has exactly one entry, for the cycle that it pays next.
	subsidiesDue collections.KeySet[pair]

	// Records has what passed between the bank and each company, Sums what the records and losses sum to.
	records collections.Map[uint64, types.CompanyRecord]
	sums    collections.Item[types.Sums]
	taxWalk collections.Item[types.TaxWalk]
	losses  collections.Map[uint64, types.Loss]

	// PaymentSequence numbers what is paid and received outside; Assets is keyed by (company, payment), company 0 is the region.
	paymentSequence collections.Sequence
	assets          collections.Map[pair, types.Asset]

	// OutsidePayments wait for another person. OutsideByCompany is keyed by (company, payment), OutsideDue by (due at, payment).
	outsidePayments  collections.Map[uint64, types.OutsidePayment]
	outsideByCompany collections.KeySet[pair]
	outsideDue       collections.KeySet[pair]
	// OutsideBudgets is keyed by (company, payee).
	outsideBudgets collections.Map[budgetKey, types.OutsideBudget]
	// OutsideUses is what each company paid outside without a budget in the last cycle in which it did.
	outsideUses collections.Map[uint64, types.OutsideUse]

	linkSequence collections.Sequence
	links        collections.Map[uint64, types.Link]
	linkByRegion collections.Map[string, uint64]
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
		params:            collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		requestSequence:   collections.NewSequence(b, types.RequestSequencePrefix, "request_sequence"),
		requests:          collections.NewMap(b, types.RequestsPrefix, "requests", id, codec.CollValue[types.Request](cdc)),
		requestsByCompany: collections.NewKeySet(b, types.RequestsByCompanyPrefix, "requests_by_company", collections.TripleKeyCodec(id, id, id)),
		requestsByStatus:  collections.NewKeySet(b, types.RequestsByStatusPrefix, "requests_by_status", ids),
		requestsDue:       collections.NewKeySet(b, types.RequestsDuePrefix, "requests_due", ids),
		grantSequence:     collections.NewSequence(b, types.GrantSequencePrefix, "grant_sequence"),
		grants:            collections.NewMap(b, types.GrantsPrefix, "grants", id, codec.CollValue[types.Grant](cdc)),
		grantsByCompany:   collections.NewKeySet(b, types.GrantsByCompanyPrefix, "grants_by_company", ids),
		subsidies:         collections.NewMap(b, types.SubsidiesPrefix, "subsidies", id, codec.CollValue[types.Subsidy](cdc)),
		subsidiesDue:      collections.NewKeySet(b, types.SubsidiesDuePrefix, "subsidies_due", ids),
		records:           collections.NewMap(b, types.RecordsPrefix, "records", id, codec.CollValue[types.CompanyRecord](cdc)),
		sums:              collections.NewItem(b, types.SumsPrefix, "sums", codec.CollValue[types.Sums](cdc)),
		taxWalk:           collections.NewItem(b, types.TaxWalkPrefix, "tax_walk", codec.CollValue[types.TaxWalk](cdc)),
		losses:            collections.NewMap(b, types.LossesPrefix, "losses", id, codec.CollValue[types.Loss](cdc)),
		paymentSequence:   collections.NewSequence(b, types.PaymentSequencePrefix, "payment_sequence"),
		assets:            collections.NewMap(b, types.AssetsPrefix, "assets", ids, codec.CollValue[types.Asset](cdc)),
		outsidePayments:   collections.NewMap(b, types.OutsidePaymentsPrefix, "outside_payments", id, codec.CollValue[types.OutsidePayment](cdc)),
		outsideByCompany:  collections.NewKeySet(b, types.OutsideByCompanyPrefix, "outside_by_company", ids),
		outsideDue:        collections.NewKeySet(b, types.OutsideDuePrefix, "outside_due", ids),
		outsideBudgets:    collections.NewMap(b, types.OutsideBudgetsPrefix, "outside_budgets", collections.PairKeyCodec(id, collections.BytesKey), codec.CollValue[types.OutsideBudget](cdc)),
		outsideUses:       collections.NewMap(b, types.OutsideUsesPrefix, "outside_uses", id, codec.CollValue[types.OutsideUse](cdc)),
		linkSequence:      collections.NewSequence(b, types.LinkSequencePrefix, "link_sequence"),
		links:             collections.NewMap(b, types.LinksPrefix, "links", id, codec.CollValue[types.Link](cdc)),
		linkByRegion:      collections.NewMap(b, types.LinkByRegionPrefix, "link_by_region", collections.StringKey, collections.Uint64Value),
	}
	if _, err := b.Build(); err != nil {
		panic(err) // construction: two collections share a prefix
	}
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

// Package keeper runs the region's bank: requests, grants, subsidies, the tax on over-recovery, what is paid and
// received outside the system, and the links to other regions.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/x/regionalbank/types"
)

type (
	pair = collections.Pair[uint64, uint64]

	budgetKey = collections.Pair[uint64, []byte]
)

type (
	requestIndexes struct {
		// ByCompany is keyed by ((company, status), request).
		ByCompany *indexes.Multi[pair, uint64, types.Request]
		ByStatus  *indexes.Multi[uint64, uint64, types.Request]
		Due       *indexes.Multi[uint64, uint64, types.Request]
	}
	grantIndexes struct {
		ByCompany *indexes.Multi[uint64, uint64, types.Grant]
	}
	subsidyIndexes struct {
		// Due is keyed by (cycle that it pays next, company).
		Due *indexes.Multi[uint64, uint64, types.Subsidy]
	}
	outsideIndexes struct {
		ByCompany *indexes.Multi[uint64, uint64, types.OutsidePayment]
		Due       *indexes.Multi[uint64, uint64, types.OutsidePayment]
	}
	linkIndexes struct {
		ByRegion *indexes.Unique[string, uint64, types.Link]
	}
)

// Keeper holds the bank's state and the modules below it.
type Keeper struct {
	coop     types.CoopKeeper
	pricing  types.PricingKeeper
	currency types.CurrencyKeeper
	region   types.RegionKeeper
	property types.PropertyKeeper

	params collections.Item[types.Params]

	requestSequence collections.Sequence
	requests        *collections.IndexedMap[uint64, types.Request, requestIndexes]

	grantSequence collections.Sequence
	grants        *collections.IndexedMap[uint64, types.Grant, grantIndexes]

	// Subsidies is keyed by company.
	subsidies *collections.IndexedMap[uint64, types.Subsidy, subsidyIndexes]

	// Records has what passed between the bank and each company, Sums what the records and losses sum to.
	records collections.Map[uint64, types.CompanyRecord]
	sums    collections.Item[types.Sums]
	taxWalk collections.Item[types.TaxWalk]
	losses  collections.Map[uint64, types.Loss]

	// PaymentSequence numbers what is paid and received outside.
	paymentSequence collections.Sequence

	// OutsidePayments wait for another person.
	outsidePayments *collections.IndexedMap[uint64, types.OutsidePayment, outsideIndexes]
	// OutsideBudgets is keyed by (company, payee).
	outsideBudgets collections.Map[budgetKey, types.OutsideBudget]
	// OutsideUses is what each company paid outside without a budget in the last cycle in which it did.
	outsideUses collections.Map[uint64, types.OutsideUse]

	linkSequence collections.Sequence
	links        *collections.IndexedMap[uint64, types.Link, linkIndexes]
}

// NewKeeper builds the keeper over its store and the modules below.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, coop types.CoopKeeper, pricing types.PricingKeeper,
	currency types.CurrencyKeeper, region types.RegionKeeper, property types.PropertyKeeper,
) Keeper {
	b := collections.NewSchemaBuilder(store)
	id := collections.Uint64Key
	ids := collections.PairKeyCodec(id, id)
	k := Keeper{
		coop: coop, pricing: pricing, currency: currency, region: region, property: property,
		params:          collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		requestSequence: collections.NewSequence(b, types.RequestSequencePrefix, "request_sequence"),
		requests: collections.NewIndexedMap(b, types.RequestsPrefix, "requests", id, codec.CollValue[types.Request](cdc), requestIndexes{
			ByCompany: indexes.NewMulti(b, types.RequestsByCompanyPrefix, "requests_by_company", ids, id,
				func(_ uint64, request types.Request) (pair, error) {
					return collections.Join(request.Company, uint64(request.Status)), nil
				}),
			ByStatus: indexes.NewMulti(b, types.RequestsByStatusPrefix, "requests_by_status", id, id,
				func(_ uint64, request types.Request) (uint64, error) { return uint64(request.Status), nil }),
			Due: indexes.NewMulti(b, types.RequestsDuePrefix, "requests_due", id, id,
				func(_ uint64, request types.Request) (uint64, error) { return uint64(request.DueAt), nil }),
		}),
		grantSequence: collections.NewSequence(b, types.GrantSequencePrefix, "grant_sequence"),
		grants: collections.NewIndexedMap(b, types.GrantsPrefix, "grants", id, codec.CollValue[types.Grant](cdc), grantIndexes{
			ByCompany: indexes.NewMulti(b, types.GrantsByCompanyPrefix, "grants_by_company", id, id,
				func(_ uint64, grant types.Grant) (uint64, error) { return grant.Company, nil }),
		}),
		subsidies: collections.NewIndexedMap(b, types.SubsidiesPrefix, "subsidies", id, codec.CollValue[types.Subsidy](cdc), subsidyIndexes{
			Due: indexes.NewMulti(b, types.SubsidiesDuePrefix, "subsidies_due", id, id,
				func(_ uint64, subsidy types.Subsidy) (uint64, error) { return subsidy.NextCycle, nil }),
		}),
		records:         collections.NewMap(b, types.RecordsPrefix, "records", id, codec.CollValue[types.CompanyRecord](cdc)),
		sums:            collections.NewItem(b, types.SumsPrefix, "sums", codec.CollValue[types.Sums](cdc)),
		taxWalk:         collections.NewItem(b, types.TaxWalkPrefix, "tax_walk", codec.CollValue[types.TaxWalk](cdc)),
		losses:          collections.NewMap(b, types.LossesPrefix, "losses", id, codec.CollValue[types.Loss](cdc)),
		paymentSequence: collections.NewSequence(b, types.PaymentSequencePrefix, "payment_sequence"),
		outsidePayments: collections.NewIndexedMap(b, types.OutsidePaymentsPrefix, "outside_payments", id, codec.CollValue[types.OutsidePayment](cdc), outsideIndexes{
			ByCompany: indexes.NewMulti(b, types.OutsideByCompanyPrefix, "outside_by_company", id, id,
				func(_ uint64, payment types.OutsidePayment) (uint64, error) { return payment.Company, nil }),
			Due: indexes.NewMulti(b, types.OutsideDuePrefix, "outside_due", id, id,
				func(_ uint64, payment types.OutsidePayment) (uint64, error) { return uint64(payment.DueAt), nil }),
		}),
		outsideBudgets: collections.NewMap(b, types.OutsideBudgetsPrefix, "outside_budgets", collections.PairKeyCodec(id, collections.BytesKey), codec.CollValue[types.OutsideBudget](cdc)),
		outsideUses:    collections.NewMap(b, types.OutsideUsesPrefix, "outside_uses", id, codec.CollValue[types.OutsideUse](cdc)),
		linkSequence:   collections.NewSequence(b, types.LinkSequencePrefix, "link_sequence"),
		links: collections.NewIndexedMap(b, types.LinksPrefix, "links", id, codec.CollValue[types.Link](cdc), linkIndexes{
			ByRegion: indexes.NewUnique(b, types.LinkByRegionPrefix, "link_by_region", collections.StringKey, id,
				func(_ uint64, link types.Link) (string, error) { return link.Region, nil }),
		}),
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

package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/failure"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/regionalbank/types"
)

// Clear empties the store, so that a test can import into the same fixture.
func (k Keeper) Clear(ctx context.Context) error {
	return failure.First(
		k.requests.Clear(ctx, nil), k.requestsByCompany.Clear(ctx, nil), k.requestsByStatus.Clear(ctx, nil), k.requestsDue.Clear(ctx, nil),
		k.grants.Clear(ctx, nil), k.grantsByCompany.Clear(ctx, nil),
		k.subsidies.Clear(ctx, nil), k.subsidiesDue.Clear(ctx, nil),
		k.records.Clear(ctx, nil), k.losses.Clear(ctx, nil), k.assets.Clear(ctx, nil),
		k.links.Clear(ctx, nil), k.linkByRegion.Clear(ctx, nil),
	)
}

// Stored opens the collections to the mutants.
type Stored struct {
	RequestSequence  collections.Sequence
	Requests         collections.Map[uint64, types.Request]
	RequestsDue      collections.KeySet[pair]
	Grants           collections.Map[uint64, types.Grant]
	GrantsByCompany  collections.KeySet[pair]
	Subsidies        collections.Map[uint64, types.Subsidy]
	SubsidiesDue     collections.KeySet[pair]
	Records          collections.Map[uint64, types.CompanyRecord]
	Sums             collections.Item[types.Sums]
	TaxWalk          collections.Item[types.TaxWalk]
	PaymentSequence  collections.Sequence
	Assets           collections.Map[pair, types.Asset]
	OutsidePayments  collections.Map[uint64, types.OutsidePayment]
	OutsideByCompany collections.KeySet[pair]
	OutsideDue       collections.KeySet[pair]
	OutsideBudgets   collections.Map[budgetKey, types.OutsideBudget]
	OutsideUses      collections.Map[uint64, types.OutsideUse]
	Links            collections.Map[uint64, types.Link]
	LinkByRegion     collections.Map[string, uint64]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		RequestSequence:  k.requestSequence,
		Requests:         k.requests,
		RequestsDue:      k.requestsDue,
		Grants:           k.grants,
		GrantsByCompany:  k.grantsByCompany,
		Subsidies:        k.subsidies,
		SubsidiesDue:     k.subsidiesDue,
		Records:          k.records,
		Sums:             k.sums,
		TaxWalk:          k.taxWalk,
		PaymentSequence:  k.paymentSequence,
		Assets:           k.assets,
		OutsidePayments:  k.outsidePayments,
		OutsideByCompany: k.outsideByCompany,
		OutsideDue:       k.outsideDue,
		OutsideBudgets:   k.outsideBudgets,
		OutsideUses:      k.outsideUses,
		Links:            k.links,
		LinkByRegion:     k.linkByRegion,
	}
}

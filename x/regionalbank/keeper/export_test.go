package keeper

import (
	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/regionalbank/types"
)

// Stored opens the collections to the mutants.
type Stored struct {
	RequestSequence collections.Sequence
	Requests        *collections.IndexedMap[uint64, types.Request, requestIndexes]
	Grants          *collections.IndexedMap[uint64, types.Grant, grantIndexes]
	Subsidies       *collections.IndexedMap[uint64, types.Subsidy, subsidyIndexes]
	Records         collections.Map[uint64, types.CompanyRecord]
	Sums            collections.Item[types.Sums]
	TaxWalk         collections.Item[types.TaxWalk]
	PaymentSequence collections.Sequence
	OutsidePayments *collections.IndexedMap[uint64, types.OutsidePayment, outsideIndexes]
	OutsideBudgets  collections.Map[budgetKey, types.OutsideBudget]
	OutsideUses     collections.Map[uint64, types.OutsideUse]
	Links           *collections.IndexedMap[uint64, types.Link, linkIndexes]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		RequestSequence: k.requestSequence,
		Requests:        k.requests,
		Grants:          k.grants,
		Subsidies:       k.subsidies,
		Records:         k.records,
		Sums:            k.sums,
		TaxWalk:         k.taxWalk,
		PaymentSequence: k.paymentSequence,
		OutsidePayments: k.outsidePayments,
		OutsideBudgets:  k.outsideBudgets,
		OutsideUses:     k.outsideUses,
		Links:           k.links,
	}
}

package keeper

import (
	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/coop/types"
)

// Stored opens the collections to the mutants.
type Stored struct {
	Companies     *collections.IndexedMap[uint64, types.Company, companyIndexes]
	Founded       collections.KeySet[companyMember]
	Employments   *collections.IndexedMap[companyMember, types.Employment, byMember[types.Employment]]
	WorkerCount   collections.Map[uint64, uint64]
	Offers        *collections.IndexedMap[companyMember, types.Offer, offerIndexes]
	OfferCount    collections.Map[uint64, uint64]
	Officers      *collections.IndexedMap[companyMember, types.Officer, byMember[types.Officer]]
	Ties          *collections.IndexedMap[companyMember, types.Tie, byMember[types.Tie]]
	TiesByEnd     collections.KeySet[dueEntry]
	SharedTies    collections.Map[companyMember, uint64]
	Forms         collections.Map[uint64, types.CompanyForm]
	EndedAt       *collections.IndexedMap[companyMember, int64, endedIndexes]
	Credit        collections.Map[uint64, types.CreditAccount]
	CreditTotals  collections.Item[types.CreditTotals]
	MemberCounts  collections.Map[roundEntry, int64]
	CompanyCounts collections.Map[roundEntry, int64]
	SoldTo        collections.Map[companyMember, int64]
	OrderBalances collections.Map[companyMember, types.OrderBalance]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		Companies:     k.companies,
		Founded:       k.founded,
		Employments:   k.employments,
		WorkerCount:   k.workerCount,
		Offers:        k.offers,
		OfferCount:    k.offerCount,
		Officers:      k.officers,
		Ties:          k.ties,
		TiesByEnd:     k.tiesByEnd,
		SharedTies:    k.sharedTies,
		Forms:         k.forms,
		EndedAt:       k.endedAt,
		Credit:        k.credit,
		CreditTotals:  k.creditTotals,
		MemberCounts:  k.memberCounts,
		CompanyCounts: k.companyCounts,
		SoldTo:        k.soldTo,
		OrderBalances: k.orderBalances,
	}
}

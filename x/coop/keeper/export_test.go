package keeper

import (
	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/coop/types"
)

// Stored opens the collections to the mutants.
type Stored struct {
	Companies           collections.Map[uint64, types.Company]
	CompanyByCode       collections.Map[string, uint64]
	Founded             collections.KeySet[companyMember]
	Employments         collections.Map[companyMember, types.Employment]
	EmploymentsByMember collections.KeySet[companyMember]
	WorkerCount         collections.Map[uint64, uint64]
	Offers              collections.Map[companyMember, types.Offer]
	OfferCount          collections.Map[uint64, uint64]
	Officers            collections.Map[companyMember, types.Officer]
	OfficersByMember    collections.KeySet[companyMember]
	Ties                collections.Map[companyMember, types.Tie]
	TiesByMember        collections.KeySet[companyMember]
	TiesByEnd           collections.KeySet[dueEntry]
	SharedTies          collections.Map[companyMember, uint64]
	Forms               collections.Map[uint64, types.CompanyForm]
	EndedAt             collections.Map[companyMember, int64]
	EndedByTime         collections.KeySet[dueEntry]
	Credit              collections.Map[uint64, types.CreditAccount]
	CreditTotals        collections.Item[types.CreditTotals]
	MemberCounts        collections.Map[roundEntry, int64]
	CompanyCounts       collections.Map[roundEntry, int64]
	SoldTo              collections.Map[companyMember, int64]
	OrderBalances       collections.Map[companyMember, types.OrderBalance]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		Companies:           k.companies,
		CompanyByCode:       k.companyByCode,
		Founded:             k.founded,
		Employments:         k.employments,
		EmploymentsByMember: k.employmentsByMember,
		WorkerCount:         k.workerCount,
		Offers:              k.offers,
		OfferCount:          k.offerCount,
		Officers:            k.officers,
		OfficersByMember:    k.officersByMember,
		Ties:                k.ties,
		TiesByMember:        k.tiesByMember,
		TiesByEnd:           k.tiesByEnd,
		SharedTies:          k.sharedTies,
		Forms:               k.forms,
		EndedAt:             k.endedAt,
		EndedByTime:         k.endedByTime,
		Credit:              k.credit,
		CreditTotals:        k.creditTotals,
		MemberCounts:        k.memberCounts,
		CompanyCounts:       k.companyCounts,
		SoldTo:              k.soldTo,
		OrderBalances:       k.orderBalances,
	}
}

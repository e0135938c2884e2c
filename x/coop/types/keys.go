// Package types holds the companies' messages, stored types, errors and the small
// interfaces through which x/coop reaches the modules below.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store, its routes and its derived addresses.
	ModuleName = "coop"
	// StoreKey is the module's persistent store.
	StoreKey = ModuleName
	// MaxExpiredPerBlock caps, for each of the module's queues, the entries that one block removes.
	MaxExpiredPerBlock = 200
	// MaxChangesPerBlock caps the changes of memberships that one block follows; each ends as many jobs as one member may have.
	MaxChangesPerBlock = 50
	// OccupationMemorySeconds is how long it is known which occupation a worker had before, at least as long as a timesheet may reach back.
	OccupationMemorySeconds = 32 * 24 * 3600
	// MaxEarlierOccupations bounds how often a worker's occupation may change within that time.
	MaxEarlierOccupations = 16
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	ParamsPrefix              = collections.NewPrefix(0)
	CompanySequencePrefix     = collections.NewPrefix(1)
	CompaniesPrefix           = collections.NewPrefix(2)
	CompanyByCodePrefix       = collections.NewPrefix(3)
	FoundedPrefix             = collections.NewPrefix(4)
	EmploymentsPrefix         = collections.NewPrefix(5)
	EmploymentsByMemberPrefix = collections.NewPrefix(6)
	WorkerCountPrefix         = collections.NewPrefix(7)
	OffersPrefix              = collections.NewPrefix(8)
	OffersByMemberPrefix      = collections.NewPrefix(9)
	OffersByExpiryPrefix      = collections.NewPrefix(10)
	OfferCountPrefix          = collections.NewPrefix(11)
	OfficersPrefix            = collections.NewPrefix(12)
	OfficersByMemberPrefix    = collections.NewPrefix(13)
	TiesPrefix                = collections.NewPrefix(14)
	TiesByMemberPrefix        = collections.NewPrefix(15)
	TiesByEndPrefix           = collections.NewPrefix(16)
	SharedTiesPrefix          = collections.NewPrefix(17)
	EndedEmploymentsPrefix    = collections.NewPrefix(18)
	EndedByTimePrefix         = collections.NewPrefix(19)
	WrittenOffMembersPrefix   = collections.NewPrefix(20)
	FormsPrefix               = collections.NewPrefix(21)
	CreditPrefix              = collections.NewPrefix(22)
	CreditTotalsPrefix        = collections.NewPrefix(23)
	MemberCountsPrefix        = collections.NewPrefix(24)
	CompanyCountsPrefix       = collections.NewPrefix(25)
	EndedRoundsPrefix         = collections.NewPrefix(26)
	SoldToPrefix              = collections.NewPrefix(27)
	SoldToByTimePrefix        = collections.NewPrefix(28)
	OrderBalancesPrefix       = collections.NewPrefix(29)
	OrderBalancesByTimePrefix = collections.NewPrefix(30)
	LastOccupationPrefix      = collections.NewPrefix(31)
)

// Package types holds the market's messages, stored types, errors and the small
// interfaces through which it reaches the modules below.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store and its routes.
	ModuleName = "market"
	// StoreKey is the module's persistent store.
	StoreKey = ModuleName
	// WeekSeconds is the length of the receipts' key period in seconds of chain time.
	WeekSeconds int64 = 7 * 24 * 3600
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	ParamsPrefix               = collections.NewPrefix(0)
	ListingsPrefix             = collections.NewPrefix(1)
	ListingsByCompanyPrefix    = collections.NewPrefix(2)
	OrderSequencePrefix        = collections.NewPrefix(3)
	OrdersPrefix               = collections.NewPrefix(4)
	OrdersByBuyerPrefix        = collections.NewPrefix(5)
	OrdersBySellerPrefix       = collections.NewPrefix(6)
	OrdersDuePrefix            = collections.NewPrefix(7)
	OpenOrdersPrefix           = collections.NewPrefix(8)
	ReceiptsPrefix             = collections.NewPrefix(9)
	JobPostingSequencePrefix   = collections.NewPrefix(11)
	JobPostingsPrefix          = collections.NewPrefix(12)
	JobPostingsByCompanyPrefix = collections.NewPrefix(13)
	JobPostingsDuePrefix       = collections.NewPrefix(14)
	JobPostingsClosingPrefix   = collections.NewPrefix(15)
	ApplicationsPrefix         = collections.NewPrefix(16)
	ApplicationsByMemberPrefix = collections.NewPrefix(17)
	ContestsPrefix             = collections.NewPrefix(18)
	OpenContestsPrefix         = collections.NewPrefix(19)
	LostContestsPrefix         = collections.NewPrefix(20)
	LostByPartyPrefix          = collections.NewPrefix(21)
	LostByTimePrefix           = collections.NewPrefix(22)
	ContestsBySellerPrefix     = collections.NewPrefix(23)
)

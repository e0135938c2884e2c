package types

import "cosmossdk.io/collections"

const (
	// ModuleName names the module, its store and the module account that mints.
	ModuleName = "currency"
	// StoreKey is the module's store.
	StoreKey = ModuleName
	// HoldsAccount keeps the currency that members have set aside in holds.
	HoldsAccount = "currency_holds"
	// BurnAccount gathers within a block the currency that its end destroys.
	BurnAccount = "currency_burn"
	// MaxKeyReplacementsPerBlock caps the balances that move to a replaced key in one block.
	MaxKeyReplacementsPerBlock = 100
)

// Prefixes of the module's state.
var (
	TotalsPrefix         = collections.NewPrefix(0)
	CompaniesPrefix      = collections.NewPrefix(1)
	ClearingPrefix       = collections.NewPrefix(2)
	HoldsPrefix          = collections.NewPrefix(3)
	HoldSequencePrefix   = collections.NewPrefix(4)
	ClaimsPrefix         = collections.NewPrefix(5)
	ClaimSequencePrefix  = collections.NewPrefix(6)
	ClaimSeniorityPrefix = collections.NewPrefix(7)
	ClaimCreditorPrefix  = collections.NewPrefix(8)
	RefilledPrefix       = collections.NewPrefix(9)
)

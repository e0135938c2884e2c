// Package types holds the messages, stored types, errors and the small interfaces through which
// insolvency reaches the modules below.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store and its routes.
	ModuleName = "insolvency"
	// StoreKey is the module's persistent store.
	StoreKey = ModuleName
	// MaxLooksPerBlock bounds how many companies one block looks at for claims, and how many in
	// their grace period for recovery, and how many grace periods it ends.
	MaxLooksPerBlock = 100
	// MaxSweepsPerBlock bounds how many gone companies one block looks at for money that came late.
	MaxSweepsPerBlock = 4
	// RetrySeconds is how long a proceeding whose step failed waits, in chain time.
	RetrySeconds int64 = 3600
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	ParamsPrefix       = collections.NewPrefix(0)
	ProceedingsPrefix  = collections.NewPrefix(1)
	ByStagePrefix      = collections.NewPrefix(2)
	GraceEndsPrefix    = collections.NewPrefix(3)
	UnpaidClaimsPrefix = collections.NewPrefix(4)
	AssetsPrefix       = collections.NewPrefix(5)
	TotalsPrefix       = collections.NewPrefix(6)
	CursorsPrefix      = collections.NewPrefix(7)
	WorkPrefix         = collections.NewPrefix(8)
)

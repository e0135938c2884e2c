// Package types holds the stored types, errors and the small interfaces through which property reaches the modules below.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store and its routes.
	ModuleName = "property"
	// StoreKey is the module's persistent store.
	StoreKey = ModuleName
	// DueSeconds is how far ahead what falls due for replacement is listed unless somebody asks otherwise: two years.
	DueSeconds int64 = 2 * 365 * 24 * 3600
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	AssetSequencePrefix = collections.NewPrefix(0)
	AssetsPrefix        = collections.NewPrefix(1)
	AssetsByUserPrefix  = collections.NewPrefix(2)
	AssetsDuePrefix     = collections.NewPrefix(3)
)

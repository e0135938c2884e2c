package keeper

import (
	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/property/types"
)

// Stored opens the collections to the mutants.
type Stored struct {
	AssetSequence collections.Sequence
	Assets        *collections.IndexedMap[uint64, types.Asset, assetIndexes]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored { return Stored{AssetSequence: k.assetSequence, Assets: k.assets} }

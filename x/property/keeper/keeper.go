// Package keeper keeps the register of what the region owns and who uses it.
package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/x/property/types"
)

type pair = collections.Pair[uint64, uint64]

type assetIndexes struct {
	// ByUser has what the region holds at 0.
	ByUser *indexes.Multi[uint64, uint64, types.Asset]
	// Due has what never falls due at 0.
	Due *indexes.Multi[uint64, uint64, types.Asset]
}

// Keeper holds the register and the modules below it.
type Keeper struct {
	coop    types.CoopKeeper
	pricing types.PricingKeeper
	region  types.RegionKeeper

	assetSequence collections.Sequence
	assets        *collections.IndexedMap[uint64, types.Asset, assetIndexes]
}

// NewKeeper builds the keeper over its store and the modules below.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, coop types.CoopKeeper, pricing types.PricingKeeper, region types.RegionKeeper) Keeper {
	b := collections.NewSchemaBuilder(store)
	id := collections.Uint64Key
	k := Keeper{
		coop: coop, pricing: pricing, region: region,
		assetSequence: collections.NewSequence(b, types.AssetSequencePrefix, "asset_sequence"),
		assets: collections.NewIndexedMap(b, types.AssetsPrefix, "assets", id, codec.CollValue[types.Asset](cdc), assetIndexes{
			ByUser: indexes.NewMulti(b, types.AssetsByUserPrefix, "assets_by_user", id, id,
				func(_ uint64, asset types.Asset) (uint64, error) { return asset.User, nil }),
			Due: indexes.NewMulti(b, types.AssetsDuePrefix, "assets_due", id, id,
				func(_ uint64, asset types.Asset) (uint64, error) { return uint64(asset.DueAt), nil }),
		}),
	}
	if _, err := b.Build(); err != nil {
		panic(err) // construction: two collections share a prefix
	}
	return k
}

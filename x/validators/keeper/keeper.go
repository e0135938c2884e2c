// Package keeper holds the permissioned validator set and tells consensus about its changes.
package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	"cosmossdk.io/core/address"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/validators/types"
)

type validatorIndexes struct {
	ByOperator *indexes.Unique[sdk.AccAddress, uint64, types.Validator]
}

// Keeper reads and changes the validator set.
type Keeper struct {
	addresses  address.Codec
	authorizer types.Authorizer
	accounts   types.AccountKeeper

	params     collections.Item[types.Params]
	sequence   collections.Sequence
	validators *collections.IndexedMap[uint64, types.Validator, validatorIndexes]
	// keys are all consensus addresses that are or were in the set, or may join it, with whose they are.
	keys collections.Map[[]byte, uint64]
	// removals and additions are the changes of the set that may still count, by the time at which they were made.
	removals, additions changes
	// checkpoints are the last blocks of those that keys prove themselves by, by height.
	checkpoints collections.Map[int64, types.Checkpoint]
	// given is what consensus has, by consensus address; changed is where the set may differ from it.
	given   collections.Map[[]byte, types.GivenKey]
	changed collections.KeySet[[]byte]
}

// NewKeeper builds the keeper over its store. It panics when two collections share a prefix.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, addresses address.Codec, authorizer types.Authorizer, accounts types.AccountKeeper) Keeper {
	b := collections.NewSchemaBuilder(store)
	k := Keeper{
		addresses: addresses, authorizer: authorizer, accounts: accounts,
		params:   collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		sequence: collections.NewSequence(b, types.SequencePrefix, "sequence"),
		validators: collections.NewIndexedMap(b, types.ValidatorsPrefix, "validators", collections.Uint64Key, codec.CollValue[types.Validator](cdc), validatorIndexes{
			ByOperator: indexes.NewUnique(b, types.ByOperatorPrefix, "by_operator", sdk.AccAddressKey, collections.Uint64Key,
				func(_ uint64, validator types.Validator) (sdk.AccAddress, error) {
					return addresses.StringToBytes(validator.Operator)
				}),
		}),
		keys:        collections.NewMap(b, types.KeysPrefix, "keys", collections.BytesKey, collections.Uint64Value),
		removals:    collections.NewKeySet(b, types.RemovalsPrefix, "removals", collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key)),
		additions:   collections.NewKeySet(b, types.AdditionsPrefix, "additions", collections.PairKeyCodec(collections.Int64Key, collections.Uint64Key)),
		checkpoints: collections.NewMap(b, types.CheckpointsPrefix, "checkpoints", collections.Int64Key, codec.CollValue[types.Checkpoint](cdc)),
		given:       collections.NewMap(b, types.GivenPrefix, "given", collections.BytesKey, codec.CollValue[types.GivenKey](cdc)),
		changed:     collections.NewKeySet(b, types.ChangedPrefix, "changed", collections.BytesKey),
	}
	if _, err := b.Build(); err != nil {
		panic(err)
	}
	return k
}

// OperatorID returns the validator that an address runs, whose id names its gas allowance.
func (k Keeper) OperatorID(ctx context.Context, addr sdk.AccAddress) (uint64, bool, error) {
	return base.FindUnique(ctx, k.validators.Indexes.ByOperator, addr)
}

package app

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/cosmos/cosmos-sdk/store/v2/cachemulti"
	"github.com/cosmos/cosmos-sdk/store/v2/transient"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
)

// What follows lets a test run blocks, an export and an import in a context of its own, on top of a state that stays
// as it is: what could become of a region can be tried a thousand times from one state.

// Copied is a context over a copy of all stores of another. What is read of it comes from sorted trees in memory, not
// from the trees that prove their entries: a thousand futures of one state then take little more than what they do.
func (a *App) Copied(ctx sdk.Context) sdk.Context {
	stores := map[storetypes.StoreKey]storetypes.CacheWrapper{}
	for _, key := range a.storeKeys() {
		if _, object := key.(*storetypes.ObjectStoreKey); object {
			stores[key] = transient.NewObjStore() // empty between two blocks
			continue
		}
		store := transient.NewStore()
		iterator := ctx.KVStore(key).Iterator(nil, nil)
		for ; iterator.Valid(); iterator.Next() {
			store.Set(slices.Clone(iterator.Key()), slices.Clone(iterator.Value()))
		}
		must(iterator.Close())
		stores[key] = store
	}
	return ctx.WithMultiStore(cachemulti.NewStore(stores))
}

func (a *App) storeKeys() map[string]storetypes.StoreKey {
	return a.CommitMultiStore().(interface {
		StoreKeysByName() map[string]storetypes.StoreKey
	}).StoreKeysByName()
}

// BlockOn runs what a block does to a context that comes after the last block by a time: everything but signatures.
// A panic, which would stop the chain, is an error.
func (a *App) BlockOn(ctx sdk.Context, after time.Duration, act func(sdk.Context)) (next sdk.Context, err error) {
	next = ctx.WithBlockHeight(ctx.BlockHeight() + 1).WithBlockTime(ctx.BlockTime().Add(after)).WithEventManager(sdk.NewEventManager())
	next = next.WithConsensusParams(a.GetConsensusParams(ctx))
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("block %d at %s panics: %v", next.BlockHeight(), next.BlockTime(), r)
		}
	}()
	if _, err = a.modules.PreBlock(next); err != nil {
		return next, err
	}
	if _, err = a.modules.BeginBlock(next); err != nil {
		return next, err
	}
	if act != nil {
		act(next)
	}
	if _, err = a.modules.EndBlock(next); err != nil {
		return next, err
	}
	a.forgetVirtualCredits(next)
	return next, nil
}

// forgetVirtualCredits empties the store that the framework empties with each commit.
func (a *App) forgetVirtualCredits(ctx sdk.Context) {
	store := ctx.ObjectStore(a.storeKeys()[banktypes.ObjectStoreKey])
	iterator := store.Iterator(nil, nil)
	var keys [][]byte
	for ; iterator.Valid(); iterator.Next() {
		keys = append(keys, slices.Clone(iterator.Key()))
	}
	must(iterator.Close())
	for _, key := range keys {
		store.Delete(key)
	}
}

// ExportFrom writes the state of a context as a genesis.
func (a *App) ExportFrom(ctx sdk.Context) (state json.RawMessage, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the export panics: %v", r)
		}
	}()
	genesis, err := a.exportModules(ctx, nil)
	if err != nil {
		return nil, err
	}
	return json.Marshal(genesis)
}

// ImportInto checks a genesis and makes the state of a context out of it, which must be empty and have the limits of blocks.
func (a *App) ImportInto(ctx sdk.Context, state json.RawMessage) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("the import panics: %v", r)
		}
	}()
	var genesis map[string]json.RawMessage
	if err := json.Unmarshal(state, &genesis); err != nil {
		return err
	}
	if err := Basics(a.encoding).ValidateGenesis(a.encoding.Codec, a.encoding.TxConfig, genesis); err != nil {
		return err
	}
	params := ctx.ConsensusParams()
	if err := checkLimits(&params); err != nil {
		return err
	}
	if err := a.StoreConsensusParams(ctx, params); err != nil {
		return err
	}
	if err := a.Upgrade.SetModuleVersionMap(ctx, a.modules.GetVersionMap()); err != nil {
		return err
	}
	_, err = a.modules.InitGenesis(ctx, a.encoding.Codec, genesis)
	return err
}

// Entries are all entries of all stores of a context. Unlike the app hash they do not depend on the order in which they
// came: a state that was imported has those of the state that was exported.
func (a *App) Entries(ctx sdk.Context) map[string]map[string]string {
	stores := map[string]map[string]string{}
	for name, key := range a.keys {
		entries := map[string]string{}
		iterator := ctx.KVStore(key).Iterator(nil, nil)
		for ; iterator.Valid(); iterator.Next() {
			entries[string(iterator.Key())] = string(iterator.Value())
		}
		must(iterator.Close())
		stores[name] = entries
	}
	return stores
}

// Package mutants holds the invariants of a module to what they are there for: each sees a stored entry that is one off.
package mutants

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/codec"
	corestore "cosmossdk.io/core/store"

	"github.com/factor-coop/factor/internal/invariant"
)

// RequireFires requires that the named invariant says that the state of ctx is broken. An invariant
// that nobody has is a failure too: a test of it would pass for ever.
func RequireFires(ctx context.Context, t testing.TB, all []invariant.Invariant, name string) {
	t.Helper()
	for _, one := range all {
		if one.Name == name {
			require.Error(t, one.Check(ctx), name)
			return
		}
	}
	t.Fatalf("no invariant is called %s", name)
}

// RequireEach requires that every invariant has a mutant: caught are the names that mutants are caught by.
func RequireEach(t testing.TB, all []invariant.Invariant, caught map[string]bool) {
	t.Helper()
	require.NotEmpty(t, all)
	for _, one := range all {
		require.True(t, caught[one.Name], "%s has no mutant", one.Name)
	}
}

// Under opens what an indexed map writes its values to, past the map, which would keep its indexes.
func Under[K, V any](store corestore.KVStoreService, prefix collections.Prefix, of interface {
	KeyCodec() codec.KeyCodec[K]
	ValueCodec() codec.ValueCodec[V]
},
) collections.Map[K, V] {
	return collections.NewMap(collections.NewSchemaBuilder(store), prefix, "under", of.KeyCodec(), of.ValueCodec())
}

// Index opens the keys of an index, which only its map writes.
func Index[K any](store corestore.KVStoreService, prefix collections.Prefix, of interface{ KeyCodec() codec.KeyCodec[K] }) collections.KeySet[K] {
	return collections.NewKeySet(collections.NewSchemaBuilder(store), prefix, "index", of.KeyCodec())
}

// Unique opens an index that finds ids by what is one value's alone: by words, or by addresses.
func Unique[R any](store corestore.KVStoreService, prefix collections.Prefix, of codec.KeyCodec[R]) collections.Map[R, uint64] {
	return collections.NewMap(collections.NewSchemaBuilder(store), prefix, "unique", of, collections.Uint64Value)
}

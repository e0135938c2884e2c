// Package base has what every keeper needs of its store: ids, entries that may be missing, the first keys of a range, attempts, and events.
package base

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	errorsmod "cosmossdk.io/errors"
)

// entries are a map or an indexed map; which one is a type parameter, so that the hot paths do not allocate for it.
type entries[K, V any] interface {
	Get(ctx context.Context, key K) (V, error)
	Iterate(ctx context.Context, in collections.Ranger[K]) (collections.Iterator[K, V], error)
	Walk(ctx context.Context, in collections.Ranger[K], do func(key K, value V) (stop bool, err error)) error
}

// Get reads an entry; where there is none it returns the error missing, wrapped with words that name what was asked for.
func Get[K, V any, M entries[K, V]](ctx context.Context, from M, key K, missing error, format string, args ...any) (V, error) {
	value, exists, err := Find(ctx, from, key)
	if err == nil && !exists {
		err = errorsmod.Wrapf(missing, format, args...)
	}
	return value, err
}

// Find reads an entry that may be missing.
func Find[K, V any, M entries[K, V]](ctx context.Context, from M, key K) (V, bool, error) {
	value, err := from.Get(ctx, key)
	return found(value, err)
}

// FindUnique reads the key of what a unique index finds by a reference, if there is anything.
func FindUnique[R, K, V any](ctx context.Context, index *indexes.Unique[R, K, V], reference R) (K, bool, error) {
	key, err := index.MatchExact(ctx, reference)
	return found(key, err)
}

// FindItem reads an item that may be missing.
func FindItem[V any](ctx context.Context, item collections.Item[V]) (V, bool, error) {
	value, err := item.Get(ctx)
	return found(value, err)
}

func found[V any](value V, err error) (V, bool, error) {
	if err != nil {
		var none V
		if errors.Is(err, collections.ErrNotFound) {
			err = nil
		}
		return none, false, err
	}
	return value, true, nil
}

// Package base has what every keeper needs of its store: ids, entries that may be missing, the first keys of a range, attempts, and events.
package base

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"
)

// Get reads an entry; where there is none it returns the error missing, wrapped with words that name what was asked for.
func Get[K, V any](ctx context.Context, entries collections.Map[K, V], key K, missing error, format string, args ...any) (V, error) {
	value, exists, err := Find(ctx, entries, key)
	if err == nil && !exists {
		err = errorsmod.Wrapf(missing, format, args...)
	}
	return value, err
}

// Find reads an entry that may be missing.
func Find[K, V any](ctx context.Context, entries collections.Map[K, V], key K) (V, bool, error) {
	value, err := entries.Get(ctx, key)
	return found(value, err)
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

package invariant

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
)

// Index says whether an index and its map agree: every entry leads to a value that has its reference, and there are as many entries as values.
// It takes the Walk of the index, the Get of the map, and how many values the map has.
func Index[G, R, K, V any](ctx context.Context, name string, walk func(context.Context, collections.Ranger[G], func(R, K) (bool, error)) error,
	get func(context.Context, K) (V, error), has func(V, R) bool, values int,
) error {
	entries := 0
	if err := walk(ctx, nil, func(reference R, key K) (bool, error) {
		entries++
		value, err := get(ctx, key)
		if err == nil && !has(value, reference) {
			err = fmt.Errorf("%s: the entry %v of %v is of another value", name, reference, key)
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	return sameCount(name, entries, values)
}

// Reverse says whether a map whose keys are pairs and its index by their second part agree: it takes the Walk of the index, the Has of
// the map, and how many entries the map has.
func Reverse[A, B any](ctx context.Context, name string, walk func(context.Context, collections.Ranger[collections.Pair[B, A]], func(B, A) (bool, error)) error,
	has func(context.Context, collections.Pair[A, B]) (bool, error), values int,
) error {
	entries := 0
	if err := walk(ctx, nil, func(second B, first A) (bool, error) {
		entries++
		found, err := has(ctx, collections.Join(first, second))
		if err == nil && !found {
			err = fmt.Errorf("%s: the entry of %v leads to %v, which is not there", name, second, first)
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	return sameCount(name, entries, values)
}

func sameCount(name string, entries, values int) error {
	if entries != values {
		return fmt.Errorf("%s: %d entries for %d", name, entries, values)
	}
	return nil
}

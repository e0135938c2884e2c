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
	if entries != values {
		return fmt.Errorf("%s: %d entries for %d", name, entries, values)
	}
	return nil
}

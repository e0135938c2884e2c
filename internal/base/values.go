package base

import (
	"context"

	"cosmossdk.io/collections"
)

// Values appends all values of a map to a list, in the order of their keys: for genesis and invariants, nothing else walks a whole map.
func Values[K, V any](ctx context.Context, from collections.Map[K, V], into *[]V) error {
	return from.Walk(ctx, nil, func(_ K, value V) (bool, error) {
		*into = append(*into, value)
		return false, nil
	})
}

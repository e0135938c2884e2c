package base

import "context"

// Values appends all values of a map to a list, in the order of their keys: for genesis and invariants, nothing else walks a whole map.
func Values[K, V any, M entries[K, V]](ctx context.Context, from M, into *[]V) error {
	return from.Walk(ctx, nil, func(_ K, value V) (bool, error) {
		*into = append(*into, value)
		return false, nil
	})
}

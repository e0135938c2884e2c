package base

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/failure"
)

// keyIterator is what the iterators of maps, sets and indexes have in common.
type keyIterator[K any] interface {
	Valid() bool
	Next()
	Key() (K, error)
	Close() error
}

// FirstKeys reads at most limit keys of a range, in its order, and closes the iterator, so that what follows may write: FirstKeys(ctx, k.due.Iterate, until, 10).
func FirstKeys[K any, I keyIterator[K]](ctx context.Context, iterate func(context.Context, collections.Ranger[K]) (I, error), in collections.Ranger[K], limit int) (keys []K, err error) {
	if limit <= 0 {
		return nil, nil
	}
	iterator, err := iterate(ctx, in)
	if err != nil {
		return nil, err
	}
	defer func() { err = failure.First(err, iterator.Close()) }()
	for ; iterator.Valid() && len(keys) < limit; iterator.Next() {
		key, err := iterator.Key()
		if err != nil {
			return nil, err
		}
		keys = append(keys, key)
	}
	return keys, nil
}

// FirstKey reads the first key of a range, if there is one.
func FirstKey[K any, I keyIterator[K]](ctx context.Context, iterate func(context.Context, collections.Ranger[K]) (I, error), in collections.Ranger[K]) (K, bool, error) {
	keys, err := FirstKeys(ctx, iterate, in, 1)
	if err != nil || len(keys) == 0 {
		var none K
		return none, false, err
	}
	return keys[0], true, nil
}

// FirstSeconds reads the second parts of at most limit pairs of a range: what stands below an id, or is due by a time.
func FirstSeconds[A, B any, I keyIterator[collections.Pair[A, B]]](ctx context.Context, iterate func(context.Context, collections.Ranger[collections.Pair[A, B]]) (I, error), in collections.Ranger[collections.Pair[A, B]], limit int) (seconds []B, err error) {
	keys, err := FirstKeys(ctx, iterate, in, limit)
	for _, key := range keys {
		seconds = append(seconds, key.K2())
	}
	return seconds, err
}

// FirstValues reads at most limit values of a range, in its order, and closes the iterator.
func FirstValues[K, V any](ctx context.Context, entries collections.Map[K, V], in collections.Ranger[K], limit int) (values []V, err error) {
	if limit <= 0 {
		return nil, nil
	}
	iterator, err := entries.Iterate(ctx, in)
	if err != nil {
		return nil, err
	}
	defer func() { err = failure.First(err, iterator.Close()) }()
	for ; iterator.Valid() && len(values) < limit; iterator.Next() {
		value, err := iterator.Value()
		if err != nil {
			return nil, err
		}
		values = append(values, value)
	}
	return values, nil
}

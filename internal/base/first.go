package base

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/failure"
)

// iterator is what goes from entry to entry.
type iterator interface {
	Valid() bool
	Next()
	Close() error
}

// keyIterator is what the iterators of maps, sets and indexes have in common.
type keyIterator[K any] interface {
	iterator
	Key() (K, error)
}

// indexIterator is what the iterators of an indexed map's indexes have in common.
type indexIterator[K any] interface {
	iterator
	PrimaryKey() (K, error)
}

// FirstKeys reads at most limit keys of a range, in its order, and closes the iterator, so that what follows may write: FirstKeys(ctx, k.due.Iterate, until, 10).
func FirstKeys[K any, I keyIterator[K]](ctx context.Context, iterate func(context.Context, collections.Ranger[K]) (I, error), in collections.Ranger[K], limit int) ([]K, error) {
	return first(ctx, iterate, in, limit, I.Key)
}

// FirstIndexed reads the primary keys of at most limit entries of a range of an index, as FirstKeys does: FirstIndexed(ctx, k.offers.Indexes.ByExpiry.Iterate, until, 10).
func FirstIndexed[R, K any, I indexIterator[K]](ctx context.Context, iterate func(context.Context, collections.Ranger[R]) (I, error), in collections.Ranger[R], limit int) ([]K, error) {
	return first(ctx, iterate, in, limit, I.PrimaryKey)
}

func first[R, T any, I iterator](ctx context.Context, iterate func(context.Context, collections.Ranger[R]) (I, error), in collections.Ranger[R], limit int, read func(I) (T, error)) (all []T, err error) {
	if limit <= 0 {
		return nil, nil
	}
	entries, err := iterate(ctx, in)
	if err != nil {
		return nil, err
	}
	defer func() { err = failure.First(err, entries.Close()) }()
	for ; entries.Valid() && len(all) < limit; entries.Next() {
		one, err := read(entries)
		if err != nil {
			return nil, err
		}
		all = append(all, one)
	}
	return all, nil
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
func FirstValues[K, V any, M entries[K, V]](ctx context.Context, from M, in collections.Ranger[K], limit int) ([]V, error) {
	return first(ctx, from.Iterate, in, limit, collections.Iterator[K, V].Value)
}

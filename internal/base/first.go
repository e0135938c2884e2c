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

package app

import (
	"bytes"
	"context"

	corestore "cosmossdk.io/core/store"
)

// unchangedEntries is a store that leaves an entry alone which is under the prefix and
// already there. x/bank writes its index of holders again with every change of a
// balance, though the entry carries nothing: half of what a paid hour would write to
// the bank. What is stored is the same, and every node skips the same writes.
type unchangedEntries struct {
	corestore.KVStoreService
	prefix []byte
}

// OpenKVStore opens the store that skips them.
func (s unchangedEntries) OpenKVStore(ctx context.Context) corestore.KVStore {
	return skippingStore{KVStore: s.KVStoreService.OpenKVStore(ctx), prefix: s.prefix}
}

type skippingStore struct {
	corestore.KVStore
	prefix []byte
}

// Set writes unless the key is under the prefix and has this value.
func (s skippingStore) Set(key, value []byte) error {
	if bytes.HasPrefix(key, s.prefix) {
		stored, err := s.Get(key)
		if err != nil {
			return err
		}
		if stored != nil && bytes.Equal(stored, value) {
			return nil
		}
	}
	return s.KVStore.Set(key, value)
}

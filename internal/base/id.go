package base

import (
	"context"

	"cosmossdk.io/collections"
)

// NextID takes the next id of a sequence. Ids begin at 1; 0 means none.
func NextID(ctx context.Context, sequence collections.Sequence) (uint64, error) {
	last, err := LastID(ctx, sequence)
	if err != nil {
		return 0, err
	}
	return last + 1, sequence.Set(ctx, last+2)
}

// LastID is the highest id that a sequence gave out; 0 where it gave none.
func LastID(ctx context.Context, sequence collections.Sequence) (uint64, error) {
	next, err := sequence.Peek(ctx) // 0 where it was never set
	return max(next, 1) - 1, err
}

// PeekID is the id that NextID will take.
func PeekID(ctx context.Context, sequence collections.Sequence) (uint64, error) {
	last, err := LastID(ctx, sequence)
	return last + 1, err
}

// SetLastID has a sequence go on after an id, as a genesis says.
func SetLastID(ctx context.Context, sequence collections.Sequence, last uint64) error {
	return sequence.Set(ctx, last+1)
}

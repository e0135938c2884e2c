package base_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/runtime"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdktestutil "github.com/cosmos/cosmos-sdk/testutil"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/base"
)

type store struct {
	ctx      sdk.Context
	sequence collections.Sequence
	entries  collections.Map[uint64, string]
	set      collections.KeySet[uint64]
	pairs    collections.KeySet[collections.Pair[uint64, uint64]]
	item     collections.Item[string]
	indexed  *collections.IndexedMap[uint64, string, byValue]
}

type byValue struct {
	ByValue *indexes.Multi[string, uint64, string]
}

func newStore(t *testing.T) store {
	t.Helper()
	key := storetypes.NewKVStoreKey("test")
	builder := collections.NewSchemaBuilder(runtime.NewKVStoreService(key))
	s := store{
		ctx:      sdktestutil.DefaultContext(key, storetypes.NewTransientStoreKey("transient")),
		sequence: collections.NewSequence(builder, collections.NewPrefix(1), "sequence"),
		entries:  collections.NewMap(builder, collections.NewPrefix(2), "entries", collections.Uint64Key, collections.StringValue),
		set:      collections.NewKeySet(builder, collections.NewPrefix(3), "set", collections.Uint64Key),
		pairs:    collections.NewKeySet(builder, collections.NewPrefix(5), "pairs", collections.PairKeyCodec(collections.Uint64Key, collections.Uint64Key)),
		item:     collections.NewItem(builder, collections.NewPrefix(4), "item", collections.StringValue),
	}
	s.indexed = collections.NewIndexedMap(builder, collections.NewPrefix(6), "indexed", collections.Uint64Key, collections.StringValue, byValue{
		ByValue: indexes.NewMulti(builder, collections.NewPrefix(7), "by_value", collections.StringKey, collections.Uint64Key,
			func(_ uint64, value string) (string, error) { return value, nil }),
	})
	_, err := builder.Build()
	require.NoError(t, err)
	return s
}

func TestIdsBeginAtOneAndGoOn(t *testing.T) {
	s := newStore(t)
	for want := uint64(1); want < 4; want++ {
		last, err := base.LastID(s.ctx, s.sequence)
		require.NoError(t, err)
		require.Equal(t, want-1, last)
		id, err := base.NextID(s.ctx, s.sequence)
		require.NoError(t, err)
		require.Equal(t, want, id)
	}
}

func TestWhatIsMissingIsNoErrorUnlessItIsSaidToBe(t *testing.T) {
	s := newStore(t)
	missing := errors.New("no such entry")
	_, exists, err := base.Find(s.ctx, s.entries, 7)
	require.NoError(t, err)
	require.False(t, exists)
	_, exists, err = base.FindItem(s.ctx, s.item)
	require.NoError(t, err)
	require.False(t, exists)
	_, err = base.Get(s.ctx, s.entries, 7, missing, "entry %d", 7)
	require.ErrorIs(t, err, missing)
	require.ErrorContains(t, err, "entry 7")
	require.NoError(t, s.entries.Set(s.ctx, 7, "seven"))
	require.NoError(t, s.item.Set(s.ctx, "one"))
	value, err := base.Get(s.ctx, s.entries, 7, missing, "entry %d", 7)
	require.NoError(t, err)
	require.Equal(t, "seven", value)
	value, exists, err = base.FindItem(s.ctx, s.item)
	require.NoError(t, err)
	require.True(t, exists)
	require.Equal(t, "one", value)
}

func TestTheFirstOfARangeAreInItsOrderAndNoMoreThanTheLimit(t *testing.T) {
	s := newStore(t)
	for _, id := range []uint64{9, 3, 7, 1} {
		require.NoError(t, s.set.Set(s.ctx, id))
		require.NoError(t, s.entries.Set(s.ctx, id, string(rune('a'+id))))
	}
	above := new(collections.Range[uint64]).StartExclusive(1)
	for limit, want := range map[int][]uint64{-1: nil, 0: nil, 1: {3}, 2: {3, 7}, 9: {3, 7, 9}} {
		keys, err := base.FirstKeys(s.ctx, s.set.Iterate, above, limit)
		require.NoError(t, err)
		require.Equal(t, want, keys)
		keys, err = base.FirstKeys(s.ctx, s.entries.Iterate, above, limit)
		require.NoError(t, err)
		require.Equal(t, want, keys)
		values, err := base.FirstValues(s.ctx, s.entries, above, limit)
		require.NoError(t, err)
		require.Len(t, values, len(want))
		for i, id := range want {
			require.Equal(t, string(rune('a'+id)), values[i])
		}
	}
	key, exists, err := base.FirstKey(s.ctx, s.set.Iterate, nil)
	require.NoError(t, err)
	require.True(t, exists)
	require.EqualValues(t, 1, key)
	_, exists, err = base.FirstKey(s.ctx, s.set.Iterate, new(collections.Range[uint64]).StartExclusive(9))
	require.NoError(t, err)
	require.False(t, exists)
}

func TestWhatIsEmittedIsATypedEvent(t *testing.T) {
	s := newStore(t)
	ctx := s.ctx.WithEventManager(sdk.NewEventManager())
	require.NoError(t, base.Emit(ctx, &query.PageRequest{Limit: 1}))
	require.Len(t, ctx.EventManager().Events(), 1)
	require.Equal(t, "cosmos.base.query.v1beta1.PageRequest", ctx.EventManager().Events()[0].Type)
}

func TestOfAnAttemptAllTakesEffectOrNothing(t *testing.T) {
	refused := errors.New("refused")
	for name, one := range map[string]struct {
		ends func() error
		want error
	}{
		"done": {func() error { return nil }, nil}, "refused": {func() error { return refused }, refused},
		"panics": {func() error { panic("a mistake") }, errorsmod.ErrPanic}, "reads nothing": {func() error { var none *store; _ = none.ctx; return nil }, errorsmod.ErrPanic},
	} {
		s := newStore(t)
		s.ctx = s.ctx.WithEventManager(sdk.NewEventManager())
		err := base.Attempt(s.ctx, func(ctx context.Context) error {
			require.NoError(t, s.entries.Set(ctx, 1, "written"))
			require.NoError(t, base.Emit(ctx, &query.PageRequest{Limit: 1}))
			return one.ends()
		})
		require.ErrorIs(t, err, one.want, name)
		_, written, findErr := base.Find(s.ctx, s.entries, 1)
		require.NoError(t, findErr)
		require.Equal(t, one.want == nil, written, name)
		require.Len(t, s.ctx.EventManager().Events(), map[bool]int{true: 1}[one.want == nil], name)
	}
}

func TestWhoSetALimitOfGasLearnsThatItIsReached(t *testing.T) {
	s := newStore(t)
	ctx := s.ctx.WithGasMeter(storetypes.NewGasMeter(1000))
	require.Panics(t, func() {
		_ = base.Attempt(ctx, func(ctx context.Context) error { return s.entries.Set(ctx, 1, "too much") })
	})
}

func TestOfATrialNothingTakesEffect(t *testing.T) {
	s := newStore(t)
	for _, want := range []error{nil, errors.New("refused"), errorsmod.ErrPanic} {
		err := base.Trial(s.ctx, func(ctx context.Context) error {
			require.NoError(t, s.entries.Set(ctx, 1, "written"))
			if errors.Is(want, errorsmod.ErrPanic) {
				panic("a mistake")
			}
			return want
		})
		require.Equal(t, want, err)
		_, written, err := base.Find(s.ctx, s.entries, 1)
		require.NoError(t, err)
		require.False(t, written)
	}
}

func TestWhatStandsBelowAnIdAndWhatIsDueAreSecondParts(t *testing.T) {
	s := newStore(t)
	for _, pair := range [][2]uint64{{2, 9}, {1, 7}, {2, 4}, {3, 1}} {
		require.NoError(t, s.pairs.Set(s.ctx, collections.Join(pair[0], pair[1])))
	}
	for limit, want := range map[int][]uint64{0: nil, 1: {4}, 5: {4, 9}} {
		below, err := base.FirstSeconds(s.ctx, s.pairs.Iterate, collections.NewPrefixedPairRange[uint64, uint64](2), limit)
		require.NoError(t, err)
		require.Equal(t, want, below)
	}
	due, err := base.FirstSeconds(s.ctx, s.pairs.Iterate, collections.NewPrefixUntilPairRange[uint64, uint64](2), 9)
	require.NoError(t, err)
	require.Equal(t, []uint64{7, 4, 9}, due, "up to the time and at it")
}

func TestAnIndexedMapIsReadAsAMapIsAndByItsIndex(t *testing.T) {
	s := newStore(t)
	for id, value := range map[uint64]string{9: "b", 3: "a", 7: "b", 1: "b"} {
		require.NoError(t, s.indexed.Set(s.ctx, id, value))
	}
	value, exists, err := base.Find(s.ctx, s.indexed, 3)
	require.NoError(t, err)
	require.True(t, exists)
	require.Equal(t, "a", value)
	var all []string
	require.NoError(t, base.Values(s.ctx, s.indexed, &all))
	require.Equal(t, []string{"b", "a", "b", "b"}, all)
	for limit, want := range map[int][]uint64{-1: nil, 0: nil, 2: {1, 7}, 5: {1, 7, 9}} {
		ids, err := base.FirstIndexed(s.ctx, s.indexed.Indexes.ByValue.Iterate, collections.NewPrefixedPairRange[string, uint64]("b"), limit)
		require.NoError(t, err)
		require.Equal(t, want, ids)
	}
}

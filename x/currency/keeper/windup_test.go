package keeper_test

import (
	"context"
	"testing"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/currency/types"
)

func TestCompaniesThatOweAreFoundWithoutWalkingTheirClaims(t *testing.T) {
	f := newTown(t)
	f.open(refundClaim(2, f.ben, 10, 1))
	owe := func(from, until uint64) {
		for shift := from; shift <= until; shift++ {
			f.open(wageClaim(1, f.anna, shift, 10, int64(shift)))
		}
	}
	// cost is what looking takes, in gas.
	cost := func() uint64 {
		meter := storetypes.NewInfiniteGasMeter()
		found, err := f.Currency.CompaniesWithClaims(f.Ctx.WithGasMeter(meter), 0, 10)
		require.NoError(t, err)
		require.Equal(t, []uint64{1, 2}, found)
		return meter.GasConsumed()
	}
	owe(1, 5)
	few := cost()
	require.Positive(t, few)
	owe(6, 100)
	require.InEpsilon(t, few, cost(), 0.1)
	for _, test := range []struct {
		above uint64
		limit int
		want  []uint64
	}{{0, 10, []uint64{1, 2}}, {0, 1, []uint64{1}}, {1, 10, []uint64{2}}, {2, 10, nil}} {
		found, err := f.Currency.CompaniesWithClaims(f.Ctx, test.above, test.limit)
		require.NoError(t, err)
		require.Equal(t, test.want, found)
	}
}

func TestTheLastOfAReservePaysAPartOfTheFirstClaimAndClosesIt(t *testing.T) {
	f := newTown(t)
	first := f.open(wageClaim(1, f.anna, 1, 40, 100))
	second := f.open(refundClaim(1, f.ben, 10, 1))
	before, err := f.Currency.Balance(f.Ctx, types.MemberAccount(f.anna))
	require.NoError(t, err)
	for _, part := range []int64{-1, 0, 40, 41} {
		f.unchanged(types.ErrInvalidAmount, func(ctx context.Context) error { _, err := f.Currency.PayPart(ctx, first, part); return err })
	}
	f.unchanged(types.ErrSeniorClaims, func(ctx context.Context) error { _, err := f.Currency.PayPart(ctx, second, 5); return err })
	f.unchanged(types.ErrClaimNotFound, func(ctx context.Context) error { _, err := f.Currency.PayPart(ctx, 99, 5); return err })
	was, err := f.Currency.PayPart(f.Ctx, first, 15)
	require.NoError(t, err)
	require.Equal(t, int64(40), was.Amount)
	after, err := f.Currency.Balance(f.Ctx, types.MemberAccount(f.anna))
	require.NoError(t, err)
	require.Equal(t, before+15, after)
	f.EndBlock()
	f.RequireCurrencyInvariants()

	f.unchanged(types.ErrClaimNotFound, func(ctx context.Context) error { _, err := f.Currency.GiveUpClaim(ctx, first); return err })
	given, err := f.Currency.GiveUpClaim(f.Ctx, second)
	require.NoError(t, err)
	require.Equal(t, int64(10), given.Amount)
	owes, err := f.Currency.HasClaims(f.Ctx, 1)
	require.NoError(t, err)
	require.False(t, owes)
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/pricing/types"
)

func TestTheCostingOfACompanyThatIsWoundUpIsTakenApartInBoundedSteps(t *testing.T) {
	for _, limit := range []int{1, 2, 100} {
		w := newWorld(t)
		w.Import(w.bakery, w.flour, 10)
		stock, err := w.Pricing.Stock(w.Ctx, w.bread)
		require.NoError(t, err)
		var handed []types.HandedOver
		calls := 0
		for done := false; !done; calls++ {
			var more []types.HandedOver
			var handled int
			more, handled, done, err = w.Pricing.HandOver(w.Ctx, w.bakery, limit)
			require.NoError(t, err)
			require.LessOrEqual(t, handled, limit)
			handed = append(handed, more...)
			w.RequirePricingInvariants()
		}
		if limit == 1 {
			require.Greater(t, calls, 4)
		}
		kinds := map[types.HandedOverKind]types.HandedOver{}
		for _, one := range handed {
			kinds[one.Kind] = one
		}
		require.Len(t, handed, 2)
		require.Equal(t, stock, kinds[types.HandedOverStock].Quantity)
		require.Positive(t, kinds[types.HandedOverStock].Amount)
		require.Equal(t, w.flour, kinds[types.HandedOverInput].Ref)
		require.Positive(t, kinds[types.HandedOverInput].Amount)
		left, err := w.Pricing.HasAssets(w.Ctx, w.bakery)
		require.NoError(t, err)
		require.False(t, left)
		_, known, err := w.Pricing.GetCosting(w.Ctx, w.bakery)
		require.NoError(t, err)
		require.False(t, known)
		product, err := w.Pricing.GetProduct(w.Ctx, w.flour)
		require.NoError(t, err)
		require.False(t, product.Retired, "of another company")
		w.EndCycle()
		w.RequirePricingInvariants()
	}
}

func TestACompanyMayBeForgottenWhileACycleCloses(t *testing.T) {
	w := newWorld(t)
	params, err := w.Pricing.GetParams(w.Ctx)
	require.NoError(t, err)
	params.MaxProducts, params.MaxRepricedPerBlock = 2, 3
	_, err = w.PricingMsg.UpdateParams(w.Ctx, &types.MsgUpdateParams{Signer: w.Region.Authority().String(), Params: params})
	require.NoError(t, err)
	cycle, err := w.Pricing.GetCycle(w.Ctx)
	require.NoError(t, err)
	w.Advance(time.Duration(cycle.EndsAt-w.Now()) * time.Second)
	w.EndBlock()
	cycle, err = w.Pricing.GetCycle(w.Ctx)
	require.NoError(t, err)
	require.True(t, cycle.Closing)
	for done := false; !done; {
		_, _, done, err = w.Pricing.HandOver(w.Ctx, w.bakery, 1)
		require.NoError(t, err)
		w.RequirePricingInvariants()
	}
	for range 5 {
		w.EndBlock()
		w.RequirePricingInvariants()
	}
	cycle, err = w.Pricing.GetCycle(w.Ctx)
	require.NoError(t, err)
	require.False(t, cycle.Closing)
}

package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/x/pricing/types"
)

func TestWhateverHappensTheInvariantsHoldAndEveryCompanyCloses(t *testing.T) {
	sold, closed := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		for range rapid.IntRange(1, 40).Draw(r, "steps") {
			amount := rapid.Int64Range(0, 3000*unit).Draw(r, "amount")
			quantity := rapid.Int64Range(1, 200).Draw(r, "quantity")
			tag := rapid.SampledFrom([]types.CostTag{{}, {Product: w.bread}, {Product: w.cake}, {Job: w.job}}).Draw(r, "tag")
			switch rapid.IntRange(0, 10).Draw(r, "what") {
			case 0, 1:
				w.Pay(w.bakery, tag, amount)
			case 2:
				w.PayOutside(w.bakery, tag, amount)
			case 3:
				w.Buy(w.bakery, w.flour, quantity, true, types.CostTag{})
			case 4:
				_, _, err := w.Pricing.RecordOutput(w.Ctx, w.bakery, w.bread, quantity, nil)
				require.NoError(t, err)
			case 5:
				if stock := w.flow(t, w.bread).Stock; stock >= quantity {
					w.Sell(w.bread, quantity)
					sold++
				}
			case 6:
				require.NoError(t, w.Pricing.RecordRefund(w.Ctx, w.bread, quantity, amount, quantity%2 == 0))
			case 7:
				job, err := w.Pricing.OpenJob(w.Ctx, w.bakery, w.cake, amount)
				require.NoError(t, err)
				w.Pay(w.bakery, types.CostTag{Job: job}, 40*unit)
				settled, err := w.Pricing.SettleJob(w.Ctx, job)
				require.NoError(t, err)
				require.LessOrEqual(t, settled, amount)
				w.Receive(w.bakery, settled)
				require.NoError(t, w.Pricing.RecordSale(w.Ctx, w.cake, 1, settled))
			case 8:
				require.NoError(t, w.Pricing.ReturnInput(w.Ctx, w.bakery, types.Input{
					Tag: tag, Recipe: tag.Product == w.bread, SupplierProduct: w.flour, Quantity: quantity, Amount: amount,
				}))
			case 9:
				w.Advance(time.Duration(rapid.IntRange(1, 15).Draw(r, "days")) * 24 * time.Hour)
				w.EndBlock()
			default:
				w.EndCycle()
				cycle, err := w.Pricing.GetCycle(w.Ctx)
				require.NoError(t, err)
				for _, company := range []uint64{w.mill, w.bakery} {
					costing, err := w.Pricing.Stored().CompanyCostings.Get(w.Ctx, company)
					require.NoError(t, err)
					require.Equal(t, cycle.Number-1, costing.ClosedCycle, "a close failed")
					closed++
				}
			}
			w.RequirePricingInvariants()
			w.RequireCurrencyInvariants()
		}
	})
	require.Positive(t, sold)
	require.Greater(t, closed, 10)
}

package keeper_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// closes ends a costing cycle and requires that every company got its prices of the new one.
func (w *world) closes() {
	w.t.Helper()
	before, err := w.Pricing.GetCycle(w.Ctx)
	require.NoError(w.t, err)
	for range 30 {
		w.Wait(day)
		cycle, err := w.Pricing.GetCycle(w.Ctx)
		require.NoError(w.t, err)
		if cycle.Number > before.Number && !cycle.Closing {
			for _, product := range []uint64{w.flour, w.oven, w.bread, w.cake} {
				one, err := w.Pricing.GetProduct(w.Ctx, product)
				require.NoError(w.t, err)
				if one.Retired {
					continue
				}
				posted, err := w.Pricing.Posted(w.Ctx, product)
				require.NoError(w.t, err)
				require.Equal(w.t, cycle.Number, posted.Current.Cycle, "product %d was not repriced", product)
			}
			return
		}
	}
	w.t.Fatal("the cycle did not end")
}

// ends winds a company up and requires that it comes to an end.
func (w *world) ends(company uint64) {
	w.t.Helper()
	one, err := w.Coop.GetCompany(w.Ctx, company)
	require.NoError(w.t, err)
	_, err = w.InsolvencyMsg.WindUp(w.Ctx, &types.MsgWindUp{Signer: one.Authority, Company: company})
	require.NoError(w.t, err)
	for range 30 {
		w.Wait(hour)
		proceeding, err := w.Insolvency.GetProceeding(w.Ctx, company)
		require.NoError(w.t, err)
		require.Zero(w.t, proceeding.Code, proceeding.Codespace)
		if proceeding.Phase == types.PHASE_GONE {
			return
		}
	}
	w.t.Fatal("the company did not end")
}

// Each of these froze a company's prices, or kept every company of the region from its end.
func TestNoQuantityKeepsAPriceFromBeingMadeOrACompanyFromItsEnd(t *testing.T) {
	for _, quantity := range []int64{1_000_000_000_000 - 200, 461_168_601_842, 1_000_000_000} {
		w := newWorld(t)
		pay := func(amount int64, tag pricingtypes.CostTag) {
			w.Pay(w.bakery, tag, amount)
			w.Pay(w.mill, pricingtypes.CostTag{}, amount)
		}
		pay(20*unit, pricingtypes.CostTag{Product: w.bread})
		_, _, err := w.Pricing.RecordOutput(w.Ctx, w.bakery, w.bread, quantity, nil)
		require.NoError(t, err)
		for range 3 {
			w.closes()
			pay(20*unit, pricingtypes.CostTag{})
		}
		w.ends(w.bakery)
		w.ends(w.mill)
	}
}

func TestUnitsSoldForNothingLeaveAPriceAndAnEnd(t *testing.T) {
	w := newWorld(t)
	free := w.Register(w.baker, w.bakery, "advice", pricingtypes.PRODUCT_KIND_SERVICE, 0)
	w.List(w.baker, w.bakery, free, markettypes.LISTING_MODE_AT_ONCE)
	for range 20 {
		require.NoError(t, w.Pricing.RecordSale(w.Ctx, free, pricingtypes.MaxQuantity, 0))
	}
	for range 3 {
		w.closes()
		w.Pay(w.bakery, pricingtypes.CostTag{Product: free}, 20*unit)
	}
	w.ends(w.bakery)
	w.ends(w.mill)
}

func TestTheSumOfWhatTheRegionTookOverStopsAtItsEnd(t *testing.T) {
	var sum types.Settlement
	for range 3 {
		sum.Add(types.Settlement{HandedOver: math.MaxInt64 / 2, Unrecovered: -money.Unit})
	}
	require.Equal(t, types.Settlement{HandedOver: math.MaxInt64, Unrecovered: -3 * money.Unit}, sum)
}

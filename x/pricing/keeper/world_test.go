package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// world is a bakery that buys flour of a mill and makes bread, with an open job and a pending count.
type world struct {
	*fixture.Fix
	mill, bakery         uint64
	miller, baker, other regiontypes.Member
	flour, bread, cake   uint64
	job                  uint64
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{Fix: fixture.New(t)}
	w.mill, w.miller = w.Company("mill")
	w.bakery, w.baker = w.Company("bakery")
	w.other = w.Admit("somebody-else")
	w.flour = w.Product(w.mill, "flour", types.PRODUCT_KIND_SERVICE, 300, 0, 2*unit)
	w.bread = w.Product(w.bakery, "bread", types.PRODUCT_KIND_STOCKED, 400, 800*unit, unit)
	w.cake = w.Product(w.bakery, "wedding-cake", types.PRODUCT_KIND_MADE_TO_ORDER, 2, 100*unit, 60*unit)
	require.NoError(t, w.Pricing.SetRecipe(w.Ctx, w.bakery, w.bread, types.Recipe{
		Lines: []types.RecipeLine{{SupplierProduct: w.flour, MicroQuantity: 600_000}},
	}))
	w.Buy(w.bakery, w.flour, 240, true, types.CostTag{})
	w.Pay(w.bakery, types.CostTag{Product: w.bread}, 400*unit)
	w.Pay(w.bakery, types.CostTag{}, 700*unit)
	_, _, err := w.Pricing.RecordOutput(w.Ctx, w.bakery, w.bread, 300, nil)
	require.NoError(t, err)
	w.Sell(w.bread, 200)
	w.job, err = w.Pricing.OpenJob(w.Ctx, w.bakery, w.cake, 500*unit)
	require.NoError(t, err)
	w.Pay(w.bakery, types.CostTag{Job: w.job}, 50*unit)
	_, err = w.PricingMsg.CountStock(w.Ctx, &types.MsgCountStock{
		Signer: w.baker.Address, Company: w.bakery, Item: types.COUNT_ITEM_STOCK, Product: w.bread, Quantity: 98,
	})
	require.NoError(t, err)
	w.Equip(w.bakery, 500*unit, 100)
	w.RequirePricingInvariants()
	return w
}

func (w *world) flow(t *testing.T, product uint64) types.ProductFlow {
	t.Helper()
	flow, err := w.Pricing.Stored().ProductFlows.Get(w.Ctx, product)
	require.NoError(t, err)
	return flow
}

func (w *world) company(t *testing.T, company uint64) types.CompanyFlow {
	t.Helper()
	flow, err := w.Pricing.Stored().CompanyFlows.Get(w.Ctx, company)
	require.NoError(t, err)
	return flow
}

package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/keeper"
	"github.com/factor-coop/factor/x/pricing/labour"
	"github.com/factor-coop/factor/x/pricing/types"
)

// workplace counts beside the module what work was paid and what the region's buyers took away.
type workplace struct {
	*fixture.Fix
	paid, sold labour.Sum
}

func (w *workplace) pay(company uint64, tag types.CostTag, amount int64) {
	w.T.Helper()
	w.Pay(company, tag, amount)
	w.paid.Amount += amount
	w.paid.Microseconds += amount * money.SecondsPerHour / (20 * unit) * types.Micro
}

func (w *workplace) sell(product uint64, quantity int64) {
	w.T.Helper()
	unit := w.carried(product)
	w.Sell(product, quantity)
	w.sold.Amount += unit.Amount * quantity
	w.sold.Microseconds += unit.Microseconds * quantity
}

// carried is all work that a unit carries now.
func (w *workplace) carried(product uint64) labour.Sum {
	w.T.Helper()
	explained, err := w.PricingQuery.Explain(w.Ctx, &types.QueryExplainRequest{Product: product})
	require.NoError(w.T, err)
	return labour.Total(types.WorkOf(explained.Labour))
}

// agrees fails the test when paid, sold and held work differ from what was counted here.
func (w *workplace) agrees() keeper.RegionLabour {
	w.T.Helper()
	region, err := w.Pricing.GetRegionLabour(w.Ctx)
	require.NoError(w.T, err)
	require.Equal(w.T, w.paid, region.Paid)
	require.Equal(w.T, w.sold, region.Sold)
	require.Zero(w.T, region.Residual())
	w.RequirePricingInvariants()
	return region
}

func TestABakerysBreadCarriesTheMillersWorkToTheUnit(t *testing.T) {
	w := &workplace{Fix: fixture.New(t)}
	mill, _ := w.Company("mill")
	bakery, _ := w.Company("bakery")
	flour := w.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 300, 0, 2*unit)
	bread := w.Product(bakery, "bread", types.PRODUCT_KIND_STOCKED, 400, 800*unit, 1*unit)
	require.NoError(t, w.Pricing.SetRecipe(w.Ctx, bakery, bread, types.Recipe{Lines: []types.RecipeLine{{SupplierProduct: flour, MicroQuantity: 600_000}}}))
	for week := int64(0); week < 40; week++ {
		w.pay(mill, types.CostTag{Product: flour}, 2*unit*300)
		w.Buy(bakery, flour, 240, true, types.CostTag{})
		w.agrees()
		w.sell(flour, 60)
		w.pay(bakery, types.CostTag{}, 800*unit)
		w.pay(bakery, types.CostTag{Product: bread}, 400*unit)
		require.Positive(t, w.agrees().Unfinished.Amount)
		_, stock, err := w.Pricing.RecordOutput(w.Ctx, bakery, bread, 400, nil)
		require.NoError(t, err)
		w.sell(bread, min(stock, 360+week*29%80))
		w.agrees()
		w.EndCycle()
		w.agrees()
	}
	// 1 + 800 / 400 of the bakers and 0.6 x 2 of the millers, at 20 an hour.
	require.InEpsilon(t, 4.2*float64(unit), w.carried(bread).Amount, 0.02)
	require.InEpsilon(t, 4.2/20*3600*float64(types.Micro), w.carried(bread).Microseconds, 0.02)
	region := w.agrees()
	require.Positive(t, region.Stock.Amount)
	require.Less(t, abs(region.Unrecovered.Amount), 1_680*unit, "less than a week's work is in no unit")

	bakers, err := w.PricingQuery.Labour(w.Ctx, &types.QueryLabourRequest{Company: bakery})
	require.NoError(t, err)
	require.Positive(t, bakers.Statement.Received.Amount)
	all, err := w.PricingQuery.Labours(w.Ctx, &types.QueryLaboursRequest{})
	require.NoError(t, err)
	require.Len(t, all.Statements, 2)
	require.Equal(t, bakers.Statement, all.Statements[1])
}

func TestAReturnedUnitBringsItsWorkBack(t *testing.T) {
	w := &workplace{Fix: fixture.New(t)}
	mill, _ := w.Company("mill")
	bakery, _ := w.Company("bakery")
	flour := w.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 300, 0, 2*unit)
	w.Product(bakery, "bread", types.PRODUCT_KIND_SERVICE, 400, 800*unit, 1*unit)
	before := func() types.LabourStatement {
		statement, err := w.Pricing.GetLabour(w.Ctx, bakery)
		require.NoError(t, err)
		return statement
	}
	w.pay(mill, types.CostTag{Product: flour}, 100*unit)
	w.sell(flour, 50)
	w.EndCycle()
	was := before()
	amount := w.Buy(bakery, flour, 10, false, types.CostTag{})
	require.NotEqual(t, was, before())
	require.NoError(t, w.Pricing.RecordRefund(w.Ctx, flour, 10, amount, false))
	require.NoError(t, w.Pricing.ReturnInput(w.Ctx, bakery, types.Input{SupplierCompany: mill, SupplierProduct: flour, Quantity: 10, Amount: amount}))
	require.Equal(t, was, before())
	w.agrees()
}

func TestWorkInEquipmentBecomesTheOutputsAsItWearsOut(t *testing.T) {
	w := &workplace{Fix: fixture.New(t)}
	smith, _ := w.Company("smith")
	bakery, _ := w.Company("bakery")
	oven := w.Product(smith, "oven", types.PRODUCT_KIND_SERVICE, 2, 0, 400*unit)
	bread := w.Product(bakery, "bread", types.PRODUCT_KIND_SERVICE, 100, 0, unit)
	w.pay(smith, types.CostTag{Product: oven}, 400*unit)
	w.sell(oven, 1)
	w.EndCycle() // its first price says what it carries
	require.NoError(t, w.Pricing.RecordSale(w.Ctx, oven, 1, 0))
	w.Equip(bakery, 400*unit, 4)
	require.NoError(t, w.Pricing.ReceiveDeferred(w.Ctx, bakery, oven, 1))
	held := w.carried(oven)
	require.Positive(t, held.Amount)
	require.Equal(t, held, w.agrees().Equipment)
	for left := int64(3); left >= 0; left-- {
		w.pay(bakery, types.CostTag{Product: bread}, 100*unit)
		w.sell(bread, 100)
		w.EndCycle()
		require.InDelta(t, held.Amount*left/4, w.agrees().Equipment.Amount, 4)
	}
}

func TestTheWorkOfACompanyThatIsGoneStaysOnRecord(t *testing.T) {
	w := &workplace{Fix: fixture.New(t)}
	mill, _ := w.Company("mill")
	bakery, _ := w.Company("bakery")
	flour := w.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 300, 0, 2*unit)
	bread := w.Product(bakery, "bread", types.PRODUCT_KIND_STOCKED, 100, 0, unit)
	for range 3 {
		w.pay(mill, types.CostTag{Product: flour}, 20*unit)
		w.Buy(bakery, flour, 10, false, types.CostTag{})
		w.pay(bakery, types.CostTag{Product: bread}, 100*unit)
		_, _, err := w.Pricing.RecordOutput(w.Ctx, bakery, bread, 100, nil)
		require.NoError(t, err)
		w.sell(bread, 70)
		w.EndCycle()
	}
	w.pay(bakery, types.CostTag{}, 7*unit)
	w.sell(bread, 5)
	before := w.agrees()
	for done := false; !done; {
		var err error
		_, _, done, err = w.Pricing.HandOver(w.Ctx, bakery, 1)
		require.NoError(t, err)
	}
	region := w.agrees()
	require.Equal(t, before.Stock.Amount+before.Unrecovered.Amount, region.Ended.Amount+region.Unrecovered.Amount)
	require.Zero(t, region.Stock)
	require.NoError(t, w.Pricing.RecordRefund(w.Ctx, flour, 4, 4*w.PriceOf(flour), false))
	require.NoError(t, w.Pricing.ReturnInput(w.Ctx, bakery, types.Input{SupplierCompany: mill, SupplierProduct: flour, Quantity: 4, Amount: 4 * w.PriceOf(flour)}))
	require.Equal(t, region.Ended.Amount-4*w.carried(flour).Amount, w.agrees().Ended.Amount, "what it gives back comes out of what it left")
	exported, err := w.Pricing.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.Equal(t, (300+7)*unit, exported.EndedLabour.Paid.Amount)
	exported.EndedLabour.Passed.Amount++
	require.ErrorContains(t, exported.Validate(), "companies that are gone")
}

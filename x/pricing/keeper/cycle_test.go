package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/keeper"
	"github.com/factor-coop/factor/x/pricing/types"
)

func TestTheQueueDrainsWithinTheCapAndAWaitingProductSellsAtThePriceItShows(t *testing.T) {
	f := fixture.New(t)
	params := types.DefaultParams()
	params.MaxProducts, params.MaxRepricedPerBlock = 2, 4
	_, err := f.PricingMsg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Signer: f.Officer.Address, Params: params})
	require.NoError(t, err)
	var companies, products []uint64
	for i := range 6 {
		company, _ := f.Company(fmt.Sprintf("shop-%d", i))
		companies = append(companies, company)
		products = append(products, f.Product(company, "thing", types.PRODUCT_KIND_SERVICE, 10, 100*unit, 0))
		f.Pay(company, types.CostTag{}, 300*unit)
		f.Sell(products[i], 10)
	}
	f.Advance(8 * 24 * time.Hour)
	old := f.PriceOf(products[5])
	f.EndBlock()
	cycle, err := f.Pricing.GetCycle(f.Ctx)
	require.NoError(t, err)
	require.True(t, cycle.Closing)
	require.Equal(t, uint64(2), cycle.Number)
	require.Equal(t, uint64(4), cycle.QueueLength)
	require.Equal(t, uint32(4), cycle.RepricedInBlock)
	require.Equal(t, old, f.PriceOf(products[5]))
	require.Greater(t, f.PriceOf(products[0]), old)
	f.RequirePricingInvariants()

	// A cost that comes now belongs to the closing cycle of a company that waits, to the running one of others.
	f.Pay(companies[5], types.CostTag{}, 1000*unit)
	f.Pay(companies[0], types.CostTag{}, 1000*unit)
	// A restart in the middle of the queue loses nothing.
	exported, err := f.Pricing.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	restarted := fixture.New(t)
	k := keeper.NewKeeper(restarted.Cdc, restarted.Store(fixture.SpareStore), restarted.Addresses, restarted.Region, restarted.Currency, restarted.Coop)
	require.NoError(t, k.InitGenesis(restarted.Ctx, exported))
	again, err := k.ExportGenesis(restarted.Ctx)
	require.NoError(t, err)
	require.Equal(t, f.Cdc.MustMarshalJSON(exported), f.Cdc.MustMarshalJSON(again))
	for cycle.Closing {
		f.EndBlock()
		f.RequirePricingInvariants()
		cycle, err = f.Pricing.GetCycle(f.Ctx)
		require.NoError(t, err)
		require.LessOrEqual(t, cycle.RepricedInBlock, uint32(4))
	}
	require.Greater(t, f.PriceOf(products[5]), f.PriceOf(products[4]))
	flow, err := f.Pricing.Stored().CompanyFlows.Get(f.Ctx, companies[0])
	require.NoError(t, err)
	require.Equal(t, 1000*unit, flow.Overhead)
	flow, err = f.Pricing.Stored().CompanyFlows.Get(f.Ctx, companies[5])
	require.NoError(t, err)
	require.Zero(t, flow.Overhead)
}

func TestAHaltMakesOneLongCycleAndNotManyEmptyOnes(t *testing.T) {
	f := fixture.New(t)
	clinic, _ := f.Company("clinic")
	f.Product(clinic, "visit", types.PRODUCT_KIND_SERVICE, 10, 100*unit, 0)
	f.Advance(31 * 24 * time.Hour)
	for range 3 {
		f.EndBlock()
	}
	cycle, err := f.Pricing.GetCycle(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, uint64(2), cycle.Number)
	require.Equal(t, cycle.StartedAt+types.WeekSeconds, cycle.EndsAt)
	f.EndCycle()
	cycle, err = f.Pricing.GetCycle(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, uint64(3), cycle.Number)
}

func TestACompanyFoundedAtTheEndOfACycleKeepsItsDeclaredPriceUntilAWholeOne(t *testing.T) {
	f := fixture.New(t)
	f.Advance(6 * 24 * time.Hour)
	clinic, _ := f.Company("clinic")
	visit := f.Product(clinic, "visit", types.PRODUCT_KIND_SERVICE, 10, 100*unit, 0)
	f.EndCycle()
	require.Equal(t, 10*unit, f.PriceOf(visit))
	costs, err := f.PricingQuery.Costs(f.Ctx, &types.QueryCostsRequest{Company: clinic})
	require.NoError(t, err)
	require.Zero(t, costs.Costing.Age)
}

func TestTheOrderOfCompaniesDoesNotMatterForPrices(t *testing.T) {
	// The same chain with the supplier before and after its customer on the queue.
	prices := func(supplierFirst bool) (int64, int64) {
		f := fixture.New(t)
		a, _ := f.Company("a")
		b, _ := f.Company("b")
		mill, bakery := a, b
		if !supplierFirst {
			mill, bakery = b, a
		}
		flour := f.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 100, 0, 2*unit)
		bread := f.Product(bakery, "bread", types.PRODUCT_KIND_SERVICE, 100, 0, unit)
		require.NoError(t, f.Pricing.SetRecipe(f.Ctx, bakery, bread, types.Recipe{Lines: []types.RecipeLine{{SupplierProduct: flour, MicroQuantity: types.Micro}}}))
		for week := range int64(5) {
			f.Pay(mill, types.CostTag{Product: flour}, (200+week*20)*unit)
			f.Pay(bakery, types.CostTag{Product: bread}, 100*unit)
			f.Buy(bakery, flour, 100, true, types.CostTag{})
			f.Sell(bread, 100)
			f.EndCycle()
		}
		return f.PriceOf(flour), f.PriceOf(bread)
	}
	flour, bread := prices(true)
	otherFlour, otherBread := prices(false)
	require.Equal(t, flour, otherFlour)
	require.Equal(t, bread, otherBread)
}

func TestAPriceExplainsItselfDownToTheHoursOfItsSuppliers(t *testing.T) {
	w := newWorld(t)
	w.Pay(w.mill, types.CostTag{Product: w.flour}, 480*unit)
	w.EndCycle()
	explained, err := w.PricingQuery.Explain(w.Ctx, &types.QueryExplainRequest{Product: w.bread})
	require.NoError(t, err)
	require.Equal(t, w.PriceOf(w.bread), sumLines(explained.Lines))
	require.Equal(t, w.PriceOf(w.bread), sumLines(explained.Total))
	for _, line := range explained.Total {
		require.NotEqual(t, types.COST_LINE_KIND_INPUT, line.Kind, "flour is followed to the miller's hours")
	}
	// 400 for 300 loaves at 20 an hour, and 0.6 kg of flour at 2 an hundredth of 20 each.
	require.Greater(t, explained.LabourMicroseconds, int64(240_000_000))
	_, err = w.PricingQuery.Explain(w.Ctx, &types.QueryExplainRequest{Product: w.bread, Depth: types.MaxExplainDepth + 1})
	require.ErrorIs(t, err, types.ErrInvalid)
	history, err := w.PricingQuery.History(w.Ctx, &types.QueryHistoryRequest{Product: w.bread})
	require.NoError(t, err)
	require.Len(t, history.Points, 2)
}

func sumLines(lines []types.PriceLine) int64 {
	sum := int64(0)
	for _, line := range lines {
		sum += line.Amount
	}
	return sum
}

func TestWorkThatIsOverheadStandsInTheExplanationWithItsHours(t *testing.T) {
	f := fixture.New(t)
	clinic, _ := f.Company("clinic")
	visit := f.Product(clinic, "visit", types.PRODUCT_KIND_SERVICE, 40, 800*unit, 0)
	for range 8 {
		f.Pay(clinic, types.CostTag{}, 800*unit)
		f.Sell(visit, 40)
		f.EndCycle()
	}
	explained, err := f.PricingQuery.Explain(f.Ctx, &types.QueryExplainRequest{Product: visit})
	require.NoError(t, err)
	var amount, microseconds int64
	for _, line := range explained.Lines {
		if line.Kind == types.COST_LINE_KIND_LABOUR {
			amount, microseconds = amount+line.Amount, microseconds+line.Microseconds
		}
	}
	require.InDelta(t, 20*unit, amount, float64(unit))
	// 800 a week for 40 visits at 20 an hour: an hour a visit.
	require.InDelta(t, 3600*1_000_000, microseconds, 0.05*3600*1_000_000)
}

// The length of the coming cycle says nothing about a first cycle that has ended: a company that was there for the whole of
// it is repriced, however long the region makes the next.
func TestAFirstCycleIsMeasuredByTheCycleThatEnded(t *testing.T) {
	f := fixture.New(t)
	company, _ := f.Company("shop")
	product := f.Product(company, "thing", types.PRODUCT_KIND_SERVICE, 10, 100*unit, 0)
	f.Pay(company, types.CostTag{}, 300*unit)
	f.Sell(product, 10)
	f.Advance(6 * 24 * time.Hour)
	late, _ := f.Company("late")
	f.Product(late, "thing", types.PRODUCT_KIND_SERVICE, 10, 100*unit, 0)
	params := types.DefaultParams()
	params.CycleSeconds = 366 * 24 * 3600
	_, err := f.PricingMsg.UpdateParams(f.Ctx, &types.MsgUpdateParams{Signer: f.Officer.Address, Params: params})
	require.NoError(t, err)
	f.Advance(25 * time.Hour)
	f.EndBlock()
	for id, closed := range map[uint64]uint64{company: 1, late: 0} {
		costing, found, err := f.Pricing.GetCosting(f.Ctx, id)
		require.NoError(t, err)
		require.True(t, found)
		require.Equal(t, closed, costing.ClosedCycle, id)
	}
	f.RequirePricingInvariants()
}

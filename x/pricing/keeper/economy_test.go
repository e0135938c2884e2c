package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/types"
)

const unit = money.Unit

// errorOf is what a company's last close took for not recovered, in micro-units.
func errorOf(t *testing.T, f *fixture.Fix, company uint64) int64 {
	t.Helper()
	costs, err := f.PricingQuery.Costs(f.Ctx, &types.QueryCostsRequest{Company: company})
	require.NoError(t, err)
	return costs.Costing.Error
}

func TestAWrongDeclarationIsCorrectedUntilNoMoreThanAWeekOfCostIsMissing(t *testing.T) {
	for _, declared := range []struct {
		name            string
		units, overhead int64
		direct          int64
	}{
		{"half the capacity", 100, 6000 * unit, 40 * unit},
		{"twice the capacity", 400, 6000 * unit, 40 * unit},
		{"half the overhead", 200, 3000 * unit, 40 * unit},
		{"ten times the capacity", 2000, 6000 * unit, 40 * unit},
		{"a tenth of the capacity", 20, 6000 * unit, 40 * unit},
		{"ten times the cost", 200, 60_000 * unit, 400 * unit},
		{"a tenth of the cost", 200, 600 * unit, 4 * unit},
	} {
		t.Run(declared.name, func(t *testing.T) {
			f := fixture.New(t)
			clinic, _ := f.Company("clinic")
			visit := f.Product(clinic, "visit", types.PRODUCT_KIND_SERVICE, declared.units, declared.overhead, declared.direct)
			const weekOfCost = 14_000 * unit
			for week := int64(0); week < 120; week++ {
				sold := 180 + week*37%41
				f.Pay(clinic, types.CostTag{}, 6000*unit)
				f.Pay(clinic, types.CostTag{Product: visit}, 40*unit*sold)
				f.Sell(visit, sold)
				f.EndCycle()
				if week >= 104 {
					require.LessOrEqual(t, abs(errorOf(t, f, clinic)), weekOfCost, "week %d", week)
				}
			}
			require.InDelta(t, 70*unit, f.PriceOf(visit), float64(4*unit))
			f.RequirePricingInvariants()
		})
	}
}

func TestTwoCompaniesInARingReachTheExactPriceInFourCycles(t *testing.T) {
	f := fixture.New(t)
	mill, _ := f.Company("mill")
	smith, _ := f.Company("smith")
	// Each needs a fifth and three tenths of a unit of the other; own cost 10 and 20.
	flour := f.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 100, 0, 10*unit)
	tool := f.Product(smith, "tool", types.PRODUCT_KIND_SERVICE, 100, 0, 20*unit)
	require.NoError(t, f.Pricing.SetRecipe(f.Ctx, mill, flour, types.Recipe{Lines: []types.RecipeLine{{SupplierProduct: tool, MicroQuantity: 200_000}}}))
	require.NoError(t, f.Pricing.SetRecipe(f.Ctx, smith, tool, types.Recipe{Lines: []types.RecipeLine{{SupplierProduct: flour, MicroQuantity: 300_000}}}))
	// In a ring somebody has to begin: a first inventory, paid at what it costs.
	f.Import(mill, tool, 20)
	f.Import(smith, flour, 30)
	for range 4 {
		f.Buy(mill, tool, 20, true, types.CostTag{})
		f.Buy(smith, flour, 30, true, types.CostTag{})
		f.Pay(mill, types.CostTag{Product: flour}, 100*10*unit)
		f.Pay(smith, types.CostTag{Product: tool}, 100*20*unit)
		f.Sell(flour, 70)
		f.Sell(tool, 80)
		f.EndCycle()
	}
	// Leontief: flour = 10 + 0.2 tool, tool = 20 + 0.3 flour.
	require.InEpsilon(t, 14.0/0.94*float64(unit), f.PriceOf(flour), 0.02)
	require.InEpsilon(t, 23.0/0.94*float64(unit), f.PriceOf(tool), 0.02)
	f.RequirePricingInvariants()
}

func TestABakeryWithStockRecoversItsCostAndValuesWhatItHasNotSold(t *testing.T) {
	f := fixture.New(t)
	mill, _ := f.Company("mill")
	bakery, _ := f.Company("bakery")
	flour := f.Product(mill, "flour", types.PRODUCT_KIND_SERVICE, 300, 0, 2*unit)
	bread := f.Product(bakery, "bread", types.PRODUCT_KIND_STOCKED, 400, 800*unit, 1*unit)
	require.NoError(t, f.Pricing.SetRecipe(f.Ctx, bakery, bread, types.Recipe{Lines: []types.RecipeLine{{SupplierProduct: flour, MicroQuantity: 600_000}}}))
	require.Equal(t, int64(4_200_000), f.PriceOf(bread)) // 1 + 0.6 x 2 + 800 / 400, before the first sale
	for week := int64(0); week < 60; week++ {
		f.Pay(mill, types.CostTag{Product: flour}, 2*unit*300)
		f.Buy(bakery, flour, 240, true, types.CostTag{})
		f.Sell(flour, 60)
		f.Pay(bakery, types.CostTag{}, 800*unit)
		f.Pay(bakery, types.CostTag{Product: bread}, 400*unit)
		_, stock, err := f.Pricing.RecordOutput(f.Ctx, bakery, bread, 400, nil)
		require.NoError(t, err)
		f.Sell(bread, min(stock, 360+week*29%80))
		f.EndCycle()
	}
	require.LessOrEqual(t, abs(errorOf(t, f, bakery)), 1_680*unit) // one week of cost
	require.InEpsilon(t, 4.2*float64(unit), f.PriceOf(bread), 0.06)
	f.RequirePricingInvariants()
}

func TestAMadeToOrderJobSettlesAtItsOwnCostWithOverheadWithinTheCeiling(t *testing.T) {
	f := fixture.New(t)
	shop, _ := f.Company("workshop")
	table := f.Product(shop, "table", types.PRODUCT_KIND_MADE_TO_ORDER, 10, 1000*unit, 200*unit)
	job, err := f.Pricing.OpenJob(f.Ctx, shop, table, 500*unit)
	require.NoError(t, err)
	f.Pay(shop, types.CostTag{Job: job}, 240*unit)
	settled, err := f.Pricing.SettleJob(f.Ctx, job)
	require.NoError(t, err)
	require.Equal(t, 360*unit, settled) // 240 and overhead in the proportion 100 to 200
	require.NoError(t, f.Pricing.RecordSale(f.Ctx, table, 1, settled))

	job, err = f.Pricing.OpenJob(f.Ctx, shop, table, 300*unit)
	require.NoError(t, err)
	f.Pay(shop, types.CostTag{Product: table, Job: job}, 340*unit)
	settled, err = f.Pricing.SettleJob(f.Ctx, job)
	require.NoError(t, err)
	require.Equal(t, 300*unit, settled)
	require.NoError(t, f.Pricing.RecordSale(f.Ctx, table, 1, settled))
	costs, err := f.PricingQuery.Costs(f.Ctx, &types.QueryCostsRequest{Company: shop})
	require.NoError(t, err)
	require.Equal(t, []types.CostLine{{Kind: types.COST_LINE_KIND_OVERRUN, Amount: 40 * unit}}, costs.Flow.Lines)

	require.ErrorIs(t, f.Pricing.CheckTag(f.Ctx, shop, types.CostTag{Job: job}), types.ErrJobNotFound)
	// An hour of a settled job that is paid late is the company's overhead: nobody's payroll stops for it.
	f.Pay(shop, types.CostTag{Job: job}, 20*unit)
	f.EndCycle()
	f.RequirePricingInvariants()
}

func TestASubsidyOfFourFifthsBringsThePriceToAFifthOfCostWithinAYear(t *testing.T) {
	f := fixture.New(t)
	clinic, _ := f.Company("clinic")
	visit := f.Product(clinic, "visit", types.PRODUCT_KIND_SERVICE, 100, 10_000*unit, 0)
	cycle := func(subsidy int64) {
		f.Pay(clinic, types.CostTag{}, 10_000*unit)
		f.Receive(clinic, subsidy) // the ledger's SUBSIDY lowers U as revenue does
		require.NoError(t, f.Pricing.RecordSubsidy(f.Ctx, clinic, subsidy))
		f.Sell(visit, 100)
		f.EndCycle()
	}
	for range 52 {
		cycle(8_000 * unit)
	}
	require.InEpsilon(t, 20*float64(unit), f.PriceOf(visit), 0.10)
	for range 104 {
		cycle(0)
	}
	require.InEpsilon(t, 100*float64(unit), f.PriceOf(visit), 0.05)
	for range 52 { // and again, in the fourth year
		cycle(8_000 * unit)
	}
	require.InEpsilon(t, 20*float64(unit), f.PriceOf(visit), 0.15)
	f.RequirePricingInvariants()
}

func TestAfterAYearWithoutAnySaleThePriceHasNotPassedTwoAndAHalfTimesTheOldOne(t *testing.T) {
	f := fixture.New(t)
	clinic, _ := f.Company("clinic")
	visit := f.Product(clinic, "visit", types.PRODUCT_KIND_SERVICE, 100, 9_000*unit, 10*unit)
	for week := range 260 {
		f.Pay(clinic, types.CostTag{}, 9_000*unit)
		if week < 104 || week >= 156 {
			f.Pay(clinic, types.CostTag{Product: visit}, 1_000*unit)
			f.Sell(visit, 100)
		}
		f.EndCycle()
		require.LessOrEqual(t, f.PriceOf(visit), 250*unit, "week %d", week)
	}
	f.RequirePricingInvariants()
}

func TestACompanyThatNoPriceRecoversIsFlagged(t *testing.T) {
	f := fixture.New(t)
	clinic, _ := f.Company("clinic")
	visit := f.Product(clinic, "visit", types.PRODUCT_KIND_SERVICE, 1000, 1000*unit, unit)
	for range 20 {
		f.Pay(clinic, types.CostTag{}, 10_000*unit)
		f.Sell(visit, 1)
		f.EndCycle()
	}
	costs, err := f.PricingQuery.Costs(f.Ctx, &types.QueryCostsRequest{Company: clinic})
	require.NoError(t, err)
	require.True(t, costs.Costing.NotViable)
}

func abs(a int64) int64 { return max(a, -a) }

func TestAStepAtTheSourceOfASixTierChainArrivesWithoutOvershoot(t *testing.T) {
	f := fixture.New(t)
	var companies, products []uint64
	for tier := range 6 {
		company, _ := f.Company(string(rune('a' + tier)))
		companies = append(companies, company)
		products = append(products, f.Product(company, "part", types.PRODUCT_KIND_SERVICE, 100, 0, 10*unit))
		if tier > 0 {
			require.NoError(t, f.Pricing.SetRecipe(f.Ctx, company, products[tier], types.Recipe{
				Lines: []types.RecipeLine{{SupplierProduct: products[tier-1], MicroQuantity: types.Micro}},
			}))
		}
	}
	exact := 60 * unit
	for week := range int64(60) {
		source := 10 * unit
		if week >= 40 {
			source, exact = 12_500_000, 62_500_000
		}
		for tier, product := range products {
			cost := 10 * unit
			if tier == 0 {
				cost = source
			} else {
				f.Buy(companies[tier], products[tier-1], 100, true, types.CostTag{})
			}
			f.Pay(companies[tier], types.CostTag{Product: product}, 100*cost)
		}
		f.Sell(products[5], 100)
		f.EndCycle()
		price := f.PriceOf(products[5])
		require.LessOrEqual(t, price, exact+exact/100, "week %d", week)
		if week >= 40+6 {
			require.InEpsilon(t, exact, price, 0.01, "week %d", week)
		}
	}
	f.RequirePricingInvariants()
}

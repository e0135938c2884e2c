package atcost_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
)

func TestACompanyWithSeveralEqualProductsPricesThemAsIfEachWereACompany(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		declared := atcost.Declared{
			Units:    rapid.Int64Range(1, 500).Draw(t, "units"),
			Overhead: rapid.Int64Range(0, 5000*money.Unit).Draw(t, "overhead"),
			Direct:   rapid.Int64Range(0, 50*money.Unit).Draw(t, "direct"),
		}
		copies := rapid.IntRange(2, 5).Draw(t, "copies")
		several := make([]atcost.Declared, copies)
		for i := range several {
			several[i] = declared
		}
		alone, err := newFirm(declared)
		require.NoError(t, err)
		together, err := newFirm(several...)
		require.NoError(t, err)
		for range rapid.IntRange(1, 60).Draw(t, "cycles") {
			sold := rapid.Int64Range(0, 400).Draw(t, "sold")
			overhead := rapid.Int64Range(0, 5000*money.Unit).Draw(t, "overhead paid")
			direct := sold * rapid.Int64Range(0, 60*money.Unit).Draw(t, "direct paid")
			one := made{direct: direct, output: sold, sold: sold, revenue: sold * alone.prices[0]}
			require.NoError(t, alone.close(overhead, 0, overhead+direct, 0, one))
			cycle, many := make([]made, copies), int64(copies)
			for i := range cycle {
				cycle[i] = one
			}
			require.NoError(t, together.close(many*overhead, 0, many*(overhead+direct), 0, cycle...))
			for i := range cycle {
				require.Equal(t, alone.bases[0], together.bases[i])
			}
			// The deadband is rounded once for all products: less than one micro-unit for each, so
			// recovery differs by its last digit, or by more only where a base is a few micro-units.
			if alone.bases[0].Total > money.Unit {
				require.InDelta(t, alone.recovery.PPM, together.recovery.PPM, 2)
			}
			require.Equal(t, many*alone.recovery.Error, together.recovery.Error)
			together.company.RecoveryPPM = alone.company.RecoveryPPM
		}
	})
}

func TestNoBaseIsAboveTheHighestPrice(t *testing.T) {
	for _, declared := range []atcost.Declared{{Units: 1, Direct: 2 * atcost.MaxPrice}, {Units: 1, Overhead: 2 * atcost.MaxPrice}, {Units: 1, Direct: math.MaxInt64}} {
		bases, _, err := rule.Bases(atcost.Company{}, []atcost.Product{atcost.NewProduct(declared, 1)})
		require.NoError(t, err)
		require.Equal(t, atcost.MaxPrice, bases[0].Total, "%+v", declared)
	}
}

func TestAYoungerProductCarriesTheOverheadOfTheCyclesInWhichItWasThere(t *testing.T) {
	old := atcost.NewProduct(atcost.Declared{Units: 100}, 3)
	young := atcost.NewProduct(atcost.Declared{Units: 50, Direct: 10}, 1)
	company := atcost.Company{}
	for cycle := range 20 {
		company = rule.ObserveCompany(company, 8000, 800)
		old = rule.ObserveUnits(old, 100)
		if cycle >= 15 {
			young = rule.ObserveUnits(young, 50)
		}
	}
	bases, shares, err := rule.Bases(company, []atcost.Product{old, young})
	require.NoError(t, err)
	require.Equal(t, atcost.Shares{Overhead: []int64{120_000, 40_000}, Subsidies: []int64{12_000, 4_000}, Cycles: 20}, shares)
	// 2000 a cycle for 50 units, a tenth of it subsidised: 40 less 4, whether for 5 cycles or for 20.
	require.Equal(t, atcost.Base{Direct: 10, Overhead: 36, Subsidy: 4, Total: 46, Units: 250, Cycles: 5}, bases[1])
	require.Equal(t, atcost.Base{Overhead: 54, Subsidy: 6, Total: 54, Units: 2000, Cycles: 20}, bases[0])

	// Weeks of cost and revenue count it as if it had always been there.
	r := rule.Recover(company, []atcost.Product{old, young}, bases, shares, 0)
	require.Equal(t, atcost.Recovery{CycleCost: 8500}, r)
	// Revenue of a cycle at base is 54 x 100 + 46 x 50; 3188 is left alone, 231 is a hundredth of three cycles of it.
	r = rule.Recover(company, []atcost.Product{old, young}, bases, shares, 3188+231)
	require.Equal(t, atcost.Recovery{PPM: 10_000, Error: 3419, CycleCost: 8500}, r)
	// 2310 is the quick part, a tenth of a price; 4004 more is a hundredth of a year.
	company.RecoveryPPM = 80_000
	r = rule.Recover(company, []atcost.Product{old, young}, bases, shares, -(3188 + 2310 + 4004))
	require.Equal(t, int64(40_000), r.PPM, "a step of four hundredths at most")
	company.RecoveryPPM = -80_000
	r = rule.Recover(company, []atcost.Product{old, young}, bases, shares, -(3188 + 2310 + 4004))
	require.Equal(t, int64(-110_000), r.PPM)
}

func TestAnErrorThatNoPriceCanBringBackEndsAtTheStepNotInAnOverflow(t *testing.T) {
	one := atcost.NewProduct(atcost.Declared{Units: 1, Direct: 1}, 1)
	products := []atcost.Product{one}
	bases, shares, err := rule.Bases(atcost.Company{}, products)
	require.NoError(t, err)
	for open, want := range map[int64]int64{math.MaxInt64: 40_000, math.MinInt64: -40_000} {
		r := rule.Recover(atcost.Company{}, products, bases, shares, open)
		require.Equal(t, want, r.PPM)
	}
	products[0].Stock = 1
	require.Equal(t, int64(math.MinInt64), rule.Recover(atcost.Company{}, products, bases, shares, math.MinInt64).Error)
}

func TestCostsBelowZeroHaveNoBandAndRefundsNoCapacity(t *testing.T) {
	one := atcost.NewProduct(atcost.Declared{Units: 10}, 1)
	one, err := rule.ObserveDirect(one, -500, 10)
	require.NoError(t, err)
	for range 30 {
		one = rule.ObserveUnits(one, -1)
		require.GreaterOrEqual(t, one.CapacityPPM, int64(0))
	}
	products := []atcost.Product{one}
	company := rule.ObserveCompany(atcost.Company{}, -4, 0)
	bases, shares, err := rule.Bases(company, products)
	require.NoError(t, err)
	require.Zero(t, bases[0].Total, "nobody is paid for taking a product")
	r := rule.Recover(company, products, bases, shares, -3)
	require.Equal(t, atcost.Recovery{Error: -3}, r)
}

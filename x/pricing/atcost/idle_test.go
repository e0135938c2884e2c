package atcost_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
)

// sellsTwin is SellsIn cycle by cycle, in millionths of a unit of any size.
func sellsTwin(one atcost.Product, cycles int64) *big.Int {
	all := n(0)
	for _, units := range one.Units {
		all = plus(all, n(units))
	}
	all = most(n(0), all)
	best := n(0)
	if known := int64(len(one.Units)); known > 0 {
		best = floor(times(times(all, n(cycles)), n(1_000_000)), n(known))
	}
	if len(one.Units) == 52 {
		ahead := n(0)
		for cycle := range cycles { // the year repeats itself
			ahead = plus(ahead, n(one.Units[cycle%52]))
		}
		best = most(best, times(ahead, n(1_000_000)))
	}
	if one.Made < 52 {
		best = most(best, times(times(n(one.Declared.Units), n(cycles)), n(1_000_000)))
	}
	return best
}

func TestWhatIsIdleIsWhatItsNaiveTwinSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		_, products := anyCompany(t)
		bases := make([]atcost.Base, len(products))
		want := n(0)
		for i := range products {
			one := &products[i]
			one.Stock, one.Unfinished = rapid.Int64Range(0, 90_000).Draw(t, "stock"), rapid.Int64Range(-9, 900_000*money.Unit).Draw(t, "unfinished")
			one.Keep, one.Made = rapid.Int64Range(0, 104).Draw(t, "keep"), rapid.Int64Range(0, 52).Draw(t, "made")
			bases[i].Total = rapid.Int64Range(0, 500*money.Unit).Draw(t, "base")
			held := plus(times(n(one.Stock), n(bases[i].Total)), most(n(0), n(one.Unfinished)))
			want = plus(want, most(n(0), minus(held, floor(times(n(bases[i].Total), sellsTwin(*one, one.Keep)), n(1_000_000)))))
		}
		inputs := make([]atcost.Input, rapid.IntRange(0, 3).Draw(t, "inputs"))
		for i := range inputs {
			input := atcost.Input{
				Amount: rapid.Int64Range(0, 90_000*money.Unit).Draw(t, "amount"), MicroQuantity: rapid.Int64Range(1, 90_000*money.Unit).Draw(t, "quantity"),
				Keep: rapid.Int64Range(0, 104).Draw(t, "keeps"),
			}
			inTime := n(0)
			for product := range products {
				if rapid.Bool().Draw(t, "used") {
					use := atcost.Use{Product: product, MicroQuantity: rapid.Int64Range(1, 3*money.Unit).Draw(t, "use")}
					input.Uses = append(input.Uses, use)
					inTime = plus(inTime, floor(times(sellsTwin(products[product], input.Keep), n(use.MicroQuantity)), n(1_000_000)))
				}
			}
			if beyond := minus(n(input.MicroQuantity), inTime); beyond.Sign() > 0 {
				want = plus(want, floor(times(n(input.Amount), beyond), n(input.MicroQuantity)))
			}
			inputs[i] = input
		}
		require.Equal(t, want.Int64(), rule.Idle(products, bases, inputs))
	})
}

func TestWhatIsIdleEntersByAnEighthACycleAndLeavesAtOnce(t *testing.T) {
	entered := int64(0)
	for i, want := range []int64{100, 188, 265, 332, 391} {
		entered = rule.Enter(entered, 800)
		require.Equal(t, want, entered, "cycle %d", i)
	}
	require.Equal(t, int64(300), rule.Enter(entered, 300), "what sold is no longer idle")
	require.Equal(t, int64(0), rule.Enter(entered, 0))
	rapid.Check(t, func(t *rapid.T) {
		idle := rapid.Int64Range(0, math.MaxInt64).Draw(t, "idle")
		entered := rapid.Int64Range(0, math.MaxInt64).Draw(t, "entered")
		after := rule.Enter(entered, idle)
		require.LessOrEqual(t, after, idle, "never more than is idle")
		require.GreaterOrEqual(t, after, min(entered, idle))
		for range 400 {
			after = rule.Enter(after, idle)
		}
		require.Equal(t, idle, after, "all of it in the end")
	})
}

func TestStockSellsInTimeByLastYearOrByTheSameSeasonOrAsDeclared(t *testing.T) {
	year := make([]int64, 52)
	for cycle := range year {
		year[cycle] = 10
	}
	year[0], year[5] = 500, 100 // what followed a year ago
	for name, test := range map[string]struct {
		one    atcost.Product
		cycles int64
		want   int64
	}{
		"nothing known":          {atcost.Product{Declared: atcost.Declared{Units: 7}}, 13, 7 * 13},
		"declared is for a year": {atcost.Product{Declared: atcost.Declared{Units: 7}, Units: []int64{1, 1}, Made: 52}, 13, 13},
		"the better of both":     {atcost.Product{Declared: atcost.Declared{Units: 7}, Units: []int64{9, 9}, Made: 2}, 13, 9 * 13},
		"the season":             {atcost.Product{Units: year, Made: 52}, 13, 500 + 100 + 11*10},
		"two years":              {atcost.Product{Units: year, Made: 52}, 104, 2 * (500 + 100 + 50*10)},
		"a year's average":       {atcost.Product{Units: append(make([]int64, 39), year[:13]...), Made: 52}, 26, (500 + 100 + 11*10) / 2},
		"only refunds":           {atcost.Product{Units: []int64{-4}, Made: 52}, 13, 0},
	} {
		require.Equal(t, test.want*1_000_000, rule.SellsIn(test.one, test.cycles), name)
	}
	require.Equal(t, int64(math.MaxInt64), rule.SellsIn(atcost.Product{Declared: atcost.Declared{Units: math.MaxInt64}}, 104))
}

// farm grows for a year what it then sells in the next one: every week's work is tagged to the
// crop, a harvest comes once a year, and people buy about the same every week.
func farm(t *testing.T, keep int64, years int) (weeks []float64) {
	t.Helper()
	const cost, sells = 4000 * money.Unit, 100
	f, err := newFirm(atcost.Declared{Units: sells, Direct: cost / sells})
	require.NoError(t, err)
	f.watches, f.products[0].Keep = true, keep
	growing := int64(0)
	for cycle := range 52 * years {
		growing += cost
		week := made{sold: min(f.products[0].Stock, sells-10+int64(cycle*7%21))}
		week.revenue = week.sold * f.prices[0]
		if cycle%52 == 51 {
			week.direct, week.output, growing = growing, 52*sells, 0
		}
		f.products[0].Unfinished = growing
		require.NoError(t, f.close(0, 0, cost, growing, week))
		weeks = append(weeks, float64(f.recovery.Error)/float64(cost))
	}
	return weeks
}

func TestAHarvestThatSellsOverAYearKeepsItsErrorWhereTheRegionSaysThatItKeeps(t *testing.T) {
	// Growing crop and stock add up to a year of cost at every time: what is left is chance.
	for cycle, weeks := range farm(t, 104, 8) {
		require.InDelta(t, 0, weeks, 2, "cycle %d", cycle)
	}
	worst := 0.0
	for _, weeks := range farm(t, 13, 8)[52:] {
		worst = max(worst, weeks)
	}
	require.Greater(t, worst, 13.0, "a quarter of a year is too short for a harvest: the region has to say that it keeps")
}

// One unit a week that nobody buys takes all of a company's work, so that what sells carries none of it.
func TestOneUnitAWeekThatNobodyBuysKeepsNoCostOutLongerThanStockMayLast(t *testing.T) {
	const cost, sells, stockCycles = 4000 * money.Unit, 100, 13
	f, err := newFirm(atcost.Declared{Units: sells, Direct: cost / sells}, atcost.Declared{Units: 1, Direct: cost})
	require.NoError(t, err)
	f.watches, f.products[0].Keep, f.products[1].Keep = true, stockCycles, stockCycles
	for cycle := range 200 {
		require.NoError(t, f.close(0, 0, cost, 0,
			made{output: sells, sold: sells, revenue: sells * f.prices[0]}, // as if it had taken no work
			made{direct: cost, output: 1}))
		out := f.unrecovered - f.recovery.Error
		require.LessOrEqual(t, out, (stockCycles+rule.IdleCycles)*cost, "cycle %d", cycle)
		if cycle > 52+stockCycles+60 { // nothing that was declared stands for sales any more
			require.LessOrEqual(t, out, rule.IdleCycles*cost, "cycle %d", cycle)
			require.Equal(t, rule.UpPPM, f.recovery.PPM, "prices take back what they can, and the company is flagged")
		}
	}
}

func TestAPersonsWordIsEnoughForWhatIsUsual(t *testing.T) {
	one := atcost.NewProduct(atcost.Declared{Units: 10}, 1)
	require.Equal(t, int64(40), rule.Plausible(one, 4))
	one = rule.ObserveUnits(rule.ObserveUnits(one, 40), 60)
	require.Equal(t, int64(200), rule.Plausible(one, 4), "the average of the cycles so far")
	for range 60 {
		one = rule.ObserveUnits(one, 0)
	}
	require.Equal(t, int64(40), rule.Plausible(one, 4))
	require.Equal(t, int64(4), rule.Plausible(atcost.Product{}, 4))
	require.Equal(t, int64(math.MaxInt64), rule.Plausible(atcost.NewProduct(atcost.Declared{Units: math.MaxInt64}, 1), 4))
}

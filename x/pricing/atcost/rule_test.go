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

func TestTheConstantsAreValidAndEachIsBounded(t *testing.T) {
	require.NoError(t, rule.Validate())
	for name, change := range map[string]func(p *atcost.Params){
		"window":          func(p *atcost.Params) { p.Window = 0 },
		"direct cycles":   func(p *atcost.Params) { p.DirectCycles = 0 },
		"declared cycles": func(p *atcost.Params) { p.DeclaredCycles = p.Window + 1 },
		"capacity cycles": func(p *atcost.Params) { p.CapacityCycles = p.Window + 1 },
		"fade":            func(p *atcost.Params) { p.FadePPM = money.PPM + 1 },
		"floor":           func(p *atcost.Params) { p.FloorPPM = -1 },
		"horizon":         func(p *atcost.Params) { p.Horizon = 0 },
		"agreement":       func(p *atcost.Params) { p.AgreePPM = -1 },
		"subsidies":       func(p *atcost.Params) { p.SubsidyCycles = 0 },
		"first cycle":     func(p *atcost.Params) { p.CapacityFrom = p.CapacityCycles + 1 },
		"quick cycles":    func(p *atcost.Params) { p.QuickCycles = p.Horizon + 1 },
		"quick part":      func(p *atcost.Params) { p.QuickPPM = -1 },
		"upper cap":       func(p *atcost.Params) { p.UpPPM = -1 },
		"lower cap":       func(p *atcost.Params) { p.DownPPM = money.PPM + 1 },
		"step":            func(p *atcost.Params) { p.StepPPM = 0 },
		"deadband":        func(p *atcost.Params) { p.DeadbandPPM = -1 },
		"idle stock":      func(p *atcost.Params) { p.IdleCycles = 0 },
	} {
		p := atcost.DefaultParams()
		change(&p)
		require.ErrorIs(t, p.Validate(), atcost.ErrInvalid, name)
		require.ErrorContains(t, p.Validate(), name)
	}
}

// weekOf is a cycle as a twin and a firm both take it.
type weekOf struct{ recipe, overhead, subsidy, direct, output, sold int64 }

// follow takes weeks into a twin and a firm and requires the same integers of both as long as
// all that the twin forms fits into what the rule keeps. Beyond that a firm still has its prices:
// it never fails. It says how many weeks were compared.
func follow(t require.TestingT, declared atcost.Declared, weeks []weekOf) (compared int) {
	f, err := newFirm(declared)
	require.NoError(t, err)
	m := newTwin(declared.Units, declared.Overhead, declared.Direct)
	if first := m.price(0, 0); m.fits {
		require.Equal(t, first.Int64(), f.prices[0])
	}
	for i, week := range weeks {
		one := &f.products[0]
		one.Recipe = week.recipe
		sold := min(week.sold, one.Stock+week.output)
		cost := total([]*big.Int{n(week.overhead), n(week.direct), times(n(week.recipe), n(week.output))})
		revenue := times(n(f.prices[0]), n(sold))
		open := plus(n(f.unrecovered), minus(minus(cost, n(week.subsidy)), revenue))
		if !cost.IsInt64() || !revenue.IsInt64() || !open.IsInt64() || one.Stock > math.MaxInt64-week.output {
			return compared // the ledger would have refused it
		}
		require.NoError(t, f.close(week.overhead, week.subsidy, cost.Int64(), 0, made{direct: week.direct, output: week.output, sold: sold, revenue: revenue.Int64()}))
		require.True(t, f.prices[0] >= 0 && f.prices[0] <= atcost.MaxPrice, "week %d: price %d", i, f.prices[0])
		m.observe(week.overhead, week.subsidy, week.direct, week.output, sold, cost, revenue)
		price := m.price(f.products[0].Stock, week.recipe)
		if !m.fits {
			continue
		}
		compared++
		require.Equal(t,
			[]int64{price.Int64(), m.base.Int64(), m.err.Int64(), m.cost.Int64(), m.recovery.Int64(), m.capacity.Int64(), m.direct.Int64()},
			[]int64{f.prices[0], f.bases[0].Total, f.recovery.Error, f.recovery.CycleCost, f.recovery.PPM, f.products[0].CapacityPPM, f.products[0].Direct}, "week %d", i)
	}
	return compared
}

// amounts are small, usual and at the edge of 64 bits.
func amounts() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64Range(0, 9), rapid.Int64Range(0, 100_000*money.Unit),
		rapid.Int64Range(0, math.MaxInt64), rapid.SampledFrom([]int64{1, 2, 3, 7, math.MaxInt64 / 60, math.MaxInt64}))
}

func TestTheRuleEqualsItsNaiveTwinAndNeverFails(t *testing.T) {
	passed := 0
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Int64Range(0, 1000*money.Unit)
		if rapid.Bool().Draw(t, "any amounts") {
			amount = amounts()
		}
		subsidy := rapid.OneOf(rapid.Just(int64(0)), amount)
		units := rapid.Int64Range(0, rapid.SampledFrom([]int64{3, 1000, 1 << 40}).Draw(t, "scale"))
		declared := atcost.Declared{Units: units.Draw(t, "units"), Overhead: amount.Draw(t, "overhead"), Direct: amount.Draw(t, "direct")}
		weeks := make([]weekOf, rapid.IntRange(0, 90).Draw(t, "weeks"))
		for i := range weeks {
			weeks[i] = weekOf{
				recipe: amount.Draw(t, "recipe"), overhead: amount.Draw(t, "overhead"), subsidy: subsidy.Draw(t, "subsidy"), direct: amount.Draw(t, "direct"),
				output: units.Draw(t, "output"), sold: units.Draw(t, "sold"),
			}
		}
		for i := 1; i < len(weeks); i++ {
			if rapid.IntRange(0, 3).Draw(t, "same direct cost") == 0 { // and nearly the same of a unit
				weeks[i].direct, weeks[i].output = weeks[i-1].direct, weeks[i-1].output
			}
		}
		passed += follow(t, declared, weeks)
	})
	require.Greater(t, passed, 100, "weeks were hardly ever compared")
}

func FuzzTheRuleAgainstItsNaiveTwin(f *testing.F) {
	f.Add(int64(100), 6000*money.Unit, 40*money.Unit, []byte("a steady week, and another one, and one without sale"))
	f.Add(int64(0), int64(0), int64(0), []byte{0, 0, 0, 0, 0, 255, 255, 255, 255, 255})
	f.Add(int64(math.MaxInt64), int64(math.MaxInt64), int64(1), []byte{9, 9, 9, 9, 9})
	f.Fuzz(func(t *testing.T, units, overhead, direct int64, raw []byte) {
		var weeks []weekOf
		for i := 0; i+5 <= len(raw) && len(weeks) < 200; i += 5 {
			// The declared values as a scale, so that small and huge companies are both tried.
			weeks = append(weeks, weekOf{
				recipe: abs(direct>>8) / 128 * int64(raw[i]), overhead: abs(overhead>>8) / 64 * int64(raw[i+1]),
				subsidy: abs(overhead>>8) / 128 * int64(raw[i]%4),
				direct:  abs(overhead>>8) / 64 * int64(raw[i+2]), output: abs(units>>8)/64*int64(raw[i+3]) + int64(raw[i+3]),
				sold: abs(units>>8)/64*int64(raw[i+4]) + int64(raw[i+4]),
			})
		}
		follow(t, atcost.Declared{Units: max(0, units), Overhead: max(0, overhead), Direct: max(0, direct)}, weeks)
	})
}

// anyCompany is a company with products of several ages, stock, subsidies and gains.
func anyCompany(t *rapid.T) (atcost.Company, []atcost.Product) {
	age := rapid.Int64Range(0, 80).Draw(t, "age")
	c := atcost.Company{RecoveryPPM: rapid.Int64Range(-500_000, 150_000).Draw(t, "recovery")}
	for range age {
		c = rule.ObserveCompany(c, rapid.Int64Range(-10*money.Unit, 5000*money.Unit).Draw(t, "overhead"), rapid.Int64Range(0, 3000*money.Unit).Draw(t, "subsidies"))
	}
	products := make([]atcost.Product, rapid.IntRange(1, 6).Draw(t, "products"))
	for i := range products {
		product := atcost.NewProduct(atcost.Declared{
			Units:    rapid.Int64Range(0, 500).Draw(t, "units"),
			Overhead: rapid.Int64Range(0, 5000*money.Unit).Draw(t, "declared overhead"),
			Direct:   rapid.Int64Range(0, 50*money.Unit).Draw(t, "declared direct"),
		}, rapid.Int64Range(1, 1000).Draw(t, "weight"))
		for range rapid.Int64Range(0, age).Draw(t, "product's age") {
			output := rapid.Int64Range(0, 400).Draw(t, "output")
			var err error
			product, err = rule.ObserveDirect(product, output*rapid.Int64Range(-money.Unit, 90*money.Unit).Draw(t, "direct"), output)
			require.NoError(t, err)
			product = rule.ObserveUnits(product, output)
		}
		product.Recipe = rapid.Int64Range(0, 80*money.Unit).Draw(t, "recipe")
		product.Stock = rapid.Int64Range(0, 300).Draw(t, "stock")
		products[i] = product
	}
	return c, products
}

func TestSharesOfOverheadAndSubsidiesSumToTheCompanysExactly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, products := anyCompany(t)
		shares, err := rule.Split(c, products)
		require.NoError(t, err)
		overhead, subsidies := shares.Declared, int64(0)
		for i := range c.Overhead {
			overhead += c.Overhead[i]
		}
		for _, one := range c.Subsidies {
			subsidies += one
		}
		subsidies = (2*subsidies*shares.Cycles + 3) / 6 // as if every cycle had brought what the last three did
		for i := range products {
			overhead, subsidies = overhead-shares.Overhead[i], subsidies-shares.Subsidies[i]
		}
		require.Zero(t, overhead)
		require.Zero(t, subsidies)
		require.Equal(t, min(52, max(4, c.Age)), shares.Cycles)
	})
}

func TestRecoveryStaysWithinItsCapsAndItsStepWhateverIsOpen(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, products := anyCompany(t)
		bases, shares, err := rule.Bases(c, products)
		require.NoError(t, err)
		open := rapid.OneOf(rapid.Int64Range(-100_000*money.Unit, 100_000*money.Unit), rapid.Int64Range(math.MinInt64/2, math.MaxInt64)).Draw(t, "open")
		r := rule.Recover(c, products, bases, shares, open)
		require.LessOrEqual(t, abs(r.PPM-c.RecoveryPPM), int64(40_000))
		require.True(t, r.PPM >= -500_000 && r.PPM <= 150_000)
		more := rule.Recover(c, products, bases, shares, open-rapid.Int64Range(0, 1_000_000*money.Unit).Draw(t, "less"))
		require.LessOrEqual(t, more.PPM, r.PPM, "with less to recover r is not higher")
		for i, base := range bases {
			price := atcost.Price(base.Total, r.PPM)
			require.GreaterOrEqual(t, 2*price, base.Total, "product %d: at least half of base", i)
			require.LessOrEqual(t, price, base.Total+(base.Total*3+10)/20+1)
		}
	})
}

func TestStockCarriesItsBaseSoWhatIsMadeAndNotSoldMovesNoPrice(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, products := anyCompany(t)
		bases, shares, err := rule.Bases(c, products)
		require.NoError(t, err)
		before := rule.Recover(c, products, bases, shares, 0)
		extra := rapid.Int64Range(0, 1000).Draw(t, "extra")
		products[0].Stock += extra
		after := rule.Recover(c, products, bases, shares, extra*bases[0].Total)
		require.Equal(t, before, after)
	})
}

func TestTheOrderOfProductsChangesNoPriceByMoreThanTheUnitThatCannotBeSplit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c, products := anyCompany(t)
		bases, shares, err := rule.Bases(c, products)
		require.NoError(t, err)
		turned := append(append([]atcost.Product(nil), products[1:]...), products[0])
		again, _, err := rule.Bases(c, turned)
		require.NoError(t, err)
		for i := range products {
			require.InDelta(t, bases[i].Total, again[(i+len(products)-1)%len(products)].Total, 2)
		}
		require.Len(t, shares.Overhead, len(products))
	})
}

func TestACompanyWithoutProductsKeepsItsErrorAndGoesBackToNoRecovery(t *testing.T) {
	c := rule.ObserveCompany(atcost.Company{RecoveryPPM: 50_000}, 700, 0)
	bases, shares, err := rule.Bases(c, nil)
	require.NoError(t, err)
	r := rule.Recover(c, nil, bases, shares, 700)
	require.Equal(t, atcost.Recovery{PPM: 10_000, Error: 700}, r)
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	one := atcost.NewProduct(atcost.Declared{Units: 1}, 1)
	_, err := rule.ObserveDirect(one, 5, -1)
	require.ErrorIs(t, err, atcost.ErrInvalid)
	_, _, err = rule.Bases(atcost.Company{Age: 9}, []atcost.Product{one})
	require.ErrorIs(t, err, atcost.ErrInvalid)
	one.Age = 9
	_, _, err = rule.Bases(atcost.Company{}, []atcost.Product{one})
	require.ErrorIs(t, err, atcost.ErrInvalid)
	require.Equal(t, int64(math.MaxInt64), atcost.NewProduct(atcost.Declared{Units: math.MaxInt64}, 1).CapacityPPM)
	one.Age, one.Weight = 0, 0
	_, _, err = rule.Bases(atcost.Company{}, []atcost.Product{one})
	require.ErrorContains(t, err, "weights sum to zero")
}

func TestObservingLeavesTheOldWindowsAlone(t *testing.T) {
	c := atcost.Company{}
	for cycle := range int64(60) {
		before := append([]int64(nil), c.Overhead...)
		next := rule.ObserveCompany(c, cycle, 0)
		require.Equal(t, before, append([]int64(nil), c.Overhead...))
		c = next
	}
	require.Len(t, c.Overhead, 52)
	require.Len(t, c.Subsidies, 3)
	require.Equal(t, int64(8), c.Overhead[0])
	require.Equal(t, int64(59), c.Overhead[51])
}

func TestADirectCostThatTwoCyclesTellIsTakenAndOneOfASingleCycleIsAveraged(t *testing.T) {
	one := atcost.NewProduct(atcost.Declared{Direct: 7}, 1)
	for i, cycle := range []struct{ unit, average int64 }{
		{8000, 8000},
		{16_000, 10_000}, // a quarter of the way
		{8000, 9500},     // it was only once
		{8000, 8000},     // twice in a row
		{12_000, 9000},
		{11_700, 11_700}, // 3000 and 2700 above 9000 are nearly the same
		{11_700, 11_700},
		{20_000, 13_775},
		{18_000, 14_831}, // 6225 and 4225 above 13775 are not
		{0, 11_123},
		{-4000, 7342},
	} {
		var err error
		one, err = rule.ObserveDirect(one, 10*cycle.unit, 10)
		require.NoError(t, err)
		require.Equal(t, cycle.average, one.Direct, "cycle %d", i)
		one, err = rule.ObserveDirect(one, 500, 0)
		require.NoError(t, err)
		require.Equal(t, cycle.unit, one.LastDirect, "without output there is nothing to tell")
	}
}

func TestCapacityIsDeclaredThenMeasuredAndStaysWhileNothingIsSold(t *testing.T) {
	one := atcost.NewProduct(atcost.Declared{Units: 100}, 1)
	sell := func(cycles int, sold int64) int64 {
		for range cycles {
			one = rule.ObserveUnits(one, sold)
		}
		return one.CapacityPPM
	}
	require.Equal(t, int64(100_000_000), sell(12, 10))
	require.Equal(t, int64(10_000_000), sell(1, 10))
	require.Equal(t, int64(20_000_000), sell(13, 30))
	require.Equal(t, int64(30_000_000), sell(13, 30))
	faded := sell(25, 0)
	require.Less(t, faded, int64(27_000_000))
	require.Equal(t, faded, sell(200, 0))

	one = atcost.NewProduct(atcost.Declared{Units: 100}, 1)
	require.Equal(t, int64(100_000_000), sell(20, 0), "a start that waits is not a measure")
}

func TestASubsidyReachesThePriceWithinThreeCyclesAndLeavesItAsSoon(t *testing.T) {
	f, err := newFirm(atcost.Declared{Units: 100, Overhead: 100_000})
	require.NoError(t, err)
	for i, want := range []int64{1000, 733, 467, 200, 200, 467, 733, 1000, 1000} {
		require.Equal(t, want, f.bases[0].Total, "cycle %d", i)
		subsidy := int64(0)
		if i < 4 {
			subsidy = 80_000
		}
		require.NoError(t, f.close(100_000, subsidy, 100_000, 0, made{sold: 100, revenue: 100 * f.prices[0]}))
	}
}

func TestAJobPaysItsOwnCostWithOverheadInProportionAndRecovery(t *testing.T) {
	for _, one := range []struct{ cost, direct, overhead, recovery, want int64 }{
		{240, 200, 100, 0, 360},
		{240, 200, 100, 150_000, 414},
		{240, 200, 100, -500_000, 180},
		{240, 0, 100, 0, 340},    // nothing direct yet: one unit's overhead
		{240, 200, -100, 0, 240}, // subsidies above overhead do not pay a buyer's own cost
		{0, 200, 100, 0, 0},
		{1, 3, 1, 0, 1},
		{1, 2, 1, 0, 2}, // a half goes up
	} {
		got := atcost.JobAmount(one.cost, one.direct, one.overhead, one.recovery)
		require.Equal(t, one.want, got, "%+v", one)
	}
	require.Equal(t, int64(math.MaxInt64), atcost.JobAmount(math.MaxInt64, 1, 2, 0))
}

// BenchmarkClose is one company's cycle with one product: observe, recover and quote.
func BenchmarkClose(b *testing.B) {
	f, err := newFirm(atcost.Declared{Units: 200, Overhead: 6000 * money.Unit, Direct: 40 * money.Unit})
	require.NoError(b, err)
	b.ReportAllocs()
	for i := 0; b.Loop(); i++ {
		if err := f.week(6000*money.Unit, 40*money.Unit, 180+int64(i)%41); err != nil {
			b.Fatal(err)
		}
	}
}

package prices

import (
	"fmt"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/demand"
	"github.com/factor-coop/factor/internal/simulator/scenario"
)

// Lifetime is how many cycles random companies live: eight years of weeks.
const Lifetime = 416

// Shape is how the demand or the cost of a random company moves.
type Shape struct {
	Name string
	// shape changes a company with steady demand and 10% of noise.
	shape func(c *demand.Chance, one *scenario.Company)
}

func wants(d scenario.Demand) func(*demand.Chance, *scenario.Company) {
	return func(_ *demand.Chance, one *scenario.Company) {
		d.Units, d.Noise = one.Products[0].Demand.Units, one.Products[0].Demand.Noise
		one.Products[0].Demand = d
	}
}

// Shapes are the patterns that rules are compared over.
func Shapes() []Shape {
	const half, twice, thrice scenario.Share = 500_000, 2_000_000, 3_000_000
	return []Shape{
		{"steady, noise up to 30%", func(c *demand.Chance, one *scenario.Company) {
			one.Products[0].Demand.Noise = scenario.Share(c.Below(300_001))
		}},
		{"ramp to twice over two years", wants(scenario.Demand{Pattern: scenario.Ramp, Factor: twice, From: 104, Until: 208})},
		{"ramp to half over two years", wants(scenario.Demand{Pattern: scenario.Ramp, Factor: half, From: 104, Until: 208})},
		{"seasons of half and one and a half", wants(scenario.Demand{Pattern: scenario.Seasonal, Factor: half, Every: 52})},
		{"half a year of half the demand", wants(scenario.Demand{Pattern: scenario.Shock, Factor: half, From: 150, Until: 176})},
		{"four weeks' orders in one week of four, by chance", wants(scenario.Demand{Pattern: scenario.Lumpy, Every: 4})},
		{"three times the demand once a quarter, by chance", wants(scenario.Demand{Pattern: scenario.Burst, Factor: thrice, Every: 13})},
		{"two months of nothing every year", wants(scenario.Demand{Pattern: scenario.ZeroMonths, Every: 52, Length: 8})},
		{"random walk, up to 5% a week", wants(scenario.Demand{Pattern: scenario.RandomWalk})},
		{"cost rises by a quarter", func(_ *demand.Chance, one *scenario.Company) {
			step := &scenario.Step{Cycle: 150, To: 1_250_000}
			one.Fixed[0].Step, one.Products[0].PerUnit.Step = step, step
		}},
	}
}

// Random is a scenario of so many companies that have nothing to do with each other: 20 to
// 2000 units a cycle, 5 to 500 a unit, a tenth to nine tenths of it overhead, each declared
// value off by half to twice. Without a shape each company has one by chance.
func Random(companies int, seed uint64, shape *Shape) scenario.Scenario {
	s := scenario.Scenario{Name: fmt.Sprintf("%d random companies", companies), Cycles: Lifetime, Seed: seed}
	shapes := Shapes()
	for i := range companies {
		c := demand.NewChance(seed, fmt.Sprintf("company %d", i+1))
		units, perUnit := c.Spread(20, 2000), c.Spread(5*money.Unit, 500*money.Unit)
		direct := perUnit * (100_000 + c.Below(800_001)) / money.PPM
		overhead := (perUnit - direct) * units
		off := func(value int64) int64 { return c.Spread(max(1, value/2), max(2, value*2)) }
		one := scenario.Company{
			Code: fmt.Sprintf("company-%d", i+1), Count: 1,
			Fixed: []scenario.Cost{{Amount: scenario.Amount(overhead)}},
			Products: []scenario.Product{{
				Code: "product", OverheadWeight: 1, PerUnit: &scenario.Cost{Amount: scenario.Amount(direct)},
				Declared: &scenario.Declared{Units: off(units), Overhead: scenario.Amount(off(overhead)), Direct: scenario.Amount(off(direct))},
				Demand:   scenario.Demand{Pattern: scenario.Steady, Units: units, Noise: 100_000},
			}},
		}
		its := shape
		if its == nil {
			its = &shapes[c.Below(int64(len(shapes)))]
		}
		its.shape(c, &one)
		s.Companies = append(s.Companies, one)
	}
	return s
}

package atcost_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
)

// pattern is how demand or cost moves, with the bounds that the rule keeps under it.
type pattern struct {
	name   string
	season season
	// end is the least percent of companies within a week of cost at the last cycle; over and
	// under are weeks that 95% do not take too much and do not miss; price is what 95% do not exceed.
	end, over, under, price float64
}

// byCycle is a season that depends on the cycle, with 10% of noise in demand.
func byCycle(at func(cycle int) (demand, cost float64)) season {
	return func(rnd *rand.Rand) func(int) (float64, float64) {
		return func(cycle int) (float64, float64) {
			demand, cost := at(cycle)
			return demand * noise(rnd, 0.1), cost
		}
	}
}

// along goes from 0 to 1 between two cycles.
func along(cycle, from, upTo int) float64 {
	return min(1, max(0, float64(cycle-from)/float64(upTo-from)))
}

func patternsOfDemand() []pattern {
	return []pattern{
		{"steady", byCycle(func(int) (float64, float64) { return 1, 1 }), 100, 2, 1.2, 1.1},
		{"ramp up to twice over two years", byCycle(func(c int) (float64, float64) { return 1 + along(c, 104, 208), 1 }), 100, 3, 1.5, 1.05},
		{"ramp down to half over two years", byCycle(func(c int) (float64, float64) { return 1 - along(c, 104, 208)/2, 1 }), 100, 2, 4.5, 2.2},
		// A cycle at which a season's error crosses zero is chance: what counts here is how far it swings.
		{"seasons of half and one and a half", byCycle(func(c int) (float64, float64) {
			half := float64(c%52) / 26
			return 0.5 + min(half, 2-half), 1
		}), 50, 5, 4, 1.2},
		{"half a year of half the demand", byCycle(func(c int) (float64, float64) {
			if c >= 150 && c < 176 {
				return 0.5, 1
			}
			return 1, 1
		}), 100, 3, 8.5, 1.6},
		{"four weeks' orders in every fourth week", byCycle(func(c int) (float64, float64) {
			if c%4 == 3 {
				return 4, 1
			}
			return 0, 1
		}), 30, 10, 4, 1.2},
		{"four weeks' orders in one week of four, by chance", func(rnd *rand.Rand) func(int) (float64, float64) {
			return func(int) (float64, float64) {
				if rnd.IntN(4) == 0 {
					return 4, 1
				}
				return 0, 1
			}
		}, 20, 20, 20, 2.2},
		{"two months of nothing every year", byCycle(func(c int) (float64, float64) {
			if c%52 >= 20 && c%52 < 28 {
				return 0, 1
			}
			return 1, 1
		}), 98, 2.5, 7.5, 1.4},
		{"cost rises by a quarter", byCycle(func(c int) (float64, float64) {
			if c >= 150 {
				return 1, 1.25
			}
			return 1, 1
		}), 100, 2, 3, 1.1},
	}
}

// patterns measures every pattern and checks its bounds.
func patterns(t *testing.T) [][]string {
	told := [][]string{{"pattern", "within a week at cycle 416", "furthest then", "taken too much", "missed", "highest price"}}
	for i, one := range patternsOfDemand() {
		all := lives(t, 20+i, lifetime, byHalfToTwice, one.season)
		end := share(all, func(l life) bool { return l.last() <= 1 })
		furthest := quantile(all, 1, life.last)
		over := max(0, -quantile(all, 0.05, life.least))
		under := max(0, quantile(all, 0.95, life.most))
		price := quantile(all, 0.95, func(l life) float64 { return slices.Max(l.price[52:]) })
		t.Logf("%s: %.1f %.2f %.2f %.2f %.3f", one.name, end, furthest, over, under, price)
		if soak != 0 { // the bounds were measured with the companies of docs/pricing.md
			one.end, one.over, one.under, one.price = one.end*0.9, one.over*1.25, one.under*1.25, one.price*1.25
		}
		assert.GreaterOrEqual(t, end, one.end, one.name)
		assert.LessOrEqual(t, over, one.over, one.name)
		assert.LessOrEqual(t, under, one.under, one.name)
		assert.LessOrEqual(t, price, one.price, one.name)
		told = append(told, []string{
			one.name, percent(end), fmt.Sprintf("%.1f weeks", furthest), fmt.Sprintf("%.1f weeks", over), fmt.Sprintf("%.1f weeks", under), fmt.Sprintf("%.2f", price),
		})
	}
	return told
}

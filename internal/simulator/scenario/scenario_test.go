package scenario_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/simulator/scenario"
)

const bakery = `name: a bakery and its mill
cycles: 104
seed: 7
region:
  pricing: {cycle_seconds: 604800}
occupations:
  - code: baker
    rate_per_hour: 19.5
companies:
  - code: mill
    endowment: {reserve: 30000}
    fixed:
      - amount: 400
        noise: 10%
    products:
      - code: flour
        per_unit: {amount: 0.25, noise: 5%}
        demand: {pattern: steady, units: 100}
  - code: bakery
    count: 2
    endowment: {reserve: 30000, starting: 5000}
    workers:
      - {occupation: baker, count: 4, hours_per_cycle: 40}
    products:
      - code: bread
        declared: {units: 1000, overhead: 3120, direct: 0.1}
        labour:
          - {occupation: baker, time: 3m}
        recipe:
          - {product: mill/flour, quantity: 0.5}
        demand: {pattern: seasonal, units: 1000, factor: 50%, noise: 12.5%, elasticity: 50%}
decisions:
  - cycle: 20
    grant: {company: bakery-2, pool: reserve, amount: 1000.5}
`

func TestAScenarioIsReadExactly(t *testing.T) {
	s, err := scenario.Parse([]byte(bakery))
	require.NoError(t, err)
	require.Equal(t, 104, s.Cycles)
	require.JSONEq(t, `{"cycle_seconds":604800}`, string(s.Region["pricing"]))
	require.EqualValues(t, 19_500_000, s.Occupations[0].RatePerHour)
	mill, bakers := s.Companies[0], s.Companies[1]
	require.Equal(t, 1, mill.Count)
	require.EqualValues(t, 100_000, mill.Fixed[0].Noise)
	require.EqualValues(t, 250_000, mill.Products[0].PerUnit.Amount)
	bread := bakers.Products[0]
	require.EqualValues(t, 180, bread.Labour[0].Time)
	require.EqualValues(t, 500_000, bread.Recipe[0].Quantity)
	require.EqualValues(t, 125_000, bread.Demand.Noise)
	require.Equal(t, 52, bread.Demand.Every, "a season is a year unless it says otherwise")
	require.EqualValues(t, 1, bread.OverheadWeight)
	require.EqualValues(t, 1_000_500_000, s.Decisions[0].Grant.Amount)
}

func TestAMistakeIsToldWithItsLine(t *testing.T) {
	for name, c := range map[string]struct{ from, to, line, says string }{
		"unknown field":        {"cycles: 104", "cycles: 104\ncycle: 3", "3 |", `unknown field "cycle"`},
		"unknown pattern":      {"pattern: steady", "pattern: stedy", "18 |", `"stedy" is no pattern`},
		"share without sign":   {"noise: 10%", "noise: 0.1", "14 |", `"0.1" is no share`},
		"too many decimals":    {"amount: 400", "amount: 0.0000001", "13 |", "0.0000001"},
		"unknown supplier":     {"mill/flour", "mill/flower", "30 |", `there is no product "mill/flower"`},
		"unknown occupation":   {"{occupation: baker, time: 3m}", "{occupation: miller, time: 3m}", "28 |", `there is no occupation "miller"`},
		"company of no number": {"company: bakery-2", "company: bakery", "34 |", `there is no company "bakery"`},
		"bad pool":             {"pool: reserve", "pool: fund", "34 |", `"fund" must be reserve or starting`},
		"late decision":        {"- cycle: 20", "- cycle: 105", "33 |", "105 must be from 1 to 104"},
		"twice":                {"code: bakery\n    count: 2", "code: mill", "19 |", `"mill" is there twice`},
		"time without unit":    {"time: 3m", "time: 3", "28 |", `"3" is no time of work`},
		"prepaid for a while":  {"amount: 400", "amount: 400\n        prepaid: 20", "14 |", "is 20; a cost is prepaid for 4, 13, 26 or 52 cycles"},
		"paid before time":     {"amount: 400", "amount: 400\n        from: -1", "14 |", "-1 must be from 0 to 10000"},
		"a unit once a year":   {"amount: 0.25", "amount: 0.25, every: 52", "17 |", "only a fixed cost is paid"},
		"bad code":             {"code: bread", "code: Bread!", "25 |", `"Bread!" must be`},
		"season too strong":    {"factor: 50%", "factor: 150%", "31 |", "1500000 must be from 0 to 1000000"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, bakery, c.from)
			_, err := scenario.Parse([]byte(strings.Replace(bakery, c.from, c.to, 1)))
			require.ErrorContains(t, err, c.says)
			require.Regexp(t, `> +`+strings.ReplaceAll(c.line, "|", `\|`), err.Error())
		})
	}
}

func TestAFixedCostIsPaidFromACycleOnEverySoManyCycles(t *testing.T) {
	tax := scenario.Cost{Amount: 5_200, From: 3, Every: 52}
	var paid []int
	for cycle := 1; cycle <= 110; cycle++ {
		if tax.In(cycle) > 0 {
			paid = append(paid, cycle)
		}
	}
	require.Equal(t, []int{3, 55, 107}, paid)
	require.EqualValues(t, 100, tax.Mean())
	require.EqualValues(t, 5_200, scenario.Cost{Amount: 5_200}.In(1))
	require.EqualValues(t, 5_200, scenario.Cost{Amount: 5_200}.Mean())
}

func TestWhatIsMissingIsNamed(t *testing.T) {
	_, err := scenario.Parse([]byte("name: nothing\n"))
	require.ErrorContains(t, err, "cycles: 0 must be from 1 to 10000")
}

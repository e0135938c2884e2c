package engine_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/simulator/engine"
	"github.com/factor-coop/factor/internal/simulator/report"
	"github.com/factor-coop/factor/internal/simulator/scenario"
)

const bakery = `name: a bakery and its mill
cycles: 12
seed: 7
occupations:
  - {code: baker, rate_per_hour: 20}
  - {code: miller, rate_per_hour: 18}
companies:
  - code: mill
    endowment: {reserve: 30000, starting: 1000}
    workers:
      - {occupation: miller, count: 2, hours_per_cycle: 30}
    fixed:
      - {amount: 300, noise: 10%}
    products:
      - code: flour
        per_unit: {amount: 0.25, noise: 5%}
        demand: {pattern: steady, units: 300}
  - code: bakery
    endowment: {reserve: 30000}
    workers:
      - {occupation: baker, count: 4, hours_per_cycle: 40}
    products:
      - code: bread
        labour:
          - {occupation: baker, time: 3m}
        recipe:
          - {product: mill/flour, quantity: 0.5}
        demand: {pattern: steady, units: 1000, noise: 10%}
decisions:
  - {cycle: 3, grant: {company: bakery, pool: reserve, amount: 500}}
  - {cycle: 4, rate_per_hour: {occupation: baker, to: 21}}
  - {cycle: 5, subsidy: {company: bakery, rate: 10%}}
  - {cycle: 11, wage_factor: {occupation: baker, factor: stress, to: 10%}}
  - {cycle: 6, tax: {cap_weeks: 2, rate: 10%}}
  - {cycle: 7, equip: {company: mill, amount: 200}}
`

func run(t *testing.T, text string, seed uint64) engine.Result {
	t.Helper()
	s, err := scenario.Parse([]byte(text))
	require.NoError(t, err)
	result, err := engine.Run(s, seed, func(int) {})
	require.NoError(t, err)
	return result
}

func table(t *testing.T, result engine.Result) string {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, report.WriteCSV(&out, result.Rows))
	require.NoError(t, result.Summary.WriteJSON(&out))
	return out.String()
}

func TestAnEconomyLivesAndItsBooksBalance(t *testing.T) {
	result := run(t, bakery, 7)
	require.Len(t, result.Rows, 24)
	require.Len(t, result.Pools, 12)
	require.Zero(t, result.Summary.Region.BooksSum)
	require.EqualValues(t, 12*(60*18)*1_000_000+(3*160*20+7*160*21)*1_000_000+2*160*23_100_000, result.Summary.Region.Minted-20_000_000_000_000_000, "every hour was paid")
	t.Log(table(t, result))
}

func TestTheSameSeedGivesTheSameBytes(t *testing.T) {
	first := table(t, run(t, bakery, 7))
	require.Equal(t, first, table(t, run(t, bakery, 7)))
	require.NotEqual(t, first, table(t, run(t, bakery, 8)))
}

func TestACompanyThatCannotPayComesToItsEndAndTheOthersGoOn(t *testing.T) {
	result := run(t, strings.NewReplacer(
		"endowment: {reserve: 30000}", "endowment: {reserve: 5000}", "{pattern: steady, units: 1000, noise: 10%}", "{pattern: list, list: [1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]}",
		"  - {cycle: 3, grant: {company: bakery, pool: reserve, amount: 500}}\n", "", "  - {cycle: 5, subsidy: {company: bakery, rate: 10%}}\n", "",
	).Replace(bakery), 7)
	require.Len(t, result.Rows, 24)
	mill, ended := result.Summary.Companies[0], result.Summary.Companies[1]
	require.True(t, mill.Viable)
	require.Zero(t, mill.EndedCycle)
	require.False(t, ended.Viable)
	require.Greater(t, ended.EndedCycle, 4, "it has its grace period")
	require.Positive(t, result.Rows[22].Sold, "the mill still sells")
	require.Zero(t, result.Rows[23].Sold)
	require.Zero(t, result.Summary.Region.BooksSum)
}

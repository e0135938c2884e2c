package scenario_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/simulator/scenario"
)

const overlay = `name: a dearer baker
decisions:
  - {cycle: 1, rate_per_hour: {occupation: baker, to: 25}}
  - {cycle: 1, wage_factor: {occupation: baker, factor: need, to: 10%}}
  - {cycle: 2, grant: {company: corner_bakery.2, pool: reserve, amount: 1000}}
  - {cycle: 3, subsidy: {company: mill, rate: 10%}}
  - {cycle: 4, tax: {cap_weeks: 4, rate: 10%}}
  - {cycle: 5, equip: {company: mill, amount: 200}}
`

func TestDecisionsAreReadForARegionThatExists(t *testing.T) {
	region := scenario.Existing{Companies: []string{"mill", "corner_bakery.2"}, Occupations: []string{"baker"}, Cycles: 8}
	read, err := scenario.ParseOverlay([]byte(overlay), region)
	require.NoError(t, err)
	require.Len(t, read.Decisions, 6)
	require.Equal(t, "a dearer baker", read.Name)

	for name, c := range map[string]struct{ from, to, line, says string }{
		"a company that the region has not":     {"company: mill, rate", "company: bakery, rate", "6 |", `there is no company "bakery"`},
		"an occupation that the region has not": {"occupation: baker", "occupation: baler", "3 |", `there is no occupation "baler"`},
		"after the last cycle":                  {"cycle: 5", "cycle: 9", "8 |", "9 must be from 1 to 8"},
		"a factor that no wage has":             {"factor: need", "factor: luck", "4 |", `"luck" must be training, need, stress`},
		"a whole scenario":                      {"decisions:", "cycles: 4\ndecisions:", "2 |", `unknown field "cycles"`},
		"two decisions in one":                  {"tax: {", "equip: {company: mill, amount: 1}, tax: {", "7 |", "this has 2"},
	} {
		t.Run(name, func(t *testing.T) {
			require.Contains(t, overlay, c.from)
			_, err := scenario.ParseOverlay([]byte(strings.Replace(overlay, c.from, c.to, 1)), region)
			require.ErrorContains(t, err, c.says)
			require.Regexp(t, `> +`+strings.ReplaceAll(c.line, "|", `\|`), err.Error())
		})
	}
	_, err = scenario.ParseOverlay([]byte("name: nothing\n"), region)
	require.ErrorContains(t, err, "there is no decision")
}

func TestDecisionsAreValidByTheirSchemaToo(t *testing.T) {
	require.NoError(t, validBy(t, decisionsSchema(t), []byte(overlay)))
	require.ErrorContains(t, validBy(t, decisionsSchema(t), []byte(strings.Replace(overlay, "rate: 10%", "rate: 0.1", 1))), "/decisions/3/subsidy/rate")
	require.ErrorContains(t, validBy(t, decisionsSchema(t), []byte(bakery)), "additional properties", "a scenario is more than decisions")
}

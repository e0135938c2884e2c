package cli

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// shownNames are the names of a bakery, its mill and the smith, whose tools the mill and whose flour the smith needs.
type shownNames struct{}

func (shownNames) Number(field string, id uint64) string {
	return map[string]map[uint64]string{
		"product":    {1: "bread of bakery", 2: "flour of mill", 3: "tool of smith"},
		"occupation": {1: "baker", 2: "miller"},
	}[field][id]
}

func shown(depth uint32) shownPrice {
	const hour = 3_600_000_000
	labour := func(level uint32, occupation uint64, amount, time int64) pricingtypes.ExplainedLine {
		return pricingtypes.ExplainedLine{
			Level: level, Part: pricingtypes.COST_PART_DIRECT, Kind: pricingtypes.COST_LINE_KIND_LABOUR, Key: occupation, Amount: amount, Microseconds: time,
		}
	}
	input := func(level uint32, product uint64, amount int64, end pricingtypes.ExplainedEnd, returns bool) pricingtypes.ExplainedLine {
		return pricingtypes.ExplainedLine{
			Level: level, Part: pricingtypes.COST_PART_RECIPE, Kind: pricingtypes.COST_LINE_KIND_INPUT, Key: product, Amount: amount, End: end, Returns: returns,
		}
	}
	other := func(level uint32, kind pricingtypes.CostLineKind, amount int64) pricingtypes.ExplainedLine {
		return pricingtypes.ExplainedLine{Level: level, Part: pricingtypes.COST_PART_OVERHEAD, Kind: kind, Amount: amount}
	}
	tree := []pricingtypes.ExplainedLine{
		labour(0, 1, 1_000_000, hour/20), input(0, 2, 1_200_000, pricingtypes.EXPLAINED_END_NONE, false),
		labour(1, 2, 900_000, hour/20), input(1, 3, 300_000, pricingtypes.EXPLAINED_END_NONE, false),
		input(2, 2, 300_000, pricingtypes.EXPLAINED_END_DEPTH, true),
		other(0, pricingtypes.COST_LINE_KIND_OUTSIDE, 500_000),
		{Part: pricingtypes.COST_PART_ADJUSTMENT, Kind: pricingtypes.COST_LINE_KIND_RECOVERY, Amount: -50_001},
	}
	answer := &pricingtypes.QueryExplainResponse{
		Product: 1, Price: 2_649_999, Cycle: 12, Markup: 100_000, ConsumerPrice: 2_749_999, Tree: tree,
		Labour: []pricingtypes.LabourLine{{Occupation: 0, Amount: 1, Microseconds: 360_000}, {Occupation: 1, Amount: 1_000_000, Microseconds: hour / 20}},
	}
	for _, line := range tree {
		if line.Level == 0 {
			answer.Lines = append(answer.Lines, pricingtypes.PriceLine{Part: line.Part, Kind: line.Kind, Key: line.Key, Amount: line.Amount, Microseconds: line.Microseconds})
		}
	}
	answer.Total = answer.Lines
	return shownPrice{
		QueryExplainResponse: answer, name: "bread of bakery", depth: depth,
		word: func(line pricingtypes.PriceLine) string { return explainedWord(line, shownNames{}) },
	}
}

func TestATreeShowsWhatGoesIntoWhatAndWhereItReturns(t *testing.T) {
	var out bytes.Buffer
	shown(2).printTree(&out)
	require.Equal(t, `bread of bakery  2.649999  (cycle 12)
├── work of baker  1  0.0500 h
├── flour of mill  1.2
│   ├── work of miller  0.9  0.0500 h
│   └── tool of smith  0.3
│       └── returns to flour of mill  0.3
├── outside the region (overhead)  0.5
└── given back: earlier prices took too much  -0.050001
All the work that one unit carries, its supply chain included
  0.000001  0.0001 h  work of other occupations
         1  0.0500 h  work of baker
  1.000001  0.0501 h  together
`, out.String())
}

func TestATreeOfDepthNothingShowsTheProductsOwnLines(t *testing.T) {
	var out bytes.Buffer
	shown(0).printTree(&out)
	require.Contains(t, out.String(), "├── flour of mill  1.2\n├── outside")
	require.NotContains(t, out.String(), "miller")
}

func TestTablesShowAmountsHoursAndWhatLiesOutside(t *testing.T) {
	var out bytes.Buffer
	shown(1).printTables(&out)
	require.Equal(t, `bread of bakery costs 2.649999, the price posted in cycle 12
A member pays 2.749999: the region adds 0.1

As its maker sees it
          1  0.0500 h  direct: work of baker
        1.2            recipe: flour of mill
        0.5            overhead: outside the region
  -0.050001            adjustment: given back: earlier prices took too much
   2.649999  0.0500 h  together

With what was bought followed through 1 supplier
          1  0.0500 h  work of baker
        1.2            flour of mill
        0.5            outside the region
  -0.050001            given back: earlier prices took too much
   2.649999  0.0500 h  together

All the work that one unit carries, its supply chain included
  0.000001  0.0001 h  work of other occupations
         1  0.0500 h  work of baker
  1.000001  0.0501 h  together
`, out.String())
}

func TestAReaderIsToldWhatOfTheRecipeIsNotBookedYetAndThatItClaimsTooMuch(t *testing.T) {
	price := shown(0)
	price.Owed = []pricingtypes.OwedEntry{{Company: 4, SupplierProduct: 2, Product: 1, Cycles: []pricingtypes.OwedInput{
		{Cycle: 11, Units: 100, MicroQuantity: 20_500_000, Amount: 41_000_000}, {Cycle: 12, Units: 50, MicroQuantity: 25_000_000, Amount: 50_000_000},
	}}}
	price.RecipeFlaggedCycle = 12
	for _, print := range []func(*bytes.Buffer){func(out *bytes.Buffer) { price.printTables(out) }, func(out *bytes.Buffer) { price.printTree(out) }} {
		var out bytes.Buffer
		print(&out)
		require.Contains(t, out.String(), `
Used by what was made, and not in the books yet
  91  45.5 units of flour of mill, since cycle 11

The recipe claims more than was bought: what had not arrived by the end of cycle 12 was not used
`)
	}
}

func TestEveryKindOfLineHasAWord(t *testing.T) {
	for number, name := range pricingtypes.CostLineKind_name {
		if number != 0 {
			word := explainedWord(pricingtypes.PriceLine{Kind: pricingtypes.CostLineKind(number), Key: 9}, shownNames{})
			require.NotEmpty(t, word, name)
		}
	}
}

func TestHoursAreRounded(t *testing.T) {
	for microseconds, text := range map[int64]string{0: "", 360_000: "0.0001 h", 179_999: "0.0000 h", -5_400_000_000: "-1.5000 h"} {
		require.Equal(t, text, hoursOf(microseconds))
	}
}

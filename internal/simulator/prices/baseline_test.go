package prices

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/pricing/atcost"
)

// cycles closes cycles of {cost, units} of a product declared at 100 for 10 units, all sold at
// the price that runs, and returns the prices after each.
func cycles(t *testing.T, b Baseline, all ...[2]int64) (asked []int64) {
	t.Helper()
	p, err := b.Rule([]Declared{{Declared: atcost.Declared{Units: 10, Overhead: 600, Direct: 40}, Weight: 1}}, []int64{0})
	require.NoError(t, err)
	require.EqualValues(t, 100, p.Quotes()[0].Price)
	for _, one := range all {
		require.NoError(t, p.Close(Week{Overhead: one[0], Products: []Made{{Sold: one[1], Revenue: one[1] * p.Quotes()[0].Price}}}))
		asked = append(asked, p.Quotes()[0].Price)
	}
	return asked
}

func TestAWindowAsksTheAverageOfItsCycles(t *testing.T) {
	// 1200/10; (1200+600)/20; (600+900)/(10+5), the first has left; nothing sold: (900+300)/5.
	require.Equal(t, []int64{120, 90, 100, 240},
		cycles(t, Baseline{Window, 2, false}, [2]int64{1200, 10}, [2]int64{600, 10}, [2]int64{900, 5}, [2]int64{300, 0}))
}

func TestAWindowThatCarriesOverAddsWhatItMissed(t *testing.T) {
	// 1200 - 10 x 100 leaves 200 missed, half of it as the window is half full: (1200+100)/10 = 130.
	// Then 600 - 1300 takes 700 too much, less the 200: (1800-500)/20 = 65.
	require.Equal(t, []int64{130, 65}, cycles(t, Baseline{Window, 2, true}, [2]int64{1200, 10}, [2]int64{600, 10}))
}

func TestAMovingAverageReplacesItsPart(t *testing.T) {
	// 1200 and 10; then half of it: 900 and 10; then half: 900 and 7.5.
	require.Equal(t, []int64{120, 90, 120},
		cycles(t, Baseline{Moving, 2, false}, [2]int64{1200, 10}, [2]int64{600, 10}, [2]int64{900, 5}))
	// 200 missed, half of it on top of the cost of a cycle: (1200+100)/10; then 500 too much: (900-250)/10.
	require.Equal(t, []int64{130, 65}, cycles(t, Baseline{Moving, 2, true}, [2]int64{1200, 10}, [2]int64{600, 10}))
}

func TestABatchIsSoldAtTheCostOfTheOneBefore(t *testing.T) {
	// A batch of 1, then batches of 2: 120; unchanged; (600+900)/15; unchanged; nothing sold: goes on; (300+300+600)/6.
	require.Equal(t, []int64{120, 120, 100, 100, 100, 200}, cycles(t, Baseline{Batch, 2, false},
		[2]int64{1200, 10}, [2]int64{600, 10}, [2]int64{900, 5}, [2]int64{300, 0}, [2]int64{300, 0}, [2]int64{600, 6}))
	// 200 missed comes on top of the next batch: (1200+200)/10.
	require.Equal(t, []int64{140}, cycles(t, Baseline{Batch, 2, true}, [2]int64{1200, 10}))
}

func TestARuleIsReadAndAMistakeNamed(t *testing.T) {
	for _, text := range []string{"real", "window:26", "moving:1", "batch:520:carry"} {
		_, err := Parse(text)
		require.NoError(t, err, text)
	}
	for _, text := range []string{"", "real:2", "window", "window:0", "window:521", "moving:x", "batch:4:over", "batch:4:carry:x"} {
		_, err := Parse(text)
		require.ErrorContains(t, err, text)
	}
}

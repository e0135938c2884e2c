package atcost_test

import (
	"math"
	"sort"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
)

// anyOwed is what up to four products are owed of one input.
func anyOwed(t *rapid.T, quantity, amount int64) [][]atcost.Owed {
	owed := make([][]atcost.Owed, rapid.IntRange(0, 4).Draw(t, "products"))
	for i := range owed {
		for cycle := range uint64(5) {
			if rapid.Bool().Draw(t, "short") {
				owed[i] = append(owed[i], atcost.Owed{
					Cycle: 10 + cycle, Units: rapid.Int64Range(1, 9).Draw(t, "units"),
					MicroQuantity: rapid.Int64Range(1, quantity).Draw(t, "quantity"), Amount: rapid.Int64Range(0, amount).Draw(t, "amount"),
				})
			}
		}
	}
	return owed
}

// TestWhatArrivesGoesToTheOldestOutputAsItsNaiveTwinSays: the twin hands out one millionth of a unit at a time.
func TestWhatArrivesGoesToTheOldestOutputAsItsNaiveTwinSays(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		owed := anyOwed(t, 6, 100)
		quantity, cost := rapid.Int64Range(0, 60).Draw(t, "arrives"), rapid.Int64Range(0, 10_000).Draw(t, "costs")
		type claim struct {
			cycle     uint64
			of, place int
		}
		var waiting []claim
		for of, entries := range owed {
			for place, one := range entries {
				for range one.MicroQuantity {
					waiting = append(waiting, claim{one.Cycle, of, place})
				}
			}
		}
		sort.SliceStable(waiting, func(i, j int) bool { return waiting[i].cycle < waiting[j].cycle })
		got := map[claim]int64{}
		served := min(quantity, int64(len(waiting)))
		for _, one := range waiting[:served] {
			got[one]++
		}
		left, met, rest, restCost := atcost.Meet(owed, quantity, cost)
		require.Equal(t, quantity-served, rest)
		hands, paid := n(quantity), n(cost)
		for _, part := range met {
			// Each part is the next claim in line.
			first := waiting[0]
			require.Equal(t, first.of, part.Of)
			require.Equal(t, got[first], part.MicroQuantity)
			of := owed[first.of][first.place]
			require.Equal(t, of.Units, part.Units)
			require.Equal(t, floor(times(n(of.Amount), n(part.MicroQuantity)), n(of.MicroQuantity)).Int64(), part.Expected)
			share := floor(times(paid, n(part.MicroQuantity)), hands)
			require.Equal(t, share.Int64(), part.Cost)
			hands, paid = minus(hands, n(part.MicroQuantity)), minus(paid, share)
			waiting = waiting[of.MicroQuantity:]
		}
		require.Equal(t, paid.Int64(), restCost)
		for of, entries := range owed {
			var want []atcost.Owed
			for place, one := range entries {
				taken := got[claim{one.Cycle, of, place}]
				if one.MicroQuantity == taken {
					continue
				}
				one.Amount -= floor(times(n(one.Amount), n(taken)), n(one.MicroQuantity)).Int64()
				one.MicroQuantity -= taken
				want = append(want, one)
			}
			require.ElementsMatch(t, want, left[of])
		}
	})
}

func TestEveryMicroUnitOfWhatArrivesAndOfWhatWasExpectedEndsInOnePlace(t *testing.T) {
	sums := func(owed [][]atcost.Owed) (quantity, amount int64) {
		for _, entries := range owed {
			for _, one := range entries {
				quantity, amount = quantity+one.MicroQuantity, amount+one.Amount
			}
		}
		return quantity, amount
	}
	rapid.Check(t, func(t *rapid.T) {
		owed := anyOwed(t, math.MaxInt64/40, math.MaxInt64/40)
		quantity := rapid.Int64Range(0, math.MaxInt64/2).Draw(t, "arrives")
		cost := rapid.Int64Range(0, math.MaxInt64/2).Draw(t, "costs")
		before, expected := sums(owed)
		left, met, rest, restCost := atcost.Meet(owed, quantity, cost)
		after, still := sums(left)
		taken, paid, counted := int64(0), int64(0), int64(0)
		for _, part := range met {
			require.Positive(t, part.MicroQuantity)
			require.GreaterOrEqual(t, part.Cost, int64(0))
			require.GreaterOrEqual(t, part.Expected, int64(0))
			taken, paid, counted = taken+part.MicroQuantity, paid+part.Cost, counted+part.Expected
		}
		require.Equal(t, quantity, taken+rest)
		if quantity > 0 {
			require.Equal(t, cost, paid+restCost)
		}
		require.Equal(t, before, taken+after)
		require.Equal(t, expected, counted+still)
		require.True(t, rest == 0 || after == 0, "nothing is kept for later while something is owed")
		require.True(t, rest > 0 || quantity == 0 || restCost == 0, "input that is gone leaves no cost behind")
	})
}

func TestWhatIsOwedIsBoundedWhateverIsEntered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var owed []atcost.Owed
		room, cycle, sum := rapid.Int64Range(0, atcost.MaxPrice).Draw(t, "room"), uint64(1), int64(0)
		for range rapid.IntRange(1, 40).Draw(t, "outputs") {
			cycle += rapid.Uint64Range(0, 2).Draw(t, "passed")
			one := atcost.Owed{
				Cycle: cycle, Units: rapid.Int64Range(1, math.MaxInt64).Draw(t, "units"),
				MicroQuantity: rapid.Int64Range(0, math.MaxInt64).Draw(t, "quantity"), Amount: rapid.Int64Range(0, math.MaxInt64).Draw(t, "amount"),
			}
			before := append([]atcost.Owed(nil), owed...)
			after, amount := rule.Owe(owed, one, room)
			require.Equal(t, before, owed, "what was given stays as it was")
			owed, room, sum = after, room-amount, sum+amount
			require.GreaterOrEqual(t, room, int64(0))
			require.LessOrEqual(t, int64(len(owed)), rule.OwedCycles+1)
			held, expected := int64(0), int64(0)
			for i, entry := range owed {
				held, expected = held+entry.MicroQuantity, expected+entry.Amount
				require.Positive(t, entry.MicroQuantity)
				require.True(t, i == 0 || owed[i-1].Cycle < entry.Cycle)
			}
			require.LessOrEqual(t, held, atcost.MaxOwed)
			require.Equal(t, sum, expected)
		}
	})
}

func TestWhatHasNotArrivedFourCyclesAfterItsOutputLapses(t *testing.T) {
	var owed []atcost.Owed
	for cycle := range uint64(5) {
		owed, _ = rule.Owe(owed, atcost.Owed{Cycle: 7 + cycle, Units: 1, MicroQuantity: 10, Amount: 3}, 100)
	}
	left, lapsed := rule.Lapse(owed, 10)
	require.Empty(t, lapsed)
	require.Equal(t, owed, left)
	left, lapsed = rule.Lapse(owed, 11)
	require.Equal(t, owed[:1], lapsed, "the cycle of the output and four more are over")
	require.Equal(t, owed[1:], left)
	left, lapsed = rule.Lapse(owed, 99)
	require.Equal(t, owed, lapsed)
	require.Empty(t, left)
}

func TestALateVarianceIsSpreadOverNoFewerUnitsThanItIsOf(t *testing.T) {
	require.Equal(t, int64(-600), atcost.Late(-600, 100, 100))
	require.Equal(t, int64(-600), atcost.Late(-600, 100, 5000), "all of it, and little for each")
	require.Equal(t, int64(-60), atcost.Late(-600, 100, 10), "a tenth of the units carries a tenth")
	require.Equal(t, int64(0), atcost.Late(0, 0, 0))
	rapid.Check(t, func(t *rapid.T) {
		variance := rapid.Int64().Draw(t, "variance")
		units, output := rapid.Int64Range(0, math.MaxInt64).Draw(t, "units"), rapid.Int64Range(1, money.Unit).Draw(t, "output")
		taken := atcost.Late(variance, units, output)
		require.LessOrEqual(t, max(taken, -max(taken, -math.MaxInt64)), max(variance, -max(variance, -math.MaxInt64)))
		want := halfUp(times(n(variance), n(output)), n(max(units, output)))
		require.Equal(t, want.Int64(), taken)
	})
}

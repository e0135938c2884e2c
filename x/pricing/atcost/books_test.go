package atcost_test

import (
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
)

// booking is how a company's books take input that output used before it was recorded.
type booking int

const (
	inTime  booking = iota // it never happens
	owing                  // it is owed: the rule
	ignored                // it counts as not used, and what arrives is input on hand: how it was
)

// late is a company that makes goods of bought input, a unit for each, whose bills come by chance up to three weeks after.
type late struct {
	firm     *firm
	books    booking
	bills    map[int][]bill
	cycle    int
	hand     atcost.Input
	owed     []atcost.Owed
	unbooked int64
}

type bill struct{ quantity, cost int64 }

// take is what output uses of what is on hand.
func (l *late) take(quantity int64) (cost, missing int64) {
	if quantity >= l.hand.MicroQuantity {
		cost, missing = l.hand.Amount, quantity-l.hand.MicroQuantity
		l.hand = atcost.Input{}
		return cost, missing
	}
	cost = money.SatMulDivFloor(l.hand.Amount, quantity, l.hand.MicroQuantity)
	l.hand.Amount, l.hand.MicroQuantity = l.hand.Amount-cost, l.hand.MicroQuantity-quantity
	return cost, 0
}

// week buys what the week's units take at what the supplier asks, books the bills that came, and closes.
func (l *late) week(overhead, directPerUnit, price, sold int64, after int) error {
	f := l.firm
	if l.books == inTime {
		after = 0
	}
	quantity := sold * money.Unit
	l.bills[l.cycle+after] = append(l.bills[l.cycle+after], bill{quantity, sold * price})
	l.unbooked += sold * price
	booked, consumed, expected, lateVariance, lateUnits := int64(0), int64(0), int64(0), int64(0), int64(0)
	for _, one := range l.bills[l.cycle] {
		booked += one.cost
		left, met, rest, cost := atcost.Meet([][]atcost.Owed{l.owed}, one.quantity, one.cost)
		l.owed = left[0]
		for _, part := range met {
			consumed, expected = consumed+part.Cost, expected-part.Expected
			lateVariance, lateUnits = lateVariance+part.Cost-part.Expected, max(lateUnits, part.Units)
		}
		l.hand.MicroQuantity, l.hand.Amount = l.hand.MicroQuantity+rest, l.hand.Amount+cost
	}
	l.unbooked -= booked
	taken, missing := l.take(quantity)
	consumed += taken
	if l.books == owing && missing > 0 {
		var amount int64
		l.owed, amount = rule.Owe(l.owed, atcost.Owed{
			Cycle: uint64(l.cycle), Units: sold, MicroQuantity: missing, Amount: money.SatMulDivHalfUp(price, missing, money.PPM),
		}, math.MaxInt64)
		expected += amount
	}
	open := l.hand.Amount
	for _, one := range l.owed {
		open -= one.Amount
	}
	variance := consumed + expected - lateVariance + atcost.Late(lateVariance, lateUnits, sold) - price*sold
	direct := directPerUnit * sold
	f.products[0].Recipe = price
	l.cycle++
	return f.close(overhead, 0, overhead+direct+booked, open, made{direct: direct + variance, output: sold, sold: sold, revenue: sold * f.prices[0]})
}

// lateBooks are random companies whose inputs are up to two thirds of their direct cost, at a price that walks by up to 2%
// a week. It returns errors in weeks of cost from the second year on, counting what was used whether it is booked or
// not, and by how many percent prices move in a week.
func lateBooks(t *testing.T, books booking) (errors, moves []float64) {
	t.Helper()
	for i := range companies {
		rnd := seeded(9, i)
		w := anyTruth(rnd)
		price := int64(float64(w.direct) * between(rnd, 0.1, 2.0/3))
		own := w.direct - price
		f, err := newFirm(atcost.Declared{Units: w.units, Overhead: w.overhead, Direct: own})
		require.NoError(t, err)
		f.products[0].Recipe = price
		require.NoError(t, f.quote())
		l := &late{firm: f, books: books, bills: map[int][]bill{}}
		for cycle := range lifetime {
			price = max(1, int64(float64(price)*noise(rnd, 0.02)))
			sold := int64(math.Round(float64(w.units) * noise(rnd, 0.1)))
			before := f.prices[0]
			require.NoError(t, l.week(w.overhead, own, price, sold, rnd.IntN(4)))
			if cycle >= 52 {
				missed := f.unrecovered + l.unbooked
				errors = append(errors, math.Abs(float64(missed)/float64(w.overhead+(own+price)*w.units)))
				moves = append(moves, 100*math.Abs(float64(f.prices[0]-before)/float64(before)))
			}
		}
	}
	slices.Sort(errors)
	return errors, moves
}

// late books: every week's goods are made of input whose bill comes by chance up to three weeks later.
func booksThatAreLate(t *testing.T) []figure {
	row := func(books booking) (p99, largest, moves float64) {
		errors, all := lateBooks(t, books)
		for _, one := range all {
			moves += one
		}
		return errors[len(errors)*99/100], errors[len(errors)-1], moves / float64(len(all))
	}
	p99, largest, moves := row(owing)
	before99, beforeLargest, beforeMoves := row(ignored)
	idealP99, idealLargest, idealMoves := row(inTime)
	require.Less(t, p99, before99/2, "the rule has less than half the error")
	require.Less(t, largest, beforeLargest/2)
	require.LessOrEqual(t, p99, idealP99*1.1, "what books in time have")
	require.LessOrEqual(t, moves, idealMoves*1.1, "and prices move no more for it")
	tell := func(p99, largest, moves float64) string {
		return fmt.Sprintf("%.2f, %.2f weeks, %.2f%%", p99, largest, moves)
	}
	return []figure{
		{"Goods made before their inputs are booked, by up to three weeks: 99% of errors and the largest from the second year on, and how much prices move a week", "as with books in time", tell(p99, largest, moves), met(p99 <= idealP99*1.1 && moves <= idealMoves*1.1)},
		{"as it was, when what was not booked counted as not used", "-", tell(before99, beforeLargest, beforeMoves), "-"},
		{"the same companies with books that are in time", "-", tell(idealP99, idealLargest, idealMoves), "-"},
	}
}

// stockInTheError: a harvest that sells over a year, and one unit a week that takes all work and that nobody buys.
func stockInTheError(t *testing.T) []figure {
	largest := func(weeks []float64) (most float64) {
		for _, one := range weeks {
			most = max(most, math.Abs(one))
		}
		return most
	}
	keeps, short := largest(farm(t, 104, 8)), largest(farm(t, 13, 8)[52:])
	require.LessOrEqual(t, keeps, 2.0)
	first, after := tagged(t, true)
	unwatched, forever := tagged(t, false)
	require.Less(t, first, unwatched)
	require.LessOrEqual(t, after, float64(rule.IdleCycles))
	weeks := func(v float64) string { return fmt.Sprintf("%.1f weeks", v) }
	return []figure{
		{"A harvest that sells over a year, where the region says that it keeps for two: largest error in eight years", "2 weeks", weeks(keeps), met(keeps <= 2)},
		{"the same where the region has not said so, from the second year on", "-", weeks(short), "-"},
		{"All work tagged to one unit a week that nobody buys: cost out of sight at most, in weeks", "21 weeks", weeks(first), met(first <= 21)},
		{"the same, from the third year on", "8 weeks", weeks(after), met(after <= 8)},
		{"the same if all stock stood outside of the error, after four years", "-", weeks(max(unwatched, forever)), "-"},
	}
}

// tagged is what one unit a week that nobody buys keeps out of the error, in weeks of cost: at most, and from the third year on.
func tagged(t *testing.T, watches bool) (most, later float64) {
	t.Helper()
	const cost, sells, stockCycles = 4000 * money.Unit, 100, 13
	f, err := newFirm(atcost.Declared{Units: sells, Direct: cost / sells}, atcost.Declared{Units: 1, Direct: cost})
	require.NoError(t, err)
	f.watches, f.products[0].Keep, f.products[1].Keep = watches, stockCycles, stockCycles
	for cycle := range 208 {
		require.NoError(t, f.close(0, 0, cost, 0,
			made{output: sells, sold: sells, revenue: sells * f.prices[0]},
			made{direct: cost, output: 1}))
		out := float64(f.unrecovered-f.recovery.Error) / float64(cost)
		most = max(most, out)
		if cycle >= 125 {
			later = max(later, out)
		}
	}
	return most, later
}

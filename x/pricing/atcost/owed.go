package atcost

import "github.com/factor-coop/factor/internal/money"

// Goods are often made before what went into them is in the books: the flour is delivered and used
// today, its order settles next week. Input that output used before it was recorded is therefore
// owed to that output at what its supplier asked: it counts as used, so that the price tells the
// whole recipe, and as cost that is still to come, so that the error does not take what sales
// brought for it as too much. What arrives meets what is owed, oldest first; what it really cost
// beside what was expected is a variance of the output that used it. What has not arrived after
// OwedCycles more cycles was not used: the recipe claims too much, nothing was spent, and what was
// expected is taken back as a variance below zero.

// Owed is input of one supplier's product that one cycle's output of one product used before it was recorded.
type Owed struct {
	// Cycle is the cycle of the output, Units how many it made while the input was short.
	Cycle uint64
	Units int64
	// MicroQuantity is millionths of the supplier's unit, Amount what they are expected to cost in micro-units.
	MicroQuantity, Amount int64
}

// MaxOwed bounds what one product is owed of one input, in millionths of the supplier's unit.
const MaxOwed int64 = 1_000_000_000_000 * money.PPM

// Met is input that arrived for output which had used it.
type Met struct {
	// Of is whose output it was, the place in what Meet was given.
	Of int
	// MicroQuantity arrived for Cost and had been expected to cost Expected; Units is all output of its cycle.
	MicroQuantity, Cost, Expected, Units int64
}

// Owe adds what a cycle's output used before it was recorded to what is owed already, oldest first,
// and returns how much that is, in micro-units: at most room. A record holds one entry for each of the
// cycles that what is owed lasts; whatever would be one more joins the last.
func (p Params) Owe(owed []Owed, one Owed, room int64) ([]Owed, int64) {
	held := int64(0)
	for _, before := range owed {
		held += before.MicroQuantity
	}
	one.MicroQuantity = min(one.MicroQuantity, MaxOwed-held)
	if one.MicroQuantity <= 0 {
		return owed, 0
	}
	one.Amount = max(0, min(one.Amount, room))
	after := append([]Owed(nil), owed...)
	last := len(after) - 1
	if last < 0 || (after[last].Cycle != one.Cycle && int64(last) < p.OwedCycles) {
		return append(after, one), one.Amount
	}
	after[last].Units = money.SatAdd(after[last].Units, one.Units)
	after[last].MicroQuantity += one.MicroQuantity
	after[last].Amount += one.Amount
	return after, one.Amount
}

// Meet gives input that arrived (millionths of a unit, micro-units) to whom it is owed, the oldest cycle
// first, of one cycle in the order given. It returns what is owed then, what was met, and what of the
// input is left for later output. Each part costs its share of what arrived, rounded down; the last takes
// what rounding leaves, so that the parts sum to it exactly; what was expected divides likewise.
func Meet(owed [][]Owed, quantity, cost int64) (left [][]Owed, met []Met, restQuantity, restCost int64) {
	left = make([][]Owed, len(owed))
	for i, one := range owed {
		left[i] = append([]Owed(nil), one...)
	}
	for quantity > 0 {
		oldest := -1
		for i, one := range left {
			if len(one) > 0 && (oldest < 0 || one[0].Cycle < left[oldest][0].Cycle) {
				oldest = i
			}
		}
		if oldest < 0 {
			break
		}
		one := &left[oldest][0]
		part := Met{Of: oldest, MicroQuantity: min(quantity, one.MicroQuantity), Cost: cost, Expected: one.Amount, Units: one.Units}
		if part.MicroQuantity < quantity {
			part.Cost = money.SatMulDivFloor(cost, part.MicroQuantity, quantity)
		}
		if part.MicroQuantity < one.MicroQuantity {
			part.Expected = money.SatMulDivFloor(one.Amount, part.MicroQuantity, one.MicroQuantity)
			one.MicroQuantity -= part.MicroQuantity
			one.Amount -= part.Expected
		} else {
			left[oldest] = left[oldest][1:]
		}
		quantity, cost = quantity-part.MicroQuantity, cost-part.Cost
		met = append(met, part)
	}
	return left, met, quantity, cost
}

// Lapse parts what is still owed when a cycle has ended from what has not arrived in time.
func (p Params) Lapse(owed []Owed, ended uint64) (left, lapsed []Owed) {
	for _, one := range owed {
		if one.Cycle+uint64(p.OwedCycles) <= ended {
			lapsed = append(lapsed, one)
		} else {
			left = append(left, one)
		}
	}
	return left, lapsed
}

// Late is what a cycle's direct cost takes of a variance (micro-units, signed) of units that were made
// before: as much for each of its own units as it was for each of those, and no more than there is. A
// cycle that made little would otherwise ask its few units for what a harvest took too little of.
func Late(variance, units, output int64) int64 {
	if output >= units {
		return variance
	}
	return money.SatMulDivHalfUp(variance, output, units)
}

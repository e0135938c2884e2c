package labour

import (
	"github.com/factor-coop/factor/internal/money"
)

// Cycles is over how many cycles' sales work that earlier units did not carry is passed on.
const Cycles = 8

// Unit is what is known of a product when its price is posted.
type Unit struct {
	// Base is the work in one unit: its own, its share of overhead, and what its inputs carry.
	Base Lines
	// Expected is how many units a cycle usually sells, at least 1.
	Expected int64
}

// Carry returns what one unit of each product carries: its base, and its part of the work
// in the company that no unit, input or equipment accounts for (signed). That part goes
// in proportion to the base, over the sales of Cycles cycles, and is at most half of the
// base: what a unit is said to hold stays near what it takes to make one.
func Carry(units []Unit, unrecovered Lines) []Lines {
	passes, bases := int64(0), make([]int64, len(units)) // passes is the work that Cycles cycles of sales carry in any case
	for i, unit := range units {
		bases[i] = max(0, Total(unit.Base).Amount)
		passes = money.SatAdd(passes, money.SatMul(money.SatMul(bases[i], max(1, unit.Expected)), Cycles))
	}
	divisor := passes
	for _, line := range unrecovered {
		divisor = money.SatAdd(divisor, money.SatMul(max(line.Amount, money.SatSub(0, line.Amount)), 2))
	}
	// The divisor is now passes + 2 x |unrecovered|: never below either, so that the part neither
	// exceeds half of the base nor overshoots, and it approaches the eighth as the open work goes.
	carried := make([]Lines, len(units))
	for i, unit := range units {
		carried[i] = append(Lines(nil), unit.Base...)
		if divisor > 0 {
			carried[i] = Add(unit.Base, Scale(unrecovered, bases[i], divisor), 1, MaxLines)
		}
		for j := range carried[i] { // a unit cannot carry less than no work
			carried[i][j].Amount, carried[i][j].Microseconds = max(0, carried[i][j].Amount), max(0, carried[i][j].Microseconds)
		}
		carried[i] = Largest(carried[i], MaxUnitLines)
	}
	return carried
}

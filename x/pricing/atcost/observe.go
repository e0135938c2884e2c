package atcost

import (
	"fmt"

	"github.com/factor-coop/factor/internal/money"
)

// Declared is what a company expects of a product: units and its part of overhead per
// cycle, direct cost per unit, in micro-units.
type Declared struct {
	Units, Overhead, Direct int64
}

// Company is what a company's closed cycles left.
type Company struct {
	// Age is the number of closed cycles.
	Age int64
	// Overhead of the last Window cycles and Subsidies of the last SubsidyCycles, in micro-units, oldest first.
	Overhead, Subsidies []int64
	// RecoveryPPM is the r of the prices that run now.
	RecoveryPPM int64
}

// Product is what a product's closed cycles left, with what its price is quoted for.
type Product struct {
	Declared Declared
	// Weight is the product's share in overhead, relative to the company's other products.
	Weight int64
	// Age is the number of closed cycles, at most the company's.
	Age int64
	// Units sold in the last cycles, oldest first; a refund can make a cycle negative.
	Units []int64
	// Direct is the average direct cost per unit of output in micro-units; as declared while DirectSeen is false.
	Direct     int64
	DirectSeen bool
	// LastDirect is what a unit of the last cycle with output cost.
	LastDirect int64
	// CapacityPPM is millionths of units per cycle.
	CapacityPPM int64
	// Recipe is what a unit's recipe costs at the suppliers' prices, in micro-units.
	Recipe int64
	// Stock is finished units at hand; Unfinished is work in progress in micro-units.
	Stock, Unfinished int64
	// Keep is how many cycles of sales what is held may last.
	Keep int64
	// Made is the number of cycles closed since the first one with output, at most the window.
	Made int64
}

// NewProduct is a product before its first cycle, with what was declared. A company that
// declares no units is taken to declare one.
func NewProduct(declared Declared, weight int64) Product {
	declared.Units = max(1, declared.Units)
	return Product{Declared: declared, Weight: weight, Direct: declared.Direct, CapacityPPM: money.SatMul(declared.Units, money.PPM)}
}

// ObserveCompany takes a closed cycle's overhead and subsidies (micro-units) into the company's window.
func (p Params) ObserveCompany(c Company, overhead, subsidies int64) Company {
	c.Age++
	c.Overhead = push(c.Overhead, overhead, p.Window)
	c.Subsidies = push(c.Subsidies, subsidies, p.SubsidyCycles)
	return c
}

// ObserveDirect moves the average of direct cost by a closed cycle that cost so much
// for so much output; without output there is nothing to average.
func (p Params) ObserveDirect(s Product, cost, output int64) (Product, error) {
	if output < 0 {
		return s, fmt.Errorf("%w: output of %d", ErrInvalid, output)
	}
	if output == 0 {
		return s, nil
	}
	unit, anew := p.StartsAnew(s, cost, output)
	s.Direct, s.LastDirect, s.DirectSeen = p.Average(s.Direct, cost, output, anew), unit, true
	return s, nil
}

// StartsAnew returns what a unit of a cycle's output (> 0) cost, and whether the averages of
// direct cost start anew from it: at the first output, and when the cycle and the one before
// tell the same, away from the average. A cost that has changed for good then reaches the
// price in its second cycle, while what a single cycle says by chance is averaged.
func (p Params) StartsAnew(s Product, cost, output int64) (unit int64, anew bool) {
	unit = money.SatMulDivHalfUp(cost, 1, output)
	if !s.DirectSeen {
		return unit, true
	}
	now, before := money.SatSub(unit, s.Direct), money.SatSub(s.LastDirect, s.Direct)
	if now == 0 || before == 0 || (now < 0) != (before < 0) {
		return unit, false
	}
	// Of one sign, so their difference fits.
	nearer := wide{lo: min(magnitude(now), magnitude(before))}
	band := nearer.times(p.AgreePPM)
	apart := multiply(max(now-before, before-now), money.PPM)
	return unit, !band.below(apart)
}

// Average moves an exponential average per unit (micro-units) by one cycle's cost for
// its output (> 0); when it starts anew, the cycle replaces it.
func (p Params) Average(average, cost, output int64, anew bool) int64 {
	unit := money.SatMulDivHalfUp(cost, 1, output)
	if anew {
		return unit
	}
	return money.SatAdd(average, money.SatMulDivHalfUp(money.SatSub(unit, average), 1, p.DirectCycles))
}

// ObserveUnits adds a closed cycle's sales and measures capacity: of a young product the
// average of all of its cycles, then the best average over CapacityCycles so far, fading.
// Cycles in which nothing was sold at all measure nothing: capacity stays as it was.
func (p Params) ObserveUnits(s Product, sold int64) Product {
	s.Age++
	if s.DirectSeen {
		s.Made = min(s.Made+1, p.Window)
	}
	s.Units = push(s.Units, sold, p.Window)
	cycles := min(s.Age, p.CapacityCycles)
	if cycles < p.CapacityFrom {
		return s
	}
	total := sum(s.Units[max(0, int64(len(s.Units))-cycles):]...)
	if total <= 0 {
		return s
	}
	mean := money.SatMulDivFloor(total, money.PPM, cycles)
	if s.Age <= p.CapacityCycles {
		s.CapacityPPM = mean
		return s
	}
	s.CapacityPPM = max(mean, s.CapacityPPM-money.SatMulDivFloor(s.CapacityPPM, p.FadePPM, money.PPM))
	return s
}

// Plausible is how many units one cycle may bring on one person's word: so many times the larger
// of what was declared and the best that was measured, of a young product the average so far.
func (p Params) Plausible(s Product, times int64) int64 {
	usual := max(1, s.Declared.Units, s.CapacityPPM/money.PPM)
	if cycles := min(int64(len(s.Units)), p.CapacityCycles); cycles > 0 {
		usual = max(usual, sum(s.Units[int64(len(s.Units))-cycles:]...)/cycles)
	}
	return money.SatMul(usual, times)
}

// push appends to a window and drops what is too old, without changing the old window.
func push(values []int64, value, window int64) []int64 {
	from := max(0, int64(len(values))+1-window)
	pushed := make([]int64, 0, int64(len(values))+1-from)
	return append(append(pushed, values[from:]...), value)
}

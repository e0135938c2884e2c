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
	// Stock is finished units at hand.
	Stock int64
}

// NewProduct is a product before its first cycle, with what was declared. A company that
// declares no units is taken to declare one.
func NewProduct(declared Declared, weight int64) (Product, error) {
	declared.Units = max(1, declared.Units)
	capacity, err := money.Mul(declared.Units, money.PPM)
	return Product{Declared: declared, Weight: weight, Direct: declared.Direct, CapacityPPM: capacity}, err
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
	unit, anew, err := p.StartsAnew(s, cost, output)
	if err != nil {
		return s, err
	}
	direct, err := p.Average(s.Direct, cost, output, anew)
	if err != nil {
		return s, err
	}
	s.Direct, s.LastDirect, s.DirectSeen = direct, unit, true
	return s, nil
}

// StartsAnew returns what a unit of a cycle's output (> 0) cost, and whether the averages of
// direct cost start anew from it: at the first output, and when the cycle and the one before
// tell the same, away from the average. A cost that has changed for good then reaches the
// price in its second cycle, while what a single cycle says by chance is averaged.
func (p Params) StartsAnew(s Product, cost, output int64) (unit int64, anew bool, err error) {
	if unit, err = money.MulDivHalfUp(cost, 1, output); err != nil || !s.DirectSeen {
		return unit, true, err
	}
	now, err := money.Sub(unit, s.Direct)
	if err != nil {
		return 0, false, err
	}
	before, err := money.Sub(s.LastDirect, s.Direct)
	if err != nil {
		return 0, false, err
	}
	if now == 0 || before == 0 || (now < 0) != (before < 0) {
		return unit, false, nil
	}
	// Of one sign, so their difference fits.
	band := multiply(min(max(now, -now), max(before, -before)), p.AgreePPM)
	apart := multiply(max(now-before, before-now), money.PPM)
	return unit, !band.below(apart), nil
}

// Average moves an exponential average per unit (micro-units) by one cycle's cost for
// its output (> 0); when it starts anew, the cycle replaces it.
func (p Params) Average(average, cost, output int64, anew bool) (int64, error) {
	unit, err := money.MulDivHalfUp(cost, 1, output)
	if err != nil || anew {
		return unit, err
	}
	difference, err := money.Sub(unit, average)
	if err != nil {
		return 0, err
	}
	step, err := money.MulDivHalfUp(difference, 1, p.DirectCycles)
	return average + step, err
}

// ObserveUnits adds a closed cycle's sales and measures capacity: of a young product the
// average of all of its cycles, then the best average over CapacityCycles so far, fading.
// Cycles in which nothing was sold at all measure nothing: capacity stays as it was.
func (p Params) ObserveUnits(s Product, sold int64) (Product, error) {
	before := s
	s.Age++
	s.Units = push(s.Units, sold, p.Window)
	cycles := min(s.Age, p.CapacityCycles)
	if cycles < p.CapacityFrom {
		return s, nil
	}
	total, err := sum(s.Units[max(0, int64(len(s.Units))-cycles):]...)
	if err != nil {
		return before, err
	}
	if total <= 0 {
		return s, nil
	}
	mean, err := money.MulDivFloor(total, money.PPM, cycles)
	if err != nil {
		return before, err
	}
	if s.Age <= p.CapacityCycles {
		s.CapacityPPM = mean
		return s, nil
	}
	fade, err := money.MulDivFloor(s.CapacityPPM, p.FadePPM, money.PPM)
	if err != nil {
		return before, err
	}
	s.CapacityPPM = max(mean, s.CapacityPPM-fade)
	return s, nil
}

// push appends to a window and drops what is too old, without changing the old window.
func push(values []int64, value, window int64) []int64 {
	from := max(0, int64(len(values))+1-window)
	pushed := make([]int64, 0, int64(len(values))+1-from)
	return append(append(pushed, values[from:]...), value)
}

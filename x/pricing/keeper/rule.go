package keeper

import (
	"math"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/types"
)

// The constants of the price rule, in cycles and parts per million.
const (
	window       = 52
	directCycles = 4
	declaredFor  = 4
	capacityFor  = 26
	fadePPM      = 5_000
	floorPPM     = 500_000
	horizonMax   = 26
	horizonMin   = 8
	recoveryCap  = 150_000
	recoveryLow  = -500_000
	stepPPM      = 10_000
	youngCycles  = 26
	youngSteps   = 4
	deadbandPPM  = 250_000
)

// averagePerUnit moves an exponential average by one cycle that cost so much for so much output.
func averagePerUnit(average, cost, output int64, first bool) (int64, error) {
	unit, err := money.MulDivHalfUp(cost, 1, output)
	if err != nil || first {
		return unit, err
	}
	step, err := money.MulDivHalfUp(unit-average, 1, directCycles)
	return average + step, err
}

// observeUnits adds a cycle's sales and measures capacity: the best 26-cycle average so far, fading.
func observeUnits(costing *types.ProductCosting, sold int64) error {
	costing.Age++
	costing.Units = push(costing.Units, sold)
	if costing.Age < capacityFor {
		return nil
	}
	recent := costing.Units[len(costing.Units)-capacityFor:]
	total, err := sum(recent...)
	if err != nil {
		return err
	}
	mean, err := money.MulDivFloor(max(0, total), money.PPM, capacityFor)
	if err != nil {
		return err
	}
	if costing.Age == capacityFor {
		costing.CapacityPpm = mean
		return nil
	}
	fade, err := money.MulDivFloor(costing.CapacityPpm, fadePPM, money.PPM)
	costing.CapacityPpm = max(mean, costing.CapacityPpm-fade)
	return err
}

// sum adds, or returns money.ErrOverflow.
func sum(values ...int64) (int64, error) {
	total := int64(0)
	var err error
	for _, value := range values {
		if total, err = money.Add(total, value); err != nil {
			return 0, err
		}
	}
	return total, nil
}

// standIn is for how many cycles declared values stand in for what is not known yet.
func standIn(age uint32) int64 { return max(0, declaredFor-int64(age)) }

// shares is how the company's overhead and subsidies divide over its products, exactly.
type shares struct {
	overhead, subsidies []int64 // of each product over all cycles counted
	cycles              int64
	declared            int64
}

// shares splits by overhead weight, by the largest remainder.
func (b companyBooks) shares() (shares, error) {
	var s shares
	s.cycles = int64(len(b.costing.Overhead)) + standIn(b.costing.Age)
	weights := make([]int64, len(b.products))
	for i, one := range b.products {
		weights[i] = one.product.OverheadWeight
		s.declared += one.product.Declared.OverheadPerCycle * standIn(b.costing.Age)
	}
	overhead, err := sum(append([]int64{s.declared}, b.costing.Overhead...)...)
	if err != nil {
		return s, err
	}
	subsidies, err := sum(b.costing.Subsidies...)
	if err != nil {
		return s, err
	}
	if s.overhead, err = money.Split(max(0, overhead), weights); err != nil {
		return s, err
	}
	s.subsidies, err = money.Split(max(0, subsidies), weights)
	return s, err
}

// units is what a product sells in the cycles counted, never below half of its capacity, so that
// a season without sales does not drive its price out of reach.
func (b companyBooks) units(at int) (units, cycles int64, err error) {
	one := b.products[at]
	missing := standIn(one.costing.Age)
	cycles = int64(len(one.costing.Units)) + missing
	if units, err = sum(append([]int64{missing * one.product.Declared.UnitsPerCycle}, one.costing.Units...)...); err != nil {
		return 0, 0, err
	}
	floor, err := money.MulDivFloor(one.costing.CapacityPpm, floorPPM*cycles, money.PPM*money.PPM)
	return max(1, units, floor), cycles, err
}

// base is a product's cost per unit before recovery; a product that is younger than its company
// carries overhead for the cycles in which it was there.
func (b companyBooks) base(at int) (types.PostedPrice, error) {
	one := b.products[at]
	posted := types.PostedPrice{Direct: one.costing.Direct, Recipe: one.recipe}
	s, err := b.shares()
	if err != nil {
		return posted, err
	}
	units, cycles, err := b.units(at)
	if err != nil {
		return posted, err
	}
	divisor, err := money.Mul(units, s.cycles)
	if err != nil {
		return posted, err
	}
	if posted.Overhead, err = money.MulDivHalfUp(s.overhead[at]-s.subsidies[at], cycles, divisor); err != nil {
		return posted, err
	}
	gross, err := money.MulDivHalfUp(s.overhead[at], cycles, divisor)
	if err != nil {
		return posted, err
	}
	posted.Subsidy = gross - posted.Overhead
	base, err := sum(posted.Direct, posted.Recipe, posted.Overhead)
	posted.Base = max(0, base)
	return posted, err
}

// quote is base with the company's recovery.
func (b companyBooks) quote(at int) (types.PostedPrice, error) {
	posted, err := b.base(at)
	if err != nil {
		return posted, err
	}
	posted.RecoveryPpm = b.costing.RecoveryPpm
	recovery, err := money.MulDivHalfUp(posted.Base, posted.RecoveryPpm, money.PPM)
	if err != nil {
		return posted, err
	}
	posted.Price, err = money.Add(posted.Base, recovery)
	return posted, err
}

// explain takes a quoted price apart.
func (b companyBooks) explain(at int, posted types.PostedPrice) (types.Explanation, error) {
	s, err := b.shares()
	if err != nil {
		return types.Explanation{}, err
	}
	return explanationOf(posted, b.products[at].costing, b.products[at].lines, b.costing.Lines, s.declared)
}

// recover moves the company's recovery towards what brings its error back within the horizon.
func (b *companyBooks) recover(unrecovered int64) error {
	unfinished, err := b.unfinished()
	if err != nil {
		return err
	}
	e, err := sum(unrecovered, -b.flow.Inputs, -b.flow.Jobs, -unfinished)
	if err != nil {
		return err
	}
	cost, revenue := int64(0), int64(0)
	for i, one := range b.products {
		posted, err := b.base(i)
		if err != nil {
			return err
		}
		units, cycles, err := b.units(i)
		if err != nil {
			return err
		}
		value, err := money.Mul(one.flow.Stock, posted.Base)
		if err != nil {
			return err
		}
		if e, err = money.Sub(e, value); err != nil {
			return err
		}
		gross, err := sum(posted.Direct, posted.Recipe, posted.Overhead, posted.Subsidy)
		if err != nil {
			return err
		}
		c, err := money.MulDivHalfUp(max(0, gross), units, cycles)
		if err != nil {
			return err
		}
		r, err := money.MulDivHalfUp(posted.Base, units, cycles)
		if err != nil {
			return err
		}
		if cost, err = money.Add(cost, c); err != nil {
			return err
		}
		if revenue, err = money.Add(revenue, r); err != nil {
			return err
		}
	}
	band, err := money.MulDivHalfUp(cost, deadbandPPM, money.PPM)
	if err != nil {
		return err
	}
	live := max(0, e-band) + min(0, e+band)
	horizon := min(int64(horizonMax), max(int64(horizonMin), int64(b.costing.Age)/2))
	target := int64(0)
	if revenue > 0 {
		share, err := money.Mul(horizon, revenue)
		if err != nil {
			return err
		}
		if share <= math.MaxInt64/4 { // what lies far beyond the caps need not fit into 64 bits
			live = max(-4*share, min(4*share, live))
		}
		if target, err = money.MulDivHalfUp(live, money.PPM, share); err != nil {
			return err
		}
	}
	target = max(int64(recoveryLow), min(int64(recoveryCap), target))
	step := int64(stepPPM)
	if b.costing.Age < youngCycles {
		step *= youngSteps
	}
	b.costing.RecoveryPpm = max(b.costing.RecoveryPpm-step, min(b.costing.RecoveryPpm+step, target))
	b.costing.Error = e
	return nil
}

package atcost

import (
	"github.com/factor-coop/factor/internal/money"
)

// Recovery is the outcome of a closed cycle for a company as a whole.
type Recovery struct {
	// PPM is the r of the coming cycle's prices.
	PPM int64
	// Error is what is not recovered outside stock, inputs and work in progress, in micro-units;
	// negative when prices took more than cost.
	Error int64
	// CycleCost is what a cycle costs on average before subsidies, in micro-units, at least 0.
	CycleCost int64
}

// Recover moves a company's recovery by one step towards what brings its error back within
// the horizon. open is the ledger's unrecovered cost less inputs on hand, open jobs and
// unfinished work, in micro-units; bases and shares are those of Bases.
func (p Params) Recover(c Company, products []Product, bases []Base, shares Shares, open int64) (Recovery, error) {
	var r Recovery
	cost, revenue, err := window(bases, shares)
	if err != nil {
		return r, err
	}
	if r.CycleCost, err = divideHalfUp(cost, widen(shares.Cycles)); err != nil {
		return r, err
	}
	r.CycleCost = max(0, r.CycleCost)
	if r.Error, err = lessStock(open, products, bases); err != nil {
		return r, err
	}
	band, err := money.MulDivHalfUp(p.DeadbandPPM, r.CycleCost, money.PPM)
	if err != nil {
		return r, err
	}
	target := int64(0)
	if revenue.positive() {
		if target, err = p.target(beyond(r.Error, band), shares.Cycles, revenue); err != nil {
			return r, err
		}
	}
	r.PPM = max(c.RecoveryPPM-p.StepPPM, min(c.RecoveryPPM+p.StepPPM, target))
	return r, nil
}

// beyond is the part of e outside of a band around zero (>= 0).
func beyond(e, band int64) int64 {
	switch {
	case e > band:
		return e - band
	case e < -band:
		return e + band
	default:
		return 0
	}
}

// target is the recovery that brings live back, within the caps: a first part of a cycle's
// revenue quickly, so that the weeks in which chance brought less or more do not add up,
// and what is beyond it over the horizon, so that a season does not drive the price.
// revenue (> 0) is that of all products at base in so many cycles.
func (p Params) target(live, cycles int64, revenue wide) (int64, error) {
	scaled, err := revenue.times(p.QuickPPM)
	if err != nil {
		return 0, err
	}
	most, err := divideHalfUp(scaled, multiply(cycles, money.PPM))
	if err != nil {
		return 0, err
	}
	quick := max(-most, min(most, live))
	soon, err := p.within(p.QuickCycles, quick, cycles, revenue)
	if err != nil {
		return 0, err
	}
	later, err := p.within(p.Horizon, live-quick, cycles, revenue)
	return max(-p.DownPPM, min(p.UpPPM, soon+later)), err
}

// within is the recovery that brings an amount back in so many cycles, within the caps.
func (p Params) within(horizon, amount, cycles int64, revenue wide) (int64, error) {
	divisor, err := revenue.times(horizon)
	if err != nil {
		return 0, err
	}
	wanted, fits := multiply(amount, cycles*money.PPM).halfUp(divisor).narrow()
	switch {
	case fits:
		return max(-p.DownPPM, min(p.UpPPM, wanted)), nil
	case amount < 0: // far beyond the caps
		return -p.DownPPM, nil
	default:
		return p.UpPPM, nil
	}
}

// window returns what all products cost before subsidies and what they bring in at base, in
// the company's cycles. A product younger than the company counts as if it had always sold so.
func window(bases []Base, shares Shares) (cost, revenue wide, err error) {
	for i, b := range bases {
		if cost, err = cost.plus(widen(shares.Overhead[i])); err != nil {
			return
		}
		unit, fail := money.Add(b.Direct, b.Recipe)
		if fail != nil {
			return cost, revenue, fail
		}
		if cost, err = addScaled(cost, unit, b, shares.Cycles); err != nil {
			return
		}
		if revenue, err = addScaled(revenue, b.Total, b, shares.Cycles); err != nil {
			return
		}
	}
	return
}

// addScaled adds amount x units, scaled from the product's cycles to the company's.
func addScaled(total wide, amount int64, b Base, cycles int64) (wide, error) {
	scaled, err := multiply(amount, b.Units).times(cycles)
	if err != nil {
		return total, err
	}
	return total.plus(scaled.halfUp(widen(b.Cycles)))
}

// lessStock takes finished stock at base from what is not recovered.
func lessStock(open int64, products []Product, bases []Base) (int64, error) {
	left := widen(open)
	var err error
	for i, b := range bases {
		if left, err = left.minus(multiply(products[i].Stock, b.Total)); err != nil {
			return 0, err
		}
	}
	value, fits := left.narrow()
	if !fits {
		return 0, overflow("error outside stock")
	}
	return value, nil
}

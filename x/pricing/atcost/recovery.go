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
// unfinished work, with what is owed (Owe) and what of them and of the stock has entered again (Enter), in micro-units;
// bases and shares are those of Bases.
func (p Params) Recover(c Company, products []Product, bases []Base, shares Shares, open int64) Recovery {
	var r Recovery
	cost, revenue := window(bases, shares)
	r.CycleCost = max(0, divideHalfUp(cost, widen(shares.Cycles)))
	r.Error = lessStock(open, products, bases)
	band := money.SatMulDivHalfUp(p.DeadbandPPM, r.CycleCost, money.PPM)
	target := int64(0)
	if revenue.positive() {
		target = p.target(beyond(r.Error, band), shares.Cycles, revenue)
	}
	r.PPM = max(c.RecoveryPPM-p.StepPPM, min(c.RecoveryPPM+p.StepPPM, target))
	return r
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
func (p Params) target(live, cycles int64, revenue wide) int64 {
	most := divideHalfUp(revenue.times(p.QuickPPM), multiply(cycles, money.PPM))
	quick := max(-most, min(most, live))
	soon := p.within(p.QuickCycles, quick, cycles, revenue)
	later := p.within(p.Horizon, live-quick, cycles, revenue)
	return max(-p.DownPPM, min(p.UpPPM, soon+later))
}

// within is the recovery that brings an amount back in so many cycles, within the caps.
func (p Params) within(horizon, amount, cycles int64, revenue wide) int64 {
	wanted := divideHalfUp(multiply(amount, cycles*money.PPM), revenue.times(horizon))
	return max(-p.DownPPM, min(p.UpPPM, wanted))
}

// window returns what all products cost before subsidies and what they bring in at base, in
// the company's cycles. A product younger than the company counts as if it had always sold so.
func window(bases []Base, shares Shares) (cost, revenue wide) {
	for i, b := range bases {
		cost = cost.plus(widen(shares.Overhead[i])).plus(scaled(money.SatAdd(b.Direct, b.Recipe), b, shares.Cycles))
		revenue = revenue.plus(scaled(b.Total, b, shares.Cycles))
	}
	return cost, revenue
}

// scaled is amount x units, from the product's cycles to the company's.
func scaled(amount int64, b Base, cycles int64) wide {
	return multiply(amount, b.Units).times(cycles).halfUp(widen(b.Cycles))
}

// lessStock takes finished stock at base from what is not recovered.
func lessStock(open int64, products []Product, bases []Base) int64 {
	left := widen(open)
	for i, b := range bases {
		left = left.minus(multiply(products[i].Stock, b.Total))
	}
	return left.narrow()
}

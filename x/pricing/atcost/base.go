package atcost

import (
	"fmt"

	"github.com/factor-coop/factor/internal/money"
)

// Shares is how a company's overhead and subsidies divide over its products, in micro-units
// over all Cycles counted, the subsidies as if each cycle had brought what the last ones did.
// The parts add up to the company's exactly.
type Shares struct {
	Overhead, Subsidies []int64
	// Cycles is the number of cycles in the sums, those that declared values stand for included.
	Cycles int64
	// Declared is the part of overhead that declared values stand for.
	Declared int64
}

// Base is a product's cost per unit before recovery, in micro-units.
type Base struct {
	Direct, Recipe int64
	// Overhead is the share per unit after subsidies; Subsidy is what they took off it.
	Overhead, Subsidy int64
	// Total is direct, recipe and overhead, at least 0.
	Total int64
	// Units are those that overhead was divided by, in Cycles cycles.
	Units, Cycles int64
}

// standIn is for how many cycles declared values stand in for what is not known yet.
func (p Params) standIn(age int64) int64 { return max(0, p.DeclaredCycles-age) }

// Split divides overhead and subsidies over products by weight, by the largest
// remainder; at least one weight must be positive. The parts sum to the whole exactly.
// A company without products keeps its overhead until it has one.
func (p Params) Split(c Company, products []Product) (Shares, error) {
	missing := p.standIn(c.Age)
	s := Shares{Cycles: int64(len(c.Overhead)) + missing}
	if s.Cycles < 1 {
		return s, fmt.Errorf("%w: company of age %d without a closed cycle", ErrInvalid, c.Age)
	}
	if len(products) == 0 {
		return s, nil
	}
	weights := make([]int64, len(products))
	for i, one := range products {
		weights[i] = one.Weight
		s.Declared = money.SatAdd(s.Declared, money.SatMul(one.Declared.Overhead, missing))
	}
	var err error
	if s.Overhead, err = split(money.SatAdd(sum(c.Overhead...), s.Declared), weights); err != nil {
		return s, err
	}
	s.Subsidies, err = split(p.subsidies(c, s.Cycles), weights)
	return s, err
}

// subsidies is what so many cycles would bring at the rate of the last ones. A subsidy is a
// decision that holds from one cycle on: summed over the window like overhead, it would
// reach the price a year late, and what that year took too much would have to be given back.
// One that comes once lowers prices for as many cycles as are averaged, not to nothing in one.
func (p Params) subsidies(c Company, cycles int64) int64 {
	return money.SatMulDivHalfUp(sum(c.Subsidies[max(0, int64(len(c.Subsidies))-p.SubsidyCycles):]...), cycles, p.SubsidyCycles)
}

// split is money.Split for sums of either sign: gains can make a year's overhead negative.
func split(total int64, weights []int64) ([]int64, error) {
	if total >= 0 {
		return money.Split(total, weights)
	}
	parts, err := money.Split(money.SatSub(0, total), weights)
	for i := range parts {
		parts[i] = -parts[i]
	}
	return parts, err
}

// units is what a product sells in the cycles counted, never below FloorPPM of its capacity.
func (p Params) units(one Product) (units, cycles int64, err error) {
	missing := p.standIn(one.Age)
	if cycles = int64(len(one.Units)) + missing; cycles < 1 {
		return 0, 0, fmt.Errorf("%w: product of age %d without a closed cycle", ErrInvalid, one.Age)
	}
	units = money.SatAdd(money.SatMul(missing, one.Declared.Units), sum(one.Units...))
	floor := money.SatMulDivFloor(one.CapacityPPM, p.FloorPPM*cycles, money.PPM*money.PPM)
	return max(1, units, floor), cycles, nil
}

// Bases returns the cost per unit of every product before recovery, and the shares it was made of.
func (p Params) Bases(c Company, products []Product) ([]Base, Shares, error) {
	shares, err := p.Split(c, products)
	if err != nil {
		return nil, shares, err
	}
	bases := make([]Base, len(products))
	for i, one := range products {
		if bases[i], err = p.base(one, shares, i); err != nil {
			return nil, shares, err
		}
	}
	return bases, shares, nil
}

func (p Params) base(one Product, shares Shares, at int) (Base, error) {
	b := Base{Direct: one.Direct, Recipe: one.Recipe}
	var err error
	if b.Units, b.Cycles, err = p.units(one); err != nil {
		return b, err
	}
	net := money.SatSub(shares.Overhead[at], shares.Subsidies[at])
	divisor := multiply(b.Units, shares.Cycles)
	b.Overhead = divideHalfUp(multiply(net, b.Cycles), divisor)
	gross := divideHalfUp(multiply(shares.Overhead[at], b.Cycles), divisor)
	b.Subsidy = money.SatSub(gross, b.Overhead)
	b.Total = max(0, min(MaxPrice, sum(b.Direct, b.Recipe, b.Overhead)))
	return b, nil
}

// Price is base with recovery, in micro-units, rounded half up, at most MaxPrice.
func Price(base, recoveryPPM int64) int64 {
	return min(MaxPrice, money.SatAdd(base, money.SatMulDivHalfUp(base, recoveryPPM, money.PPM)))
}

// JobAmount is what a job made to order costs its buyer before the ceiling: its recorded
// cost (micro-units) plus overhead in the proportion that its product's overhead has to
// direct cost per unit, times the company's recovery. Without direct cost one unit's
// overhead is the share. What would leave 64 bits stops there: a ceiling bounds it.
func JobAmount(cost, direct, overhead, recoveryPPM int64) int64 {
	share := max(0, overhead)
	if direct > 0 {
		share = money.SatMulDivHalfUp(cost, share, direct)
	}
	base := money.SatAdd(cost, share)
	return money.SatAdd(base, money.SatMulDivHalfUp(base, recoveryPPM, money.PPM))
}

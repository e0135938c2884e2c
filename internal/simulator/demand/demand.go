// Package demand says how much of a product members want in each cycle of a
// simulated economy. Everything is integers: the same seed gives the same demand
// on every machine.
package demand

import (
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/scenario"
)

// Stream is the demand for one product, cycle by cycle.
type Stream struct {
	demand scenario.Demand
	chance *Chance
	cycle  int
	walk   int64 // random_walk: where it is, in parts per million of the usual
}

// New begins the demand for a product.
func New(demand scenario.Demand, chance *Chance) *Stream {
	return &Stream{demand: demand, chance: chance, walk: money.PPM}
}

// Next is how many whole units are wanted in the next cycle at a price, where the
// usual demand belongs to the usual price; both prices in micro-units a unit. Cycles
// count from 1.
func (s *Stream) Next(price, usualPrice int64) int64 {
	s.cycle++
	units := s.chance.Around(s.base(), int64(s.demand.Noise))
	if s.demand.Elasticity != 0 && price > 0 && usualPrice > 0 {
		units = scale(units, power(usualPrice, price, int64(s.demand.Elasticity)))
	}
	return units
}

// Closed says whether the company rests in the cycle that Next gave last: nothing is made or sold.
func (s *Stream) Closed() bool {
	return s.demand.Pattern == scenario.Closure && s.within()
}

func (s *Stream) within() bool { return s.cycle >= s.demand.From && s.cycle < s.demand.Until }

// base is the pattern's demand of the cycle, before noise and price.
func (s *Stream) base() int64 {
	d := s.demand
	changed := scale(d.Units, int64(d.Factor))
	switch d.Pattern {
	case scenario.Ramp:
		passed := int64(min(max(s.cycle-d.From, 0), d.Until-d.From))
		return d.Units + (changed-d.Units)*passed/int64(d.Until-d.From)
	case scenario.Seasonal:
		return scale(d.Units, money.PPM+int64(d.Factor)*sine(s.cycle, d.Every)/money.PPM)
	case scenario.Shock:
		if s.within() {
			return changed
		}
	case scenario.Closure:
		if s.within() {
			return 0
		}
	case scenario.Lumpy: // all of a period's demand in one cycle, by chance
		if s.chance.Below(int64(d.Every)) != 0 {
			return 0
		}
		return d.Units * int64(d.Every)
	case scenario.Burst:
		if s.chance.Below(int64(d.Every)) == 0 {
			return changed
		}
	case scenario.ZeroMonths:
		if (s.cycle-1)%d.Every >= d.Every-d.Length {
			return 0
		}
	case scenario.RandomWalk: // a step of at most 5% a cycle, between a quarter and four times the usual
		s.walk = min(4*money.PPM, max(money.PPM/4, s.chance.Around(s.walk, 50_000)))
		return scale(d.Units, s.walk)
	case scenario.List:
		return d.List[min(s.cycle, len(d.List))-1]
	}
	return d.Units
}

// sine is the sine of a cycle's place in a year, in parts per million, by Bhaskara's
// fraction: exact to two thousandths, and made of integers.
func sine(cycle, year int) int64 {
	degrees := int64(cycle%year) * 360 * 1000 / int64(year) // thousandths
	sign := int64(1)
	if degrees >= 180_000 {
		degrees, sign = degrees-180_000, -1
	}
	p := degrees * (180_000 - degrees) / 1000
	return sign * 4 * p * money.PPM / (40_500_000 - p)
}

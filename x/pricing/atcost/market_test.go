package atcost_test

import (
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
)

// Random companies under demand that does not ask for the price: what the rule must show.

const (
	companies = 300
	lifetime  = 416 // cycles: eight years of weeks
)

// truth is what a company really costs and sells, before demand varies.
type truth struct{ units, overhead, direct int64 }

func (w truth) cycleCost() int64 { return w.overhead + w.direct*w.units }

// unitCost is what a unit costs in the long run.
func (w truth) unitCost() float64 { return float64(w.cycleCost()) / float64(w.units) }

// soak makes other companies: make soak sets it to the week. 0 are those of docs/pricing.md.
var soak = func() uint64 {
	seed, _ := strconv.ParseUint(os.Getenv("FACTOR_SOAK_SEED"), 10, 32)
	return seed
}()

// seeded is the random source of one company of one experiment.
func seeded(experiment, company int) *rand.Rand {
	return rand.New(rand.NewPCG(soak<<32|uint64(experiment), uint64(company)))
}

func between(rnd *rand.Rand, from, upTo float64) float64 { return from + rnd.Float64()*(upTo-from) }

// anyTruth has 20 to 2000 units a cycle, 5 to 500 a unit, a tenth to nine tenths of it overhead.
func anyTruth(rnd *rand.Rand) truth {
	units := int64(20 * math.Pow(100, rnd.Float64()))
	perUnit := 5 * math.Pow(100, rnd.Float64()) * float64(money.Unit)
	share := between(rnd, 0.1, 0.9)
	return truth{units: units, overhead: int64(perUnit * share * float64(units)), direct: int64(perUnit * (1 - share))}
}

// wrong is a declaration off by up to times in each of its three values.
func (w truth) wrong(rnd *rand.Rand, times float64) atcost.Declared {
	off := func(value int64) int64 { return int64(float64(value) * math.Pow(times, between(rnd, -1, 1))) }
	return atcost.Declared{Units: off(w.units), Overhead: off(w.overhead), Direct: off(w.direct)}
}

// life is what one company's cycles were: the error in weeks of cost and the price
// that was posted after each, relative to what a unit costs.
type life struct {
	truth        truth
	weeks, price []float64
}

// season gives a company its demand and its costs of each cycle, in parts of the usual.
type season func(rnd *rand.Rand) func(cycle int) (demand, cost float64)

func live(t *testing.T, rnd *rand.Rand, w truth, declared atcost.Declared, cycles int, season season) life {
	f, err := newFirm(declared)
	require.NoError(t, err)
	l := life{truth: w}
	weather := season(rnd)
	for cycle := range cycles {
		demand, cost := weather(cycle)
		scaled := func(value int64) int64 { return int64(float64(value) * cost) }
		require.NoError(t, f.week(scaled(w.overhead), scaled(w.direct), int64(math.Round(float64(w.units)*demand))))
		l.weeks = append(l.weeks, float64(f.recovery.Error)/(float64(w.cycleCost())*cost))
		l.price = append(l.price, float64(f.prices[0])/(w.unitCost()*cost))
	}
	return l
}

// lives runs an experiment over random companies with what they declare.
func lives(t *testing.T, experiment, cycles int, declare func(*rand.Rand, truth) atcost.Declared, season season) []life {
	all := make([]life, companies)
	for i := range all {
		rnd := seeded(experiment, i)
		w := anyTruth(rnd)
		all[i] = live(t, rnd, w, declare(rnd, w), cycles, season)
	}
	return all
}

func byHalfToTwice(rnd *rand.Rand, w truth) atcost.Declared { return w.wrong(rnd, 2) }

func noise(rnd *rand.Rand, share float64) float64 { return 1 + between(rnd, -share, share) }

// worst is the largest |error| from a cycle on, most the largest and least the smallest error.
func (l life) worst(from int) float64 {
	return max(slices.Max(l.weeks[from:]), -slices.Min(l.weeks[from:]))
}

// settled is the cycle from which on the error stays within a week of cost.
func (l life) settled() int {
	for cycle := len(l.weeks) - 1; cycle >= 0; cycle-- {
		if math.Abs(l.weeks[cycle]) > 1 {
			return cycle + 1
		}
	}
	return 0
}

func (l life) last() float64  { return math.Abs(l.weeks[len(l.weeks)-1]) }
func (l life) least() float64 { return slices.Min(l.weeks) }
func (l life) most() float64  { return slices.Max(l.weeks) }

// share is the part of lives, in percent, of which something holds.
func share(all []life, holds func(life) bool) float64 {
	count := 0
	for _, one := range all {
		if holds(one) {
			count++
		}
	}
	return 100 * float64(count) / float64(len(all))
}

// quantile is the value that the given part of lives do not exceed.
func quantile(all []life, part float64, of func(life) float64) float64 {
	values := make([]float64, len(all))
	for i, one := range all {
		values[i] = of(one)
	}
	slices.Sort(values)
	return values[min(len(values)-1, int(part*float64(len(values))))]
}

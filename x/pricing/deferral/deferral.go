// Package deferral spreads what was paid at once over the cycles that it serves: equipment over its life, a year's insurance
// over a year. It knows no store, no chain and no protobuf.
//
// # The formula
//
// An amount over n cycles becomes a cost of amount / n (rounded down) at each of the next n closes, and what equal parts left
// over, less than n micro-units, with the last of them. All that is deferred is one running amount, which every close takes
// as a cost; what falls away of it stands in a table by close. So a close costs the same for ten things and for ten thousand.
package deferral

import "github.com/factor-coop/factor/internal/money"

// End is what ends with one close, in micro-units: PerCycle falls away after it, Rest becomes a cost with it beyond PerCycle.
type End struct{ PerCycle, Rest int64 }

// Over divides an amount that is not negative over at least one cycle.
func Over(amount, cycles int64) End {
	each := amount / cycles
	return End{PerCycle: each, Rest: amount - each*cycles}
}

// Add joins what ends with the same close. It returns money.ErrOverflow.
func (e End) Add(more End) (sum End, err error) {
	if sum.PerCycle, err = money.Add(e.PerCycle, more.PerCycle); err != nil {
		return End{}, err
	}
	sum.Rest, err = money.Add(e.Rest, more.Rest)
	return sum, err
}

// Worth is what is still to become a cost, closes before the end: 1 for the next one. It returns money.ErrOverflow.
func (e End) Worth(closes int64) (int64, error) {
	worth, err := money.Mul(e.PerCycle, closes)
	if err != nil {
		return 0, err
	}
	return money.Add(worth, e.Rest)
}

// Running is all that is deferred, in micro-units: PerCycle becomes a cost at each close, Remaining in all of them.
type Running struct{ PerCycle, Remaining int64 }

// Add defers more. It returns money.ErrOverflow.
func (r Running) Add(amount int64, end End) (sum Running, err error) {
	if sum.PerCycle, err = money.Add(r.PerCycle, end.PerCycle); err != nil {
		return Running{}, err
	}
	sum.Remaining, err = money.Add(r.Remaining, amount)
	return sum, err
}

// Remove takes what ends after so many closes off and returns its worth, which becomes nobody's cost.
func (r Running) Remove(end End, closes int64) (after Running, worth int64, err error) {
	if worth, err = end.Worth(closes); err != nil {
		return Running{}, 0, err
	}
	return Running{PerCycle: r.PerCycle - end.PerCycle, Remaining: r.Remaining - worth}, worth, nil
}

// Close returns what becomes a cost with a close, and what runs on after it; ended is what the table says of the close.
func (r Running) Close(ended End) (part int64, after Running) {
	part = r.PerCycle + ended.Rest
	return part, Running{PerCycle: r.PerCycle - ended.PerCycle, Remaining: r.Remaining - part}
}

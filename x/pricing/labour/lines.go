// Package labour follows work from hand to hand in what companies sell each other: arithmetic on plain values, without a
// framework and without a store.
package labour

import (
	"sort"

	"github.com/factor-coop/factor/internal/money"
)

// Lines is work by occupation. Work goes from hand to hand in what companies sell each
// other, to the micro-unit of what it was paid and to the microsecond: a unit carries a
// fixed number of both while its price holds, and a sale carries that times the quantity,
// without rounding, at both ends. So work is never made or lost on the way: whatever a unit
// is said to carry decides only when work is passed on.
//
// Sums of work wrap around at 64 bits instead of failing: work is a memo by which nobody is
// paid, it must stop neither a wage nor a delivery nor the end of a company, and what holds
// of sums holds of sums that wrap around.
type Lines []Line

// Line is the work of one occupation; occupation 0 is all others.
type Line struct {
	Occupation uint64
	// Amount is what the work was paid, in micro-units.
	Amount       int64
	Microseconds int64
}

// Sum is work of all occupations together.
type Sum struct{ Amount, Microseconds int64 }

const (
	// MaxUnitLines bounds the occupations of what one unit carries, MaxLines those of a company's account; the smallest, and what
	// comes later, is gathered as occupation 0.
	MaxUnitLines = 24
	MaxLines     = 64
)

// Add returns lines with others added so many times; lines themselves are left alone. An
// occupation for which there is no room among limit lines counts to occupation 0.
func Add(lines, others Lines, times int64, limit int) Lines {
	sum := append(Lines(nil), lines...)
	for _, other := range others {
		more := Line{Occupation: other.Occupation, Amount: other.Amount * times, Microseconds: other.Microseconds * times}
		if more.Amount != 0 || more.Microseconds != 0 {
			sum = addLine(sum, more, limit)
		}
	}
	return sum
}

func addLine(lines Lines, line Line, limit int) Lines {
	at := find(lines, line.Occupation)
	if at < 0 && len(lines) >= limit {
		line.Occupation = 0
		at = find(lines, 0)
	}
	if at < 0 {
		return append(lines, line)
	}
	lines[at].Amount += line.Amount
	lines[at].Microseconds += line.Microseconds
	if lines[at].Amount == 0 && lines[at].Microseconds == 0 {
		lines = append(lines[:at], lines[at+1:]...)
	}
	return lines
}

func find(lines Lines, occupation uint64) int {
	for i, line := range lines {
		if line.Occupation == occupation {
			return i
		}
	}
	return -1
}

// Scale returns lines times part / of, each rounded by itself and kept within 64 bits; of must be positive.
func Scale(lines Lines, part, of int64) Lines {
	scaled := make(Lines, 0, len(lines))
	for _, line := range lines {
		line.Amount = money.SatMulDivHalfUp(line.Amount, part, of)
		line.Microseconds = money.SatMulDivHalfUp(line.Microseconds, part, of)
		if line.Amount != 0 || line.Microseconds != 0 {
			scaled = append(scaled, line)
		}
	}
	return scaled
}

// Total is all of it together.
func Total(lines Lines) Sum {
	var sum Sum
	for _, line := range lines {
		sum.Amount, sum.Microseconds = sum.Amount+line.Amount, sum.Microseconds+line.Microseconds
	}
	return sum
}

// Largest gathers all but the largest lines as occupation 0, so that limit remain, and orders them by occupation.
func Largest(lines Lines, limit int) Lines {
	sorted := append(Lines(nil), lines...)
	if len(sorted) > limit {
		sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Amount > sorted[j].Amount })
		rest := append(Lines(nil), sorted[limit-1:]...)
		sorted = sorted[:limit-1]
		for _, line := range rest {
			line.Occupation = 0
			sorted = addLine(sorted, line, limit)
		}
	}
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Occupation < sorted[j].Occupation })
	return sorted
}

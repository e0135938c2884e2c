package types

import (
	"sort"

	"github.com/factor-coop/factor/internal/money"
)

// LabourLines is work by occupation. Work goes from hand to hand in what companies sell each
// other, to the micro-unit of what it was paid and to the microsecond: a unit carries a
// fixed number of both while its price holds, and a sale carries that times the quantity,
// without rounding, at both ends. So work is never made or lost on the way: whatever a unit
// is said to carry decides only when work is passed on.
//
// Sums of work wrap around at 64 bits instead of failing: work is a memo by which nobody is
// paid, it must stop neither a wage nor a delivery nor the end of a company, and what holds
// of sums holds of sums that wrap around.
type LabourLines = []LabourLine

// AddLabour returns lines with others added so many times; lines themselves are left alone. An
// occupation for which there is no room among limit lines counts to occupation 0.
func AddLabour(lines, others LabourLines, times int64, limit int) LabourLines {
	sum := append(LabourLines(nil), lines...)
	for _, other := range others {
		more := LabourLine{Occupation: other.Occupation, Amount: other.Amount * times, Microseconds: other.Microseconds * times}
		if more.Amount != 0 || more.Microseconds != 0 {
			sum = addLabourLine(sum, more, limit)
		}
	}
	return sum
}

func addLabourLine(lines LabourLines, line LabourLine, limit int) LabourLines {
	at := findLabour(lines, line.Occupation)
	if at < 0 && len(lines) >= limit {
		line.Occupation = 0
		at = findLabour(lines, 0)
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

func findLabour(lines LabourLines, occupation uint64) int {
	for i, line := range lines {
		if line.Occupation == occupation {
			return i
		}
	}
	return -1
}

// ScaleLabour returns lines times part / of, each rounded by itself and kept within 64 bits; of must be positive.
func ScaleLabour(lines LabourLines, part, of int64) LabourLines {
	scaled := make(LabourLines, 0, len(lines))
	for _, line := range lines {
		line.Amount = money.SatMulDivHalfUp(line.Amount, part, of)
		line.Microseconds = money.SatMulDivHalfUp(line.Microseconds, part, of)
		if line.Amount != 0 || line.Microseconds != 0 {
			scaled = append(scaled, line)
		}
	}
	return scaled
}

// SumLabour is all of it together.
func SumLabour(lines LabourLines) LabourSum {
	var sum LabourSum
	for _, line := range lines {
		sum.Amount, sum.Microseconds = sum.Amount+line.Amount, sum.Microseconds+line.Microseconds
	}
	return sum
}

// LargestLabour gathers all but the largest lines as occupation 0, so that limit remain, and orders them by occupation.
func LargestLabour(lines LabourLines, limit int) LabourLines {
	sorted := append(LabourLines(nil), lines...)
	if len(sorted) > limit {
		sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Amount > sorted[j].Amount })
		rest := append(LabourLines(nil), sorted[limit-1:]...)
		sorted = sorted[:limit-1]
		for _, line := range rest {
			line.Occupation = 0
			sorted = addLabourLine(sorted, line, limit)
		}
	}
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Occupation < sorted[j].Occupation })
	return sorted
}

// LabourOf takes the work out of cost lines.
func LabourOf(costs []CostLine) LabourLines {
	var lines LabourLines
	for _, cost := range costs {
		switch cost.Kind {
		case COST_LINE_KIND_LABOUR, COST_LINE_KIND_OTHER_LABOUR:
			lines = append(lines, LabourLine{Occupation: cost.Key, Amount: cost.Amount, Microseconds: cost.Seconds * Micro})
		}
	}
	return lines
}

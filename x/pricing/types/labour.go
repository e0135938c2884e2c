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
type LabourLines = []LabourLine

// AddLabour returns lines with others added so many times; lines themselves are left alone. An
// occupation for which there is no room among limit lines counts to occupation 0.
// It returns money.ErrOverflow when an amount or a time leaves 64 bits.
func AddLabour(lines, others LabourLines, times int64, limit int) (LabourLines, error) {
	sum := append(LabourLines(nil), lines...)
	for _, other := range others {
		amount, err := money.Mul(other.Amount, times)
		if err != nil {
			return nil, err
		}
		microseconds, err := money.Mul(other.Microseconds, times)
		if err != nil {
			return nil, err
		}
		if amount == 0 && microseconds == 0 {
			continue
		}
		if sum, err = addLabourLine(sum, LabourLine{Occupation: other.Occupation, Amount: amount, Microseconds: microseconds}, limit); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

func addLabourLine(lines LabourLines, line LabourLine, limit int) (LabourLines, error) {
	at := findLabour(lines, line.Occupation)
	if at < 0 && len(lines) >= limit {
		line.Occupation = 0
		at = findLabour(lines, 0)
	}
	if at < 0 {
		return append(lines, line), nil
	}
	var err error
	if lines[at].Amount, err = money.Add(lines[at].Amount, line.Amount); err != nil {
		return nil, err
	}
	if lines[at].Microseconds, err = money.Add(lines[at].Microseconds, line.Microseconds); err != nil {
		return nil, err
	}
	if lines[at].Amount == 0 && lines[at].Microseconds == 0 {
		lines = append(lines[:at], lines[at+1:]...)
	}
	return lines, nil
}

func findLabour(lines LabourLines, occupation uint64) int {
	for i, line := range lines {
		if line.Occupation == occupation {
			return i
		}
	}
	return -1
}

// ScaleLabour returns lines times part / of, each rounded by itself; of must be positive.
func ScaleLabour(lines LabourLines, part, of int64) (LabourLines, error) {
	scaled := make(LabourLines, 0, len(lines))
	for _, line := range lines {
		var err error
		if line.Amount, err = money.MulDivHalfUp(line.Amount, part, of); err != nil {
			return nil, err
		}
		if line.Microseconds, err = money.MulDivHalfUp(line.Microseconds, part, of); err != nil {
			return nil, err
		}
		if line.Amount != 0 || line.Microseconds != 0 {
			scaled = append(scaled, line)
		}
	}
	return scaled, nil
}

// SumLabour is all of it together.
func SumLabour(lines LabourLines) (LabourSum, error) {
	var sum LabourSum
	var err error
	for _, line := range lines {
		if sum.Amount, err = money.Add(sum.Amount, line.Amount); err != nil {
			return sum, err
		}
		if sum.Microseconds, err = money.Add(sum.Microseconds, line.Microseconds); err != nil {
			return sum, err
		}
	}
	return sum, nil
}

// LargestLabour gathers all but the largest lines as occupation 0, so that limit remain, and orders them by occupation.
func LargestLabour(lines LabourLines, limit int) (LabourLines, error) {
	sorted := append(LabourLines(nil), lines...)
	if len(sorted) > limit {
		sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Amount > sorted[j].Amount })
		rest := append(LabourLines(nil), sorted[limit-1:]...)
		sorted = sorted[:limit-1]
		for _, line := range rest {
			line.Occupation = 0
			var err error
			if sorted, err = addLabourLine(sorted, line, limit); err != nil {
				return nil, err
			}
		}
	}
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Occupation < sorted[j].Occupation })
	return sorted, nil
}

// LabourOf takes the work out of cost lines.
func LabourOf(costs []CostLine) (LabourLines, error) {
	var lines LabourLines
	for _, cost := range costs {
		switch cost.Kind {
		case COST_LINE_KIND_LABOUR, COST_LINE_KIND_OTHER_LABOUR:
		default:
			continue
		}
		microseconds, err := money.Mul(cost.Seconds, Micro)
		if err != nil {
			return nil, err
		}
		lines = append(lines, LabourLine{Occupation: cost.Key, Amount: cost.Amount, Microseconds: microseconds})
	}
	return lines, nil
}

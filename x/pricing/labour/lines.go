package labour

import (
	"sort"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/types"
)

// Lines is work by occupation.
type Lines = []types.LabourLine

// Add returns lines with others added so many times; lines themselves are left alone. An
// occupation for which there is no room among limit lines counts to occupation 0.
// It returns money.ErrOverflow when an amount or a time leaves 64 bits.
func Add(lines, others Lines, times int64, limit int) (Lines, error) {
	sum := append(Lines(nil), lines...)
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
		if sum, err = addOne(sum, types.LabourLine{Occupation: other.Occupation, Amount: amount, Microseconds: microseconds}, limit); err != nil {
			return nil, err
		}
	}
	return sum, nil
}

func addOne(lines Lines, line types.LabourLine, limit int) (Lines, error) {
	at := find(lines, line.Occupation)
	if at < 0 && len(lines) >= limit {
		line.Occupation = 0
		at = find(lines, 0)
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

func find(lines Lines, occupation uint64) int {
	for i, line := range lines {
		if line.Occupation == occupation {
			return i
		}
	}
	return -1
}

// Scale returns lines times part / of, each rounded by itself; of must be positive.
func Scale(lines Lines, part, of int64) (Lines, error) {
	scaled := make(Lines, 0, len(lines))
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

// Sum is all of it together.
func Sum(lines Lines) (types.LabourSum, error) {
	var sum types.LabourSum
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

// Largest gathers all but the largest lines as occupation 0, so that limit remain, and orders them by occupation.
func Largest(lines Lines, limit int) (Lines, error) {
	sorted := append(Lines(nil), lines...)
	if len(sorted) > limit {
		sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Amount > sorted[j].Amount })
		rest := append(Lines(nil), sorted[limit-1:]...)
		sorted = sorted[:limit-1]
		for _, line := range rest {
			line.Occupation = 0
			var err error
			if sorted, err = addOne(sorted, line, limit); err != nil {
				return nil, err
			}
		}
	}
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].Occupation < sorted[j].Occupation })
	return sorted, nil
}

// Of takes the work out of cost lines.
func Of(costs []types.CostLine) (Lines, error) {
	var lines Lines
	for _, cost := range costs {
		switch cost.Kind {
		case types.COST_LINE_KIND_LABOUR, types.COST_LINE_KIND_OTHER_LABOUR:
		default:
			continue
		}
		microseconds, err := money.Mul(cost.Seconds, types.Micro)
		if err != nil {
			return nil, err
		}
		lines = append(lines, types.LabourLine{Occupation: cost.Key, Amount: cost.Amount, Microseconds: microseconds})
	}
	return lines, nil
}

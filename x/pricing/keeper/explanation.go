package keeper

import (
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/types"
)

// explanationOf takes a posted price apart. Each part of the price is divided over
// what it was paid for by the largest remainder, so the lines sum to the price exactly.
func explanationOf(posted types.PostedPrice, costing types.ProductCosting, recipe []types.PriceLine, overhead []types.CostLine, declared int64) (types.Explanation, error) {
	e := types.Explanation{Cycle: posted.Cycle, Price: posted.Price}
	if err := directLines(&e, posted, costing); err != nil {
		return e, err
	}
	e.Lines = append(e.Lines, recipe...)
	if err := overheadLines(&e, posted, overhead, declared); err != nil {
		return e, err
	}
	appendLine(&e, types.COST_PART_OVERHEAD, types.COST_LINE_KIND_SUBSIDY, -posted.Subsidy)
	appendLine(&e, types.COST_PART_ADJUSTMENT, types.COST_LINE_KIND_RECOVERY, posted.Price-posted.Base)
	appendLine(&e, types.COST_PART_ADJUSTMENT, types.COST_LINE_KIND_ROUNDING, posted.Price-sumOf(e.Lines))
	return e, nil
}

func appendLine(e *types.Explanation, part types.CostPart, kind types.CostLineKind, amount int64) {
	if amount != 0 {
		e.Lines = append(e.Lines, types.PriceLine{Part: part, Kind: kind, Amount: amount})
	}
}

func sumOf(lines []types.PriceLine) int64 {
	sum := int64(0)
	for _, line := range lines {
		sum += line.Amount
	}
	return sum
}

// directLines divides the average direct cost over the averages of its lines; seconds
// are averages per unit already. Before any output the declared value stands in.
func directLines(e *types.Explanation, posted types.PostedPrice, costing types.ProductCosting) error {
	if !costing.DirectSeen {
		appendLine(e, types.COST_PART_DIRECT, types.COST_LINE_KIND_DECLARED, posted.Direct)
		return nil
	}
	tagged := posted.Direct - costing.Variance
	lines := make([]types.CostLine, len(costing.Lines))
	for i, line := range costing.Lines {
		lines[i] = types.CostLine(line)
	}
	weights, sum := weightsOf(lines)
	if tagged >= 0 && sum > 0 {
		parts, err := money.Split(tagged, weights)
		if err != nil {
			return err
		}
		for i, line := range lines {
			if parts[i] != 0 || line.Seconds != 0 {
				e.Lines = append(e.Lines, types.PriceLine{
					Part: types.COST_PART_DIRECT, Kind: line.Kind, Key: line.Key, Amount: parts[i], Microseconds: line.Seconds,
				})
			}
		}
	} else {
		appendLine(e, types.COST_PART_DIRECT, types.COST_LINE_KIND_ROUNDING, tagged)
	}
	appendLine(e, types.COST_PART_DIRECT, types.COST_LINE_KIND_VARIANCE, costing.Variance)
	return nil
}

// overheadLines divides a unit's overhead share over what overhead was paid for in the
// last year, and over declared values as far as they still stand in.
func overheadLines(e *types.Explanation, posted types.PostedPrice, overhead []types.CostLine, declared int64) error {
	share := money.SatAdd(posted.Overhead, posted.Subsidy)
	lines := append([]types.CostLine{{Kind: types.COST_LINE_KIND_DECLARED, Amount: declared}}, overhead...)
	weights, sum := weightsOf(lines)
	if share <= 0 || sum == 0 {
		appendLine(e, types.COST_PART_OVERHEAD, types.COST_LINE_KIND_ROUNDING, share)
		return nil
	}
	parts, err := money.Split(share, weights)
	if err != nil {
		return err
	}
	for i, line := range lines {
		if parts[i] == 0 {
			continue
		}
		microseconds := money.SatMulDivHalfUp(money.SatMul(line.Seconds, types.Micro), parts[i], weights[i])
		e.Lines = append(e.Lines, types.PriceLine{
			Part: types.COST_PART_OVERHEAD, Kind: line.Kind, Key: line.Key, Amount: parts[i], Microseconds: microseconds,
		})
	}
	return nil
}

// weightsOf takes gains (negative amounts) as weight 0: what they take off is spread over all lines.
func weightsOf(lines []types.CostLine) ([]int64, int64) {
	weights, sum := make([]int64, len(lines)), int64(0)
	for i, line := range lines {
		weights[i] = max(0, line.Amount)
		sum += weights[i]
	}
	return weights, sum
}

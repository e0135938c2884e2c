package engine

import (
	"context"
	"fmt"

	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// check ends a run whose prices do not explain themselves: at every depth the lines of
// every price sum to it, and the wages minted are the labour sold and held, to the unit,
// with as much sold as the run counted itself.
func (e *economy) check() error {
	ctx, err := e.state()
	if err != nil {
		return err
	}
	running, err := e.Pricing.GetCycle(ctx)
	if err != nil {
		return err
	}
	for _, g := range e.goods {
		for _, depth := range []uint32{1, 3, pricingtypes.MaxExplainDepth} {
			if err := e.checkPrice(ctx, g.id, depth, 0); err != nil {
				return err
			}
		}
		if e.cycle > 1 {
			if err := e.checkPrice(ctx, g.id, 2, running.Number-1); err != nil {
				return err
			}
		}
	}
	region, err := e.RegionLabour(ctx)
	if err == nil && !e.continued && region.Sold != e.labourSold { // of a real region nobody counted before
		err = fmt.Errorf("members bought things that carried %+v, the labour of prices says %+v", e.labourSold, region.Sold)
	}
	return err
}

func (e *economy) checkPrice(ctx context.Context, product uint64, depth uint32, cycle uint64) error {
	explained, err := e.Pricing.Explain(ctx, &pricingtypes.QueryExplainRequest{Product: product, Depth: depth, Cycle: cycle, Tree: true})
	if err != nil {
		return err
	}
	price, err := e.Pricing.Price(ctx, product)
	if err != nil {
		return err
	}
	if cycle == 0 && explained.Price != price {
		return fmt.Errorf("product %d costs %d, explained is %d", product, price, explained.Price)
	}
	var lines, total int64
	for _, line := range explained.Lines {
		lines += line.Amount
	}
	for _, line := range explained.Total {
		total += line.Amount
	}
	if lines != explained.Price || total != explained.Price {
		return fmt.Errorf("product %d costs %d, its lines sum to %d, at depth %d to %d", product, explained.Price, lines, depth, total)
	}
	return checkTree(product, explained.Price, explained.Tree)
}

// checkTree: the lines below an input sum to it, those of level 0 to the price.
func checkTree(product uint64, price int64, tree []pricingtypes.ExplainedLine) error {
	open := []int64{price} // what the lines of each level still have to sum to
	for _, line := range tree {
		level := int(line.Level)
		for _, left := range open[level+1:] {
			if left != 0 {
				return fmt.Errorf("product %d: the lines of level %d below an input miss %d", product, level+1, left)
			}
		}
		open = open[:level+1]
		open[level] -= line.Amount
		if line.Kind == pricingtypes.COST_LINE_KIND_INPUT && line.End == pricingtypes.EXPLAINED_END_NONE {
			open = append(open, line.Amount)
		}
	}
	for level, left := range open {
		if left != 0 {
			return fmt.Errorf("product %d: the lines of level %d miss %d", product, level, left)
		}
	}
	return nil
}

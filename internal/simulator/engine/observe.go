package engine

import (
	"slices"

	"github.com/factor-coop/factor/internal/simulator/report"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

// prices are what the products cost while a cycle runs.
type prices struct{ price, base, recovery int64 }

// post reads the prices that hold in the cycle that begins.
func (e *economy) post() (map[uint64]prices, error) {
	ctx, err := e.state()
	if err != nil {
		return nil, err
	}
	posted := map[uint64]prices{}
	for _, g := range e.goods {
		both, err := e.Pricing.Posted(ctx, g.id)
		if err != nil {
			return nil, err
		}
		posted[g.id] = prices{both.Current.Price, both.Current.Base, both.Current.RecoveryPpm}
	}
	return posted, nil
}

// observe writes down the cycle that has been closed.
func (e *economy) observe(posted map[uint64]prices) ([]report.Row, report.Pools, error) {
	ctx, err := e.state()
	if err != nil {
		return nil, report.Pools{}, err
	}
	var rows []report.Row
	for _, f := range e.firms {
		memo, err := e.Currency.GetMemo(ctx, f.id)
		if err != nil {
			return nil, report.Pools{}, err
		}
		costing, _, err := e.Pricing.GetCosting(ctx, f.id)
		if err != nil {
			return nil, report.Pools{}, err
		}
		for _, g := range f.goods {
			stock, err := e.Pricing.Stock(ctx, g.id)
			if err != nil {
				return nil, report.Pools{}, err
			}
			at := posted[g.id]
			rows = append(rows, report.Row{
				Cycle: e.cycle, Company: f.name, Product: g.plan.Code, Price: at.price, Base: at.base, Recovery: at.recovery,
				Output: g.made, Sold: g.sold, Revenue: g.revenue, Cost: costing.LastCost, Unrecovered: memo.Unrecovered, Stock: stock,
				Error: costing.Error, WeeklyCost: costing.CycleCost * report.WeekSeconds / e.cycleSeconds, NotViable: costing.NotViable, Ended: f.ended,
			})
		}
	}
	totals, err := e.Currency.GetTotals(ctx)
	if err != nil {
		return nil, report.Pools{}, err
	}
	return rows, report.Pools{
		Reserves: totals.Reserves, Starting: totals.Startings, Region: totals.Region, Outstanding: totals.Minted - totals.Burned,
	}, nil
}

// books reads where each company stands.
func (e *economy) books() ([]report.Books, error) {
	ctx, err := e.state()
	if err != nil {
		return nil, err
	}
	var all []report.Books
	for _, f := range slices.Concat(e.firms, e.resting) {
		memo, err := e.Currency.GetMemo(ctx, f.id)
		if err != nil {
			return nil, err
		}
		costing, _, err := e.Pricing.GetCosting(ctx, f.id)
		if err != nil {
			return nil, err
		}
		books := report.Books{Company: f.name, Unrecovered: memo.Unrecovered, WeeklyCost: costing.CycleCost * report.WeekSeconds / e.cycleSeconds}
		if books.Reserve, err = e.Currency.Balance(ctx, currencytypes.Reserve(f.id)); err != nil {
			return nil, err
		}
		if books.Starting, err = e.Currency.Balance(ctx, currencytypes.Starting(f.id)); err != nil {
			return nil, err
		}
		all = append(all, books)
	}
	return all, nil
}

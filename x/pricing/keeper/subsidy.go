package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/types"
)

// GetCosting returns what a company's closed cycles left, and whether the company has
// had a cost or a product at all. Subsidies are measured by its last_cost, the tax on
// over-recovery and the cover of a reserve by its cycle_cost.
func (k Keeper) GetCosting(ctx context.Context, company uint64) (types.CompanyCosting, bool, error) {
	return base.Find(ctx, k.companyCostings, company)
}

// costOfCycle is what a cycle cost before subsidies: the overhead that arose and the tagged
// and consumed cost of what observing the cycle took into the products' averages. Work that
// no output followed counts when it becomes overhead. Losses stay out: a lost unit was paid
// for when it was made, so that a subsidy would pay it twice.
func costOfCycle(before, after companyBooks) int64 {
	cost := before.flow.Overhead
	for _, line := range before.flow.Lines {
		if line.Kind == types.COST_LINE_KIND_LOSS {
			cost = money.SatSub(cost, line.Amount)
		}
	}
	for i, one := range before.products {
		for _, part := range []int64{one.flow.Tagged, one.flow.Consumed, -after.products[i].flow.Tagged, -after.products[i].flow.Consumed} {
			cost = money.SatAdd(cost, part)
		}
	}
	return max(0, cost)
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/pricing/types"
)

// ReturnInput takes an input back that the supplier refunded. Inputs on hand leave at
// their average cost; what the refund differs from that, and the refund of something
// used already, is signed overhead. What was tagged is taken from where it was tagged
// while it stands there, else from overhead: a record never goes below zero by a refund. A
// company that is gone has no costs any more: only the work in what it gives back is noted.
func (k Keeper) ReturnInput(ctx context.Context, company uint64, in types.Input) error {
	if in.Amount < 0 || in.Quantity < 1 || in.Quantity > types.MaxQuantity {
		return errorsmod.Wrapf(types.ErrInvalid, "return of product %d: quantity %d for %s", in.SupplierProduct, in.Quantity, said.Money(in.Amount))
	}
	if err := k.receiveInput(ctx, company, in, -in.Quantity); err != nil {
		return err
	}
	if known, err := k.companyFlows.Has(ctx, company); err != nil || !known {
		return err
	}
	back := types.CostLine{Kind: types.COST_LINE_KIND_INPUT, Key: in.SupplierProduct, Amount: -in.Amount}
	if !in.Recipe {
		return k.returnTagged(ctx, company, in.Tag, back)
	}
	before, found, err := base.Find(ctx, k.inputs, collections.Join(company, in.SupplierProduct))
	if err != nil {
		return err
	}
	if found {
		after, taken := take(before, in.Quantity*types.Micro)
		if err := k.changeInput(ctx, company, in.SupplierProduct, before, after); err != nil {
			return err
		}
		back.Amount += taken
	}
	return k.addOverhead(ctx, company, back)
}

func (k Keeper) returnTagged(ctx context.Context, company uint64, tag types.CostTag, back types.CostLine) error {
	to, err := k.resolve(ctx, company, tag)
	if err != nil {
		return err
	}
	switch {
	case to.job != 0:
		job, err := k.jobs.Get(ctx, to.job)
		if err != nil {
			return err
		}
		if covers(job.Lines, back) {
			return k.addToJob(ctx, to.job, []types.CostLine{back})
		}
	case to.product != 0:
		flow, err := k.productFlows.Get(ctx, to.product)
		if err != nil {
			return err
		}
		if covers(flow.Lines, back) {
			return k.record(ctx, company, tag, []types.CostLine{back})
		}
	}
	return k.addOverhead(ctx, company, back)
}

// covers says whether a line holds at least what is taken back from it.
func covers(lines []types.CostLine, back types.CostLine) bool {
	at := findLine(lines, back.Kind, back.Key)
	return at >= 0 && lines[at].Amount+back.Amount >= 0
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/pricing/types"
)

// A cost belongs to the cycle that its company has not closed yet: one that
// arrives while the region's queue drains counts to the closing cycle until the
// company's turn has come, and to the running cycle after it. The records of
// what happened since the last close therefore need no cycle number.

// target is where a cost goes: a job, a product, or with both 0 the company's overhead.
type target struct{ product, job uint64 }

// CheckTag says whether new work may be tagged so: the product is the company's and
// made now, the job is open; work on made-to-order products names its job.
func (k Keeper) CheckTag(ctx context.Context, company uint64, tag types.CostTag) error {
	if tag.Job != 0 {
		job, found, err := base.Find(ctx, k.jobs, tag.Job)
		if err != nil {
			return err
		}
		if !found {
			return errorsmod.Wrapf(types.ErrJobNotFound, "job %d", tag.Job)
		}
		return checkJob(job, company, tag)
	}
	if tag.Product == 0 {
		return nil
	}
	product, err := k.companysProduct(ctx, company, tag.Product)
	if err == nil && product.Kind == types.PRODUCT_KIND_MADE_TO_ORDER {
		err = errorsmod.Wrapf(types.ErrProductKind, "product %d is made to order: name the job", tag.Product)
	}
	return err
}

func checkJob(job types.Job, company uint64, tag types.CostTag) error {
	if job.Company != company || (tag.Product != 0 && tag.Product != job.Product) {
		return errorsmod.Wrapf(types.ErrNotCompanysJob, "job %d is of company %d and product %d", job.Id, job.Company, job.Product)
	}
	return nil
}

// resolve says where a cost goes that has been paid. What it was tagged to may have
// ended since the work began; then the cost is the company's overhead.
func (k Keeper) resolve(ctx context.Context, company uint64, tag types.CostTag) (target, error) {
	if tag.Job != 0 {
		job, found, err := base.Find(ctx, k.jobs, tag.Job)
		if err != nil {
			return target{}, err
		}
		if found {
			return target{job: job.Id}, checkJob(job, company, tag)
		}
		unused, err := base.PeekID(ctx, k.jobSequence)
		if err == nil && tag.Job >= unused {
			err = errorsmod.Wrapf(types.ErrJobNotFound, "job %d", tag.Job)
		}
		return target{}, err
	}
	if tag.Product == 0 {
		return target{}, nil
	}
	product, err := k.GetProduct(ctx, tag.Product)
	if err != nil {
		return target{}, err
	}
	if product.Company != company {
		return target{}, errorsmod.Wrapf(types.ErrNotCompanysProduct, "product %d is not of company %d", product.Id, company)
	}
	if product.Retired || product.Kind == types.PRODUCT_KIND_MADE_TO_ORDER {
		return target{}, nil
	}
	return target{product: product.Id}, nil
}

// RecordLabour adds paid work to what it was done for. Seconds and amounts are not negative.
func (k Keeper) RecordLabour(ctx context.Context, company uint64, tag types.CostTag, labour []types.Labour) error {
	lines := make([]types.CostLine, len(labour))
	for i, one := range labour {
		if one.Seconds < 0 || one.Amount < 0 {
			return errorsmod.Wrapf(types.ErrInvalid, "labour of occupation %d: %s for %s", one.Occupation, said.Span(one.Seconds), said.Money(one.Amount))
		}
		lines[i] = types.CostLine{Kind: types.COST_LINE_KIND_LABOUR, Key: one.Occupation, Amount: one.Amount, Seconds: one.Seconds}
	}
	return k.record(ctx, company, tag, lines)
}

// RecordInput adds something bought from another company: to the inputs on hand when
// it was ordered for a recipe, else to what it was tagged to. Economy rule: a cost
// ordered under a recipe line is never also direct. Inputs from the starting pool have amount 0.
func (k Keeper) RecordInput(ctx context.Context, company uint64, in types.Input) error {
	if in.Amount < 0 || in.Quantity < 1 || in.Quantity > types.MaxQuantity {
		return errorsmod.Wrapf(types.ErrInvalid, "input of product %d: quantity %d for %s", in.SupplierProduct, in.Quantity, said.Money(in.Amount))
	}
	if !in.Recipe {
		return failure.First(
			k.record(ctx, company, in.Tag, []types.CostLine{{Kind: types.COST_LINE_KIND_INPUT, Key: in.SupplierProduct, Amount: in.Amount}}),
			k.receiveInput(ctx, company, in, in.Quantity),
		)
	}
	if err := k.CheckRecipeInput(ctx, company, in.SupplierProduct); err != nil {
		return err
	}
	if err := k.putOnHand(ctx, company, in); err != nil {
		return err
	}
	return k.receiveInput(ctx, company, in, in.Quantity)
}

// putOnHand gives an input to the output that used it already, and keeps the rest for output to come.
func (k Keeper) putOnHand(ctx context.Context, company uint64, in types.Input) error {
	quantity, amount, err := k.meetOwed(ctx, company, in.SupplierProduct, in.Quantity*types.Micro, in.Amount)
	if err != nil || quantity == 0 {
		return err
	}
	before, _, err := base.Find(ctx, k.inputs, collections.Join(company, in.SupplierProduct))
	if err != nil {
		return err
	}
	after := before
	after.MicroQuantity = money.SatAdd(before.MicroQuantity, quantity)
	after.Amount = money.SatAdd(before.Amount, amount)
	return k.changeInput(ctx, company, in.SupplierProduct, before, after)
}

// receiveInput counts the work in an input; one that no company of the region supplied carries none.
func (k Keeper) receiveInput(ctx context.Context, company uint64, in types.Input, quantity int64) error {
	if in.SupplierCompany == 0 {
		return nil
	}
	return k.receiveLabour(ctx, company, in.SupplierProduct, quantity)
}

// RecordOutside adds something paid outside the system to what it was tagged to.
func (k Keeper) RecordOutside(ctx context.Context, company uint64, tag types.CostTag, amount int64) error {
	if amount < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "paid outside: %s", said.Money(amount))
	}
	return k.record(ctx, company, tag, []types.CostLine{{Kind: types.COST_LINE_KIND_OUTSIDE, Amount: amount}})
}

// RecordSubsidy lowers the cost that the company's prices are built on.
func (k Keeper) RecordSubsidy(ctx context.Context, company uint64, amount int64) error {
	if amount < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "subsidy of %s", said.Money(amount))
	}
	if _, err := k.openCompany(ctx, company); err != nil {
		return err
	}
	flow, err := k.companyFlows.Get(ctx, company)
	if err != nil {
		return err
	}
	flow.Subsidies = money.SatAdd(flow.Subsidies, amount)
	return k.companyFlows.Set(ctx, company, flow)
}

func (k Keeper) record(ctx context.Context, company uint64, tag types.CostTag, lines []types.CostLine) error {
	to, err := k.resolve(ctx, company, tag)
	if err != nil {
		return err
	}
	switch {
	case to.job != 0:
		return k.addToJob(ctx, to.job, lines)
	case to.product != 0:
		flow, err := k.productFlows.Get(ctx, to.product)
		if err != nil {
			return err
		}
		flow.Tagged, flow.Lines = addLines(flow.Tagged, flow.Lines, lines...)
		return k.productFlows.Set(ctx, to.product, flow)
	default:
		return k.addOverhead(ctx, company, lines...)
	}
}

func (k Keeper) addOverhead(ctx context.Context, company uint64, lines ...types.CostLine) error {
	flow, found, err := base.Find(ctx, k.companyFlows, company)
	if err != nil {
		return err
	}
	if !found {
		if _, err := k.openCompany(ctx, company); err != nil {
			return err
		}
	}
	flow.Overhead, flow.Lines = addLines(flow.Overhead, flow.Lines, lines...)
	return k.companyFlows.Set(ctx, company, flow)
}

// addLines adds costs to a sum and its lines. Lines of labour and inputs beyond the
// number kept are gathered in one line each, so that no record grows without bound.
func addLines(sum int64, lines []types.CostLine, added ...types.CostLine) (int64, []types.CostLine) {
	for _, line := range added {
		if line.Amount == 0 && line.Seconds == 0 {
			continue
		}
		sum, lines = money.SatAdd(sum, line.Amount), addLine(lines, line)
	}
	return sum, lines
}

func addLine(lines []types.CostLine, line types.CostLine) []types.CostLine {
	at := findLine(lines, line.Kind, line.Key)
	if at < 0 && len(lines) >= types.MaxCostLines {
		switch line.Kind {
		case types.COST_LINE_KIND_LABOUR:
			line.Kind, line.Key = types.COST_LINE_KIND_OTHER_LABOUR, 0
		case types.COST_LINE_KIND_INPUT:
			line.Kind, line.Key = types.COST_LINE_KIND_OTHER_INPUT, 0
		}
		at = findLine(lines, line.Kind, line.Key)
	}
	if at < 0 {
		return append(lines, line)
	}
	lines[at].Amount = money.SatAdd(lines[at].Amount, line.Amount)
	lines[at].Seconds = money.SatAdd(lines[at].Seconds, line.Seconds)
	return lines
}

func findLine(lines []types.CostLine, kind types.CostLineKind, key uint64) int {
	for i, line := range lines {
		if line.Kind == kind && line.Key == key {
			return i
		}
	}
	return -1
}

package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/pricing/atcost"
	"github.com/factor-coop/factor/x/pricing/types"
)

// OpenJob starts a made-to-order job that settles at ceiling at most.
func (k Keeper) OpenJob(ctx context.Context, company, id uint64, ceiling int64) (uint64, error) {
	product, err := k.companysProduct(ctx, company, id)
	if err != nil {
		return 0, err
	}
	if product.Kind != types.PRODUCT_KIND_MADE_TO_ORDER {
		return 0, errorsmod.Wrapf(types.ErrProductKind, "product %d is not made to order", id)
	}
	if ceiling < 0 {
		return 0, errorsmod.Wrapf(types.ErrInvalid, "ceiling %s", said.Money(ceiling))
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, err
	}
	flow, err := k.companyFlows.Get(ctx, company)
	if err != nil {
		return 0, err
	}
	if flow.OpenJobs >= params.MaxOpenJobs {
		return 0, errorsmod.Wrapf(types.ErrTooManyJobs, "company %d has %d", company, flow.OpenJobs)
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	job := types.Job{Company: company, Product: id, Ceiling: ceiling, OpenedAt: now}
	if job.Id, err = base.NextID(ctx, k.jobSequence); err != nil {
		return 0, err
	}
	flow.OpenJobs++
	return job.Id, failure.First(
		k.jobs.Set(ctx, job.Id, job),
		k.jobsByCompany.Set(ctx, collections.Join(company, job.Id)),
		k.companyFlows.Set(ctx, company, flow),
		base.Emit(ctx, &types.JobOpened{Job: job.Id, Company: company, Product: id, Ceiling: ceiling}),
	)
}

// GetJob returns an open job, or ErrJobNotFound.
func (k Keeper) GetJob(ctx context.Context, id uint64) (types.Job, error) {
	job, found, err := base.Find(ctx, k.jobs, id)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrJobNotFound, "job %d", id)
	}
	return job, err
}

func (k Keeper) addToJob(ctx context.Context, id uint64, lines []types.CostLine) error {
	job, err := k.jobs.Get(ctx, id)
	if err != nil {
		return err
	}
	flow, err := k.companyFlows.Get(ctx, job.Company)
	if err != nil {
		return err
	}
	before := job.Cost
	job.Cost, job.Lines = addLines(job.Cost, job.Lines, lines...)
	flow.Jobs = money.SatAdd(flow.Jobs, job.Cost-before)
	flow.Overruns += max(0, job.Cost-job.Ceiling) - max(0, before-job.Ceiling)
	return failure.First(k.jobs.Set(ctx, id, job), k.companyFlows.Set(ctx, job.Company, flow))
}

// SettleJob ends a job and returns what the buyer pays: the recorded cost with its
// overhead share, at most the ceiling. Cost above the ceiling becomes overhead. The
// caller settles the money and counts the units with RecordSale.
func (k Keeper) SettleJob(ctx context.Context, id uint64) (int64, error) {
	job, err := k.GetJob(ctx, id)
	if err != nil {
		return 0, err
	}
	posted, err := k.prices.Get(ctx, job.Product)
	if err != nil {
		return 0, err
	}
	full := atcost.JobAmount(job.Cost, posted.Current.Direct, posted.Current.Overhead, posted.Current.RecoveryPpm)
	amount := max(0, min(full, job.Ceiling))
	overrun := max(0, job.Cost-amount)
	if err := k.closeJob(ctx, job); err != nil {
		return 0, err
	}
	passed, err := shrink(job.Lines, job.Cost-overrun)
	if err != nil {
		return 0, err
	}
	flow, err := k.productFlows.Get(ctx, job.Product)
	if err != nil {
		return 0, err
	}
	flow.Tagged, flow.Lines = addLines(flow.Tagged, flow.Lines, passed...)
	return amount, failure.First(
		k.productFlows.Set(ctx, job.Product, flow),
		k.addOverhead(ctx, job.Company, types.CostLine{Kind: types.COST_LINE_KIND_OVERRUN, Amount: overrun}),
		base.Emit(ctx, &types.JobSettled{
			Job: id, Company: job.Company, Product: job.Product, Cost: job.Cost, Amount: amount, Overrun: overrun,
		}),
	)
}

// CancelJob gives a job up; what it cost becomes the company's overhead.
func (k Keeper) CancelJob(ctx context.Context, id uint64) error {
	job, err := k.GetJob(ctx, id)
	if err != nil {
		return err
	}
	return failure.First(
		k.closeJob(ctx, job),
		k.addOverhead(ctx, job.Company, types.CostLine{Kind: types.COST_LINE_KIND_UNFINISHED, Amount: job.Cost}),
		base.Emit(ctx, &types.JobCancelled{Job: id, Company: job.Company, Cost: job.Cost}),
	)
}

func (k Keeper) closeJob(ctx context.Context, job types.Job) error {
	flow, err := k.companyFlows.Get(ctx, job.Company)
	if err != nil {
		return err
	}
	flow.Jobs -= job.Cost
	flow.Overruns -= max(0, job.Cost-job.Ceiling)
	flow.OpenJobs--
	flow.Labour = types.StoredAccount(flow.Labour.Account().Pay(types.WorkIn(job.Lines)))
	return failure.First(
		k.jobs.Remove(ctx, job.Id),
		k.jobsByCompany.Remove(ctx, collections.Join(job.Company, job.Id)),
		k.companyFlows.Set(ctx, job.Company, flow),
	)
}

// hasOpenJob looks through the company's open jobs, at most max_open_jobs.
func (k Keeper) hasOpenJob(ctx context.Context, company, product uint64) (bool, error) {
	open := false
	err := k.jobsByCompany.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](company), func(key pair) (bool, error) {
		job, err := k.jobs.Get(ctx, key.K2())
		open = err == nil && job.Product == product
		return open, err
	})
	return open, err
}

// shrink divides total (at most their sum) over lines in proportion to their amounts, by the largest remainder.
func shrink(lines []types.CostLine, total int64) ([]types.CostLine, error) {
	weights, sum := make([]int64, len(lines)), int64(0)
	for i, line := range lines {
		weights[i] = line.Amount
		sum += line.Amount
	}
	if sum == total {
		return lines, nil
	}
	if sum == 0 {
		return nil, errors.New("cannot divide a cost over lines without amounts")
	}
	parts, err := money.Split(total, weights)
	if err != nil {
		return nil, err
	}
	shrunk := append([]types.CostLine(nil), lines...)
	for i := range shrunk {
		shrunk[i].Amount = parts[i]
	}
	return shrunk, nil
}

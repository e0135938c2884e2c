package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/pricing/types"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// GetCycle returns where the region's costing stands.
func (k Keeper) GetCycle(ctx context.Context) (types.CycleState, error) { return k.cycle.Get(ctx) }

// endCycle begins the next cycle and puts every company that has costs on the queue:
// the queue is the range of company ids from next_company to last_company.
func (k Keeper) endCycle(ctx context.Context, cycle *types.CycleState, now int64, params types.Params) error {
	ended := cycle.Number
	cycle.EndedSeconds = cycle.EndsAt - cycle.StartedAt
	cycle.Number, cycle.StartedAt = cycle.Number+1, now
	// The rhythm is kept unless the chain stood still for so long that the next cycle would be a stub.
	if late := now - cycle.EndsAt; late < params.CycleSeconds/2 {
		cycle.EndsAt += params.CycleSeconds
	} else {
		cycle.EndsAt = now + params.CycleSeconds
	}
	iterator, err := k.companyFlows.Iterate(ctx, new(collections.Range[uint64]).Descending())
	if err != nil {
		return err
	}
	last := uint64(0)
	if iterator.Valid() {
		if last, err = iterator.Key(); err != nil {
			return failure.First(err, iterator.Close())
		}
	}
	if err := iterator.Close(); err != nil {
		return err
	}
	cycle.Closing, cycle.NextCompany, cycle.LastCompany, cycle.QueueLength = true, 1, last, cycle.Companies
	return base.Emit(ctx, &types.CycleEnded{
		Cycle: ended, EndedAt: now, QueueLength: cycle.QueueLength, NextEndsAt: cycle.EndsAt,
	})
}

// drain closes the companies at the head of the queue. A company is closed as a whole
// and counts as one entry more than it has products.
func (k Keeper) drain(ctx context.Context, cycle types.CycleState, params types.Params) error {
	queue, err := k.queueHead(ctx, cycle, int(params.MaxRepricedPerBlock))
	if err != nil {
		return err
	}
	handled := uint32(0)
	done := true
	for _, company := range queue {
		costing, err := k.companyCostings.Get(ctx, company)
		if err != nil {
			return err
		}
		if handled+1+costing.ActiveProducts > params.MaxRepricedPerBlock && handled > 0 {
			done = false
			break
		}
		handled += 1 + costing.ActiveProducts
		if err := k.tryClose(ctx, company, cycle, params); err != nil {
			return err
		}
		cycle.NextCompany = company + 1
		cycle.QueueLength--
	}
	cycle.RepricedInBlock, cycle.RepricedHeight = handled, sdk.UnwrapSDKContext(ctx).BlockHeight()
	cycle.RepricedCap = params.MaxRepricedPerBlock
	if done && cycle.QueueLength == 0 {
		cycle.Closing, cycle.NextCompany, cycle.LastCompany = false, 0, 0
		if err := base.Emit(ctx, &types.CycleClosed{Cycle: cycle.Number - 1}); err != nil {
			return err
		}
	}
	return k.cycle.Set(ctx, cycle)
}

// queueHead reads the first companies of the queue, at most limit of them.
func (k Keeper) queueHead(ctx context.Context, cycle types.CycleState, limit int) ([]uint64, error) {
	if cycle.LastCompany < cycle.NextCompany {
		return nil, nil
	}
	waiting := new(collections.Range[uint64]).StartInclusive(cycle.NextCompany).EndInclusive(cycle.LastCompany)
	return base.FirstKeys(ctx, k.companyFlows.Iterate, waiting, limit)
}

// tryClose closes one company in a context of its own. When its costs cannot be
// computed (an amount leaves 64 bits) it keeps its prices and costs, everybody
// else is repriced, and the event names the error.
func (k Keeper) tryClose(ctx context.Context, company uint64, cycle types.CycleState, params types.Params) error {
	err := base.Attempt(ctx, func(ctx context.Context) error { return k.closeCompany(ctx, company, cycle, params) })
	if err != nil {
		sdk.UnwrapSDKContext(ctx).Logger().Error("a company keeps its prices", "company", company, "cycle", cycle.Number-1, "reason", err)
		codespace, code := failure.Name(err)
		return base.Emit(ctx, &types.CompanyCloseFailed{
			Company: company, Cycle: cycle.Number - 1, Codespace: codespace, Code: code,
		})
	}
	return nil
}

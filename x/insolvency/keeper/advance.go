package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/insolvency/types"
)

// advance takes the next steps of all proceedings, company by company in turn, until the block's budget is used up.
func (k Keeper) advance(ctx context.Context, cursors *types.Cursors, now int64) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	limit := int(params.MaxStepsPerBlock)
	companies, err := k.inTurn(ctx, types.STAGE_ACTIVE, cursors.Active, limit)
	if err != nil || len(companies) == 0 {
		return err
	}
	budget := limit
	for _, company := range companies {
		if budget == 0 {
			break
		}
		used, err := k.lead(ctx, company, now, budget)
		if err != nil {
			return err
		}
		budget -= used
		cursors.Active = company
	}
	return k.work.Set(ctx, types.Work{
		Height: sdk.UnwrapSDKContext(ctx).BlockHeight(), Steps: uint32(limit - budget), Cap: params.MaxStepsPerBlock,
	})
}

// lead takes one company on by at most budget steps and returns how many it took. Whatever fails
// is undone, leaves the company where it was and is tried again later: it stops nobody else.
func (k Keeper) lead(ctx context.Context, company uint64, now int64, budget int) (int, error) {
	current, err := k.GetProceeding(ctx, company)
	if err != nil || current.RetryAt > now {
		return 0, err
	}
	used := 0
	for used < budget && current.Phase != types.PHASE_GONE {
		var after types.Proceeding
		var handled int
		reason := base.Attempt(ctx, func(ctx context.Context) (err error) {
			after, handled, err = k.step(ctx, current, now, budget-used)
			return err
		})
		if reason != nil {
			return used + 1, k.postpone(ctx, current, reason, now)
		}
		used += max(handled, 1)
		if handled == 0 && after.Phase == current.Phase {
			return used, nil // it waits for another module
		}
		current = after
	}
	return used, nil
}

// step runs a company's phase once and stores how far it came.
func (k Keeper) step(ctx context.Context, before types.Proceeding, now int64, limit int) (types.Proceeding, int, error) {
	after := before
	handled, to, err := k.run(ctx, &after, now, limit)
	if err != nil {
		return before, 0, err
	}
	after.Codespace, after.Code, after.RetryAt = "", 0, 0
	after.Progress.Steps += uint64(max(handled, 1))
	if handled > 0 {
		if err := base.Emit(ctx, &types.StepTaken{Company: before.Company, Phase: before.Phase, Handled: uint32(handled)}); err != nil {
			return before, 0, err
		}
	}
	if to != before.Phase {
		after.Phase, after.PhaseSince, after.Cursor = to, now, 0
		if err := base.Emit(ctx, &types.PhaseEnded{Company: before.Company, Phase: before.Phase, Next: to}); err != nil {
			return before, 0, err
		}
	}
	return after, handled, k.store(ctx, before, after)
}

// postpone notes which error a step failed with; the company is tried again after a while.
func (k Keeper) postpone(ctx context.Context, current types.Proceeding, reason error, now int64) error {
	sdk.UnwrapSDKContext(ctx).Logger().Error("a step of a proceeding failed", "company", current.Company, "phase", current.Phase, "reason", reason)
	after := current
	after.Codespace, after.Code = failure.Name(reason)
	after.RetryAt = now + types.RetrySeconds
	if err := k.store(ctx, current, after); err != nil {
		return err
	}
	return base.Emit(ctx, &types.StepFailed{
		Company: current.Company, Phase: current.Phase, Codespace: after.Codespace, Code: after.Code, RetryAt: after.RetryAt,
	})
}

// run does at most limit entries of a company's phase, and returns how many and the phase it is in then.
func (k Keeper) run(ctx context.Context, p *types.Proceeding, now int64, limit int) (handled int, to types.Phase, err error) {
	var done bool
	switch p.Phase {
	case types.PHASE_OFFICES:
		handled, done, err = k.endOffices(ctx, p, limit)
	case types.PHASE_SHIFTS:
		handled, done, err = k.below.Wage.CloseWork(ctx, p.Company, p.BeganAt, limit)
		p.Progress.Shifts += uint64(handled)
	case types.PHASE_JOBS:
		handled, done, err = k.endJobs(ctx, p, limit)
	case types.PHASE_ORDERS:
		handled, done, err = k.endOrders(ctx, p, limit)
	case types.PHASE_CLAIMS:
		handled, done, err = k.settleClaims(ctx, p, limit)
	case types.PHASE_ASSETS:
		handled, done, err = k.handOver(ctx, p, limit)
	case types.PHASE_POOLS:
		done, err = true, k.seize(ctx, p)
	case types.PHASE_WRITE_OFF:
		done, err = true, k.writeOff(ctx, p)
	case types.PHASE_LISTINGS:
		handled, done, err = k.below.Market.CloseListings(ctx, p.Company, limit)
		p.Progress.Listings += uint64(handled)
	case types.PHASE_WORKERS:
		handled, done, err = k.below.Coop.CloseEmployments(ctx, p.Company, limit)
		p.Progress.Workers += uint64(handled)
	default: // closing
		return k.close(ctx, p, now, limit)
	}
	if done {
		return handled, p.Phase + 1, err
	}
	return handled, p.Phase, err
}

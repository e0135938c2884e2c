package keeper

import "context"

// EndBlock handles what is due, each kind within its cap: subsidies and the tax of cycles that have closed, requests
// that nobody decided, closed requests that are forgotten, payments outside that nobody confirmed.
func (k Keeper) EndBlock(ctx context.Context) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	closed, err := k.lastClosedCycle(ctx)
	if err != nil {
		return err
	}
	if err := k.payDueSubsidies(ctx, closed, now, int(params.MaxSubsidiesPerBlock)); err != nil {
		return err
	}
	if err := k.collectTax(ctx, closed, params); err != nil {
		return err
	}
	if err := k.handleDueRequests(ctx, params, now); err != nil {
		return err
	}
	return k.returnDueOutside(ctx, now, int(params.MaxOutsideDuePerBlock))
}

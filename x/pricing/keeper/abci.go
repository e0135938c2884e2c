package keeper

import "context"

// EndBlock ends the cycle when its time is over and reprices companies that wait,
// at most max_repriced_per_block companies and products. A cycle whose queue has
// not drained keeps the next one running, and a halt makes one long cycle.
func (k Keeper) EndBlock(ctx context.Context) error {
	cycle, err := k.cycle.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	switch {
	case !cycle.Closing && now < cycle.EndsAt:
		return nil
	case !cycle.Closing:
		if err := k.endCycle(ctx, &cycle, now, params); err != nil {
			return err
		}
	}
	return k.drain(ctx, cycle, params)
}

package keeper

import "context"

// BeginBlock moves the clock, and does, each within a cap, what has come due: notices take effect, whom one officer admitted
// votes, and objections to what has ended are forgotten. It comes before all that the block does, so that nobody is paid, and nothing is
// decided, by what was true until now.
func (k Keeper) BeginBlock(ctx context.Context) error {
	if err := k.reachNow(ctx); err != nil {
		return err
	}
	now, err := k.Now(ctx)
	if err != nil {
		return err
	}
	if err := k.carryOutNotices(ctx, now); err != nil {
		return err
	}
	if err := k.endProbations(ctx, now); err != nil {
		return err
	}
	return k.forgetObjections(ctx)
}

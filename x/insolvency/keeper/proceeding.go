package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/insolvency/types"
)

// GetProceeding returns a company's proceeding, or ErrProceedingNotFound.
func (k Keeper) GetProceeding(ctx context.Context, company uint64) (types.Proceeding, error) {
	proceeding, found, err := k.find(ctx, company)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrProceedingNotFound, "company %d", company)
	}
	return proceeding, err
}

func (k Keeper) find(ctx context.Context, company uint64) (types.Proceeding, bool, error) {
	return base.Find(ctx, k.proceedings, company)
}

// store replaces a proceeding, moves its index entries and counts what its settlement grew by.
// before is the zero proceeding for a new one.
func (k Keeper) store(ctx context.Context, before, after types.Proceeding) error {
	if before.Company != 0 {
		if err := k.unindex(ctx, before); err != nil {
			return err
		}
	}
	if err := k.byStage.Set(ctx, stageKey(after)); err != nil {
		return err
	}
	if after.Phase == types.PHASE_GRACE {
		if err := k.graceEnds.Set(ctx, graceKey(after)); err != nil {
			return err
		}
	}
	if err := k.count(ctx, before, after); err != nil {
		return err
	}
	return k.proceedings.Set(ctx, after.Company, after)
}

func (k Keeper) unindex(ctx context.Context, one types.Proceeding) error {
	if err := k.byStage.Remove(ctx, stageKey(one)); err != nil {
		return err
	}
	return k.graceEnds.Remove(ctx, graceKey(one))
}

// count keeps the sums over all proceedings.
func (k Keeper) count(ctx context.Context, before, after types.Proceeding) error {
	more := after.Settlement.Minus(before.Settlement)
	ended := after.Phase == types.PHASE_GONE && before.Phase != types.PHASE_GONE
	if more == (types.Settlement{}) && !ended {
		return nil
	}
	totals, err := k.totals.Get(ctx)
	if err != nil {
		return err
	}
	totals.Settlement.Add(more)
	if ended {
		totals.Gone++
	}
	return k.totals.Set(ctx, totals)
}

// remove forgets the proceeding of a company that recovered in its grace period.
func (k Keeper) remove(ctx context.Context, one types.Proceeding) error {
	if err := k.unindex(ctx, one); err != nil {
		return err
	}
	return k.proceedings.Remove(ctx, one.Company)
}

func stageKey(one types.Proceeding) pair {
	return collections.Join(uint64(one.Phase.Stage()), one.Company)
}

func graceKey(one types.Proceeding) pair {
	return collections.Join(uint64(one.GraceEndsAt), one.Company)
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/region/types"
)

// ConsumeAllowance takes gas from somebody's allowance, or ErrAllowanceExhausted
// and takes nothing. A bucket that nobody touched is full. One read and one write
// of one small entry: it runs for every transaction.
func (k Keeper) ConsumeAllowance(ctx context.Context, holder types.AllowanceHolder, gas uint64) error {
	left, bucket, now, err := k.allowance(ctx, holder)
	if err != nil {
		return err
	}
	if gas > bucket.MaxGas {
		return errorsmod.Wrapf(types.ErrAllowanceExhausted, "%d gas is more than the whole allowance of %d", gas, bucket.MaxGas)
	}
	if gas > left {
		wait := (gas - left + bucket.RefillPerSecond - 1) / bucket.RefillPerSecond
		return errorsmod.Wrapf(types.ErrAllowanceExhausted, "%d gas asked, %d gas left; try again in %s or ask for less", gas, left, said.Span(wait))
	}
	return k.allowances.Set(ctx, holderKey(holder), types.Allowance{Gas: left - gas, AsOf: now})
}

// GetAllowance is the gas that somebody has left now, and the bucket that refills it.
func (k Keeper) GetAllowance(ctx context.Context, holder types.AllowanceHolder) (uint64, types.Bucket, error) {
	left, bucket, _, err := k.allowance(ctx, holder)
	return left, bucket, err
}

func (k Keeper) allowance(ctx context.Context, holder types.AllowanceHolder) (left uint64, bucket types.Bucket, now int64, err error) {
	params, err := k.GetParams(ctx)
	if err != nil {
		return 0, types.Bucket{}, 0, err
	}
	if bucket, err = params.BucketOf(holder.Kind); err != nil {
		return 0, types.Bucket{}, 0, err
	}
	if now, err = k.Now(ctx); err != nil {
		return 0, types.Bucket{}, 0, err
	}
	stored, exists, err := base.Find(ctx, k.allowances, holderKey(holder))
	if err != nil {
		return 0, types.Bucket{}, 0, err
	}
	if !exists {
		return bucket.MaxGas, bucket, now, nil
	}
	return bucket.Refilled(stored, now), bucket, now, nil
}

func holderKey(holder types.AllowanceHolder) collections.Pair[uint32, uint64] {
	return collections.Join(uint32(holder.Kind), holder.Id)
}

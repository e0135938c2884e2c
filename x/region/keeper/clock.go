package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/region/types"
)

// Now is the chain time in Unix seconds: where the clock began, plus scale times
// the block time that passed since and that blocks lived. It never goes back. Where no
// block is being made (export, a query without a header) it is the last block's.
func (k Keeper) Now(ctx context.Context) (int64, error) {
	blockTime := sdk.UnwrapSDKContext(ctx).BlockTime()
	if blockTime.IsZero() || blockTime.Unix() <= 0 {
		return k.lastChainTime.Get(ctx)
	}
	_, now, err := k.readClock(ctx, blockTime.UnixNano())
	return now, err
}

// readClock is the clock with what no block lived taken out, and the chain time that it shows.
// It says the same before and after the block that lasted too long has begun.
func (k Keeper) readClock(ctx context.Context, blockNanos int64) (types.Clock, int64, error) {
	clock, err := k.clock.Get(ctx)
	if err != nil {
		return clock, 0, err
	}
	now, err := clockAt(clock, blockNanos)
	if err != nil || clock.Scale == 1 {
		return clock, now, err
	}
	reached, err := k.lastChainTime.Get(ctx)
	if err != nil {
		return clock, 0, err
	}
	// A node that was stopped for minutes would wake up months later in a fast region. So a block
	// lives that long at most, and the clock's origin moves by the whole seconds beyond it.
	if unlived := (now-reached)/clock.Scale - types.MaxBlockSeconds; unlived > 0 {
		clock.BlockOrigin += unlived
		now -= unlived * clock.Scale
	}
	return clock, now, nil
}

// clockAt is the chain time at a block time in Unix nanoseconds. It scales the
// nanoseconds and not the seconds, so that a fast clock moves within a second.
func clockAt(clock types.Clock, blockNanos int64) (int64, error) {
	passed := blockNanos - clock.BlockOrigin*nanosPerSecond
	if passed < 0 {
		return 0, errorsmod.Wrapf(types.ErrClock, "block time %s lies before the clock's origin %s", said.Time(blockNanos/nanosPerSecond), said.Time(clock.BlockOrigin))
	}
	scaled, err := money.MulDivFloor(passed, clock.Scale, nanosPerSecond)
	if err != nil {
		return 0, errorsmod.Wrap(types.ErrClock, err.Error())
	}
	return money.Add(clock.ChainOrigin, scaled)
}

const nanosPerSecond = 1_000_000_000

// reachNow writes down the chain time that the region has reached, so that an
// export can say it and no restart can set the clock back.
func (k Keeper) reachNow(ctx context.Context) error {
	blockTime := sdk.UnwrapSDKContext(ctx).BlockTime()
	clock, now, err := k.readClock(ctx, blockTime.UnixNano())
	if err != nil {
		return err
	}
	if clock.Scale != 1 {
		stored, err := k.clock.Get(ctx)
		if err != nil {
			return err
		}
		if stored != clock {
			if err := k.clock.Set(ctx, clock); err != nil {
				return err
			}
		}
	}
	return k.lastChainTime.Set(ctx, now)
}

package base

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Attempt does something of which all takes effect or nothing: what it wrote and emitted stays only where it returns no error. A panic of it is
// such an error, errorsmod.ErrPanic, and is in the log in full; only running out of gas goes on to whoever set the limit.
func Attempt(ctx context.Context, do func(context.Context) error) error {
	write, err := contained(ctx, do)
	if err == nil {
		write()
	}
	return err
}

// Trial does something of which nothing takes effect, and returns how it ended. Panics are errors as in an Attempt.
func Trial(ctx context.Context, do func(context.Context) error) error {
	_, err := contained(ctx, do)
	return err
}

func contained(ctx context.Context, do func(context.Context) error) (write func(), err error) {
	outer := sdk.UnwrapSDKContext(ctx)
	cached, write := outer.CacheContext()
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case storetypes.ErrorOutOfGas, storetypes.ErrorGasOverflow:
			panic(reason)
		default:
			outer.Logger().Error("an attempt panicked", "panic", reason)
			err = errorsmod.ErrPanic
		}
	}()
	return write, do(cached)
}

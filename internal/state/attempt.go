package state

import (
	"context"

	"github.com/cosmos/gogoproto/proto"

	errorsmod "cosmossdk.io/errors"

	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Attempt does something of which all takes effect or nothing: what it wrote and emitted stays only where it returns no error. A panic of it is
// such an error, registered as errorsmod.ErrPanic, and is in the log in full; only running out of gas goes on to whoever set the limit.
func Attempt(ctx context.Context, do func(context.Context) error) (err error) {
	cached, write := sdk.UnwrapSDKContext(ctx).CacheContext()
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case storetypes.ErrorOutOfGas, storetypes.ErrorGasOverflow:
			panic(reason)
		default:
			sdk.UnwrapSDKContext(ctx).Logger().Error("an attempt panicked", "panic", reason)
			err = errorsmod.ErrPanic
		}
	}()
	if err := do(cached); err != nil {
		return err
	}
	write()
	return nil
}

// Emit emits an event.
func Emit(ctx context.Context, event proto.Message) error {
	return sdk.UnwrapSDKContext(ctx).EventManager().EmitTypedEvent(event)
}

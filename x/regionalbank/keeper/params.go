package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// UpdateParams replaces the bank's rules; requests keep the time at which they are due. Who may is the caller's to check.
func (k Keeper) UpdateParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	return failure.First(k.Params.Set(ctx, params), base.Emit(ctx, &types.ParamsUpdated{Params: params}))
}

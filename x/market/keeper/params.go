package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/market/types"
)

// GetParams returns the market's limits.
func (k Keeper) GetParams(ctx context.Context) (types.Params, error) { return k.params.Get(ctx) }

// SetParams replaces them, all of them; what is already open keeps its due time. Who may is the caller's to check.
func (k Keeper) SetParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	return failure.First(k.params.Set(ctx, params), base.Emit(ctx, &types.ParamsUpdated{Params: params}))
}

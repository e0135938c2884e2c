package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/wage/types"
)

// GetParams returns the region's rules for work.
func (k Keeper) GetParams(ctx context.Context) (types.Params, error) { return k.params.Get(ctx) }

// SetParams replaces them, all of them; hours that began before keep the limits under which they began. Who may is the caller's to check.
func (k Keeper) SetParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	old, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	return failure.First(k.changeLimits(ctx, old, params), k.params.Set(ctx, params), base.Emit(ctx, &types.ParamsUpdated{Params: params}))
}

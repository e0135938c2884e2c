package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/market/types"
)

// UpdateParams replaces the market's limits; what is already open keeps its due time. The caller has authorised the region.
func (k Keeper) UpdateParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	if err := k.Params.Set(ctx, params); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ParamsUpdated{Params: params})
}

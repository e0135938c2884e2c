package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
)

// GetParams returns the region's rules for founding and employment.
func (k Keeper) GetParams(ctx context.Context) (types.Params, error) {
	return k.Params.Get(ctx)
}

// UpdateParams replaces them. What was promised or made under the rules of before
// stays: endowments of founded companies, employments, offers, ties that run out.
func (k Keeper) UpdateParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	if err := k.Params.Set(ctx, params); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ParamsUpdated{})
}

package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/coop/types"
)

// GetParams returns the region's rules for founding and employment.
func (k Keeper) GetParams(ctx context.Context) (types.Params, error) { return k.params.Get(ctx) }

// SetParams replaces them, all of them. What was promised or made under the rules of before stays: endowments of founded companies,
// employments, offers, ties that run out. Who may is the caller's to check.
func (k Keeper) SetParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	return failure.First(k.params.Set(ctx, params), base.Emit(ctx, &types.ParamsUpdated{}))
}

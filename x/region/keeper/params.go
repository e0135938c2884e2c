package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/region/types"
)

// GetParams returns the region's rules.
func (k Keeper) GetParams(ctx context.Context) (types.Params, error) { return k.params.Get(ctx) }

// SetParams replaces the region's rules, all of them.
func (k Keeper) SetParams(ctx context.Context, params types.Params) error {
	if err := failure.First(params.Validate(), params.CheckPace(sdk.UnwrapSDKContext(ctx).ChainID())); err != nil {
		return err
	}
	if err := k.params.Set(ctx, params); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ParamsUpdated{Params: params})
}

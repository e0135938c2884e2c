package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/insolvency/types"
)

// GetParams returns the rules for companies that cannot pay.
func (k Keeper) GetParams(ctx context.Context) (types.Params, error) { return k.params.Get(ctx) }

// checkPropertyCompany refuses a property company that is not the region's own.
func (k Keeper) checkPropertyCompany(ctx context.Context, params types.Params) error {
	if params.PropertyCompany == 0 {
		return nil
	}
	company, err := k.below.Coop.GetCompany(ctx, params.PropertyCompany)
	if err != nil {
		return errorsmod.Wrap(err, "property_company")
	}
	if company.Kind != cooptypes.KIND_REGIONAL {
		return errorsmod.Wrapf(types.ErrInvalid, "property_company is %d (%s), which is not the region's own", company.Id, company.Code)
	}
	return nil
}

// SetParams replaces them, all of them; a grace period that runs keeps its end. Who may is the caller's to check.
func (k Keeper) SetParams(ctx context.Context, params types.Params) error {
	if err := params.Validate(); err != nil {
		return err
	}
	if err := k.checkPropertyCompany(ctx, params); err != nil {
		return err
	}
	return failure.First(k.params.Set(ctx, params), base.Emit(ctx, &types.ParamsUpdated{Params: params}))
}

package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

// payRefundClaims pays what refilled companies owe besides wages, oldest first, at most limit claims. Wage claims
// come first and are the payroll's: a company that still owes one is left to it. A company whose reserve does not
// reach for its next claim waits until it is refilled again.
func (k Keeper) payRefundClaims(ctx context.Context, limit int) error {
	companies, err := k.currency.RefilledCompanies(ctx, limit)
	if err != nil {
		return err
	}
	for _, company := range companies {
		paid, err := k.payClaimsOf(ctx, company, limit)
		if err != nil {
			return err
		}
		if limit -= paid; limit <= 0 {
			return nil
		}
	}
	return nil
}

func (k Keeper) payClaimsOf(ctx context.Context, company uint64, limit int) (paid int, err error) {
	for ; paid < limit; paid++ {
		claim, owed, err := k.currency.FirstClaim(ctx, company)
		if err != nil {
			return paid, err
		}
		if owed && claim.Kind == currencytypes.CLAIM_KIND_WAGE {
			return paid, nil
		}
		if !owed {
			return paid, k.currency.ClearRefilled(ctx, company)
		}
		balance, err := k.currency.Balance(ctx, currencytypes.Reserve(company))
		if err != nil {
			return paid, err
		}
		if balance < claim.Amount || !k.payClaim(ctx, claim.Id) {
			return paid, k.currency.ClearRefilled(ctx, company)
		}
	}
	return paid, nil
}

// payClaim pays one claim in a cached context of its own: one that cannot be paid now must not stop the block.
func (k Keeper) payClaim(ctx context.Context, claim uint64) bool {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	cached, write := sdkCtx.CacheContext()
	if err := k.currency.PayClaim(cached, claim); err != nil {
		sdkCtx.Logger().Error("claim could not be paid", "module", "market", "claim", claim, "error", err)
		return false
	}
	write()
	return true
}

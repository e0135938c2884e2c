package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// payRefundClaims pays the refunds that refilled companies owe, oldest first, at most limit claims. Claims of other
// kinds come first and are others' to pay, wages the payroll's: a company that still owes one is left to them. A
// company whose reserve does not reach for its next claim waits until it is refilled again. What a company in proceedings
// owes is settled by whoever winds it up.
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
	stored, err := k.coop.GetCompany(ctx, company)
	if err != nil {
		return 0, err
	}
	if !stored.Acts() {
		return 0, k.currency.ClearRefilled(ctx, company)
	}
	for ; paid < limit; paid++ {
		claim, owed, err := k.currency.FirstClaim(ctx, company)
		if err != nil {
			return paid, err
		}
		if !owed {
			return paid, k.currency.ClearRefilled(ctx, company)
		}
		if claim.Kind != currencytypes.CLAIM_KIND_REFUND {
			return paid, nil
		}
		balance, err := k.currency.Balance(ctx, currencytypes.Reserve(company))
		if err != nil {
			return paid, err
		}
		if balance < claim.Amount || !k.payClaim(ctx, claim) {
			return paid, k.currency.ClearRefilled(ctx, company)
		}
	}
	return paid, nil
}

// payClaim pays one claim in a cached context of its own: one that cannot be paid now must not stop the block.
func (k Keeper) payClaim(ctx context.Context, claim currencytypes.Claim) bool {
	if err := base.Attempt(ctx, func(ctx context.Context) error {
		return k.pricing.PayClaim(ctx, claim, claim.Amount, pricingtypes.CostTag{})
	}); err != nil {
		sdk.UnwrapSDKContext(ctx).Logger().Error("claim could not be paid", "module", "market", "claim", claim.Id, "error", err)
		return false
	}
	return true
}

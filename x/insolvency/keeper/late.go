package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/insolvency/types"
)

// sweep looks, a few companies a block and in turn, at those that are gone: what others still
// refund to them belongs to the region, and no pool of nobody may keep it.
func (k Keeper) sweep(ctx context.Context, cursors *types.Cursors, _ int64) error {
	companies, err := k.inTurn(ctx, types.STAGE_GONE, cursors.Gone, types.MaxSweepsPerBlock)
	if err != nil {
		return err
	}
	for _, company := range companies {
		if failure := base.Attempt(ctx, func(ctx context.Context) error { return k.sweepOne(ctx, company) }); failure != nil {
			// It is looked at again in its turn; nothing was changed.
			sdk.UnwrapSDKContext(ctx).Logger().Error("late money of a company that is gone", "company", company, "error", failure)
		}
	}
	cursors.Gone = lastOf(companies, types.MaxSweepsPerBlock)
	return nil
}

func (k Keeper) sweepOne(ctx context.Context, company uint64) error {
	books, err := k.below.Currency.GetCompanyBooks(ctx, company)
	if err != nil {
		return err
	}
	if books.OpenClaims == 0 && books.Reserve == 0 && books.Starting == 0 && books.Unrecovered == 0 && books.Undepreciated == 0 {
		return nil
	}
	before, err := k.GetProceeding(ctx, company)
	if err != nil {
		return err
	}
	after := before
	if _, _, err := k.settleClaims(ctx, &after, types.MaxSweepsPerBlock); err != nil {
		return err
	}
	if err := k.seize(ctx, &after); err != nil {
		return err
	}
	if err := k.writeOff(ctx, &after); err != nil {
		return err
	}
	return k.store(ctx, before, after)
}

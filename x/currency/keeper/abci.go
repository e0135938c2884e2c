package keeper

import (
	"context"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/currency/types"
)

// EndBlock brings x/bank's supply up to date with the block's wages and purchases
// and moves the money of replaced keys. It must run after x/bank has settled its
// virtual credits; what is not settled yet waits for the next block.
func (k Keeper) EndBlock(ctx context.Context) error {
	if err := k.settleSupply(ctx); err != nil {
		return err
	}
	return k.moveReplacedKeys(ctx)
}

// settleSupply mints and burns the sums of the block, minting first: a block may
// burn what it minted.
func (k Keeper) settleSupply(ctx context.Context) error {
	totals, err := k.GetTotals(ctx)
	if err != nil {
		return err
	}
	if totals.PendingMint == 0 && totals.PendingBurn == 0 {
		return nil
	}
	if totals.PendingMint > 0 {
		// Members were credited already: the account that mints keeps nothing of it.
		before := k.bank.GetBalance(ctx, k.mintAddress, denom.Base)
		if err := k.bank.MintCoins(ctx, types.ModuleName, types.Coins(denom.Base, totals.PendingMint)); err != nil {
			return err
		}
		if err := k.bank.UncheckedSetBalance(ctx, k.mintAddress, before); err != nil {
			return err
		}
		totals.PendingMint = 0
	}
	gathered, err := k.currencyOf(ctx, k.burnAddress)
	if err != nil {
		return err
	}
	// Never more than was posted: a surplus would show in the audit, and must.
	if burn := min(gathered, totals.PendingBurn); burn > 0 {
		if err := k.bank.BurnCoins(ctx, types.BurnAccount, types.Coins(denom.Base, burn)); err != nil {
			return err
		}
		totals.PendingBurn -= burn
	}
	return k.totals.Set(ctx, totals)
}

// moveReplacedKeys moves the balance of every replaced key to the new one, capped per block.
func (k Keeper) moveReplacedKeys(ctx context.Context) error {
	replaced, err := k.region.DrainKeyReplacements(ctx, types.MaxKeyReplacementsPerBlock)
	if err != nil {
		return err
	}
	for _, one := range replaced {
		old, err := k.addresses.StringToBytes(one.OldAddress)
		if err != nil {
			return err
		}
		next, err := k.addresses.StringToBytes(one.NewAddress)
		if err != nil {
			return err
		}
		amount, err := k.currencyOf(ctx, old)
		if err != nil {
			return err
		}
		if amount == 0 {
			continue
		}
		if err := k.send(ctx, sdk.AccAddress(old), sdk.AccAddress(next), amount); err != nil {
			return err
		}
	}
	return nil
}

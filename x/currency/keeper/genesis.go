package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

// InitGenesis imports the books and then posts the allocations of a new region
// from issued. Balances of exported members come with x/bank's genesis, which must
// run before, as must the region's.
func (k Keeper) InitGenesis(ctx context.Context, state *types.GenesisState) error {
	// A virtual credit makes a plain account where there is none: make the module accounts first.
	for _, name := range []string{types.ModuleName, types.HoldsAccount, types.BurnAccount} {
		if k.auth.GetModuleAccount(ctx, name) == nil {
			return errorsmod.Wrapf(types.ErrInvalidGenesis, "module account %s is missing", name)
		}
	}
	if err := k.totals.Set(ctx, state.Totals); err != nil {
		return err
	}
	for _, books := range state.Companies {
		if err := k.companies.Set(ctx, books.Company, books); err != nil {
			return err
		}
	}
	for _, link := range state.Clearing {
		if err := k.clearing.Set(ctx, link.Link, link.Amount); err != nil {
			return err
		}
	}
	for _, hold := range state.Holds {
		if err := k.holds.Set(ctx, hold.Id, hold); err != nil {
			return err
		}
	}
	for _, claim := range state.Claims {
		if err := k.storeClaim(ctx, claim); err != nil {
			return err
		}
	}
	for _, company := range state.Refilled {
		if err := k.refilled.Set(ctx, company); err != nil {
			return err
		}
	}
	if err := k.holdSequence.Set(ctx, max(state.NextHold, 1)); err != nil {
		return err
	}
	if err := k.claimSequence.Set(ctx, max(state.NextClaim, 1)); err != nil {
		return err
	}
	for _, allocation := range state.Allocations {
		if err := k.post(ctx, types.Posting{
			From: types.Issued(), To: allocation.To, Amount: allocation.Amount, Class: types.COST_CLASS_NEUTRAL,
			Cause: types.NewCause(types.CAUSE_KIND_GENESIS, 0, 0),
		}, types.Account{}, book.Genesis, false); err != nil {
			return err
		}
	}
	if len(state.Allocations) > 0 {
		if err := k.settleSupply(ctx); err != nil {
			return err
		}
	}
	return k.checkAgainstBank(ctx)
}

// checkAgainstBank refuses a genesis whose currency is not what x/bank's genesis holds.
func (k Keeper) checkAgainstBank(ctx context.Context) error {
	report, err := k.audit(ctx)
	if err != nil {
		return err
	}
	if report.BooksSum != 0 || report.SupplyResidual != 0 || report.MintedResidual != 0 || len(report.Negative) > 0 {
		return errorsmod.Wrapf(types.ErrInvalidGenesis,
			"the books and the bank's balances disagree: books sum %d, supply residual %d, minted residual %d, negative %v",
			report.BooksSum, report.SupplyResidual, report.MintedResidual, report.Negative)
	}
	return nil
}

// ExportGenesis returns the full state; the allocations are in the totals by now.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	state := &types.GenesisState{}
	var err error
	if state.Totals, err = k.GetTotals(ctx); err != nil {
		return state, err
	}
	if err := failure.First(
		base.Values(ctx, k.companies, &state.Companies),
		base.Values(ctx, k.holds, &state.Holds),
		base.Values(ctx, k.claims, &state.Claims),
	); err != nil {
		return state, err
	}
	if err = k.clearing.Walk(ctx, nil, func(link uint64, amount int64) (bool, error) {
		state.Clearing = append(state.Clearing, types.ClearingBalance{Link: link, Amount: amount})
		return false, nil
	}); err != nil {
		return state, err
	}
	if err = k.refilled.Walk(ctx, nil, func(company uint64) (bool, error) {
		state.Refilled = append(state.Refilled, company)
		return false, nil
	}); err != nil {
		return state, err
	}
	if state.NextHold, err = k.holdSequence.Peek(ctx); err != nil {
		return state, err
	}
	state.NextClaim, err = k.claimSequence.Peek(ctx)
	return state, err
}

// every returns all values of a map in the order of their keys.

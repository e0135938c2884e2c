package keeper

import (
	"context"

	"github.com/factor-coop/factor/x/currency/types"
)

// The mutants of the invariants reach into stored state here, as nothing else can.

// MutateTotals changes the stored totals.
func (k Keeper) MutateTotals(ctx context.Context, change func(*types.Totals)) error {
	totals, err := k.totals.Get(ctx)
	if err != nil {
		return err
	}
	change(&totals)
	return k.totals.Set(ctx, totals)
}

// MutateCompany changes a company's stored books.
func (k Keeper) MutateCompany(ctx context.Context, company uint64, change func(*types.CompanyBooks)) error {
	books, err := k.companies.Get(ctx, company)
	if err != nil {
		return err
	}
	change(&books)
	return k.companies.Set(ctx, company, books)
}

// MutateHold changes a stored hold.
func (k Keeper) MutateHold(ctx context.Context, id uint64, change func(*types.Hold)) error {
	hold, err := k.holds.Get(ctx, id)
	if err != nil {
		return err
	}
	change(&hold)
	return k.holds.Set(ctx, id, hold)
}

// DropSeniority removes a claim's entry in the seniority index.
func (k Keeper) DropSeniority(ctx context.Context, id uint64) error {
	claim, err := k.claims.Get(ctx, id)
	if err != nil {
		return err
	}
	return k.seniority.Remove(ctx, seniorityKey(claim))
}

// DropCreditor removes a claim's entry in the creditors' index.
func (k Keeper) DropCreditor(ctx context.Context, id uint64) error {
	claim, err := k.claims.Get(ctx, id)
	if err != nil {
		return err
	}
	return k.creditors.Remove(ctx, creditorKey(claim))
}

// DropClaim removes a claim and leaves its index entries.
func (k Keeper) DropClaim(ctx context.Context, id uint64) error { return k.claims.Remove(ctx, id) }

// QueueRefilled queues a company that owes nothing.
func (k Keeper) QueueRefilled(ctx context.Context, company uint64) error {
	return k.refilled.Set(ctx, company)
}

// MutateClearing changes a link's stored balance.
func (k Keeper) MutateClearing(ctx context.Context, link uint64, by int64) error {
	balance, err := k.clearingBalance(ctx, link)
	if err != nil {
		return err
	}
	return k.clearing.Set(ctx, link, balance+by)
}

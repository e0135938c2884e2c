package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

func seniorityKey(c types.Claim) collections.Quad[uint64, uint64, uint64, uint64] {
	return collections.Join4(c.Company, uint64(c.Kind), uint64(c.DueTime), c.Id)
}

func creditorKey(c types.Claim) collections.Triple[uint64, uint64, uint64] {
	return collections.Join3(uint64(c.Creditor.Book), c.Creditor.Id, c.Id)
}

// OpenClaim records what a company owes and could not pay; its id is given here.
// From now on the reserve pays only claims. It returns ErrInvalidClaim naming what is
// wrong, ErrUnlawful when no reserve could lawfully pay it.
func (k Keeper) OpenClaim(ctx context.Context, claim types.Claim) (uint64, error) {
	if err := claim.Validate(); err != nil {
		return 0, err
	}
	payment := book.Posting{
		From: book.Account{Book: book.Reserve, ID: claim.Company}, To: pureAccount(claim.Creditor),
		Amount: claim.Amount, Class: book.Class(claim.Class),
	}
	if _, err := book.Judge(payment, book.Account{}, book.Ordinary); err != nil {
		return 0, typed(err)
	}
	books, err := k.GetCompanyBooks(ctx, claim.Company)
	if err != nil {
		return 0, err
	}
	if books.OpenClaimsAmount, err = money.Add(books.OpenClaimsAmount, claim.Amount); err != nil {
		return 0, typed(err)
	}
	books.OpenClaims++
	if claim.Id, err = base.NextID(ctx, k.claimSequence); err != nil {
		return 0, err
	}
	if err := k.companies.Set(ctx, claim.Company, books); err != nil {
		return 0, err
	}
	if err := k.storeClaim(ctx, claim); err != nil {
		return 0, err
	}
	return claim.Id, base.Emit(ctx, &types.ClaimOpened{Claim: claim})
}

func (k Keeper) storeClaim(ctx context.Context, claim types.Claim) error {
	if err := k.claims.Set(ctx, claim.Id, claim); err != nil {
		return err
	}
	if err := k.seniority.Set(ctx, seniorityKey(claim)); err != nil {
		return err
	}
	return k.creditors.Set(ctx, creditorKey(claim))
}

// GetClaim returns an open claim, or ErrClaimNotFound.
func (k Keeper) GetClaim(ctx context.Context, id uint64) (types.Claim, error) {
	return base.Get(ctx, k.claims, id, types.ErrClaimNotFound, "claim %d", id)
}

// HasClaims says whether a company owes anything; ErrBooksNotFound when it has no books.
func (k Keeper) HasClaims(ctx context.Context, company uint64) (bool, error) {
	books, err := k.GetCompanyBooks(ctx, company)
	return books.OpenClaims > 0, err
}

// FirstClaim returns the claim of a company that must be paid next: wages before
// rent before refunds, within a kind the oldest. False when it owes nothing.
func (k Keeper) FirstClaim(ctx context.Context, company uint64) (types.Claim, bool, error) {
	iterator, err := k.seniority.Iterate(ctx, collections.NewPrefixedQuadRange[uint64, uint64, uint64, uint64](company))
	if err != nil {
		return types.Claim{}, false, err
	}
	if !iterator.Valid() {
		return types.Claim{}, false, iterator.Close()
	}
	key, err := iterator.Key()
	if err := failure.First(err, iterator.Close()); err != nil {
		return types.Claim{}, false, err
	}
	claim, err := k.GetClaim(ctx, key.K4())
	return claim, err == nil, err
}

// PayClaim pays a company's first claim from its reserve, all of it or nothing,
// and closes it. It returns ErrSeniorClaims when another comes first,
// ErrInsufficient when the reserve is short.
func (k Keeper) PayClaim(ctx context.Context, id uint64) error {
	claim, err := k.GetClaim(ctx, id)
	if err != nil {
		return err
	}
	first, _, err := k.FirstClaim(ctx, claim.Company)
	if err != nil {
		return err
	}
	if first.Id != id {
		return errorsmod.Wrapf(types.ErrSeniorClaims, "claim %d of company %d comes before claim %d", first.Id, claim.Company, id)
	}
	if claim.Kind == types.CLAIM_KIND_WAGE {
		err = k.payWages(ctx, claim.Company, []types.Wage{*claim.Wage}, id)
	} else {
		err = k.post(ctx, types.Posting{
			From: types.Reserve(claim.Company), To: claim.Creditor, Amount: claim.Amount, Class: claim.Class,
			Cause: types.NewCause(types.CAUSE_KIND_CLAIM, id, claim.Ref),
		}, types.Account{}, book.Ordinary, true)
	}
	if err != nil {
		return err
	}
	books, err := k.GetCompanyBooks(ctx, claim.Company)
	if err != nil {
		return err
	}
	books.OpenClaims--
	books.OpenClaimsAmount -= claim.Amount
	if err := k.companies.Set(ctx, claim.Company, books); err != nil {
		return err
	}
	if books.OpenClaims == 0 {
		if err := k.ClearRefilled(ctx, claim.Company); err != nil {
			return err
		}
	}
	if err := k.claims.Remove(ctx, id); err != nil {
		return err
	}
	if err := k.seniority.Remove(ctx, seniorityKey(claim)); err != nil {
		return err
	}
	if err := k.creditors.Remove(ctx, creditorKey(claim)); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ClaimPaid{Id: id, Company: claim.Company, Amount: claim.Amount})
}

// noteRefill queues a company that owes claims and whose reserve was credited.
func (k Keeper) noteRefill(ctx context.Context, books types.CompanyBooks) error {
	if books.OpenClaims == 0 {
		return nil
	}
	return k.refilled.Set(ctx, books.Company)
}

// RefilledCompanies returns at most limit companies that owe claims and whose
// reserve was credited since they were last cleared, by id.
func (k Keeper) RefilledCompanies(ctx context.Context, limit int) ([]uint64, error) {
	return base.FirstKeys(ctx, k.refilled.Iterate, nil, limit)
}

// ClearRefilled takes a company off the queue of refilled ones, until its reserve is credited again.
func (k Keeper) ClearRefilled(ctx context.Context, company uint64) error {
	return k.refilled.Remove(ctx, company)
}

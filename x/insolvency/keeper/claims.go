package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/insolvency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// settleClaims settles at most limit of a company's claims in the order in which they are to be paid.
func (k Keeper) settleClaims(ctx context.Context, p *types.Proceeding, limit int) (handled int, done bool, err error) {
	for ; handled < limit; handled++ {
		claim, owed, err := k.below.Currency.FirstClaim(ctx, p.Company)
		if err != nil || !owed {
			return handled, err == nil, err
		}
		if err := k.settleClaim(ctx, p, claim); err != nil {
			return 0, false, err
		}
		p.Progress.Claims++
	}
	return handled, false, nil
}

// settleClaim pays the first claim from the reserve, then from the starting pool, as far as they
// reach; what is left is recorded. Economy rule: no more than the company's own pools covers
// claims unless the region decides otherwise. Work that was paid is the company's cost, if its last.
func (k Keeper) settleClaim(ctx context.Context, p *types.Proceeding, claim currencytypes.Claim) error {
	books, err := k.below.Currency.GetCompanyBooks(ctx, p.Company)
	if err != nil {
		return err
	}
	lent := max(0, min(claim.Amount-books.Reserve, books.Starting))
	if lent > 0 {
		if err := k.below.Currency.LendFromStarting(ctx, p.Company, lent, cause(p)); err != nil {
			return err
		}
	}
	paid := min(books.Reserve+lent, claim.Amount)
	if paid > 0 {
		err = k.below.Pricing.PayClaim(ctx, claim, paid, pricingtypes.CostTag{})
	} else {
		_, err = k.below.Currency.GiveUpClaim(ctx, claim.Id)
	}
	if err != nil {
		return err
	}
	p.Settlement.Add(types.Settlement{ClaimsPaid: paid, FromStarting: lent})
	if paid > 0 {
		if err := base.Emit(ctx, &types.ClaimSettled{Company: p.Company, Claim: claim.Id, Paid: paid, FromStarting: lent}); err != nil {
			return err
		}
	}
	if paid == claim.Amount {
		return nil
	}
	return k.leaveUnpaid(ctx, p, types.UnpaidClaim{Company: p.Company, Claim: claim, Unpaid: claim.Amount - paid})
}

// leaveUnpaid records what no pool reached: it is for the region to see, and to decide on.
func (k Keeper) leaveUnpaid(ctx context.Context, p *types.Proceeding, unpaid types.UnpaidClaim) error {
	if err := k.unpaidClaims.Set(ctx, collections.Join(unpaid.Company, unpaid.Claim.Id), unpaid); err != nil {
		return err
	}
	p.Settlement.Add(unpaid.Sums())
	// Whoever let a company end owing wages answers for it, also where they wound it up themselves.
	if err := k.below.Coop.MarkWrittenOff(ctx, p.Company); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ClaimLeftUnpaid{Claim: unpaid})
}

// GetUnpaidClaim returns a claim that a bankruptcy left, or ErrClaimNotFound.
func (k Keeper) GetUnpaidClaim(ctx context.Context, company, claim uint64) (types.UnpaidClaim, error) {
	return base.Get(ctx, k.unpaidClaims, collections.Join(company, claim), types.ErrClaimNotFound, "claim %d of company %d", claim, company)
}

// coverable is a claim that a bankruptcy left and that the region may pay: a wage, once.
func (k Keeper) coverable(ctx context.Context, company, id uint64) (types.UnpaidClaim, error) {
	unpaid, err := k.GetUnpaidClaim(ctx, company, id)
	if err == nil && (!unpaid.IsWage() || unpaid.CoveredAt != 0) {
		err = errorsmod.Wrapf(types.ErrNotCoverable, "claim %d of company %d is %s, %s", id, company, unpaid.Claim.Kind, whenCovered(unpaid.CoveredAt))
	}
	return unpaid, err
}

// CoverClaim pays from the region fund what a bankruptcy left of a wage. It returns what was paid.
func (k Keeper) CoverClaim(ctx context.Context, unpaid types.UnpaidClaim) (int64, error) {
	company, id := unpaid.Company, unpaid.Claim.Id
	if err := k.below.Currency.Transfer(ctx, currencytypes.Posting{
		From: currencytypes.RegionFund(), To: unpaid.Claim.Creditor, Amount: unpaid.Unpaid, Class: currencytypes.COST_CLASS_NEUTRAL,
		Cause: currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_BANKRUPTCY, Ref: company, Detail: id},
	}); err != nil {
		return 0, err
	}
	now, err := k.below.Region.Now(ctx)
	if err != nil {
		return 0, err
	}
	unpaid.CoveredAt = now
	if err := k.unpaidClaims.Set(ctx, collections.Join(company, id), unpaid); err != nil {
		return 0, err
	}
	before, err := k.GetProceeding(ctx, company)
	if err != nil {
		return 0, err
	}
	after := before
	if after.Settlement.Covered, err = money.Add(before.Settlement.Covered, unpaid.Unpaid); err != nil {
		return 0, err
	}
	if err := k.store(ctx, before, after); err != nil {
		return 0, err
	}
	return unpaid.Unpaid, base.Emit(ctx, &types.ClaimCovered{Company: company, Claim: id, Member: unpaid.Claim.Creditor.Id, Amount: unpaid.Unpaid})
}

// whenCovered says since when the region has paid a claim; 0 is not yet.
func whenCovered(at int64) string {
	if at == 0 {
		return "not covered yet"
	}
	return "covered since " + said.Time(at).String()
}

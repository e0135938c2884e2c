package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

// PayWages pays wages of one company out of its reserve, all or nothing: it mints
// to each member and raises the company's unrecovered cost. One event WagesPaid
// stands for the postings. It returns ErrInsufficient when the reserve cannot
// cover the sum, ErrSeniorClaims when the company owes claims.
func (k Keeper) PayWages(ctx context.Context, company uint64, wages []types.Wage) error {
	return k.payWages(ctx, company, wages, 0)
}

// payWages pays wages as they fall due, or the wage of one claim.
func (k Keeper) payWages(ctx context.Context, company uint64, wages []types.Wage, claim uint64) error {
	if len(wages) == 0 {
		return nil
	}
	var total, seconds int64
	for _, wage := range wages {
		if err := wage.Validate(); err != nil {
			return err
		}
		var err error
		if total, err = money.Add(total, wage.Amount); err != nil {
			return typed(err)
		}
		if seconds, err = money.Add(seconds, wage.Until-wage.From); err != nil {
			return typed(err)
		}
	}
	books, err := k.GetCompanyBooks(ctx, company)
	if err != nil {
		return err
	}
	if books.OpenClaims > 0 && claim == 0 {
		return errorsmod.Wrapf(types.ErrSeniorClaims, "company %d owes %d claims of together %s", company, books.OpenClaims, said.Money(books.OpenClaimsAmount))
	}
	stored, err := k.GetTotals(ctx)
	if err != nil {
		return err
	}
	totals, err := pureTotals(stored).Worked(seconds, total)
	if err != nil {
		return typed(err)
	}
	if total > 0 {
		if totals, err = k.payTotal(ctx, totals, books, total, wages); err != nil {
			return err
		}
	}
	if err := k.totals.Set(ctx, storedTotals(totals)); err != nil {
		return err
	}
	emit(ctx, wagesPaidEvent(types.WagesPaid{Company: company, Total: total, Wages: wages, Claim: claim}))
	return nil
}

// payTotal takes the sum from the reserve in one step, the effect of the postings
// added up, and returns the totals after it.
func (k Keeper) payTotal(ctx context.Context, totals book.Totals, books types.CompanyBooks, total int64, wages []types.Wage) (book.Totals, error) {
	movement, err := book.Judge(book.Posting{
		From: book.Account{Book: book.Reserve, ID: books.Company}, To: book.Account{Book: book.Member, ID: wages[0].Member},
		Amount: total, Class: book.Cost,
	}, book.Account{}, book.Ordinary)
	if err != nil {
		return book.Totals{}, typed(err)
	}
	after, err := movement.Pay(pureCompany(books))
	if err != nil {
		return book.Totals{}, errorsmod.Wrapf(typed(err), "company %d", books.Company)
	}
	if totals, err = totals.Apply(movement); err != nil {
		return book.Totals{}, typed(err)
	}
	// Every address is known before the first balance changes: all or nothing.
	addresses := make([]sdk.AccAddress, len(wages))
	for i, wage := range wages {
		if addresses[i], err = k.region.MemberAddress(ctx, wage.Member); err != nil {
			return book.Totals{}, err
		}
	}
	for i, wage := range wages {
		if wage.Amount == 0 {
			continue
		}
		if err := k.credit(ctx, addresses[i], wage.Amount); err != nil {
			return book.Totals{}, err
		}
	}
	update(&books, after)
	if err := k.companies.Set(ctx, books.Company, books); err != nil {
		return book.Totals{}, err
	}
	return totals, nil
}

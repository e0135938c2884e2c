package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/said"
)

// Validate refuses a book that does not exist, and an id where the book has none or lacks one.
func (a Account) Validate() error {
	switch a.Book {
	case BOOK_MEMBER, BOOK_HOLD, BOOK_RESERVE, BOOK_STARTING, BOOK_CLEARING:
		if a.Id == 0 {
			return errorsmod.Wrapf(ErrUnlawful, "account %s has no id", a)
		}
	case BOOK_REGION, BOOK_ISSUED, BOOK_EXTERNAL, BOOK_EXCHANGE:
		if a.Id != 0 {
			return errorsmod.Wrapf(ErrUnlawful, "account %s must have no id", a)
		}
	default:
		return errorsmod.Wrapf(ErrUnlawful, "book %d does not exist", a.Book)
	}
	return nil
}

// Validate refuses a wage that names no member, no shift, no time or a negative amount.
// An amount of 0 is lawful: a second's pay can round to nothing.
func (w Wage) Validate() error {
	if w.Amount < 0 {
		return errorsmod.Wrapf(ErrInvalidAmount, "wage of member %d for shift %d is %s", w.Member, w.Shift, said.Money(w.Amount))
	}
	if w.Member == 0 || w.Shift == 0 || w.From >= w.Until {
		return errorsmod.Wrapf(ErrInvalidWage, "member %d, shift %d, from %s until %s", w.Member, w.Shift, said.Time(w.From), said.Time(w.Until))
	}
	return nil
}

// Validate refuses a claim that could never be paid or ordered.
func (c Claim) Validate() error {
	if c.Company == 0 {
		return errorsmod.Wrap(ErrInvalidClaim, "company 0")
	}
	if c.Amount <= 0 {
		return errorsmod.Wrapf(ErrInvalidAmount, "claim on company %d is %s", c.Company, said.Money(c.Amount))
	}
	if c.DueTime < 0 {
		return errorsmod.Wrapf(ErrInvalidClaim, "due time %s is negative", said.Time(c.DueTime))
	}
	if err := c.Creditor.Validate(); err != nil {
		return err
	}
	if (c.Kind == CLAIM_KIND_WAGE) != (c.Wage != nil) {
		return errorsmod.Wrapf(ErrInvalidClaim, "%s with wage %v: a wage claim names its wage and no other does", c.Kind, c.Wage)
	}
	switch c.Kind {
	case CLAIM_KIND_WAGE:
		if err := c.Wage.Validate(); err != nil {
			return err
		}
		if c.Creditor != MemberAccount(c.Wage.Member) || c.Amount != c.Wage.Amount || c.Class != COST_CLASS_COST {
			return errorsmod.Wrapf(ErrInvalidClaim, "creditor %s, amount %d, class %s do not match the wage of member %d over %d",
				c.Creditor, c.Amount, c.Class, c.Wage.Member, c.Wage.Amount)
		}
	case CLAIM_KIND_RENT, CLAIM_KIND_REFUND:
	default:
		return errorsmod.Wrapf(ErrInvalidClaim, "kind %d does not exist", c.Kind)
	}
	return nil
}

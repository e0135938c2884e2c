package keeper

import (
	"context"
	"fmt"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// checkOutside: every payment that waits has its money on hold from its pool and one entry by company and in the due
// queue, no index has another, and what is held for payments outside is what these add up to.
func (k Keeper) checkOutside(ctx context.Context) error {
	next, err := base.PeekID(ctx, k.paymentSequence)
	if err != nil {
		return err
	}
	payments, sum := 0, int64(0)
	if err := k.outsidePayments.Walk(ctx, nil, func(id uint64, payment types.OutsidePayment) (bool, error) {
		payments++
		sum += payment.Amount
		hold, err := k.currency.GetHold(ctx, payment.Hold)
		if err != nil {
			return true, fmt.Errorf("payment %d: %w", id, err)
		}
		from := Outside{Company: payment.Company, Pool: payment.Pool}.source()
		if payment.Id != id || id >= next || hold.Amount != payment.Amount || hold.Owner != from || payment.Validate() != nil {
			return true, fmt.Errorf("payment %d: stored as %d, next is %d, hold %d of %s has %d of %d",
				id, payment.Id, next, payment.Hold, hold.Owner, hold.Amount, payment.Amount)
		}
		return false, nil
	}); err != nil {
		return err
	}
	if err := failure.First(
		invariant.Index(ctx, "payments outside by company", k.outsidePayments.Indexes.ByCompany.Walk, k.outsidePayments.Get,
			func(payment types.OutsidePayment, company uint64) bool { return payment.Company == company }, payments),
		invariant.Index(ctx, "payments outside due", k.outsidePayments.Indexes.Due.Walk, k.outsidePayments.Get,
			func(payment types.OutsidePayment, at uint64) bool { return uint64(payment.DueAt) == at }, payments),
	); err != nil {
		return err
	}
	held, err := k.currency.HeldFor(ctx, currencytypes.CAUSE_KIND_OUTSIDE)
	if err == nil && held != sum {
		err = fmt.Errorf("%d are held for payments outside, those that wait add up to %d", held, sum)
	}
	return err
}

// checkBudgets: every budget lies at its company and payee, and every use at its company.
func (k Keeper) checkBudgets(ctx context.Context) error {
	if err := k.outsideBudgets.Walk(ctx, nil, func(key budgetKey, budget types.OutsideBudget) (bool, error) {
		if budget.Company != key.K1() || string(budget.Payee) != string(key.K2()) || budget.Validate() != nil {
			return true, fmt.Errorf("the budget of company %d for %x is stored at company %d for %x: %d of %d spent until %d",
				budget.Company, budget.Payee, key.K1(), key.K2(), budget.Spent, budget.Amount, budget.EndsAt)
		}
		return false, nil
	}); err != nil {
		return err
	}
	return k.outsideUses.Walk(ctx, nil, func(company uint64, use types.OutsideUse) (bool, error) {
		if use.Company != company || use.Amount < 0 {
			return true, fmt.Errorf("the use of company %d is stored as that of %d: %d paid in cycle %d", company, use.Company, use.Amount, use.Cycle)
		}
		return false, nil
	})
}

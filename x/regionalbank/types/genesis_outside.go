package types

import (
	"bytes"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// validateOutside names the first payment that waits, budget or use that cannot be. Whether their holds agree is an invariant.
func (g *GenesisState) validateOutside() error {
	last := uint64(0)
	for _, payment := range g.OutsidePayments {
		if err := failure.First(ascending("payment outside", &last, payment.Id, g.NextPayment), payment.Validate()); err != nil {
			return err
		}
	}
	var before OutsideBudget
	for _, budget := range g.OutsideBudgets {
		if err := budget.Validate(); err != nil {
			return err
		}
		if budget.Company < before.Company || (budget.Company == before.Company && bytes.Compare(budget.Payee, before.Payee) <= 0) {
			return errorsmod.Wrapf(ErrInvalid, "the budget of company %d for payee %x follows that of company %d for %x, they ascend",
				budget.Company, budget.Payee, before.Company, before.Payee)
		}
		before = budget
	}
	last = 0
	for _, use := range g.OutsideUses {
		if err := ascending("use of company", &last, use.Company, 0); err != nil {
			return err
		}
		if use.Amount < 0 || use.Amount > MaxAmount {
			return errorsmod.Wrapf(ErrInvalid, "company %d paid %d outside in cycle %d, it must be from 0 to %d", use.Company, use.Amount, use.Cycle, MaxAmount)
		}
	}
	return nil
}

// Validate says whether a payment can wait so.
func (p OutsidePayment) Validate() error {
	if p.DueAt < 0 || p.DueAt > regiontypes.MaxTime {
		return errorsmod.Wrapf(ErrInvalid, "payment %d is due at %d, it must be a time in Unix seconds up to %d", p.Id, p.DueAt, int64(regiontypes.MaxTime))
	}
	if err := checkLater(p.Pool, p.LifeCycles, p.PrepaidCycles); err != nil {
		return errorsmod.Wrapf(err, "payment %d", p.Id)
	}
	return failure.First(valid.ID("company", p.Company), valid.ID("hold", p.Hold), checkGrantPool(p.Pool), checkAmount(p.Amount),
		valid.Commitment("payee", p.Payee, true), valid.Commitment("commitment", p.Commitment, p.Pool != POOL_STARTING && p.LifeCycles == 0))
}

package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// needsAnother says whether a payment waits for another person. From the reserve of a company whose endowment is not
// recovered it is taken out of a budget of the bank's or out of the cycle's share.
func (k Keeper) needsAnother(ctx context.Context, company cooptypes.Company, pay Outside) (bool, error) {
	if pay.Pool == types.POOL_STARTING || !types.Limited(company) {
		return pay.Pool == types.POOL_STARTING, nil
	}
	budgeted, err := k.spendBudget(ctx, pay)
	if err != nil || budgeted {
		return false, err
	}
	if _, several := decidedBy(ctx, pay.Payer); several {
		return false, k.useShare(ctx, company, pay.Amount, true)
	}
	s, err := k.shareOf(ctx, company)
	if err != nil {
		return false, err
	}
	return true, s.check(company, pay.Amount, s.waiting)
}

// decidedBy lists the members who decided a payment, none where a whole electorate did, and says whether it was more than
// one: then a second person agreed already.
func decidedBy(ctx context.Context, payer uint64) (payers []uint64, several bool) {
	if payer != 0 {
		return []uint64{payer}, false
	}
	deciders, _ := regiontypes.DecidersOf(ctx)
	payers = slices.Clone(deciders.Members)
	slices.Sort(payers)
	payers = slices.Compact(payers)
	return payers, len(payers) > 1 || deciders.Yes > 1
}

// share is what a company whose endowment is not recovered pays outside in a cycle without a budget, in micro-units.
type share struct {
	most, waiting int64
	use           types.OutsideUse
}

// check refuses an amount that goes beyond the share, beside what was paid in this cycle and what else may still be.
func (s share) check(company cooptypes.Company, amount, besides int64) error {
	if amount > s.most-s.use.Amount-besides {
		return errorsmod.Wrapf(types.ErrOutsideLimit, "company %d asks %s, its share is %s, %s of it are paid in cycle %d, %s wait",
			company.Id, said.Money(amount), said.Money(s.most), said.Money(s.use.Amount), s.use.Cycle, said.Money(s.waiting))
	}
	return nil
}

// shareOf reads how much of its share a company has used in this cycle. At most max_outside_waiting payments wait.
func (k Keeper) shareOf(ctx context.Context, company cooptypes.Company) (s share, err error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return s, err
	}
	cycle, err := k.pricing.GetCycle(ctx)
	if err != nil {
		return s, err
	}
	if s.use, _, err = base.Find(ctx, k.outsideUses, company.Id); err != nil {
		return s, err
	}
	if s.use.Cycle != cycle.Number {
		s.use = types.OutsideUse{Company: company.Id, Cycle: cycle.Number}
	}
	s.most = money.SatMulDivFloor(company.Released, params.OutsideSharePpm, money.PPM)
	waiting, err := k.waitingOf(ctx, company.Id, types.MaxOutside)
	for _, payment := range waiting {
		if payment.Pool == types.POOL_RESERVE {
			s.waiting += payment.Amount
		}
	}
	return s, err
}

// useShare counts what goes out now. What waits keeps its part of the share, unless it is that which goes out.
func (k Keeper) useShare(ctx context.Context, company cooptypes.Company, amount int64, besideWaiting bool) error {
	s, err := k.shareOf(ctx, company)
	if err != nil {
		return err
	}
	besides := int64(0)
	if besideWaiting {
		besides = s.waiting
	}
	if err := s.check(company, amount, besides); err != nil {
		return err
	}
	s.use.Amount += amount
	return k.outsideUses.Set(ctx, company.Id, s.use)
}

func keyOf(budget types.OutsideBudget) budgetKey {
	return collections.Join(budget.Company, budget.Payee)
}

// spendBudget takes a payment out of the budget for its payee, if there is one that has not ended and reaches.
func (k Keeper) spendBudget(ctx context.Context, pay Outside) (bool, error) {
	if len(pay.Payee) == 0 {
		return false, nil
	}
	budget, found, err := base.Find(ctx, k.outsideBudgets, collections.Join(pay.Company, pay.Payee))
	if err != nil || !found {
		return false, err
	}
	now, err := k.region.Now(ctx)
	if err != nil || now >= budget.EndsAt || pay.Amount > budget.Amount-budget.Spent {
		return false, err
	}
	budget.Spent += pay.Amount
	return true, k.outsideBudgets.Set(ctx, keyOf(budget), budget)
}

// SetOutsideBudget decides what a company may pay to one payee, in place of what was decided before: what was spent of a
// budget that still runs is spent of the new one, so that the same decision made twice pays once. Budgets of the company
// that have ended go. Who may decide is the caller's to check.
func (k Keeper) SetOutsideBudget(ctx context.Context, budget types.OutsideBudget) error {
	if err := k.requireHelpable(ctx, budget.Company); err != nil {
		return err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if budget.EndsAt <= now {
		return errorsmod.Wrapf(types.ErrInvalid, "ends_at is %s, now is %s", said.Time(budget.EndsAt), said.Time(now))
	}
	budgets, err := k.budgetsOf(ctx, budget.Company, types.MaxOutside)
	if err != nil {
		return err
	}
	others := uint32(0)
	for _, before := range budgets {
		switch {
		case before.EndsAt <= now:
			if err := k.outsideBudgets.Remove(ctx, keyOf(before)); err != nil {
				return err
			}
		case string(before.Payee) == string(budget.Payee):
			budget.Spent = before.Spent
		default:
			others++
		}
	}
	if others >= params.MaxOutsideBudgets {
		return errorsmod.Wrapf(types.ErrTooManyOutside, "company %d has %d budgets, the region allows %d", budget.Company, others, params.MaxOutsideBudgets)
	}
	return failure.First(k.outsideBudgets.Set(ctx, keyOf(budget), budget), base.Emit(ctx, &types.OutsideBudgetSet{Budget: budget}))
}

// EndOutsideBudget ends a budget at once. Who may decide is the caller's to check.
func (k Keeper) EndOutsideBudget(ctx context.Context, company uint64, payee []byte) error {
	budget, found, err := base.Find(ctx, k.outsideBudgets, collections.Join(company, payee))
	if err != nil {
		return err
	}
	if !found {
		return errorsmod.Wrapf(types.ErrBudgetNotFound, "company %d, payee %x", company, payee)
	}
	return k.endBudget(ctx, budget)
}

func (k Keeper) endBudget(ctx context.Context, budget types.OutsideBudget) error {
	return failure.First(k.outsideBudgets.Remove(ctx, keyOf(budget)), base.Emit(ctx, &types.OutsideBudgetEnded{Budget: budget}))
}

// budgetsOf lists at most limit budgets of a company.
func (k Keeper) budgetsOf(ctx context.Context, company uint64, limit int) (budgets []types.OutsideBudget, err error) {
	err = k.outsideBudgets.Walk(ctx, collections.NewPrefixedPairRange[uint64, []byte](company), func(_ budgetKey, budget types.OutsideBudget) (bool, error) {
		if len(budgets) >= limit {
			return true, nil
		}
		budgets = append(budgets, budget)
		return false, nil
	})
	return budgets, err
}

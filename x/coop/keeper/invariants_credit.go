package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/coop/types"
)

// checkCredit is the law of ADR 0018: credit is nowhere but at hand, consumed or lapsed, and what was released after first
// tranches is at most what was earned and bought and what boards released.
func (k Keeper) checkCredit(ctx context.Context) error {
	totals, err := k.GetCreditTotals(ctx)
	if err != nil {
		return err
	}
	known := totals.Earned + totals.Bought
	left, allowed := known-totals.Lapsed, known
	if err := k.companies.Walk(ctx, nil, func(id uint64, company types.Company) (bool, error) {
		left -= company.Consumed
		allowed += company.Decided - (company.Released - company.First())
		return false, nil
	}); err != nil {
		return err
	}
	if err := k.credit.Walk(ctx, nil, func(id uint64, account types.CreditAccount) (bool, error) {
		company, err := k.GetCompany(ctx, id)
		if err != nil {
			return true, err
		}
		if err := account.Validate(); err != nil || account.Company != id || company.Standing == types.STANDING_GONE {
			return true, broken("credit of company %d, which is %s, is stored for %d (%v)", account.Company, company.Standing, id, err)
		}
		left -= account.Account().Sum()
		return false, nil
	}); err != nil {
		return err
	}
	if left != 0 {
		return broken("credit earned %d, bought %d, lapsed %d: consumed and at hand differ by %d", totals.Earned, totals.Bought, totals.Lapsed, left)
	}
	if allowed < 0 {
		return broken("%d more was released after first tranches than need was met and boards released", -allowed)
	}
	return nil
}

// checkCreditCounts: what members counted for in a running round is what it earned, counts of no other round are kept
// unless they wait to be forgotten, and what is ordered by time has its entries both ways.
func (k Keeper) checkCreditCounts(ctx context.Context) error {
	type round struct{ seller, number uint64 }
	earned := map[round]int64{}
	if err := k.credit.Walk(ctx, nil, func(id uint64, account types.CreditAccount) (bool, error) {
		earned[round{id, account.Round}] = account.Earned
		return false, nil
	}); err != nil {
		return err
	}
	counted := map[round]int64{}
	sum := func(members bool) func(roundEntry, int64) (bool, error) {
		return func(key roundEntry, amount int64) (bool, error) {
			of := round{key.K1(), key.K2()}
			if amount <= 0 {
				return true, broken("%d counted for %d at company %d in round %d", key.K3(), amount, key.K1(), key.K2())
			}
			if most, running := earned[of]; running {
				if counted[of] += amount; !members && amount > most {
					return true, broken("company %d counted for %d at company %d, which earned %d", key.K3(), amount, key.K1(), most)
				}
				return false, nil
			}
			ended, err := k.endedRounds.Has(ctx, collections.Join(key.K1(), key.K2()))
			if err == nil && !ended {
				return true, broken("round %d of company %d has counts and neither runs nor ended", key.K2(), key.K1())
			}
			return false, err
		}
	}
	if err := k.memberCounts.Walk(ctx, nil, sum(true)); err != nil {
		return err
	}
	if err := k.credit.Walk(ctx, nil, func(id uint64, account types.CreditAccount) (bool, error) {
		if members := counted[round{id, account.Round}]; members != account.Earned {
			return true, broken("members counted for %d at company %d in round %d, it earned %d", members, id, account.Round, account.Earned)
		}
		return false, nil
	}); err != nil {
		return err
	}
	if err := k.companyCounts.Walk(ctx, nil, sum(false)); err != nil {
		return err
	}
	return k.checkCreditTimes(ctx)
}

func (k Keeper) checkCreditTimes(ctx context.Context) error {
	sold, balances := 0, 0
	if err := k.soldTo.Walk(ctx, nil, func(key companyMember, at int64) (bool, error) {
		sold++
		found, err := k.soldToByTime.Has(ctx, collections.Join3(at, key.K1(), key.K2()))
		if err == nil && !found {
			return true, broken("sale of company %d to the people of company %d is not in order of time", key.K1(), key.K2())
		}
		return false, err
	}); err != nil {
		return err
	}
	if err := k.orderBalances.Walk(ctx, nil, func(key companyMember, balance types.OrderBalance) (bool, error) {
		balances++
		found, err := k.orderBalancesByTime.Has(ctx, balanceEntry(balance))
		if err == nil && (!found || key.K1() != balance.Low || key.K2() != balance.High) {
			return true, broken("balance of companies %d and %d is not in order of time", balance.Low, balance.High)
		}
		return false, err
	}); err != nil {
		return err
	}
	if err := sameCount(ctx, "sales by time", k.soldToByTime, sold); err != nil {
		return err
	}
	return sameCount(ctx, "order balances by time", k.orderBalancesByTime, balances)
}

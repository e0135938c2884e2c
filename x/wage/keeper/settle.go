package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// due is one hour of a shift, or the rest of one, that has to be paid.
type due struct {
	shift       types.Shift
	from, until int64
	amount      int64
	// last says that the shift closes at until for the reason.
	last   bool
	reason types.EndReason
}

func (d due) wage() currencytypes.Wage {
	return currencytypes.Wage{
		Member: d.shift.Member, Shift: d.shift.Id, From: d.from, Until: d.until, Amount: d.amount,
		Occupation: d.shift.Occupation, Product: d.shift.Product,
	}
}

// batch is what one company has to pay in one run, in the order in which it fell due.
type batch struct {
	company uint64
	dues    []due
	// unpaidUntil is now in payroll, which closes a shift that the company cannot pay: what was worked up to then is owed.
	// 0 elsewhere.
	unpaidUntil int64
}

// settle pays a company's batch in a cached context of its own, so that nothing
// that goes wrong in one company touches another. What fails is discarded and
// recorded, and the hours become claims; if not even that is possible they are
// kept and tried again. No due hour is lost and none is handled twice.
func (k Keeper) settle(ctx context.Context, table *rates, b batch) error {
	reason := base.Attempt(ctx, func(ctx context.Context) error { return k.pay(ctx, table, b) })
	if reason == nil {
		return nil
	}
	claimFailure := base.Attempt(ctx, func(ctx context.Context) error { return k.oweAll(ctx, table, b, k.claim) })
	codespace, code := failure.Name(reason)
	event := &types.CompanyPayrollFailed{Company: b.company, Codespace: codespace, Code: code, Kept: claimFailure != nil}
	sdk.UnwrapSDKContext(ctx).Logger().Error("company payroll failed", "company", b.company, "reason", reason, "claims", claimFailure)
	if claimFailure != nil {
		if err := k.oweAll(ctx, table, b, k.keepUnpaid); err != nil {
			return err
		}
	}
	return base.Emit(ctx, event)
}

// pay pays the batch as far as the reserve reaches. Economy rule: a reserve that
// cannot cover a due hour pays nothing of it; the whole hour becomes a claim, and
// while there are claims every further hour becomes one.
func (k Keeper) pay(ctx context.Context, table *rates, b batch) error {
	owes, err := k.currency.HasClaims(ctx, b.company)
	if err != nil {
		return err
	}
	reserve, err := k.currency.Balance(ctx, currencytypes.Reserve(b.company))
	if err != nil {
		return err
	}
	wages := make([]currencytypes.Wage, 0, len(b.dues))
	paid := 0
	for paid < len(b.dues) && !owes {
		if one := b.dues[paid]; one.amount > reserve {
			break
		} else if one.amount > 0 {
			wages = append(wages, one.wage())
			reserve -= one.amount
		}
		paid++
	}
	if len(wages) > 0 {
		if err := k.currency.PayWages(ctx, b.company, wages); err != nil {
			return err
		}
		if err := k.recordLabour(ctx, b.company, b.dues[:paid]); err != nil {
			return err
		}
	}
	for _, one := range b.dues[:paid] {
		if one.last {
			if err := k.finishShift(ctx, table, one.shift, one.until, 0, one.reason); err != nil {
				return err
			}
		}
	}
	if paid == len(b.dues) {
		return nil
	}
	return k.oweAll(ctx, table, batch{company: b.company, dues: b.dues[paid:], unpaidUntil: b.unpaidUntil}, k.claim)
}

// recordLabour tells pricing what paid work was for, one call for each tag, in order of appearance.
func (k Keeper) recordLabour(ctx context.Context, company uint64, dues []due) error {
	var tags []pricingtypes.CostTag
	var labour [][]pricingtypes.Labour
	places := map[pricingtypes.CostTag]int{}
	for _, one := range dues {
		if one.until == one.from {
			continue
		}
		tag := pricingtypes.CostTag{Product: one.shift.Product, Job: one.shift.Job}
		place, known := places[tag]
		if !known {
			place = len(tags)
			places[tag] = place
			tags, labour = append(tags, tag), append(labour, nil)
		}
		var err error
		if labour[place], err = addLabour(labour[place], one); err != nil {
			return err
		}
	}
	for i, tag := range tags {
		if err := k.pricing.RecordLabour(ctx, company, tag, labour[i]); err != nil {
			return err
		}
	}
	return nil
}

func addLabour(lines []pricingtypes.Labour, one due) ([]pricingtypes.Labour, error) {
	for i := range lines {
		if lines[i].Occupation == one.shift.Occupation {
			sum, err := money.Add(lines[i].Amount, one.amount)
			lines[i].Amount = sum
			lines[i].Seconds += one.until - one.from
			return lines, err
		}
	}
	return append(lines, pricingtypes.Labour{Occupation: one.shift.Occupation, Seconds: one.until - one.from, Amount: one.amount}), nil
}

// oweAll turns dues into what the company owes, by claim or by keeping them, and
// closes their shifts. In payroll a shift ends now with its first hour that is owed. Economy rule: what was worked
// until then and payroll had not reached is owed too, exactly as if the worker had clocked out just before.
func (k Keeper) oweAll(ctx context.Context, table *rates, b batch, owe func(context.Context, due) error) error {
	closed := map[uint64]bool{}
	owed := map[uint64]int64{}
	for _, one := range b.dues {
		id := one.shift.Id
		if closed[id] {
			continue
		}
		if one.amount > 0 {
			if err := owe(ctx, one); err != nil {
				return err
			}
			owed[id] += one.amount
			if b.unpaidUntil > 0 {
				rest, err := table.dues(ctx, one.shift, one.until, min(b.unpaidUntil, one.shift.EndsAt))
				if err != nil {
					return err
				}
				for _, more := range rest {
					if more.amount > 0 {
						if err := owe(ctx, more); err != nil {
							return err
						}
					}
					owed[id] += more.amount
					one.until = more.until
				}
				one.last, one.reason = true, types.END_REASON_UNPAID
			}
		}
		if one.last {
			closed[id] = true
			if err := k.finishShift(ctx, table, one.shift, one.until, owed[id], one.reason); err != nil {
				return err
			}
		}
	}
	return nil
}

// claim opens a senior claim of the worker for a due hour, and marks the company insolvent.
func (k Keeper) claim(ctx context.Context, one due) error {
	wage := one.wage()
	id, err := k.currency.OpenClaim(ctx, currencytypes.Claim{
		Company: one.shift.Company, Kind: currencytypes.CLAIM_KIND_WAGE, Creditor: currencytypes.MemberAccount(one.shift.Member),
		Amount: one.amount, DueTime: one.until, Ref: one.shift.Id, Wage: &wage, Class: currencytypes.COST_CLASS_COST,
	})
	if err != nil {
		return err
	}
	if err := k.markInsolvent(ctx, one.shift.Company); err != nil {
		return err
	}
	return base.Emit(ctx, &types.WageClaimed{
		Claim: id, Shift: one.shift.Id, Company: one.shift.Company, Member: one.shift.Member, From: one.from, Until: one.until, Amount: one.amount,
	})
}

func (k Keeper) markInsolvent(ctx context.Context, id uint64) error {
	company, err := k.coop.GetCompany(ctx, id)
	if err != nil {
		return err
	}
	if company.Standing == cooptypes.STANDING_ACTIVE {
		if err := k.coop.SetStanding(ctx, id, cooptypes.STANDING_INSOLVENT); err != nil {
			return err
		}
	}
	return k.Insolvent.Set(ctx, id)
}

// keepUnpaid puts a due hour at the end of the queue of those that are tried again.
func (k Keeper) keepUnpaid(ctx context.Context, one due) error {
	return k.queueUnpaid(ctx, types.UnpaidHour{
		Shift: one.shift.Id, Company: one.shift.Company, Member: one.shift.Member, Occupation: one.shift.Occupation,
		Product: one.shift.Product, From: one.from, Until: one.until, Amount: one.amount,
	})
}

func (k Keeper) queueUnpaid(ctx context.Context, hour types.UnpaidHour) error {
	iterator, err := k.UnpaidHours.Iterate(ctx, new(collections.Range[uint64]).Descending())
	if err != nil {
		return err
	}
	var last uint64
	if iterator.Valid() {
		if last, err = iterator.Key(); err != nil {
			return err
		}
	}
	if err := iterator.Close(); err != nil {
		return err
	}
	return k.UnpaidHours.Set(ctx, last+1, hour)
}

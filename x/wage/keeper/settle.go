package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
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

// tag is what the work was for.
func (d due) tag() pricingtypes.CostTag {
	return pricingtypes.CostTag{Product: d.shift.Product, Job: d.shift.Job}
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
	works := make([]pricingtypes.Work, 0, len(b.dues))
	for _, one := range b.dues {
		if owes || one.amount > reserve {
			break
		}
		reserve -= one.amount
		works = append(works, pricingtypes.Work{Wage: one.wage(), Tag: one.tag()})
	}
	if err := k.pricing.PayWages(ctx, b.company, works); err != nil {
		return err
	}
	paid := len(works)
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

// claim opens a senior claim of the worker for a due hour.
func (k Keeper) claim(ctx context.Context, one due) error {
	wage := one.wage()
	id, err := k.currency.OpenClaim(ctx, currencytypes.Claim{
		Company: one.shift.Company, Kind: currencytypes.CLAIM_KIND_WAGE, Creditor: currencytypes.MemberAccount(one.shift.Member),
		Amount: one.amount, DueTime: one.until, Ref: one.shift.Id, Wage: &wage, Class: currencytypes.COST_CLASS_COST,
	})
	if err != nil {
		return err
	}
	return base.Emit(ctx, &types.WageClaimed{
		Claim: id, Shift: one.shift.Id, Company: one.shift.Company, Member: one.shift.Member, From: one.from, Until: one.until, Amount: one.amount,
	})
}

// keepUnpaid puts a due hour at the end of the queue of those that are tried again.
func (k Keeper) keepUnpaid(ctx context.Context, one due) error {
	return k.queueUnpaid(ctx, types.UnpaidHour{
		Shift: one.shift.Id, Company: one.shift.Company, Member: one.shift.Member, Occupation: one.shift.Occupation,
		Product: one.shift.Product, From: one.from, Until: one.until, Amount: one.amount,
	})
}

func (k Keeper) queueUnpaid(ctx context.Context, hour types.UnpaidHour) error {
	last, _, err := base.FirstKey(ctx, k.unpaidHours.Iterate, new(collections.Range[uint64]).Descending())
	if err != nil {
		return err
	}
	return k.unpaidHours.Set(ctx, last+1, hour)
}

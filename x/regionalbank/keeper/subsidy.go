package keeper

import (
	"context"
	"math"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// GetSubsidy returns a company's subsidy, or ErrSubsidyNotFound.
func (k Keeper) GetSubsidy(ctx context.Context, company uint64) (types.Subsidy, error) {
	subsidy, found, err := base.Find(ctx, k.subsidies, company)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrSubsidyNotFound, "company %d", company)
	}
	return subsidy, err
}

// mostPaid is the most that a subsidy on these terms can pay until it ends: what counts against the limit of who
// decides it. A subsidy without an end is covered by a mandate without a limit only.
func (k Keeper) mostPaid(ctx context.Context, terms types.Terms) (int64, error) {
	if terms.Until == 0 {
		return math.MaxInt64, nil
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	seconds, err := k.cycleSeconds(ctx)
	if err != nil {
		return 0, err
	}
	// The cycle that runs now and each that may end before the end.
	cycles := max(0, terms.Until-now)/max(1, seconds) + 1
	most, err := money.Mul(terms.Cap, cycles)
	if err != nil {
		return math.MaxInt64, nil //nolint:nilerr // more than any limit can be
	}
	return most, nil
}

// SetSubsidy decides what a company is paid from the running cycle on. New terms take the place of the old ones; a
// cycle that closed and waits for its payment is paid on the new terms. Who may decide is the caller's to check.
func (k Keeper) SetSubsidy(ctx context.Context, company uint64, terms types.Terms) error {
	if err := k.requireHelpable(ctx, company); err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if terms.Until != 0 && terms.Until <= now {
		return errorsmod.Wrapf(types.ErrInvalid, "until is %s, now is %s", said.Time(terms.Until), said.Time(now))
	}
	subsidy, found, err := base.Find(ctx, k.subsidies, company)
	if err != nil {
		return err
	}
	if !found {
		cycle, err := k.pricing.GetCycle(ctx)
		if err != nil {
			return err
		}
		subsidy = types.Subsidy{Company: company, NextCycle: cycle.Number}
	}
	if subsidy.Decided, err = k.coop.DecidedByOthers(ctx, company); err != nil {
		return err
	}
	subsidy.Terms, subsidy.SetAt = terms, now
	if err := k.subsidies.Set(ctx, subsidy.Company, subsidy); err != nil {
		return err
	}
	gap, err := k.Gap(ctx)
	if err != nil {
		return err
	}
	return base.Emit(ctx, &types.SubsidySet{Company: company, Terms: terms, Gap: gap})
}

// EndSubsidy ends a company's subsidy at once. Who may decide is the caller's to check.
func (k Keeper) EndSubsidy(ctx context.Context, company uint64) error {
	subsidy, err := k.GetSubsidy(ctx, company)
	if err != nil {
		return err
	}
	return k.removeSubsidy(ctx, subsidy)
}

func (k Keeper) removeSubsidy(ctx context.Context, subsidy types.Subsidy) error {
	return failure.First(
		k.subsidies.Remove(ctx, subsidy.Company),
		base.Emit(ctx, &types.SubsidyEnded{Company: subsidy.Company}),
	)
}

// payDueSubsidies pays subsidies of closed cycles, oldest cycle first, at most limit of them. Each cycle is paid once.
func (k Keeper) payDueSubsidies(ctx context.Context, closed uint64, now int64, limit int) error {
	due, err := base.FirstIndexed(ctx, k.subsidies.Indexes.Due.Iterate, collections.NewPrefixUntilPairRange[uint64, uint64](closed), limit)
	if err != nil {
		return err
	}
	for _, company := range due {
		if err := k.payDueSubsidy(ctx, company, now); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) payDueSubsidy(ctx context.Context, company uint64, now int64) error {
	subsidy, err := k.GetSubsidy(ctx, company)
	if err != nil {
		return err
	}
	stored, err := k.coop.GetCompany(ctx, company)
	if err != nil {
		return err
	}
	if (subsidy.Terms.Until != 0 && now >= subsidy.Terms.Until) || stored.Standing == cooptypes.STANDING_GONE {
		return k.removeSubsidy(ctx, subsidy)
	}
	cycle := subsidy.NextCycle
	subsidy.NextCycle++
	// Nothing is put into a company that is being wound up; its subsidy waits for what becomes of it.
	if stored.Standing != cooptypes.STANDING_IN_PROCEEDINGS {
		// One that cannot be paid must not stop the others.
		paid := int64(0)
		err := base.Attempt(ctx, func(ctx context.Context) (err error) {
			paid, err = k.paySubsidy(ctx, subsidy, cycle)
			return err
		})
		if err == nil {
			subsidy.LastCycle, subsidy.LastPaid = cycle, paid
		} else if err := subsidyFailed(ctx, company, cycle, err); err != nil {
			return err
		}
	}
	return k.subsidies.Set(ctx, subsidy.Company, subsidy)
}

func subsidyFailed(ctx context.Context, company, cycle uint64, reason error) error {
	sdk.UnwrapSDKContext(ctx).Logger().Error("a subsidy could not be paid", "company", company, "cycle", cycle, "reason", reason)
	codespace, code := failure.Name(reason)
	return base.Emit(ctx, &types.SubsidyFailed{Company: company, Cycle: cycle, Codespace: codespace, Code: code})
}

// paySubsidy pays one cycle and returns what was paid. Economy rule: a subsidy lowers U like revenue, and lowers the
// cost that prices are built on. What the region fund cannot pay is not owed.
func (k Keeper) paySubsidy(ctx context.Context, subsidy types.Subsidy, cycle uint64) (int64, error) {
	company, terms := subsidy.Company, subsidy.Terms
	costing, _, err := k.pricing.GetCosting(ctx, company)
	if err != nil {
		return 0, err
	}
	cost := int64(0)
	if costing.ClosedCycle == cycle {
		cost = costing.LastCost
	}
	due, err := dueByTerms(terms, cost)
	if err != nil {
		return 0, err
	}
	from, paid, record := currencytypes.Issued(), due, types.CompanyRecord{SubsidisedFromIssued: due}
	if terms.Source == types.SUBSIDY_SOURCE_REGION_FUND {
		from = currencytypes.RegionFund()
		fund, err := k.currency.Balance(ctx, from)
		if err != nil {
			return 0, err
		}
		paid = min(due, fund)
		record = types.CompanyRecord{SubsidisedFromFund: paid}
	}
	if paid > 0 {
		if err := failure.First(
			k.pricing.Subsidise(ctx, from, company, paid, currencytypes.NewCause(currencytypes.CAUSE_KIND_SUBSIDY, company, cycle)),
			k.addToRecord(ctx, company, record),
		); err != nil {
			return 0, err
		}
		if subsidy.Decided {
			// Economy rule: who pays a school instead of its pupils says that it is needed.
			if err := k.coop.RecordDecided(ctx, company, paid, true); err != nil {
				return 0, err
			}
		}
	}
	return paid, base.Emit(ctx, &types.SubsidyPaid{Company: company, Cycle: cycle, Cost: cost, Due: due, Paid: paid, Source: terms.Source})
}

// dueByTerms is the rate of the cycle's cost and the fixed amount, at most the cap.
func dueByTerms(terms types.Terms, cost int64) (int64, error) {
	share, err := money.MulDivFloor(cost, terms.RatePpm, money.PPM)
	if err != nil {
		return 0, err
	}
	due, err := money.Add(share, terms.Fixed)
	if err != nil {
		return terms.Cap, nil //nolint:nilerr // beyond 64 bits is beyond the cap
	}
	return min(due, terms.Cap), nil
}

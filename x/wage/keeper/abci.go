package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// EndBlock does, each within a cap, what the block left to do: shifts of those who left close, kept hours become claims, refilled reserves pay claims,
// old records go.
func (k Keeper) EndBlock(ctx context.Context) error {
	if _, err := k.endShifts(ctx); err != nil {
		return err
	}
	for _, step := range []func(context.Context) error{
		k.retryUnpaid, k.payClaims, k.pruneShifts, k.expireTimesheets, k.fadeWeights,
	} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// BeginBlock pays the hours that have fallen due. Before that the shifts end that had to end in earlier blocks: while
// any of them still waits nothing is paid, or whoever left would be paid for what came after.
func (k Keeper) BeginBlock(ctx context.Context) error {
	waiting, err := k.endShifts(ctx)
	if err != nil || waiting {
		return err
	}
	return k.Payroll(ctx)
}

// endShifts closes the shifts that have to end, and says whether the caps left any.
func (k Keeper) endShifts(ctx context.Context) (bool, error) {
	inactive, err := k.closeInactive(ctx)
	if err != nil {
		return false, err
	}
	ended, err := k.closeEnded(ctx)
	return inactive || ended, err
}

// closeInactive closes the shifts of those who left the region, were suspended or whose key is frozen, at the second at which that happened.
func (k Keeper) closeInactive(ctx context.Context) (bool, error) {
	changes, more, err := k.region.DrainMemberChanges(ctx, regiontypes.FOLLOWER_WAGE, types.MaxChangesPerBlock)
	if err != nil {
		return false, err
	}
	for _, change := range changes {
		switch change.Kind {
		case regiontypes.MEMBER_CHANGE_KIND_LEFT, regiontypes.MEMBER_CHANGE_KIND_SUSPENDED, regiontypes.MEMBER_CHANGE_KIND_KEY_FROZEN:
		default:
			continue
		}
		shift, err := k.OpenShift(ctx, change.Member)
		if errors.Is(err, types.ErrNoOpenShift) {
			continue
		}
		if err != nil {
			return false, err
		}
		if shift.StartedAt > change.At {
			continue // of their return
		}
		if _, err := k.closeShift(ctx, shift, change.At, types.END_REASON_INACTIVE); err != nil {
			return false, err
		}
	}
	return more, nil
}

// closeEnded closes the shifts of those who left a company, at the second at which they left.
func (k Keeper) closeEnded(ctx context.Context) (bool, error) {
	ended, err := k.coop.EndedEmployments(ctx, types.MaxEndedPerBlock)
	if err != nil {
		return false, err
	}
	for _, one := range ended {
		shift, err := k.OpenShift(ctx, one.Member)
		if err != nil && !errors.Is(err, types.ErrNoOpenShift) {
			return false, err
		}
		if err == nil && shift.Company == one.Company {
			if _, err := k.closeShift(ctx, shift, one.EndedAt, types.END_REASON_EMPLOYMENT_ENDED); err != nil {
				return false, err
			}
		}
		if err := k.forgetReviews(ctx, one.Company, one.Member); err != nil {
			return false, err
		}
		if err := k.coop.ClearEndedEmployment(ctx, one.Company, one.Member); err != nil {
			return false, err
		}
	}
	return len(ended) == types.MaxEndedPerBlock, nil
}

// retryUnpaid tries to turn kept hours into claims; what fails again goes to the end of the queue.
func (k Keeper) retryUnpaid(ctx context.Context) error {
	keys, err := base.FirstKeys(ctx, k.unpaidHours.Iterate, nil, types.MaxRetriedPerBlock)
	if err != nil {
		return err
	}
	for _, key := range keys {
		hour, err := k.unpaidHours.Get(ctx, key)
		if err != nil {
			return err
		}
		one := due{
			shift: types.Shift{Id: hour.Shift, Company: hour.Company, Member: hour.Member, Occupation: hour.Occupation, Product: hour.Product},
			from:  hour.From, until: hour.Until, amount: hour.Amount,
		}
		if failure := base.Attempt(ctx, func(ctx context.Context) error { return k.claim(ctx, one) }); failure != nil {
			sdk.UnwrapSDKContext(ctx).Logger().Error("unpaid hour cannot be claimed", "shift", hour.Shift, "company", hour.Company, "error", failure)
			if err := k.queueUnpaid(ctx, hour); err != nil {
				return err
			}
		}
		if err := k.unpaidHours.Remove(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

// payClaims pays wage claims of refilled companies, oldest first. Rent and refunds
// come after wages and are for the modules above. What a company in proceedings owes is
// settled by whoever winds it up, in one order and from both pools.
func (k Keeper) payClaims(ctx context.Context) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	companies, err := k.currency.RefilledCompanies(ctx, types.MaxRefilledPerBlock)
	if err != nil {
		return err
	}
	budget := params.MaxClaimsPerBlock
	for _, company := range companies {
		stored, err := k.coop.GetCompany(ctx, company)
		if err != nil {
			return err
		}
		if !stored.Acts() {
			if err := k.currency.ClearRefilled(ctx, company); err != nil {
				return err
			}
			continue
		}
		for budget > 0 {
			claim, found, err := k.currency.FirstClaim(ctx, company)
			if err != nil {
				return err
			}
			if found && claim.Kind != currencytypes.CLAIM_KIND_WAGE {
				break
			}
			budget--
			if found && k.payClaim(ctx, claim) {
				continue
			}
			// Nothing is owed, or the reserve does not reach: it is looked at again when it is credited again.
			if err := k.currency.ClearRefilled(ctx, company); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// payClaim pays one wage claim, a cost of what the work was for from now on.
func (k Keeper) payClaim(ctx context.Context, claim currencytypes.Claim) bool {
	tag := pricingtypes.CostTag{Product: claim.Wage.Product}
	shift, _, err := k.GetShift(ctx, claim.Ref)
	if err == nil { // the record also knows the job
		tag = due{shift: shift}.tag()
	} else if !errors.Is(err, types.ErrShiftNotFound) {
		sdk.UnwrapSDKContext(ctx).Logger().Error("shift of a claim cannot be read", "claim", claim.Id, "error", err)
	}
	if err := base.Attempt(ctx, func(ctx context.Context) error { return k.pricing.PayClaim(ctx, claim, claim.Amount, tag) }); err != nil {
		if !errors.Is(err, currencytypes.ErrInsufficient) {
			sdk.UnwrapSDKContext(ctx).Logger().Error("claim could not be paid", "claim", claim.Id, "company", claim.Company, "error", err)
		}
		return false
	}
	return true
}

// pruneShifts removes records of ended shifts that are beyond the reach of any timesheet.
func (k Keeper) pruneShifts(ctx context.Context) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	keys, err := base.FirstKeys(ctx, k.pruneQueue.Iterate, new(collections.Range[pair]).EndInclusive(collections.Join(uint64(now), ^uint64(0))), types.MaxPrunedPerBlock)
	if err != nil {
		return err
	}
	for _, key := range keys {
		shift, err := k.closedShifts.Get(ctx, key.K2())
		if err != nil {
			return err
		}
		if err := k.forget(ctx, shift); err != nil {
			return err
		}
	}
	return nil
}

// expireTimesheets removes timesheets that nobody approved in time.
func (k Keeper) expireTimesheets(ctx context.Context) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	ids, err := base.FirstIndexed(ctx, k.timesheets.Indexes.Due.Iterate, collections.NewPrefixUntilPairRange[uint64, uint64](uint64(now)), types.MaxPrunedPerBlock)
	if err != nil {
		return err
	}
	for _, id := range ids {
		sheet, err := k.GetTimesheet(ctx, id)
		if err != nil {
			return err
		}
		if err := k.removeTimesheet(ctx, sheet); err != nil {
			return err
		}
		if err := base.Emit(ctx, &types.TimesheetExpired{Timesheet: sheet.Id, Company: sheet.Company, Member: sheet.Member}); err != nil {
			return err
		}
	}
	return nil
}

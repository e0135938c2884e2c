package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// GetTimesheet returns a timesheet that waits for approval, or ErrTimesheetNotFound.
func (k Keeper) GetTimesheet(ctx context.Context, id uint64) (types.Timesheet, error) {
	return base.Get(ctx, k.timesheets, id, types.ErrTimesheetNotFound, "%d", id)
}

// SubmitTimesheet enters a worker's hours away from the chain, which a second
// person has to approve before they are paid.
func (k Keeper) SubmitTimesheet(ctx context.Context, sheet types.Timesheet) (uint64, error) {
	if sheet.Member == sheet.SubmittedBy {
		return 0, errorsmod.Wrapf(types.ErrSamePerson, "member %d enters their own hours", sheet.Member)
	}
	employment, err := k.employmentOf(ctx, sheet)
	if err != nil {
		return 0, err
	}
	// Economy rule: an hour is paid as what it was worked as, also when the worker does something else by now.
	sheet.Occupation = employment.OccupationAt(sheet.From)
	if err := k.checkActiveDuring(ctx, sheet); err != nil {
		return 0, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	limits, err := k.limitsAt(ctx, sheet.From)
	if err != nil {
		return 0, err
	}
	if sheet.Until > now || sheet.From < now-params.MaxTimesheetAgeSeconds || sheet.Until-sheet.From > limits.MaxShiftSeconds {
		return 0, errorsmod.Wrapf(types.ErrTimesheetTime, "from %s until %s: it may reach back %s from %s and last %s",
			said.Time(sheet.From), said.Time(sheet.Until), said.Span(params.MaxTimesheetAgeSeconds), said.Time(now), said.Span(limits.MaxShiftSeconds))
	}
	if err := k.checkFree(ctx, sheet.Member, sheet.From, sheet.Until); err != nil {
		return 0, err
	}
	if err := k.pricing.CheckTag(ctx, sheet.Company, pricingtypes.CostTag{Product: sheet.Product, Job: sheet.Job}); err != nil {
		return 0, err
	}
	if _, err := k.newRates().earned(ctx, sheetShift(sheet), sheet.Until); err != nil {
		return 0, err
	}
	count, _, err := base.Find(ctx, k.timesheetCount, sheet.Company)
	if err != nil {
		return 0, err
	}
	if count >= uint64(params.MaxPendingTimesheets) {
		return 0, errorsmod.Wrapf(types.ErrTooManyTimesheets, "company %d has %d", sheet.Company, count)
	}
	if sheet.Id, err = base.NextID(ctx, k.shiftSequence); err != nil {
		return 0, err
	}
	sheet.ExpiresAt = now + params.TimesheetLifetimeSeconds
	if err := k.storeTimesheet(ctx, sheet); err != nil {
		return 0, err
	}
	return sheet.Id, base.Emit(ctx, &types.TimesheetSubmitted{Timesheet: sheet})
}

// employmentOf returns the employment in which the hours of a timesheet were worked. It may have ended: what somebody
// worked before they left is still theirs.
func (k Keeper) employmentOf(ctx context.Context, sheet types.Timesheet) (cooptypes.Employment, error) {
	if err := k.checkTakesWork(ctx, sheet.Company); err != nil {
		return cooptypes.Employment{}, err
	}
	employment, during, err := k.coop.EmploymentDuring(ctx, sheet.Company, sheet.Member, sheet.From, sheet.Until)
	if err != nil || during {
		return employment, err
	}
	employment, employed, err := k.coop.GetEmployment(ctx, sheet.Company, sheet.Member)
	if err != nil {
		return cooptypes.Employment{}, err
	}
	if !employed {
		return cooptypes.Employment{}, errorsmod.Wrapf(types.ErrNotEmployed, "member %d, company %d, from %s until %s", sheet.Member, sheet.Company, said.Time(sheet.From), said.Time(sheet.Until))
	}
	return cooptypes.Employment{}, errorsmod.Wrapf(types.ErrTimesheetTime, "begins at %s, member %d works in company %d since %s", said.Time(sheet.From), sheet.Member, sheet.Company, said.Time(employment.Since))
}

// checkActiveDuring refuses hours after the member left the region, and of a suspension.
func (k Keeper) checkActiveDuring(ctx context.Context, sheet types.Timesheet) error {
	member, err := k.region.GetMember(ctx, sheet.Member)
	if err == nil && member.Inactive(sheet.From, sheet.Until) {
		err = errorsmod.Wrapf(types.ErrTimesheetTime, "from %s until %s: member %d left or was suspended at %s", said.Time(sheet.From), said.Time(sheet.Until), sheet.Member, said.Time(member.InactiveSince))
	}
	return err
}

func (k Keeper) storeTimesheet(ctx context.Context, sheet types.Timesheet) error {
	count, _, err := base.Find(ctx, k.timesheetCount, sheet.Company)
	if err != nil {
		return err
	}
	return failure.First(
		k.timesheets.Set(ctx, sheet.Id, sheet),
		k.timesheetCount.Set(ctx, sheet.Company, count+1),
	)
}

func (k Keeper) removeTimesheet(ctx context.Context, sheet types.Timesheet) error {
	count, err := k.timesheetCount.Get(ctx, sheet.Company)
	if err != nil {
		return err
	}
	if count == 1 {
		err = k.timesheetCount.Remove(ctx, sheet.Company)
	} else {
		err = k.timesheetCount.Set(ctx, sheet.Company, count-1)
	}
	return failure.First(
		err,
		k.timesheets.Remove(ctx, sheet.Id),
	)
}

// ApproveTimesheet pays a timesheet at the rates of its hours, or claims what the
// reserve cannot cover. Economy rule: a second person approves, neither who
// entered it nor whose hours they are; the weekly maximum holds here as well.
func (k Keeper) ApproveTimesheet(ctx context.Context, signer string, id uint64) (types.Shift, error) {
	sheet, err := k.GetTimesheet(ctx, id)
	if err != nil {
		return types.Shift{}, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return types.Shift{}, err
	}
	if now >= sheet.ExpiresAt {
		return types.Shift{}, errorsmod.Wrapf(types.ErrTimesheetExpired, "timesheet %d at %s", id, said.Time(sheet.ExpiresAt))
	}
	shift := sheetShift(sheet)
	table := k.newRates()
	dues, err := table.dues(ctx, shift, sheet.From, sheet.Until)
	if err != nil {
		return types.Shift{}, err
	}
	var amount int64
	for _, one := range dues {
		amount += one.amount
	}
	approver, err := k.approver(ctx, signer, sheet.Company, amount)
	if err != nil {
		return types.Shift{}, err
	}
	if approver == sheet.SubmittedBy || approver == sheet.Member {
		return types.Shift{}, errorsmod.Wrapf(types.ErrSamePerson, "timesheet %d of member %d was entered by %d and approved by %d", id, sheet.Member, sheet.SubmittedBy, approver)
	}
	if err := k.checkTakesWork(ctx, sheet.Company); err != nil {
		return types.Shift{}, err
	}
	if err := k.checkActiveDuring(ctx, sheet); err != nil {
		return types.Shift{}, err
	}
	if err := k.checkFree(ctx, sheet.Member, sheet.From, sheet.Until); err != nil {
		return types.Shift{}, err
	}
	limits, err := k.limitsAt(ctx, sheet.From)
	if err != nil {
		return types.Shift{}, err
	}
	worked, _, err := base.Find(ctx, k.weekSeconds, collections.Join(sheet.Member, types.Week(sheet.From)))
	if err != nil {
		return types.Shift{}, err
	}
	if seconds := sheet.Until - sheet.From; worked+seconds > limits.MaxWeeklySeconds {
		return types.Shift{}, errorsmod.Wrapf(types.ErrWeeklyMaximum, "member %d has %s of %s, timesheet %d is for %s",
			sheet.Member, said.Span(worked), said.Span(limits.MaxWeeklySeconds), id, said.Span(seconds))
	}
	if err := k.removeTimesheet(ctx, sheet); err != nil {
		return types.Shift{}, err
	}
	for i := range dues {
		dues[i].shift.ConfirmedBy = approver
	}
	dues[len(dues)-1].last, dues[len(dues)-1].reason = true, types.END_REASON_TIMESHEET
	if err := k.settle(ctx, table, batch{company: sheet.Company, dues: dues}); err != nil {
		return types.Shift{}, err
	}
	closed, err := k.closedShifts.Get(ctx, id)
	if err != nil {
		return types.Shift{}, err
	}
	return closed, base.Emit(ctx, &types.TimesheetApproved{
		Timesheet: id, Company: sheet.Company, Member: sheet.Member, ApprovedBy: approver, PaidAmount: closed.PaidAmount, ClaimedAmount: closed.ClaimedAmount,
	})
}

// approver says who signs: somebody with company.hours, whose mandate's limit the
// pay counts against, or an officer of the region who samples.
func (k Keeper) approver(ctx context.Context, signer string, company uint64, amount int64) (uint64, error) {
	member, companyErr := k.coop.Authorize(ctx, company, signer, cooptypes.PermissionHours, amount)
	if companyErr == nil {
		return member, nil
	}
	if k.region.Authorize(ctx, signer, regiontypes.PermissionSample, 0) != nil {
		return 0, companyErr
	}
	officer, err := k.region.ActiveMember(ctx, signer)
	return officer.Id, err
}

// WithdrawTimesheet removes a timesheet that was not approved.
func (k Keeper) WithdrawTimesheet(ctx context.Context, signer string, id uint64) error {
	sheet, err := k.GetTimesheet(ctx, id)
	if err != nil {
		return err
	}
	member, err := k.region.ActiveMember(ctx, signer)
	if err != nil || member.Id != sheet.Member {
		authorized, err := k.coop.Authorize(ctx, sheet.Company, signer, cooptypes.PermissionHours, 0)
		if err != nil {
			return err
		}
		member.Id = authorized
	}
	if err := k.removeTimesheet(ctx, sheet); err != nil {
		return err
	}
	return base.Emit(ctx, &types.TimesheetWithdrawn{Timesheet: id, Company: sheet.Company, Member: sheet.Member, WithdrawnBy: member.Id})
}

// limitsAt is how long people might work at a second. Economy rule: what was worked under a limit that has been lowered
// since is paid, also when it is entered only now.
func (k Keeper) limitsAt(ctx context.Context, second int64) (types.LimitVersion, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return types.LimitVersion{}, err
	}
	limits, _, err := base.FindItem(ctx, k.limits)
	return limits.At(second, params), err
}

// changeLimits keeps the limits of the old parameters for hours that began under them.
func (k Keeper) changeLimits(ctx context.Context, old, changed types.Params) error {
	if old.MaxShiftSeconds == changed.MaxShiftSeconds && old.MaxWeeklySeconds == changed.MaxWeeklySeconds {
		return nil
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	horizon, err := k.horizon(ctx)
	if err != nil {
		return err
	}
	limits, _, err := base.FindItem(ctx, k.limits)
	if err != nil {
		return err
	}
	limits.Change(old, changed, now, horizon)
	return k.limits.Set(ctx, limits)
}

// sheetShift is the shift that a timesheet becomes when it is approved.
func sheetShift(sheet types.Timesheet) types.Shift {
	return types.Shift{
		Id: sheet.Id, Company: sheet.Company, Member: sheet.Member, Occupation: sheet.Occupation, Product: sheet.Product, Job: sheet.Job,
		StartedAt: sheet.From, EndsAt: sheet.Until, Kind: types.SHIFT_KIND_TIMESHEET, Confirmation: types.CONFIRMATION_CONFIRMED,
	}
}

package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// OpenShift returns the shift that a member has open, or ErrNoOpenShift.
func (k Keeper) OpenShift(ctx context.Context, member uint64) (types.Shift, error) {
	ref, found, err := base.Find(ctx, k.openByMember, member)
	if err != nil {
		return types.Shift{}, err
	}
	if !found {
		return types.Shift{}, errorsmod.Wrapf(types.ErrNoOpenShift, "member %d", member)
	}
	return k.openShifts.Get(ctx, collections.Join(ref.Slot, ref.Shift))
}

// GetShift returns a shift and whether it is open, or ErrShiftNotFound.
func (k Keeper) GetShift(ctx context.Context, id uint64) (types.Shift, bool, error) {
	slot, open, err := base.Find(ctx, k.openSlots, id)
	if err != nil {
		return types.Shift{}, false, err
	}
	if open {
		shift, err := k.openShifts.Get(ctx, collections.Join(slot, id))
		return shift, true, err
	}
	shift, err := k.closedShifts.Get(ctx, id)
	if errors.Is(err, collections.ErrNotFound) {
		return types.Shift{}, false, errorsmod.Wrapf(types.ErrShiftNotFound, "%d", id)
	}
	return shift, false, err
}

// checkFree refuses seconds of a member that belong to a shift already. Intervals
// of one member are disjoint, so the last that begins before the end decides.
func (k Keeper) checkFree(ctx context.Context, member uint64, from, until int64) error {
	before := collections.NewPrefixedPairRange[uint64, uint64](member).EndExclusive(uint64(until)).Descending()
	iterator, err := k.intervals.Iterate(ctx, before)
	if err != nil {
		return err
	}
	if !iterator.Valid() {
		return iterator.Close()
	}
	last, err := iterator.KeyValue()
	if err := failure.First(err, iterator.Close()); err != nil {
		return err
	}
	if last.Value.Until > from {
		return errorsmod.Wrapf(types.ErrOverlap, "member %d from %s until %s: shift %d is from %s until %s",
			member, said.Time(from), said.Time(until), last.Value.Shift, said.Time(last.Key.K2()), said.Time(last.Value.Until))
	}
	return nil
}

// checkTakesWork refuses companies in proceedings and those that are gone.
func (k Keeper) checkTakesWork(ctx context.Context, company uint64) error {
	workplace, err := k.coop.GetCompany(ctx, company)
	if err != nil {
		return err
	}
	// Everybody can see that a company is insolvent. Whoever works there all the same does what can refill its reserve.
	if !workplace.Acts() {
		return errorsmod.Wrapf(types.ErrCompanyClosed, "company %d is %s", company, workplace.Standing)
	}
	return nil
}

// checkWorkplace returns the occupation of somebody who works in a company that can take on work.
func (k Keeper) checkWorkplace(ctx context.Context, company, member uint64) (cooptypes.Employment, error) {
	if err := k.checkTakesWork(ctx, company); err != nil {
		return cooptypes.Employment{}, err
	}
	employment, found, err := k.coop.GetEmployment(ctx, company, member)
	if err != nil {
		return cooptypes.Employment{}, err
	}
	if !found {
		return cooptypes.Employment{}, errorsmod.Wrapf(types.ErrNotEmployed, "member %d, company %d", member, company)
	}
	return employment, nil
}

// latestEnd is when a shift that begins now ends at the latest: by the maximum length, by the member's weekly maximum, or by
// what they may still be paid in the company without anybody's confirmation. All of it is set aside when the shift begins.
func (k Keeper) latestEnd(ctx context.Context, employment cooptypes.Employment, now int64) (int64, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, err
	}
	worked, _, err := base.Find(ctx, k.weekSeconds, collections.Join(employment.Member, types.Week(now)))
	if err != nil {
		return 0, err
	}
	if worked >= params.MaxWeeklySeconds {
		return 0, errorsmod.Wrapf(types.ErrWeeklyMaximum, "member %d has %s of %s", employment.Member, said.Span(worked), said.Span(params.MaxWeeklySeconds))
	}
	trust, err := k.trustOf(ctx, params, employment, now)
	if err != nil {
		return 0, err
	}
	if trust.used >= trust.allowed {
		return 0, errorsmod.Wrapf(types.ErrUnconfirmed, "member %d has %s of %s in company %d: %s can confirm them",
			employment.Member, said.Span(trust.used), said.Span(trust.allowed), employment.Company, trust.confirmers())
	}
	return now + min(params.MaxShiftSeconds, params.MaxWeeklySeconds-worked, trust.allowed-trust.used), nil
}

// ClockIn starts a shift of a member for a company. The record is not written
// again until it closes: what is paid of it follows from the payroll cursor.
func (k Keeper) ClockIn(ctx context.Context, member, company uint64, tag pricingtypes.CostTag) (types.Shift, error) {
	if ref, open, err := base.Find(ctx, k.openByMember, member); err != nil {
		return types.Shift{}, err
	} else if open {
		return types.Shift{}, errorsmod.Wrapf(types.ErrShiftOpen, "member %d has shift %d: clock out first", member, ref.Shift)
	}
	employment, err := k.checkWorkplace(ctx, company, member)
	if err != nil {
		return types.Shift{}, err
	}
	if _, err := k.GetOccupation(ctx, employment.Occupation); err != nil {
		return types.Shift{}, err
	}
	if err := k.pricing.CheckTag(ctx, company, tag); err != nil {
		return types.Shift{}, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return types.Shift{}, err
	}
	end, err := k.latestEnd(ctx, employment, now)
	if err != nil {
		return types.Shift{}, err
	}
	// Whatever else is recorded of the member ended by now, so these seconds are free without a look-up.
	id, err := base.NextID(ctx, k.shiftSequence)
	if err != nil {
		return types.Shift{}, err
	}
	shift := types.Shift{
		Id: id, Company: company, Member: member, Occupation: employment.Occupation, Product: tag.Product, Job: tag.Job,
		StartedAt: now, EndsAt: end, Kind: types.SHIFT_KIND_CLOCK,
	}
	if err := k.storeOpen(ctx, shift); err != nil {
		return types.Shift{}, err
	}
	return shift, base.Emit(ctx, &types.ShiftStarted{
		Shift: id, Company: company, Member: member, Occupation: shift.Occupation, Product: tag.Product, Job: tag.Job, StartedAt: now, EndsAt: end,
	})
}

// storeOpen writes an open shift with its indexes and sums.
func (k Keeper) storeOpen(ctx context.Context, shift types.Shift) error {
	if err := k.countUnconfirmed(ctx, shift, +1); err != nil {
		return err
	}
	return failure.First(
		k.openShifts.Set(ctx, collections.Join(shift.Slot(), shift.Id), shift),
		k.openSlots.Set(ctx, shift.Id, shift.Slot()),
		k.openByMember.Set(ctx, shift.Member, types.OpenRef{Slot: shift.Slot(), Shift: shift.Id}),
		k.openByCompany.Set(ctx, collections.Join(shift.Company, shift.Id)),
		k.intervals.Set(ctx, collections.Join(shift.Member, uint64(shift.StartedAt)), types.Interval{Until: shift.EndsAt, Shift: shift.Id}),
		add(ctx, k.weekSeconds, collections.Join(shift.Member, types.Week(shift.StartedAt)), shift.EndsAt-shift.StartedAt),
	)
}

// ClockOut ends a member's shift now, or when it had to end, and pays what payroll has not paid, to the second.
func (k Keeper) ClockOut(ctx context.Context, member uint64) (types.Shift, error) {
	shift, err := k.OpenShift(ctx, member)
	if err != nil {
		return types.Shift{}, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return types.Shift{}, err
	}
	reason := types.END_REASON_CLOCKED_OUT
	if now >= shift.EndsAt {
		reason = types.END_REASON_MAXIMUM
	}
	return k.closeShift(ctx, shift, now, reason)
}

// closeShift ends an open shift at a second, but never before what is paid and
// never after its latest end, and pays or claims what is due. It returns the record as it closed.
func (k Keeper) closeShift(ctx context.Context, shift types.Shift, until int64, reason types.EndReason) (types.Shift, error) {
	cursor, err := k.cursor.Get(ctx)
	if err != nil {
		return types.Shift{}, err
	}
	paid := shift.PaidUntil(cursor)
	until = min(max(until, paid), shift.EndsAt)
	table := k.newRates()
	dues, err := table.dues(ctx, shift, paid, until)
	if err != nil {
		return types.Shift{}, err
	}
	if len(dues) == 0 {
		dues = []due{{shift: shift, from: until, until: until}}
	}
	dues[len(dues)-1].last, dues[len(dues)-1].reason = true, reason
	if err := k.settle(ctx, table, batch{company: shift.Company, dues: dues}); err != nil {
		return types.Shift{}, err
	}
	closed, found, err := base.Find(ctx, k.closedShifts, shift.Id)
	if err == nil && !found { // of no length
		shift.EndsAt, shift.EndReason = until, reason
		return shift, nil
	}
	return closed, err
}

// finishShift takes a shift from the open ones and keeps its record. The seconds
// that were set aside for it and not worked are free again.
func (k Keeper) finishShift(ctx context.Context, table *rates, shift types.Shift, until, claimed int64, reason types.EndReason) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	earned, err := table.earned(ctx, shift, until)
	if err != nil {
		return err
	}
	begin := collections.Join(shift.Member, uint64(shift.StartedAt))
	if shift.Kind == types.SHIFT_KIND_CLOCK {
		if err := failure.First(
			k.openShifts.Remove(ctx, collections.Join(shift.Slot(), shift.Id)),
			k.openSlots.Remove(ctx, shift.Id),
			k.openByMember.Remove(ctx, shift.Member),
			k.openByCompany.Remove(ctx, collections.Join(shift.Company, shift.Id)),
			k.intervals.Remove(ctx, begin),
			add(ctx, k.weekSeconds, collections.Join(shift.Member, types.Week(shift.StartedAt)), shift.StartedAt-shift.EndsAt),
		); err != nil {
			return err
		}
		if err := k.countUnconfirmed(ctx, shift, -1); err != nil {
			return err
		}
		if reason == types.END_REASON_REJECTED {
			shift.Confirmation = types.CONFIRMATION_REJECTED
		}
	}
	shift.EndsAt, shift.EndReason, shift.PruneAt = until, reason, now+params.RetentionSeconds
	shift.PaidAmount, shift.ClaimedAmount = earned-claimed, claimed
	if until > shift.StartedAt {
		if err := k.storeClosed(ctx, shift); err != nil {
			return err
		}
		if err := k.weigh(ctx, shift.Company, shift.Member, until-shift.StartedAt); err != nil {
			return err
		}
	}
	return base.Emit(ctx, &types.ShiftEnded{
		Shift: shift.Id, Company: shift.Company, Member: shift.Member, StartedAt: shift.StartedAt, EndedAt: until,
		Reason: reason, PaidAmount: shift.PaidAmount, ClaimedAmount: shift.ClaimedAmount,
	})
}

// storeClosed writes the record of an ended shift with its indexes and sums.
func (k Keeper) storeClosed(ctx context.Context, shift types.Shift) error {
	seconds := shift.EndsAt - shift.StartedAt
	if err := k.countUnconfirmed(ctx, shift, +1); err != nil {
		return err
	}
	return failure.First(
		k.closedShifts.Set(ctx, shift.Id, shift),
		k.closedByMember.Set(ctx, collections.Join(shift.Member, shift.Id)),
		k.pruneQueue.Set(ctx, collections.Join(uint64(shift.PruneAt), shift.Id)),
		k.intervals.Set(ctx, collections.Join(shift.Member, uint64(shift.StartedAt)), types.Interval{Until: shift.EndsAt, Shift: shift.Id}),
		add(ctx, k.weekSeconds, collections.Join(shift.Member, types.Week(shift.StartedAt)), seconds),
	)
}

// forget removes the record of an ended shift with everything that was kept for it.
func (k Keeper) forget(ctx context.Context, shift types.Shift) error {
	seconds := shift.EndsAt - shift.StartedAt
	if err := k.countUnconfirmed(ctx, shift, -1); err != nil {
		return err
	}
	return failure.First(
		k.closedShifts.Remove(ctx, shift.Id),
		k.closedByMember.Remove(ctx, collections.Join(shift.Member, shift.Id)),
		k.pruneQueue.Remove(ctx, collections.Join(uint64(shift.PruneAt), shift.Id)),
		k.intervals.Remove(ctx, collections.Join(shift.Member, uint64(shift.StartedAt))),
		add(ctx, k.weekSeconds, collections.Join(shift.Member, types.Week(shift.StartedAt)), -seconds),
	)
}

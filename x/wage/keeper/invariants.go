package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/wage/types"
)

// Invariants are the conditions on stored work that hold after every block. The
// one about the cursor remembers what it saw, so keep the list as long as the chain runs.
func (k Keeper) Invariants() []invariant.Invariant {
	var seen types.Cursor
	return []invariant.Invariant{
		{Name: "wage/hours", Check: k.checkHours},
		{Name: "wage/intervals", Check: k.checkIntervals},
		{Name: "wage/cursor", Check: func(ctx context.Context) error { return k.checkCursor(ctx, &seen) }},
		{Name: "wage/indexes", Check: k.checkIndexes},
		{Name: "wage/sums", Check: k.checkSums},
		{Name: "wage/means", Check: k.checkMeans},
		{Name: "wage/cap", Check: k.checkCap},
	}
}

func broken(format string, args ...any) error {
	return errorsmod.Wrapf(types.ErrStateBroken, format, args...)
}

// allShifts lists open shifts first.
func (k Keeper) allShifts(ctx context.Context) (open, closed []types.Shift, err error) {
	if err := base.Values(ctx, k.openShifts, &open); err != nil {
		return nil, nil, err
	}
	return open, closed, base.Values(ctx, k.closedShifts, &closed)
}

// checkHours: what an ended shift brought is what its seconds are worth, hour by
// hour, without a gap or a repeat; an open shift has hours left to pay.
func (k Keeper) checkHours(ctx context.Context) error {
	open, closed, err := k.allShifts(ctx)
	if err != nil {
		return err
	}
	cursor, err := k.cursor.Get(ctx)
	if err != nil {
		return err
	}
	table := k.newRates()
	for _, shift := range open {
		if paid := shift.PaidUntil(cursor); paid >= shift.EndsAt {
			return broken("shift %d is open and paid until %d, its end", shift.Id, paid)
		}
	}
	for _, shift := range closed {
		if shift.StartedAt <= cursor.Second-types.HistorySeconds {
			continue // the rates of its hours may be pruned
		}
		earned, err := table.earned(ctx, shift, shift.EndsAt)
		if err != nil {
			return err
		}
		if residual := shift.PaidAmount + shift.ClaimedAmount - earned; residual != 0 {
			return broken("shift %d brought %d paid and %d claimed, its hours are worth %d, residual %d",
				shift.Id, shift.PaidAmount, shift.ClaimedAmount, earned, residual)
		}
	}
	return nil
}

// checkIntervals: no second of a member belongs to two shifts, and each kept shift has its seconds.
func (k Keeper) checkIntervals(ctx context.Context) error {
	open, closed, err := k.allShifts(ctx)
	if err != nil {
		return err
	}
	for _, shift := range append(open, closed...) {
		interval, found, err := base.Find(ctx, k.intervals, collections.Join(shift.Member, uint64(shift.StartedAt)))
		if err != nil {
			return err
		}
		if !found || interval.Shift != shift.Id || interval.Until != shift.EndsAt {
			return broken("shift %d of member %d from %d until %d has interval %v", shift.Id, shift.Member, shift.StartedAt, shift.EndsAt, interval)
		}
	}
	count, member, until := 0, uint64(0), int64(0)
	err = k.intervals.Walk(ctx, nil, func(key pair, interval types.Interval) (bool, error) {
		count++
		if from := int64(key.K2()); key.K1() == member && from < until {
			return true, broken("member %d: shift %d begins at %d, the one before ends at %d", member, interval.Shift, from, until)
		}
		member, until = key.K1(), interval.Until
		return false, nil
	})
	if err == nil && count != len(open)+len(closed) {
		return broken("%d intervals for %d shifts", count, len(open)+len(closed))
	}
	return err
}

// checkCursor: payroll never goes back and is never ahead of the clock.
func (k Keeper) checkCursor(ctx context.Context, seen *types.Cursor) error {
	cursor, err := k.cursor.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if cursor.Second > now {
		return broken("cursor is at %d, now is %d", cursor.Second, now)
	}
	if cursor.Second < seen.Second || cursor.Second == seen.Second && cursor.Shift < seen.Shift {
		return broken("cursor went back from %d/%d to %d/%d", seen.Second, seen.Shift, cursor.Second, cursor.Shift)
	}
	*seen = cursor
	return nil
}

// checkCap: no block handled more entries than its cap.
func (k Keeper) checkCap(ctx context.Context) error {
	cursor, err := k.cursor.Get(ctx)
	if err == nil && cursor.Entries > cursor.EntriesCap {
		return broken("payroll handled %d entries in a block, the cap is %d", cursor.Entries, cursor.EntriesCap)
	}
	return err
}

// checkIndexes: every index entry has its primary and the reverse.
func (k Keeper) checkIndexes(ctx context.Context) error {
	open, closed, err := k.allShifts(ctx)
	if err != nil {
		return err
	}
	for _, shift := range open {
		slot, found, err := base.Find(ctx, k.openSlots, shift.Id)
		if err != nil {
			return err
		}
		if !found || slot != shift.Slot() {
			return broken("open shift %d is in slot %d, its index says %d", shift.Id, shift.Slot(), slot)
		}
		if stored, found, err := base.Find(ctx, k.openShifts, collections.Join(slot, shift.Id)); err != nil {
			return err
		} else if !found || stored != shift {
			return broken("open shift %d is not stored in slot %d", shift.Id, slot)
		}
		ref, _, err := base.Find(ctx, k.openByMember, shift.Member)
		if err != nil {
			return err
		}
		if ref.Shift != shift.Id || ref.Slot != slot {
			return broken("member %d has open shift %d, the index says %d", shift.Member, shift.Id, ref.Shift)
		}
		if err := must(ctx, k.openByCompany, collections.Join(shift.Company, shift.Id), "open by company"); err != nil {
			return err
		}
	}
	for _, shift := range closed {
		if err := must(ctx, k.closedByMember, collections.Join(shift.Member, shift.Id), "closed by member"); err != nil {
			return err
		}
		if err := must(ctx, k.pruneQueue, collections.Join(uint64(shift.PruneAt), shift.Id), "prune queue"); err != nil {
			return err
		}
	}
	var sheets []types.Timesheet
	var occupations []types.Occupation
	if err := base.Values(ctx, k.timesheets, &sheets); err != nil {
		return err
	}
	perCompany := map[uint64]uint64{}
	for _, sheet := range sheets {
		perCompany[sheet.Company]++
	}
	if err := k.timesheetCount.Walk(ctx, nil, func(company, count uint64) (bool, error) {
		if count != perCompany[company] || count == 0 {
			return true, broken("company %d: %d timesheets, counted %d", company, perCompany[company], count)
		}
		return false, nil
	}); err != nil {
		return err
	}
	if err := base.Values(ctx, k.occupations, &occupations); err != nil {
		return err
	}
	if err := failure.First(
		invariant.Index(ctx, "timesheets by company", k.timesheets.Indexes.ByCompany.Walk, k.timesheets.Get,
			func(sheet types.Timesheet, company uint64) bool { return sheet.Company == company }, len(sheets)),
		invariant.Index(ctx, "timesheets due", k.timesheets.Indexes.Due.Walk, k.timesheets.Get,
			func(sheet types.Timesheet, at uint64) bool { return uint64(sheet.ExpiresAt) == at }, len(sheets)),
		invariant.Index(ctx, "occupation codes", k.occupations.Indexes.ByCode.Walk, k.occupations.Get,
			func(occupation types.Occupation, code string) bool { return occupation.Code == code }, len(occupations)),
	); err != nil {
		return err
	}
	for _, index := range []struct {
		name string
		want int
		size func() (int, error)
	}{
		{"open slots", len(open), func() (int, error) { return size(ctx, k.openSlots) }},
		{"open by member", len(open), func() (int, error) { return size(ctx, k.openByMember) }},
		{"open by company", len(open), func() (int, error) { return sizeOf(ctx, k.openByCompany) }},
		{"closed by member", len(closed), func() (int, error) { return sizeOf(ctx, k.closedByMember) }},
		{"prune queue", len(closed), func() (int, error) { return sizeOf(ctx, k.pruneQueue) }},
		{"timesheet counts", len(perCompany), func() (int, error) { return size(ctx, k.timesheetCount) }},
	} {
		got, err := index.size()
		if err != nil {
			return err
		}
		if got != index.want {
			return broken("index %s has %d entries for %d, residual %d", index.name, got, index.want, got-index.want)
		}
	}
	return nil
}

func must[K any](ctx context.Context, index collections.KeySet[K], key K, name string) error {
	has, err := index.Has(ctx, key)
	if err == nil && !has {
		return broken("index %s has no entry %v", name, key)
	}
	return err
}

func sizeOf[K any](ctx context.Context, index collections.KeySet[K]) (count int, err error) {
	return count, index.Walk(ctx, nil, func(K) (bool, error) { count++; return false, nil })
}

func size[K, V any](ctx context.Context, index collections.Map[K, V]) (count int, err error) {
	return count, index.Walk(ctx, nil, func(K, V) (bool, error) { count++; return false, nil })
}

// checkSums: the weekly sums of members and companies are those of the shifts that are kept.
func (k Keeper) checkSums(ctx context.Context) error {
	open, closed, err := k.allShifts(ctx)
	if err != nil {
		return err
	}
	weeks, unconfirmed := map[sumKey]int64{}, map[sumKey]int64{}
	for _, shift := range append(open, closed...) {
		seconds, week := shift.EndsAt-shift.StartedAt, types.Week(shift.StartedAt)
		weeks[sumKey{shift.Member, week}] += seconds
		if shift.Confirmation != types.CONFIRMATION_CONFIRMED {
			unconfirmed[sumKey{shift.Company, shift.Member, week}] += seconds
		}
	}
	return failure.First(
		compare(ctx, "week of member", k.weekSeconds, weeks, func(key pair) sumKey { return sumKey{key.K1(), key.K2()} }),
		compare(ctx, "unconfirmed week of worker", k.unconfirmed, unconfirmed, func(key workerWeek) sumKey { return sumKey{key.K1(), key.K2(), key.K3()} }),
	)
}

// sumKey is what a sum is of: up to three ids, which can be compared.
type sumKey [3]uint64

func compare[K any](ctx context.Context, name string, stored collections.Map[K, int64], want map[sumKey]int64, of func(K) sumKey) error {
	count := 0
	err := stored.Walk(ctx, nil, func(key K, sum int64) (bool, error) {
		count++
		if residual := sum - want[of(key)]; residual != 0 {
			return true, broken("%s %v is %d, residual %d", name, of(key), sum, residual)
		}
		return false, nil
	})
	if err == nil && count != len(want) {
		return broken("%s: %d sums stored, %d expected", name, count, len(want))
	}
	return err
}

// checkMeans: a company's running sums are those of its ratings.
func (k Keeper) checkMeans(ctx context.Context) error {
	var means []types.CompanyMean
	if err := base.Values(ctx, k.means, &means); err != nil {
		return err
	}
	for _, mean := range means {
		iterator, err := k.ratings.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](mean.Company))
		if err != nil {
			return err
		}
		ratings, err := iterator.Values() // closes the iterator
		if err != nil {
			return err
		}
		if err := checkMean(mean, ratings); err != nil {
			return err
		}
	}
	return nil
}

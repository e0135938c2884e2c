package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/said"
)

// DefaultParams are rules that a region can start with.
func DefaultParams() Params {
	return Params{
		MaxShiftSeconds: 12 * 3600, MaxWeeklySeconds: 60 * 3600, MaxUnconfirmedWeeklySeconds: 30 * 3600, MaxUnconfirmedAloneSeconds: 60 * 3600,
		MaxPayrollEntriesPerBlock: 5000, MaxClaimsPerBlock: 500,
		MaxTimesheetAgeSeconds: 14 * DaySeconds, TimesheetLifetimeSeconds: 14 * DaySeconds, MaxPendingTimesheets: 200,
		RetentionSeconds: 10 * WeekSeconds, MinReviewers: 3, ReviewLifetimeSeconds: 365 * DaySeconds,
	}
}

// Validate names the first parameter out of its bounds.
func (p Params) Validate() error {
	for _, one := range []struct {
		name             string
		value, low, high int64
	}{
		{"max_shift_seconds", p.MaxShiftSeconds, 1, MaxShiftSeconds},
		{"max_weekly_seconds", p.MaxWeeklySeconds, 1, WeekSeconds},
		{"max_unconfirmed_weekly_seconds", p.MaxUnconfirmedWeeklySeconds, 3600, 1 << 40},
		{"max_unconfirmed_alone_seconds", p.MaxUnconfirmedAloneSeconds, 3600, 1 << 40},
		{"max_payroll_entries_per_block", int64(p.MaxPayrollEntriesPerBlock), 1, 1_000_000},
		{"max_claims_per_block", int64(p.MaxClaimsPerBlock), 1, 100_000},
		{"max_timesheet_age_seconds", p.MaxTimesheetAgeSeconds, 0, MaxTimesheetAgeSeconds},
		{"timesheet_lifetime_seconds", p.TimesheetLifetimeSeconds, 1, MaxTimesheetAgeSeconds},
		{"max_pending_timesheets", int64(p.MaxPendingTimesheets), 1, 100_000},
		// A pruned interval must lie beyond the reach of any timesheet, or its seconds could be paid again.
		{"retention_seconds", p.RetentionSeconds, HistorySeconds, 10 * 365 * DaySeconds},
		{"min_reviewers", int64(p.MinReviewers), 1, MaxReviewsPerWorker},
		{"review_lifetime_seconds", p.ReviewLifetimeSeconds, DaySeconds, 10 * 365 * DaySeconds},
	} {
		if one.value < one.low || one.value > one.high {
			return errorsmod.Wrap(ErrInvalid, said.OutsideNamed(one.name, one.value, one.low, one.high))
		}
	}
	return nil
}

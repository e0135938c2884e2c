// Package types holds the messages, stored types, errors and limits of wage, and
// the small interfaces through which it reaches the modules below.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store and its routes.
	ModuleName = "wage"
	// StoreKey is the module's persistent store.
	StoreKey = ModuleName
	// CursorStoreKey is the store of payroll's cursor: it is written in every block, and in the
	// shifts' tree it would have all the nodes above it hashed again.
	CursorStoreKey = "payroll"

	// DaySeconds is a day of chain time; reviews take effect when the next one begins.
	DaySeconds int64 = 24 * 3600
	// WeekSeconds is the period of the weekly maxima.
	WeekSeconds int64 = 7 * DaySeconds
	// firstMonday is the first second of the first week of chain time, 5 January 1970.
	firstMonday int64 = 4 * DaySeconds

	// MaxShiftSeconds bounds what a region may set for the length of a shift, and so the hours that one close pays.
	MaxShiftSeconds = DaySeconds
	// MaxTimesheetAgeSeconds bounds how far back a timesheet may reach.
	MaxTimesheetAgeSeconds = 31 * DaySeconds
	// HistorySeconds is how long superseded versions are kept: an hour of the oldest timesheet,
	// approved at the last moment, still finds the rate at which it began.
	HistorySeconds = 2*MaxTimesheetAgeSeconds + 2*MaxShiftSeconds
	// MaxVersions bounds the versions of an occupation, which every payroll run reads.
	MaxVersions = 128
	// MaxReviewsPerWorker bounds the reviews of one worker in one company; beyond it the oldest gives way.
	MaxReviewsPerWorker = 25
	// MaxWeightSeconds caps a worker's weight in the company's mean, a quarter of a year of work.
	MaxWeightSeconds int64 = 13 * 40 * 3600
	// FadeWeeks is the part of a weight that fades in a week, one thirteenth: 40 hours a week stand at MaxWeightSeconds.
	FadeWeeks int64 = 13
	// MaxFadedPerBlock caps the ratings whose weight fades in one block.
	MaxFadedPerBlock = 200
	// CarryWeeks is for how many weeks, the running one included, a worker may be paid unconfirmed hours that they did not use.
	CarryWeeks = 4
	// MaxVouchedCompanies is of how many companies with one worker somebody who buys there may confirm hours, within VouchingSeconds.
	MaxVouchedCompanies       = 2
	VouchingSeconds     int64 = 26 * WeekSeconds
	// MaxConfirmations bounds the shifts that one message confirms.
	MaxConfirmations = 100
	// MaxChangesPerBlock caps the changes of memberships that one block follows, each with a shift that may end.
	MaxChangesPerBlock = 200
	// MaxEndedPerBlock caps the ended employments whose shifts one block closes.
	MaxEndedPerBlock = 200
	// MaxRetriedPerBlock caps the unpaid hours that one block tries again to turn into claims.
	MaxRetriedPerBlock = 100
	// MaxPrunedPerBlock caps, for each of the two queues, the records that one block removes.
	MaxPrunedPerBlock = 1000
	// MaxRefilledPerBlock caps the refilled companies that one block looks at.
	MaxRefilledPerBlock = 100
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	ParamsPrefix             = collections.NewPrefix(0)
	CursorPrefix             = collections.NewPrefix(1)
	ShiftSequencePrefix      = collections.NewPrefix(2)
	OccupationSequencePrefix = collections.NewPrefix(3)
	OccupationsPrefix        = collections.NewPrefix(4)
	OccupationCodesPrefix    = collections.NewPrefix(5)
	OpenShiftsPrefix         = collections.NewPrefix(6)
	OpenSlotsPrefix          = collections.NewPrefix(7)
	OpenByMemberPrefix       = collections.NewPrefix(8)
	OpenByCompanyPrefix      = collections.NewPrefix(9)
	ClosedShiftsPrefix       = collections.NewPrefix(10)
	ClosedByMemberPrefix     = collections.NewPrefix(11)
	PruneQueuePrefix         = collections.NewPrefix(12)
	IntervalsPrefix          = collections.NewPrefix(13)
	WeekSecondsPrefix        = collections.NewPrefix(14)
	UnconfirmedPrefix        = collections.NewPrefix(15)
	TimesheetsPrefix         = collections.NewPrefix(17)
	TimesheetsByCompany      = collections.NewPrefix(18)
	TimesheetsDuePrefix      = collections.NewPrefix(19)
	TimesheetCountPrefix     = collections.NewPrefix(20)
	ReviewsPrefix            = collections.NewPrefix(21)
	RatingsPrefix            = collections.NewPrefix(22)
	MeansPrefix              = collections.NewPrefix(23)
	UnpaidHoursPrefix        = collections.NewPrefix(24)
	FadingPrefix             = collections.NewPrefix(27)
	LimitsPrefix             = collections.NewPrefix(28)
	VouchingsPrefix          = collections.NewPrefix(29)
)

// Counts says whether a vouching still stands in the way of others.
func (v Vouching) Counts(now int64) bool { return now-v.At < VouchingSeconds }

// Week numbers the week of a second of chain time; weeks begin on Monday, UTC.
func Week(second int64) uint64 {
	if second < firstMonday {
		return 0
	}
	return uint64((second-firstMonday)/WeekSeconds) + 1
}

package keeper

import (
	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/wage/types"
)

// Stored opens the collections to the mutants.
type Stored struct {
	Cursor         collections.Item[types.Cursor]
	OpenShifts     collections.Map[pair, types.Shift]
	OpenSlots      collections.Map[uint64, uint64]
	OpenByCompany  collections.KeySet[pair]
	ClosedShifts   collections.Map[uint64, types.Shift]
	ClosedByMember collections.KeySet[pair]
	Intervals      collections.Map[pair, types.Interval]
	WeekSeconds    collections.Map[pair, int64]
	Unconfirmed    collections.Map[workerWeek, int64]
	Timesheets     *collections.IndexedMap[uint64, types.Timesheet, timesheetIndexes]
	TimesheetCount collections.Map[uint64, uint64]
	Ratings        collections.Map[pair, types.Rating]
	Means          collections.Map[uint64, types.CompanyMean]
	UnpaidHours    collections.Map[uint64, types.UnpaidHour]
}

// Stored returns the collections.
func (k Keeper) Stored() Stored {
	return Stored{
		Cursor:         k.cursor,
		OpenShifts:     k.openShifts,
		OpenSlots:      k.openSlots,
		OpenByCompany:  k.openByCompany,
		ClosedShifts:   k.closedShifts,
		ClosedByMember: k.closedByMember,
		Intervals:      k.intervals,
		WeekSeconds:    k.weekSeconds,
		Unconfirmed:    k.unconfirmed,
		Timesheets:     k.timesheets,
		TimesheetCount: k.timesheetCount,
		Ratings:        k.ratings,
		Means:          k.means,
		UnpaidHours:    k.unpaidHours,
	}
}

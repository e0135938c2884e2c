package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/wage/types"
)

// maxKeptLooked bounds how many kept hours CloseWork looks through. The queue is empty unless
// hours could not even become claims, and payroll tries all of them again block by block.
const maxKeptLooked = 1000

// CloseWork ends, for a company that is wound up, at most limit of its open shifts, at a second
// but never before what is paid: what has accrued is paid or becomes a claim. Timesheets that
// nobody approved by then are withdrawn. It returns how many it ended and whether nothing is
// left; it waits, with 0 ended, for hours that payroll still keeps to become claims.
func (k Keeper) CloseWork(ctx context.Context, company uint64, at int64, limit int) (ended int, done bool, err error) {
	of := collections.NewPrefixedPairRange[uint64, uint64](company)
	shifts, err := base.FirstKeys(ctx, k.openByCompany.Iterate, of, limit)
	if err != nil {
		return 0, false, err
	}
	for _, key := range shifts {
		shift, _, err := k.GetShift(ctx, key.K2())
		if err != nil {
			return 0, false, err
		}
		if _, err := k.closeShift(ctx, shift, at, types.END_REASON_EMPLOYMENT_ENDED); err != nil {
			return 0, false, err
		}
	}
	sheets, err := base.FirstIndexed(ctx, k.timesheets.Indexes.ByCompany.Iterate, of, limit-len(shifts))
	if err != nil {
		return 0, false, err
	}
	for _, id := range sheets {
		sheet, err := k.GetTimesheet(ctx, id)
		if err != nil {
			return 0, false, err
		}
		if err := k.removeTimesheet(ctx, sheet); err != nil {
			return 0, false, err
		}
		if err := base.Emit(ctx, &types.TimesheetExpired{Timesheet: sheet.Id, Company: sheet.Company, Member: sheet.Member}); err != nil {
			return 0, false, err
		}
	}
	if ended = len(shifts) + len(sheets); ended >= limit {
		return ended, false, nil
	}
	kept, err := k.keepsHoursOf(ctx, company)
	return ended, !kept, err
}

// keepsHoursOf says whether a due hour of a company still waits to become a claim.
func (k Keeper) keepsHoursOf(ctx context.Context, company uint64) (bool, error) {
	keys, err := base.FirstKeys(ctx, k.unpaidHours.Iterate, nil, maxKeptLooked)
	if err != nil {
		return false, err
	}
	for _, key := range keys {
		hour, err := k.unpaidHours.Get(ctx, key)
		if err != nil || hour.Company == company {
			return err == nil, err
		}
	}
	return false, nil
}

// HasWork says whether a company has an open shift or a timesheet that waits for approval.
func (k Keeper) HasWork(ctx context.Context, company uint64) (bool, error) {
	of := collections.NewPrefixedPairRange[uint64, uint64](company)
	shifts, err := base.FirstKeys(ctx, k.openByCompany.Iterate, of, 1)
	if err != nil || len(shifts) > 0 {
		return err == nil, err
	}
	sheets, err := base.FirstIndexed(ctx, k.timesheets.Indexes.ByCompany.Iterate, of, 1)
	return len(sheets) > 0, err
}

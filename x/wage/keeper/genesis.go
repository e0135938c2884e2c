package keeper

import (
	"context"
	"math"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/wage/types"
)

// InitGenesis stores a genesis state and builds the indexes and sums from it.
func (k Keeper) InitGenesis(ctx context.Context, genesis *types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	cursor := genesis.Cursor
	if cursor.Second == 0 {
		now, err := k.region.Now(ctx)
		if err != nil {
			return err
		}
		cursor = types.Cursor{Second: now, Shift: math.MaxUint64}
	}
	if err := failure.First(
		k.Params.Set(ctx, genesis.Params),
		k.Cursor.Set(ctx, cursor),
		base.SetLastID(ctx, k.ShiftSequence, genesis.LastShift),
		base.SetLastID(ctx, k.OccupationSequence, uint64(len(genesis.Occupations))),
		k.coop.MakeOccupationsKnown(ctx, uint64(len(genesis.Occupations))),
	); err != nil {
		return err
	}
	if genesis.Fading.Week != 0 {
		if err := k.Fading.Set(ctx, genesis.Fading); err != nil {
			return err
		}
	}
	if len(genesis.Limits.Versions) > 0 {
		if err := k.Limits.Set(ctx, genesis.Limits); err != nil {
			return err
		}
	}
	if err := each(genesis.Occupations, func(one types.Occupation) error {
		return failure.First(k.Occupations.Set(ctx, one.Id, one), k.OccupationCodes.Set(ctx, one.Code, one.Id))
	}); err != nil {
		return err
	}
	if err := each(genesis.OpenShifts, func(one types.Shift) error {
		return failure.First(k.checkFree(ctx, one.Member, one.StartedAt, one.EndsAt), k.storeOpen(ctx, one))
	}); err != nil {
		return err
	}
	if err := each(genesis.ClosedShifts, func(one types.Shift) error {
		return failure.First(k.checkFree(ctx, one.Member, one.StartedAt, one.EndsAt), k.storeClosed(ctx, one))
	}); err != nil {
		return err
	}
	if err := each(genesis.Vouchings, func(one types.Vouching) error {
		return k.Vouchings.Set(ctx, collections.Join(one.Member, one.Company), one)
	}); err != nil {
		return err
	}
	if err := each(genesis.Timesheets, func(one types.Timesheet) error { return k.storeTimesheet(ctx, one) }); err != nil {
		return err
	}
	if err := each(genesis.Reviews, func(one types.Review) error {
		return k.Reviews.Set(ctx, collections.Join3(one.Company, one.Member, one.Reviewer), one)
	}); err != nil {
		return err
	}
	if err := each(genesis.Ratings, func(one types.Rating) error {
		return k.Ratings.Set(ctx, collections.Join(one.Company, one.Member), one)
	}); err != nil {
		return err
	}
	if err := each(genesis.Means, func(one types.CompanyMean) error { return k.Means.Set(ctx, one.Company, one) }); err != nil {
		return err
	}
	return each(genesis.UnpaidHours, func(one types.UnpaidHour) error { return k.queueUnpaid(ctx, one) })
}

func each[V any](values []V, store func(V) error) error {
	for _, value := range values {
		if err := store(value); err != nil {
			return err
		}
	}
	return nil
}

// ExportGenesis returns everything the module stores, in the order of its keys.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return nil, err
	}
	cursor, err := k.Cursor.Get(ctx)
	if err != nil {
		return nil, err
	}
	last, err := base.LastID(ctx, k.ShiftSequence)
	if err != nil {
		return nil, err
	}
	fading, _, err := base.FindItem(ctx, k.Fading)
	if err != nil {
		return nil, err
	}
	limits, _, err := base.FindItem(ctx, k.Limits)
	if err != nil {
		return nil, err
	}
	genesis := &types.GenesisState{Params: params, Cursor: cursor, Fading: fading, Limits: limits, LastShift: last}
	err = failure.First(
		base.Values(ctx, k.Occupations, &genesis.Occupations),
		base.Values(ctx, k.OpenShifts, &genesis.OpenShifts),
		base.Values(ctx, k.ClosedShifts, &genesis.ClosedShifts),
		base.Values(ctx, k.Vouchings, &genesis.Vouchings),
		base.Values(ctx, k.Timesheets, &genesis.Timesheets),
		base.Values(ctx, k.Reviews, &genesis.Reviews),
		base.Values(ctx, k.Ratings, &genesis.Ratings),
		base.Values(ctx, k.Means, &genesis.Means),
		base.Values(ctx, k.UnpaidHours, &genesis.UnpaidHours),
	)
	return genesis, err
}

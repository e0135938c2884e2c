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
		k.params.Set(ctx, genesis.Params),
		k.cursor.Set(ctx, cursor),
		base.SetLastID(ctx, k.shiftSequence, genesis.LastShift),
		base.SetLastID(ctx, k.occupationSequence, uint64(len(genesis.Occupations))),
		k.coop.MakeOccupationsKnown(ctx, uint64(len(genesis.Occupations))),
	); err != nil {
		return err
	}
	if genesis.Fading.Week != 0 {
		if err := k.fading.Set(ctx, genesis.Fading); err != nil {
			return err
		}
	}
	if len(genesis.Limits.Versions) > 0 {
		if err := k.limits.Set(ctx, genesis.Limits); err != nil {
			return err
		}
	}
	if err := each(genesis.Occupations, func(one types.Occupation) error {
		return k.occupations.Set(ctx, one.Id, one)
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
		return k.vouchings.Set(ctx, collections.Join(one.Member, one.Company), one)
	}); err != nil {
		return err
	}
	if err := each(genesis.Timesheets, func(one types.Timesheet) error { return k.storeTimesheet(ctx, one) }); err != nil {
		return err
	}
	if err := each(genesis.Reviews, func(one types.Review) error {
		return k.reviews.Set(ctx, collections.Join3(one.Company, one.Member, one.Reviewer), one)
	}); err != nil {
		return err
	}
	if err := each(genesis.Ratings, func(one types.Rating) error {
		return k.ratings.Set(ctx, collections.Join(one.Company, one.Member), one)
	}); err != nil {
		return err
	}
	if err := each(genesis.Means, func(one types.CompanyMean) error { return k.means.Set(ctx, one.Company, one) }); err != nil {
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
	params, err := k.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	cursor, err := k.cursor.Get(ctx)
	if err != nil {
		return nil, err
	}
	last, err := base.LastID(ctx, k.shiftSequence)
	if err != nil {
		return nil, err
	}
	fading, _, err := base.FindItem(ctx, k.fading)
	if err != nil {
		return nil, err
	}
	limits, _, err := base.FindItem(ctx, k.limits)
	if err != nil {
		return nil, err
	}
	genesis := &types.GenesisState{Params: params, Cursor: cursor, Fading: fading, Limits: limits, LastShift: last}
	err = failure.First(
		base.Values(ctx, k.occupations, &genesis.Occupations),
		base.Values(ctx, k.openShifts, &genesis.OpenShifts),
		base.Values(ctx, k.closedShifts, &genesis.ClosedShifts),
		base.Values(ctx, k.vouchings, &genesis.Vouchings),
		base.Values(ctx, k.timesheets, &genesis.Timesheets),
		base.Values(ctx, k.reviews, &genesis.Reviews),
		base.Values(ctx, k.ratings, &genesis.Ratings),
		base.Values(ctx, k.means, &genesis.Means),
		base.Values(ctx, k.unpaidHours, &genesis.UnpaidHours),
	)
	return genesis, err
}

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
		k.ShiftSequence.Set(ctx, genesis.LastShift+1),
		k.OccupationSequence.Set(ctx, uint64(len(genesis.Occupations))+1),
		k.coop.MakeOccupationsKnown(ctx, uint64(len(genesis.Occupations))),
	); err != nil {
		return err
	}
	if genesis.InsolventChecked != 0 {
		if err := k.InsolventChecked.Set(ctx, genesis.InsolventChecked); err != nil {
			return err
		}
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
	if err := each(genesis.UnpaidHours, func(one types.UnpaidHour) error { return k.queueUnpaid(ctx, one) }); err != nil {
		return err
	}
	return each(genesis.InsolventCompanies, func(one uint64) error { return k.Insolvent.Set(ctx, one) })
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
	next, err := k.ShiftSequence.Peek(ctx)
	if err != nil {
		return nil, err
	}
	checked, _, err := base.FindItem(ctx, k.InsolventChecked)
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
	genesis := &types.GenesisState{Params: params, Cursor: cursor, InsolventChecked: checked, Fading: fading, Limits: limits}
	if next > 0 {
		genesis.LastShift = next - 1
	}
	err = failure.First(
		gather(ctx, k.Occupations, &genesis.Occupations),
		gather(ctx, k.OpenShifts, &genesis.OpenShifts),
		gather(ctx, k.ClosedShifts, &genesis.ClosedShifts),
		gather(ctx, k.Vouchings, &genesis.Vouchings),
		gather(ctx, k.Timesheets, &genesis.Timesheets),
		gather(ctx, k.Reviews, &genesis.Reviews),
		gather(ctx, k.Ratings, &genesis.Ratings),
		gather(ctx, k.Means, &genesis.Means),
		gather(ctx, k.UnpaidHours, &genesis.UnpaidHours),
		k.Insolvent.Walk(ctx, nil, func(id uint64) (bool, error) {
			genesis.InsolventCompanies = append(genesis.InsolventCompanies, id)
			return false, nil
		}),
	)
	return genesis, err
}

func gather[K, V any](ctx context.Context, entries collections.Map[K, V], into *[]V) error {
	return entries.Walk(ctx, nil, func(_ K, value V) (bool, error) {
		*into = append(*into, value)
		return false, nil
	})
}

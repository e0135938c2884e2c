package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/wage/types"
)

// GetOccupation returns an occupation with its versions, or ErrOccupationNotFound.
func (k Keeper) GetOccupation(ctx context.Context, id uint64) (types.Occupation, error) {
	return base.Get(ctx, k.occupations, id, types.ErrOccupationNotFound, "%d", id)
}

// horizon is the second before which no hour will be paid any more: versions that
// ended before it are not needed. While payroll is behind it stays behind as well.
func (k Keeper) horizon(ctx context.Context) (int64, error) {
	cursor, err := k.cursor.Get(ctx)
	return cursor.Second - types.HistorySeconds, err
}

// SetOccupation decides what the occupation with a code is paid for hours that
// begin from now on; an unknown code is a new occupation. Hours that have begun keep their rate.
func (k Keeper) SetOccupation(ctx context.Context, code string, factors types.Factors) (uint64, error) {
	id, known, err := base.FindUnique(ctx, k.occupations.Indexes.ByCode, code)
	if err != nil {
		return 0, err
	}
	occupation := types.Occupation{Id: id, Code: code}
	if known {
		if occupation, err = k.GetOccupation(ctx, id); err != nil {
			return 0, err
		}
	} else {
		if occupation.Id, err = base.NextID(ctx, k.occupationSequence); err != nil {
			return 0, err
		}
		if err := k.coop.MakeOccupationsKnown(ctx, occupation.Id); err != nil {
			return 0, err
		}
	}
	version := occupation.Latest()
	version.Factors = factors
	version, err = k.putVersion(ctx, occupation, version)
	if err != nil {
		return 0, err
	}
	return occupation.Id, base.Emit(ctx, &types.OccupationSet{Occupation: occupation.Id, Code: code, EffectiveAt: version.EffectiveAt, Factors: factors})
}

// SetIndustryStandard records, or removes, the standard for hours that begin from now on.
func (k Keeper) SetIndustryStandard(ctx context.Context, id uint64, standard types.Standard) error {
	occupation, err := k.GetOccupation(ctx, id)
	if err != nil {
		return err
	}
	version := occupation.Latest()
	version.Standard = standard
	version, err = k.putVersion(ctx, occupation, version)
	if err != nil {
		return err
	}
	return base.Emit(ctx, &types.IndustryStandardSet{Occupation: id, EffectiveAt: version.EffectiveAt, Standard: standard})
}

func (k Keeper) putVersion(ctx context.Context, occupation types.Occupation, version types.OccupationVersion) (types.OccupationVersion, error) {
	now, err := k.region.Now(ctx)
	if err != nil {
		return version, err
	}
	horizon, err := k.horizon(ctx)
	if err != nil {
		return version, err
	}
	version.EffectiveAt = now
	occupation.Put(version, horizon)
	if len(occupation.Versions) > types.MaxVersions {
		return version, errorsmod.Wrapf(types.ErrTooManyVersions, "occupation %d has %d within %s", occupation.Id, types.MaxVersions, said.Span(types.HistorySeconds))
	}
	return version, k.occupations.Set(ctx, occupation.Id, occupation)
}

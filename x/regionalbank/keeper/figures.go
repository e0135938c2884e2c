package keeper

import (
	"context"
	"math"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// Gap returns the unpriced gap: what starting pools spent, what subsidies from issued paid and what failed companies
// had not recovered. At-cost prices take none of it back.
func (k Keeper) Gap(ctx context.Context) (types.Gap, error) {
	totals, err := k.currency.GetTotals(ctx)
	if err != nil {
		return types.Gap{}, err
	}
	sums, err := k.sums.Get(ctx)
	if err != nil {
		return types.Gap{}, err
	}
	gap := types.Gap{StartingSpent: totals.StartingSpent, IssuedSubsidies: sums.SubsidisedFromIssued, Losses: sums.Losses}
	for _, part := range []int64{gap.StartingSpent, gap.IssuedSubsidies, gap.Losses} {
		if gap.Total, err = money.Add(gap.Total, part); err != nil {
			return types.Gap{}, err
		}
	}
	return gap, nil
}

// Figures returns how a company stands now, with the region's fund and unpriced gap. Economy rule: figures are
// attached by the system, so that a request cannot be argued with invented ones.
func (k Keeper) Figures(ctx context.Context, id uint64) (types.Figures, error) {
	company, err := k.coop.GetCompany(ctx, id)
	if err != nil {
		return types.Figures{}, err
	}
	standing, err := k.coop.StandingOf(ctx, company)
	if err != nil {
		return types.Figures{}, err
	}
	books, err := k.currency.GetCompanyBooks(ctx, id)
	if err != nil {
		return types.Figures{}, err
	}
	totals, err := k.currency.GetTotals(ctx)
	if err != nil {
		return types.Figures{}, err
	}
	gap, err := k.Gap(ctx)
	if err != nil {
		return types.Figures{}, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return types.Figures{}, err
	}
	costing, _, err := k.pricing.GetCosting(ctx, id)
	if err != nil {
		return types.Figures{}, err
	}
	cycle, err := k.cycleSeconds(ctx)
	if err != nil {
		return types.Figures{}, err
	}
	return types.Figures{
		At: now, Standing: standing,
		Reserve: books.Reserve, HeldFromReserve: books.HeldFromReserve, Undepreciated: books.Undepreciated,
		PutIn: books.PutIn, Unrecovered: books.Unrecovered,
		Starting: books.Starting, HeldFromStarting: books.HeldFromStarting,
		StartingPutIn: books.StartingPutIn, StartingSpent: books.StartingSpent,
		OpenClaims: books.OpenClaims, OpenClaimsAmount: books.OpenClaimsAmount,
		ClosedCycle: costing.ClosedCycle, CycleCost: costing.CycleCost, LastCycleCost: costing.LastCost,
		CoverWeeksPpm: coverWeeks(books.Reserve, costing.CycleCost, cycle),
		RecoveryPpm:   costing.RecoveryPpm, NotViable: costing.NotViable,
		RegionFund: totals.Region, Gap: gap,
	}, nil
}

func (k Keeper) cycleSeconds(ctx context.Context) (int64, error) {
	params, err := k.pricing.GetParams(ctx)
	return params.CycleSeconds, err
}

// coverWeeks is for how many millionths of a week a reserve covers what a cycle costs; -1 where no cost is known,
// the largest number where it is beyond 64 bits.
func coverWeeks(reserve, cycleCost, cycleSeconds int64) int64 {
	if cycleCost <= 0 || cycleSeconds <= 0 {
		return -1
	}
	cycles, err := money.MulDivFloor(reserve, money.PPM, cycleCost)
	if err != nil {
		return math.MaxInt64
	}
	weeks, err := money.MulDivFloor(cycles, cycleSeconds, types.WeekSeconds)
	if err != nil {
		return math.MaxInt64
	}
	return weeks
}

package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/testutil/mutants"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// busyBakery has an open and an ended shift, a pending timesheet, reviews and a claim.
func busyBakery(t testing.TB) (b *bakery, open, ended uint64) {
	t.Helper()
	b = newBakery(t)
	dora := b.Admit("dora")
	b.Hire(b.company, b.anna, dora, fixture.Occupation)
	ended = b.ClockIn(b.anna, b.company)
	b.Pass(100 * time.Minute)
	b.ClockOut(b.anna)
	open = b.ClockIn(b.ben, b.company)
	for _, by := range []regiontypes.Member{b.anna, b.carla, dora} {
		_, err := b.WageMsg.Review(b.Ctx, &types.MsgReview{Signer: by.Address, Company: b.company, Member: b.ben.Id, ProductivityPpm: 700_000})
		require.NoError(t, err)
	}
	_, err := b.WageMsg.SubmitTimesheet(b.Ctx, &types.MsgSubmitTimesheet{
		Signer: b.anna.Address, Company: b.company, Member: b.carla.Id, From: b.Now() - 3000, Until: b.Now() - 1000,
	})
	require.NoError(t, err)
	other, emil := b.Company("emil")
	b.ClockIn(emil, other)
	b.drain(other)
	b.Pass(time.Hour + time.Minute)
	require.Equal(t, cooptypes.STANDING_INSOLVENT, b.standing(other))
	return b, open, ended
}

func TestEveryInvariantFiresOnAChangeOfOneUnit(t *testing.T) {
	b, open, ended := busyBakery(t)
	k := b.Wage
	all := k.Invariants()
	require.NoError(t, invariant.CheckAll(b.Ctx, all))
	shift := func(ctx context.Context, id uint64) types.Shift {
		shift, _, err := k.GetShift(ctx, id)
		require.NoError(t, err)
		return shift
	}
	caught := map[string]bool{}
	for name, mutant := range map[string]struct {
		fires   string
		corrupt func(ctx context.Context) error
	}{
		"an ended shift brought one micro-unit more": {"wage/hours", func(ctx context.Context) error {
			one := shift(ctx, ended)
			one.PaidAmount++
			return k.Stored().ClosedShifts.Set(ctx, one.Id, one)
		}},
		"an open shift ended where it is paid": {"wage/hours", func(ctx context.Context) error {
			one := shift(ctx, open)
			one.EndsAt = one.StartedAt + 3600
			return k.Stored().OpenShifts.Set(ctx, collections.Join(one.Slot(), one.Id), one)
		}},
		"an interval ends a second later": {"wage/intervals", func(ctx context.Context) error {
			key := collections.Join(b.anna.Id, uint64(shift(ctx, ended).StartedAt))
			one, err := k.Stored().Intervals.Get(ctx, key)
			require.NoError(t, err)
			one.Until++
			return k.Stored().Intervals.Set(ctx, key, one)
		}},
		"a second of a member is in two intervals": {"wage/intervals", func(ctx context.Context) error {
			one := shift(ctx, ended)
			return k.Stored().Intervals.Set(ctx, collections.Join(one.Member, uint64(one.EndsAt-1)), types.Interval{Until: one.EndsAt, Shift: one.Id})
		}},
		"the cursor went back by a second": {"wage/cursor", func(ctx context.Context) error {
			cursor, err := k.Stored().Cursor.Get(ctx)
			require.NoError(t, err)
			cursor.Second--
			return k.Stored().Cursor.Set(ctx, cursor)
		}},
		"the cursor is ahead by a second": {"wage/cursor", func(ctx context.Context) error {
			cursor, err := k.Stored().Cursor.Get(ctx)
			require.NoError(t, err)
			cursor.Second++
			return k.Stored().Cursor.Set(ctx, cursor)
		}},
		"a block handled an entry above the cap": {"wage/cap", func(ctx context.Context) error {
			cursor, err := k.Stored().Cursor.Get(ctx)
			require.NoError(t, err)
			cursor.Entries = cursor.EntriesCap + 1
			return k.Stored().Cursor.Set(ctx, cursor)
		}},
		"an index entry is missing": {"wage/indexes", func(ctx context.Context) error {
			return k.Stored().OpenByCompany.Remove(ctx, collections.Join(b.company, open))
		}},
		"an index entry has no primary": {"wage/indexes", func(ctx context.Context) error {
			return k.Stored().ClosedByMember.Set(ctx, collections.Join(b.anna.Id, open))
		}},
		"a timesheet is due a second later": {"wage/indexes", func(ctx context.Context) error {
			due := mutants.Index(b.Store(types.StoreKey), types.TimesheetsDuePrefix, k.Stored().Timesheets.Indexes.Due)
			key, found, err := base.FirstKey(ctx, due.Iterate, nil)
			require.NoError(t, err)
			require.True(t, found)
			require.NoError(t, due.Remove(ctx, key))
			return due.Set(ctx, collections.Join(key.K1()+1, key.K2()))
		}},
		"a timesheet that its company does not find": {"wage/indexes", func(ctx context.Context) error {
			return mutants.Index(b.Store(types.StoreKey), types.TimesheetsByCompany, k.Stored().Timesheets.Indexes.ByCompany).Clear(ctx, nil)
		}},
		"a code too many": {"wage/indexes", func(ctx context.Context) error {
			return mutants.Unique(b.Store(types.StoreKey), types.OccupationCodesPrefix, collections.StringKey).Set(ctx, "other", fixture.Occupation)
		}},
		"a slot is one off": {"wage/indexes", func(ctx context.Context) error {
			return k.Stored().OpenSlots.Set(ctx, open, shift(ctx, open).Slot()+1)
		}},
		"a count of timesheets is one off": {"wage/indexes", func(ctx context.Context) error {
			return k.Stored().TimesheetCount.Set(ctx, b.company, 2)
		}},
		"a week of a member is one second off": {"wage/sums", func(ctx context.Context) error {
			key := collections.Join(b.anna.Id, types.Week(shift(ctx, ended).StartedAt))
			sum, err := k.Stored().WeekSeconds.Get(ctx, key)
			require.NoError(t, err)
			return k.Stored().WeekSeconds.Set(ctx, key, sum+1)
		}},
		"a worker's unconfirmed seconds are one off": {"wage/sums", func(ctx context.Context) error {
			key := collections.Join3(b.company, b.anna.Id, types.Week(shift(ctx, ended).StartedAt))
			sum, err := k.Stored().Unconfirmed.Get(ctx, key)
			require.NoError(t, err)
			return k.Stored().Unconfirmed.Set(ctx, key, sum-1)
		}},
		"a company's mean stands on one second more": {"wage/means", func(ctx context.Context) error {
			mean, err := k.Stored().Means.Get(ctx, b.company)
			require.NoError(t, err)
			mean.WeightSeconds++
			return k.Stored().Means.Set(ctx, b.company, mean)
		}},
	} {
		t.Run(name, func(t *testing.T) {
			cached, _ := b.Ctx.CacheContext()
			require.NoError(t, mutant.corrupt(cached))
			mutants.RequireFires(cached, t, all, mutant.fires)
		})
		caught[mutant.fires] = true
	}
	mutants.RequireEach(t, all, caught)
}

func TestExportImportExportIsByteEqual(t *testing.T) {
	b, open, _ := busyBakery(t)
	exported, err := b.Wage.ExportGenesis(b.Ctx)
	require.NoError(t, err)
	require.NoError(t, exported.Validate())
	require.NotEmpty(t, exported.OpenShifts)
	require.NotEmpty(t, exported.ClosedShifts)
	require.NotEmpty(t, exported.Timesheets)

	other := fixture.New(t)
	other.Ctx = other.Ctx.WithBlockHeader(b.Ctx.BlockHeader())
	require.NoError(t, other.Wage.InitGenesis(other.Ctx, exported))
	again, err := other.Wage.ExportGenesis(other.Ctx)
	require.NoError(t, err)
	require.Equal(t, b.Cdc.MustMarshalJSON(exported), b.Cdc.MustMarshalJSON(again))
	require.NoError(t, invariant.CheckAll(other.Ctx, other.Wage.Invariants()))
	shift, isOpen, err := other.Wage.GetShift(other.Ctx, open)
	require.NoError(t, err)
	require.True(t, isOpen)
	require.Equal(t, b.ben.Id, shift.Member)
}

func TestGenesisRefusesWhatCannotBe(t *testing.T) {
	b, _, _ := busyBakery(t)
	for name, bad := range map[string]struct {
		says   string
		change func(*types.GenesisState)
	}{
		"two open shifts of a member": {"member 3 has two open shifts", func(g *types.GenesisState) {
			one := g.OpenShifts[0]
			one.Id = 900
			g.LastShift = 900
			g.OpenShifts = append(g.OpenShifts, one)
		}},
		"a shift twice":                {"shift 1 is twice", func(g *types.GenesisState) { g.ClosedShifts = append(g.ClosedShifts, g.ClosedShifts[0]) }},
		"a shift above the last":       {"shift 2 is twice or above last_shift 0", func(g *types.GenesisState) { g.LastShift = 0 }},
		"a shift without seconds":      {"shift 1 from 1767592800 until 1767592800", func(g *types.GenesisState) { g.ClosedShifts[0].EndsAt = g.ClosedShifts[0].StartedAt }},
		"an occupation without a rate": {"occupation 1 has 0 versions", func(g *types.GenesisState) { g.Occupations[0].Versions = nil }},
		"a code twice":                 {"occupation code \"worker\" is twice", func(g *types.GenesisState) { o := g.Occupations[0]; o.Id = 2; g.Occupations = append(g.Occupations, o) }},
		"no parameters":                {"max_shift_seconds is 0", func(g *types.GenesisState) { g.Params = types.Params{} }},
	} {
		t.Run(name, func(t *testing.T) {
			genesis, err := b.Wage.ExportGenesis(b.Ctx)
			require.NoError(t, err)
			bad.change(genesis)
			require.ErrorContains(t, genesis.Validate(), bad.says)
		})
	}
}

func TestQueriesShowWorkAndItsPay(t *testing.T) {
	b, open, _ := busyBakery(t)
	payslip, err := b.WageQuery.Payslip(b.Ctx, &types.QueryPayslipRequest{Member: b.ben.Id})
	require.NoError(t, err)
	require.Len(t, payslip.Shifts, 1)
	require.Equal(t, fixture.RatePerHour, payslip.PaidAmount)
	require.Equal(t, fixture.RatePerHour/60, payslip.AccruedAmount)
	payslip, err = b.WageQuery.Payslip(b.Ctx, &types.QueryPayslipRequest{Member: b.anna.Id})
	require.NoError(t, err)
	require.Equal(t, fixture.RatePerHour*100/60, payslip.PaidAmount)
	shift, err := b.WageQuery.Shift(b.Ctx, &types.QueryShiftRequest{Shift: open})
	require.NoError(t, err)
	require.True(t, shift.Shift.Open)
	_, err = b.WageQuery.Shift(b.Ctx, &types.QueryShiftRequest{Shift: 999})
	require.ErrorIs(t, err, types.ErrShiftNotFound)
	shifts, err := b.WageQuery.CompanyShifts(b.Ctx, &types.QueryCompanyShiftsRequest{Company: b.company})
	require.NoError(t, err)
	require.Len(t, shifts.Shifts, 1)
	sheets, err := b.WageQuery.Timesheets(b.Ctx, &types.QueryTimesheetsRequest{Company: b.company})
	require.NoError(t, err)
	require.Len(t, sheets.Timesheets, 1)
	reviews, err := b.WageQuery.Reviews(b.Ctx, &types.QueryReviewsRequest{Company: b.company, Member: b.ben.Id})
	require.NoError(t, err)
	require.Len(t, reviews.Reviews, 3)
	require.Equal(t, int64(700_000), reviews.Rating.Latest().MedianPpm)
	occupations, err := b.WageQuery.Occupations(b.Ctx, &types.QueryOccupationsRequest{})
	require.NoError(t, err)
	require.Equal(t, types.CurrentRates{LowestRatePerHour: 16_000_000, MiddleRatePerHour: 20_000_000, HighestRatePerHour: 24_000_000}, occupations.Occupations[0].Rates)
	coded, err := b.WageQuery.OccupationByCode(b.Ctx, &types.QueryOccupationByCodeRequest{Code: occupations.Occupations[0].Occupation.Code})
	require.NoError(t, err)
	require.Equal(t, occupations.Occupations[0], coded.Occupation)
	_, err = b.WageQuery.OccupationByCode(b.Ctx, &types.QueryOccupationByCodeRequest{Code: "nothing"})
	require.ErrorIs(t, err, types.ErrOccupationNotFound)
	hours, err := b.WageQuery.UnconfirmedHours(b.Ctx, &types.QueryUnconfirmedHoursRequest{Company: b.company, Member: b.anna.Id})
	require.NoError(t, err)
	require.Equal(t, int64(30*3600), hours.MaxUnconfirmedSeconds)
	_, err = b.WageQuery.UnconfirmedHours(b.Ctx, &types.QueryUnconfirmedHoursRequest{Company: b.company, Member: 999})
	require.ErrorIs(t, err, types.ErrNotEmployed)
	none, err := b.WageQuery.MemberShift(b.Ctx, &types.QueryMemberShiftRequest{Member: b.carla.Id})
	require.NoError(t, err)
	require.False(t, none.AtWork)
	_, err = b.WageQuery.Occupation(b.Ctx, &types.QueryOccupationRequest{Occupation: 99})
	require.ErrorIs(t, err, types.ErrOccupationNotFound)
}

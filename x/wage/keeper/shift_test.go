package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// bakery is a company with a founder and two workers.
type bakery struct {
	*fixture.Fix
	company          uint64
	anna, ben, carla regiontypes.Member
}

func newBakery(t testing.TB, options ...fixture.Option) *bakery {
	t.Helper()
	f := fixture.New(t, options...)
	b := &bakery{Fix: f}
	b.company, b.anna = f.Company("anna")
	b.ben, b.carla = f.Admit("ben"), f.Admit("carla")
	f.Hire(b.company, b.anna, b.ben, fixture.Occupation)
	f.Hire(b.company, b.anna, b.carla, fixture.Occupation)
	return b
}

func (b *bakery) params(change func(*types.Params)) {
	b.T.Helper()
	params, err := b.Wage.GetParams(b.Ctx)
	require.NoError(b.T, err)
	change(&params)
	_, err = b.WageMsg.UpdateParams(b.Ctx, &types.MsgUpdateParams{Signer: b.Officer.Address, Params: params})
	require.NoError(b.T, err)
}

func (b *bakery) check() {
	b.T.Helper()
	b.RequireWageInvariants()
	b.RequirePricingInvariants()
	b.EndCurrency() // the books balance between blocks
	b.RequireCurrencyInvariants()
}

func TestAnHourIsPaidAsItCompletesAndTheRestToTheSecondAtClockOut(t *testing.T) {
	b := newBakery(t)
	reserve := b.Reserve(b.company)
	b.ClockIn(b.anna, b.company)
	b.Pass(3599 * time.Second)
	require.Zero(t, b.Money(b.anna))
	b.Pass(time.Second)
	require.Equal(t, fixture.RatePerHour, b.Money(b.anna))
	b.Pass(1801 * time.Second)
	out := b.ClockOut(b.anna)
	want := fixture.RatePerHour + fixture.RatePerHour*1801/3600
	require.Equal(t, want, out.PaidAmount)
	require.Zero(t, out.ClaimedAmount)
	require.Equal(t, want, b.Money(b.anna))
	require.Equal(t, reserve-want, b.Reserve(b.company))
	b.Pass(2 * time.Hour)
	require.Equal(t, want, b.Money(b.anna))
	b.check()
}

func TestThePayslipCountsOfAnOpenShiftOnlyWhatWasWorked(t *testing.T) {
	b := newBakery(t)
	week := func() int64 {
		payslip, err := b.WageQuery.Payslip(b.Ctx, &types.QueryPayslipRequest{Member: b.anna.Id})
		require.NoError(t, err)
		return payslip.WeekSeconds
	}
	b.ClockIn(b.anna, b.company)
	require.Zero(t, week(), "the rest of the longest possible shift is set aside, not worked")
	b.Pass(90 * time.Minute)
	require.Equal(t, int64(5400), week())
	b.ClockOut(b.anna)
	require.Equal(t, int64(5400), week())

	// A shift counts in the week in which it began, whole.
	now := func() int64 {
		now, err := b.Region.Now(b.Ctx)
		require.NoError(t, err)
		return now
	}
	for types.Week(now()) == types.Week(now()+3600) {
		b.Pass(time.Hour)
	}
	b.ClockIn(b.anna, b.company)
	b.Pass(2 * time.Hour)
	require.Zero(t, week(), "the shift belongs to last week")
	b.ClockOut(b.anna)
	require.Zero(t, week())
}

func TestAShiftEndsAtItsMaximumAndNobodyIsPaidBeyond(t *testing.T) {
	b := newBakery(t)
	b.params(func(p *types.Params) { p.MaxShiftSeconds = 2*3600 + 1800 })
	id := b.ClockIn(b.anna, b.company)
	for range 5 {
		b.Pass(time.Hour)
		b.check()
	}
	require.Equal(t, fixture.RatePerHour*5/2, b.Money(b.anna))
	shift, open, err := b.Wage.GetShift(b.Ctx, id)
	require.NoError(t, err)
	require.False(t, open)
	require.Equal(t, types.END_REASON_MAXIMUM, shift.EndReason)
	_, err = b.WageMsg.ClockOut(b.Ctx, &types.MsgClockOut{Signer: b.anna.Address})
	require.ErrorIs(t, err, types.ErrNoOpenShift)
}

func TestAMemberHasOneOpenShiftAcrossCompanies(t *testing.T) {
	b := newBakery(t)
	dora := b.Admit("dora")
	other := b.Found(dora, "mill")
	b.Hire(other, dora, b.ben, fixture.Occupation)
	b.ClockIn(b.ben, b.company)
	_, err := b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.ben.Address, Company: other})
	require.ErrorIs(t, err, types.ErrShiftOpen)
	b.ClockOut(b.ben)
	b.ClockIn(b.ben, other)
	b.check()
}

func TestTheWeeklyMaximumHoldsAcrossShifts(t *testing.T) {
	b := newBakery(t)
	b.params(func(p *types.Params) { p.MaxWeeklySeconds, p.MaxShiftSeconds = 5*3600, 4*3600 })
	b.ClockIn(b.anna, b.company)
	b.Pass(4 * time.Hour)
	second, err := b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.anna.Address, Company: b.company})
	require.NoError(t, err)
	require.Equal(t, b.Now()+3600, second.EndsAt)
	b.Pass(time.Hour)
	_, err = b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.anna.Address, Company: b.company})
	require.ErrorIs(t, err, types.ErrWeeklyMaximum)
	require.Equal(t, 5*fixture.RatePerHour, b.Money(b.anna))
	b.Pass(7 * 24 * time.Hour)
	b.ClockIn(b.anna, b.company)
	b.check()
}

func TestAWorkerWhoseHoursNobodyConfirmsHasAWeeklyCap(t *testing.T) {
	b := newBakery(t)
	b.params(func(p *types.Params) { p.MaxUnconfirmedWeeklySeconds = 3 * 3600 })
	shift := b.ClockIn(b.anna, b.company)
	b.Pass(5 * time.Hour)
	require.Equal(t, 3*fixture.RatePerHour, b.Money(b.anna))
	_, err := b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.anna.Address, Company: b.company})
	require.ErrorIs(t, err, types.ErrUnconfirmed)
	_, err = b.WageMsg.ConfirmHours(b.Ctx, &types.MsgConfirmHours{Signer: b.anna.Address, Shifts: []uint64{shift}})
	require.ErrorIs(t, err, types.ErrOwnHours)
	stranger := b.Admit("stranger")
	_, err = b.WageMsg.ConfirmHours(b.Ctx, &types.MsgConfirmHours{Signer: stranger.Address, Shifts: []uint64{shift}})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = b.WageMsg.ConfirmHours(b.Ctx, &types.MsgConfirmHours{Signer: b.ben.Address, Shifts: []uint64{shift}})
	require.NoError(t, err)
	_, err = b.WageMsg.ConfirmHours(b.Ctx, &types.MsgConfirmHours{Signer: b.Officer.Address, Shifts: []uint64{shift}})
	require.ErrorIs(t, err, types.ErrAlreadyConfirmed)
	open := b.ClockIn(b.anna, b.company)
	_, err = b.WageMsg.ConfirmHours(b.Ctx, &types.MsgConfirmHours{Signer: b.Officer.Address, Shifts: []uint64{open}})
	require.NoError(t, err)
	b.check()
	b.Pass(4 * time.Hour)
	b.check()
}

func TestAnOfficerWhoFindsNobodyClosesTheShift(t *testing.T) {
	b := newBakery(t)
	id := b.ClockIn(b.anna, b.company)
	b.Pass(90 * time.Minute)
	_, err := b.WageMsg.RejectHours(b.Ctx, &types.MsgRejectHours{Signer: b.ben.Address, Shift: id})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = b.WageMsg.RejectHours(b.Ctx, &types.MsgRejectHours{Signer: b.Officer.Address, Shift: id})
	require.NoError(t, err)
	_, err = b.WageMsg.RejectHours(b.Ctx, &types.MsgRejectHours{Signer: b.Officer.Address, Shift: id})
	require.ErrorIs(t, err, types.ErrShiftClosed)
	require.Equal(t, fixture.RatePerHour, b.Money(b.anna))
	shift, _, err := b.Wage.GetShift(b.Ctx, id)
	require.NoError(t, err)
	require.Equal(t, types.CONFIRMATION_REJECTED, shift.Confirmation)
	b.Pass(3 * time.Hour)
	require.Equal(t, fixture.RatePerHour, b.Money(b.anna))
	b.check()
}

func TestWhoLeavesACompanyIsPaidToThatSecond(t *testing.T) {
	b := newBakery(t)
	b.ClockIn(b.ben, b.company)
	b.Pass(90 * time.Minute)
	_, err := b.CoopMsg.Resign(b.Ctx, &cooptypes.MsgResign{Signer: b.ben.Address, Company: b.company})
	require.NoError(t, err)
	b.Pass(5 * time.Hour)
	require.Equal(t, fixture.RatePerHour*3/2, b.Money(b.ben))
	_, err = b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.ben.Address, Company: b.company})
	require.ErrorIs(t, err, types.ErrNotEmployed)
	b.check()
}

func TestATagNamesWhatTheWorkWasFor(t *testing.T) {
	b := newBakery(t)
	bread := b.Product(b.company, "bread", pricingtypes.PRODUCT_KIND_SERVICE, 100, 0, money.Unit)
	_, err := b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.anna.Address, Company: b.company, Product: bread + 1})
	require.ErrorIs(t, err, pricingtypes.ErrProductNotFound)
	_, err = b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.anna.Address, Company: b.company, Product: bread})
	require.NoError(t, err)
	b.Pass(2 * time.Hour)
	product, err := b.PricingQuery.Product(b.Ctx, &pricingtypes.QueryProductRequest{Product: bread})
	require.NoError(t, err)
	require.Equal(t, 2*fixture.RatePerHour, product.Flow.Tagged)
	b.check()
}

func TestAnHourKeepsTheRateThatHeldAsItBegan(t *testing.T) {
	b := newBakery(t)
	b.ClockIn(b.anna, b.company)
	b.Pass(30 * time.Minute)
	b.Occupation("worker", types.Factors{BaseRatePerHour: 2 * fixture.RatePerHour})
	b.Pass(30 * time.Minute)
	require.Equal(t, fixture.RatePerHour, b.Money(b.anna))
	b.Pass(30 * time.Minute)
	require.Equal(t, 2*fixture.RatePerHour, b.ClockOut(b.anna).PaidAmount)
	b.check()
}

func TestReviewsMoveTheRateFromTheNextDayAndPerfectOnesLiftNobody(t *testing.T) {
	b := newBakery(t)
	dora := b.Admit("dora")
	b.Hire(b.company, b.anna, dora, fixture.Occupation)
	all := []regiontypes.Member{b.anna, b.ben, b.carla, dora}
	review := func(by, of regiontypes.Member, score int64) {
		_, err := b.WageMsg.Review(b.Ctx, &types.MsgReview{Signer: by.Address, Company: b.company, Member: of.Id, ProductivityPpm: score})
		require.NoError(t, err)
	}
	rate := func(of regiontypes.Member) int64 {
		response, err := b.WageQuery.Rate(b.Ctx, &types.QueryRateRequest{Company: b.company, Member: of.Id})
		require.NoError(t, err)
		return response.RatePerHour
	}
	_, err := b.WageMsg.Review(b.Ctx, &types.MsgReview{Signer: b.anna.Address, Company: b.company, Member: b.anna.Id})
	require.ErrorIs(t, err, types.ErrOwnReview)
	_, err = b.WageMsg.Review(b.Ctx, &types.MsgReview{Signer: b.Officer.Address, Company: b.company, Member: b.anna.Id})
	require.ErrorIs(t, err, types.ErrNotEmployed)
	for _, by := range all {
		for _, of := range all {
			if by.Id != of.Id {
				review(by, of, money.PPM)
			}
		}
	}
	b.Pass(24 * time.Hour)
	for _, one := range all {
		require.Equal(t, fixture.RatePerHour, rate(one))
	}
	for _, by := range all[1:] {
		review(by, b.anna, 0)
	}
	require.Equal(t, fixture.RatePerHour, rate(b.anna), "not before the next day")
	b.Pass(24 * time.Hour)
	require.Equal(t, int64(16_000_000), rate(b.anna))
	require.Greater(t, rate(b.ben), fixture.RatePerHour)
	b.ClockIn(b.ben, b.company)
	b.Pass(time.Hour)
	b.ClockOut(b.ben)
	b.check()
	_, err = b.CoopMsg.Resign(b.Ctx, &cooptypes.MsgResign{Signer: b.ben.Address, Company: b.company})
	require.NoError(t, err)
	b.Pass(25 * time.Hour)
	b.check()
	_, err = b.WageMsg.SetIndustryStandard(b.Ctx, &types.MsgSetIndustryStandard{
		Signer: b.Officer.Address, Occupation: 1, Standard: types.Standard{Recorded: true, ProductivityPpm: 750_000, WeightPpm: money.PPM},
	})
	require.NoError(t, err)
	require.Equal(t, int64(22_000_000), rate(b.anna))
}

func TestATimesheetIsPaidOnceASecondPersonApproves(t *testing.T) {
	b := newBakery(t)
	b.Pass(24 * time.Hour)
	from := b.Now() - 5*3600
	sheet := &types.MsgSubmitTimesheet{Signer: b.anna.Address, Company: b.company, Member: b.ben.Id, From: from, Until: from + 2*3600 + 900}
	own := *sheet
	own.Member = b.anna.Id
	_, err := b.WageMsg.SubmitTimesheet(b.Ctx, &own)
	require.ErrorIs(t, err, types.ErrSamePerson)
	future := *sheet
	future.Until = b.Now() + 1
	_, err = b.WageMsg.SubmitTimesheet(b.Ctx, &future)
	require.ErrorIs(t, err, types.ErrTimesheetTime)
	submitted, err := b.WageMsg.SubmitTimesheet(b.Ctx, sheet)
	require.NoError(t, err)
	again, err := b.WageMsg.SubmitTimesheet(b.Ctx, sheet)
	require.NoError(t, err)
	approve := func(by regiontypes.Member, id uint64) error {
		return b.Failing(func(ctx context.Context) error {
			_, err := b.WageMsg.ApproveTimesheet(ctx, &types.MsgApproveTimesheet{Signer: by.Address, Timesheet: id})
			return err
		})
	}
	require.ErrorIs(t, approve(b.anna, submitted.Timesheet), types.ErrSamePerson)
	require.ErrorIs(t, approve(b.carla, submitted.Timesheet), regiontypes.ErrNotAuthorized)
	b.Appoint(b.company, b.anna, b.ben, cooptypes.PermissionHours)
	require.ErrorIs(t, approve(b.ben, submitted.Timesheet), types.ErrSamePerson)
	b.Appoint(b.company, b.anna, b.carla, cooptypes.PermissionHours)
	require.Zero(t, b.Money(b.ben))
	require.NoError(t, approve(b.carla, submitted.Timesheet))
	require.Equal(t, fixture.RatePerHour*9/4, b.Money(b.ben))
	require.ErrorIs(t, approve(b.carla, submitted.Timesheet), types.ErrTimesheetNotFound)
	require.ErrorIs(t, approve(b.Officer, again.Timesheet), types.ErrOverlap)
	b.check()
	_, err = b.WageMsg.WithdrawTimesheet(b.Ctx, &types.MsgWithdrawTimesheet{Signer: b.ben.Address, Timesheet: again.Timesheet})
	require.NoError(t, err)
	late := *sheet
	late.From, late.Until = from+3*3600, from+4*3600
	expired, err := b.WageMsg.SubmitTimesheet(b.Ctx, &late)
	require.NoError(t, err)
	b.Pass(15 * 24 * time.Hour)
	require.ErrorIs(t, approve(b.carla, expired.Timesheet), types.ErrTimesheetExpired)
	b.EndBlock()
	require.ErrorIs(t, approve(b.carla, expired.Timesheet), types.ErrTimesheetNotFound)
	b.check()
}

func TestRecordsArePrunedBeyondTheReachOfTimesheets(t *testing.T) {
	b := newBakery(t)
	id := b.ClockIn(b.anna, b.company)
	b.Pass(time.Hour)
	b.ClockOut(b.anna)
	b.Pass(71 * 24 * time.Hour)
	b.EndBlock()
	_, _, err := b.Wage.GetShift(b.Ctx, id)
	require.ErrorIs(t, err, types.ErrShiftNotFound)
	b.check()
}

func TestOnlyWhoeverDecidesWagesSetsThem(t *testing.T) {
	b := newBakery(t)
	_, err := b.WageMsg.SetOccupation(b.Ctx, &types.MsgSetOccupation{Signer: b.anna.Address, Code: "baker", Factors: types.Factors{BaseRatePerHour: 1}})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = b.WageMsg.SetIndustryStandard(b.Ctx, &types.MsgSetIndustryStandard{Signer: b.anna.Address, Occupation: 1})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = b.WageMsg.SetIndustryStandard(b.Ctx, &types.MsgSetIndustryStandard{Signer: b.Officer.Address, Occupation: 9})
	require.ErrorIs(t, err, types.ErrOccupationNotFound)
	_, err = b.WageMsg.UpdateParams(b.Ctx, &types.MsgUpdateParams{Signer: b.anna.Address, Params: types.DefaultParams()})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	_, err = b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.Officer.Address, Company: b.company})
	require.ErrorIs(t, err, types.ErrNotEmployed)
}

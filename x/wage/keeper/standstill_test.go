package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/wage/types"
)

// owed sums what a company owes a member in claims.
func (b *bakery) owed(member uint64) (sum int64) {
	b.T.Helper()
	claims, err := b.CurrencyQuery.CreditorClaims(b.Ctx, &currencytypes.QueryCreditorClaimsRequest{Book: currencytypes.BOOK_MEMBER, Id: member})
	require.NoError(b.T, err)
	for _, claim := range claims.Claims {
		sum += claim.Amount
	}
	return sum
}

// Nobody could see during a standstill that the reserve runs dry: what was worked until payroll comes is paid or owed to
// the second, whether the worker clocks out first or payroll is first, and whatever payroll handles in one block.
func TestWhatWasWorkedDuringAStandstillIsOwedWhenTheReserveRunsDry(t *testing.T) {
	for _, entries := range []uint32{1, 2, 5000} {
		b := newBakery(t)
		b.params(func(p *types.Params) { p.MaxPayrollEntriesPerBlock = entries })
		b.ClockIn(b.anna, b.company)
		b.ClockIn(b.ben, b.company)
		b.drain(b.company)
		b.Endow(b.company, 3*fixture.RatePerHour)
		b.Pass(5*time.Hour + 30*time.Minute)
		if entries == 1 {
			require.Positive(t, b.ClockOut(b.ben).ClaimedAmount, "the backlog has not come to Ben")
		}
		at := b.Now()
		for range 40 {
			b.EndBlock()
		}
		require.Zero(t, b.Reserve(b.company))
		require.Equal(t, 3*fixture.RatePerHour, b.Money(b.anna)+b.Money(b.ben))
		for _, who := range []uint64{b.anna.Id, b.ben.Id} {
			shift, err := b.Wage.Stored().ClosedShifts.Get(b.Ctx, who-b.anna.Id+1)
			require.NoError(t, err)
			require.Equal(t, types.END_REASON_CLOCKED_OUT == shift.EndReason, entries == 1 && who == b.ben.Id)
			worked := shift.EndsAt - shift.StartedAt
			require.GreaterOrEqual(t, shift.EndsAt, at, "not one second is lost")
			require.Equal(t, worked*fixture.RatePerHour/3600, shift.PaidAmount+shift.ClaimedAmount)
			require.Equal(t, shift.ClaimedAmount, b.owed(who))
		}
		b.check()
	}
}

// A limit that the region lowers holds for shifts that begin from then on, the personal one and that of unconfirmed hours: what was
// set aside under the old one is worked to its end and paid.
func TestWhatBeganUnderAHigherLimitIsPaidToItsEnd(t *testing.T) {
	for name, lower := range map[string]struct {
		change  func(*types.Params)
		refuses error
	}{
		"the personal weekly maximum": {func(p *types.Params) { p.MaxShiftSeconds, p.MaxWeeklySeconds = 3600, 3600 }, types.ErrWeeklyMaximum},
		"the unconfirmed hours":       {func(p *types.Params) { p.MaxUnconfirmedWeeklySeconds = 3600 }, types.ErrUnconfirmed},
	} {
		t.Run(name, func(t *testing.T) {
			b := newBakery(t)
			b.ClockIn(b.ben, b.company)
			b.Pass(2 * time.Hour)
			b.params(lower.change)
			b.Pass(20 * time.Hour)
			require.Equal(t, 12*fixture.RatePerHour, b.Money(b.ben))
			_, err := b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.ben.Address, Company: b.company})
			require.ErrorIs(t, err, lower.refuses)
			b.check()
		})
	}
}

// What was worked under a limit that has been lowered since is paid also when it is entered only then, and nothing of it
// stretches the new limit.
func TestATimesheetIsMeasuredByTheLimitsOfItsHours(t *testing.T) {
	b := newBakery(t)
	b.Pass(24 * time.Hour)
	worked := b.Now() - 11*3600
	b.params(func(p *types.Params) { p.MaxShiftSeconds, p.MaxWeeklySeconds = 4*3600, 6*3600 })
	b.Pass(24 * time.Hour)
	sheet, err := b.sheet(b.ben, worked, worked+10*3600)
	require.NoError(t, err, "ten hours at a stretch, which was allowed then")
	require.Equal(t, 10*fixture.RatePerHour, b.approved(sheet).PaidAmount)
	_, err = b.sheet(b.ben, b.Now()-5*3600, b.Now())
	require.ErrorIs(t, err, types.ErrTimesheetTime, "five hours of today")
	_, err = b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: b.ben.Address, Company: b.company})
	require.ErrorIs(t, err, types.ErrWeeklyMaximum)
	state, err := b.Wage.ExportGenesis(b.Ctx)
	require.NoError(t, err)
	require.NoError(t, state.Validate())
	require.Len(t, state.Limits.Versions, 2)
	state.Limits.Versions[1].EffectiveAt = 0
	require.ErrorContains(t, state.Validate(), "limits from 0 on")
	b.check()
}

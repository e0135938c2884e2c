package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/wage/types"
)

func TestTheWorkOfACompanyThatIsWoundUpEndsInBoundedSteps(t *testing.T) {
	b := newBakery(t)
	other, founder := b.Company("other")
	b.ClockIn(founder, other)
	b.ClockIn(b.anna, b.company)
	b.ClockIn(b.ben, b.company)
	b.Pass(90 * time.Minute)
	b.ClockIn(b.carla, b.company)
	_, err := b.WageMsg.SubmitTimesheet(b.Ctx, &types.MsgSubmitTimesheet{
		Signer: b.anna.Address, Company: b.company, Member: b.carla.Id, From: b.Now() - 3600, Until: b.Now() - 1800,
	})
	require.NoError(t, err)
	at := b.Now()
	b.Pass(time.Minute)

	work, err := b.Wage.HasWork(b.Ctx, b.company)
	require.NoError(t, err)
	require.True(t, work)
	for _, want := range []struct {
		ended int
		done  bool
	}{{2, false}, {2, false}, {0, true}, {0, true}} {
		ended, done, err := b.Wage.CloseWork(b.Ctx, b.company, at, 2)
		require.NoError(t, err)
		require.Equal(t, want.ended, ended)
		require.Equal(t, want.done, done)
		b.check()
	}
	work, err = b.Wage.HasWork(b.Ctx, b.company)
	require.NoError(t, err)
	require.False(t, work)
	require.Equal(t, int64(30_000_000), b.Money(b.anna), "an hour and a half, to the second at which it was to end")
	_, open, err := b.Wage.GetShift(b.Ctx, 1)
	require.NoError(t, err)
	require.True(t, open, "of another company")
}

func TestClosingWorkThatNothingPaysLeavesClaims(t *testing.T) {
	b := newBakery(t)
	company := b.FoundUnendowed(b.Admit("dora"), "poor")
	b.ClockIn(b.Member(5), company)
	b.Pass(30 * time.Minute)
	ended, done, err := b.Wage.CloseWork(b.Ctx, company, b.Now(), 10)
	require.NoError(t, err)
	require.Equal(t, 1, ended)
	require.True(t, done)
	claim, owed, err := b.Currency.FirstClaim(b.Ctx, company)
	require.NoError(t, err)
	require.True(t, owed)
	require.Equal(t, int64(10_000_000), claim.Amount)
}

func TestClosingWorkWaitsForHoursThatPayrollStillKeeps(t *testing.T) {
	b := newBakery(t)
	require.NoError(t, b.Wage.Stored().UnpaidHours.Set(b.Ctx, 1, types.UnpaidHour{Shift: 9, Company: b.company, Member: b.ben.Id, From: 0, Until: 3600, Amount: 5}))
	_, done, err := b.Wage.CloseWork(b.Ctx, b.company, b.Now(), 10)
	require.NoError(t, err)
	require.False(t, done)
	other, _ := b.Company("other")
	_, done, err = b.Wage.CloseWork(b.Ctx, other, b.Now(), 10)
	require.NoError(t, err)
	require.True(t, done)
}

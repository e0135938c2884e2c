package keeper_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

func (b *bakery) leave(member regiontypes.Member) {
	b.T.Helper()
	_, err := b.RegionMsg.Leave(b.Ctx, &regiontypes.MsgLeave{Signer: member.Address})
	require.NoError(b.T, err)
}

func (b *bakery) suspend(member regiontypes.Member) {
	b.T.Helper()
	_, err := b.RegionMsg.SuspendMember(b.Ctx, &regiontypes.MsgSuspendMember{Signer: b.Region.Authority().String(), Member: member.Id, Reason: "rule"})
	require.NoError(b.T, err)
}

// sheet enters a member's hours by the founder.
func (b *bakery) sheet(member regiontypes.Member, from, until int64) (uint64, error) {
	res, err := b.WageMsg.SubmitTimesheet(b.Ctx, &types.MsgSubmitTimesheet{Signer: b.anna.Address, Company: b.company, Member: member.Id, From: from, Until: until})
	if err != nil {
		return 0, err
	}
	return res.Timesheet, nil
}

func TestWhoLeavesOrIsSuspendedIsPaidToThatSecondAndNotBeyond(t *testing.T) {
	for name, stop := range map[string]func(*bakery, regiontypes.Member){"left": (*bakery).leave, "suspended": (*bakery).suspend} {
		t.Run(name, func(t *testing.T) {
			b := newBakery(t)
			id := b.ClockIn(b.ben, b.company)
			b.Pass(90 * time.Minute)
			stop(b, b.ben)
			at := b.Now()
			b.Pass(10 * time.Hour)
			require.Equal(t, fixture.RatePerHour*3/2, b.Money(b.ben), "an hour and a half")
			shift, open, err := b.Wage.GetShift(b.Ctx, id)
			require.NoError(t, err)
			require.False(t, open)
			require.Equal(t, at, shift.EndsAt)
			require.Equal(t, types.END_REASON_INACTIVE, shift.EndReason)
			b.check()
		})
	}
}

func TestNobodyWhoLeftIsPaidThoughMoreLeaveThanOneBlockHandles(t *testing.T) {
	b := newBakery(t)
	people := make([]regiontypes.Member, types.MaxChangesPerBlock+20)
	for i := range people {
		people[i] = b.Admit(fmt.Sprintf("hand %d", i))
		b.Hire(b.company, b.anna, people[i], fixture.Occupation)
		b.ClockIn(people[i], b.company)
	}
	b.params(func(p *types.Params) { p.MaxUnconfirmedWeeklySeconds = 1 << 40 })
	b.Pass(30 * time.Minute)
	for _, one := range people {
		b.leave(one)
	}
	b.Pass(2 * time.Hour) // the first block ends as many shifts as it may: payroll waits for the rest
	b.EndBlock()
	for _, one := range people {
		require.Equal(t, fixture.RatePerHour/2, b.Money(one))
	}
	b.check()
}

func TestASuspendedMemberGoesOnWorkingOnceReinstated(t *testing.T) {
	b := newBakery(t)
	b.ClockIn(b.ben, b.company)
	b.Pass(time.Hour)
	b.suspend(b.ben)
	require.NoError(t, b.Region.Reinstate(b.Ctx, b.ben.Id))
	b.EndBlock()
	b.ClockIn(b.ben, b.company)
	b.Pass(time.Hour)
	b.ClockOut(b.ben)
	require.Equal(t, fixture.RatePerHour*2, b.Money(b.ben))
	b.check()
}

func TestATimesheetPaysWhatWasWorkedBeforeLeavingAndNothingAfter(t *testing.T) {
	b := newBakery(t)
	b.Pass(10 * time.Hour)
	left := b.Now()
	before, err := b.sheet(b.ben, left-7200, left-3600)
	require.NoError(t, err)
	b.leave(b.ben)
	b.suspend(b.carla)
	b.Pass(2 * time.Hour)
	refused := func(member regiontypes.Member, from, until int64) {
		t.Helper()
		require.ErrorIs(t, b.Failing(func(context.Context) error {
			_, err := b.sheet(member, from, until)
			return err
		}), types.ErrTimesheetTime)
	}
	// Also a sheet that was entered after they left, for what they did before.
	late, err := b.sheet(b.ben, left-3600, left)
	require.NoError(t, err)
	for _, id := range []uint64{before, late} {
		_, err = b.WageMsg.ApproveTimesheet(b.Ctx, &types.MsgApproveTimesheet{Signer: b.Officer.Address, Timesheet: id})
		require.NoError(t, err)
	}
	require.Equal(t, fixture.RatePerHour*2, b.Money(b.ben))
	require.ErrorIs(t, b.Failing(func(context.Context) error {
		_, err := b.sheet(b.ben, left-1, left+1)
		return err
	}), types.ErrNotEmployed)
	refused(b.carla, left-1, left+1)
	_, err = b.sheet(b.carla, left-3600, left)
	require.NoError(t, err)
	require.NoError(t, b.Region.Reinstate(b.Ctx, b.carla.Id))
	b.Pass(2 * time.Hour)
	refused(b.carla, left, left+3600)
	refused(b.carla, left+7000, b.Now())
	_, err = b.sheet(b.carla, b.Now()-3600, b.Now())
	require.NoError(t, err)
	b.check()
}

// A key that is frozen ends the shift at that second. Until another one follows hours go by timesheet: nobody is suspended.
func TestHoursGoByTimesheetWhileAKeyIsFrozen(t *testing.T) {
	b := newBakery(t)
	b.ClockIn(b.ben, b.company)
	b.Pass(90 * time.Minute)
	require.NoError(t, b.Region.FreezeKey(b.Ctx, b.ben.Address))
	at := b.Now()
	b.Pass(3 * time.Hour)
	_, err := b.Wage.OpenShift(b.Ctx, b.ben.Id)
	require.ErrorIs(t, err, types.ErrNoOpenShift)
	require.ErrorIs(t, b.Failing(func(ctx context.Context) error {
		_, err := b.WageMsg.ClockIn(ctx, &types.MsgClockIn{Signer: b.ben.Address, Company: b.company})
		return err
	}), regiontypes.ErrKeyFrozen)
	_, err = b.sheet(b.ben, at, at+3600)
	require.NoError(t, err)
	_, err = b.RegionMsg.ReplaceKey(b.Ctx, &regiontypes.MsgReplaceKey{Signer: b.Officer.Address, Member: b.ben.Id, NewAddress: fixture.Address("fresh").String()})
	require.NoError(t, err)
	_, err = b.sheet(b.ben, at+3600, at+2*3600)
	require.NoError(t, err, "while the notice runs")
}

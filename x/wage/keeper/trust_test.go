package keeper_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

const hour = int64(3600)

func (b *bakery) unconfirmed(member regiontypes.Member) types.QueryUnconfirmedHoursResponse {
	b.T.Helper()
	hours, err := b.WageQuery.UnconfirmedHours(b.Ctx, &types.QueryUnconfirmedHoursRequest{Company: b.company, Member: member.Id})
	require.NoError(b.T, err)
	return *hours
}

func (b *bakery) clockIn(member regiontypes.Member) (*types.MsgClockInResponse, error) {
	return b.WageMsg.ClockIn(b.Ctx, &types.MsgClockIn{Signer: member.Address, Company: b.company})
}

// Twenty who clock in together were paid 240 hours under a cap of 80: each shift saw what had run so far, and nothing had.
func TestTwentyWhoClockInTogetherArePaidWhatEachMayBe(t *testing.T) {
	b := newBakery(t)
	b.params(func(p *types.Params) { p.MaxUnconfirmedWeeklySeconds = 5 * hour })
	people := []regiontypes.Member{b.anna, b.ben, b.carla}
	for i := range 17 {
		colleague := b.Admit(fmt.Sprintf("colleague %d", i))
		b.Hire(b.company, b.anna, colleague, 1)
		people = append(people, colleague)
	}
	for _, one := range people {
		shift, err := b.clockIn(one)
		require.NoError(t, err, "nobody is turned away because others came before")
		require.Equal(t, b.Now()+5*hour, shift.EndsAt)
	}
	b.Pass(24 * time.Hour)
	var minted int64
	for _, one := range people {
		minted += b.Money(one)
		_, err := b.clockIn(one)
		require.ErrorIs(t, err, types.ErrUnconfirmed)
		require.ErrorContains(t, err, "a colleague, or an officer of the region who samples, can confirm them")
	}
	require.Equal(t, 20*5*fixture.RatePerHour, minted)
	b.check()
}

func TestWhatAShiftSetsAsideComesBackWhenItEndsOrIsConfirmed(t *testing.T) {
	b := newBakery(t)
	shift := b.ClockIn(b.ben, b.company)
	require.Equal(t, 12*hour, b.unconfirmed(b.ben).UnconfirmedSeconds, "all that it may last")
	_, err := b.WageMsg.ConfirmHours(b.Ctx, &types.MsgConfirmHours{Signer: b.anna.Address, Shifts: []uint64{shift}})
	require.NoError(t, err)
	require.Zero(t, b.unconfirmed(b.ben).UnconfirmedSeconds)
	b.Pass(2 * time.Hour)
	b.ClockOut(b.ben)
	require.Zero(t, b.unconfirmed(b.ben).UnconfirmedSeconds)
	second := b.ClockIn(b.ben, b.company)
	b.Pass(3 * time.Hour)
	b.ClockOut(b.ben)
	require.Equal(t, 3*hour, b.unconfirmed(b.ben).UnconfirmedSeconds)
	_, err = b.WageMsg.ConfirmHours(b.Ctx, &types.MsgConfirmHours{Signer: b.anna.Address, Shifts: []uint64{second}})
	require.NoError(t, err)
	require.Zero(t, b.unconfirmed(b.ben).UnconfirmedSeconds)

	// An officer who finds nobody overrules a colleague's word: those seconds are unconfirmed.
	third := b.ClockIn(b.ben, b.company)
	_, err = b.WageMsg.ConfirmHours(b.Ctx, &types.MsgConfirmHours{Signer: b.anna.Address, Shifts: []uint64{third}})
	require.NoError(t, err)
	b.Pass(2 * time.Hour)
	_, err = b.WageMsg.RejectHours(b.Ctx, &types.MsgRejectHours{Signer: b.Officer.Address, Shift: third})
	require.NoError(t, err)
	require.Equal(t, 2*hour, b.unconfirmed(b.ben).UnconfirmedSeconds)
	b.check()
}

// A new colleague has one week's allowance, and one more with each week up to four; what was used comes back when its week is
// four weeks ago.
func TestAnAllowanceIsCarriedForFourWeeks(t *testing.T) {
	b := newBakery(t)
	for week := range int64(6) {
		require.Equal(t, min(week+1, 4)*30*hour, b.unconfirmed(b.ben).MaxUnconfirmedSeconds, week)
		b.Pass(7 * 24 * time.Hour)
	}
	for range 5 { // sixty hours, the personal maximum of the week
		b.ClockIn(b.ben, b.company)
		b.Pass(12 * time.Hour)
	}
	for _, used := range []int64{60, 60, 60, 60, 0} {
		require.Equal(t, used*hour, b.unconfirmed(b.ben).UnconfirmedSeconds)
		b.Pass(7 * 24 * time.Hour)
	}
	b.check()
}

// Nobody sees who works alone: they have one allowance in all, and not another each week, until an officer has sampled.
func TestTheOnlyWorkerOfACompanyHasOneAllowanceInAll(t *testing.T) {
	b := newBakery(t)
	for _, one := range []regiontypes.Member{b.ben, b.carla} {
		_, err := b.CoopMsg.Resign(b.Ctx, &cooptypes.MsgResign{Signer: one.Address, Company: b.company})
		require.NoError(t, err)
	}
	b.params(func(p *types.Params) { p.MaxUnconfirmedAloneSeconds = 20 * hour })
	require.True(t, b.unconfirmed(b.anna).Alone)
	var shifts []uint64
	for range 2 {
		shifts = append(shifts, b.ClockIn(b.anna, b.company))
		b.Pass(7 * 24 * time.Hour)
	}
	require.Equal(t, 20*hour, b.unconfirmed(b.anna).UnconfirmedSeconds)
	b.Pass(5 * 7 * 24 * time.Hour)
	_, err := b.clockIn(b.anna)
	require.ErrorIs(t, err, types.ErrUnconfirmed)
	require.ErrorContains(t, err, "who bought from it, or an officer of the region who samples, can confirm them")
	_, err = b.WageMsg.ConfirmHours(b.Ctx, &types.MsgConfirmHours{Signer: b.Officer.Address, Shifts: shifts[:1]})
	require.NoError(t, err)
	_, err = b.clockIn(b.anna)
	require.NoError(t, err)

	// With a colleague they have what all have.
	b.Hire(b.company, b.anna, b.Admit("colleague"), 1)
	require.False(t, b.unconfirmed(b.anna).Alone)
	require.Equal(t, 4*30*hour, b.unconfirmed(b.anna).MaxUnconfirmedSeconds)
	b.check()
}

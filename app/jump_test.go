package app_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// shiftHours is the longest shift of these tests' region.
const shiftHours = 10

// workplaces founds a company for each of the first people and lets each of them
// clock in there; it returns the rate of an hour, which is the same for all.
func workplaces(a *apptest.Test, count int, endowed func(i int) bool) {
	a.T.Helper()
	for i, who := range a.People[:count] {
		a.Do(who, &cooptypes.MsgFoundCompany{
			Signer: who.Address.String(), Code: []string{"farm", "mill", "bakery", "clinic", "workshop"}[i], Occupation: 1, WithoutEndowment: !endowed(i),
		})
	}
	for i, who := range a.People[:count] {
		a.Do(who, &wagetypes.MsgClockIn{Signer: who.Address.String(), Company: uint64(i + 1)})
	}
}

func hours(a *apptest.Test, member uint64) int64 {
	a.T.Helper()
	balance, err := a.Currency.Balance(a.Now(), currencytypes.MemberAccount(member))
	require.NoError(a.T, err)
	const farmersHour = 19_500_000 // 15 x (1 + 0.1 + 0.1 + 0.1)
	require.Zero(a.T, balance%farmersHour)
	return balance / farmersHour
}

func TestAJumpOfThreeDaysPaysEachHourOfOpenShiftsOnce(t *testing.T) {
	a := apptest.New(t, apptest.Options{Configure: func(f *app.RegionFile) {
		// Two entries a block: the catch-up takes many blocks.
		f.Wage = []byte(`{"max_shift_seconds":"36000","max_payroll_entries_per_block":2}`)
	}})
	workplaces(a, 5, func(int) bool { return true })
	a.Block(72 * time.Hour)
	for range 60 {
		a.Block(time.Second)
	}
	for _, who := range a.People {
		require.EqualValues(t, shiftHours, hours(a, who.ID), "%s is paid to the longest shift and no further", who.Name)
		_, err := a.Wage.OpenShift(a.Now(), who.ID)
		require.ErrorIs(t, err, wagetypes.ErrNoOpenShift, "the shift has ended by itself")
	}
	a.Block(72 * time.Hour)
	a.Block(time.Second)
	for _, who := range a.People {
		require.EqualValues(t, shiftHours, hours(a, who.ID))
	}
}

func TestAnInsolventCompanyTouchesNobodyElsesPay(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	poor := 2 // has nothing to pay with
	workplaces(a, 5, func(i int) bool { return i != poor })
	for range 3 {
		a.Block(time.Hour)
	}
	for i, who := range a.People {
		company, err := a.Coop.GetCompany(a.Now(), uint64(i+1))
		require.NoError(t, err)
		standing, err := a.Coop.StandingOf(a.Now(), company)
		require.NoError(t, err)
		claim, owes, err := a.Currency.FirstClaim(a.Now(), company.Id)
		require.NoError(t, err)
		if i == poor {
			require.Zero(t, hours(a, who.ID))
			require.True(t, owes)
			require.Equal(t, currencytypes.CLAIM_KIND_WAGE, claim.Kind)
			require.Equal(t, currencytypes.MemberAccount(who.ID), claim.Creditor)
			require.Equal(t, cooptypes.STANDING_INSOLVENT, standing)
			continue
		}
		require.EqualValues(t, 3, hours(a, who.ID))
		require.False(t, owes)
		require.Equal(t, cooptypes.STANDING_ACTIVE, standing)
	}
}

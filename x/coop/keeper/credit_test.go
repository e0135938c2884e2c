package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

const u = money.Unit

func TestEachTrancheConsumesItsOwnCreditAndTheFirstOneItsWorthAtLast(t *testing.T) {
	s := newTown(t)
	check := func(released, consumed, atHand int64) {
		t.Helper()
		company := s.company(s.mill)
		require.Equal(t, []int64{released, consumed, atHand}, []int64{company.Released, company.Consumed, s.credit(s.mill)})
		reserve, err := s.Currency.Balance(s.Ctx, currencytypes.Reserve(s.mill))
		require.NoError(t, err)
		require.Equal(t, released, reserve)
	}
	s.crowd(s.mill, 9, 1_000*u)
	s.crowd(s.mill, 1, 1_000*u-1)
	check(20_000*u, 0, 10_000*u-1)
	s.crowd(s.mill, 1, 100*u)
	check(30_000*u, 10_000*u, 100*u-1)
	s.crowd(s.mill, 10, 1_000*u)
	check(40_000*u, 20_000*u, 100*u-1)
	require.False(t, s.company(s.mill).Recovered())
	s.crowd(s.mill, 10, 2_000*u)
	check(40_000*u, 40_000*u, 100*u-1)
	require.True(t, s.company(s.mill).Recovered())
	s.crowd(s.mill, 1, 500*u)
	check(40_000*u, 40_000*u, 600*u-1)
	require.ErrorIs(t, s.Coop.RecordNeed(s.Ctx, s.mill, 1, -1, 0, true), types.ErrInvalid)
	require.ErrorIs(t, s.Coop.RecordOrder(s.Ctx, s.mill, 1, -1, true), types.ErrInvalid)
	require.ErrorIs(t, s.Coop.RecordDecided(s.Ctx, s.mill, -1, true), types.ErrInvalid)
	require.ErrorIs(t, s.Coop.RecordNeed(s.Ctx, 99, 1, 1, 0, true), types.ErrCompanyNotFound)
}

func TestOneMemberCountsForATenthOfATranche(t *testing.T) {
	s := newTown(t)
	for range 3 {
		s.need(s.mill, s.ben.Id, 700*u)
	}
	require.Equal(t, 1_000*u, s.credit(s.mill))
	s.crowd(s.mill, 9, 5_000*u)
	require.Equal(t, 30_000*u, s.company(s.mill).Released)
	s.need(s.mill, s.ben.Id, 700*u)
	require.Equal(t, 700*u, s.credit(s.mill), "the next tranche counts anew")
	for range 3 {
		s.EndBlock()
	}
	rounds := map[uint64]int64{}
	require.NoError(t, s.Coop.Stored().MemberCounts.Walk(s.Ctx, nil, func(key roundKey, amount int64) (bool, error) {
		rounds[key.K2()] += amount
		return false, nil
	}))
	require.Equal(t, map[uint64]int64{1: 700 * u}, rounds, "counts of the round before are forgotten")
}

func TestAWorkerOrFounderAndWhoWasOneUntilLatelyCountForNothing(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.need(s.mill, s.anna.Id, 500*u)
	s.need(s.mill, s.ben.Id, 500*u)
	s.must(s.resign(s.ben, s.mill))
	s.need(s.mill, s.ben.Id, 500*u)
	require.NoError(t, s.Coop.RecordNeed(s.Ctx, s.mill, s.cleo.Id, 500*u, s.now(), false))
	require.Zero(t, s.credit(s.mill))
	s.Advance(91 * day)
	s.EndBlock()
	s.need(s.mill, s.ben.Id, 500*u)
	require.Equal(t, 500*u, s.credit(s.mill))
}

func TestMembersOfOneCompanyCountForAQuarterTogether(t *testing.T) {
	s := newTown(t)
	shop := s.Found(s.ben, "shop")
	for _, name := range []string{"eva", "finn", "gus"} {
		worker := s.Admit(name)
		s.Hire(shop, s.ben, worker, 1)
		s.need(s.mill, worker.Id, 1_000*u)
	}
	require.Equal(t, 2_500*u, s.credit(s.mill))
	s.need(s.mill, s.ben.Id, 1_000*u)
	require.Equal(t, 2_500*u, s.credit(s.mill))
}

func TestWagesSpentInACircleCountForHalf(t *testing.T) {
	s := newTown(t)
	shop := s.Found(s.ben, "shop")
	s.need(shop, s.anna.Id, 400*u)
	s.need(s.mill, s.ben.Id, 5_000*u)
	require.Equal(t, 500*u, s.credit(s.mill), "the shop sold to the mill's founder")
	s.need(shop, s.anna.Id, 5_000*u)
	require.Equal(t, 500*u, s.credit(shop))
	s.Advance(110 * day)
	s.EndBlock()
	s.need(s.mill, s.ben.Id, 5_000*u)
	require.Equal(t, 1_000*u, s.credit(s.mill), "beyond the tie window it is no circle")
}

func TestTwoOrThreeFriendsReleaseNothing(t *testing.T) {
	s := newTown(t)
	shop, farm := s.Found(s.ben, "shop"), s.Found(s.cleo, "farm")
	for range 50 {
		s.order(s.mill, shop, 20_000*u)
		s.order(shop, farm, 20_000*u)
		s.order(farm, s.mill, 20_000*u)
		for _, seller := range []uint64{s.mill, shop, farm} {
			for _, member := range []uint64{s.anna.Id, s.ben.Id, s.cleo.Id} {
				s.need(seller, member, 20_000*u)
			}
		}
		s.Advance(30 * day)
		s.EndBlock()
	}
	for _, company := range []uint64{s.mill, shop, farm} {
		require.Equal(t, 20_000*u, s.company(company).Released)
		require.Zero(t, s.company(company).Consumed)
	}
}

func TestAnOrderMovesCreditOfWhoWaitsForNothing(t *testing.T) {
	s := newTown(t)
	bakery := s.Found(s.ben, "bakery")
	s.crowd(bakery, 5, 1_000*u)
	s.order(bakery, s.mill, 3_000*u)
	require.Zero(t, s.credit(s.mill), "the bakery waits for a tranche of its own")
	s.Recover(bakery)
	s.order(bakery, s.mill, 3_000*u)
	require.Equal(t, []int64{2_000 * u, 3_000 * u}, []int64{s.credit(bakery), s.credit(s.mill)})
	s.order(bakery, s.mill, 3_000*u)
	require.Equal(t, []int64{0, 5_000 * u}, []int64{s.credit(bakery), s.credit(s.mill)}, "no more than there is")
	require.NoError(t, s.Coop.RecordOrder(s.Ctx, s.mill, bakery, 1_000*u, false))
	require.Equal(t, 5_000*u, s.credit(s.mill))
}

func TestWhatCompaniesOrderBothWaysCountsNet(t *testing.T) {
	s := newTown(t)
	bakery := s.Found(s.ben, "bakery")
	s.Recover(bakery)
	s.crowd(bakery, 5, 1_000*u)
	s.order(s.mill, bakery, 2_000*u)
	s.order(bakery, s.mill, 1_500*u)
	require.Zero(t, s.credit(s.mill))
	s.order(bakery, s.mill, 1_500*u)
	require.Equal(t, 1_000*u, s.credit(s.mill))
	s.Advance(91 * day)
	s.EndBlock()
	s.order(s.mill, bakery, 1_000*u)
	s.order(bakery, s.mill, 1_500*u)
	require.Equal(t, 1_500*u, s.credit(s.mill), "a balance lasts for the tie window")
}

func TestCompaniesWithoutAnEndowmentCountForAQuarterTogether(t *testing.T) {
	s := newTown(t)
	for i, founder := range []regiontypes.Member{s.ben, s.cleo} {
		shell := s.FoundUnendowed(founder, []string{"one", "two"}[i])
		s.crowd(shell, 2, 1_000*u)
		s.order(shell, s.mill, 2_000*u)
	}
	require.Equal(t, 2_500*u, s.credit(s.mill))
}

func TestCreditLapsesWhereNothingWaits(t *testing.T) {
	s := newTown(t)
	bakery := s.Found(s.ben, "bakery")
	s.Recover(bakery)
	s.crowd(bakery, 3, 900*u)
	s.crowd(s.mill, 3, 900*u)
	s.Advance(182 * day)
	require.Equal(t, 2_700*u, s.credit(bakery))
	s.Advance(46 * day)
	require.Zero(t, s.credit(bakery), "older than 26 weeks")
	require.Equal(t, 2_700*u, s.credit(s.mill), "the mill waits")
	s.crowd(bakery, 1, 50*u)
	totals, err := s.CoopQuery.CreditTotals(s.Ctx, &types.QueryCreditTotalsRequest{})
	require.NoError(t, err)
	require.Equal(t, types.CreditTotals{Earned: 5_450 * u, Lapsed: 2_700 * u}, totals.Totals)
	require.Equal(t, 50*u, s.credit(bakery))
}

func TestOpeningTheBooksForNothingLosesNothing(t *testing.T) {
	s := newTown(t)
	bakery := s.Found(s.ben, "bakery")
	s.Recover(bakery)
	s.crowd(bakery, 3, 900*u)
	s.Advance(400 * day)
	s.order(bakery, s.mill, 100*u) // all credit is too old: nothing is handed on
	s.EndBlock()
	s.RequireCoopInvariants()
	require.Zero(t, s.credit(s.mill))
}

func TestCreditOfACompanyThatIsGoneLapses(t *testing.T) {
	s := newTown(t)
	s.crowd(s.mill, 3, 900*u)
	s.must(s.resign(s.anna, s.mill))
	require.NoError(t, s.Coop.SetStanding(s.Ctx, s.mill, types.STANDING_IN_PROCEEDINGS))
	require.NoError(t, s.Coop.SetStanding(s.Ctx, s.mill, types.STANDING_GONE))
	s.crowd(s.mill, 3, 900*u)
	s.EndBlock()
	s.EndBlock()
	totals, err := s.Coop.GetCreditTotals(s.Ctx)
	require.NoError(t, err)
	require.Equal(t, types.CreditTotals{Earned: 2_700 * u, Lapsed: 2_700 * u}, totals)
}

func TestDecisionsOfTheRegionAreNeedToo(t *testing.T) {
	s := newTown(t)
	require.NoError(t, s.Coop.RecordDecided(s.Ctx, s.mill, 9_000*u, false))
	require.Zero(t, s.credit(s.mill))
	for range 4 {
		require.NoError(t, s.Coop.RecordDecided(s.Ctx, s.mill, 10_000*u, true))
	}
	require.True(t, s.company(s.mill).Recovered())
}

func TestTheBanksBoardReleasesOrDeclaresByVoteOnly(t *testing.T) {
	s := newTown(t)
	holder, err := s.Region.HolderOf(s.Ctx, regiontypes.PermissionBank)
	require.NoError(t, err)
	release := func(signer string, recovered bool) func() error {
		return func() error {
			_, err := s.CoopMsg.ReleaseTranche(s.Ctx, &types.MsgReleaseTranche{Signer: signer, Company: s.mill, Recovered: recovered})
			return err
		}
	}
	require.ErrorIs(t, release(s.Officer.Address, false)(), regiontypes.ErrNotAuthorized, "an officer with every permission")
	require.ErrorIs(t, release(s.company(s.mill).Authority, false)(), regiontypes.ErrNotAuthorized)
	s.crowd(s.mill, 5, 900*u)
	require.NoError(t, release(holder.String(), false)())
	require.Equal(t, 30_000*u, s.company(s.mill).Released)
	require.Equal(t, 10_000*u, s.company(s.mill).Decided)
	require.Equal(t, 4_500*u, s.credit(s.mill))
	require.NoError(t, release(holder.String(), true)())
	mill := s.company(s.mill)
	require.True(t, mill.Recovered())
	require.Equal(t, []int64{30_000 * u, 30_000 * u}, []int64{mill.Released, mill.Forgiven}, "what was not released by then is not released")
	require.ErrorIs(t, release(holder.String(), false)(), types.ErrEndowment)

	shop := s.Found(s.ben, "shop")
	s.mill = shop
	require.NoError(t, release(holder.String(), false)())
	require.NoError(t, release(holder.String(), false)())
	require.ErrorIs(t, release(holder.String(), false)(), types.ErrEndowment, "the first tranche's worth is declared, not released")
	require.False(t, s.company(shop).Recovered())
	require.NoError(t, release(holder.String(), true)())
	require.Equal(t, 40_000*u, s.company(shop).Released)
	require.NoError(t, s.Coop.SetStanding(s.Ctx, shop, types.STANDING_IN_PROCEEDINGS))
	require.ErrorIs(t, release(holder.String(), true)(), types.ErrStanding)
}

func TestSumsOfCreditNeverOverflow(t *testing.T) {
	s := newTown(t)
	for range 3 {
		require.NoError(t, s.Coop.RecordDecided(s.Ctx, s.mill, 1<<62, true))
		s.RequireCoopInvariants()
	}
	require.True(t, s.company(s.mill).Recovered())
}

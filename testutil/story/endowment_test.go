package story_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// refundPeriod is longer than what was bought can be refunded.
const refundPeriod = 22 * 24 * time.Hour

// crowd is people who work in none of the companies of a story and have something to spend.
func crowd(s *story.Story, payer story.Company, people int) []string {
	names := make([]string, people)
	for i := range names {
		names[i] = fmt.Sprintf("customer%d", i)
		s.Fix.Fund(payer.ID, s.Member(names[i]).Id, 10_000*unit)
	}
	return names
}

// buyUp has each of the people buy an equal part of what there is.
func buyUp(s *story.Story, names []string, product story.Product) {
	if quantity := s.Stock(product) / int64(len(names)); quantity > 0 {
		for _, name := range names {
			s.Buys(name, product, quantity)
		}
	}
}

func stored(s *story.Story, company story.Company) cooptypes.Company {
	one, err := s.Coop.GetCompany(s.Ctx, company.ID)
	require.NoError(s.T, err)
	return one
}

// A bakery recovers by what strangers buy. The mill, which sells to the bakery only, recovers by what the bakery hands on
// from then on.
func TestAMillThatSellsToCompaniesOnlyRecovers(t *testing.T) {
	s := story.New(t)
	s.Endowment(800*unit, 0)
	mill, bakery := s.Found("mill", "mia"), s.Found("bakery", "ben")
	people := crowd(s, bakery, 20)
	flour := s.Sells(mill, "flour", story.Goods(100, 4*unit))
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 4*unit))
	round := func() {
		s.Works("mia", flour, 10*hour)
		s.Makes(flour, 50)
		s.Works("ben", loaf, 10*hour)
		s.Makes(loaf, 200)
		s.Orders(bakery, flour, 40, story.ForOverhead())
		buyUp(s, people, loaf)
		s.Pass(refundPeriod)
	}
	rounds := 0
	for ; !stored(s, bakery).Recovered() && rounds < 20; rounds++ {
		round()
		require.Zero(t, stored(s, mill).Consumed, "the bakery waits for its own endowment first")
	}
	require.True(t, stored(s, bakery).Recovered())
	for ; !stored(s, mill).Recovered() && rounds < 60; rounds++ {
		round()
	}
	require.True(t, stored(s, mill).Recovered(), "after %d rounds: %+v", rounds, stored(s, mill))
	require.Equal(t, 800*unit, stored(s, mill).Released)
	t.Logf("the bakery and then the mill recovered in %d rounds of three weeks", rounds)
}

// A shop recovers although 95 of each 100 that it takes go to the mill.
func TestAShopThatBuysNearlyAllThatItSellsRecovers(t *testing.T) {
	s := story.New(t)
	s.Endowment(800*unit, 0)
	mill, shop := s.Found("mill", "mia"), s.Found("shop", "sam")
	people := crowd(s, shop, 12)
	flour := s.Sells(mill, "flour", story.Goods(100, 4*unit))
	bag := s.Sells(shop, "bag", story.Goods(100, unit))
	s.Takes(bag, story.Needs{Input: flour, Micro: 1_000_000})
	for round := 0; !stored(s, shop).Recovered() && round < 20; round++ {
		s.Works("mia", flour, 10*hour)
		s.Makes(flour, 100)
		s.Orders(shop, flour, 95, story.ForARecipe())
		s.Works("sam", bag, hour)
		s.Makes(bag, 95)
		buyUp(s, people, bag)
		s.Pass(refundPeriod)
	}
	require.True(t, stored(s, shop).Recovered(), "%+v", stored(s, shop))
}

// Nobody pays a school at a till: it recovers by the subsidy that a board decided whose members do not work there.
func TestASchoolThatTheRegionPaysRecovers(t *testing.T) {
	s := story.New(t)
	s.Endowment(800*unit, 0)
	board := s.BankBoard("rita", "rob", "tess")
	shared := boardOf(2, 2, 0)
	shared.SeatsThreshold, shared.RegionSeats, shared.RegionSeatsThreshold = 1, 1, 1
	schools := map[string]story.Company{
		"school": s.FoundsForTheRegion("school", "hedda", shared), "kin": s.FoundsForTheRegion("kin", "tess", shared),
	}
	s.Seconds(1)
	for _, decision := range []struct {
		code  string
		agree string
	}{{"school", "rob"}, {"kin", "tess"}} {
		proposal := s.ProposesTo("rita", board, &banktypes.MsgSetSubsidy{
			Signer: story.Bank(board), Company: schools[decision.code].ID,
			Terms: banktypes.Terms{Fixed: 100 * unit, Cap: 100 * unit, Source: banktypes.SUBSIDY_SOURCE_ISSUED},
		})
		s.Agree(proposal, "rita", decision.agree)
	}
	for range 9 {
		s.WeekPasses()
	}
	require.True(t, stored(s, schools["school"]).Recovered(), "%+v", stored(s, schools["school"]))
	require.Equal(t, 800*unit, stored(s, schools["school"]).Released)
	require.Zero(t, stored(s, schools["kin"]).Consumed, "who decided works there")
}

// Two friends found a company each, list a service and order it from each other, spend their wages at each other's, wind
// up and begin again: beyond the first tranche there is nothing.
func TestFriendsWhoTradeInACircleGetNoMoreThanTheFirstTranche(t *testing.T) {
	s := story.New(t)
	s.Endowment(800*unit, 0)
	one, two := s.Found("one", "ann"), s.Found("two", "bob")
	first, second := s.Sells(one, "advice", story.Goods(250, unit)), s.Sells(two, "opinion", story.Goods(250, unit))
	s.Works("ann", first, 10*hour)
	s.Works("bob", second, 10*hour)
	s.Makes(first, 1000)
	s.Makes(second, 1000)
	much := func(money int64, of story.Product) int64 { return min(min(money, 100*unit)/s.Price(of), 80) }
	for range 6 {
		s.Orders(one, second, much(100*unit, second), story.ForOverhead())
		s.Orders(two, first, much(100*unit, first), story.ForOverhead())
		for _, buy := range []struct {
			who string
			of  story.Product
		}{{"ann", second}, {"bob", first}} {
			if quantity := much(s.Has(buy.who), buy.of); quantity > 0 {
				s.Buys(buy.who, buy.of, quantity)
			}
		}
		s.Pass(refundPeriod)
	}
	for _, company := range []story.Company{one, two} {
		require.Equal(t, 400*unit, stored(s, company).Released)
		require.False(t, stored(s, company).Recovered())
	}
	s.WindsUp(one)
	s.Pass(24 * time.Hour)
	s.Refused(cooptypes.ErrWrittenOff, func() { s.Found("three", "ann") })
	s.Refused(cooptypes.ErrUnrecoveredEndowment, func() { s.Found("four", "bob") })
}

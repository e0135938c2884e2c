package story_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
)

const (
	unit = story.Unit
	hour = time.Hour
)

// TestAWeekOfABakeryItsMillAndItsCustomers has two people at the mill and two at the bakery, each 40 hours a week at
// 20 an hour: 3,200 are minted. The mill makes 250 of flour for its 1,600 of wages, 6.4 each, and declared 5. The
// bakery makes 300 loaves for its 1,600, each with half a flour, and declared 5 of labour. 150 of flour and 240 loaves
// are sold. Everything below is worked out from that by hand.
func TestAWeekOfABakeryItsMillAndItsCustomers(t *testing.T) {
	s := story.New(t)
	mill, bakery := s.Found("mill", "mia"), s.Found("bakery", "ada")
	s.Hires(mill, "ben")
	s.Hires(bakery, "bob")
	flour := s.Sells(mill, "flour", story.GoodsByOrder(250, 5*unit))
	loaf := s.Sells(bakery, "loaf", story.Goods(300, 5*unit))
	s.Takes(loaf, story.Needs{Input: flour, Micro: 500_000})
	require.Equal(t, 5*unit, s.Price(flour))
	require.Equal(t, 7_500_000, int(s.Price(loaf)), "5 of labour and half a flour")

	week := func(loafPrice, flourPrice int64) {
		t.Helper()
		for range 5 {
			workday(t, s, loaf, flour, loafPrice, flourPrice)
			s.Pass(16 * hour)
		}
		s.WeekPasses()
	}

	week(7_500_000, 5*unit)
	// Hands: 800 earned each; mia and ben ate 75 loaves each, ada and bob 45 each.
	require.Equal(t, 237_500_000, int(s.Has("mia")), "800 - 75 x 7.5")
	require.Equal(t, 237_500_000, int(s.Has("ben")))
	require.Equal(t, 462_500_000, int(s.Has("ada")), "800 - 45 x 7.5")
	require.Equal(t, 462_500_000, int(s.Has("bob")))
	totals := s.Totals()
	require.Equal(t, 3_200*unit, totals.Minted, "160 hours at 20")
	require.Equal(t, 1_800*unit, totals.Burned, "240 loaves at 7.5")
	require.Equal(t, int64(160*3600), totals.PaidSeconds)
	// Pools: half of 40,000 was released at founding.
	require.Equal(t, 19_150*unit, s.Reserve(mill), "20,000 - 1,600 of wages + 150 flour at 5")
	require.Equal(t, 19_450*unit, s.Reserve(bakery), "20,000 - 1,600 - 750 + 1,800")
	require.Equal(t, 850*unit, s.Unrecovered(mill))
	require.Equal(t, 550*unit, s.Unrecovered(bakery))
	require.Equal(t, int64(100), s.Stock(flour))
	require.Equal(t, int64(60), s.Stock(loaf))
	// Prices follow cost. Neither company's error leaves its quarter of a week's cost (the mill's is 850 - 100 x 6.4 = 210
	// of 360, the bakery's 550 - 60 x 7.833333 = 80 of about 540), so nothing is recovered on top.
	require.Equal(t, 6_400_000, int(s.Price(flour)), "1,600 for 250")
	require.Equal(t, 7_833_333, int(s.Price(loaf)), "1,600 for 300, and half a flour at the week's 5")

	week(7_833_333, 6_400_000)
	require.Equal(t, 6_400_000, int(s.Price(flour)))
	require.Equal(t, 8_533_333, int(s.Price(loaf)), "flour at 6.4 reaches the loaf a week later")
	require.Equal(t, 1_490*unit, s.Unrecovered(mill), "850 + 1,600 - 150 x 6.4")
	require.Equal(t, 1_230_000_080, int(s.Unrecovered(bakery)), "550 + 1,600 + 960 - 240 x 7.833333")
	totals = s.Totals()
	require.Equal(t, 6_400*unit, totals.Minted)
	require.Equal(t, 3_679_999_920, int(totals.Burned), "240 x 7.5 + 240 x 7.833333")
	require.Equal(t, 2_720_000_080, int(s.Has("mia")+s.Has("ben")+s.Has("ada")+s.Has("bob")), "minted less burned")

	explained := explain(t, s, loaf)
	require.Equal(t, 5_333_333, int(explained[part{"DIRECT", "LABOUR", 1}]), "16 minutes of work at 20 an hour")
	require.Equal(t, 3_200_000, int(explained[part{"RECIPE", "INPUT", flour.ID}]))
	var sum int64
	for _, amount := range explained {
		sum += amount
	}
	require.Equal(t, s.Price(loaf), sum)
}

// workday is eight hours in which every hour is paid as it completes; then flour is ordered and delivered, bread made and sold.
func workday(t *testing.T, s *story.Story, loaf, flour story.Product, loafPrice, flourPrice int64) {
	t.Helper()
	people := []struct {
		name        string
		at          story.Product
		loaves, had int64
	}{{"mia", flour, 15, 0}, {"ben", flour, 15, 0}, {"ada", loaf, 9, 0}, {"bob", loaf, 9, 0}}
	for i, one := range people {
		people[i].had = s.Has(one.name)
		s.ClocksIn(one.name, one.at)
	}
	for worked := int64(1); worked <= 8; worked++ {
		s.Pass(59 * time.Minute)
		for _, one := range people {
			require.Equal(t, one.had+(worked-1)*20*unit, s.Has(one.name), "an hour is paid when it is full")
		}
		s.Pass(time.Minute)
		for _, one := range people {
			require.Equal(t, one.had+worked*20*unit, s.Has(one.name), "%s after %d hours", one.name, worked)
		}
	}
	for _, one := range people {
		paid, claimed := s.ClocksOut(one.name)
		require.Equal(t, 160*unit, paid)
		require.Zero(t, claimed)
	}
	s.Confirms("ben", "mia")
	s.Confirms("mia", "ben")
	s.Confirms("ada", "bob")
	s.Confirms("bob", "ada")

	s.Makes(flour, 50)
	order := s.Orders(loaf.Of, flour, 30, story.ForARecipe())
	require.Equal(t, 30*flourPrice, order.Held)
	s.Accepts(order)
	require.Equal(t, 30*flourPrice, s.Delivers(order))
	s.Makes(loaf, 60)
	for _, one := range people {
		require.Equal(t, one.loaves*loafPrice, s.Buys(one.name, loaf, one.loaves).Paid)
	}
}

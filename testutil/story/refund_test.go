package story_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	markettypes "github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// TestARefundComesBackOnceAtThePriceThenPaid tells it for a member at the counter and for a company's order.
func TestARefundComesBackOnceAtThePriceThenPaid(t *testing.T) {
	s := story.New(t)
	mill, bakery := s.Found("mill", "mia"), s.Found("bakery", "ada")
	flour := s.Sells(mill, "flour", story.GoodsByOrder(100, 4*unit))
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 5*unit))
	s.Takes(loaf, story.Needs{Input: flour, Micro: 500_000})
	s.Makes(flour, 100)
	s.Works("ada", loaf, 5*hour)
	s.Works("mia", flour, 5*hour)
	order := s.Orders(bakery, flour, 40, story.ForARecipe())
	s.Delivers(order)
	s.Makes(loaf, 50) // 25 of flour are in the bread, 15 on hand
	require.Equal(t, 7*unit, s.Price(loaf))
	bought := s.Buys("mia", loaf, 5)
	require.Equal(t, 65*unit, s.Has("mia"), "100 - 35")
	require.Equal(t, 225*unit, s.Unrecovered(bakery), "100 + 160 - 35")

	s.WeekPasses()
	require.Equal(t, 4*unit, s.Price(loaf), "100 for 50 loaves, and half a flour at 4")
	// 100 for 100, less 4% a week: flour at 4 took in 120 more than it cost, beyond the quarter of a week's cost that is left alone.
	require.Equal(t, 960_000, int(s.Price(flour)))

	// The member: two now, three later, never a sixth; at the 7 she paid though it costs 4 now.
	amount, claim := s.TakesBack(bought, 2)
	require.Equal(t, 14*unit, amount)
	require.Zero(t, claim)
	s.Refused(markettypes.ErrRefundAboveQuantity, func() { s.TakesBack(bought, 4) })
	amount, _ = s.TakesBack(bought, 3)
	require.Equal(t, 21*unit, amount)
	s.Refused(markettypes.ErrRefundAboveQuantity, func() { s.TakesBack(bought, 1) })
	require.Equal(t, 100*unit, s.Has("mia"), "everything she paid, to the micro-unit")
	require.Equal(t, int64(50), s.Stock(loaf))
	require.Equal(t, 260*unit, s.Unrecovered(bakery), "its revenue is taken back")

	// The company: fifteen from the shelf, then ten that are in the bread already.
	require.Equal(t, -60*unit, s.Unrecovered(mill), "100 of wages - 160")
	amount, _ = s.TakesBack(order, 15)
	require.Equal(t, 60*unit, amount)
	require.Equal(t, 200*unit, s.Unrecovered(bakery))
	require.Zero(t, s.Unrecovered(mill))
	s.Refused(markettypes.ErrRefundAboveQuantity, func() { s.TakesBack(order, 26) })
	amount, _ = s.TakesBack(order, 25)
	require.Equal(t, 100*unit, amount)
	s.Refused(markettypes.ErrRefundAboveQuantity, func() { s.TakesBack(order, 1) })
	require.Equal(t, 100*unit, s.Unrecovered(bakery), "its work alone")
	require.Equal(t, 100*unit, s.Unrecovered(mill))
	require.Equal(t, 20_000*unit-100*unit, s.Reserve(mill))

	// Nobody but the seller takes anything back, and nobody after two weeks.
	last := s.Buys("mia", loaf, 1)
	elsewhere := last
	elsewhere.Of = last.Of.By("mia")
	s.Refused(regiontypes.ErrNotAuthorized, func() { s.TakesBack(elsewhere, 1) })
	s.Pass(14*24*hour + time.Second)
	s.Refused(markettypes.ErrReceiptNotFound, func() { s.TakesBack(last, 1) })
}

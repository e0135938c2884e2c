package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	markettypes "github.com/factor-coop/factor/x/market/types"
	propertytypes "github.com/factor-coop/factor/x/property/types"
)

// TestAnOvenFromTheStartingPoolIsNeverPriced sets two bakeries side by side that do nothing but buy an oven of 200 for
// ten weeks. One pays from its starting pool: its bread costs what it did. The other pays from its reserve: 20 a week
// become overhead of its bread.
func TestAnOvenFromTheStartingPoolIsNeverPriced(t *testing.T) {
	s := story.New(t)
	smithy := s.Found("smithy", "sid")
	oven := s.Sells(smithy, "oven", story.GoodsByOrder(1, 200*unit))
	s.Makes(oven, 2)
	first, second := s.Found("first-bakery", "ada"), s.Found("second-bakery", "eve")
	loaf := s.Sells(first, "loaf", story.Goods(100, 5*unit))
	roll := s.Sells(second, "roll", story.Goods(100, 5*unit))
	s.Hires(first, "bob")

	// Delivered is not settled: somebody without ties to either side has to have seen it.
	order := s.OrdersFromTheStart(first, oven, 1, story.AsEquipment(10, "deck oven"))
	require.Equal(t, 9_800*unit, s.Starting(first), "200 of 10,000 on hold")
	s.Refused(markettypes.ErrOrderStatus, func() { s.SawArrive("wes", order, 1) })
	require.Equal(t, 200*unit, s.HandsOver(order))
	s.Refused(markettypes.ErrRelatedWitness, func() { s.SawArrive("bob", order, 1) })
	s.Refused(markettypes.ErrRelatedWitness, func() { s.SawArrive("sid", order, 1) })
	s.Refused(markettypes.ErrReceiptMismatch, func() { s.SawArrive("wes", order, 2) })
	require.Equal(t, 20_000*unit, s.Reserve(smithy))
	require.Equal(t, 200*unit, s.SawArrive("wes", order, 1))
	require.Equal(t, 20_200*unit, s.Reserve(smithy))
	memo := s.Memo(first)
	require.Zero(t, memo.Unrecovered)
	require.Zero(t, memo.Undepreciated)
	require.Equal(t, 200*unit, memo.StartingSpent)
	require.Equal(t, -200*unit, s.Unrecovered(smithy), "its revenue is revenue whatever pool paid it")
	assets, err := s.PropertyQuery.Assets(s.Ctx, &propertytypes.QueryAssetsRequest{Company: first.ID})
	require.NoError(t, err)
	require.Len(t, assets.Assets, 1, "the oven belongs to the region")
	require.Equal(t, s.Member("wes").Id, assets.Assets[0].Asset.ConfirmedBy)
	s.Refused(markettypes.ErrNotRefundable, func() { s.TakesBack(order, 1) })

	reserve := s.Orders(second, oven, 1, story.AsEquipment(10, "deck oven"))
	require.Equal(t, 200*unit, s.Delivers(reserve))
	require.Zero(t, s.Unrecovered(second), "a cost as it depreciates")
	require.Equal(t, 200*unit, s.Memo(second).Undepreciated)

	s.WeekPasses()
	require.Equal(t, 5*unit, s.Price(loaf))
	// 20 of depreciation in a week without a sale, and three declared weeks of 100 units: 20 / 300.
	require.Equal(t, 5_066_667, int(s.Price(roll)))
	require.Equal(t, 66_667, int(explain(t, s, roll)[part{"OVERHEAD", "DEPRECIATION", 0}]))
	require.Equal(t, 20*unit, s.Unrecovered(second))
	require.Equal(t, 180*unit, s.Memo(second).Undepreciated)

	for range 12 {
		s.WeekPasses()
		require.Equal(t, 5*unit, s.Price(loaf), "never priced")
	}
	require.Zero(t, s.Unrecovered(first))
	require.Equal(t, 200*unit, s.Unrecovered(second))
	require.Zero(t, s.Memo(second).Undepreciated)
	require.Greater(t, s.Price(roll), 5*unit)
}

// TestFirstInventoryFromTheStartingPoolComesInAtNoCost: flour that the starting pool paid goes into bread without a cost.
func TestFirstInventoryFromTheStartingPoolComesInAtNoCost(t *testing.T) {
	s := story.New(t)
	mill, bakery := s.Found("mill", "mia"), s.Found("bakery", "ada")
	flour := s.Sells(mill, "flour", story.GoodsByOrder(100, 4*unit))
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 5*unit))
	s.Takes(loaf, story.Needs{Input: flour, Micro: 500_000})
	s.Makes(flour, 100)
	order := s.OrdersFromTheStart(bakery, flour, 50, story.ForARecipe())
	s.HandsOver(order)
	require.Equal(t, 200*unit, s.SawArrive("wes", order, 50))
	require.Zero(t, s.Unrecovered(bakery))
	s.Works("ada", loaf, 10*hour)
	s.Makes(loaf, 100)
	require.Equal(t, 200*unit, s.Unrecovered(bakery), "the work alone")
	s.WeekPasses()
	// 2 of work a loaf; the recipe says 2 of flour, the variance that it cost nothing takes them off again.
	require.Equal(t, 2*unit, s.Price(loaf))
}

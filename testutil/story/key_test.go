package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// TestAMemberWhoGetsANewKeyInTheMiddleOfAShiftAndAnOrderKeepsEverything: money in hand, money on hold, the shift, the
// company, the receipts and what is still to come.
func TestAMemberWhoGetsANewKeyInTheMiddleOfAShiftAndAnOrderKeepsEverything(t *testing.T) {
	s := story.New(t)
	mill, bakery := s.Found("mill", "mia"), s.Found("bakery", "ada")
	flour := s.Sells(mill, "flour", story.GoodsByOrder(100, 4*unit))
	apple := s.Sells(mill, "apple", story.Goods(100, unit))
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 5*unit))
	s.Makes(flour, 50)
	s.Makes(apple, 50)
	s.Makes(loaf, 10)
	s.Works("ada", loaf, 5*hour)
	receipt := s.Buys("ada", apple, 4)
	s.ClocksIn("ada", loaf)
	s.Pass(3*hour + hour/2)
	order, other := s.Buys("ada", flour, 5), s.Buys("ada", flour, 2)
	require.Equal(t, 128*unit, s.Has("ada"), "8 hours - 4 apples - 7 flour on hold")
	id := s.Member("ada").Id

	old := s.GetsANewKey("ada")
	require.Equal(t, id, s.Member("ada").Id)
	require.Equal(t, 128*unit, s.Has("ada"))
	oldAddress, err := s.Addresses.StringToBytes(old)
	require.NoError(t, err)
	require.Zero(t, s.BankBalance(s.Ctx, oldAddress), "nothing stays with the lost key")
	s.Finds("thief", old)
	s.Refused(regiontypes.ErrNotMember, func() { s.ClocksOut("thief") })
	s.Refused(regiontypes.ErrNotMember, func() { s.Buys("thief", apple, 1) })
	s.Refused(regiontypes.ErrNotMember, func() { s.Makes(loaf.By("thief"), 1) })

	s.Pass(hour / 2)
	require.Equal(t, 148*unit, s.Has("ada"), "the fourth hour, begun with the old key")
	s.Cancels(other)
	require.Equal(t, 156*unit, s.Has("ada"), "what the old key set aside comes to the new one")
	s.Delivers(order)
	s.TakesBack(order, 1)
	s.TakesBack(receipt, 4)
	require.Equal(t, 164*unit, s.Has("ada"), "a refund finds the member, not the key")
	s.Pass(hour / 4)
	paid, claimed := s.ClocksOut("ada")
	require.Equal(t, 85*unit, paid, "four hours and a quarter in one shift")
	require.Zero(t, claimed)
	require.Equal(t, 169*unit, s.Has("ada"))

	// The company is still hers: she makes bread, sells it, and hires.
	s.Makes(loaf, 5)
	s.Hires(bakery, "bob")
	s.Delivers(s.Orders(bakery, flour, 1, story.ForOverhead()))

	// A second loss in the same life changes nothing, and a lost key is nobody's for ever.
	s.GetsANewKey("ada")
	require.Equal(t, 169*unit, s.Has("ada"))
	s.Refused(regiontypes.ErrAddressRetired, func() { s.Admits(old) })
}

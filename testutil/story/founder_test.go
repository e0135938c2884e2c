package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

const day = 24 * hour

// TestABakeryWhoseFounderDies: Ada worked alone, has bread on the shelf and an order to deliver. The registrar enters that she is
// no member any more. What is sold at once sells on for four weeks, a caretaker takes back what was spoilt, and when
// nobody takes over the region ends the bakery: nothing is locked, and nobody waits for ever.
func TestABakeryWhoseFounderDies(t *testing.T) {
	s := story.New(t)
	bakery, mill := s.Found("bakery", "ada"), s.Found("mill", "mia")
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 5*unit))
	cake := s.Sells(bakery, "cake", story.GoodsByOrder(10, 20*unit))
	flour := s.Sells(mill, "flour", story.Goods(100, unit))
	s.Makes(loaf, 40)
	s.Makes(cake, 2)
	s.Works("mia", mill, 10*hour)
	spoilt := s.Buys("mia", loaf, 4)
	held := s.Buys("mia", cake, 1)
	before := s.Has("mia")
	s.ClocksIn("ada", loaf)
	s.Pass(hour)
	s.Leaves("ada") // the registrars enter it; her shift ends at that second
	require.Equal(t, 20*unit, s.Has("ada"), "what she earned is hers")

	s.Buys("mia", loaf, 1)
	spoilt.Of = loaf.By("mia")
	s.Refused(regiontypes.ErrNotAuthorized, func() { s.TakesBack(spoilt, 4) })
	s.NamesCaretaker(bakery, "mia", cooptypes.PermissionSell)
	s.Refused(regiontypes.ErrNotAuthorized, func() { s.Orders(bakery.By("mia"), flour, 1, story.ForOverhead()) })
	s.TakesBack(spoilt, 4)
	s.Pass(27 * day)
	s.Buys("mia", loaf, 1)
	require.Equal(t, markettypes.ORDER_STATUS_TIMED_OUT, s.OrderNow(held).Status)
	s.Pass(2 * day)
	s.Refused(cooptypes.ErrIdle, func() { s.Buys("mia", loaf, 1) })
	require.Greater(t, s.Has("mia"), before, "four loaves and a cake came back")

	s.RegionWindsUp(bakery)
	s.Pass(3 * day)
	require.Equal(t, insolvencytypes.PHASE_GONE, s.Proceeding(bakery).Phase)
	require.Equal(t, cooptypes.STANDING_GONE, s.Standing(bakery))
}

// TestABakeryThatSomebodyTakesOver: the same, and a caretaker finds a baker.
func TestABakeryThatSomebodyTakesOver(t *testing.T) {
	s := story.New(t)
	bakery := s.Found("bakery", "ada")
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 5*unit))
	s.Makes(loaf, 40)
	s.Leaves("ada")
	s.Pass(35 * day)
	s.Works("mia", s.Found("mill", "mia"), 2*hour)
	s.Refused(cooptypes.ErrIdle, func() { s.Buys("mia", loaf, 1) })
	s.NamesCaretaker(bakery, "mia", cooptypes.PermissionHire)
	s.Hires(bakery.By("mia"), "bob")
	s.Buys("mia", loaf, 1)
	s.ClocksIn("bob", loaf)
	s.Pass(hour)
	require.Equal(t, 20*unit, s.Has("bob"))
	_, err := s.CoopMsg.OfferEmployment(s.Ctx, &cooptypes.MsgOfferEmployment{
		Signer: s.Member("mia").Address, Company: bakery.ID, Member: s.Member("eve").Id, Occupation: 1,
	})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized, "Bob decides again whom he works with")
}

// TestWhoLeavesSpendsWhatTheyHaveAndComesBackAsWhoTheyWere: with another key, since the old one is at the bottom of a lake.
func TestWhoLeavesSpendsWhatTheyHaveAndComesBackAsWhoTheyWere(t *testing.T) {
	s := story.New(t)
	bakery := s.Found("bakery", "ada")
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 5*unit))
	s.Makes(loaf, 40)
	s.Hires(bakery, "bob")
	s.Works("bob", loaf, 2*hour)
	id := s.Member("bob").Id
	s.Leaves("bob")
	s.Buys("bob", loaf, 1)
	require.Equal(t, 35*unit, s.Has("bob"))
	old := s.GetsANewKey("bob")
	s.Finds("finder", old)
	s.Refused(regiontypes.ErrNotMember, func() { s.Buys("finder", loaf, 1) })
	require.Equal(t, 35*unit, s.Has("bob"))
	s.ComesBack("bob")
	require.Equal(t, id, s.Member("bob").Id)
	require.Equal(t, 35*unit, s.Has("bob"))
	s.Hires(bakery, "bob")
	s.Works("bob", loaf, hour)
	require.Equal(t, 55*unit, s.Has("bob"))
}

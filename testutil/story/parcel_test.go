package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	markettypes "github.com/factor-coop/factor/x/market/types"
)

// TestAParcelThatNeverCame: the workshop says that the stool is on its way, and no stool comes. Its word gets it nothing: Mia
// contests, and the region's arbiters give her money back. A second stool comes with a scratch, and they divide; a third is as
// ordered, and Mia forgets to say so.
func TestAParcelThatNeverCame(t *testing.T) {
	s := story.New(t)
	workshop := s.Found("workshop", "tom")
	stool := s.Sells(workshop, "stool", story.GoodsByOrder(10, 20*unit))
	s.Makes(stool, 3)
	s.Works("mia", s.Found("mill", "mia"), 5*hour)
	never := s.Buys("mia", stool, 1)
	price := never.Held
	before, unrecovered := s.Has("mia"), s.Unrecovered(workshop)
	s.HandsOver(never)
	s.Pass(6 * day)
	require.Equal(t, unrecovered, s.Unrecovered(workshop), "what is handed over is not sold")
	s.Contests("mia", never)
	s.Refused(markettypes.ErrOrderStatus, func() { s.HandsOver(never) })
	s.Pass(20 * day)
	require.Equal(t, price, s.Decides(never, 1, 0))
	require.Equal(t, before+price, s.Has("mia"))

	// Three weeks have gone by: the price is what it is now, and Tom works on.
	s.Works("tom", stool, 2*hour)
	s.Makes(stool, 2)
	s.WeekPasses()
	scratched := s.Buys("mia", stool, 1)
	price, before = scratched.Held, s.Has("mia")+scratched.Held
	s.HandsOver(scratched)
	s.Contests("mia", scratched)
	require.Equal(t, price/4, s.Decides(scratched, 0, price/4))
	require.Equal(t, before-price+price/4, s.Has("mia"))

	good := s.Buys("mia", stool, 1)
	s.HandsOver(good)
	s.Pass(8 * day)
	require.Equal(t, markettypes.ORDER_STATUS_FULFILLED, s.OrderNow(good).Status, "silence is consent")
	s.Pass(15 * day)
	require.Equal(t, before-price+price/4-good.Held, s.Has("mia"))
}

// TestAParcelThatAFriendSawArrive: the arbiters do not come to it in four weeks. Where somebody unrelated saw the parcel the order
// settles; where nobody did the money goes back.
func TestAParcelThatAFriendSawArrive(t *testing.T) {
	s := story.New(t)
	workshop := s.Found("workshop", "tom")
	stool := s.Sells(workshop, "stool", story.GoodsByOrder(10, 20*unit))
	s.Makes(stool, 2)
	s.Works("mia", s.Found("mill", "mia"), 5*hour)
	seen, unseen := s.Buys("mia", stool, 1), s.Buys("mia", stool, 1)
	before := s.Has("mia")
	for _, order := range []story.Order{seen, unseen} {
		s.HandsOver(order)
		s.Contests("mia", order)
	}
	s.Refused(markettypes.ErrRelatedWitness, func() { s.SawArrive("tom", seen, 1) })
	s.SawArrive("neighbour", seen, 1)
	s.Pass(29 * day)
	require.Equal(t, before+unseen.Held, s.Has("mia"))
	require.Equal(t, markettypes.ORDER_STATUS_FULFILLED, s.OrderNow(seen).Status)
}

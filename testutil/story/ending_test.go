package story_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
)

// TestABankruptcyInTheMiddleOfOrdersAndShiftsPaysItsWorkersFirstAndLeavesTheRestToTheRegion: the workshop starts with 105 and a
// starting pool of 30, has 15 on hold for a bench and a table to make, and pays two people 20 an hour until nothing is left.
func TestABankruptcyInTheMiddleOfOrdersAndShiftsPaysItsWorkersFirstAndLeavesTheRestToTheRegion(t *testing.T) {
	s := story.New(t)
	s.Grace(2*24*time.Hour, 1)
	school := s.Found("school", "sue")
	s.Endowment(210*unit, 30*unit)
	workshop := s.Found("workshop", "tom")
	s.Hires(workshop, "una")
	stool := s.Sells(workshop, "stool", story.Goods(10, 5*unit))
	table := s.Sells(workshop, "table", story.GoodsByOrder(1, 50*unit))
	bench := s.Sells(school, "bench", story.GoodsByOrder(10, 15*unit))
	s.Makes(stool, 4)
	s.Orders(workshop, bench, 1, story.ForOverhead())
	schoolHad := s.Reserve(school)
	wanted := s.Orders(school, table, 1, story.ForOverhead())
	s.Accepts(wanted)
	require.Equal(t, schoolHad-50*unit, s.Reserve(school))
	require.Equal(t, 90*unit, s.Reserve(workshop))

	s.ClocksIn("tom", stool)
	s.ClocksIn("una", stool)
	s.Pass(3 * hour)
	require.Equal(t, cooptypes.STANDING_INSOLVENT, s.Standing(workshop))
	require.Equal(t, []int64{20 * unit, 20 * unit}, amounts(s.Owes(workshop)))
	require.Equal(t, 10*unit, s.Reserve(workshop))
	require.Equal(t, types.PHASE_GRACE, s.Proceeding(workshop).Phase)
	s.Extends(workshop, 24*time.Hour)
	s.Refused(types.ErrNotInsolvent, func() { s.Extends(school, 24*time.Hour) })

	// In its grace period it works on.
	s.Pass(3*24*time.Hour - hour/2)
	require.Equal(t, types.PHASE_GRACE, s.Proceeding(workshop).Phase)
	s.ClocksIn("una", stool)
	s.Pass(hour / 2)
	require.NotEqual(t, types.PHASE_GRACE, s.Proceeding(workshop).Phase)
	s.Refused(cooptypes.ErrStanding, func() { s.Makes(stool, 1) })
	s.Refused(cooptypes.ErrStanding, func() { s.Orders(workshop, bench, 1, story.ForOverhead()) })
	s.Refused(markettypes.ErrSellerMayNotSell, func() { s.Buys("una", stool, 1) })

	fund := s.Fund()
	for blocks := 0; s.Standing(workshop) != cooptypes.STANDING_GONE; blocks++ {
		require.Less(t, blocks, 100, "%+v", s.Proceeding(workshop))
		s.Pass(time.Second)
	}
	ending := s.Proceeding(workshop)
	require.Equal(t, schoolHad, s.Reserve(school), "what it had set aside for its table is back")
	require.Equal(t, 60*unit, s.Has("tom"))
	require.Equal(t, 70*unit, s.Has("una"), "with the hour that was claimed and the half of one in which proceedings began")
	require.Equal(t, 50*unit, ending.Settlement.ClaimsPaid)
	require.Equal(t, 25*unit, ending.Settlement.FromStarting, "10 were there, and 15 that were on hold")
	require.Empty(t, s.LeftUnpaid(workshop))
	require.Zero(t, s.Reserve(workshop)+s.Starting(workshop))
	require.Equal(t, fund+5*unit, s.Fund())
	unrecovered, undepreciated := s.Loss(workshop)
	require.Equal(t, 105*unit, unrecovered, "all that the community had put into its reserve")
	require.Zero(t, undepreciated)
	require.Equal(t, 20*unit, ending.Settlement.HandedOver, "four stools")
	s.Refused(cooptypes.ErrWrittenOff, func() { s.Found("again", "tom") })
}

// TestACompanyThatEndsByItsOwnDecisionLeavesItsPoolsToTheRegion: nothing is owed, nobody is in the way of another try.
func TestACompanyThatEndsByItsOwnDecisionLeavesItsPoolsToTheRegion(t *testing.T) {
	s := story.New(t)
	s.Endowment(100*unit, 40*unit)
	workshop := s.Found("workshop", "tom")
	s.Works("tom", workshop, hour)
	s.WindsUp(workshop)
	s.Pass(time.Second)
	require.Equal(t, cooptypes.STANDING_GONE, s.Standing(workshop))
	require.Equal(t, types.REASON_WIND_UP, s.Proceeding(workshop).Reason)
	require.Equal(t, 70*unit, s.Fund(), "50 less an hour, and the starting pool")
	unrecovered, _ := s.Loss(workshop)
	require.Equal(t, 20*unit, unrecovered)
	require.Equal(t, 20*unit, s.Has("tom"))
}

// TestTheRegionMayCoverTheWagesThatABankruptcyLeaves: the pools were all there was, unless the bank decides otherwise.
func TestTheRegionMayCoverTheWagesThatABankruptcyLeaves(t *testing.T) {
	s := story.New(t)
	s.Grace(0, 100)
	rich := s.Found("rich", "sue")
	s.WindsUp(rich) // its pools fill the region fund
	s.Endowment(20*unit, 0)
	workshop := s.Found("workshop", "tom")
	s.ClocksIn("tom", workshop)
	s.Pass(hour)
	require.Equal(t, cooptypes.STANDING_GONE, s.Standing(workshop))
	unpaid := s.LeftUnpaid(workshop)
	require.Len(t, unpaid, 1)
	require.Equal(t, 10*unit, unpaid[0].Unpaid, "20, of which 10 were there")
	require.Equal(t, 10*unit, s.Has("tom"))
	require.Equal(t, 10*unit, s.Covers(workshop, unpaid[0].Claim.Id))
	require.Equal(t, 20*unit, s.Has("tom"))
	s.Refused(types.ErrNotCoverable, func() { s.Covers(workshop, unpaid[0].Claim.Id) })
}

package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

// TestACompanyWhoseReserveRunsDryOwesItsHoursAndPaysThemInOrderWhenItIsRefilled: the workshop starts with 105, orders a bench for 5
// and pays two people 20 an hour. Two hours are paid to both, the third to tom alone, then nothing is left.
func TestACompanyWhoseReserveRunsDryOwesItsHoursAndPaysThemInOrderWhenItIsRefilled(t *testing.T) {
	s := story.New(t)
	school := s.Found("school", "sue") // founded with the usual pools
	s.Endowment(210*unit, 0)
	workshop := s.Found("workshop", "tom")
	s.Hires(workshop, "una")
	s.Hires(school, "sam")
	stool := s.Sells(workshop, "stool", story.Goods(10, 5*unit))
	bench := s.Sells(school, "bench", story.GoodsByOrder(10, 5*unit))
	s.Makes(stool, 20)
	s.Makes(bench, 5)
	require.Equal(t, 105*unit, s.Reserve(workshop), "half of its 210 at founding")
	ordered := s.Orders(workshop, bench, 1, story.ForOverhead())
	require.Equal(t, 100*unit, s.Reserve(workshop))

	s.ClocksIn("tom", stool)
	s.ClocksIn("una", stool)
	s.ClocksIn("sam", school)
	s.Pass(2 * hour)
	require.Equal(t, 40*unit, s.Has("una"))
	require.Equal(t, 20*unit, s.Reserve(workshop))

	s.Pass(hour)
	require.Equal(t, 60*unit, s.Has("tom"), "their shift is the older one")
	require.Equal(t, 40*unit, s.Has("una"), "what does not cover an hour pays nothing of it")
	require.Zero(t, s.Reserve(workshop))
	require.Equal(t, cooptypes.STANDING_INSOLVENT, s.Standing(workshop))

	s.Pass(5 * hour)
	require.Equal(t, 60*unit, s.Has("tom"))
	require.Equal(t, []int64{20 * unit, 20 * unit}, amounts(s.Owes(workshop)), "one hour each: an unpaid hour ends its shift")
	require.Equal(t, []uint64{s.Member("una").Id, s.Member("tom").Id}, creditors(s.Owes(workshop)))
	require.Equal(t, 160*unit, s.Has("sam"), "nobody else's pay is touched")
	paid, claimed := s.ClocksOut("sam")
	require.Equal(t, 160*unit, paid)
	require.Zero(t, claimed)
	require.Equal(t, cooptypes.STANDING_ACTIVE, s.Standing(school))
	require.Equal(t, 260*unit, s.Totals().Minted, "160 at the school, 60 and 40 at the workshop: nothing unbacked")

	// Senior claims come first: the reserve buys nothing, also when something comes in.
	s.Refused(currencytypes.ErrSeniorClaims, func() { s.Orders(workshop, bench, 1, story.ForOverhead()) })

	require.Equal(t, 5*unit, s.Delivers(ordered), "what was set aside before is the seller's")
	require.Equal(t, 105*unit, s.Unrecovered(workshop), "five hours of wages and a bench")

	s.Buys("sam", stool, 3)
	require.Equal(t, 15*unit, s.Reserve(workshop), "too little for the first claim, so nothing is paid")
	require.Len(t, s.Owes(workshop), 2)
	s.Refused(currencytypes.ErrSeniorClaims, func() { s.Orders(workshop, bench, 1, story.ForOverhead()) })

	// Back at work while the company owes: the hour becomes a claim behind the others.
	s.ClocksIn("tom", stool)
	s.Pass(hour)
	require.Equal(t, []uint64{s.Member("una").Id, s.Member("tom").Id, s.Member("tom").Id}, creditors(s.Owes(workshop)))

	s.Buys("sam", stool, 3)
	require.Equal(t, 60*unit, s.Has("una"), "the oldest claim")
	require.Equal(t, 60*unit, s.Has("tom"))
	require.Equal(t, 10*unit, s.Reserve(workshop), "15 + 15 - 20")
	s.Grants(workshop, 30*unit)
	require.Equal(t, 100*unit, s.Has("tom"))
	require.Empty(t, s.Owes(workshop))
	require.Zero(t, s.Reserve(workshop), "10 + 30 - 20 - 20")
	require.Equal(t, cooptypes.STANDING_ACTIVE, s.Standing(workshop))
	require.Equal(t, 135*unit, s.Unrecovered(workshop), "eight hours of wages and a bench less six stools at 5")

	s.Grants(workshop, 20*unit)
	s.Works("una", stool, hour)
	require.Equal(t, 80*unit, s.Has("una"), "and life goes on")
}

// TestARefundThatCannotBePaidWaitsBehindWages: what a company owes its customers is paid after what it owes its workers.
func TestARefundThatCannotBePaidWaitsBehindWages(t *testing.T) {
	s := story.New(t)
	school := s.Found("school", "sue")
	s.Works("sue", school, 5*hour)
	s.Endowment(80*unit, 0)
	workshop := s.Found("workshop", "tom")
	stool := s.Sells(workshop, "stool", story.Goods(8, 5*unit))
	s.Makes(stool, 20)
	bought := s.Buys("sue", stool, 6)
	require.Equal(t, 70*unit, s.Reserve(workshop), "40 and six stools")

	s.Works("tom", stool, 3*hour)
	require.Equal(t, 10*unit, s.Reserve(workshop))
	amount, claim := s.TakesBack(bought, 4)
	require.Equal(t, 20*unit, amount)
	require.NotZero(t, claim)
	require.Equal(t, 70*unit, s.Has("sue"), "100 - 30, and the refund is owed")
	s.ClocksIn("tom", stool)
	s.Pass(hour)
	owed := s.Owes(workshop)
	require.Equal(t, []int64{20 * unit, 20 * unit}, amounts(owed))
	require.Equal(t, currencytypes.CLAIM_KIND_WAGE, owed[0].Kind, "the wage fell due later and is senior")
	require.Equal(t, currencytypes.CLAIM_KIND_REFUND, owed[1].Kind)

	s.Grants(workshop, 15*unit)
	require.Equal(t, 80*unit, s.Has("tom"))
	require.Equal(t, 70*unit, s.Has("sue"))
	require.Equal(t, 5*unit, s.Reserve(workshop))
	s.Buys("sue", stool, 3)
	require.Equal(t, 75*unit, s.Has("sue"), "70 - 15 + 20")
	require.Zero(t, s.Reserve(workshop))
	require.Empty(t, s.Owes(workshop))
	require.Equal(t, cooptypes.STANDING_ACTIVE, s.Standing(workshop))
}

// TestAnOrderThatIsTakenBackPaysWhatTheReserveOwes: money set aside counts as soon as it is the reserve's again.
func TestAnOrderThatIsTakenBackPaysWhatTheReserveOwes(t *testing.T) {
	s := story.New(t)
	school := s.Found("school", "sue")
	bench := s.Sells(school, "bench", story.GoodsByOrder(10, 15*unit))
	s.Endowment(100*unit, 0)
	workshop := s.Found("workshop", "tom")
	order, rejected := s.Orders(workshop, bench, 1, story.ForOverhead()), s.Orders(workshop, bench, 1, story.ForOverhead())
	require.Equal(t, 20*unit, s.Reserve(workshop), "half of 100, and 30 on hold")
	s.ClocksIn("tom", workshop)
	s.Pass(3 * hour)
	require.Equal(t, 20*unit, s.Has("tom"))
	require.Equal(t, []int64{20 * unit}, amounts(s.Owes(workshop)))
	s.Cancels(order)
	require.Equal(t, 15*unit, s.Reserve(workshop), "too little")
	s.Rejects(rejected)
	require.Equal(t, 40*unit, s.Has("tom"))
	require.Equal(t, 10*unit, s.Reserve(workshop))
	require.Empty(t, s.Owes(workshop))
}

func amounts(claims []currencytypes.Claim) (all []int64) {
	for _, claim := range claims {
		all = append(all, claim.Amount)
	}
	return all
}

func creditors(claims []currencytypes.Claim) (all []uint64) {
	for _, claim := range claims {
		all = append(all, claim.Creditor.Id)
	}
	return all
}

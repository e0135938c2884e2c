package story_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// TestPeopleComeAndGo: an officer orders, resigns in the middle of an hour and is paid to that second, their mandate ends
// with the job, what they ordered goes on; somebody suspended is paid what they worked and can do nothing.
func TestPeopleComeAndGo(t *testing.T) {
	s := story.New(t)
	mill, bakery := s.Found("mill", "mia"), s.Found("bakery", "ada")
	flour := s.Sells(mill, "flour", story.GoodsByOrder(100, 4*unit))
	s.Makes(flour, 50)
	s.Refused(regiontypes.ErrNotAuthorized, func() { s.Orders(bakery.By("bob"), flour, 5, story.ForOverhead()) })
	s.Refused(wagetypes.ErrNotEmployed, func() { s.ClocksIn("bob", bakery) })
	s.Hires(bakery, "bob")
	s.Refused(regiontypes.ErrNotAuthorized, func() { s.Orders(bakery.By("bob"), flour, 5, story.ForOverhead()) })
	s.Appoints(bakery, "bob", cooptypes.PermissionOrder)
	order := s.Orders(bakery.By("bob"), flour, 5, story.ForOverhead())

	s.ClocksIn("bob", bakery)
	s.Pass(hour + 30*time.Minute)
	require.Equal(t, 20*unit, s.Has("bob"))
	s.Resigns("bob", bakery)
	require.Equal(t, 30*unit, s.Has("bob"), "an hour and a half")
	s.Refused(wagetypes.ErrNoOpenShift, func() { s.ClocksOut("bob") })
	s.Refused(regiontypes.ErrNotAuthorized, func() { s.Orders(bakery.By("bob"), flour, 1, story.ForOverhead()) })
	s.Refused(regiontypes.ErrNotAuthorized, func() { s.Cancels(order) })
	s.HandsOver(order)
	s.Refused(regiontypes.ErrNotAuthorized, func() { s.Receives("bob", order) })
	require.Equal(t, 20*unit, s.Receives("ada", order))
	require.Equal(t, 50*unit, s.Unrecovered(bakery), "30 of work and 20 of flour")

	s.Hires(mill, "bob")
	s.ClocksIn("bob", mill)
	s.Pass(hour)
	s.Suspends("bob")
	require.Equal(t, 50*unit, s.Has("bob"))
	s.Refused(regiontypes.ErrMemberSuspended, func() { s.ClocksIn("bob", mill) })
	s.Refused(regiontypes.ErrMemberSuspended, func() { s.ClocksOut("bob") })
	s.Reinstates("bob")
	s.Refused(wagetypes.ErrNoOpenShift, func() { s.ClocksOut("bob") })
	require.Equal(t, 50*unit, s.Has("bob"))

	held := s.Buys("bob", flour, 5)
	s.Leaves("bob")
	s.Refused(regiontypes.ErrMemberLeft, func() { s.Buys("bob", flour, 1) })
	s.Pass(15 * 24 * hour)
	require.Equal(t, markettypes.ORDER_STATUS_TIMED_OUT, s.OrderNow(held).Status)
	require.Equal(t, 50*unit, s.Has("bob"), "who left is given back what nobody delivered")
}

// TestAProductThatIsRetiredInTheMiddleOfAShiftLeavesItsHoursToTheCompany: no payroll stops for a tag that has ended.
func TestAProductThatIsRetiredInTheMiddleOfAShiftLeavesItsHoursToTheCompany(t *testing.T) {
	s := story.New(t)
	bakery := s.Found("bakery", "ada")
	roll := s.Sells(bakery, "roll", story.Goods(100, unit))
	s.ClocksIn("ada", roll)
	s.Pass(2 * hour)
	s.Retires(roll)
	s.Pass(2 * hour)
	paid, claimed := s.ClocksOut("ada")
	require.Equal(t, 80*unit, paid)
	require.Zero(t, claimed)
	costs, err := s.PricingQuery.Costs(s.Ctx, &pricingtypes.QueryCostsRequest{Company: bakery.ID})
	require.NoError(t, err)
	require.Equal(t, 80*unit, costs.Flow.Overhead, "two hours that no output followed, and two without a product")
	s.Refused(pricingtypes.ErrRetired, func() { s.ClocksIn("ada", roll) })
	s.Refused(pricingtypes.ErrRetired, func() { s.Buys("ada", roll, 1) })
}

// TestTheRegionsMarkupIsPaidByMembersAloneAndComesBackWithARefund: 5% on bread, nothing on a company's flour.
func TestTheRegionsMarkupIsPaidByMembersAloneAndComesBackWithARefund(t *testing.T) {
	s := story.New(t)
	s.Markup(50_000)
	mill, bakery := s.Found("mill", "mia"), s.Found("bakery", "ada")
	flour := s.Sells(mill, "flour", story.Goods(100, 4*unit))
	loaf := s.Sells(bakery, "loaf", story.Goods(100, 5*unit))
	s.Makes(flour, 10)
	s.Makes(loaf, 10)
	s.Works("mia", mill, 2*hour)
	require.Equal(t, 40*unit, s.Orders(bakery, flour, 10, story.ForOverhead()).Paid)
	bought := s.Buys("mia", loaf, 4)
	require.Equal(t, 21*unit, bought.Paid)
	require.Equal(t, 19*unit, s.Has("mia"))
	require.Equal(t, unit, s.Fund())
	require.Equal(t, 20*unit, s.Unrecovered(bakery), "40 - 20: the mark-up is not its revenue")
	amount, _ := s.TakesBack(bought, 1)
	require.Equal(t, 5_250_000, int(amount))
	require.Equal(t, 750_000, int(s.Fund()))
	require.Equal(t, 25*unit, s.Unrecovered(bakery))

	// What the region has spent meanwhile it cannot give back: then nothing goes back.
	s.PaysOutside(s.Fund())
	s.Refused(currencytypes.ErrInsufficient, func() { s.TakesBack(bought, 3) })
	require.Equal(t, 24_250_000, int(s.Has("mia")))
}

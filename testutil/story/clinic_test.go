package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// TestAClinicsMadeToOrderJobSettlesAtItsCostWithinItsCeiling: the clinic declares 60 of work and 20 of overhead for a
// treatment, 10 treatments a week. A job pays its own recorded cost and a third of that as overhead, never more than
// its ceiling; what is left of the ceiling goes back.
func TestAClinicsMadeToOrderJobSettlesAtItsCostWithinItsCeiling(t *testing.T) {
	s := story.New(t)
	garden, pharmacy, clinic := s.Found("garden", "pat"), s.Found("pharmacy", "phil"), s.Found("clinic", "clara")
	s.Works("pat", garden, 10*hour)
	s.Works("pat", garden, 10*hour)
	drops := s.Sells(pharmacy, "drops", story.GoodsByOrder(100, 4*unit))
	s.Makes(drops, 10)
	treatment := s.Sells(clinic, "treatment", story.MadeToOrder(10, 60*unit, 200*unit))
	require.Equal(t, 80*unit, s.Price(treatment))

	order := s.BuysUpTo("pat", treatment, 1, 100*unit)
	require.Equal(t, 300*unit, s.Has("pat"), "400 and 100 on hold")
	s.Refused(markettypes.ErrOrderStatus, func() { s.HandsOver(order) })
	job := s.Accepts(order)
	s.Refused(markettypes.ErrOrderStatus, func() { s.Cancels(order) })
	s.Works("clara", job, 3*hour)
	s.Delivers(s.Orders(clinic, drops, 3, story.ForJob(job)))
	require.Equal(t, 96*unit, s.Delivers(order), "(60 of work + 12 of drops) x 80/60")
	require.Equal(t, 304*unit, s.Has("pat"), "4 of the ceiling came back")
	require.Equal(t, -24*unit, s.Unrecovered(clinic), "72 paid, 96 taken in: the third is for overhead to come")

	// The second one takes six hours: 120 of work under a ceiling of 100. The 20 above it are the clinic's overhead.
	long := s.BuysUpTo("pat", treatment, 1, 100*unit)
	s.Works("clara", s.Accepts(long), 6*hour)
	require.Equal(t, 100*unit, s.Delivers(long))
	require.Equal(t, 204*unit, s.Has("pat"))
	require.Equal(t, -4*unit, s.Unrecovered(clinic))
	costs, err := s.PricingQuery.Costs(s.Ctx, &pricingtypes.QueryCostsRequest{Company: clinic.ID})
	require.NoError(t, err)
	require.Equal(t, 20*unit, costs.Flow.Overhead)
	require.Zero(t, costs.Flow.Jobs, "no job is open")

	// What was not begun goes back whole, and what a rejected job had cost stays with the clinic.
	cancelled := s.BuysUpTo("pat", treatment, 1, 50*unit)
	s.Cancels(cancelled)
	require.Equal(t, 204*unit, s.Has("pat"))
	rejected := s.BuysUpTo("pat", treatment, 1, 50*unit)
	s.Works("clara", s.Accepts(rejected), hour)
	s.Rejects(rejected)
	require.Equal(t, 204*unit, s.Has("pat"))
	require.Equal(t, 16*unit, s.Unrecovered(clinic), "one more hour")
	s.Refused(currencytypes.ErrInsufficient, func() { s.BuysUpTo("pat", treatment, 1, 205*unit) })

	// Four weeks of overhead (the overrun of 20, the hour of 20, and 3 x 200 declared) are 640 for 32 treatments, 20 each;
	// what the two treatments cost within their ceilings, 72 and 100, is 86 each.
	s.WeekPasses()
	require.Equal(t, 106*unit, s.Price(treatment))
	explained := explain(t, s, treatment)
	require.Equal(t, 6*unit, explained[part{"DIRECT", "INPUT", drops.ID}], "12 for two")
	require.Equal(t, 80*unit, explained[part{"DIRECT", "LABOUR", 1}], "60 and 100 of 120 for two")
}

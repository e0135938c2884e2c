package keeper_test

import (
	"context"
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

func (w *world) subsidy(company uint64) types.Subsidy {
	subsidy, err := w.RegionalBank.GetSubsidy(w.Ctx, company)
	require.NoError(w.t, err)
	return subsidy
}

func TestASubsidyPaysItsRateOfEachCyclesCostByItself(t *testing.T) {
	w := newWorld(t)
	w.subsidise(w.clinic, types.Terms{RatePpm: 800_000, Fixed: unit, Cap: 500 * unit, Source: types.SUBSIDY_SOURCE_REGION_FUND})
	for cycle, cost := range []int64{100 * unit, 30*unit + 1, 0} {
		if cost > 0 {
			w.Pay(w.clinic, overhead, cost)
		}
		reserve, fund, u := w.Reserve(w.clinic), w.fund(), w.Memo(w.clinic).Unrecovered
		w.EndCycle()
		paid := cost*4/5 + unit
		require.Equal(t, reserve+paid, w.Reserve(w.clinic))
		require.Equal(t, fund-paid, w.fund())
		require.Equal(t, u-paid, w.Memo(w.clinic).Unrecovered, "a subsidy lowers U like revenue")
		require.Equal(t, uint64(cycle+1), w.subsidy(w.clinic).LastCycle)
		require.Equal(t, paid, w.subsidy(w.clinic).LastPaid)
		w.check()
	}
	require.Equal(t, 80*unit+24*unit+3*unit, w.record(w.clinic).SubsidisedFromFund)
}

func TestASubsidyIsAtMostItsCapAndAtMostTheFund(t *testing.T) {
	w := newWorld(t)
	w.setParams(func(p *types.Params) { p.TaxRatePpm = 0 })
	w.subsidise(w.clinic, types.Terms{RatePpm: 1_000_000, Cap: 40 * unit, Source: types.SUBSIDY_SOURCE_REGION_FUND})
	w.subsidise(w.bakery, types.Terms{Fixed: 990 * unit, Cap: 990 * unit, Source: types.SUBSIDY_SOURCE_REGION_FUND})
	w.Pay(w.clinic, overhead, 100*unit)
	reserve := w.Reserve(w.clinic)
	w.EndCycle() // in the order of companies: the bakery takes 990 of 1000
	require.Equal(t, 990*unit, w.record(w.bakery).SubsidisedFromFund)
	require.Equal(t, reserve+10*unit, w.Reserve(w.clinic), "what the fund cannot pay is not owed")
	require.Zero(t, w.fund())
	w.FundRegion(100 * unit)
	require.NoError(t, w.RegionalBank.EndSubsidy(w.Ctx, w.bakery))
	w.Pay(w.clinic, overhead, 100*unit)
	w.EndCycle()
	require.Equal(t, 50*unit, w.record(w.clinic).SubsidisedFromFund)
	w.check()
}

func TestASubsidyFromIssuedNeedsNoFundAndWidensTheGap(t *testing.T) {
	w := newWorld(t)
	w.subsidise(w.clinic, types.Terms{Fixed: 2000 * unit, Cap: 2000 * unit, Source: types.SUBSIDY_SOURCE_ISSUED})
	issued := w.Balance(currencytypes.Issued())
	w.EndCycle()
	require.Equal(t, issued-2000*unit, w.Balance(currencytypes.Issued()))
	require.Equal(t, 1000*unit, w.fund())
	require.Equal(t, 2000*unit, w.gap().IssuedSubsidies)
	w.check()
}

func TestASubsidyEndsByItselfWithoutPayingItsLastDue(t *testing.T) {
	w := newWorld(t)
	cycle, err := w.Pricing.GetCycle(w.Ctx)
	require.NoError(t, err)
	w.subsidise(w.clinic, types.Terms{Fixed: unit, Cap: unit, Until: cycle.EndsAt + 1, Source: types.SUBSIDY_SOURCE_REGION_FUND})
	w.EndCycle()
	require.Equal(t, unit, w.record(w.clinic).SubsidisedFromFund)
	w.EndCycle()
	_, err = w.RegionalBank.GetSubsidy(w.Ctx, w.clinic)
	require.ErrorIs(t, err, types.ErrSubsidyNotFound)
	require.Equal(t, unit, w.record(w.clinic).SubsidisedFromFund)
	w.check()
}

func TestSubsidiesArePaidInBoundedSteps(t *testing.T) {
	w := newWorld(t)
	w.setParams(func(p *types.Params) { p.MaxSubsidiesPerBlock = 1 })
	for _, company := range []uint64{w.bakery, w.clinic} {
		w.subsidise(company, types.Terms{Fixed: unit, Cap: unit, Source: types.SUBSIDY_SOURCE_REGION_FUND})
	}
	w.Wait(week) // one block ends the cycle, closes it and pays the first
	require.Equal(t, unit, w.record(w.bakery).SubsidisedFromFund)
	require.Zero(t, w.record(w.clinic).SubsidisedFromFund)
	w.EndBlock()
	require.Equal(t, unit, w.record(w.clinic).SubsidisedFromFund)
	for range 3 {
		w.EndBlock()
	}
	require.Equal(t, unit, w.record(w.bakery).SubsidisedFromFund, "a cycle is paid once")
	require.Equal(t, unit, w.record(w.clinic).SubsidisedFromFund)
	w.check()
}

func TestNothingIsPutIntoACompanyThatIsWoundUp(t *testing.T) {
	w := newWorld(t)
	w.subsidise(w.clinic, types.Terms{Fixed: unit, Cap: unit, Source: types.SUBSIDY_SOURCE_REGION_FUND})
	w.stand(w.clinic, cooptypes.STANDING_IN_PROCEEDINGS)
	w.EndCycle()
	require.Zero(t, w.record(w.clinic).SubsidisedFromFund)
	w.stand(w.clinic, cooptypes.STANDING_ACTIVE)
	w.EndCycle()
	require.Equal(t, unit, w.record(w.clinic).SubsidisedFromFund, "it got over it; the cycle in between is not made up for")
	w.stand(w.clinic, cooptypes.STANDING_IN_PROCEEDINGS)
	_, _, err := w.Coop.CloseEmployments(w.Ctx, w.clinic, 10)
	require.NoError(t, err)
	w.stand(w.clinic, cooptypes.STANDING_GONE)
	w.EndCycle()
	_, err = w.RegionalBank.GetSubsidy(w.Ctx, w.clinic)
	require.ErrorIs(t, err, types.ErrSubsidyNotFound)
	w.RequireBankInvariants()
}

// stubborn fails to take one company's subsidy into its prices.
type stubborn struct {
	types.PricingKeeper
	company uint64
}

func (s stubborn) Subsidise(ctx context.Context, from currencytypes.Account, company uint64, amount int64, cause currencytypes.Cause) error {
	if err := s.PricingKeeper.Subsidise(ctx, from, company, amount, cause); err != nil || company != s.company {
		return err
	}
	return errors.New("no room") // after it wrote: nothing of it may stay
}

func TestASubsidyThatCannotBePaidStopsNoOtherAndLeavesNothingBehind(t *testing.T) {
	w := newWorld(t, fixture.With(func(below *fixture.BelowRegionalBank) { below.Pricing = stubborn{below.Pricing, 1} }))
	for _, company := range []uint64{w.bakery, w.clinic} {
		w.subsidise(company, types.Terms{Fixed: unit, Cap: unit, Source: types.SUBSIDY_SOURCE_ISSUED})
	}
	require.Equal(t, uint64(1), w.bakery)
	reserve := w.Reserve(w.bakery)
	w.EndCycle()
	require.Equal(t, reserve, w.Reserve(w.bakery))
	require.Zero(t, w.record(w.bakery).SubsidisedFromIssued)
	require.Equal(t, unit, w.record(w.clinic).SubsidisedFromIssued)
	w.check()
}

// TestASubsidyOfFourFifthsBringsThePriceToAFifthOfCostWithinAYear runs a clinic for two years with everything that the
// bank does at the end of a cycle.
func TestASubsidyOfFourFifthsBringsThePriceToAFifthOfCostWithinAYear(t *testing.T) {
	w := newWorld(t)
	w.FundRegion(10_000_000 * unit)
	clinic, _ := w.Company("health")
	visit := w.Product(clinic, "visit", pricingtypes.PRODUCT_KIND_SERVICE, 100, 10_000*unit, 0)
	w.subsidise(clinic, types.Terms{RatePpm: 800_000, Cap: 20_000 * unit, Source: types.SUBSIDY_SOURCE_REGION_FUND})
	for cycle := range 104 {
		w.Pay(clinic, overhead, 10_000*unit)
		w.Sell(visit, 100)
		w.EndCycle()
		if cycle == 51 {
			require.InEpsilon(t, 20*float64(unit), w.PriceOf(visit), 0.1, "after a year; cost is 100 a visit")
		}
	}
	require.InDelta(t, 20*unit, w.PriceOf(visit), float64(unit), "after two years")
	// At rest the subsidy of the last cycle and a year's lag are all that is open.
	require.Less(t, w.Memo(clinic).Unrecovered, 20_000*unit)
	require.Greater(t, w.Memo(clinic).Unrecovered, -40_000*unit)
	w.check()
}

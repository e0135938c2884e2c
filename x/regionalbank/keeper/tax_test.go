package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

func (w *world) costOfCycle(company uint64) int64 {
	costing, found, err := w.Pricing.GetCosting(w.Ctx, company)
	require.NoError(w.t, err)
	require.True(w.t, found)
	return costing.CycleCost
}

// overRecover lets a company take in so much more than it has cost.
func (w *world) overRecover(company uint64, amount int64) {
	w.Receive(company, w.Memo(company).Unrecovered+amount)
}

func TestTheTaxTakesItsRateOfOverRecoveryAboveTheCap(t *testing.T) {
	w := newWorld(t)
	w.Pay(w.bakery, overhead, 100*unit)
	w.overRecover(w.bakery, 2000*unit)
	fund, reserve, putIn := w.fund(), w.Reserve(w.bakery), w.Memo(w.bakery).PutIn
	w.EndCycle()
	tax := (2000*unit - 4*w.costOfCycle(w.bakery)) / 10
	require.Equal(t, fund+tax, w.fund())
	require.Equal(t, reserve-tax, w.Reserve(w.bakery))
	require.Equal(t, -2000*unit+tax, w.Memo(w.bakery).Unrecovered, "it raises U by as much")
	require.Equal(t, putIn, w.Memo(w.bakery).PutIn, "it never touches the endowment")
	require.Equal(t, types.CompanyRecord{Company: w.bakery, Taxed: tax, LastTax: tax, LastTaxedCycle: 1}, w.record(w.bakery))
	response, err := w.RegionalBankQuery.Tax(w.Ctx, &types.QueryTaxRequest{})
	require.NoError(t, err)
	require.Equal(t, tax, response.Sums.Taxed)
	require.Equal(t, types.TaxWalk{Cycle: 1, Collected: tax, Companies: 1}, response.Walk)
	w.check()
}

func TestWhatIsUnderTheCapIsNotTaxed(t *testing.T) {
	w := newWorld(t)
	w.Pay(w.bakery, overhead, 100*unit)
	w.EndCycle()
	w.Pay(w.bakery, overhead, 100*unit)
	w.overRecover(w.bakery, 300*unit) // under four weeks of cost
	w.EndCycle()
	require.Greater(t, 4*w.costOfCycle(w.bakery), 300*unit)
	require.Zero(t, w.record(w.bakery).Taxed)
	w.check()
}

func TestOverRecoveryThatIsNotAtRestIsNotTaxed(t *testing.T) {
	w := newWorld(t)
	w.setParams(func(p *types.Params) { p.TaxCapWeeks, p.TaxRatePpm = 0, 1_000_000 })
	w.overRecover(w.bakery, 1000*unit)
	w.Equip(w.bakery, 700*unit, 100)
	hold, err := w.Currency.OpenHold(w.Ctx, currencytypes.Reserve(w.bakery), 200*unit, currencytypes.NewCause(currencytypes.CAUSE_KIND_ORDER, 1, 1))
	require.NoError(t, err)
	putIn := w.Memo(w.bakery).PutIn
	w.EndCycle()
	require.Equal(t, 100*unit, w.record(w.bakery).Taxed)
	require.Equal(t, putIn, w.Reserve(w.bakery), "what the community put in stays in the reserve")
	require.NoError(t, w.Currency.ReleaseHold(w.Ctx, hold, currencytypes.NewCause(currencytypes.CAUSE_KIND_ORDER_CANCELLED, 1, 1)))
	w.EndCycle()
	require.Equal(t, 300*unit, w.record(w.bakery).Taxed)
	w.EndCycle()
	require.Equal(t, 300*unit, w.record(w.bakery).Taxed, "what stands in the oven is never taxed")
	w.check()
}

func TestWhoOwesWagesOrIsWoundUpIsNotTaxed(t *testing.T) {
	w := newWorld(t)
	w.overRecover(w.bakery, 1000*unit)
	w.overRecover(w.clinic, 10_000*unit)
	w.owe(w.bakery, w.baker, unit)
	w.stand(w.clinic, cooptypes.STANDING_IN_PROCEEDINGS)
	w.EndCycle()
	require.Zero(t, w.record(w.bakery).Taxed)
	require.Zero(t, w.record(w.clinic).Taxed)
	w.check()
}

func TestARateOfZeroCollectsNothingAndWalksNowhere(t *testing.T) {
	w := newWorld(t)
	w.setParams(func(p *types.Params) { p.TaxRatePpm = 0 })
	w.overRecover(w.bakery, 1000*unit)
	w.EndCycle()
	require.Zero(t, w.record(w.bakery).Taxed)
	response, err := w.RegionalBankQuery.Tax(w.Ctx, &types.QueryTaxRequest{})
	require.NoError(t, err)
	require.False(t, response.Walk.Active)
	require.Zero(t, response.Walk.Companies)
	w.check()
}

func TestTheTaxWalksInBoundedStepsAndOnceACycle(t *testing.T) {
	w := newWorld(t)
	w.setParams(func(p *types.Params) { p.MaxTaxedPerBlock = 1 })
	w.overRecover(w.bakery, 1000*unit)
	w.overRecover(w.clinic, 10_000*unit)
	w.Wait(week)
	bakery := w.record(w.bakery).Taxed
	require.Positive(t, bakery)
	require.Zero(t, w.record(w.clinic).Taxed)
	w.check() // also in the middle of the walk
	w.EndBlock()
	require.Positive(t, w.record(w.clinic).Taxed)
	for range 3 {
		w.EndBlock()
	}
	require.Equal(t, bakery, w.record(w.bakery).Taxed, "a cycle is taxed once")
	w.check()
}

// reluctant refuses to move one company's money to the region.
type reluctant struct {
	types.CurrencyKeeper
	company uint64
}

func (r reluctant) Transfer(ctx context.Context, p currencytypes.Posting) error {
	if p.Class == currencytypes.COST_CLASS_TAX && p.From.Id == r.company {
		return currencytypes.ErrUnlawful
	}
	return r.CurrencyKeeper.Transfer(ctx, p)
}

func TestACompanyThatCannotBeTaxedStopsNoOther(t *testing.T) {
	w := newWorld(t, fixture.With(func(below *fixture.BelowRegionalBank) { below.Currency = reluctant{below.Currency, 1} }))
	w.overRecover(w.bakery, 1000*unit)
	w.overRecover(w.clinic, 10_000*unit)
	w.EndCycle()
	require.Zero(t, w.record(w.bakery).Taxed)
	require.Positive(t, w.record(w.clinic).Taxed)
	w.check()
}

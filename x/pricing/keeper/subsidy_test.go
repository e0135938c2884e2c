package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/types"
)

func lastCost(f *fixture.Fix, company uint64) int64 {
	costing, found, err := f.Pricing.GetCosting(f.Ctx, company)
	require.NoError(f.T, err)
	require.True(f.T, found)
	return costing.LastCost
}

func TestTheCostOfACycleIsWhatItPaidForNeitherTwiceNorBeforeItsOutput(t *testing.T) {
	f := fixture.New(t)
	company, _ := f.Company("bakery")
	_, found, err := f.Pricing.GetCosting(f.Ctx, company)
	require.NoError(t, err)
	require.False(t, found)
	bread := f.Product(company, "bread", types.PRODUCT_KIND_STOCKED, 100, 0, 1*money.Unit)
	f.Pay(company, types.CostTag{}, 30*money.Unit)
	f.Pay(company, types.CostTag{Product: bread}, 20*money.Unit)
	f.EndCycle()
	require.Equal(t, 30*money.Unit, lastCost(f, company), "work that no output has followed is unfinished")
	_, _, err = f.Pricing.RecordOutput(f.Ctx, company, bread, 10, nil)
	require.NoError(t, err)
	require.NoError(t, f.Pricing.RecordSubsidy(f.Ctx, company, 15*money.Unit))
	f.EndCycle()
	require.Equal(t, 20*money.Unit, lastCost(f, company), "a subsidy is no part of it")
	f.EndCycle()
	require.Zero(t, lastCost(f, company))
	f.RequirePricingInvariants()
}

func TestWorkThatNoOutputFollowsIsCostOnceWhenItBecomesOverhead(t *testing.T) {
	f := fixture.New(t)
	company, _ := f.Company("bakery")
	bread := f.Product(company, "bread", types.PRODUCT_KIND_STOCKED, 100, 0, 1*money.Unit)
	f.Pay(company, types.CostTag{Product: bread}, 20*money.Unit)
	params, err := f.Pricing.GetParams(f.Ctx)
	require.NoError(t, err)
	total := int64(0)
	for range params.UnfinishedCycles + 2 {
		f.EndCycle()
		total += lastCost(f, company)
	}
	require.Equal(t, 20*money.Unit, total)
}

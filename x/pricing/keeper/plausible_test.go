package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestMoreOutputThanIsPlausibleWaitsForAnotherMember(t *testing.T) {
	w := newWorld(t) // 400 loaves declared, 300 made since the last close
	record := func(quantity int64) *types.MsgRecordOutputResponse {
		t.Helper()
		made, err := w.PricingMsg.RecordOutput(w.Ctx, &types.MsgRecordOutput{Signer: w.baker.Address, Company: w.bakery, Product: w.bread, Quantity: quantity, Lot: make([]byte, 32)})
		require.NoError(t, err)
		return made
	}
	confirm := func(signer string, quantity int64) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := w.PricingMsg.ConfirmCount(ctx, &types.MsgConfirmCount{
				Signer: signer, Company: w.bakery, Item: types.COUNT_ITEM_OUTPUT, Product: w.bread, Quantity: quantity,
			})
			return err
		}
	}
	require.False(t, record(1300).Waits, "four times what was declared, with what was made before")
	before := w.flow(t, w.bread)
	require.True(t, record(1).Waits, "in one piece or in many")
	require.True(t, record(1_000_000_000_000-2000).Waits, "a typing error")
	require.True(t, record(900).Waits, "and what was meant takes its place")
	require.Equal(t, before, w.flow(t, w.bread), "nothing is recorded on one person's word")
	w.RequirePricingInvariants()

	w.requireRefused(t, types.ErrSamePerson, confirm(w.baker.Address, 900))
	w.requireRefused(t, types.ErrCountDiffers, confirm(w.other.Address, 1_000_000_000_000-2000))
	require.NoError(t, confirm(w.other.Address, 900)(w.Ctx))
	require.Equal(t, before.Output+900, w.flow(t, w.bread).Output)
	require.Equal(t, before.Stock+900, w.flow(t, w.bread).Stock)
	require.ErrorIs(t, confirm(w.other.Address, 900)(w.Ctx), types.ErrCountNotFound)
	w.RequirePricingInvariants()
}

// The way back: two people count, the loss is no more than what is not recovered, prices are as usual soon.
func TestAWrongNumberThatTwoConfirmedIsMendedByACountOfTwo(t *testing.T) {
	w := newWorld(t)
	usual := w.PriceOf(w.bread)
	_, _, err := w.Pricing.RecordOutput(w.Ctx, w.bakery, w.bread, 1_000_000_000_000-100, nil)
	require.NoError(t, err)
	w.EndCycle()
	memo, err := w.Currency.GetMemo(w.Ctx, w.bakery)
	require.NoError(t, err)
	count := types.MsgCountStock{Signer: w.baker.Address, Company: w.bakery, Item: types.COUNT_ITEM_STOCK, Product: w.bread, Quantity: 100}
	_, err = w.PricingMsg.CountStock(w.Ctx, &count)
	require.NoError(t, err)
	response, err := w.PricingMsg.ConfirmCount(w.Ctx, &types.MsgConfirmCount{
		Signer: w.other.Address, Company: w.bakery, Item: types.COUNT_ITEM_STOCK, Product: w.bread, Quantity: 100,
	})
	require.NoError(t, err)
	require.LessOrEqual(t, response.Loss, max(0, memo.Unrecovered))
	for range 8 {
		w.Pay(w.bakery, types.CostTag{Product: w.bread}, 400*unit)
		w.Pay(w.bakery, types.CostTag{}, 800*unit)
		w.Buy(w.bakery, w.flour, 240, true, types.CostTag{})
		_, _, err := w.Pricing.RecordOutput(w.Ctx, w.bakery, w.bread, 400, nil)
		require.NoError(t, err)
		w.Sell(w.bread, 400)
		w.EndCycle()
		w.RequirePricingInvariants()
	}
	require.InEpsilon(t, usual, w.PriceOf(w.bread), 0.3)
}

func TestWhatIsPlausibleFollowsWhatSells(t *testing.T) {
	f := fixture.New(t)
	clinic, _ := f.Company("clinic")
	visit := f.Product(clinic, "visit", types.PRODUCT_KIND_SERVICE, 10, 0, 0)
	plausible := func(quantity int64) bool {
		t.Helper()
		yes, err := f.Pricing.PlausibleSale(f.Ctx, visit, quantity)
		require.NoError(t, err)
		return yes
	}
	require.True(t, plausible(40))
	require.False(t, plausible(41))
	f.Sell(visit, 30)
	require.False(t, plausible(11), "counted together")
	f.Sell(visit, 70) // its seller accepted them
	f.EndCycle()
	require.True(t, plausible(400))
	require.False(t, plausible(401))
}

// keeping is a company that makes one unit a week which nobody buys, beside what it sells.
func TestStockThatNobodyBuysEntersTheErrorUnlessTheRegionSaysThatItKeeps(t *testing.T) {
	for _, one := range []struct {
		keep   uint32
		enters bool
	}{{0, true}, {104, false}} {
		f := fixture.New(t)
		shop, founder := f.Company("workshop")
		visit := f.Product(shop, "visit", types.PRODUCT_KIND_SERVICE, 100, 0, 40*unit)
		statue := f.Product(shop, "statue", types.PRODUCT_KIND_STOCKED, 1, 0, 4000*unit)
		set := func(signer string, cycles uint32) error {
			_, err := f.PricingMsg.SetKeeping(f.Ctx, &types.MsgSetKeeping{Signer: signer, Product: statue, Cycles: cycles})
			return err
		}
		require.ErrorIs(t, set(founder.Address, 104), regiontypes.ErrNotAuthorized, "a company does not decide that its own stock keeps")
		require.NoError(t, set(f.Officer.Address, one.keep))
		for range 30 {
			f.Pay(shop, types.CostTag{Product: statue}, 4000*unit)
			_, _, err := f.Pricing.RecordOutput(f.Ctx, shop, statue, 1, nil)
			require.NoError(t, err)
			f.Sell(visit, 100)
			f.EndCycle()
		}
		costs, err := f.PricingQuery.Costs(f.Ctx, &types.QueryCostsRequest{Company: shop})
		require.NoError(t, err)
		memo, err := f.Currency.GetMemo(f.Ctx, shop)
		require.NoError(t, err)
		stock := f.Pricing.Stored()
		posted, err := f.Pricing.Posted(f.Ctx, statue)
		require.NoError(t, err)
		flow, err := stock.ProductFlows.Get(f.Ctx, statue)
		require.NoError(t, err)
		require.Equal(t, memo.Unrecovered-flow.Stock*posted.Current.Base+costs.Costing.Idle, costs.Costing.Error)
		require.Equal(t, one.enters, costs.Costing.Idle > 0)
		if one.enters { // 13 of 30 may wait, and an eighth of the rest enters each week
			require.Greater(t, costs.Costing.Idle, 9*4000*unit)
			require.LessOrEqual(t, costs.Costing.Idle, (flow.Stock-13)*posted.Current.Base)
		}
		f.RequirePricingInvariants()
	}
}

func TestInputsThatNoRecipeUsesInTimeAndJobsAboveTheirCeilingEnterTheError(t *testing.T) {
	w := newWorld(t)
	w.Buy(w.bakery, w.flour, 60_000, true, types.CostTag{}) // 400 loaves a week take 240
	w.Pay(w.bakery, types.CostTag{Job: w.job}, 700*unit)    // its ceiling is 500, of which 50 were spent
	require.Equal(t, 250*unit, w.company(t, w.bakery).Overruns)
	w.RequirePricingInvariants()
	w.EndCycle()
	costing, _, err := w.Pricing.GetCosting(w.Ctx, w.bakery)
	require.NoError(t, err)
	flow := w.company(t, w.bakery)
	require.Greater(t, costing.Idle, flow.Inputs/10, "an eighth of nearly all of it")
	require.Less(t, costing.Idle, flow.Inputs/8)
	require.NoError(t, w.Pricing.CancelJob(w.Ctx, w.job))
	require.Zero(t, w.company(t, w.bakery).Overruns)
	w.RequirePricingInvariants()
}

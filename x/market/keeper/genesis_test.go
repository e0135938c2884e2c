package keeper_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/market/types"
)

// busy leaves a market with something in every collection.
func busy(w *world) {
	order, _ := w.buy(w.customer, w.flour, 2)
	w.accept(w.miller, order)
	w.buy(w.customer, w.flour, 1)
	closed, _ := w.buy(w.customer, w.flour, 1)
	require.NoError(w.t, w.cancelBy(w.customer, closed)(w.Ctx))
	w.buy(w.customer, w.bread, 5)
	w.fulfil(w.miller, w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_RESERVE, equipment)))
	delivered, _ := w.buy(w.customer, w.flour, 1)
	w.deliver(w.miller, delivered)
	open := w.handedOver()
	require.NoError(w.t, w.contesting(w.customer, open)(w.Ctx))
	require.NoError(w.t, w.deciding(w.Officer.Address, w.contested(), 4, 0)(w.Ctx))
	require.NoError(w.t, w.contesting(w.customer, w.loaves())(w.Ctx))
	posting := w.post()
	require.NoError(w.t, w.applying(w.customer, posting)(w.Ctx))
	ended := w.post()
	require.NoError(w.t, w.applying(w.stranger, ended)(w.Ctx))
	require.NoError(w.t, w.closing(w.baker, ended)(w.Ctx))
	w.check()
}

func TestExportImportExportIsByteEqual(t *testing.T) {
	w := newWorld(t)
	busy(w)
	first, err := w.Market.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.NoError(t, first.Validate())
	raw, err := json.Marshal(first)
	require.NoError(t, err)

	w.Empty(types.StoreKey)
	require.NoError(t, w.Market.InitGenesis(w.Ctx, first))
	second, err := w.Market.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	again, err := json.Marshal(second)
	require.NoError(t, err)
	require.JSONEq(t, string(raw), string(again))
	require.Equal(t, raw, again)
	w.check()
}

func TestGenesisRefusesWhatCannotBe(t *testing.T) {
	w := newWorld(t)
	busy(w)
	good, err := w.Market.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	for name, bad := range map[string]struct {
		says   string
		change func(*types.GenesisState)
	}{
		"ids from 0":                       {"next_order is 0", func(g *types.GenesisState) { g.NextOrder = 0 }},
		"an order above the sequence":      {"order 1 follows 0, orders ascend and stay below next_order 1", func(g *types.GenesisState) { g.NextOrder = g.Orders[0].Id }},
		"orders out of order":              {"order 1 follows 2", func(g *types.GenesisState) { g.Orders[0], g.Orders[1] = g.Orders[1], g.Orders[0] }},
		"more refunded than bought":        {"order 1: 3 of 2", func(g *types.GenesisState) { g.Orders[0].RefundedQuantity = g.Orders[0].Quantity + 1 }},
		"a hold without an amount":         {"order 1 holds 0 in hold 1", func(g *types.GenesisState) { g.Orders[0].Held = 0 }},
		"a price of what is not delivered": {"order 1 is ORDER_STATUS_ACCEPTED and has 1 paid", func(g *types.GenesisState) { g.Orders[0].Paid = 1 }},
		"a closed order postponed":         {"order 3 is ORDER_STATUS_CANCELLED and postponed", func(g *types.GenesisState) { g.Orders[2].Postponed = true }},
		"a contest of no order":            {"contest of order 99", func(g *types.GenesisState) { g.Contests[0].Order = 99 }},
		"a contest of what settled":        {"contest of order 7 (ORDER_STATUS_CONTESTED)", func(g *types.GenesisState) { g.Contests[0].RefundUntil = 1 }},
		"a contested order without":        {"order 7 is ORDER_STATUS_CONTESTED without a contest", func(g *types.GenesisState) { g.Contests = g.Contests[1:] }},
		"a loss of nobody":                 {"lost contest of order 8 (BUYER_KIND_COMPANY 0)", func(g *types.GenesisState) { g.LostContests[0].Party = 0 }},
		"a receipt in the wrong week":      {"receipt 0 (order 4 of member 4) has a wrong key", func(g *types.GenesisState) { g.Receipts[0].Week++ }},
		"a receipt refunded twice":         {"receipt of order 4: 6 of 5", func(g *types.GenesisState) { g.Receipts[0].Receipt.RefundedQuantity = 6 }},
		"an incomplete listing":            {"listing of product 1 is incomplete", func(g *types.GenesisState) { g.Listings[0].Company = 0 }},
		"a listing twice":                  {"listing of product 1 follows 1", func(g *types.GenesisState) { g.Listings[1] = g.Listings[0] }},
		"limits out of range":              {"max_due_per_block is 0", func(g *types.GenesisState) { g.Params.MaxDuePerBlock = 0 }},
		"a posting above the sequence":     {"job posting 1 follows 0, postings ascend and stay below next_job_posting 1", func(g *types.GenesisState) { g.NextJobPosting = 1 }},
		"an application of nobody":         {"application of member 0 to posting 1", func(g *types.GenesisState) { g.Applications[0].Member = 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := good.Marshal()
			require.NoError(t, err)
			var spoiled types.GenesisState
			require.NoError(t, spoiled.Unmarshal(raw))
			bad.change(&spoiled)
			require.ErrorContains(t, spoiled.Validate(), bad.says)
		})
	}
	require.NoError(t, types.DefaultGenesis().Validate())
}

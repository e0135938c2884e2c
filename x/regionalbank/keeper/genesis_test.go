package keeper_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// waitsOutside leaves payments that wait, from both pools, what was paid of the cycle's share, budgets, and first stock.
func (w *world) waitsOutside() {
	first := w.clinicPays(types.POOL_RESERVE, 3*unit)
	require.NoError(w.t, w.confirming(w.stranger, first, 3*unit)(w.Ctx))
	stock := w.clinicPays(types.POOL_STARTING, 2*unit)
	require.NoError(w.t, w.confirming(w.stranger, stock, 2*unit)(w.Ctx))
	w.clinicPays(types.POOL_STARTING, 5*unit)
	w.clinicPays(types.POOL_RESERVE, 7*unit)
	w.budget(w.clinic, "salt", 40*unit, 4*week)
	w.budget(w.clinic, "gauze", 50*unit, week/2)
	require.NoError(w.t, w.payingOutside(w.clinic, types.POOL_RESERVE, 9*unit, "salt")(w.Ctx))
}

// busy leaves a bank with something in every collection, in the middle of a walk.
func busy(w *world) {
	w.request(unit)
	declined := w.request(2 * unit)
	require.NoError(w.t, w.RegionalBank.DeclineRequest(w.Ctx, declined, commitment("no")))
	require.NoError(w.t, w.granting(func(m *types.MsgGrant) { m.Request = w.request(200 * unit) })(w.Ctx))
	require.NoError(w.t, w.granting(func(m *types.MsgGrant) { m.Company, m.Pool = w.clinic, types.POOL_STARTING })(w.Ctx))
	w.subsidise(w.clinic, types.Terms{RatePpm: 500_000, Fixed: unit, Cap: 50 * unit, Source: types.SUBSIDY_SOURCE_ISSUED})
	w.subsidise(w.bakery, types.Terms{Fixed: unit, Cap: unit, Source: types.SUBSIDY_SOURCE_REGION_FUND})
	require.NoError(w.t, w.paying(func(m *types.MsgPayOutside) {
		m.Tag, m.LifeCycles, m.Commitment, m.Amount = overhead, 10, commitment("deck oven"), 100*unit
	})(w.Ctx))
	w.waitsOutside()
	require.NoError(w.t, w.linking(w.authority(), 100*unit, 1_250_000, "north")(w.Ctx))
	require.NoError(w.t, w.RegionalBank.RecordLoss(w.Ctx, w.clinic, -3*unit, unit))
	w.overRecover(w.bakery, 2000*unit)
	w.setParams(func(p *types.Params) { p.MaxTaxedPerBlock = 1 })
	w.Wait(week)
	walk, err := w.RegionalBank.Stored().TaxWalk.Get(w.Ctx)
	require.NoError(w.t, err)
	require.True(w.t, walk.Active)
	require.Positive(w.t, walk.Collected)
	w.check()
}

func TestExportImportExportIsByteEqual(t *testing.T) {
	w := newWorld(t)
	busy(w)
	first, err := w.RegionalBank.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.NoError(t, first.Validate())
	raw, err := json.Marshal(first)
	require.NoError(t, err)

	w.Empty(types.StoreKey)
	require.NoError(t, w.RegionalBank.InitGenesis(w.Ctx, first))
	second, err := w.RegionalBank.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	again, err := json.Marshal(second)
	require.NoError(t, err)
	require.Equal(t, string(raw), string(again))
	w.check()
	w.EndCycle() // what was imported goes on
	w.check()
}

func TestGenesisRefusesWhatCannotBe(t *testing.T) {
	w := newWorld(t)
	busy(w)
	good, err := w.RegionalBank.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	for name, bad := range map[string]struct {
		says  string
		spoil func(*types.GenesisState)
	}{
		"rules out of range":                 {"tax_cap_weeks is -1", func(g *types.GenesisState) { g.Params.TaxCapWeeks = -1 }},
		"ids from 0":                         {"they start at 1", func(g *types.GenesisState) { g.NextLink = 0 }},
		"a request above the sequence":       {"request 2: the next id is 2", func(g *types.GenesisState) { g.NextRequest = 2 }},
		"requests out of order":              {"request 1 follows 2", func(g *types.GenesisState) { g.Requests[0], g.Requests[1] = g.Requests[1], g.Requests[0] }},
		"a request without a status":         {"request 1 is REQUEST_STATUS_UNSPECIFIED", func(g *types.GenesisState) { g.Requests[0].Status = 0 }},
		"an open request with a grant":       {"request 1 is REQUEST_STATUS_OPEN with grant 1", func(g *types.GenesisState) { g.Requests[0].Grant = 1 }},
		"a request that was due before":      {"request 1 is REQUEST_STATUS_OPEN with grant 0, due at", func(g *types.GenesisState) { g.Requests[0].DueAt = g.Requests[0].RequestedAt - 1 }},
		"a grant above the sequence":         {"grant 2: the next id is 2", func(g *types.GenesisState) { g.NextGrant = 2 }},
		"a grant of nothing":                 {"amount is 0", func(g *types.GenesisState) { g.Grants[0].Amount = 0 }},
		"a grant that answers nothing known": {"grant 1 answers request 4", func(g *types.GenesisState) { g.Grants[0].Request = g.NextRequest }},
		"one unit more granted than recorded": {"grants sum to 100000001", func(g *types.GenesisState) {
			g.Grants[0].Amount++
		}},
		"a subsidy of more than the cost":           {"rate_ppm is 100.0001%", func(g *types.GenesisState) { g.Subsidies[0].Terms.RatePpm = 1_000_001 }},
		"a subsidy that pays a cycle again":         {"next cycle 2, last 2", func(g *types.GenesisState) { g.Subsidies[0].LastCycle = g.Subsidies[0].NextCycle }},
		"a subsidy twice":                           {"subsidy of company 1 follows 1", func(g *types.GenesisState) { g.Subsidies[1] = g.Subsidies[0] }},
		"one unit more taxed than summed":           {"records and losses sum to", func(g *types.GenesisState) { g.Records[0].Taxed++ }},
		"one unit more lost than recorded":          {"the sums say", func(g *types.GenesisState) { g.Sums.Losses++ }},
		"a record below zero":                       {"amount -1 is negative", func(g *types.GenesisState) { g.Records[0].Taxed = -1 }},
		"an unconfirmed payment twice":              {"payment outside 4 follows 4", func(g *types.GenesisState) { g.OutsidePayments[1] = g.OutsidePayments[0] }},
		"an unconfirmed payment above the sequence": {"payment outside 7: the next id is 7", func(g *types.GenesisState) { g.OutsidePayments[1].Id = g.NextPayment }},
		"an unconfirmed payment of nobody":          {"company is 0", func(g *types.GenesisState) { g.OutsidePayments[0].Company = 0 }},
		"an unconfirmed payment from the fund":      {"pool is POOL_REGION", func(g *types.GenesisState) { g.OutsidePayments[0].Pool = types.POOL_REGION }},
		"an unconfirmed payment without a hold":     {"hold is 0", func(g *types.GenesisState) { g.OutsidePayments[0].Hold = 0 }},
		"an unconfirmed payment due before time":    {"payment 4 is due at -1", func(g *types.GenesisState) { g.OutsidePayments[0].DueAt = -1 }},
		"an unconfirmed payment for a life too long": {"life_cycles is 5201", func(g *types.GenesisState) {
			g.OutsidePayments[0].LifeCycles = pricingtypes.MaxLifeCycles + 1
		}},
		"first stock without a record":        {"commitment has 0 bytes", func(g *types.GenesisState) { g.OutsidePayments[0].Commitment = nil }},
		"a budget twice":                      {"they ascend", func(g *types.GenesisState) { g.OutsideBudgets[1] = g.OutsideBudgets[0] }},
		"a budget without an end":             {"ends_at is 1970-01-01", func(g *types.GenesisState) { g.OutsideBudgets[0].EndsAt = 0 }},
		"a budget of less than nothing spent": {"spent is -0.000001", func(g *types.GenesisState) { g.OutsideBudgets[0].Spent = -1 }},
		"a budget for half a payee":           {"payee has 16 bytes", func(g *types.GenesisState) { g.OutsideBudgets[0].Payee = commitment("x")[:16] }},
		"a use below zero":                    {"company 2 paid -1 outside", func(g *types.GenesisState) { g.OutsideUses[0].Amount = -1 }},
		"a use of nobody":                     {"use of company 0", func(g *types.GenesisState) { g.OutsideUses[0].Company = 0 }},
		"two links to one region": {"region north has two links", func(g *types.GenesisState) {
			g.Links, g.NextLink = append(g.Links, g.Links[0]), 3
			g.Links[1].Id = 2
		}},
		"a link at no rate":        {"rate_ppm is 0", func(g *types.GenesisState) { g.Links[0].RatePpm = 0 }},
		"a walk that never ends":   {"tax walk: active true from 2 to 1", func(g *types.GenesisState) { g.TaxWalk.LastCompany = 1 }},
		"a walk that stands still": {"tax walk: active false from 2", func(g *types.GenesisState) { g.TaxWalk.Active = false }},
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := good.Marshal()
			require.NoError(t, err)
			var spoiled types.GenesisState
			require.NoError(t, spoiled.Unmarshal(raw))
			bad.spoil(&spoiled)
			require.ErrorContains(t, spoiled.Validate(), bad.says)
		})
	}
	require.NoError(t, types.DefaultGenesis().Validate())
}

package keeper_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/insolvency/types"
)

func regionAddress() string { return fixture.Address("somebody").String() }

func (w *world) export() []byte {
	w.t.Helper()
	genesis, err := w.Insolvency.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	require.NoError(w.t, genesis.Validate())
	raw, err := json.Marshal(genesis)
	require.NoError(w.t, err)
	return raw
}

// reimport requires that the state exported, imported and exported again is the same.
func (w *world) reimport() {
	w.t.Helper()
	first := w.export()
	genesis, err := w.Insolvency.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	require.NoError(w.t, w.Insolvency.Clear(w.Ctx))
	require.NoError(w.t, w.Insolvency.InitGenesis(w.Ctx, genesis))
	require.Equal(w.t, first, w.export())
}

func TestExportImportExportIsByteEqualInTheMiddleOfEveryPhase(t *testing.T) {
	seen := map[types.Phase]bool{}
	w := bankrupt(t, 1, 5*unit, func(w *world) {
		seen[w.proceeding().Phase] = true
		w.reimport()
	})
	for phase := types.PHASE_OFFICES; phase <= types.PHASE_GONE; phase++ {
		require.True(t, seen[phase], phase.String())
	}
	w.EndBlock()
}

func TestGenesisRefusesWhatCannotBe(t *testing.T) {
	w := ended(t)
	good, err := w.Insolvency.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.NotEmpty(t, good.UnpaidClaims)
	require.NotEmpty(t, good.Assets)
	for name, bad := range map[string]struct {
		says   string
		change func(*types.GenesisState)
	}{
		"rules out of range":            {"max_steps_per_block", func(g *types.GenesisState) { g.Params.MaxStepsPerBlock = 0 }},
		"a company twice":               {"they ascend", func(g *types.GenesisState) { g.Proceedings = append(g.Proceedings, g.Proceedings[0]) }},
		"no phase":                      {"phase 0", func(g *types.GenesisState) { g.Proceedings[0].Phase = 0 }},
		"gone without an end":           {"PHASE_GONE", func(g *types.GenesisState) { g.Proceedings[0].FinishedAt = 0 }},
		"grace that has begun":          {"PHASE_GRACE", func(g *types.GenesisState) { g.Proceedings[0].Phase = types.PHASE_GRACE }},
		"more unpaid than owed":         {"unpaid", func(g *types.GenesisState) { g.UnpaidClaims[0].Unpaid = g.UnpaidClaims[0].Claim.Amount + 1 }},
		"one unit more unpaid than sum": {"its entries sum to", func(g *types.GenesisState) { g.Proceedings[0].Settlement.UnpaidWages++ }},
		"a claim twice":                 {"they ascend", func(g *types.GenesisState) { g.UnpaidClaims = append(g.UnpaidClaims, g.UnpaidClaims[0]) }},
		"an asset without a number":     {"is number 1", func(g *types.GenesisState) { g.Assets[0].Number = 7 }},
		"an asset of nobody":            {"company 77 left asset 1 and has no proceeding", func(g *types.GenesisState) { g.Assets[0].Company, g.Assets[0].Number = 77, 1 }},
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

// ended is a bakery that is gone and left wages unpaid and stock to the region.
func ended(t testing.TB) *world {
	w := newWorld(t)
	w.ruinBare(25 * unit)
	w.must(w.beginning(w.bank()))
	w.EndBlock()
	w.finish(func() {})
	return w
}

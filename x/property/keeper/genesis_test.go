package keeper_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/x/property/types"
)

func page(limit uint64, key []byte, reverse bool) *query.PageRequest {
	return &query.PageRequest{Limit: limit, Key: key, Reverse: reverse}
}

func TestExportImportExportIsByteEqual(t *testing.T) {
	w := newWorld(t)
	w.busy()
	w.EndCycle()
	_, _, _, err := w.Property.HandOver(w.Ctx, w.mill, 0, 1)
	require.NoError(t, err)
	first, err := w.Property.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.NoError(t, first.Validate())
	require.Len(t, first.Assets, 6)
	raw, err := json.Marshal(first)
	require.NoError(t, err)
	before := w.assets()

	w.Empty(types.StoreKey)
	require.NoError(t, w.Property.InitGenesis(w.Ctx, first))
	second, err := w.Property.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	again, err := json.Marshal(second)
	require.NoError(t, err)
	require.Equal(t, string(raw), string(again))
	require.Equal(t, before, w.assets(), "indexes are rebuilt")
	w.EndCycle() // what was imported goes on
	w.orders(1, 10)
	require.EqualValues(t, 7, w.assets().Assets[5].Asset.Id)
	w.EndBlock()
}

func TestGenesisRefusesWhatCannotBe(t *testing.T) {
	w := newWorld(t)
	w.busy()
	good, err := w.Property.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	for name, bad := range map[string]struct {
		says  string
		spoil func(*types.GenesisState)
	}{
		"ids from 0":                      {"ids start at 1", func(g *types.GenesisState) { g.NextAsset = 0 }},
		"an asset above the sequence":     {"asset 6 follows 5, the next id is 6", func(g *types.GenesisState) { g.NextAsset = 6 }},
		"an asset twice":                  {"asset 1 follows 1", func(g *types.GenesisState) { g.Assets[1] = g.Assets[0] }},
		"an asset without an id":          {"asset 0 cost", func(g *types.GenesisState) { g.Assets[0].Id = 0 }},
		"an asset recorded before time":   {"recorded at -1", func(g *types.GenesisState) { g.Assets[0].RecordedAt = -1 }},
		"an asset due before it was made": {"is due at 1", func(g *types.GenesisState) { g.Assets[0].DueAt = 1 }},
		"stock that falls due":            {"lives 0 cycles", func(g *types.GenesisState) { g.Assets[4].DueAt = g.Assets[3].DueAt }},
		"an asset of another pool":        {"POOL_REGION of company", func(g *types.GenesisState) { g.Assets[3].Pool = types.POOL_REGION }},
		"an asset of two origins":         {"order 1, payment 9", func(g *types.GenesisState) { g.Assets[0].Payment = 9 }},
		"another part a cycle":            {"is a cost of 2.000001 a cycle", func(g *types.GenesisState) { g.Assets[0].PerCycle++ }},
		"half a hash":                     {"a hash of 16 bytes", func(g *types.GenesisState) { g.Assets[0].Commitment = g.Assets[0].Commitment[:16] }},
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

	// By itself it can be, and the costings do not have it.
	good.Assets[0].Ends++
	require.NoError(t, good.Validate())
	w.Empty(types.StoreKey)
	require.ErrorContains(t, w.Property.InitGenesis(w.Ctx, good), "property/values")
}

package keeper_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/coop/types"
)

// busy is a town in which every kind of entry exists.
func busy(t *testing.T) *town {
	s := newTown(t)
	bakery := s.Found(s.cleo, "bakery")
	s.Hire(s.mill, s.anna, s.ben, 2)
	s.Hire(bakery, s.cleo, s.ben, 2)
	s.Appoint(s.mill, s.anna, s.ben, types.PermissionSell)
	dora, emil := s.Admit("dora"), s.Admit("emil")
	s.Hire(s.mill, s.anna, dora, 3)
	s.Hire(bakery, s.cleo, dora, 3)
	s.Advance(time.Hour)
	s.must(s.resign(dora, s.mill))
	s.must(s.offer(s.anna.Address, emil.Id, 4))
	s.must(s.change(s.anna.Address, s.ben.Id, 5))
	gone := s.Found(emil, "gone")
	s.must(s.resign(emil, gone))
	require.NoError(t, s.Coop.SetStanding(s.Ctx, gone, types.STANDING_IN_PROCEEDINGS))
	require.NoError(t, s.Coop.SetStanding(s.Ctx, gone, types.STANDING_GONE))
	s.crowd(s.mill, 10, 1_000*money.Unit) // a round that ended
	s.need(s.mill, s.Admit("fay").Id, money.Unit)
	shop := s.FoundUnendowed(s.Admit("gus"), "shop")
	s.crowd(shop, 1, 500*money.Unit)
	s.need(shop, s.cleo.Id, 500*money.Unit)
	s.order(shop, s.mill, 300*money.Unit)
	return s
}

func TestExportImportExportIsByteEqual(t *testing.T) {
	s := busy(t)
	first := s.export()
	var state types.GenesisState
	s.Cdc.MustUnmarshalJSON(first, &state)
	require.NoError(t, state.Validate())

	again := newRegion(t)
	again.CopyFrom(s.Fix)
	require.NoError(t, again.Coop.InitGenesis(again.Ctx, &state))
	second, err := again.Coop.ExportGenesis(again.Ctx)
	require.NoError(t, err)
	require.True(t, bytes.Equal(first, again.Cdc.MustMarshalJSON(second)))
	again.RequireCoopInvariants()
	shared, err := again.Coop.SharedCount(again.Ctx, 1, 2)
	require.NoError(t, err)
	require.Equal(t, uint64(2), shared, "ben works in both, dora's tie to the mill runs out later")
}

func TestAGenesisThatContradictsItselfIsRefused(t *testing.T) {
	s := busy(t)
	for name, bad := range map[string]struct {
		says   string
		change func(*types.GenesisState)
	}{
		"last id":       {"company 2 is not from 1 to last_company 1", func(g *types.GenesisState) { g.LastCompany = 1 }},
		"twice":         {"company 1, code \"mill\", is there twice", func(g *types.GenesisState) { g.Companies = append(g.Companies, g.Companies[0]) }},
		"code":          {"company 2, code \"mill\", is there twice", func(g *types.GenesisState) { g.Companies[1].Code = g.Companies[0].Code }},
		"authority":     {"is not its derived address", func(g *types.GenesisState) { g.Companies[0].Authority = g.Companies[1].Authority }},
		"released":      {"released 30000000001 of 40000000000", func(g *types.GenesisState) { g.Companies[0].Released++ }},
		"standing":      {"company 1: standing 9", func(g *types.GenesisState) { g.Companies[0].Standing = 9 }},
		"kind":          {"company 1: kind 0", func(g *types.GenesisState) { g.Companies[0].Kind = 0 }},
		"employment":    {"employment of member 2 names company 77", func(g *types.GenesisState) { g.Employments[0].Company = 77 }},
		"tie":           {"works in company 1 without a tie", func(g *types.GenesisState) { g.Ties = g.Ties[1:] }},
		"open tie":      {"tie of member 2 to company 1 ends at 1", func(g *types.GenesisState) { g.Ties[0].Until = 1 }},
		"offer":         {"offer of company 1 to member 3 has kind 0", func(g *types.GenesisState) { g.Offers[0].Kind = 0 }},
		"second offer":  {"company 1 has two offers for member 3", func(g *types.GenesisState) { g.Offers = append(g.Offers, g.Offers[0]) }},
		"officer":       {"officer 77 of company 1", func(g *types.GenesisState) { g.Officers[0].Member = 77 }},
		"ended":         {"employment of member 2 in company 1 ended twice or goes on", func(g *types.GenesisState) { g.EndedEmployments[0].Member = g.Employments[0].Member }},
		"form twice":    {"form of company 1, which does not exist or has two", func(g *types.GenesisState) { g.Forms = append(g.Forms, g.Forms[0]) }},
		"form of none":  {"form of company 77, which does not exist", func(g *types.GenesisState) { g.Forms[0].Company = 77 }},
		"no board":      {"form of company 1: board is 0", func(g *types.GenesisState) { g.Forms[0].Board = 0 }},
		"form":          {"form of company 1: voting_seconds is 0", func(g *types.GenesisState) { g.Forms[0].Form.VotingSeconds = 0 }},
		"written off":   {"written_off_members names member 0", func(g *types.GenesisState) { g.WrittenOffMembers = []uint64{0} }},
		"no parameters": {"tranche_shares_ppm has 0 entries", func(g *types.GenesisState) { g.Params = types.Params{} }},
	} {
		var state types.GenesisState
		s.Cdc.MustUnmarshalJSON(s.export(), &state)
		bad.change(&state)
		require.ErrorContains(t, state.Validate(), bad.says, name)
		require.ErrorContains(t, newRegion(t).Coop.InitGenesis(s.Ctx, &state), bad.says, name)
	}
}

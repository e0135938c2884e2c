package keeper_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/currency"
	"github.com/factor-coop/factor/x/currency/types"
)

// restored is a chain with the members and the bank balances of another, and no books.
func restored(t *testing.T, from *town) *fixture.Fix {
	t.Helper()
	below := fixture.New(t)
	for _, person := range []sdk.AccAddress{from.annas, from.bens} {
		_, err := below.Region.Admit(below.Ctx, person.String(), 0)
		require.NoError(t, err)
	}
	bank := from.Bank.ExportGenesis(from.Ctx)
	bank.Params = banktypes.DefaultParams()
	below.Bank.InitGenesis(below.Ctx, bank)
	return below
}

func TestExportImportExportIsEqualToTheByte(t *testing.T) {
	f := busy(t)
	first := currency.NewAppModule(f.Cdc, f.Currency).ExportGenesis(f.Ctx, f.Cdc)
	below := restored(t, f)
	k := below.Currency
	module := currency.NewAppModule(below.Cdc, k)
	require.NoError(t, module.ValidateGenesis(below.Cdc, nil, first))
	module.InitGenesis(below.Ctx, below.Cdc, first)
	require.JSONEq(t, string(first), string(module.ExportGenesis(below.Ctx, below.Cdc)))
	require.Equal(t, []byte(first), []byte(module.ExportGenesis(below.Ctx, below.Cdc)))
	for _, one := range k.Invariants() {
		require.NoError(t, one.Check(below.Ctx), one.Name)
	}
	// Numbers go on where they stopped.
	id, err := k.OpenHold(below.Ctx, types.MemberAccount(f.anna), 1, cause)
	require.NoError(t, err)
	require.Equal(t, uint64(4), id)
}

func TestAnImportThatTheBankDoesNotBackIsRefused(t *testing.T) {
	f := busy(t)
	state, err := f.Currency.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	below := fixture.New(t) // no balances
	require.ErrorIs(t, below.Currency.InitGenesis(below.Ctx, state), types.ErrInvalidGenesis)
}

func TestGenesisAllocationsAreIssuedAndCountAsMinted(t *testing.T) {
	below := fixture.New(t)
	k := below.Currency
	state := types.DefaultGenesis()
	state.Allocations = []types.Allocation{
		{To: types.MemberAccount(below.Officer.Id), Amount: 70}, {To: types.RegionFund(), Amount: 30}, {To: types.MemberAccount(below.Officer.Id), Amount: 5},
	}
	require.NoError(t, state.Validate())
	require.NoError(t, k.InitGenesis(below.Ctx, state))
	totals, err := k.GetTotals(below.Ctx)
	require.NoError(t, err)
	require.Equal(t, types.Totals{Members: 75, Region: 30, Issued: -105, Minted: 75}, totals)
	require.Equal(t, int64(75), below.Bank.GetSupply(below.Ctx, denom.Base).Amount.Int64())
	for _, one := range k.Invariants() {
		require.NoError(t, one.Check(below.Ctx), one.Name)
	}
}

func TestAGenesisThatDoesNotBalanceIsRefused(t *testing.T) {
	f := busy(t)
	good, err := f.Currency.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.NoError(t, good.Validate())
	for name, bad := range map[string]struct {
		says   string
		change func(*types.GenesisState)
	}{
		"a company's reserve":        {"company 1: residual 1, starting residual 0", func(g *types.GenesisState) { g.Companies[0].Reserve++ }},
		"a reserve and its put in":   {"reserves 1962/1963", func(g *types.GenesisState) { g.Companies[0].Reserve++; g.Companies[0].PutIn++ }},
		"a starting pool":            {"company 2: residual 0, starting residual 1", func(g *types.GenesisState) { g.Companies[1].StartingSpent++ }},
		"a company twice":            {"company 1 after 1", func(g *types.GenesisState) { g.Companies[1].Company = 1 }},
		"a hold":                     {"members' holds 10/11", func(g *types.GenesisState) { g.Holds[0].Amount++ }},
		"a hold's owner":             {"hold 2 is owned by issued", func(g *types.GenesisState) { g.Holds[1].Owner = types.Issued() }},
		"a hold of nobody's company": {"company 2 holds 10 and 10, its holds are 0 and 10", func(g *types.GenesisState) { g.Holds[1].Owner = types.Reserve(77) }},
		"a hold's number":            {"hold 2 after 1, next hold 2", func(g *types.GenesisState) { g.NextHold = 2 }},
		"a claim":                    {"company 1 owes 2 claims of 5007, its claims are 2 of 5008", func(g *types.GenesisState) { g.Claims[1].Amount++ }},
		"a claim's wage":             {"a wage claim names its wage", func(g *types.GenesisState) { g.Claims[0].Wage = nil }},
		"a claim's number":           {"claim 1 after 0, next claim 1", func(g *types.GenesisState) { g.NextClaim = 1 }},
		"a queued company":           {"refilled company 2 after 0 owes 0 claims", func(g *types.GenesisState) { g.Refilled = []uint64{2} }},
		"the totals":                 {"books sum to 1", func(g *types.GenesisState) { g.Totals.Region++ }},
		"minted":                     {"minted 301, burned 5", func(g *types.GenesisState) { g.Totals.Minted++ }},
		"a pending burn":             {"pending burn 1 and mint 0", func(g *types.GenesisState) { g.Totals.PendingBurn++ }},
		"a clearing balance":         {"clearing 3/4", func(g *types.GenesisState) { g.Clearing[0].Amount++ }},
		"an allocation of nothing":   {"allocation 0 of 0 to region", func(g *types.GenesisState) { g.Allocations = []types.Allocation{{To: types.RegionFund()}} }},
		"an allocation to a company": {"allocation 0 of 1 to reserve/1", func(g *types.GenesisState) { g.Allocations = []types.Allocation{{To: types.Reserve(1), Amount: 1}} }},
	} {
		t.Run(name, func(t *testing.T) {
			raw, err := f.Cdc.MarshalJSON(good)
			require.NoError(t, err)
			var wrong types.GenesisState
			require.NoError(t, f.Cdc.UnmarshalJSON(raw, &wrong))
			bad.change(&wrong)
			require.ErrorContains(t, wrong.Validate(), bad.says)
		})
	}
}

func TestDefaultGenesisIsValidAndTheModuleSaysWhatIsWrongWithAnother(t *testing.T) {
	f := newTown(t)
	module := currency.NewAppModule(f.Cdc, f.Currency)
	require.NoError(t, module.ValidateGenesis(f.Cdc, nil, module.DefaultGenesis(f.Cdc)))
	require.ErrorIs(t, module.ValidateGenesis(f.Cdc, nil, json.RawMessage(`{"totals":{"region":"1"}}`)), types.ErrInvalidGenesis)
	require.ErrorContains(t, module.ValidateGenesis(f.Cdc, nil, json.RawMessage(`not json`)), "invalid character")
}

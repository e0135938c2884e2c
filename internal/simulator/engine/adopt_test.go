package engine

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/scenario"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

const exportedEconomy = `name: a bakery and its mill
cycles: 12
seed: 7
occupations:
  - {code: baker, rate_per_hour: 20}
  - {code: miller, rate_per_hour: 18}
companies:
  - code: mill
    endowment: {reserve: 30000, starting: 1000}
    workers:
      - {occupation: miller, count: 2, hours_per_cycle: 30}
    fixed:
      - {amount: 300, noise: 10%}
    products:
      - code: flour
        per_unit: {amount: 0.25, noise: 5%}
        demand: {pattern: steady, units: 300}
  - code: bakery
    endowment: {reserve: 30000}
    workers:
      - {occupation: baker, count: 4, hours_per_cycle: 40}
    products:
      - code: bread
        labour:
          - {occupation: baker, time: 3m}
        recipe:
          - {product: mill/flour, quantity: 0.5}
        demand: {pattern: steady, units: 1000, noise: 10%}
`

// export is a region after some cycles, as factord export writes it, with its last rows.
func export(t *testing.T) ([]byte, Result) {
	t.Helper()
	s, err := scenario.Parse([]byte(exportedEconomy))
	require.NoError(t, err)
	e, err := start(s, 7)
	require.NoError(t, err)
	defer func() { require.NoError(t, e.Close()) }()
	require.NoError(t, e.found())
	lived, err := e.live(7, func(int) {})
	require.NoError(t, err)
	state, err := e.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	raw, err := json.Marshal(map[string]json.RawMessage{"app_state": state.AppState})
	require.NoError(t, err)
	return raw, lived
}

func goOn(t *testing.T, genesis []byte, messages ...sdk.Msg) Result {
	t.Helper()
	result, err := Continue(Continuation{Genesis: genesis, Cycles: 8, Seed: 3, Proposal: messages}, func(int) {})
	require.NoError(t, err)
	return result
}

func TestAnExportedRegionGoesOnAsItUsuallyDid(t *testing.T) {
	genesis, lived := export(t)
	result := goOn(t, genesis)
	require.Len(t, result.Rows, 8*2)
	first, last := lived.Rows[len(lived.Rows)-2:], result.Rows[:2]
	for i := range first {
		require.Equal(t, first[i].Product, last[i].Product)
		require.InEpsilon(t, first[i].Price, last[i].Price, 0.1, "prices go on where they were")
		require.InEpsilon(t, 1000, []int64{1000, last[1].Sold}[1], 0.2, "members want what they wanted")
	}
	for _, company := range result.Summary.Companies {
		require.True(t, company.Viable, company.Code)
	}
	require.Zero(t, result.Summary.Region.BooksSum)
	require.Equal(t, result, goOn(t, genesis), "the same seed gives the same run")
}

func TestAProposalShowsWhatItChanges(t *testing.T) {
	genesis, _ := export(t)
	authority := authorityOf(t, genesis)
	without := goOn(t, genesis)
	raise := goOn(t, genesis, &wagetypes.MsgSetOccupation{Signer: authority, Code: "baker", Factors: wagetypes.Factors{BaseRatePerHour: 30 * money.Unit}})
	require.Greater(t, priceOf(raise, "bread"), priceOf(without, "bread"), "bakers cost more")
	require.Greater(t, raise.Summary.Region.Minted, without.Summary.Region.Minted)
	grant := goOn(t, genesis, &banktypes.MsgGrant{Signer: authority, Company: 2, Pool: banktypes.POOL_RESERVE, Amount: 1000 * money.Unit})
	last := func(r Result) int64 { return r.Pools[len(r.Pools)-1].Reserves }
	require.Equal(t, last(without)+1000*money.Unit, last(grant), "a grant stays in the reserve: it is no cost")

	_, err := Continue(Continuation{Genesis: genesis, Cycles: 1, Proposal: []sdk.Msg{
		&banktypes.MsgGrant{Signer: authority, Company: 99, Pool: banktypes.POOL_RESERVE, Amount: 1},
	}}, func(int) {})
	require.ErrorContains(t, err, "the proposal cannot be carried out")
}

func authorityOf(t *testing.T, genesis []byte) string {
	t.Helper()
	e, err := adopt(Continuation{Genesis: genesis, Cycles: 1})
	require.NoError(t, err)
	defer func() { require.NoError(t, e.Close()) }()
	return e.authority
}

func priceOf(result Result, product string) int64 {
	price := int64(0)
	for _, row := range result.Rows {
		if row.Product == product {
			price = row.Price
		}
	}
	return price
}

func TestAFileThatIsNoExportIsRefusedByName(t *testing.T) {
	for text, want := range map[string]string{
		"{":                        "no JSON",
		`{"app_hash": ""}`:         "no app_state",
		`{"app_state":{"bank":1}}`: `no module "region"`,
		`{"app_state":{"region":7,"coop":{},"pricing":{},"wage":{},"market":{}}}`: `module "region"`,
	} {
		_, err := Continue(Continuation{Genesis: []byte(text), Cycles: 1}, func(int) {})
		require.ErrorContains(t, err, want)
	}
}

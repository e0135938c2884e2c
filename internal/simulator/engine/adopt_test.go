package engine

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/report"
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
	raw, err := json.Marshal(map[string]any{"app_name": "factord", "chain_id": "bakery-1", "app_state": state.AppState})
	require.NoError(t, err)
	return raw, lived
}

func TestARestartedRegionIsTheSameRegion(t *testing.T) {
	genesis, lived := export(t)
	e, err := adopt(Continuation{Genesis: genesis, Cycles: 1})
	require.NoError(t, err)
	defer func() { require.NoError(t, e.Close()) }()
	require.Empty(t, e.resting)
	books, err := e.books()
	require.NoError(t, err)
	require.Equal(t, lived.Books, books, "pools and unrecovered costs are those of the export")
	end, err := e.summarise(7, nil)
	require.NoError(t, err)
	require.Equal(t, lived.Summary.Region, end.Region, "what was minted and destroyed goes on")
	again, err := e.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	var first exportFile
	require.NoError(t, json.Unmarshal(genesis, &first))
	var second map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(again.AppState, &second))
	for _, module := range []string{"bank", "coop", "pricing", "market", "regionalbank"} {
		require.JSONEq(t, string(first.AppState[module]), string(second[module]), "%s: prices, balances and jobs go on to the byte", module)
	}
	ctx, err := e.state()
	require.NoError(t, err)
	require.NotEmpty(t, e.Invariants())
	for _, invariant := range e.Invariants() {
		require.NoError(t, invariant.Check(ctx), invariant.Name)
	}
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
		require.InEpsilon(t, first[i].Sold, last[i].Sold, 0.2, "%s: as much is wanted as before", first[i].Product)
	}
	require.InEpsilon(t, 1000, last[1].Sold, 0.2, "members want what they wanted")
	require.Len(t, result.Summary.Companies, 2)
	for _, company := range result.Summary.Companies {
		require.True(t, company.Viable, company.Code)
	}
	require.Zero(t, result.Summary.Region.BooksSum)
	require.Equal(t, result, goOn(t, genesis), "the same seed gives the same run")
}

func TestAProposalShowsWhatItChanges(t *testing.T) {
	genesis, _ := export(t)
	authority := authorityOf(t, genesis)
	dearer := &wagetypes.MsgSetOccupation{Signer: authority, Code: "baker", Factors: wagetypes.Factors{BaseRatePerHour: 30 * money.Unit}}
	grant := &banktypes.MsgGrant{Signer: authority, Company: 1, Pool: banktypes.POOL_RESERVE, Amount: 1000 * money.Unit}

	raise := try(t, genesis, dearer)
	d := raise.Difference
	require.Equal(t, 8, d.Cycles)
	require.Len(t, d.Products, 2)
	require.Positive(t, d.Products[1].Price.By(), "bread: bakers cost more")
	require.Positive(t, d.Region.Minted.By())
	require.Zero(t, d.Companies[0].Starting.By())
	require.Negative(t, d.Companies[1].Reserve.By(), "the bakery pays before its price has followed")
	require.Zero(t, raise.With.Refused, raise.With.Refusal)
	require.Equal(t, told(t, raise), told(t, try(t, genesis, dearer)), "the same seed gives the same bytes")

	d = try(t, genesis, grant).Difference
	require.EqualValues(t, 1000*money.Unit, d.Region.Reserves.By(), "a grant stays in the reserve: it is no cost")
	require.EqualValues(t, 1000*money.Unit, d.Companies[0].Reserve.By())
	require.Zero(t, d.Companies[1].Reserve.By())
	require.Zero(t, d.Region.Outstanding.By())
	require.Len(t, d.Products, 2)
	for _, product := range d.Products {
		require.Zero(t, product.Price.By())
	}

	impossible := *grant
	impossible.Company = 99
	_, err := Continue(Continuation{Genesis: genesis, Cycles: 1, Proposal: []sdk.Msg{dearer, &impossible}}, func(int) {})
	require.ErrorContains(t, err, "the proposal cannot be carried out")
}

func try(t *testing.T, genesis []byte, messages ...sdk.Msg) Compared {
	t.Helper()
	compared, err := TryProposal(Continuation{Genesis: genesis, Cycles: 8, Seed: 3, Proposal: messages}, func(string, int) {})
	require.NoError(t, err)
	return compared
}

// told is everything that is written about two runs.
func told(t *testing.T, compared Compared) string {
	t.Helper()
	var out bytes.Buffer
	for _, result := range []Result{compared.Without, compared.With} {
		require.NoError(t, report.WriteCSV(&out, result.Rows))
		require.NoError(t, result.Summary.WriteJSON(&out))
	}
	require.NoError(t, compared.Difference.WriteJSON(&out))
	require.NoError(t, compared.Difference.Print(&out))
	return out.String()
}

func TestDecisionsFallMeanwhile(t *testing.T) {
	genesis, _ := export(t)
	region, err := Existing(genesis)
	require.NoError(t, err)
	require.Equal(t, []string{"mill", "bakery"}, region.Companies)
	require.Equal(t, []string{"baker", "miller"}, region.Occupations)
	region.Cycles = 6
	overlay, err := scenario.ParseOverlay([]byte(`name: everything
decisions:
  - {cycle: 2, grant: {company: mill, pool: starting, amount: 500}}
  - {cycle: 3, equip: {company: mill, amount: 300}}
  - {cycle: 3, rate_per_hour: {occupation: baker, to: 30}}
  - {cycle: 6, wage_factor: {occupation: miller, factor: need, to: 20%}}
  - {cycle: 4, subsidy: {company: bakery, rate: 20%}}
  - {cycle: 5, tax: {cap_weeks: 2, rate: 10%}}
`), region)
	require.NoError(t, err)
	c := Continuation{Genesis: genesis, Cycles: 6, Seed: 3}
	decided := c
	decided.Decisions = overlay.Decisions
	compared, err := Compare(Variant{"as it is", c}, Variant{overlay.Name, decided}, func(string, int) {})
	require.NoError(t, err)
	at := func(cycle int) report.Pools { return compared.With.Pools[cycle-1] }
	require.Equal(t, compared.Without.Pools[0], at(1), "nothing was decided yet")
	require.EqualValues(t, 500*money.Unit, at(2).Starting-compared.Without.Pools[1].Starting)
	require.EqualValues(t, 200*money.Unit, compared.Difference.Companies[0].Starting.By())
	require.Greater(t, at(3).Outstanding, compared.Without.Pools[2].Outstanding, "bakers are paid more")
	require.Positive(t, compared.Difference.Region.UnpricedGap.By(), "a subsidy that is issued and a purchase from a starting pool are never priced")

	decided.Decisions = []scenario.Decision{{Cycle: 1, Equip: &scenario.Equip{Company: "bakery", Amount: scenario.Amount(money.Unit)}}}
	_, err = Continue(decided, func(int) {})
	require.ErrorContains(t, err, "MsgPayOutside", "what was decided must be possible: the bakery's starting pool is empty")
}

func authorityOf(t *testing.T, genesis []byte) string {
	t.Helper()
	e, err := adopt(Continuation{Genesis: genesis, Cycles: 1})
	require.NoError(t, err)
	defer func() { require.NoError(t, e.Close()) }()
	return e.authority
}

func TestAFileThatIsNoExportIsRefusedByName(t *testing.T) {
	genesis, _ := export(t)
	with := func(change func(file, state map[string]any)) string {
		var file map[string]any
		require.NoError(t, json.Unmarshal(genesis, &file))
		change(file, file["app_state"].(map[string]any))
		raw, err := json.Marshal(file)
		require.NoError(t, err)
		return string(raw)
	}
	for text, want := range map[string]string{
		"{":                                 "no JSON, or cut off",
		string(genesis[:len(genesis)-1000]): "no JSON, or cut off",
		`{"app_hash": ""}`:                  "no app_state",
		`{"app_state":{"bank":1}}`:          `no module "region"`,
		`{"app_state":{"region":7,"coop":{},"pricing":{},"wage":{},"market":{}}}`:                                     `module "region"`,
		with(func(file, _ map[string]any) { file["app_name"] = "gaiad" }):                                             `another chain: "gaiad" wrote it`,
		with(func(_, state map[string]any) { delete(state, "insolvency") }):                                           `no module "insolvency"`,
		with(func(_, state map[string]any) { state["staking"] = map[string]any{} }):                                   `a module "staking" that this program has not`,
		with(func(_, state map[string]any) { state["bank"] = map[string]any{"supply": "much"} }):                      "the export does not start",
		with(func(_, state map[string]any) { state["wage"].(map[string]any)["fields_of_tomorrow"] = 1 }):              `module "wage"`,
		with(func(_, state map[string]any) { delete(state["currency"].(map[string]any), "companies") }):               "the export does not start",
		with(func(file, state map[string]any) { file["app_version"] = "v9"; state["bank"] = map[string]any{"x": 1} }): "factord v9 wrote it",
	} {
		_, err := Continue(Continuation{Genesis: []byte(text), Cycles: 1}, func(int) {})
		require.ErrorContains(t, err, want)
	}
	chain, err := ChainID(genesis)
	require.NoError(t, err)
	require.Equal(t, "bakery-1", chain)
}

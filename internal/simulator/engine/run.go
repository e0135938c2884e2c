package engine

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/demand"
	"github.com/factor-coop/factor/internal/simulator/report"
	"github.com/factor-coop/factor/internal/simulator/scenario"
	currencykeeper "github.com/factor-coop/factor/x/currency/keeper"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

// Result is what a run brought.
type Result struct {
	Rows    []report.Row
	Pools   []report.Pools
	Summary report.Summary
	// Books are where each company stands at the end, those that rest included.
	Books []report.Books
	// Refused counts messages that the region refused while it went on from an export, as it
	// refuses what breaks a rule or a limit; Refusal is the first with its reason.
	Refused int
	Refusal string
}

// shoppers is how many members do the shopping for everybody, with money enough: demand
// is the scenario's, not what the region's wages happen to allow.
const (
	shoppers     = 20
	shoppersHave = 1_000_000_000 * money.Unit
)

// Run lives a scenario from its first cycle to its last. The same scenario and seed
// give the same result. progress is told every cycle that is over.
// A run whose prices do not explain themselves to the unit ends with an error.
func Run(s scenario.Scenario, seed uint64, progress func(cycle int)) (result Result, err error) {
	e, err := start(s, seed)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	if err := e.found(); err != nil {
		return result, err
	}
	return e.live(seed, progress)
}

// live runs the cycles.
func (e *economy) live(seed uint64, progress func(cycle int)) (result Result, err error) {
	hours := int(e.cycleSeconds / money.SecondsPerHour)
	for e.cycle = 1; e.cycle <= e.scenario.Cycles; e.cycle++ {
		posted, err := e.post()
		if err != nil {
			return result, err
		}
		if err := e.decide(); err != nil {
			return result, err
		}
		if err := e.run(hours); err != nil {
			return result, err
		}
		if err := e.check(); err != nil {
			return result, err
		}
		rows, pools, err := e.observe(posted)
		if err != nil {
			return result, err
		}
		result.Rows, result.Pools = append(result.Rows, rows...), append(result.Pools, pools)
		progress(e.cycle)
	}
	if result.Books, err = e.books(); err != nil {
		return result, err
	}
	result.Refused, result.Refusal = e.refused, e.refusal
	result.Summary, err = e.summarise(seed, result.Rows)
	return result, err
}

func (e *economy) summarise(seed uint64, rows []report.Row) (report.Summary, error) {
	ctx, err := e.state()
	if err != nil {
		return report.Summary{}, err
	}
	totals, err := e.Currency.GetTotals(ctx)
	if err != nil {
		return report.Summary{}, err
	}
	gap, err := e.RegionalBank.Gap(ctx)
	if err != nil {
		return report.Summary{}, err
	}
	audit, err := currencykeeper.NewQueryServer(e.Currency).Audit(ctx, &currencytypes.QueryAuditRequest{})
	if err != nil {
		return report.Summary{}, err
	}
	labour, err := e.Pricing.GetRegionLabour(ctx)
	if err != nil {
		return report.Summary{}, err
	}
	return report.Summary{
		Scenario: e.scenario.Name, Seed: seed, Cycles: e.scenario.Cycles, Companies: report.Companies(rows),
		Region: &report.Region{
			Minted: totals.Minted, Burned: totals.Burned, Outstanding: totals.Minted - totals.Burned,
			UnpricedGap: gap.StartingSpent + gap.IssuedSubsidies + gap.Losses, BooksSum: audit.BooksSum,
			LabourPaid: labour.Paid.Amount, LabourSold: labour.Sold.Amount, LabourUnrecovered: labour.Unrecovered.Amount,
		},
	}, nil
}

// start makes the region with its people, before any company is founded.
func start(s scenario.Scenario, seed uint64) (*economy, error) {
	e := &economy{scenario: s, byName: map[string]*good{}, occupations: map[string]uint64{}}
	var members []sdk.AccAddress
	member := func() person {
		id := uint64(len(members) + 1)
		sum := sha256.Sum256([]byte(fmt.Sprintf("simulated member %d", id)))
		members = append(members, sum[:20])
		return person{id: id, address: members[id-1]}
	}
	for range shoppers {
		e.buyers = append(e.buyers, member())
	}
	for _, plan := range s.Companies {
		for n := range plan.Count {
			e.addFirm(plan, plan.Name(n), seed, member)
		}
	}
	for i, occupation := range s.Occupations {
		e.occupations[occupation.Code] = uint64(i + 1)
	}
	file, err := regionFile(s)
	if err != nil {
		return nil, err
	}
	state, err := app.Genesis(app.NewEncoding(), file, members, []app.GenesisValidator{{
		Operator: members[0], Key: ed25519.GenPrivKeyFromSecret([]byte("simulation")).PubKey(), Moniker: "simulation",
	}})
	if err != nil {
		return nil, err
	}
	if err := allocate(state, len(e.buyers)); err != nil {
		return nil, err
	}
	genesis, err := json.Marshal(state)
	if err != nil {
		return nil, err
	}
	if e.chain, err = newChain(genesis, beginning, 1); err != nil {
		return nil, err
	}
	e.authority = e.Region.Authority().String()
	if _, err := e.block(0); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	ctx, err := e.state()
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	params, err := e.Pricing.GetParams(ctx)
	e.cycleSeconds = params.CycleSeconds
	if err == nil && e.cycleSeconds%money.SecondsPerHour != 0 {
		err = fmt.Errorf("a cycle of %d seconds is not made of whole hours: a block is one", e.cycleSeconds)
	}
	if err != nil {
		return nil, errors.Join(err, e.Close())
	}
	e.setUsualSales()
	e.setUsualPrices()
	for _, g := range e.goods {
		g.forecast = g.usualSales
	}
	return e, nil
}

func (e *economy) addFirm(plan scenario.Company, name string, seed uint64, member func() person) {
	f := &firm{plan: plan, name: name, inputs: map[*good]int64{}}
	for _, group := range plan.Workers {
		for range group.Count {
			f.workers = append(f.workers, &worker{person: member(), occupation: group.Occupation, hours: group.HoursPerCycle})
		}
	}
	if len(f.workers) > 0 {
		f.founder = f.workers[0].person
	} else {
		f.founder = member()
	}
	for i := range plan.Fixed {
		f.fixed = append(f.fixed, demand.NewChance(seed, fmt.Sprintf("%s fixed %d", name, i)))
	}
	for _, product := range plan.Products {
		full := name + "/" + product.Code
		g := &good{
			plan: product, firm: f, stream: demand.New(product.Demand, demand.NewChance(seed, full+" demand")),
			perUnit: demand.NewChance(seed, full+" cost"), owed: map[string]int64{},
		}
		f.goods, e.goods, e.byName[full] = append(f.goods, g), append(e.goods, g), g
	}
	e.firms = append(e.firms, f)
}

// regionFile is a region with the scenario's parameters; what it leaves out does not
// stand in the way of a simulation.
func regionFile(s scenario.Scenario) (app.RegionFile, error) {
	type factors struct {
		Base  string `json:"base_rate_per_hour"`
		Range string `json:"range_ppm"`
	}
	type entry struct {
		Code    string  `json:"code"`
		Factors factors `json:"factors"`
	}
	entries := make([]entry, len(s.Occupations))
	for i, occupation := range s.Occupations {
		entries[i] = entry{occupation.Code, factors{fmt.Sprint(int64(occupation.RatePerHour)), "0"}}
	}
	occupations, err := json.Marshal(entries)
	if err != nil {
		return app.RegionFile{}, err
	}
	file := app.RegionFile{Code: "simulation", CurrencyName: "factor", Occupations: occupations}
	for module, section := range map[string]struct {
		into     *json.RawMessage
		fallback string
	}{
		"region":       {&file.Region, `{}`},
		"coop":         {&file.Coop, `{"max_workers":10000}`},
		"pricing":      {&file.Pricing, `{"declared_multiple_ppm":"1000000000","max_repriced_per_block":10000,"plausible_multiple":1000000}`},
		"wage":         {&file.Wage, `{"max_shift_seconds":"86400","max_weekly_seconds":"604800","max_unconfirmed_weekly_seconds":"1000000000000","max_unconfirmed_alone_seconds":"1000000000000"}`},
		"market":       {&file.Market, `{}`},
		"regionalbank": {&file.RegionalBank, `{"tax_rate_ppm":"0"}`},
	} {
		merged, err := merge(section.fallback, s.Region[module])
		if err != nil {
			return file, fmt.Errorf("region, %s: %w", module, err)
		}
		*section.into = merged
	}
	for module := range s.Region {
		if _, known := map[string]bool{"region": true, "coop": true, "pricing": true, "wage": true, "market": true, "regionalbank": true}[module]; !known {
			return file, fmt.Errorf("region: there is no module %q with parameters", module)
		}
	}
	return file, nil
}

// merge lays one JSON object over another.
func merge(fallback string, over json.RawMessage) (json.RawMessage, error) {
	merged := map[string]json.RawMessage{}
	for _, layer := range [][]byte{[]byte(fallback), over} {
		if len(layer) == 0 {
			continue
		}
		if err := json.Unmarshal(layer, &merged); err != nil {
			return nil, err
		}
	}
	return json.Marshal(merged)
}

// allocate gives the first members their money.
func allocate(state map[string]json.RawMessage, members int) error {
	encoding := app.NewEncoding()
	var currency currencytypes.GenesisState
	if err := encoding.Codec.UnmarshalJSON(state[currencytypes.ModuleName], &currency); err != nil {
		return err
	}
	for i := range members {
		currency.Allocations = append(currency.Allocations, currencytypes.Allocation{
			To: currencytypes.MemberAccount(uint64(i + 1)), Amount: shoppersHave,
		})
	}
	raw, err := encoding.Codec.MarshalJSON(&currency)
	state[currencytypes.ModuleName] = raw
	return err
}

// receipt is the commitment to a description.
func receipt(of string) []byte {
	sum := sha256.Sum256([]byte(of))
	return sum[:]
}

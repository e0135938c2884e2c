package engine

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/demand"
	"github.com/factor-coop/factor/internal/simulator/scenario"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// Continuation is a real region to go on with.
type Continuation struct {
	// Genesis is what factord export wrote.
	Genesis []byte
	Cycles  int
	Seed    uint64
	// Proposal is carried out at the beginning, each message in the name of its signer, whole
	// or not at all, as a board that decided on it would.
	Proposal []sdk.Msg
	// Decisions fall later, at the beginning of their cycles, by the region's own authority;
	// scenario.ParseOverlay has checked them against what Existing says.
	Decisions []scenario.Decision
}

// demandNoise is how far a cycle's demand lies from what the export says is usual, evenly by chance.
const demandNoise = scenario.Share(money.PPM / 10)

// Continue lets a region go on from its exported state as it usually did: companies
// make, pay and order what their averages say, their people work the hours that this takes, and
// members buy what they bought, as far as they have money. What is made to order,
// and companies that are insolvent or have not closed a costing cycle yet, rest. A
// message of that life which the region refuses is counted and life goes on; what was
// decided must be possible.
func Continue(c Continuation, progress func(cycle int)) (result Result, err error) {
	e, err := adopt(c)
	if err != nil {
		return result, err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	if err := e.propose(c.Proposal); err != nil {
		return result, err
	}
	e.lenient = true
	return e.live(c.Seed, progress)
}

// propose carries out what a board would have decided, whole or not at all.
func (e *economy) propose(messages []sdk.Msg) error {
	for _, msg := range messages {
		if basic, ok := msg.(interface{ ValidateBasic() error }); ok {
			if err := basic.ValidateBasic(); err != nil {
				return fmt.Errorf("proposal, %s: %w", sdk.MsgTypeURL(msg), err)
			}
		}
		e.do(msg)
	}
	if _, err := e.block(time.Second); err != nil {
		return fmt.Errorf("the proposal cannot be carried out: %w", err)
	}
	return nil
}

// adopt starts a chain from an export and finds out how its economy usually goes.
func adopt(c Continuation) (*economy, error) {
	file, err := open(c.Genesis)
	if err != nil {
		return nil, err
	}
	state, err := file.read()
	if err != nil {
		return nil, err
	}
	// Blocks of a simulation are an hour of chain time, however fast the region's clock ran.
	reached := state.region.LastChainTime
	state.region.Clock = regiontypes.Clock{Scale: 1, ChainOrigin: reached, BlockOrigin: reached}
	// Nobody confirms hours here; they are taken as confirmed.
	state.wage.Params.MaxUnconfirmedWeeklySeconds, state.wage.Params.MaxUnconfirmedAloneSeconds = 1<<40, 1<<40
	// Nor does anybody ask a second person about a peak.
	state.pricing.Params.PlausibleMultiple = 1_000_000
	// Nor about what is paid outside: the bank approved whatever companies that have not recovered usually pay there.
	for _, company := range state.coop.Companies {
		if state.goesOn(company) && banktypes.Limited(company) {
			state.bank.OutsideBudgets = append(state.bank.OutsideBudgets, banktypes.OutsideBudget{
				Company: company.Id, Payee: outside, Amount: banktypes.MaxAmount, EndsAt: regiontypes.MaxTime,
			})
		}
	}
	slices.SortFunc(state.bank.OutsideBudgets, func(a, b banktypes.OutsideBudget) int {
		return cmp.Or(cmp.Compare(a.Company, b.Company), bytes.Compare(a.Payee, b.Payee))
	})
	cdc := app.NewEncoding().Codec
	if file.AppState[regiontypes.ModuleName], err = cdc.MarshalJSON(&state.region); err != nil {
		return nil, err
	}
	if file.AppState[wagetypes.ModuleName], err = cdc.MarshalJSON(&state.wage); err != nil {
		return nil, err
	}
	if file.AppState[pricingtypes.ModuleName], err = cdc.MarshalJSON(&state.pricing); err != nil {
		return nil, err
	}
	if file.AppState[banktypes.ModuleName], err = cdc.MarshalJSON(&state.bank); err != nil {
		return nil, err
	}
	genesis, err := json.Marshal(file.AppState)
	if err != nil {
		return nil, err
	}
	e := &economy{
		scenario: scenario.Scenario{Name: state.region.Profile.Code, Cycles: c.Cycles, Seed: c.Seed, Decisions: c.Decisions},
		byName:   map[string]*good{}, occupations: map[string]uint64{}, continued: true, cycleSeconds: state.pricing.Params.CycleSeconds,
	}
	if e.cycleSeconds%money.SecondsPerHour != 0 {
		return nil, fmt.Errorf("a cycle of %d seconds is not made of whole hours: a block is one", e.cycleSeconds)
	}
	if e.chain, err = newChain(genesis, time.Unix(reached, 0).UTC(), 1); err != nil {
		return nil, file.damaged(err)
	}
	e.authority = e.Region.Authority().String()
	if _, err := e.block(0); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	if err := e.settle(state); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

// settle makes firms, people and goods of what the region has.
func (e *economy) settle(state exported) error {
	codes := map[uint64]string{}
	for _, occupation := range state.wage.Occupations {
		latest := occupation.Versions[len(occupation.Versions)-1]
		e.occupations[occupation.Code], codes[occupation.Id] = occupation.Id, occupation.Code
		e.scenario.Occupations = append(e.scenario.Occupations, scenario.Occupation{Code: occupation.Code, RatePerHour: scenario.Amount(latest.Factors.BaseRatePerHour)})
	}
	addresses := map[uint64]person{}
	for _, member := range state.region.Members {
		address, err := sdk.AccAddressFromBech32(member.Address)
		if err != nil {
			return err
		}
		addresses[member.Id] = person{id: member.Id, address: address}
		if member.Status == regiontypes.MEMBER_STATUS_ACTIVE {
			e.buyers = append(e.buyers, addresses[member.Id])
		}
	}
	a := adoption{economy: e, state: state, codes: codes, byID: map[uint64]*good{}}
	for _, company := range state.coop.Companies {
		if company.Standing == cooptypes.STANDING_GONE {
			continue
		}
		if !state.goesOn(company) || !a.known(company.Id) || !a.firm(company) {
			e.resting = append(e.resting, &firm{name: company.Code, id: company.Id, address: company.Authority})
		}
	}
	if len(e.firms) == 0 {
		return errors.New("the export has nothing to go on with: no active company with a listed product has closed a costing cycle")
	}
	a.connect()
	for _, f := range e.firms {
		a.staff(f, addresses)
	}
	return nil
}

// adoption reads how the economy of an export usually goes.
type adoption struct {
	*economy
	state exported
	codes map[uint64]string // of occupations
	byID  map[uint64]*good
}

// known says whether a company's costs have been measured: before that only its founders' beliefs are there.
func (a *adoption) known(company uint64) bool {
	return slices.ContainsFunc(a.state.pricing.Companies, func(entry pricingtypes.CompanyEntry) bool {
		return entry.Company == company && entry.Costing.Age > 0
	})
}

// firm takes a company in, unless it sells nothing at once.
func (a *adoption) firm(company cooptypes.Company) bool {
	f := &firm{name: company.Code, id: company.Id, address: company.Authority, inputs: map[*good]int64{}, plan: scenario.Company{Code: company.Code}}
	for _, entry := range a.state.pricing.Products {
		product := entry.Product
		if product.Company != company.Id || product.Retired || product.Kind == pricingtypes.PRODUCT_KIND_MADE_TO_ORDER || !a.listed(product.Id) {
			continue
		}
		name := company.Code + "/" + product.Code
		g := &good{
			id: product.Id, firm: f, service: product.Kind == pricingtypes.PRODUCT_KIND_SERVICE, owed: map[string]int64{},
			plan: scenario.Product{Code: product.Code, OverheadWeight: max(1, product.OverheadWeight)}, perUnit: demand.NewChance(a.scenario.Seed, name+" cost"),
		}
		a.perUnit(g, entry)
		g.usualSales = max(1, entry.Costing.CapacityPpm/money.PPM)
		f.goods, a.goods, a.byName[name], a.byID[product.Id] = append(f.goods, g), append(a.goods, g), g, g
	}
	if len(f.goods) == 0 {
		return false
	}
	a.firms = append(a.firms, f)
	return true
}

func (a *adoption) listed(product uint64) bool {
	return slices.ContainsFunc(a.state.market.Listings, func(l markettypes.Listing) bool {
		return l.Product == product && l.Mode == markettypes.LISTING_MODE_AT_ONCE
	})
}

// perUnit takes work and outside costs of a unit from the averages of its direct cost.
func (a *adoption) perUnit(g *good, entry pricingtypes.ProductEntry) {
	var outside int64
	for _, line := range entry.Costing.Lines {
		switch line.Kind {
		case pricingtypes.COST_LINE_KIND_LABOUR:
			if seconds := line.Seconds / pricingtypes.Micro; seconds > 0 {
				g.plan.Labour = append(g.plan.Labour, scenario.Labour{Occupation: a.codes[line.Key], Time: scenario.Seconds(seconds)})
			}
		case pricingtypes.COST_LINE_KIND_OUTSIDE:
			outside += line.Amount / 1000
		}
	}
	if outside > 0 {
		g.plan.PerUnit = &scenario.Cost{Amount: scenario.Amount(outside)}
	}
}

// connect gives goods their recipes and members' demand: what was sold less what
// companies take, and companies their orders that are overhead.
func (a *adoption) connect() {
	taken := map[*good]int64{} // in millionths, by companies
	for _, entry := range a.state.pricing.Products {
		g := a.byID[entry.Product.Id]
		if g == nil {
			continue
		}
		for _, line := range entry.Recipe.Lines {
			if supplier := a.byID[line.SupplierProduct]; supplier != nil {
				g.plan.Recipe = append(g.plan.Recipe, scenario.Input{Product: supplier.firm.name + "/" + supplier.plan.Code, Quantity: scenario.Quantity(line.MicroQuantity)})
				taken[supplier] += g.usualSales * line.MicroQuantity
			}
		}
	}
	for _, f := range a.firms {
		a.overhead(f, taken)
	}
	for _, input := range a.state.pricing.Inputs {
		for _, f := range a.firms {
			if supplier := a.byID[input.SupplierProduct]; f.id == input.Company && supplier != nil {
				f.inputs[supplier] = input.Input.MicroQuantity
			}
		}
	}
	for _, g := range a.goods {
		units := max(0, g.usualSales-taken[g]/money.PPM)
		g.plan.Demand = scenario.Demand{Pattern: scenario.Steady, Units: units, Noise: demandNoise}
		g.stream = demand.New(g.plan.Demand, demand.NewChance(a.scenario.Seed, g.firm.name+"/"+g.plan.Code+" demand"))
		g.forecast, g.usual = g.usualSales, 1
	}
}

// yearOfCycles is the longest span that is paid in advance.
const yearOfCycles = 52

func (a *adoption) pays(f *firm, cost scenario.Cost) {
	f.plan.Fixed = append(f.plan.Fixed, cost)
	f.fixed = append(f.fixed, demand.NewChance(a.scenario.Seed, fmt.Sprintf("%s fixed %d", f.name, len(f.fixed))))
}

// prepaidUntil is for how many more cycles something is paid that a company paid in advance.
func (a *adoption) prepaidUntil(entry pricingtypes.CompanyEntry) (cycles int) {
	for _, end := range a.state.pricing.DeferredEnds {
		if end.Company == entry.Company && end.Kind == pricingtypes.DEFERRED_KIND_PREPAID {
			cycles = max(cycles, int(end.Close)-int(entry.Costing.Age))
		}
	}
	return cycles
}

// overhead divides a cycle's average overhead over what it was paid for.
func (a *adoption) overhead(f *firm, taken map[*good]int64) {
	for _, entry := range a.state.pricing.Companies {
		costing := entry.Costing
		if entry.Company != f.id || len(costing.Overhead) == 0 {
			continue
		}
		var cycle, lines int64
		for _, overhead := range costing.Overhead {
			cycle += overhead
		}
		cycle /= int64(len(costing.Overhead))
		for _, line := range costing.Lines {
			lines += max(0, line.Amount)
		}
		for _, line := range costing.Lines {
			if line.Amount <= 0 || lines == 0 || cycle <= 0 {
				continue
			}
			part, err := money.MulDivHalfUp(cycle, line.Amount, lines)
			if err != nil || part <= 0 {
				continue
			}
			switch line.Kind {
			case pricingtypes.COST_LINE_KIND_OUTSIDE:
				a.pays(f, scenario.Cost{Amount: scenario.Amount(part)})
			case pricingtypes.COST_LINE_KIND_PREPAID:
				// What is paid already serves until its end; then the next year is paid.
				a.pays(f, scenario.Cost{
					Amount: scenario.Amount(part * yearOfCycles), From: a.prepaidUntil(entry) + 1, Every: yearOfCycles, Prepaid: yearOfCycles,
				})
			case pricingtypes.COST_LINE_KIND_INPUT:
				supplier := a.byID[line.Key]
				if supplier == nil {
					continue
				}
				if price := a.priceOf(supplier); price > 0 && part/price > 0 {
					f.standing = append(f.standing, standingOrder{supplier, part / price})
					taken[supplier] += part / price * money.PPM
				}
			case pricingtypes.COST_LINE_KIND_LABOUR:
				seconds, err := money.MulDivHalfUp(line.Seconds, part, line.Amount)
				if err == nil {
					f.overheadWork = append(f.overheadWork, scenario.Labour{Occupation: a.codes[line.Key], Time: scenario.Seconds(seconds)})
				}
			}
		}
	}
}

func (a *adoption) priceOf(g *good) int64 {
	for _, entry := range a.state.pricing.Products {
		if entry.Product.Id == g.id {
			return entry.Prices.Current.Price
		}
	}
	return 0
}

// staff gives each worker an even part of the hours that a usual cycle takes of the occupation.
func (a *adoption) staff(f *firm, people map[uint64]person) {
	seconds, heads := map[string]int64{}, map[string]int64{}
	for _, labour := range f.overheadWork {
		seconds[labour.Occupation] += int64(labour.Time)
	}
	for _, g := range f.goods {
		for _, labour := range g.plan.Labour {
			seconds[labour.Occupation] += int64(labour.Time) * g.usualSales
		}
	}
	for _, job := range a.state.coop.Employments {
		if job.Company == f.id {
			heads[a.codes[job.Occupation]]++
		}
	}
	for _, job := range a.state.coop.Employments {
		if job.Company != f.id {
			continue
		}
		code := a.codes[job.Occupation]
		hours := (seconds[code]/heads[code] + money.SecondsPerHour/2) / money.SecondsPerHour
		f.workers = append(f.workers, &worker{person: people[job.Member], occupation: code, hours: int(min(hours, 60))})
	}
}

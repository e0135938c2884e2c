package prices

import (
	"fmt"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/demand"
	"github.com/factor-coop/factor/internal/simulator/report"
	"github.com/factor-coop/factor/internal/simulator/scenario"
	"github.com/factor-coop/factor/x/pricing/atcost"
	"github.com/factor-coop/factor/x/pricing/deferral"
)

// good is one product of a company; money in micro-units, prices a unit.
type good struct {
	plan            scenario.Product
	stream          *demand.Stream
	perUnit         *demand.Chance
	inputs          []input
	units, sales    int64 // usually in a cycle, inputs of others included; millionths
	usual           int64
	wanted, sold    int64
	direct, recipe  int64
	bought, revenue int64
}

// input is a quantity of a supplier's product, in millionths of its unit.
type input struct {
	of       place
	quantity int64
}

// place is a product by the index of its company and its own.
type place struct{ firm, good int }

// window is what the week of cost is an average of.
const window = 52

// furthest is the error at which a rule has run away, far from where 64 bits end.
const furthest = 1 << 60

type firm struct {
	plan    scenario.Company
	name    string
	fixed   []*demand.Chance
	goods   []*good
	pricer  Pricer
	closed  bool
	missed  int64
	subsidy int64 // parts per million of cost
	costs   []int64
	total   int64 // of costs
	// prepaid runs until its ends, by the cycle that is the last to have a part of it.
	prepaid deferral.Running
	ends    map[int]deferral.End
}

// economy is a running simulation without a chain.
type economy struct {
	rates map[string]int64
	// premiums is what an occupation is paid more for, by factor, in millionths of its base rate.
	premiums map[string]map[string]int64
	plan     scenario.Scenario
	firms    []*firm
}

// Observer is told of every company in every cycle: the prices that ran, what the cycle
// cost, the error at its end and the average cost of the cycles of the last year.
type Observer func(cycle, company int, rows []report.Row)

// Live is Run with everything kept, for files and tables.
func Live(s scenario.Scenario, seed uint64, rule Rule, progress func(cycle int)) ([]report.Row, report.Summary, error) {
	var all []report.Row
	err := Run(s, seed, rule, func(cycle, company int, rows []report.Row) {
		all = append(all, rows...)
		if company == 0 {
			progress(cycle)
		}
	})
	return all, report.Summary{Scenario: s.Name, Seed: seed, Cycles: s.Cycles, Companies: report.Companies(all)}, err
}

// Run lives a scenario under a rule; the same scenario, seed and rule tell the same.
func Run(s scenario.Scenario, seed uint64, rule Rule, tell Observer) error {
	e := &economy{plan: s, rates: map[string]int64{}, premiums: map[string]map[string]int64{}}
	for _, one := range s.Occupations {
		e.rates[one.Code], e.premiums[one.Code] = int64(one.RatePerHour), map[string]int64{}
	}
	if err := e.found(seed); err != nil {
		return err
	}
	e.settle()
	for _, f := range e.firms {
		if err := e.declare(f, rule); err != nil {
			return fmt.Errorf("%s: %w", f.name, err)
		}
	}
	for cycle := 1; cycle <= s.Cycles; cycle++ {
		e.decide(cycle)
		e.trade()
		for i, f := range e.firms {
			rows, err := e.close(f, cycle)
			if err != nil {
				return fmt.Errorf("%s, cycle %d: %w", f.name, cycle, err)
			}
			tell(cycle, i, rows)
		}
	}
	return nil
}

func (e *economy) found(seed uint64) error {
	places := map[string]place{}
	for _, plan := range e.plan.Companies {
		for n := range plan.Count {
			f := &firm{plan: plan, name: plan.Name(n)}
			for i := range plan.Fixed {
				f.fixed = append(f.fixed, demand.NewChance(seed, fmt.Sprintf("%s fixed %d", f.name, i)))
			}
			for _, product := range plan.Products {
				full := f.name + "/" + product.Code
				places[full] = place{len(e.firms), len(f.goods)}
				f.goods = append(f.goods, &good{
					plan: product, stream: demand.New(product.Demand, demand.NewChance(seed, full+" demand")),
					perUnit: demand.NewChance(seed, full+" cost"),
				})
			}
			e.firms = append(e.firms, f)
		}
	}
	for _, f := range e.firms {
		for _, g := range f.goods {
			for _, line := range g.plan.Recipe {
				of, known := places[line.Product]
				if !known {
					return fmt.Errorf("%s/%s: there is no product %q", f.name, g.plan.Code, line.Product)
				}
				g.inputs = append(g.inputs, input{of, int64(line.Quantity)})
			}
		}
	}
	return nil
}

func (e *economy) at(p place) *good { return e.firms[p.firm].goods[p.good] }

// rounds is how often companies that need each other are gone through.
const rounds = 100

// spread works out what every product sells when members want so much of each, by going
// round until nothing moves: companies may need each other.
func (e *economy) spread(own func(*good) int64, set func(*good, int64), get func(*good) int64) {
	for range rounds {
		moved := false
		for _, f := range e.firms {
			for _, g := range f.goods {
				g.sales = own(g) * money.Unit
			}
		}
		for _, f := range e.firms {
			for _, g := range f.goods {
				for _, in := range g.inputs {
					e.at(in.of).sales += get(g) * in.quantity
				}
			}
		}
		for _, f := range e.firms {
			for _, g := range f.goods {
				units := (g.sales + money.Unit - 1) / money.Unit
				moved = moved || units != get(g)
				set(g, units)
			}
		}
		if !moved {
			return
		}
	}
}

// settle works out usual sales and the prices that people are used to.
func (e *economy) settle() {
	e.spread(func(g *good) int64 { return usualDemand(g.plan.Demand) },
		func(g *good, units int64) { g.units = units }, func(g *good) int64 { return g.units })
	for range rounds {
		for _, f := range e.firms {
			for _, g := range f.goods {
				price := e.usualDirect(g) + e.usualOverhead(f, g)/max(1, g.units)
				for _, in := range g.inputs {
					price += e.at(in.of).usual * in.quantity / money.Unit
				}
				g.usual = max(1, price)
			}
		}
	}
}

func usualDemand(d scenario.Demand) int64 {
	if d.Pattern != scenario.List {
		return d.Units
	}
	var sum int64
	for _, units := range d.List {
		sum += units
	}
	return sum / int64(len(d.List))
}

// labour is what the work in a unit costs.
func (e *economy) labour(g *good) (sum int64) {
	for _, one := range g.plan.Labour {
		sum += e.rates[one.Occupation] * int64(one.Time) / money.SecondsPerHour
	}
	return sum
}

func (e *economy) usualDirect(g *good) int64 {
	if g.plan.PerUnit == nil {
		return e.labour(g)
	}
	return e.labour(g) + int64(g.plan.PerUnit.Amount)
}

// wages is what a company's people are paid in a cycle whatever they do.
func (e *economy) wages(f *firm) (sum int64) {
	for _, group := range f.plan.Workers {
		sum += e.rates[group.Occupation] * int64(group.Count) * int64(group.HoursPerCycle)
	}
	return sum
}

func (e *economy) usualOverhead(f *firm, g *good) int64 {
	var weights int64
	sum := e.wages(f)
	for _, cost := range f.plan.Fixed {
		sum += cost.Mean()
	}
	for _, other := range f.goods {
		sum -= e.labour(other) * other.units
		weights += other.plan.OverheadWeight
	}
	part, err := money.MulDivFloor(max(0, sum), g.plan.OverheadWeight, max(1, weights))
	if err != nil {
		return max(0, sum)
	}
	return part
}

func (e *economy) declare(f *firm, rule Rule) (err error) {
	declared, recipes := make([]Declared, len(f.goods)), make([]int64, len(f.goods))
	for i, g := range f.goods {
		declared[i] = Declared{Declared: atcost.Declared{Units: max(1, g.units), Overhead: e.usualOverhead(f, g), Direct: e.usualDirect(g)}, Weight: g.plan.OverheadWeight}
		if d := g.plan.Declared; d != nil {
			declared[i].Declared = atcost.Declared{Units: d.Units, Overhead: int64(d.Overhead), Direct: int64(d.Direct)}
		}
		for _, in := range g.inputs {
			recipes[i] += e.at(in.of).usual * in.quantity / money.Unit
		}
	}
	f.pricer, err = rule(declared, recipes)
	return err
}

// premium is what an occupation is paid above its base rate, in millionths of it.
func (e *economy) premium(occupation string) (sum int64) {
	for _, factor := range scenario.WageFactors {
		sum += e.premiums[occupation][factor]
	}
	return sum
}

// decide applies what moves costs or prices: pay and subsidies.
func (e *economy) decide(cycle int) {
	for _, one := range e.plan.Decisions {
		if one.Cycle != cycle {
			continue
		}
		if one.RatePerHour != nil {
			e.rates[one.RatePerHour.Occupation] = int64(one.RatePerHour.To)
		}
		if f := one.WageFactor; f != nil {
			before := e.premium(f.Occupation)
			e.premiums[f.Occupation][f.Factor] = int64(f.To)
			e.rates[f.Occupation] = e.rates[f.Occupation] * (money.PPM + e.premium(f.Occupation)) / (money.PPM + before)
		}
		if one.Subsidy != nil {
			for _, f := range e.firms {
				if f.name == one.Subsidy.Company {
					f.subsidy = int64(one.Subsidy.Rate)
				}
			}
		}
	}
}

// trade draws what members want at the prices that run and what companies then need of
// each other, and prices the recipes of the cycle.
func (e *economy) trade() {
	for _, f := range e.firms {
		f.closed = false
		for i, g := range f.goods {
			g.wanted = g.stream.Next(f.pricer.Quotes()[i].Price, g.usual)
			f.closed = f.closed || g.stream.Closed()
			g.recipe = 0
			for _, in := range g.inputs {
				g.recipe += e.firms[in.of.firm].pricer.Quotes()[in.of.good].Price * in.quantity / money.Unit
			}
		}
	}
	e.spread(func(g *good) int64 { return g.wanted },
		func(g *good, units int64) { g.sold = units }, func(g *good) int64 { return g.sold })
}

// close pays the cycle's cost, takes what its sales brought and has the rule price the next.
// prepay takes a payment into what becomes a cost in this cycle and those that follow.
func (f *firm) prepay(amount int64, cycle, cycles int) error {
	end := deferral.Over(amount, int64(cycles))
	var err error
	if f.prepaid, err = f.prepaid.Add(amount, end); err != nil {
		return err
	}
	if f.ends == nil {
		f.ends = map[int]deferral.End{}
	}
	last := cycle + cycles - 1
	f.ends[last], err = f.ends[last].Add(end)
	return err
}

// undefer is what of it becomes a cost in a cycle.
func (f *firm) undefer(cycle int) (part int64) {
	part, f.prepaid = f.prepaid.Close(f.ends[cycle])
	delete(f.ends, cycle)
	return part
}

func (e *economy) close(f *firm, cycle int) ([]report.Row, error) {
	week := Week{Products: make([]Made, len(f.goods))}
	for i, cost := range f.plan.Fixed {
		paid := f.fixed[i].Around(cost.In(cycle), int64(cost.Noise))
		if cost.Prepaid == 0 {
			week.Overhead += paid
			continue
		}
		if err := f.prepay(paid, cycle, int(cost.Prepaid)); err != nil {
			return nil, err
		}
	}
	week.Overhead += f.undefer(cycle)
	idle := e.wages(f)
	if f.closed {
		idle = 0
	}
	quotes := f.pricer.Quotes()
	var cost, revenue int64
	for i, g := range f.goods {
		labour, err := money.Mul(e.labour(g), g.sold)
		if err != nil {
			return nil, err
		}
		idle -= labour
		g.direct = labour
		if per := g.plan.PerUnit; per != nil {
			paid, err := money.Mul(g.sold, per.In(cycle))
			if err != nil {
				return nil, err
			}
			g.direct += g.perUnit.Around(paid, int64(per.Noise))
		}
		if g.bought, err = money.Mul(g.sold, g.recipe); err != nil {
			return nil, err
		}
		if g.revenue, err = money.Mul(g.sold, quotes[i].Price); err != nil {
			return nil, err
		}
		week.Products[i] = Made{Direct: g.direct, Inputs: g.bought, Sold: g.sold, Recipe: g.recipe, Revenue: g.revenue}
		if cost, err = money.Add(cost, g.direct+g.bought); err != nil {
			return nil, err
		}
		if revenue, err = money.Add(revenue, g.revenue); err != nil {
			return nil, err
		}
	}
	week.Overhead += max(0, idle)
	cost += week.Overhead
	var err error
	if week.Subsidy, err = money.MulDivHalfUp(cost, f.subsidy, money.PPM); err != nil {
		return nil, err
	}
	if f.missed, err = money.Add(f.missed, cost-week.Subsidy-revenue); err != nil {
		return nil, err
	}
	if f.missed > furthest || f.missed < -furthest {
		return nil, fmt.Errorf("%w: %d not recovered", money.ErrOverflow, f.missed)
	}
	week.Error = f.missed
	f.costs, f.total = append(f.costs, cost), f.total+cost
	if len(f.costs) > window {
		f.total -= f.costs[0]
		f.costs = f.costs[1:]
	}
	if err := f.pricer.Close(week); err != nil {
		return nil, err
	}
	rows := make([]report.Row, len(f.goods))
	for i, g := range f.goods {
		rows[i] = report.Row{
			Cycle: cycle, Company: f.name, Product: g.plan.Code, Price: quotes[i].Price, Base: quotes[i].Base, Recovery: quotes[i].Recovery,
			Output: g.sold, Sold: g.sold, Revenue: g.revenue, Cost: cost, Unrecovered: f.missed, Error: f.missed,
			WeeklyCost: f.total / int64(len(f.costs)), NotViable: f.pricer.NotViable(),
		}
	}
	return rows, nil
}

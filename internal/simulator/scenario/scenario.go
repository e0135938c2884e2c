// Package scenario is the file format of an economy to simulate: who makes what from
// what, with which people, and who wants how much of it. docs/scenario.schema.json
// describes it for editors; Parse refuses a mistake with its line.
package scenario

import (
	"encoding/json"

	"github.com/factor-coop/factor/internal/money"
)

// Scenario is an economy with the decisions that fall in it.
type Scenario struct {
	// Name is said in reports.
	Name string `yaml:"name"`
	// Cycles is how many costing cycles the economy runs.
	Cycles int `yaml:"cycles"`
	// Seed makes noise and chance; the same seed gives the same run to the byte. --seed replaces it.
	Seed uint64 `yaml:"seed,omitempty"`
	// Region changes parameters of the region, by module, as in config/regions.
	Region map[string]json.RawMessage `yaml:"region,omitempty"`
	// Occupations are what people can work as.
	Occupations []Occupation `yaml:"occupations"`
	// Companies make the products.
	Companies []Company `yaml:"companies"`
	// Decisions fall at the beginning of their cycles.
	Decisions []Decision `yaml:"decisions,omitempty"`
}

// Occupation is a kind of work with its pay.
type Occupation struct {
	Code        string `yaml:"code"`
	RatePerHour Amount `yaml:"rate_per_hour"`
}

// Company is a worker co-operative.
type Company struct {
	Code string `yaml:"code"`
	// Count is how many companies like this there are; their codes get the numbers 1, 2, ... 1 when left out.
	Count     int       `yaml:"count,omitempty"`
	Endowment Endowment `yaml:"endowment"`
	// Workers are paid by the hour whatever is sold: what their hours are not needed for is overhead.
	Workers []Workers `yaml:"workers,omitempty"`
	// Fixed is paid outside the region each cycle, or every so many cycles, and is overhead.
	Fixed []Cost `yaml:"fixed,omitempty"`
	// Products are what it makes.
	Products []Product `yaml:"products"`
}

// Endowment is what the community puts into a company at its founding.
type Endowment struct {
	Reserve  Amount `yaml:"reserve"`
	Starting Amount `yaml:"starting,omitempty"`
}

// Workers are people of one occupation in a company.
type Workers struct {
	Occupation string `yaml:"occupation"`
	Count      int    `yaml:"count"`
	// HoursPerCycle is what each of them works in a cycle.
	HoursPerCycle int `yaml:"hours_per_cycle"`
}

// Cost is money that leaves the region.
type Cost struct {
	Amount Amount `yaml:"amount"`
	// Noise is the furthest that a cycle's amount lies from the usual one, evenly by chance.
	Noise Share `yaml:"noise,omitempty"`
	// Step changes the amount from a cycle on.
	Step *Step `yaml:"step,omitempty"`
	// From is the first cycle in which a fixed cost is paid; the first one when left out.
	From int `yaml:"from,omitempty"`
	// Every is how many cycles lie between two payments of a fixed cost, like 52 for a yearly tax; each cycle when left out.
	Every int `yaml:"every,omitempty"`
	// Prepaid is over how many cycles a payment becomes a cost: 4, 13, 26 or 52; at once when left out.
	Prepaid uint32 `yaml:"prepaid,omitempty"`
}

// Mean is the usual amount of a cycle averaged over the time between two payments, in micro-units.
func (c Cost) Mean() int64 { return int64(c.Amount) / int64(max(1, c.Every)) }

// In is the usual amount in a cycle, in micro-units; 0 where nothing is paid in it.
func (c Cost) In(cycle int) int64 {
	if since := cycle - max(1, c.From); since < 0 || since%max(1, c.Every) != 0 {
		return 0
	}
	if c.Step == nil || cycle < c.Step.Cycle {
		return int64(c.Amount)
	}
	return int64(c.Amount)/money.PPM*int64(c.Step.To) + int64(c.Amount)%money.PPM*int64(c.Step.To)/money.PPM
}

// Step multiplies a value from a cycle on.
type Step struct {
	Cycle int   `yaml:"cycle"`
	To    Share `yaml:"to"`
}

// Product is one thing that a company makes.
type Product struct {
	Code string `yaml:"code"`
	// Declared are the values that stand in before anything is measured; the truth when left out.
	Declared *Declared `yaml:"declared,omitempty"`
	// PerUnit is paid outside the region for each unit made.
	PerUnit *Cost `yaml:"per_unit,omitempty"`
	// Labour is the work in each unit by occupation, in order of the list.
	Labour []Labour `yaml:"labour,omitempty"`
	// Recipe are the inputs of each unit from other companies; loops are allowed.
	Recipe []Input `yaml:"recipe,omitempty"`
	// OverheadWeight is this product's part in the company's overhead; 1 when left out.
	OverheadWeight int64 `yaml:"overhead_weight,omitempty"`
	// Demand is what members want of it in a cycle.
	Demand Demand `yaml:"demand"`
}

// Declared is what a company says about a product before it is known.
type Declared struct {
	Units    int64  `yaml:"units"`
	Overhead Amount `yaml:"overhead"`
	Direct   Amount `yaml:"direct"`
}

// Labour is the work of one occupation in one unit.
type Labour struct {
	Occupation string  `yaml:"occupation"`
	Time       Seconds `yaml:"time"`
}

// Input is a part of a recipe.
type Input struct {
	// Product is named company/product.
	Product  string   `yaml:"product"`
	Quantity Quantity `yaml:"quantity"`
}

// Demand is what members want of a product cycle by cycle.
type Demand struct {
	// Pattern is one of Patterns.
	Pattern Pattern `yaml:"pattern"`
	// Units is the usual demand in a cycle.
	Units int64 `yaml:"units,omitempty"`
	// Noise is the furthest that a cycle lies from its pattern, evenly by chance.
	Noise Share `yaml:"noise,omitempty"`
	// Elasticity says how demand answers the price: demand is multiplied by (usual price / price) to this power. 0% does not answer, 100% spends the same.
	Elasticity Share `yaml:"elasticity,omitempty"`
	// Factor is how far ramp, seasonal, shock and burst change the usual demand.
	Factor Share `yaml:"factor,omitempty"`
	// From and Until are the first cycle of a ramp, shock or closure and the first one after it.
	From  int `yaml:"from,omitempty"`
	Until int `yaml:"until,omitempty"`
	// Every is the length of a year for seasonal, the mean distance of lumps and bursts, the period of zero_months.
	Every int `yaml:"every,omitempty"`
	// Length is how many cycles of each period have no demand in zero_months.
	Length int `yaml:"length,omitempty"`
	// List is the demand of each cycle for the pattern list; its last value goes on.
	List []int64 `yaml:"list,omitempty"`
}

// Pattern is the shape of demand over time.
type Pattern string

// The patterns of demand.
const (
	Steady     Pattern = "steady"
	Ramp       Pattern = "ramp"
	Seasonal   Pattern = "seasonal"
	Shock      Pattern = "shock"
	Lumpy      Pattern = "lumpy"
	ZeroMonths Pattern = "zero_months"
	RandomWalk Pattern = "random_walk"
	Burst      Pattern = "burst"
	Closure    Pattern = "closure"
	List       Pattern = "list"
)

// Patterns are all of them.
var Patterns = []Pattern{Steady, Ramp, Seasonal, Shock, Lumpy, ZeroMonths, RandomWalk, Burst, Closure, List}

// Decision is what a board decides at the beginning of a cycle; exactly one of its parts is there.
type Decision struct {
	Cycle int `yaml:"cycle"`
	// RatePerHour sets what an occupation pays.
	RatePerHour *SetRate `yaml:"rate_per_hour,omitempty"`
	// WageFactor sets one factor of an occupation's wage.
	WageFactor *WageFactor `yaml:"wage_factor,omitempty"`
	// Grant adds to a company's pool.
	Grant *Grant `yaml:"grant,omitempty"`
	// Subsidy pays a part of a company's cost until it is changed.
	Subsidy *Subsidy `yaml:"subsidy,omitempty"`
	// Tax sets the tax on over-recovery at rest.
	Tax *Tax `yaml:"tax,omitempty"`
	// Equip buys from a company's starting pool, outside the region: never priced.
	Equip *Equip `yaml:"equip,omitempty"`
}

// SetRate decides an occupation's pay.
type SetRate struct {
	Occupation string `yaml:"occupation"`
	To         Amount `yaml:"to"`
}

// WageFactor decides what an occupation is paid more for: an hour pays base x (1 + training + need + stress).
type WageFactor struct {
	Occupation string `yaml:"occupation"`
	// Factor is training, need or stress.
	Factor string `yaml:"factor"`
	To     Share  `yaml:"to"`
}

// WageFactors are the names that a factor may have.
var WageFactors = []string{"training", "need", "stress"}

// Grant is a bank grant.
type Grant struct {
	Company string `yaml:"company"`
	// Pool is reserve or starting.
	Pool   string `yaml:"pool"`
	Amount Amount `yaml:"amount"`
}

// Subsidy is a part of the cost of each cycle, paid from the region's fund or issued where that is short.
type Subsidy struct {
	Company string `yaml:"company"`
	Rate    Share  `yaml:"rate"`
}

// Tax takes over-recovery above so many weeks of cost, at a rate each cycle.
type Tax struct {
	CapWeeks int64 `yaml:"cap_weeks"`
	Rate     Share `yaml:"rate"`
}

// Equip is a purchase from the starting pool.
type Equip struct {
	Company string `yaml:"company"`
	Amount  Amount `yaml:"amount"`
}

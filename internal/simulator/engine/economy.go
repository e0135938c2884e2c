// Package engine runs an economy through the real application: the same keepers,
// blocks and rules as a live region, on a memory store, as fast as it goes.
package engine

import (
	"github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/simulator/demand"
	"github.com/factor-coop/factor/internal/simulator/scenario"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	"github.com/factor-coop/factor/x/pricing/labour"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// person is a member; nobody has a key here.
type person struct {
	id      uint64
	address sdk.AccAddress
}

// worker is somebody with hours in a company.
type worker struct {
	person
	occupation string
	hours      int // a cycle
	at         bool
}

// good is a product with everybody's plans for it. Quantities are whole units, of the
// running cycle unless they say otherwise.
type good struct {
	plan    scenario.Product
	firm    *firm
	id      uint64
	stream  *demand.Stream
	perUnit *demand.Chance
	usual   int64 // price that the usual demand belongs to, in micro-units
	// usualSales is what a cycle usually asks for; sales is the same while it is worked out, in millionths.
	usualSales, sales int64

	wanted, bought int64 // by members: in all, and as far as they have come to the shop
	output, made   int64 // planned, and recorded so far
	sold, missed   int64 // to everybody, and asked for in vain
	revenue        int64 // in micro-units
	forecast       int64 // what a cycle usually asks for
	// owed is the seconds of direct work by occupation that no shift was tagged for yet.
	owed map[string]int64
	// service has no stock: it is done when it is asked for.
	service bool
}

// standingOrder is what a company of an export orders each cycle as overhead.
type standingOrder struct {
	supplier *good
	quantity int64
}

// firm is a company with what it has in its hands.
type firm struct {
	plan    scenario.Company
	name    string
	id      uint64
	address string // its own authority
	founder person
	workers []*worker
	goods   []*good
	fixed   []*demand.Chance
	inputs  map[*good]int64 // on hand, in millionths of a unit
	reserve int64           // at the beginning of the hour, less what is being paid in it
	closed  bool            // rests for the cycle
	short   bool            // owes claims: it sells, but buys nothing
	ended   bool            // is wound up, or gone

	// Of a company of an export: its orders and work that are overhead.
	standing     []standingOrder
	overheadWork []scenario.Labour
}

// economy is a running simulation.
type economy struct {
	*chain
	scenario     scenario.Scenario
	authority    string
	firms        []*firm
	resting      []*firm // of an export: companies that take no part, but can be decided about
	goods        []*good
	byName       map[string]*good
	occupations  map[string]uint64
	buyers       []person
	cycle        int
	cycleSeconds int64
	turn         int // which buyer is next
	// continued says that the region was exported: its members have the money that they have, and shifts that are open.
	continued bool
	purses    map[uint64]int64
	// labourSold is the work in what members bought, each unit with what it carried then: counted here, beside the chain.
	labourSold labour.Sum
}

// found has every company founded, endowed, staffed and its products listed.
func (e *economy) found() error {
	for _, f := range e.firms {
		e.do(&cooptypes.MsgFoundCompany{
			Signer: f.founder.address.String(), Code: f.name, Occupation: e.founderOccupation(f), WithoutEndowment: true,
		})
	}
	if _, err := e.block(0); err != nil {
		return err
	}
	ctx, err := e.state()
	if err != nil {
		return err
	}
	for i, f := range e.firms {
		f.id = uint64(i + 1)
		authority, err := e.Coop.AuthorityOf(ctx, f.id)
		if err != nil {
			return err
		}
		f.address = authority.String()
	}
	for _, f := range e.firms {
		for _, grant := range []struct {
			pool   banktypes.Pool
			amount scenario.Amount
		}{{banktypes.POOL_RESERVE, f.plan.Endowment.Reserve}, {banktypes.POOL_STARTING, f.plan.Endowment.Starting}} {
			if grant.amount > 0 {
				e.do(&banktypes.MsgGrant{Signer: e.authority, Company: f.id, Pool: grant.pool, Amount: int64(grant.amount)})
			}
		}
		for _, w := range f.workers {
			if w.id != f.founder.id {
				e.do(&cooptypes.MsgOfferEmployment{Signer: f.address, Company: f.id, Member: w.id, Occupation: e.occupations[w.occupation]})
			}
		}
		for _, g := range f.goods {
			e.register(g)
		}
	}
	if _, err := e.block(0); err != nil {
		return err
	}
	for _, f := range e.firms {
		for _, g := range f.goods {
			// The first half cycle's stock is there: it is what starting pools are for. Without it a
			// ring of suppliers could not begin.
			e.do(&pricingtypes.MsgRecordOutput{Signer: f.address, Company: f.id, Product: g.id, Quantity: (g.usualSales + 1) / 2})
		}
		for _, w := range f.workers {
			if w.id != f.founder.id {
				e.do(&cooptypes.MsgAcceptOffer{Signer: w.address.String(), Company: f.id, Occupation: e.occupations[w.occupation]})
			}
		}
		for _, g := range f.goods {
			e.list(g)
		}
	}
	_, err = e.block(0)
	return err
}

func (e *economy) founderOccupation(f *firm) uint64 {
	if len(f.workers) > 0 {
		return e.occupations[f.workers[0].occupation]
	}
	return 1
}

func (e *economy) register(g *good) {
	e.ask(&pricingtypes.MsgRegisterProduct{
		Signer: g.firm.address, Company: g.firm.id, Code: g.plan.Code, Unit: "unit", Kind: pricingtypes.PRODUCT_KIND_STOCKED,
		Declared: g.declared(e), OverheadWeight: g.plan.OverheadWeight,
	}, func(raw []byte) error {
		var answer pricingtypes.MsgRegisterProductResponse
		err := proto.Unmarshal(raw, &answer)
		g.id = answer.Product
		return err
	})
}

// list sets the recipe and offers the product.
func (e *economy) list(g *good) {
	if len(g.plan.Recipe) > 0 {
		lines := make([]pricingtypes.RecipeLine, len(g.plan.Recipe))
		for i, input := range g.plan.Recipe {
			lines[i] = pricingtypes.RecipeLine{SupplierProduct: e.byName[input.Product].id, MicroQuantity: int64(input.Quantity)}
		}
		e.do(&pricingtypes.MsgSetRecipe{Signer: g.firm.address, Company: g.firm.id, Product: g.id, Lines: lines})
	}
	e.do(&markettypes.MsgListProduct{
		Signer: g.firm.address, Company: g.firm.id, Product: g.id, Mode: markettypes.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: 86_400,
	})
}

// declared is what a company says about a product; the truth as far as the scenario
// knows it where it says nothing.
func (g *good) declared(e *economy) pricingtypes.Declaration {
	if d := g.plan.Declared; d != nil {
		return pricingtypes.Declaration{UnitsPerCycle: d.Units, OverheadPerCycle: int64(d.Overhead), DirectPerUnit: int64(d.Direct)}
	}
	return pricingtypes.Declaration{
		UnitsPerCycle: max(1, g.usualSales), OverheadPerCycle: g.overhead(e), DirectPerUnit: g.direct(e),
	}
}

// setUsualSales works out what a cycle usually asks for of each product, other companies'
// need of it included. Companies may need each other, so it goes round until nothing moves.
func (e *economy) setUsualSales() {
	for range 100 {
		for _, g := range e.goods {
			g.sales = g.ownDemand() * money.Unit
		}
		for _, other := range e.goods {
			for _, input := range other.plan.Recipe {
				e.byName[input.Product].sales += other.usualSales * int64(input.Quantity)
			}
		}
		for _, g := range e.goods {
			g.usualSales = max(1, g.sales/money.Unit)
		}
	}
}

func (g *good) ownDemand() int64 {
	d := g.plan.Demand
	if d.Pattern != scenario.List {
		return d.Units
	}
	var sum int64
	for _, units := range d.List {
		sum += units
	}
	return sum / int64(len(d.List))
}

// direct is what a unit usually costs by itself, without inputs.
func (g *good) direct(e *economy) int64 {
	var sum int64
	if g.plan.PerUnit != nil {
		sum += int64(g.plan.PerUnit.Amount)
	}
	for _, labour := range g.plan.Labour {
		sum += e.rate(labour.Occupation) * int64(labour.Time) / money.SecondsPerHour
	}
	return sum
}

// setUsualPrices works out what units cost at the usual demand: the price that people
// are used to. Suppliers may need each other, so it goes round until nothing moves much.
func (e *economy) setUsualPrices() {
	for range 100 {
		for _, g := range e.goods {
			price := g.direct(e) + g.overhead(e)/max(1, g.usualSales)
			for _, input := range g.plan.Recipe {
				price += e.byName[input.Product].usual * int64(input.Quantity) / money.Unit
			}
			g.usual = max(1, price)
		}
	}
}

// overhead is this product's part of what its company usually spends whatever it makes.
func (g *good) overhead(e *economy) int64 {
	f := g.firm
	var sum, weights int64
	for _, cost := range f.plan.Fixed {
		sum += cost.Mean()
	}
	for _, w := range f.workers {
		sum += e.rate(w.occupation) * int64(w.hours)
	}
	for _, other := range f.goods {
		for _, labour := range other.plan.Labour {
			sum -= e.rate(labour.Occupation) * int64(labour.Time) * other.usualSales / money.SecondsPerHour
		}
		weights += other.plan.OverheadWeight
	}
	return max(0, sum) * g.plan.OverheadWeight / weights
}

func (e *economy) rate(occupation string) int64 {
	for _, one := range e.scenario.Occupations {
		if one.Code == occupation {
			return int64(one.RatePerHour)
		}
	}
	return 0
}

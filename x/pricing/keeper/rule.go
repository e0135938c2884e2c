package keeper

import (
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
	"github.com/factor-coop/factor/x/pricing/types"
)

// rule is the price rule that every region uses; the arithmetic is in x/pricing/atcost.
var rule = atcost.DefaultParams()

// quotation is what the rule says of a company's products, in the order of its books.
type quotation struct {
	bases  []atcost.Base
	shares atcost.Shares
	// recoveryPPM is the recovery of the prices quoted.
	recoveryPPM int64
}

// closed is a company's closed cycles as the rule sees them.
func (b companyBooks) closed() atcost.Company {
	return atcost.Company{
		Age: int64(b.costing.Age), Overhead: b.costing.Overhead, Subsidies: b.costing.Subsidies,
		RecoveryPPM: b.costing.RecoveryPpm,
	}
}

// ruled is a company's products as the rule sees them.
func (b companyBooks) ruled() []atcost.Product {
	products := make([]atcost.Product, len(b.products))
	for i, one := range b.products {
		products[i] = one.ruled()
	}
	return products
}

func (one productBooks) ruled() atcost.Product {
	declared := one.product.Declared
	return atcost.Product{
		Declared: atcost.Declared{Units: declared.UnitsPerCycle, Overhead: declared.OverheadPerCycle, Direct: declared.DirectPerUnit},
		Weight:   one.product.OverheadWeight,
		Age:      int64(one.costing.Age), Units: one.costing.Units, CapacityPPM: one.costing.CapacityPpm,
		Direct: one.costing.Direct, DirectSeen: one.costing.DirectSeen, LastDirect: one.costing.LastDirect,
		Recipe: one.recipe, Stock: one.flow.Stock, Unfinished: one.unfinished(),
		Keep: one.keep, Made: int64(one.costing.MadeCycles),
	}
}

// quotation asks the rule for what every product costs, with the recovery that runs.
func (b companyBooks) quotation() (quotation, error) {
	bases, shares, err := rule.Bases(b.closed(), b.ruled())
	return quotation{bases: bases, shares: shares, recoveryPPM: b.costing.RecoveryPpm}, err
}

// recover takes the company's next recovery from the rule: what the ledger calls not
// recovered, less inputs, jobs up to their ceilings, unfinished work and what delivered orders settle at, is
// open, with what is owed; what of these and of the stock does not sell in time enters it again.
func (b *companyBooks) recover(unrecovered int64, inputs []atcost.Input) (quotation, error) {
	q, err := b.quotation()
	if err != nil {
		return q, err
	}
	b.costing.Idle = rule.Enter(b.costing.Idle, rule.Idle(b.ruled(), q.bases, inputs))
	open := money.SatAdd(money.SatAdd(unrecovered, b.owed), b.costing.Idle)
	for _, known := range []int64{b.flow.Inputs, b.flow.Jobs - b.flow.Overruns, b.unfinished(), b.flow.Delivered} {
		open = money.SatSub(open, known)
	}
	r := rule.Recover(b.closed(), b.ruled(), q.bases, q.shares, open)
	b.costing.RecoveryPpm, b.costing.Error, b.costing.CycleCost = r.PPM, r.Error, r.CycleCost
	q.recoveryPPM = r.PPM
	return q, nil
}

// price is what a product is posted at.
func (q quotation) price(at int) types.PostedPrice {
	base := q.bases[at]
	return types.PostedPrice{
		Price: atcost.Price(base.Total, q.recoveryPPM), Base: base.Total, RecoveryPpm: q.recoveryPPM,
		Direct: base.Direct, Recipe: base.Recipe, Overhead: base.Overhead, Subsidy: base.Subsidy,
	}
}

// observeUnits takes a cycle's sales into a product's units and capacity.
func (one *productBooks) observeUnits(sold int64) {
	observed := rule.ObserveUnits(one.ruled(), sold)
	one.costing.Age++
	one.costing.Units, one.costing.CapacityPpm = observed.Units, observed.CapacityPPM
	one.costing.MadeCycles = uint32(observed.Made)
}

// explain takes a quoted price apart.
func (b companyBooks) explain(at int, q quotation, posted types.PostedPrice) (types.Explanation, error) {
	return explanationOf(posted, b.products[at].costing, b.products[at].lines, b.costing.Lines, q.shares.Declared)
}

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
		Recipe: one.recipe, Stock: one.flow.Stock,
	}
}

// quotation asks the rule for what every product costs, with the recovery that runs.
func (b companyBooks) quotation() (quotation, error) {
	bases, shares, err := rule.Bases(b.closed(), b.ruled())
	return quotation{bases: bases, shares: shares, recoveryPPM: b.costing.RecoveryPpm}, err
}

// recover takes the company's next recovery from the rule: what the ledger calls not
// recovered, less inputs, jobs and unfinished work, is open.
func (b *companyBooks) recover(unrecovered int64) (quotation, error) {
	q, err := b.quotation()
	if err != nil {
		return q, err
	}
	unfinished, err := b.unfinished()
	if err != nil {
		return q, err
	}
	open := unrecovered
	for _, known := range []int64{b.flow.Inputs, b.flow.Jobs, unfinished} {
		if open, err = money.Sub(open, known); err != nil {
			return q, err
		}
	}
	r, err := rule.Recover(b.closed(), b.ruled(), q.bases, q.shares, open)
	if err != nil {
		return q, err
	}
	b.costing.RecoveryPpm, b.costing.Error, b.costing.CycleCost = r.PPM, r.Error, r.CycleCost
	q.recoveryPPM = r.PPM
	return q, nil
}

// price is what a product is posted at.
func (q quotation) price(at int) (types.PostedPrice, error) {
	base := q.bases[at]
	price, err := atcost.Price(base.Total, q.recoveryPPM)
	return types.PostedPrice{
		Price: price, Base: base.Total, RecoveryPpm: q.recoveryPPM,
		Direct: base.Direct, Recipe: base.Recipe, Overhead: base.Overhead, Subsidy: base.Subsidy,
	}, err
}

// observeUnits takes a cycle's sales into a product's units and capacity.
func (one *productBooks) observeUnits(sold int64) error {
	observed, err := rule.ObserveUnits(one.ruled(), sold)
	if err != nil {
		return err
	}
	one.costing.Age++
	one.costing.Units, one.costing.CapacityPpm = observed.Units, observed.CapacityPPM
	return nil
}

// explain takes a quoted price apart.
func (b companyBooks) explain(at int, q quotation, posted types.PostedPrice) (types.Explanation, error) {
	return explanationOf(posted, b.products[at].costing, b.products[at].lines, b.costing.Lines, q.shares.Declared)
}

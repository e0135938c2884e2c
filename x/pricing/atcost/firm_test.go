package atcost_test

import (
	"github.com/factor-coop/factor/x/pricing/atcost"
)

var rule = atcost.DefaultParams()

// firm is a company with its ledger: what the keeper does around the rule, without a chain.
type firm struct {
	company  atcost.Company
	products []atcost.Product
	bases    []atcost.Base
	prices   []int64
	// unrecovered is the ledger's memo: cost less revenue.
	unrecovered int64
	recovery    atcost.Recovery
	// watches says that stock beyond what sells in time enters the error; entered is what did.
	watches bool
	entered int64
}

// made is what a cycle brought for one product.
type made struct{ direct, output, sold, revenue int64 }

func newFirm(declared ...atcost.Declared) (*firm, error) {
	f := &firm{}
	for _, one := range declared {
		f.products = append(f.products, atcost.NewProduct(one, 1))
	}
	return f, f.quote()
}

// quote prices every product with the recovery that runs, as before the first cycle.
func (f *firm) quote() error {
	bases, _, err := rule.Bases(f.company, f.products)
	if err != nil {
		return err
	}
	f.bases, f.prices = bases, pricesOf(bases, f.company.RecoveryPPM)
	return nil
}

func pricesOf(bases []atcost.Base, recoveryPPM int64) []int64 {
	prices := make([]int64, len(bases))
	for i, base := range bases {
		prices[i] = atcost.Price(base.Total, recoveryPPM)
	}
	return prices
}

// close is a closed cycle: observe, recover, quote. The ledger knows cost and revenue;
// open is what of the cost is inputs on hand and work in progress.
func (f *firm) close(overhead, subsidies, cost, open int64, cycle ...made) error {
	products := append([]atcost.Product(nil), f.products...)
	unrecovered := f.unrecovered + cost - subsidies
	for i, one := range cycle {
		var err error
		if products[i], err = rule.ObserveDirect(products[i], one.direct, one.output); err != nil {
			return err
		}
		products[i] = rule.ObserveUnits(products[i], one.sold)
		products[i].Stock += one.output - one.sold
		unrecovered -= one.revenue
	}
	company := rule.ObserveCompany(f.company, overhead, subsidies)
	bases, shares, err := rule.Bases(company, products)
	if err != nil {
		return err
	}
	entered := int64(0)
	if f.watches {
		entered = rule.Enter(f.entered, rule.Idle(products, bases, nil))
	}
	recovery := rule.Recover(company, products, bases, shares, unrecovered-open+entered)
	prices := pricesOf(bases, recovery.PPM)
	company.RecoveryPPM = recovery.PPM
	f.entered = entered
	f.company, f.products, f.unrecovered, f.recovery, f.bases, f.prices = company, products, unrecovered, recovery, bases, prices
	return nil
}

// week sells a service: output is what is sold, all of its cost is this cycle's.
func (f *firm) week(overhead, directPerUnit, sold int64) error {
	direct := directPerUnit * sold
	return f.close(overhead, 0, overhead+direct, 0, made{direct: direct, output: sold, sold: sold, revenue: f.prices[0] * sold})
}

func abs(a int64) int64 { return max(a, -a) }

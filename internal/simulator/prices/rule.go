package prices

import (
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
)

// Declared is what a company says of a product before anything is known, with its part in the overhead.
type Declared struct {
	atcost.Declared
	Weight int64
}

// Week is a closed cycle of a company, in micro-units.
type Week struct {
	Overhead, Subsidy int64
	// Error is the company's cost that its prices have not brought in yet, this cycle included.
	Error    int64
	Products []Made
}

// Made is a closed cycle of a product: what its units cost by themselves, what their
// inputs cost, how many were sold, and what a unit's recipe costs at the suppliers' prices
// of this cycle.
type Made struct {
	Direct, Inputs, Sold, Recipe int64
	Revenue                      int64
}

// Quote is what a rule asks for a product: Price = Base x (1 + Recovery / 10^6), in micro-units.
type Quote struct{ Price, Base, Recovery int64 }

// Pricer sets the prices of one company.
type Pricer interface {
	// Quotes are the prices that run, one a product.
	Quotes() []Quote
	// Close takes a cycle in and sets the prices of the next one.
	Close(week Week) error
	// NotViable says that no price recovers the company's cost.
	NotViable() bool
}

// Rule makes the pricer of a company from what it declared, recipes at the suppliers' usual prices.
type Rule func(declared []Declared, recipes []int64) (Pricer, error)

// viableCycles is how many cycles at the upper cap flag a company, as x/pricing does.
const viableCycles = 13

// real is the rule of regions with its default constants.
type real struct {
	params   atcost.Params
	company  atcost.Company
	products []atcost.Product
	quotes   []Quote
	atCap    int
}

// Real is the rule of regions.
func Real(declared []Declared, recipes []int64) (Pricer, error) {
	r := &real{params: atcost.DefaultParams()}
	for i, one := range declared {
		product := atcost.NewProduct(one.Declared, one.Weight)
		product.Recipe = recipes[i]
		r.products = append(r.products, product)
	}
	bases, _, err := r.params.Bases(r.company, r.products)
	if err != nil {
		return nil, err
	}
	r.quote(bases)
	return r, nil
}

func (r *real) quote(bases []atcost.Base) {
	r.quotes = make([]Quote, len(bases))
	for i, base := range bases {
		r.quotes[i] = Quote{atcost.Price(base.Total, r.company.RecoveryPPM), base.Total, r.company.RecoveryPPM}
	}
}

// Quotes implements Pricer.
func (r *real) Quotes() []Quote { return r.quotes }

// NotViable implements Pricer.
func (r *real) NotViable() bool { return r.atCap >= viableCycles }

// Close implements Pricer.
func (r *real) Close(week Week) error {
	var err error
	for i, made := range week.Products {
		one := r.products[i]
		// Inputs are bought at the recipe's price of the cycle, so that they leave no variance.
		if one, err = r.params.ObserveDirect(one, made.Direct, made.Sold); err != nil {
			return err
		}
		one = r.params.ObserveUnits(one, made.Sold)
		one.Recipe = made.Recipe
		r.products[i] = one
	}
	r.company = r.params.ObserveCompany(r.company, week.Overhead, week.Subsidy)
	bases, shares, err := r.params.Bases(r.company, r.products)
	if err != nil {
		return err
	}
	recovery := r.params.Recover(r.company, r.products, bases, shares, week.Error)
	r.company.RecoveryPPM = recovery.PPM
	if r.atCap++; recovery.PPM < r.params.UpPPM {
		r.atCap = 0
	}
	r.quote(bases)
	return nil
}

// parts splits a company's overhead over its products.
func parts(total int64, declared []Declared) ([]int64, error) {
	weights := make([]int64, len(declared))
	for i, one := range declared {
		weights[i] = one.Weight
	}
	if total < 0 {
		split, err := money.Split(-total, weights)
		for i := range split {
			split[i] = -split[i]
		}
		return split, err
	}
	return money.Split(total, weights)
}

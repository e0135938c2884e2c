package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

// DefaultGenesis is a region without a product.
func DefaultGenesis() *GenesisState {
	return &GenesisState{Params: DefaultParams(), NextProduct: 1, NextJob: 1}
}

// Validate checks what can be checked without the modules below: limits, ids, order of entries and sums.
func (g *GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return err
	}
	if g.NextProduct == 0 || g.NextJob == 0 {
		return errorsmod.Wrapf(ErrGenesis, "next_product is %d and next_job is %d, ids start at 1", g.NextProduct, g.NextJob)
	}
	if g.Cycle.Companies != uint64(len(g.Companies)) {
		return errorsmod.Wrapf(ErrGenesis, "cycle counts %d companies, there are %d", g.Cycle.Companies, len(g.Companies))
	}
	last := uint64(0)
	for _, entry := range g.Companies {
		if entry.Company <= last {
			return errorsmod.Wrapf(ErrGenesis, "company %d follows %d, companies ascend", entry.Company, last)
		}
		last = entry.Company
		if err := failure.First(
			CheckSum("overhead of company", entry.Company, entry.Flow.Overhead, entry.Flow.Lines),
			entry.Flow.Labour.Check("labour since the last close", entry.Company),
			entry.Costing.Labour.Check("labour account", entry.Company),
		); err != nil {
			return err
		}
	}
	return failure.First(g.EndedLabour.Check("labour account of companies that are gone", 0), g.validateProducts(), g.validateOwed(), g.validateRest())
}

func (g *GenesisState) validateProducts() error {
	last := uint64(0)
	for _, entry := range g.Products {
		product := entry.Product
		if product.Id <= last || product.Id >= g.NextProduct {
			return errorsmod.Wrapf(ErrGenesis, "product %d follows %d, products ascend and stay below next_product %d", product.Id, last, g.NextProduct)
		}
		last = product.Id
		if err := failure.First(
			valid.ID("company", product.Company), valid.Code("code", product.Code), valid.Code("unit", product.Unit),
			product.Kind.Validate(), product.Declared.Validate(), entry.Recipe.Validate(),
			CheckSum("tagged cost of product", product.Id, entry.Flow.Tagged, entry.Flow.Lines),
			entry.validateExplanations(),
		); err != nil {
			return err
		}
		if entry.Flow.Stock < 0 {
			return errorsmod.Wrapf(ErrGenesis, "stock of product %d is %d", product.Id, entry.Flow.Stock)
		}
		if entry.Flow.Delivered < 0 || entry.Flow.DeliveredAmount < 0 {
			return errorsmod.Wrapf(ErrGenesis, "of product %d %d units are delivered for %d", product.Id, entry.Flow.Delivered, entry.Flow.DeliveredAmount)
		}
	}
	return nil
}

func (g *GenesisState) validateRest() error {
	last := uint64(0)
	for _, job := range g.Jobs {
		if job.Id <= last || job.Id >= g.NextJob {
			return errorsmod.Wrapf(ErrGenesis, "job %d follows %d, jobs ascend and stay below next_job %d", job.Id, last, g.NextJob)
		}
		last = job.Id
		if err := CheckSum("job", job.Id, job.Cost, job.Lines); err != nil {
			return err
		}
	}
	for _, entry := range g.Inputs {
		if entry.Company == 0 || entry.SupplierProduct == 0 || entry.Input.MicroQuantity < 1 || entry.Input.Amount < 0 {
			return errorsmod.Wrapf(ErrGenesis, "input of company %d, product %d is out of range", entry.Company, entry.SupplierProduct)
		}
	}
	return g.validateDeferred()
}

func (g *GenesisState) validateDeferred() error {
	ages := map[uint64]uint32{}
	for _, entry := range g.Companies {
		ages[entry.Company] = entry.Costing.Age
	}
	before := DeferredEnd{}
	for _, end := range g.DeferredEnds {
		age, known := ages[end.Company]
		if !known {
			return errorsmod.Wrapf(ErrGenesis, "company %d has deferred costs and no others", end.Company)
		}
		if !before.before(end) {
			return errorsmod.Wrapf(ErrGenesis, "what ends of company %d with close %d is not in order, or there twice", end.Company, end.Close)
		}
		if err := end.Check(age); err != nil {
			return err
		}
		before = end
	}
	return nil
}

// CheckSum says whether lines sum to what they divide.
func CheckSum(what string, id uint64, total int64, lines []CostLine) error {
	sum := int64(0)
	for _, line := range lines {
		sum += line.Amount
	}
	if sum != total {
		return errorsmod.Wrapf(ErrGenesis, "%s %d is %d, its lines sum to %d: residual %d", what, id, total, sum, total-sum)
	}
	return nil
}

// CheckExplanation says whether an explanation is one of this price and sums to it.
func CheckExplanation(product uint64, posted PostedPrice, explanation Explanation) error {
	if explanation.Price != posted.Price || explanation.Cycle != posted.Cycle {
		return errorsmod.Wrapf(ErrGenesis, "product %d costs %d since cycle %d, its explanation is of %d since cycle %d: residual %d",
			product, posted.Price, posted.Cycle, explanation.Price, explanation.Cycle, posted.Price-explanation.Price)
	}
	return CheckPast(product, explanation)
}

// CheckPast says whether an explanation sums to the price that it is of.
func CheckPast(product uint64, explanation Explanation) error {
	sum := int64(0)
	for _, line := range explanation.Lines {
		sum += line.Amount
	}
	if sum != explanation.Price {
		return errorsmod.Wrapf(ErrGenesis, "product %d cost %d in cycle %d, its explanation sums to %d: residual %d",
			product, explanation.Price, explanation.Cycle, sum, explanation.Price-sum)
	}
	return nil
}

// validateExplanations: they ascend, each sums to its price, and the last one is of the current price.
func (entry ProductEntry) validateExplanations() error {
	product, last := entry.Product.Id, Explanation{}
	slots := map[uint64]bool{}
	for _, explanation := range entry.Explanations {
		slot := explanation.Cycle % ExplanationCycles
		if explanation.Cycle <= last.Cycle || slots[slot] {
			return errorsmod.Wrapf(ErrGenesis, "product %d: the explanation of cycle %d follows that of cycle %d; they ascend, one in each of %d slots",
				product, explanation.Cycle, last.Cycle, ExplanationCycles)
		}
		slots[slot] = true
		if err := CheckPast(product, explanation); err != nil {
			return err
		}
		last = explanation
	}
	return CheckExplanation(product, entry.Prices.Current, last)
}

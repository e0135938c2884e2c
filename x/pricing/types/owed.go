package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/x/pricing/atcost"
)

// NewOwedInputs is what the rule says is owed, as it is stored.
func NewOwedInputs(owed []atcost.Owed) OwedInputs {
	stored := OwedInputs{Cycles: make([]OwedInput, len(owed))}
	for i, one := range owed {
		stored.Cycles[i] = OwedInput{Cycle: one.Cycle, Units: one.Units, MicroQuantity: one.MicroQuantity, Amount: one.Amount}
	}
	return stored
}

// Ruled is what is stored as the rule sees it.
func (o OwedInputs) Ruled() []atcost.Owed {
	owed := make([]atcost.Owed, len(o.Cycles))
	for i, one := range o.Cycles {
		owed[i] = atcost.Owed{Cycle: one.Cycle, Units: one.Units, MicroQuantity: one.MicroQuantity, Amount: one.Amount}
	}
	return owed
}

// Amount is what all of it is expected to cost, in micro-units.
func (o OwedInputs) Amount() int64 {
	sum := int64(0)
	for _, one := range o.Cycles {
		sum += one.Amount
	}
	return sum
}

// MicroQuantity is all of it in millionths of the supplier's unit.
func (o OwedInputs) MicroQuantity() int64 {
	sum := int64(0)
	for _, one := range o.Cycles {
		sum += one.MicroQuantity
	}
	return sum
}

// Check says what cannot be of one entry: it has one part for each cycle, oldest first, bounded in number and sum.
func (e OwedEntry) Check() error {
	most := int(atcost.DefaultParams().OwedCycles) + 1
	if len(e.Cycles) < 1 || len(e.Cycles) > most {
		return errorsmod.Wrapf(ErrGenesis, "product %d is owed product %d of %d cycles, there are 1 to %d", e.Product, e.SupplierProduct, len(e.Cycles), most)
	}
	last, quantity, amount := uint64(0), int64(0), int64(0)
	for _, one := range e.Cycles {
		if one.Cycle <= last {
			return errorsmod.Wrapf(ErrGenesis, "product %d is owed product %d of cycle %d after cycle %d, they ascend", e.Product, e.SupplierProduct, one.Cycle, last)
		}
		if one.Units < 1 || one.MicroQuantity < 1 || one.MicroQuantity > atcost.MaxOwed-quantity || one.Amount < 0 || one.Amount > MaxAmount-amount {
			return errorsmod.Wrapf(ErrGenesis, "product %d is owed %d millionths of product %d for %d units at %d: out of range",
				e.Product, one.MicroQuantity, e.SupplierProduct, one.Units, one.Amount)
		}
		last, quantity, amount = one.Cycle, quantity+one.MicroQuantity, amount+one.Amount
	}
	return nil
}

// Names says whether a recipe takes a supplier's product.
func (r Recipe) Names(supplierProduct uint64) bool {
	for _, line := range r.Lines {
		if line.SupplierProduct == supplierProduct {
			return true
		}
	}
	return false
}

// validateOwed: what is owed is of an active product whose recipe names it, in order, and what companies say in sum.
func (g GenesisState) validateOwed() error {
	products, owed := map[uint64]ProductEntry{}, map[uint64]int64{}
	for _, entry := range g.Products {
		products[entry.Product.Id] = entry
		if entry.Recipe.FlaggedCycle > g.Cycle.Number || (entry.Recipe.FlaggedCycle != 0 && len(entry.Recipe.Lines) == 0) {
			return errorsmod.Wrapf(ErrGenesis, "the recipe of product %d has %d lines and is flagged in cycle %d, cycle %d runs",
				entry.Product.Id, len(entry.Recipe.Lines), entry.Recipe.FlaggedCycle, g.Cycle.Number)
		}
	}
	last := OwedEntry{}
	for _, entry := range g.Owed {
		if err := entry.Check(); err != nil {
			return err
		}
		if !last.before(entry) {
			return errorsmod.Wrapf(ErrGenesis, "what product %d of company %d is owed of product %d is out of order", entry.Product, entry.Company, entry.SupplierProduct)
		}
		last = entry
		product, found := products[entry.Product]
		if !found || product.Product.Retired || product.Product.Company != entry.Company || !product.Recipe.Names(entry.SupplierProduct) {
			return errorsmod.Wrapf(ErrGenesis, "product %d of company %d is owed product %d, which no recipe of it names", entry.Product, entry.Company, entry.SupplierProduct)
		}
		owed[entry.Company] += OwedInputs{Cycles: entry.Cycles}.Amount()
	}
	for _, company := range g.Companies {
		if company.Flow.Owed != owed[company.Company] || company.Flow.Owed > MaxAmount {
			return errorsmod.Wrapf(ErrGenesis, "company %d is owed %d, its entries sum to %d: residual %d",
				company.Company, company.Flow.Owed, owed[company.Company], company.Flow.Owed-owed[company.Company])
		}
		delete(owed, company.Company)
	}
	if len(owed) > 0 {
		return errorsmod.Wrapf(ErrGenesis, "%d companies are owed inputs and have no costs", len(owed))
	}
	return nil
}

func (e OwedEntry) before(other OwedEntry) bool {
	switch {
	case e.Company != other.Company:
		return e.Company < other.Company
	case e.SupplierProduct != other.SupplierProduct:
		return e.SupplierProduct < other.SupplierProduct
	default:
		return e.Product < other.Product
	}
}

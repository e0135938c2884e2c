package types

import (
	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

// Sale is units of a product and their price, as they are paid or refunded.
type Sale struct {
	Seller, Product uint64
	// Quantity is in whole units.
	Quantity int64
	// AtCost is the part of the price that is the seller's, Markup the region's, in micro-units.
	AtCost, Markup int64
	// Payer is the account whose money it is.
	Payer currencytypes.Account
	// Use is what a company buys it for; nil where a member or the region buys.
	Use   *Use
	Cause currencytypes.Cause
}

// Use is what a company buys something for.
type Use struct {
	Company uint64
	// Tag is what it is a cost of, nothing for overhead.
	Tag CostTag
	// Recipe puts it on hand, to be used by output.
	Recipe bool
	// Later says over how many cycles it becomes a cost: equipment, or what is prepaid; nothing where it is one at once.
	Later      Deferral
	Commitment []byte
}

// Class says what the price is for the books of both sides: money from a reserve is a cost of the buyer (equipment: as it
// depreciates), every other buyer's is only the seller's revenue.
func (s Sale) Class() currencytypes.CostClass {
	switch {
	case s.Payer.Book != currencytypes.BOOK_RESERVE:
		return currencytypes.COST_CLASS_REVENUE
	case s.Use == nil:
		return currencytypes.COST_CLASS_TRADE
	}
	switch s.Use.Later.Kind {
	case DEFERRED_KIND_EQUIPMENT:
		return currencytypes.COST_CLASS_CAPITAL_TRADE
	case DEFERRED_KIND_PREPAID:
		return currencytypes.COST_CLASS_PREPAID_TRADE
	default:
		return currencytypes.COST_CLASS_TRADE
	}
}

// RefundClass is Class of money that goes back.
func (s Sale) RefundClass() currencytypes.CostClass {
	if s.Payer.Book == currencytypes.BOOK_RESERVE {
		return currencytypes.COST_CLASS_REFUND_TRADE
	}
	return currencytypes.COST_CLASS_REFUND
}

// Priced is what the price adds to the cost of a company that buys, in micro-units. Economy rule: what a starting pool pays is never priced.
func (s Sale) Priced() int64 {
	if s.Payer.Book == currencytypes.BOOK_STARTING {
		return 0
	}
	return s.AtCost + s.Markup
}

// Input is what a company that buys takes into its costs.
func (s Sale) Input() Input {
	return Input{
		Tag: s.Use.Tag, Recipe: s.Use.Recipe, SupplierCompany: s.Seller, SupplierProduct: s.Product, Quantity: s.Quantity, Amount: s.Priced(),
	}
}

// OutsidePayment is something paid outside the system.
type OutsidePayment struct {
	// From is a company's pool or the region fund. Hold is where the money waits; 0 when it is paid at once.
	From currencytypes.Account
	Hold uint64
	// Amount is in micro-units.
	Amount int64
	// Tag is what it is a cost of. Later says over how many cycles it becomes one; nothing where it is one at once.
	Tag        CostTag
	Later      Deferral
	Commitment []byte
	Cause      currencytypes.Cause
}

// Class says what a payment is for the company's books: a cost at once or as it depreciates where the reserve pays, nothing
// where the starting pool or the region does.
func (p OutsidePayment) Class() currencytypes.CostClass {
	if p.From.Book != currencytypes.BOOK_RESERVE {
		return currencytypes.COST_CLASS_NEUTRAL
	}
	switch p.Later.Kind {
	case DEFERRED_KIND_EQUIPMENT:
		return currencytypes.COST_CLASS_CAPITAL
	case DEFERRED_KIND_PREPAID:
		return currencytypes.COST_CLASS_PREPAID
	default:
		return currencytypes.COST_CLASS_COST
	}
}

// Work is a wage and what it was done for.
type Work struct {
	Wage currencytypes.Wage
	Tag  CostTag
}

package atcost

import "github.com/factor-coop/factor/internal/money"

// What a company holds is cost that its prices have not brought in yet, and that they need not
// bring in while it sells in time: finished stock, work in progress, inputs on hand. What would
// take longer than that to sell keeps cost out of prices, and so out of the sight of whoever
// looks at them. It therefore enters the error again, by a falling share: an eighth of what has
// not entered yet a cycle. It leaves the error as it sells. Nothing of it is a loss: a loss is
// what two people counted.

// Input is bought input on hand.
type Input struct {
	// Amount is what it cost in micro-units, MicroQuantity millionths of the supplier's unit.
	Amount, MicroQuantity int64
	// Keep is how many cycles of use it may last.
	Keep int64
	// Uses are the products whose recipes take it.
	Uses []Use
}

// Use is what one unit of a product takes of an input, in millionths of the supplier's unit.
type Use struct {
	Product       int
	MicroQuantity int64
}

// SellsIn is how many millionths of units a product sells in so many cycles: the larger of what
// sold in the cycles that followed a year ago, the last year's average and, in the first year
// in which it was made, what was declared.
func (p Params) SellsIn(one Product, cycles int64) int64 {
	known := int64(len(one.Units))
	total := max(0, sum(one.Units...))
	sells := money.SatMulDivFloor(money.SatMul(total, cycles), money.PPM, known)
	if known >= p.Window {
		ahead := sum(one.Units[:cycles%known]...)
		sells = max(sells, money.SatMul(money.SatAdd(money.SatMul(total, cycles/known), ahead), money.PPM))
	}
	if one.Made < p.Window {
		sells = max(sells, money.SatMul(money.SatMul(one.Declared.Units, cycles), money.PPM))
	}
	return sells
}

// Idle is what a company holds beyond what sells in time, in micro-units: stock at base with the
// work in progress of the same product, and inputs at what they cost by what recipes take of them.
func (p Params) Idle(products []Product, bases []Base, inputs []Input) int64 {
	idle := int64(0)
	for i, one := range products {
		held := money.SatAdd(money.SatMul(one.Stock, bases[i].Total), max(0, one.Unfinished))
		inTime := money.SatMulDivFloor(bases[i].Total, p.SellsIn(one, one.Keep), money.PPM)
		idle = money.SatAdd(idle, max(0, held-inTime))
	}
	for _, input := range inputs {
		inTime := int64(0)
		for _, use := range input.Uses {
			inTime = money.SatAdd(inTime, money.SatMulDivFloor(p.SellsIn(products[use.Product], input.Keep), use.MicroQuantity, money.PPM))
		}
		if beyond := input.MicroQuantity - inTime; beyond > 0 {
			idle = money.SatAdd(idle, money.SatMulDivFloor(max(0, input.Amount), beyond, input.MicroQuantity))
		}
	}
	return idle
}

// Enter moves the part of what is idle that the error counts again by one cycle, in micro-units:
// up by an eighth of what is missing, rounded up, and at once down to what is still idle.
func (p Params) Enter(entered, idle int64) int64 {
	if idle <= entered {
		return idle
	}
	missing := idle - entered
	return entered + missing/p.IdleCycles + min(1, missing%p.IdleCycles)
}

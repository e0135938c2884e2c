package prices

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/factor-coop/factor/internal/money"
)

// Method is a way to cost a product that is not the rule of regions. Subsidies lower a
// method's cost in the cycle that they are paid in.
type Method string

// The methods.
const (
	// Window asks what a unit cost on average in the last N cycles.
	Window Method = "plain average window"
	// Moving asks the exponential average over N cycles of cost, divided by that of units:
	// each cycle replaces a part 1/N of what the average is made of (of a young one 1/age).
	Moving Method = "moving-average cost"
	// Batch takes N cycles as a batch and asks in the next batch what a unit of this one cost;
	// the first batches are 1, 2, 4 ... cycles, so that what was declared holds for one.
	Batch Method = "batch costing"
)

// Methods are all of them.
var Methods = []Method{Window, Moving, Batch}

// Baseline is a method with its parameters.
type Baseline struct {
	Method Method
	// Cycles is N, how long it averages.
	Cycles int64
	// Carry adds what earlier prices missed (or takes off what they took too much) to the
	// cost that is divided, spread over N cycles. Without it a method never looks back.
	Carry bool
}

// String names a baseline with its parameters.
func (b Baseline) String() string {
	if b.Carry {
		return fmt.Sprintf("%s, N = %d, carried over", b.Method, b.Cycles)
	}
	return fmt.Sprintf("%s, N = %d", b.Method, b.Cycles)
}

// Parse reads the rule to price by: real, or window, moving or batch with N and, if it
// carries over, the word: window:26 or batch:13:carry.
func Parse(text string) (Rule, error) {
	if text == "real" {
		return Real, nil
	}
	fields := strings.Split(text, ":")
	method, known := map[string]Method{"window": Window, "moving": Moving, "batch": Batch}[fields[0]]
	if !known || len(fields) < 2 || len(fields) > 3 || (len(fields) == 3 && fields[2] != "carry") {
		return nil, fmt.Errorf("%q is no rule: write real, window:N, moving:N or batch:N, with :carry behind it to carry over what was missed", text)
	}
	cycles, err := strconv.ParseInt(fields[1], 10, 64)
	if err != nil || cycles < 1 || cycles > longest {
		return nil, fmt.Errorf("%q is no rule: N must be from 1 to %d", text, longest)
	}
	return Baseline{method, cycles, len(fields) == 3}.Rule, nil
}

// longest is the largest N.
const longest = 520

// ledger is what a baseline knows of a product; money in micro-units.
type ledger struct {
	price, missed int64
	// costs and units are the sums of the window or batch, or the averages times 10^6.
	costs, units int64
	ring         [][2]int64
	age          int64
	// batch is how old the batch is, length how long it gets.
	batch, length int64
}

type baseline struct {
	Baseline
	declared []Declared
	products []ledger
	quotes   []Quote
}

// Rule is the baseline as a rule. Declared values give the first price; the first closed
// cycle replaces them.
func (b Baseline) Rule(declared []Declared, recipes []int64) (Pricer, error) {
	if b.Cycles < 1 || b.Cycles > longest {
		return nil, fmt.Errorf("%s: N must be from 1 to %d", b, longest)
	}
	p := &baseline{Baseline: b, declared: declared}
	for i, one := range declared {
		unit, err := money.Add(one.Direct, recipes[i])
		if err != nil {
			return nil, err
		}
		units := max(1, one.Units)
		cost, err := money.Mul(unit, units)
		if err != nil {
			return nil, err
		}
		if cost, err = money.Add(cost, one.Overhead); err != nil {
			return nil, err
		}
		product := ledger{length: 1}
		if product.price, err = money.MulDivHalfUp(cost, 1, units); err != nil {
			return nil, err
		}
		p.products = append(p.products, product)
	}
	p.quote()
	return p, nil
}

func (b *baseline) quote() {
	b.quotes = make([]Quote, len(b.products))
	for i, one := range b.products {
		b.quotes[i] = Quote{Price: one.price, Base: one.price}
	}
}

// Quotes implements Pricer.
func (b *baseline) Quotes() []Quote { return b.quotes }

// NotViable implements Pricer: no baseline can tell.
func (b *baseline) NotViable() bool { return false }

// Close implements Pricer.
func (b *baseline) Close(week Week) error {
	shares, err := parts(week.Overhead-week.Subsidy, b.declared)
	if err != nil {
		return err
	}
	for i, made := range week.Products {
		cost, err := money.Add(shares[i], made.Direct)
		if err != nil {
			return err
		}
		if cost, err = money.Add(cost, made.Inputs); err != nil {
			return err
		}
		if err := b.observe(&b.products[i], cost, made); err != nil {
			return fmt.Errorf("%s: %w", b.Baseline, err)
		}
	}
	b.quote()
	return nil
}

func (b *baseline) observe(p *ledger, cost int64, made Made) error {
	missed, err := money.Add(p.missed, cost-made.Revenue)
	if err != nil {
		return err
	}
	p.missed = missed
	p.age++
	carried := int64(0)
	if b.Carry {
		carried = p.missed
	}
	switch b.Method {
	case Window:
		p.costs, p.units = p.costs+cost, p.units+made.Sold
		p.ring = append(p.ring, [2]int64{cost, made.Sold})
		if int64(len(p.ring)) > b.Cycles {
			p.costs, p.units = p.costs-p.ring[0][0], p.units-p.ring[0][1]
			p.ring = p.ring[1:]
		}
		// A young window is shorter than N: its part of what was missed is too.
		if carried, err = money.MulDivHalfUp(carried, int64(len(p.ring)), b.Cycles); err != nil {
			return err
		}
		return p.set(carried, 1)
	case Moving:
		step, err := money.MulDivHalfUp(cost-p.costs, 1, min(p.age, b.Cycles))
		if err != nil {
			return err
		}
		p.costs += step
		if step, err = money.MulDivHalfUp(made.Sold*money.PPM-p.units, 1, min(p.age, b.Cycles)); err != nil {
			return err
		}
		p.units += step
		if carried, err = money.MulDivHalfUp(carried, 1, b.Cycles); err != nil {
			return err
		}
		return p.set(carried, money.PPM)
	default: // Batch: the price stays until the batch is full
		p.costs, p.units = p.costs+cost, p.units+made.Sold
		p.batch++
		// A batch in which nothing was sold has nothing to divide by: it goes on.
		if p.batch < min(p.length, b.Cycles) || p.units <= 0 {
			return nil
		}
		err := p.set(carried, 1)
		p.costs, p.units, p.batch, p.length = 0, 0, 0, min(2*p.length, b.Cycles)
		return err
	}
}

// set asks costs with what is carried over, for each unit; without a unit the price stays.
// It is never below zero.
func (p *ledger) set(carried, scale int64) error {
	if p.units <= 0 {
		return nil
	}
	total, err := money.Add(p.costs, carried)
	if err != nil {
		return err
	}
	price, err := money.MulDivHalfUp(total, scale, p.units)
	p.price = max(0, price)
	return err
}

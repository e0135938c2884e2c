package engine

import (
	"context"
	"fmt"
	"time"

	"github.com/cosmos/gogoproto/proto"

	"github.com/factor-coop/factor/internal/money"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// A day of a cycle: inputs are ordered in the night, then people work, what they
// made is recorded in the evening, and members shop before midnight.
const (
	hoursPerDay  = 24
	orderHour    = 1
	workBegins   = 6
	outputHour   = 20
	shoppingHour = 21
	workdays     = 5
)

// run lives a cycle, one block an hour.
func (e *economy) run(hours int) error {
	if err := e.plan(); err != nil {
		return err
	}
	days := (hours + hoursPerDay - 1) / hoursPerDay
	for hour := range hours {
		day, clock := hour/hoursPerDay, hour%hoursPerDay
		working := min(days, workdays)
		if err := e.standing(); err != nil {
			return err
		}
		var err error
		switch {
		case clock == orderHour && day < working:
			err = e.orderInputs(day == working-1)
		case day == 0 && clock == orderHour+1:
			e.payFixed()
			var ctx context.Context
			if ctx, err = e.state(); err == nil {
				err = e.orderStanding(ctx)
			}
		case clock == outputHour && day < working:
			e.produce(working - day)
		case clock == shoppingHour:
			err = e.shop(days - day)
		}
		if err != nil {
			return err
		}
		if day < working {
			if err := e.work(day, working, clock); err != nil {
				return err
			}
		}
		if _, err := e.block(time.Hour); err != nil {
			return fmt.Errorf("cycle %d, day %d, hour %d: %w", e.cycle, day+1, clock, err)
		}
	}
	return nil
}

// plan draws the demand of the cycle at the prices of now, and decides what to make:
// what usually goes in a cycle, and half as much again in stock.
func (e *economy) plan() error {
	ctx, err := e.state()
	if err != nil {
		return err
	}
	for _, g := range e.goods {
		price, _, err := e.Pricing.ConsumerPrice(ctx, g.id)
		if err != nil {
			return err
		}
		stock, err := e.stock(ctx, g)
		if err != nil {
			return err
		}
		if e.cycle > 1 {
			g.forecast += (g.sold + g.missed - g.forecast) / 4
		}
		g.wanted, g.bought, g.made, g.sold, g.revenue, g.missed = g.stream.Next(price, g.usual), 0, 0, 0, 0, 0
		g.firm.closed = g.stream.Closed()
		g.output = max(0, g.forecast+g.forecast/2-stock)
		if g.service {
			g.output = g.forecast
		}
		if g.firm.closed || g.firm.ended {
			g.output = 0
		}
	}
	for _, f := range e.firms {
		e.limitByHours(f)
	}
	return nil
}

// limitByHours makes less where a company's people have not the hours for it.
func (e *economy) limitByHours(f *firm) {
	for _, occupation := range e.scenario.Occupations {
		var have, need int64
		for _, w := range f.workers {
			if w.occupation == occupation.Code {
				have += int64(w.hours) * money.SecondsPerHour
			}
		}
		for _, g := range f.goods {
			need += g.output * g.labour(occupation.Code)
		}
		if need <= have {
			continue
		}
		for _, g := range f.goods {
			if g.labour(occupation.Code) > 0 {
				g.output = g.output * have / need
			}
		}
	}
}

// labour is the seconds of an occupation in a unit.
func (g *good) labour(occupation string) (seconds int64) {
	for _, labour := range g.plan.Labour {
		if labour.Occupation == occupation {
			seconds += int64(labour.Time)
		}
	}
	return seconds
}

// orderInputs has every company order what the rest of its output of the cycle needs and it has
// not got, as far as the supplier's stock and its own reserve reach. What is not to be
// had on the last day was asked for in vain.
func (e *economy) orderInputs(last bool) error {
	ctx, err := e.state()
	if err != nil {
		return err
	}
	stocks := map[uint64]int64{}
	for _, f := range e.firms {
		if f.short {
			continue
		}
		for _, g := range f.goods {
			for _, input := range g.plan.Recipe {
				supplier := e.byName[input.Product]
				if _, known := stocks[supplier.id]; !known {
					if stocks[supplier.id], err = e.stock(ctx, supplier); err != nil {
						return err
					}
				}
				price, err := e.Pricing.Price(ctx, supplier.id)
				if err != nil {
					return err
				}
				need := ceilDiv((g.output-g.made)*int64(input.Quantity)-f.inputs[supplier], money.Unit)
				quantity := min(need, stocks[supplier.id])
				if price > 0 {
					quantity = min(quantity, f.reserve/price)
				}
				if last {
					supplier.missed += max(0, need-max(0, quantity))
				}
				if quantity <= 0 {
					continue
				}
				stocks[supplier.id] -= quantity
				f.reserve -= quantity * price
				e.order(f, supplier, quantity, price)
			}
		}
	}
	return nil
}

func (e *economy) order(f *firm, supplier *good, quantity, price int64) {
	e.place(f, supplier, quantity, price, markettypes.PURPOSE_KIND_RECIPE)
}

func (e *economy) place(f *firm, supplier *good, quantity, price int64, kind markettypes.PurposeKind) {
	e.ask(&markettypes.MsgPlaceCompanyOrder{
		Signer: f.address, Company: f.id, Product: supplier.id, Quantity: quantity, MaxUnitPrice: price,
		Pool: markettypes.POOL_RESERVE, Purpose: markettypes.Purpose{Kind: kind},
	}, func(raw []byte) error {
		var answer markettypes.MsgPlaceCompanyOrderResponse
		if err := proto.Unmarshal(raw, &answer); err != nil {
			return err
		}
		if kind == markettypes.PURPOSE_KIND_RECIPE {
			f.inputs[supplier] += quantity * money.Unit
		}
		supplier.sold, supplier.revenue = supplier.sold+quantity, supplier.revenue+answer.Paid
		return nil
	})
}

// payFixed pays what a cycle costs outside the region whatever is made.
func (e *economy) payFixed() {
	for _, f := range e.firms {
		for i, cost := range f.plan.Fixed {
			e.payOutside(f, f.fixed[i].Around(cost.In(e.cycle), int64(cost.Noise)), pricingtypes.CostTag{}, cost.Prepaid)
		}
	}
}

// outside is everybody whom companies pay outside the region.
var outside = receipt("everybody outside")

// payOutside pays as far as the reserve reaches: what it lacks is not bought.
func (e *economy) payOutside(f *firm, amount int64, tag pricingtypes.CostTag, prepaid uint32) {
	amount = min(amount, f.reserve)
	if amount <= 0 || f.short {
		return
	}
	f.reserve -= amount
	e.do(&banktypes.MsgPayOutside{
		Signer: f.address, Company: f.id, Pool: banktypes.POOL_RESERVE, Amount: amount, Tag: tag, Payee: outside, PrepaidCycles: prepaid,
	})
}

// work clocks people in and out. Somebody's hours of a day go to the product that is
// owed the most direct work, or to nothing in particular.
func (e *economy) work(day, working, clock int) error {
	if clock < workBegins {
		return nil
	}
	ctx, err := e.state()
	if err != nil {
		return err
	}
	for _, f := range e.firms {
		if f.closed || f.ended {
			continue
		}
		for _, w := range f.workers {
			today := w.hours / working
			if day < w.hours%working {
				today++
			}
			switch {
			case clock == workBegins && today > 0:
				in := &wagetypes.MsgClockIn{Signer: w.address.String(), Company: f.id, Product: f.tag(w, int64(today)*money.SecondsPerHour)}
				if w.at = true; e.continued {
					e.try(in) // a shift of the export may still be open, or the week's hours be used
				} else {
					e.do(in)
				}
			case clock == workBegins+today && w.at:
				w.at = false
				if _, err := e.Wage.OpenShift(ctx, w.id); err == nil { // a reserve that ran dry has ended it already
					e.try(&wagetypes.MsgClockOut{Signer: w.address.String()})
				}
			}
		}
	}
	return nil
}

// tag is the product that a worker's day is for: one whose made units hold at least half the
// day's work that no shift was tagged for yet. 0 is none: overhead.
func (f *firm) tag(w *worker, seconds int64) uint64 {
	var most *good
	for _, g := range f.goods {
		if g.owed[w.occupation] >= (seconds+1)/2 && (most == nil || g.owed[w.occupation] > most.owed[w.occupation]) {
			most = g
		}
	}
	if most == nil {
		return 0
	}
	most.owed[w.occupation] -= seconds
	return most.id
}

// produce records a day's part of the output, as far as the inputs reach.
func (e *economy) produce(daysLeft int) {
	for _, f := range e.firms {
		if f.ended {
			continue
		}
		for _, g := range f.goods {
			units := (g.output - g.made) / int64(daysLeft)
			for _, input := range g.plan.Recipe {
				units = min(units, f.inputs[e.byName[input.Product]]/int64(input.Quantity))
			}
			if units <= 0 {
				continue
			}
			for _, input := range g.plan.Recipe {
				f.inputs[e.byName[input.Product]] -= units * int64(input.Quantity)
			}
			for _, labour := range g.plan.Labour {
				g.owed[labour.Occupation] += units * int64(labour.Time)
			}
			g.made += units
			if !g.service { // a service is made when it is sold
				e.do(&pricingtypes.MsgRecordOutput{Signer: f.address, Company: f.id, Product: g.id, Quantity: units})
			}
			if cost := g.plan.PerUnit; cost != nil {
				e.payOutside(f, g.perUnit.Around(units*cost.In(e.cycle), int64(cost.Noise)), pricingtypes.CostTag{Product: g.id}, 0)
			}
		}
	}
}

// shop has members buy a day's part of what they want, as far as there is any.
func (e *economy) shop(daysLeft int) error {
	ctx, err := e.state()
	if err != nil {
		return err
	}
	e.purses = map[uint64]int64{}
	for _, g := range e.goods {
		stock, err := e.stock(ctx, g)
		if err != nil {
			return err
		}
		price, _, err := e.Pricing.ConsumerPrice(ctx, g.id)
		if err != nil {
			return err
		}
		today := (g.wanted - g.bought) / int64(daysLeft)
		g.bought += today
		quantity := min(today, stock)
		g.missed += today - quantity
		if quantity <= 0 {
			continue
		}
		if !e.continued {
			e.turn++
			if err := e.buy(ctx, e.buyers[e.turn%len(e.buyers)], g, quantity, price); err != nil {
				return err
			}
			continue
		}
		if err := e.buyTogether(ctx, g, quantity, price); err != nil {
			return err
		}
	}
	return nil
}

func (e *economy) buy(ctx context.Context, buyer person, g *good, quantity, price int64) error {
	carried, err := e.Pricing.GetExplanation(ctx, g.id)
	if err != nil {
		return err
	}
	e.ask(&markettypes.MsgPurchase{
		Signer: buyer.address.String(), Product: g.id, Quantity: quantity, MaxUnitPrice: price,
	}, func(raw []byte) error {
		var answer markettypes.MsgPurchaseResponse
		if err := proto.Unmarshal(raw, &answer); err != nil {
			return err
		}
		g.sold, g.revenue = g.sold+quantity, g.revenue+answer.Paid
		e.labourSold = e.labourSold.With(pricingtypes.WorkOf(carried.Labour), quantity)
		return nil
	})
	return nil
}

// buyTogether shares a day's purchases out among members who have the money; what
// nobody can pay was asked for in vain.
func (e *economy) buyTogether(ctx context.Context, g *good, quantity, price int64) error {
	each := max(1, ceilDiv(quantity, int64(len(e.buyers))))
	for range e.buyers {
		if quantity == 0 {
			return nil
		}
		e.turn++
		buyer := e.buyers[e.turn%len(e.buyers)]
		purse, err := e.purse(ctx, buyer)
		if err != nil {
			return err
		}
		units := min(each, quantity)
		if price > 0 {
			units = min(units, purse/price)
		}
		if units > 0 {
			e.purses[buyer.id] -= units * price
			if err := e.buy(ctx, buyer, g, units, price); err != nil {
				return err
			}
			quantity -= units
		}
	}
	g.missed += quantity
	return nil
}

// purse is what a member has at the beginning of the hour, less what they are paying in it.
func (e *economy) purse(ctx context.Context, buyer person) (int64, error) {
	if have, known := e.purses[buyer.id]; known {
		return have, nil
	}
	have, err := e.Currency.Balance(ctx, currencytypes.MemberAccount(buyer.id))
	e.purses[buyer.id] = have
	return have, err
}

// stock is what can be sold now; services never run out while their company lives.
func (e *economy) stock(ctx context.Context, g *good) (int64, error) {
	if g.firm.ended {
		return 0, nil
	}
	if g.service {
		return 1 << 40, nil
	}
	return e.Pricing.Stock(ctx, g.id)
}

// orderStanding orders what a cycle's overhead takes of other companies' products.
func (e *economy) orderStanding(ctx context.Context) error {
	for _, f := range e.firms {
		for _, one := range f.standing {
			price, err := e.Pricing.Price(ctx, one.supplier.id)
			if err != nil {
				return err
			}
			stock, err := e.stock(ctx, one.supplier)
			if err != nil {
				return err
			}
			quantity := min(one.quantity, stock)
			if price > 0 {
				quantity = min(quantity, f.reserve/price)
			}
			one.supplier.missed += one.quantity - max(0, quantity)
			if quantity <= 0 || f.short {
				continue
			}
			f.reserve -= quantity * price
			e.place(f, one.supplier, quantity, price, markettypes.PURPOSE_KIND_OVERHEAD)
		}
	}
	return nil
}

// standing notes what each company can pay this hour, and which can do nothing.
func (e *economy) standing() error {
	ctx, err := e.state()
	if err != nil {
		return err
	}
	for _, f := range e.firms {
		company, err := e.Coop.GetCompany(ctx, f.id)
		if err != nil {
			return err
		}
		if f.reserve, err = e.Currency.Balance(ctx, currencytypes.Reserve(f.id)); err != nil {
			return err
		}
		standing, err := e.Coop.StandingOf(ctx, company)
		if err != nil {
			return err
		}
		f.short, f.ended = standing != cooptypes.STANDING_ACTIVE, !company.Acts()
	}
	return nil
}

func ceilDiv(a, b int64) int64 {
	if a <= 0 {
		return 0
	}
	return (a + b - 1) / b
}

package economy

import (
	"context"
	"fmt"

	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

const (
	hour = int64(3600)
	day  = 24 * hour
	// Week is seven days of chain time.
	Week = 7 * day
)

// Live lets the region live for a number of weeks from now on and calls back after each.
func (w *World) Live(ctx context.Context, weeks int, after func(week int) error) error {
	start, err := w.Now(ctx)
	if err != nil {
		return err
	}
	for week := 0; week < weeks; week++ {
		begin := start + int64(week)*Week
		w.planWork(begin, week)
		w.planInputs(begin, week)
		w.planOutput(begin)
		w.planShopping(begin, week)
		w.planEvents(begin, week)
		w.planDecisions(begin, week)
		if err := w.agenda.runUntil(ctx, begin+Week); err != nil {
			return err
		}
		if err := after(week + 1); err != nil {
			return err
		}
	}
	return nil
}

// planWork gives every worker their shifts; colleagues confirm the hours at the week's end.
// Who makes goods works on five days, who serves is open on seven. In the first week nobody
// bakes before there is flour.
func (w *World) planWork(begin int64, week int) {
	for _, plan := range w.plan.Companies {
		f, days := w.firms[plan.Code], 5
		if plan.Products[0].Kind == pricingtypes.PRODUCT_KIND_SERVICE {
			days = 7
		}
		for i, worker := range f.workers {
			shifts := &worked{}
			for n := 0; n < plan.ShiftsPerWeek; n++ {
				on := (i + n) % days // everyone has other free days
				at := begin + int64(on)*day + 6*hour + w.random.Int63n(2*hour)
				product, from := w.forProduct(f)
				if week == 0 && on < from {
					continue
				}
				w.agenda.plan(at, worker.Name, "clock in at "+plan.Code, func(ctx context.Context) error {
					return w.clockIn(ctx, f, worker, product, shifts)
				})
				w.agenda.plan(at+int64(plan.HoursPerShift)*hour, worker.Name, "clock out", func(ctx context.Context) error {
					return w.clockOut(ctx, worker)
				})
			}
			colleague := f.workers[(i+1)%len(f.workers)]
			w.agenda.plan(begin+int64(days)*day-6*hour, colleague.Name, "confirm the hours of "+worker.Name, func(ctx context.Context) error {
				return w.confirm(ctx, colleague, shifts)
			})
		}
	}
}

// forProduct says what a company's next shift is for, whatever is furthest behind its share
// in the plan, and the first day on which it can be made; 0 is the company as a whole.
func (w *World) forProduct(f *firm) (product uint64, from int) {
	f.shifts++
	whole := len(f.plan.Products)
	next, most, rest := whole, 0, 100
	for i, product := range f.plan.Products {
		rest -= product.Labour
		if behind := product.Labour*f.shifts - 100*f.shiftsFor[i]; behind > most {
			next, most = i, behind
		}
	}
	if rest*f.shifts-100*f.shiftsFor[whole] > most {
		next = whole
	}
	f.shiftsFor[next]++
	if next == whole {
		return 0, 0
	}
	g := w.goods[f.plan.Products[next].Code]
	return g.id, w.firstDay(g)
}

// firstDay is the day on which a good is first made: a day after the last of its inputs,
// a service a day after all begins.
func (w *World) firstDay(g *good) int {
	first := 0
	if g.plan.Kind == pricingtypes.PRODUCT_KIND_SERVICE {
		first = 1
	}
	for _, input := range g.plan.Recipe {
		first = max(first, w.firstDay(w.goods[input.Product])+1)
	}
	return first
}

// planInputs has every company order what its recipes and its upkeep need. In
// the first week the founders buy their first flour from the starting pool.
func (w *World) planInputs(begin int64, week int) {
	for _, plan := range w.plan.Companies {
		f := w.firms[plan.Code]
		after := 5 * hour // one order after the other, so that no two are for the same sack
		for _, product := range plan.Products {
			for _, input := range product.Recipe {
				w.planInput(begin, week, f, product, input, after)
				after += 4 * hour
			}
		}
		for i, order := range plan.Overhead {
			quantity := w.around(order.PerWeek)
			if quantity == 0 {
				continue
			}
			at := begin + int64(1+(i+int(f.id))%5)*day - 3*hour
			w.agenda.plan(at, f.founder.Name, fmt.Sprintf("order %d %s for %s", quantity, order.Product, plan.Code), func(ctx context.Context) error {
				return w.orderOverhead(ctx, f, w.goods[order.Product], quantity)
			})
		}
	}
}

func (w *World) planInput(begin int64, week int, f *firm, product Product, input Ingredient, after int64) {
	supplier := w.goods[input.Product]
	want := (product.PerWeek*input.Milli + 999) / 1000
	if week == 0 && f.plan.Code == "oven-bakery" && product.Code == "bread" {
		w.agenda.plan(begin+2*day, f.founder.Name, "order the first flour from the starting pool", func(ctx context.Context) error {
			return w.orderFirstStock(ctx, f, supplier, want/4)
		})
	}
	// On each day on which output is recorded, and before it.
	for n := int64(0); n < 5; n++ {
		w.agenda.plan(begin+n*day+after, f.founder.Name, fmt.Sprintf("order %s for %s", input.Product, product.Code), func(ctx context.Context) error {
			return w.orderInput(ctx, f, supplier, want)
		})
	}
}

// planOutput records what was made, five days a week.
func (w *World) planOutput(begin int64) {
	for _, code := range w.shelf {
		g := w.goods[code]
		if g.plan.Kind != pricingtypes.PRODUCT_KIND_STOCKED {
			continue
		}
		for n := int64(0); n < 5; n++ {
			at := begin + n*day + 15*hour
			w.agenda.plan(at, g.firm.officer.Name, "record output of "+code, func(ctx context.Context) error {
				return w.recordOutput(ctx, g)
			})
		}
	}
}

// planShopping has every member buy what they need on days of their own.
func (w *World) planShopping(begin int64, week int) {
	for _, person := range w.people {
		for _, code := range w.shelf {
			g := w.goods[code]
			quantity := w.drawn(g.plan.PerMember)
			if quantity == 0 {
				continue
			}
			// Who was just paid for the first time shops from the second day on.
			from := int64(0)
			if week == 0 {
				from = 2 * day
			}
			at := begin + from + w.random.Int63n(Week-from-8*hour)
			w.agenda.plan(at, person.Name, fmt.Sprintf("buy %d %s", quantity, code), func(ctx context.Context) error {
				return w.buy(ctx, person, g, quantity)
			})
		}
	}
}

// planEvents is what happens once: colleagues review each other, the clinic buys a
// table that lasts, a cake goes back, someone changes jobs.
func (w *World) planEvents(begin int64, week int) {
	for _, plan := range w.plan.Companies {
		if week == 0 {
			w.planReviews(begin+4*day, w.firms[plan.Code])
		}
	}
	workshop := w.firms["river-workshop"]
	for n := int64(0); n < 5; n++ {
		w.agenda.plan(begin+n*day+2*hour, workshop.founder.Name, "take on the ordered tables", w.buildTables)
	}
	w.agenda.plan(begin+6*day, workshop.officer.Name, "deliver the finished tables", w.deliverTables)
	switch week {
	case 0:
		clinic := w.firms["willow-clinic"]
		w.agenda.plan(begin+3*day, clinic.founder.Name, "order a table for the waiting room", func(ctx context.Context) error {
			return w.order(ctx, clinic, w.goods["table"], 1, markettypes.POOL_RESERVE, markettypes.Purpose{
				Kind: markettypes.PURPOSE_KIND_EQUIPMENT, LifeCycles: 104, Commitment: commitment("table for the waiting room"),
			})
		})
	case 1:
		bakery := w.firms["oven-bakery"]
		w.agenda.plan(begin+3*day, bakery.officer.Name, "take a cake back", w.takeCakeBack)
	case 2:
		clinic := w.firms["willow-clinic"]
		leaving := w.firms["green-farm"].workers[len(w.firms["green-farm"].workers)-1]
		w.agenda.plan(begin+5*day+12*hour, leaving.Name, "go to work at the clinic", func(ctx context.Context) error {
			return w.changeJob(ctx, leaving, w.firms["green-farm"], clinic)
		})
	}
}

func (w *World) planReviews(at int64, f *firm) {
	for i, reviewer := range f.workers {
		for n := 1; n <= 4 && n < len(f.workers); n++ {
			colleague := f.workers[(i+n)%len(f.workers)]
			opinion := int64(300_000 + 100_000*w.random.Intn(6))
			w.agenda.plan(at, reviewer.Name, "review "+colleague.Name, func(ctx context.Context) error {
				return w.review(ctx, f, reviewer, colleague, opinion)
			})
		}
	}
}

// around is a quantity give or take a fifth.
func (w *World) around(quantity int64) int64 {
	return quantity * (80 + w.random.Int63n(41)) / 100
}

// drawn is a whole number whose mean is milli thousandths, give or take three tenths.
func (w *World) drawn(milli int64) int64 {
	milli = milli * (70 + w.random.Int63n(61)) / 100
	whole := milli / 1000
	if w.random.Int63n(1000) < milli%1000 {
		whole++
	}
	return whole
}

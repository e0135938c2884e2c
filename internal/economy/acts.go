package economy

import (
	"context"
	"fmt"
	"sync"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// worked collects one person's shifts of a week for a colleague to confirm.
type worked struct {
	mu     sync.Mutex
	shifts []uint64
}

func (w *World) clockIn(ctx context.Context, f *firm, worker *Person, product uint64, shifts *worked) error {
	msg := &wagetypes.MsgClockIn{Signer: worker.address(), Company: f.id, Product: product}
	if job := w.takeJob(f); job != 0 {
		msg.Product, msg.Job = 0, job
	}
	var answer wagetypes.MsgClockInResponse
	if err := w.send(ctx, worker, msg, &answer); err != nil {
		return err
	}
	shifts.mu.Lock()
	defer shifts.mu.Unlock()
	shifts.shifts = append(shifts.shifts, answer.Shift)
	return nil
}

// clockOut ends a shift that the maximum has not ended already.
func (w *World) clockOut(ctx context.Context, worker *Person) error {
	open, err := w.wage.MemberShift(ctx, &wagetypes.QueryMemberShiftRequest{Member: worker.ID})
	if err != nil || !open.AtWork {
		return err
	}
	return w.send(ctx, worker, &wagetypes.MsgClockOut{Signer: worker.address()}, nil)
}

func (w *World) confirm(ctx context.Context, colleague *Person, shifts *worked) error {
	shifts.mu.Lock()
	ids := append([]uint64(nil), shifts.shifts...)
	shifts.mu.Unlock()
	if len(ids) == 0 {
		return nil
	}
	return w.send(ctx, colleague, &wagetypes.MsgConfirmHours{Signer: colleague.address(), Shifts: ids}, nil)
}

func (w *World) review(ctx context.Context, f *firm, reviewer, colleague *Person, opinion int64) error {
	return w.send(ctx, reviewer, &wagetypes.MsgReview{
		Signer: reviewer.address(), Company: f.id, Member: colleague.ID, ProductivityPpm: opinion,
	}, nil)
}

// orderInput refills what a recipe uses up to a week's need, as far as the supplier has it; a
// tenth of that stays for the members who stand at the shelf.
func (w *World) orderInput(ctx context.Context, f *firm, supplier *good, need int64) error {
	supplier.shelf.Lock()
	defer supplier.shelf.Unlock()
	onHand, err := w.onHand(ctx, f)
	if err != nil {
		return err
	}
	available, err := w.stock(ctx, supplier)
	if err != nil {
		return err
	}
	quantity := min(need-onHand[supplier.id]/1_000_000, available-available/10)
	if quantity <= 0 {
		return nil
	}
	return w.order(ctx, f, supplier, quantity, markettypes.POOL_RESERVE, markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_RECIPE})
}

func (w *World) orderOverhead(ctx context.Context, f *firm, supplier *good, quantity int64) error {
	available, err := w.stock(ctx, supplier)
	if err != nil || available == 0 {
		return err
	}
	return w.order(ctx, f, supplier, min(quantity, available), markettypes.POOL_RESERVE, markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_OVERHEAD})
}

// orderFirstStock buys from the starting pool: the seller delivers, and somebody
// unrelated to both sides confirms that the goods are there.
func (w *World) orderFirstStock(ctx context.Context, f *firm, supplier *good, quantity int64) error {
	available, err := w.stock(ctx, supplier)
	if err != nil {
		return err
	}
	quantity = min(quantity, available)
	if quantity == 0 {
		return nil
	}
	var placed markettypes.MsgPlaceCompanyOrderResponse
	if err := w.place(ctx, f, supplier, quantity, markettypes.POOL_STARTING, markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_RECIPE}, &placed); err != nil {
		return err
	}
	seller := supplier.firm.officer
	if err := w.send(ctx, seller, &markettypes.MsgAcceptOrder{Signer: seller.address(), Order: placed.Order}, nil); err != nil {
		return fmt.Errorf("accept: %w", err)
	}
	if err := w.send(ctx, seller, &markettypes.MsgFulfilOrder{Signer: seller.address(), Order: placed.Order}, nil); err != nil {
		return fmt.Errorf("fulfil: %w", err)
	}
	witness := w.firms["willow-clinic"].officer
	return w.send(ctx, witness, &markettypes.MsgConfirmReceipt{
		Signer: witness.address(), Order: placed.Order, Quantity: quantity, Record: commitment("first flour of " + f.plan.Code),
	}, nil)
}

func (w *World) order(ctx context.Context, f *firm, supplier *good, quantity int64, pool markettypes.Pool, purpose markettypes.Purpose) error {
	return w.place(ctx, f, supplier, quantity, pool, purpose, nil)
}

func (w *World) place(ctx context.Context, f *firm, supplier *good, quantity int64, pool markettypes.Pool, purpose markettypes.Purpose, answer *markettypes.MsgPlaceCompanyOrderResponse) error {
	price, err := w.pricing.Price(ctx, &pricingtypes.QueryPriceRequest{Product: supplier.id})
	if err != nil {
		return err
	}
	msg := &markettypes.MsgPlaceCompanyOrder{
		Signer: f.founder.address(), Company: f.id, Product: supplier.id, Quantity: quantity,
		MaxUnitPrice: price.Price * 3 / 2, Pool: pool, Purpose: purpose,
	}
	if answer == nil {
		return w.send(ctx, f.founder, msg, nil)
	}
	return w.send(ctx, f.founder, msg, answer)
}

// recordOutput records a fifth of the week's plan, as far as inputs are on hand
// and the shelves are not full.
func (w *World) recordOutput(ctx context.Context, g *good) error {
	stock, err := w.stock(ctx, g)
	if err != nil {
		return err
	}
	quantity := min((g.plan.PerWeek+4)/5, g.plan.PerWeek*3/2-stock)
	onHand, err := w.onHand(ctx, g.firm)
	if err != nil {
		return err
	}
	for _, input := range g.plan.Recipe {
		quantity = min(quantity, onHand[w.goods[input.Product].id]/(input.Milli*1000))
	}
	if quantity <= 0 {
		return nil
	}
	by := g.firm.officer
	now, err := w.Now(ctx)
	if err != nil {
		return err
	}
	return w.send(ctx, by, &pricingtypes.MsgRecordOutput{
		Signer: by.address(), Company: g.firm.id, Product: g.id, Quantity: quantity, Lot: commitment(fmt.Sprintf("%s %d", g.plan.Code, now)),
	}, nil)
}

// buy buys what the person can pay and the seller has: nobody pays twice at once, and at a
// shelf they stand in line.
func (w *World) buy(ctx context.Context, person *Person, g *good, quantity int64) error {
	person.purse.Lock()
	defer person.purse.Unlock()
	if g.plan.Kind == pricingtypes.PRODUCT_KIND_STOCKED {
		g.shelf.Lock()
		defer g.shelf.Unlock()
	}
	price, err := w.pricing.Price(ctx, &pricingtypes.QueryPriceRequest{Product: g.id})
	if err != nil {
		return err
	}
	purse, err := w.currency.Member(ctx, &currencytypes.QueryMemberRequest{Member: person.ID})
	if err != nil {
		return err
	}
	unit := price.ConsumerPrice
	if g.plan.Kind == pricingtypes.PRODUCT_KIND_MADE_TO_ORDER {
		unit = unit * 6 / 5 // what is held until the work is done
	}
	available, err := w.stock(ctx, g)
	if err != nil {
		return err
	}
	quantity = min(quantity, purse.Amount/max(1, unit), available)
	if quantity == 0 {
		return nil // goes without
	}
	var bought markettypes.MsgPurchaseResponse
	err = w.send(ctx, person, &markettypes.MsgPurchase{
		Signer: person.address(), Product: g.id, Quantity: quantity, MaxUnitPrice: price.ConsumerPrice * 5 / 4,
	}, &bought)
	if err == nil && g.plan.Code == "cake" {
		w.mu.Lock()
		w.lastCake = cake{buyer: person, order: bought.Order}
		w.mu.Unlock()
	}
	return err
}

// takeCakeBack refunds one piece of the last cake that was sold.
func (w *World) takeCakeBack(ctx context.Context) error {
	w.mu.Lock()
	last := w.lastCake
	w.mu.Unlock()
	if last.buyer == nil {
		return nil
	}
	by := w.firms["oven-bakery"].officer
	return w.send(ctx, by, &markettypes.MsgRefund{Signer: by.address(), Buyer: last.buyer.ID, Order: last.order, Quantity: 1}, nil)
}

// buildTables takes on the tables that were ordered; the next shifts are for them.
func (w *World) buildTables(ctx context.Context) error {
	f := w.firms["river-workshop"]
	awaiting, err := w.market.Awaiting(ctx, &markettypes.QueryAwaitingRequest{Company: f.id})
	if err != nil {
		return err
	}
	for _, order := range awaiting.Orders {
		if order.Status != markettypes.ORDER_STATUS_PLACED || !order.MadeToOrder {
			continue
		}
		var accepted markettypes.MsgAcceptOrderResponse
		if err := w.send(ctx, f.founder, &markettypes.MsgAcceptOrder{Signer: f.founder.address(), Order: order.Id}, &accepted); err != nil {
			return err
		}
		w.mu.Lock()
		w.tables = append(w.tables, &table{order: order.Id, job: accepted.Job})
		w.mu.Unlock()
	}
	return nil
}

// deliverTables hands over the tables that are finished.
func (w *World) deliverTables(ctx context.Context) error {
	f := w.firms["river-workshop"]
	w.mu.Lock()
	var ready, open []*table
	for _, t := range w.tables {
		if t.shifts == shiftsPerTable {
			ready = append(ready, t)
		} else {
			open = append(open, t)
		}
	}
	w.tables = open
	w.mu.Unlock()
	for _, t := range ready {
		if err := w.send(ctx, f.officer, &markettypes.MsgFulfilOrder{Signer: f.officer.address(), Order: t.order}, nil); err != nil {
			return err
		}
		if err := w.receive(ctx, t.order); err != nil {
			return err
		}
	}
	return nil
}

// receive has the buyer of a delivered order say that it is there; what the people of this economy do not know of settles by itself.
func (w *World) receive(ctx context.Context, id uint64) error {
	answer, err := w.market.Order(ctx, &markettypes.QueryOrderRequest{Order: id})
	if err != nil {
		return err
	}
	order := answer.Order
	by := func() *Person {
		switch order.BuyerKind {
		case markettypes.BUYER_KIND_MEMBER:
			for _, person := range w.people {
				if person.ID == order.Buyer {
					return person
				}
			}
		case markettypes.BUYER_KIND_COMPANY:
			for _, f := range w.firms {
				if f.id == order.Buyer {
					return f.founder
				}
			}
		}
		return nil
	}()
	if by == nil {
		return nil
	}
	return w.send(ctx, by, &markettypes.MsgConfirmReceipt{Signer: by.address(), Order: id, Quantity: order.Quantity}, nil)
}

// takeJob names a table that is not finished yet, 0 when there is none.
func (w *World) takeJob(f *firm) uint64 {
	if f.plan.Code != "river-workshop" {
		return 0
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, t := range w.tables {
		if t.shifts < shiftsPerTable {
			t.shifts++
			return t.job
		}
	}
	return 0
}

// changeJob has a worker answer a posting, accept the offer and leave the old company.
func (w *World) changeJob(ctx context.Context, worker *Person, from, to *firm) error {
	now, err := w.Now(ctx)
	if err != nil {
		return err
	}
	occupation := w.occupations[to.plan.Occupation]
	var posted markettypes.MsgPostJobResponse
	if err := w.send(ctx, to.founder, &markettypes.MsgPostJob{
		Signer: to.founder.address(), Company: to.id, Occupation: occupation, Places: 1, Description: commitment("a place at " + to.plan.Code), OpenUntil: now + 3*day,
	}, &posted); err != nil {
		return fmt.Errorf("post the job: %w", err)
	}
	if err := w.send(ctx, worker, &markettypes.MsgApply{Signer: worker.address(), JobPosting: posted.JobPosting}, nil); err != nil {
		return fmt.Errorf("apply: %w", err)
	}
	if err := w.send(ctx, to.founder, &cooptypes.MsgOfferEmployment{Signer: to.founder.address(), Company: to.id, Member: worker.ID, Occupation: occupation}, nil); err != nil {
		return fmt.Errorf("offer: %w", err)
	}
	if err := w.send(ctx, worker, &cooptypes.MsgAcceptOffer{Signer: worker.address(), Company: to.id, Occupation: occupation}, nil); err != nil {
		return fmt.Errorf("accept: %w", err)
	}
	if err := w.send(ctx, worker, &cooptypes.MsgResign{Signer: worker.address(), Company: from.id}, nil); err != nil {
		return fmt.Errorf("resign: %w", err)
	}
	from.workers = from.workers[:len(from.workers)-1] // the last one left; nothing plans while steps run
	to.workers = append(to.workers, worker)
	return nil
}

// stock is what can be sold now; services and work to order never run out.
func (w *World) stock(ctx context.Context, g *good) (int64, error) {
	if g.plan.Kind != pricingtypes.PRODUCT_KIND_STOCKED {
		return 1 << 40, nil
	}
	answer, err := w.pricing.Stock(ctx, &pricingtypes.QueryStockRequest{Product: g.id})
	if err != nil {
		return 0, err
	}
	return answer.Stock, nil
}

// onHand is a company's inputs in millionths of the supplier's unit, by supplier's product.
func (w *World) onHand(ctx context.Context, f *firm) (map[uint64]int64, error) {
	answer, err := w.pricing.Inputs(ctx, &pricingtypes.QueryInputsRequest{Company: f.id})
	if err != nil {
		return nil, err
	}
	inputs := map[uint64]int64{}
	for _, input := range answer.Inputs {
		inputs[input.SupplierProduct] = input.Input.MicroQuantity
	}
	return inputs, nil
}

package keeper

import (
	"context"
	"errors"
	"fmt"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// Invariants are the conditions that hold on the market's state after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "market/holds", Check: k.checkHolds},
		{Name: "market/refunds", Check: k.checkRefunds},
		{Name: "market/order-indexes", Check: k.checkOrderIndexes},
		{Name: "market/open-orders", Check: k.checkOpenOrders},
		{Name: "market/ordered", Check: k.checkOrdered},
		{Name: "market/contests", Check: k.checkContests},
		{Name: "market/receipts", Check: k.checkReceipts},
		{Name: "market/listings", Check: k.checkListings},
		{Name: "market/jobs", Check: k.checkJobs},
	}
}

// checkHolds: an order's hold exists exactly while the order is open, and contains what the order says.
func (k Keeper) checkHolds(ctx context.Context) error {
	return k.orders.Walk(ctx, nil, func(id uint64, order types.Order) (bool, error) {
		if order.Hold == 0 {
			if order.Status.Open() && order.Held != 0 {
				return true, fmt.Errorf("order %d is %s and says it holds %d without a hold", id, order.Status, order.Held)
			}
			return false, nil
		}
		amount, err := k.currency.HoldAmount(ctx, order.Hold)
		gone := errors.Is(err, currencytypes.ErrHoldNotFound)
		switch {
		case err != nil && !gone:
			return true, err
		case order.Status.Open() && gone:
			return true, fmt.Errorf("order %d is %s and hold %d of %d is gone", id, order.Status, order.Hold, order.Held)
		case !order.Status.Open() && !gone:
			return true, fmt.Errorf("order %d is %s and hold %d still has %d", id, order.Status, order.Hold, amount)
		case order.Status.Open() && amount != order.Held:
			return true, fmt.Errorf("order %d: hold %d has %d, residual %d", id, order.Hold, amount, amount-order.Held)
		}
		return false, nil
	})
}

// checkRefunds: no unit is refunded twice, and a settlement never exceeds what was held for it.
func (k Keeper) checkRefunds(ctx context.Context) error {
	if err := k.orders.Walk(ctx, nil, func(id uint64, order types.Order) (bool, error) {
		if order.RefundedQuantity < 0 || order.RefundedQuantity > order.Quantity {
			return true, fmt.Errorf("order %d: %d refunded of %d", id, order.RefundedQuantity, order.Quantity)
		}
		if order.Status != types.ORDER_STATUS_FULFILLED && (order.Paid != 0 && !order.Status.Delivered() || order.RefundedQuantity != 0) {
			return true, fmt.Errorf("order %d is %s and has %d paid, %d units refunded", id, order.Status, order.Paid, order.RefundedQuantity)
		}
		if order.Hold != 0 && order.Paid > order.Held {
			return true, fmt.Errorf("order %d settled at %d, %d were held", id, order.Paid, order.Held)
		}
		return false, nil
	}); err != nil {
		return err
	}
	return k.receipts.Walk(ctx, nil, func(key collections.Triple[uint64, uint64, uint64], receipt types.Receipt) (bool, error) {
		if receipt.RefundedQuantity < 0 || receipt.RefundedQuantity > receipt.Quantity {
			return true, fmt.Errorf("purchase %d: %d refunded of %d", key.K3(), receipt.RefundedQuantity, receipt.Quantity)
		}
		return false, nil
	})
}

// checkOrderIndexes: every order has one entry in each index and in the due queue, and no index has another entry.
func (k Keeper) checkOrderIndexes(ctx context.Context) error {
	next, err := base.PeekID(ctx, k.orderSequence)
	if err != nil {
		return err
	}
	var orders int
	if err := k.orders.Walk(ctx, nil, func(id uint64, order types.Order) (bool, error) {
		orders++
		if order.Id != id || id >= next {
			return true, fmt.Errorf("order %d is stored under %d, the next id is %d", order.Id, id, next)
		}
		buyer, err := k.ordersByBuyer.Has(ctx, buyerKey(order))
		if err != nil {
			return true, err
		}
		seller, err := k.ordersBySeller.Has(ctx, sellerKey(order))
		if err != nil {
			return true, err
		}
		due, err := k.ordersDue.Has(ctx, dueKey(order))
		if err != nil {
			return true, err
		}
		if !buyer || !seller || !due {
			return true, fmt.Errorf("order %d: by buyer %t, by seller and status %t, due %t", id, buyer, seller, due)
		}
		return false, nil
	}); err != nil {
		return err
	}
	byBuyer, err := countKeys(ctx, k.ordersByBuyer)
	if err != nil {
		return err
	}
	bySeller, err := countKeys(ctx, k.ordersBySeller)
	if err != nil {
		return err
	}
	due, err := countKeys(ctx, k.ordersDue)
	if err != nil {
		return err
	}
	if byBuyer != orders || bySeller != orders || due != orders {
		return fmt.Errorf("%d orders, %d by buyer, %d by seller, %d due", orders, byBuyer, bySeller, due)
	}
	return nil
}

// buyer is who bought, for counts.
type buyer struct {
	kind types.BuyerKind
	id   uint64
}

// checkOpenOrders: the counters are the numbers of open orders.
func (k Keeper) checkOpenOrders(ctx context.Context) error {
	open := map[buyer]uint64{}
	if err := k.orders.Walk(ctx, nil, func(_ uint64, order types.Order) (bool, error) {
		if order.Status.Open() {
			open[buyer{order.BuyerKind, order.Buyer}]++
		}
		return false, nil
	}); err != nil {
		return err
	}
	return checkCounts(ctx, "open orders", k.openOrders, open)
}

// checkContests: every contest is of an order that can have it, no contested order is without one, and the counters are their numbers.
func (k Keeper) checkContests(ctx context.Context) error {
	open, held, all := map[buyer]uint64{}, 0, 0
	if err := k.contests.Walk(ctx, nil, func(id uint64, contest types.Contest) (bool, error) {
		order, err := k.GetOrder(ctx, id)
		if err != nil {
			return true, err
		}
		if contest.Order != id || !contest.Fits(order) {
			return true, fmt.Errorf("the contest of order %d, refundable until %d, is stored under %d; the order is %s, contested %t",
				contest.Order, contest.RefundUntil, id, order.Status, order.Contested)
		}
		if open[buyer{order.BuyerKind, order.Buyer}]++; order.Status == types.ORDER_STATUS_CONTESTED {
			held++
		}
		all++
		indexed, err := k.contestsBySeller.Has(ctx, collections.Join(order.Seller, id))
		if err == nil && !indexed {
			err = fmt.Errorf("the contest of order %d is not found by its seller", id)
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	if err := k.orders.Walk(ctx, nil, func(id uint64, order types.Order) (bool, error) {
		if order.Status == types.ORDER_STATUS_CONTESTED {
			held--
		}
		return false, nil
	}); err != nil {
		return err
	}
	if held != 0 {
		return fmt.Errorf("%d contested orders are without a contest", -held)
	}
	bySeller, err := countKeys(ctx, k.contestsBySeller)
	if err == nil && bySeller != all {
		err = fmt.Errorf("%d contests, %d by seller", all, bySeller)
	}
	if err := failure.First(err, k.checkLosses(ctx)); err != nil {
		return err
	}
	return checkCounts(ctx, "open contests", k.openContests, open)
}

// checkLosses: every lost contest is found by who lost and by its time.
func (k Keeper) checkLosses(ctx context.Context) error {
	losses := 0
	if err := k.lostContests.Walk(ctx, nil, func(id uint64, lost types.LostContest) (bool, error) {
		if losses++; lost.Order != id {
			return true, fmt.Errorf("lost contest of order %d is stored under %d", lost.Order, id)
		}
		return false, nil
	}); err != nil {
		return err
	}
	return failure.First(
		invariant.Index(ctx, "lost contests by party", k.lostContests.Indexes.ByParty.Walk, k.lostContests.Get,
			func(lost types.LostContest, party collections.Pair[uint64, uint64]) bool {
				return uint64(lost.Kind) == party.K1() && lost.Party == party.K2()
			}, losses),
		invariant.Index(ctx, "lost contests by time", k.lostContests.Indexes.ByTime.Walk, k.lostContests.Get,
			func(lost types.LostContest, at uint64) bool { return uint64(lost.LostAt) == at }, losses),
	)
}

// checkCounts: the counters by buyer are what was counted.
func checkCounts(ctx context.Context, what string, counts byBuyer, open map[buyer]uint64) error {
	counters := 0
	if err := counts.Walk(ctx, nil, func(key collections.Pair[uint64, uint64], count uint64) (bool, error) {
		counters++
		if want := open[buyer{types.BuyerKind(key.K1()), key.K2()}]; want != count || count == 0 {
			return true, fmt.Errorf("%s %d has %d %s, the counter says %d", types.BuyerKind(key.K1()), key.K2(), want, what, count)
		}
		return false, nil
	}); err != nil {
		return err
	}
	if counters != len(open) {
		return fmt.Errorf("%d buyers have %s, %d counters", len(open), what, counters)
	}
	return nil
}

// checkOrdered: costing knows of every product how many orders of it are open, and what of them was delivered at what price.
func (k Keeper) checkOrdered(ctx context.Context) error {
	open := map[uint64]pricingtypes.Ordered{}
	if err := k.orders.Walk(ctx, nil, func(_ uint64, order types.Order) (bool, error) {
		if !order.Status.Open() {
			return false, nil
		}
		ordered := open[order.Product]
		ordered.Orders++
		if order.Status.Delivered() {
			ordered.Delivered += order.Quantity
			ordered.Amount += order.Paid - order.PaidMarkup
		}
		open[order.Product] = ordered
		return false, nil
	}); err != nil {
		return err
	}
	known := 0
	if err := k.pricing.WalkOrdered(ctx, func(product uint64, ordered pricingtypes.Ordered) error {
		if known++; ordered != open[product] {
			return fmt.Errorf("of product %d %+v is ordered, costing knows of %+v", product, open[product], ordered)
		}
		return nil
	}); err != nil {
		return err
	}
	if known != len(open) {
		return fmt.Errorf("%d products have open orders, costing knows of %d", len(open), known)
	}
	return nil
}

// checkReceipts: a receipt lies in the week of its settlement, which is not in the future.
func (k Keeper) checkReceipts(ctx context.Context) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	next, err := base.PeekID(ctx, k.orderSequence)
	if err != nil {
		return err
	}
	return k.receipts.Walk(ctx, nil, func(key collections.Triple[uint64, uint64, uint64], receipt types.Receipt) (bool, error) {
		if receipt.SettledAt > now || key.K1() != uint64(receipt.SettledAt/types.WeekSeconds) || key.K3() >= next {
			return true, fmt.Errorf("purchase %d of member %d at %d is stored in week %d", key.K3(), key.K2(), receipt.SettledAt, key.K1())
		}
		return false, nil
	})
}

// checkListings: the index by company is the listings, and each is of a product of its company.
func (k Keeper) checkListings(ctx context.Context) error {
	listings := 0
	if err := k.listings.Walk(ctx, nil, func(id uint64, listing types.Listing) (bool, error) {
		listings++
		product, err := k.pricing.GetProduct(ctx, id)
		if err != nil {
			return true, err
		}
		if product.Company != listing.Company || listing.Product != id {
			return true, fmt.Errorf("product %d of company %d is listed by company %d", id, product.Company, listing.Company)
		}
		return false, nil
	}); err != nil {
		return err
	}
	return invariant.Index(ctx, "listings by company", k.listings.Indexes.ByCompany.Walk, k.listings.Get,
		func(listing types.Listing, company uint64) bool { return listing.Company == company }, listings)
}

// checkJobs: an open posting is due and indexed, a closing one waits to be removed; every application has its
// posting and its reverse entry.
func (k Keeper) checkJobs(ctx context.Context) error {
	open, closing := 0, 0
	if err := k.jobPostings.Walk(ctx, nil, func(id uint64, posting types.JobPosting) (bool, error) {
		if posting.Closing {
			closing++
			waits, err := k.jobPostingsClosing.Has(ctx, id)
			if err == nil && !waits {
				return true, fmt.Errorf("job posting %d is closed and never removed", id)
			}
			return false, err
		}
		open++
		indexed, err := k.jobPostingsByCompany.Has(ctx, collections.Join(posting.Company, id))
		if err != nil {
			return true, err
		}
		due, err := k.jobPostingsDue.Has(ctx, collections.Join(uint64(posting.OpenUntil), id))
		if err == nil && (!indexed || !due) {
			return true, fmt.Errorf("job posting %d: by company %t, due %t", id, indexed, due)
		}
		return false, err
	}); err != nil {
		return err
	}
	byCompany, err := countKeys(ctx, k.jobPostingsByCompany)
	if err != nil {
		return err
	}
	due, err := countKeys(ctx, k.jobPostingsDue)
	if err != nil {
		return err
	}
	waiting, err := countKeys(ctx, k.jobPostingsClosing)
	if err != nil {
		return err
	}
	if byCompany != open || due != open || waiting != closing {
		return fmt.Errorf("%d open postings, %d by company, %d due; %d closing, %d waiting", open, byCompany, due, closing, waiting)
	}
	return k.checkApplications(ctx)
}

func (k Keeper) checkApplications(ctx context.Context) error {
	applications := 0
	if err := k.applications.Walk(ctx, nil, func(key collections.Pair[uint64, uint64], _ types.Application) (bool, error) {
		applications++
		posted, err := k.jobPostings.Has(ctx, key.K1())
		if err == nil && !posted {
			err = fmt.Errorf("member %d applied to posting %d, which is not there", key.K2(), key.K1())
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	return invariant.Reverse(ctx, "applications by member", k.applications.Indexes.ByMember.Walk, k.applications.Has, applications)
}

func countKeys[K any](ctx context.Context, set collections.KeySet[K]) (count int, err error) {
	err = set.Walk(ctx, nil, func(K) (bool, error) {
		count++
		return false, nil
	})
	return count, err
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/market/types"
)

// unsettled are the statuses in which an order's money is on hold.
var unsettled = []types.OrderStatus{types.ORDER_STATUS_PLACED, types.ORDER_STATUS_ACCEPTED, types.ORDER_STATUS_DELIVERED, types.ORDER_STATUS_CONTESTED}

// CloseJobPostings closes at most limit open job postings of a company that is wound up; their
// applications go in the bounded steps of every closed posting. It returns how many it closed
// and whether none is left.
func (k Keeper) CloseJobPostings(ctx context.Context, company uint64, limit int) (closed int, done bool, err error) {
	ids, err := base.FirstSeconds(ctx, k.jobPostingsByCompany.Iterate, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
	if err != nil {
		return 0, false, err
	}
	for _, id := range ids {
		posting, err := k.GetJobPosting(ctx, id)
		if err != nil {
			return 0, false, err
		}
		if err := k.closeJobPosting(ctx, posting); err != nil {
			return 0, false, err
		}
	}
	return len(ids), len(ids) < limit, nil
}

// undelivered are the statuses in which nothing was handed over yet.
var undelivered = []types.OrderStatus{types.ORDER_STATUS_PLACED, types.ORDER_STATUS_ACCEPTED}

// CloseSales gives up open orders for their seller, which is wound up: everything held goes back to the buyers. What was
// delivered is settled or goes back in its time (HasOpenOrders), what waits for a witness no later than what waits for a buyer:
// delivered orders are looked at after an id. It handles at most limit orders, and returns the last delivered one that it looked
// at, how many it handled and whether it came to the end.
func (k Keeper) CloseSales(ctx context.Context, seller, after uint64, limit int) (last uint64, handled int, done bool, err error) {
	for _, status := range undelivered {
		ids, err := thirdsOf(ctx, k.ordersBySeller, seller, uint64(status), 0, limit-handled)
		if err != nil {
			return after, 0, false, err
		}
		for _, id := range ids {
			order, err := k.GetOrder(ctx, id)
			if err != nil {
				return after, 0, false, err
			}
			if err := k.closeUnsettled(ctx, order, types.ORDER_STATUS_REJECTED); err != nil {
				return after, 0, false, err
			}
		}
		if handled += len(ids); handled >= limit {
			return after, handled, false, nil
		}
	}
	room := limit - handled
	delivered, err := thirdsOf(ctx, k.ordersBySeller, seller, uint64(types.ORDER_STATUS_DELIVERED), after, room)
	if err != nil {
		return after, 0, false, err
	}
	for _, id := range delivered {
		order, err := k.GetOrder(ctx, id)
		if err != nil {
			return after, 0, false, err
		}
		if err := k.hurry(ctx, order); err != nil {
			return after, 0, false, err
		}
		last = id
	}
	return max(last, after), handled + len(delivered), len(delivered) < room, nil
}

// hurry lets a delivered order that waits for a witness wait no longer than one that waits for its buyer. Economy rule:
// nobody's wages wait for as long as a listing's timeout may be.
func (k Keeper) hurry(ctx context.Context, order types.Order) error {
	if order.SettlesBySilence() || order.Status == types.ORDER_STATUS_CONTESTED {
		return nil
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil || order.DueAt <= now+params.ReceiptSeconds {
		return err
	}
	hurried := order
	hurried.DueAt = now + params.ReceiptSeconds
	return k.updateOrder(ctx, order, hurried)
}

// ClosePurchases looks at most limit orders of a buying company that is wound up, those after
// an id, and takes the open ones back, accepted ones too: nobody is left to pay for more. What was delivered
// is settled or goes back in its time. It returns the last id that it looked at, how many it looked at and whether it came to the end.
func (k Keeper) ClosePurchases(ctx context.Context, buyer, after uint64, limit int) (last uint64, looked int, done bool, err error) {
	ids, err := thirdsOf(ctx, k.ordersByBuyer, uint64(types.BUYER_KIND_COMPANY), buyer, after, limit)
	if err != nil {
		return after, 0, false, err
	}
	for _, id := range ids {
		order, err := k.GetOrder(ctx, id)
		if err != nil {
			return after, 0, false, err
		}
		switch {
		case order.Status.Delivered():
			err = k.hurry(ctx, order)
		case order.Status.Open():
			err = k.closeUnsettled(ctx, order, types.ORDER_STATUS_CANCELLED)
		}
		if err != nil {
			return after, 0, false, err
		}
		last = id
	}
	return max(last, after), len(ids), len(ids) < limit, nil
}

// HasOpenOrders says whether a company sells or buys in an order that is not settled, or sold one that is contested.
func (k Keeper) HasOpenOrders(ctx context.Context, company uint64) (bool, error) {
	for _, status := range unsettled {
		ids, err := thirdsOf(ctx, k.ordersBySeller, company, uint64(status), 0, 1)
		if err != nil || len(ids) > 0 {
			return err == nil, err
		}
	}
	contested, err := base.FirstSeconds(ctx, k.contestsBySeller.Iterate, collections.NewPrefixedPairRange[uint64, uint64](company), 1)
	if err != nil || len(contested) > 0 {
		return err == nil, err
	}
	return k.openOrders.Has(ctx, collections.Join(uint64(types.BUYER_KIND_COMPANY), company))
}

// CloseListings takes at most limit products of a company that is wound up off the market. It
// returns how many and whether none is left.
func (k Keeper) CloseListings(ctx context.Context, company uint64, limit int) (closed int, done bool, err error) {
	products, err := base.FirstIndexed(ctx, k.listings.Indexes.ByCompany.Iterate, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
	if err != nil {
		return 0, false, err
	}
	for _, product := range products {
		if err := k.UnlistProduct(ctx, company, product); err != nil {
			return 0, false, err
		}
	}
	return len(products), len(products) < limit, nil
}

// thirdsOf lists the third parts, above an id, of at most limit triples that start with two ids.
func thirdsOf(ctx context.Context, index collections.KeySet[collections.Triple[uint64, uint64, uint64]], first, second, above uint64, limit int) (ids []uint64, err error) {
	from := new(collections.Range[collections.Triple[uint64, uint64, uint64]]).
		StartExclusive(collections.Join3(first, second, above)).
		EndInclusive(collections.Join3(first, second, ^uint64(0)))
	keys, err := base.FirstKeys(ctx, index.Iterate, from, limit)
	for _, key := range keys {
		ids = append(ids, key.K3())
	}
	return ids, err
}

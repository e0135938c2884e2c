package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
)

// GetOrder returns an order that is open or can still be refunded, or ErrOrderNotFound.
func (k Keeper) GetOrder(ctx context.Context, id uint64) (types.Order, error) {
	return base.Get(ctx, k.orders, id, types.ErrOrderNotFound, "order %d", id)
}

// payerOf is the account that an order's money came from and goes back to.
func payerOf(order types.Order) currencytypes.Account {
	switch {
	case order.BuyerKind == types.BUYER_KIND_MEMBER:
		return currencytypes.MemberAccount(order.Buyer)
	case order.BuyerKind == types.BUYER_KIND_REGION:
		return currencytypes.RegionFund()
	case order.Pool == types.POOL_STARTING:
		return currencytypes.Starting(order.Buyer)
	default:
		return currencytypes.Reserve(order.Buyer)
	}
}

func causeOf(order, product uint64) currencytypes.Cause {
	return currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_ORDER, Ref: order, Detail: product}
}

func buyerKey(order types.Order) collections.Triple[uint64, uint64, uint64] {
	return collections.Join3(uint64(order.BuyerKind), order.Buyer, order.Id)
}

func sellerKey(order types.Order) collections.Triple[uint64, uint64, uint64] {
	return collections.Join3(order.Seller, uint64(order.Status), order.Id)
}

func dueKey(order types.Order) collections.Pair[uint64, uint64] {
	return collections.Join(uint64(order.DueAt), order.Id)
}

// insertOrder stores a new order with its index entries.
func (k Keeper) insertOrder(ctx context.Context, order types.Order) error {
	if err := k.orders.Set(ctx, order.Id, order); err != nil {
		return err
	}
	if err := k.ordersByBuyer.Set(ctx, buyerKey(order)); err != nil {
		return err
	}
	if err := k.ordersBySeller.Set(ctx, sellerKey(order)); err != nil {
		return err
	}
	return k.ordersDue.Set(ctx, dueKey(order))
}

// updateOrder replaces an order and moves the index entries whose key changed.
func (k Keeper) updateOrder(ctx context.Context, before, after types.Order) error {
	if before.Status != after.Status {
		if err := k.ordersBySeller.Remove(ctx, sellerKey(before)); err != nil {
			return err
		}
		if err := k.ordersBySeller.Set(ctx, sellerKey(after)); err != nil {
			return err
		}
		if before.Status.Open() && !after.Status.Open() {
			if err := k.countClosed(ctx, before); err != nil {
				return err
			}
		}
	}
	if before.DueAt != after.DueAt {
		if err := k.ordersDue.Remove(ctx, dueKey(before)); err != nil {
			return err
		}
		if err := k.ordersDue.Set(ctx, dueKey(after)); err != nil {
			return err
		}
	}
	return k.orders.Set(ctx, after.Id, after)
}

// removeOrder forgets a closed order with its index entries.
func (k Keeper) removeOrder(ctx context.Context, order types.Order) error {
	if err := k.ordersByBuyer.Remove(ctx, buyerKey(order)); err != nil {
		return err
	}
	if err := k.ordersBySeller.Remove(ctx, sellerKey(order)); err != nil {
		return err
	}
	if err := k.ordersDue.Remove(ctx, dueKey(order)); err != nil {
		return err
	}
	return k.orders.Remove(ctx, order.Id)
}

// countOpen adds one to the buyer's open orders and refuses above the region's limit.
func (k Keeper) countOpen(ctx context.Context, order types.Order) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	return countUp(ctx, k.openOrders, order, params.MaxOpenOrders, types.ErrTooManyOpenOrders)
}

func (k Keeper) countClosed(ctx context.Context, order types.Order) error {
	return countDown(ctx, k.openOrders, order)
}

type byBuyer = collections.Map[collections.Pair[uint64, uint64], uint64]

// countUp adds one to what the buyer of an order has and refuses at the limit.
func countUp(ctx context.Context, counts byBuyer, order types.Order, limit uint32, full *errorsmod.Error) error {
	key := collections.Join(uint64(order.BuyerKind), order.Buyer)
	count, _, err := base.Find(ctx, counts, key)
	if err != nil {
		return err
	}
	if count >= uint64(limit) {
		return errorsmod.Wrapf(full, "%s %d has %d, the limit is %d", order.BuyerKind, order.Buyer, count, limit)
	}
	return counts.Set(ctx, key, count+1)
}

func countDown(ctx context.Context, counts byBuyer, order types.Order) error {
	key := collections.Join(uint64(order.BuyerKind), order.Buyer)
	count, err := counts.Get(ctx, key)
	if err != nil {
		return err
	}
	if count <= 1 {
		return counts.Remove(ctx, key)
	}
	return counts.Set(ctx, key, count-1)
}

// requireStatus refuses an order that is in none of the given statuses.
func requireStatus(order types.Order, allowed ...types.OrderStatus) error {
	for _, status := range allowed {
		if order.Status == status {
			return nil
		}
	}
	return errorsmod.Wrapf(types.ErrOrderStatus, "order %d is %s", order.Id, order.Status)
}

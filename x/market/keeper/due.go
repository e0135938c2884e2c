package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/market/types"
)

// retrySeconds is how long an order that could not be closed waits before it is tried again.
const retrySeconds = 3600

// handleDueOrders times open orders out, settles delivered ones, ends contests and forgets closed ones, oldest due first.
func (k Keeper) handleDueOrders(ctx context.Context, now int64, limit int) error {
	due, err := base.FirstSeconds(ctx, k.ordersDue.Iterate, collections.NewPrefixUntilPairRange[uint64, uint64](uint64(now)), limit)
	if err != nil {
		return err
	}
	for _, id := range due {
		order, err := k.GetOrder(ctx, id)
		if err != nil {
			return err
		}
		_, contested, err := k.openContest(ctx, order)
		if err != nil {
			return err
		}
		if !order.Status.Open() && !contested {
			if err := k.forgetOrder(ctx, order); err != nil {
				return err
			}
			continue
		}
		if err := k.endTime(ctx, order, now); err != nil {
			return err
		}
	}
	return nil
}

// forgetOrder removes a closed order. Economy rule: what can no longer be refunded is what the buyer has really given up,
// so it is here, and not at the settlement, that it becomes credit of the seller.
func (k Keeper) forgetOrder(ctx context.Context, order types.Order) error {
	if err := k.removeOrder(ctx, order); err != nil || order.Status != types.ORDER_STATUS_FULFILLED {
		return err
	}
	kept, err := keptOf(order.Paid-order.PaidMarkup, order.Quantity, order.RefundedQuantity)
	if err != nil {
		return err
	}
	switch order.BuyerKind {
	case types.BUYER_KIND_MEMBER:
		return k.coop.RecordNeed(ctx, order.Seller, order.Buyer, kept, order.PlacedAt, order.Unrelated)
	case types.BUYER_KIND_COMPANY:
		return k.coop.RecordOrder(ctx, order.Seller, order.Buyer, kept, order.Unrelated)
	default:
		return k.coop.RecordDecided(ctx, order.Seller, kept, order.Unrelated)
	}
}

// keptOf is the at-cost part of a sale that was not refunded, also where the seller still owes the refund.
func keptOf(atCost, quantity, refunded int64) (int64, error) {
	back, err := types.RefundOf(atCost, quantity, 0, refunded)
	return atCost - back, err
}

// pruneReceipts forgets purchases of weeks that ended before the refund period, at most limit: from then on they are
// credit of their sellers.
func (k Keeper) pruneReceipts(ctx context.Context, before int64, limit int) error {
	if before < types.WeekSeconds {
		return nil
	}
	end := uint64(before / types.WeekSeconds) // weeks below it have ended
	expired, err := k.expiredReceipts(ctx, end, limit)
	if err != nil {
		return err
	}
	for _, one := range expired {
		if err := k.receipts.Remove(ctx, collections.Join3(one.Week, one.Buyer, one.Order)); err != nil {
			return err
		}
		receipt := one.Receipt
		atCost, err := money.Mul(receipt.UnitPrice-receipt.UnitMarkup, receipt.Quantity)
		if err != nil {
			return err
		}
		kept, err := keptOf(atCost, receipt.Quantity, receipt.RefundedQuantity)
		if err != nil {
			return err
		}
		if err := k.coop.RecordNeed(ctx, receipt.Seller, one.Buyer, kept, receipt.SettledAt, receipt.Unrelated); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) expiredReceipts(ctx context.Context, end uint64, limit int) (expired []types.ReceiptEntry, err error) {
	entries, err := k.receipts.Iterate(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = failure.First(err, entries.Close()) }()
	for ; entries.Valid() && len(expired) < limit; entries.Next() {
		one, err := entries.KeyValue()
		if err != nil {
			return nil, err
		}
		if one.Key.K1() >= end {
			break
		}
		expired = append(expired, types.ReceiptEntry{Week: one.Key.K1(), Buyer: one.Key.K2(), Order: one.Key.K3(), Receipt: one.Value})
	}
	return expired, nil
}

package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
)

// sold is a sale that was settled and whose units can come back: an order, or a member's purchase at once, which is kept as a receipt.
type sold struct {
	order   types.Order
	receipt *types.ReceiptEntry
}

// refundable finds a sale that can still be refunded: of a buyer what they bought at once or by an order of theirs, of buyer 0 any order.
func (k Keeper) refundable(ctx context.Context, buyer, id uint64) (sold, error) {
	var unbought error
	if buyer != 0 {
		entry, err := k.GetReceipt(ctx, buyer, id)
		if err == nil {
			order, err := asOrder(entry)
			return sold{order, &entry}, err
		}
		if !errors.Is(err, types.ErrReceiptNotFound) {
			return sold{}, err
		}
		unbought = err // unless they contested it: then it is kept as an order of theirs
	}
	order, err := k.GetOrder(ctx, id)
	if unbought != nil && (err != nil || order.BuyerKind != types.BUYER_KIND_MEMBER || order.Buyer != buyer) {
		return sold{}, unbought
	}
	if err != nil {
		return sold{}, err
	}
	if err := requireStatus(order, types.ORDER_STATUS_FULFILLED); err != nil {
		return sold{}, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return sold{}, err
	}
	return sold{order: order}, checkRefundable(order, now)
}

// Refund takes units back for the seller at the price then paid: the at-cost part comes from the seller's reserve,
// the mark-up from the region fund, both to where the buyer's money came from. Each unit at most once.
// A seller who is short, or whose reserve owes senior claims, owes the at-cost part as a claim.
func (k Keeper) Refund(ctx context.Context, of sold, back part, restock bool) (amount int64, claim uint64, err error) {
	if amount, claim, err = k.takeBack(ctx, of.order, back, restock); err != nil {
		return 0, 0, err
	}
	if entry := of.receipt; entry != nil {
		receipt := entry.Receipt
		receipt.RefundedQuantity += back.quantity
		return amount, claim, k.receipts.Set(ctx, collections.Join3(entry.Week, entry.Buyer, entry.Order), receipt)
	}
	refunded := of.order
	refunded.RefundedQuantity += back.quantity
	if err := k.updateOrder(ctx, of.order, refunded); err != nil || refunded.RefundedQuantity < refunded.Quantity {
		return amount, claim, err
	}
	return amount, claim, k.giveIn(ctx, refunded, types.CONTEST_END_SELLER)
}

// asOrder is a member's purchase that settled at once as the order that it could have been.
func asOrder(entry types.ReceiptEntry) (types.Order, error) {
	receipt := entry.Receipt
	paid, markup, err := totals(quote{price: receipt.UnitPrice, markup: receipt.UnitMarkup}, receipt.Quantity)
	return types.Order{
		Id: entry.Order, BuyerKind: types.BUYER_KIND_MEMBER, Buyer: entry.Buyer, PlacedBy: entry.Buyer, Seller: receipt.Seller,
		Product: receipt.Product, Quantity: receipt.Quantity, RefundedQuantity: receipt.RefundedQuantity,
		UnitPrice: receipt.UnitPrice, UnitMarkup: receipt.UnitMarkup, Paid: paid, PaidMarkup: markup,
		Status: types.ORDER_STATUS_FULFILLED, PlacedAt: receipt.SettledAt, Unrelated: receipt.Unrelated,
	}, err
}

// checkRefundable says whether a settled order can come back: by the clock, and what it bought.
func checkRefundable(order types.Order, now int64) error {
	if now > order.DueAt {
		return errorsmod.Wrapf(types.ErrNotRefundable, "order %d could be refunded until %s, now is %s", order.Id, said.Time(order.DueAt), said.Time(now))
	}
	// Part of what becomes a cost later may be one already.
	switch order.Purpose.Kind {
	case types.PURPOSE_KIND_EQUIPMENT:
		return errorsmod.Wrapf(types.ErrNotRefundable, "order %d bought equipment, which belongs to the region", order.Id)
	case types.PURPOSE_KIND_PREPAID:
		return errorsmod.Wrapf(types.ErrNotRefundable, "order %d was paid in advance for %d cycles", order.Id, order.Purpose.PrepaidCycles)
	default:
		return nil
	}
}

// part is what some units of an order brought the seller and the region.
type part struct{ quantity, atCost, markup int64 }

// partOf is what further units of an order bring back. Each part is rounded by itself: taken from the whole, the mark-up of a unit
// could exceed all that the unit cost.
func partOf(order types.Order, quantity int64) (part, error) {
	if quantity > order.Quantity-order.RefundedQuantity {
		return part{}, errorsmod.Wrapf(types.ErrRefundAboveQuantity, "order %d: %d asked, %d bought, %d refunded",
			order.Id, quantity, order.Quantity, order.RefundedQuantity)
	}
	atCost, err := types.RefundOf(order.Paid-order.PaidMarkup, order.Quantity, order.RefundedQuantity, quantity)
	if err != nil {
		return part{}, err
	}
	markup, err := types.RefundOf(order.PaidMarkup, order.Quantity, order.RefundedQuantity, quantity)
	if err != nil {
		return part{}, err
	}
	_, err = money.Add(atCost, markup)
	return part{quantity, atCost, markup}, err
}

// takeBack pays units of a settled order back.
func (k Keeper) takeBack(ctx context.Context, order types.Order, back part, restock bool) (int64, uint64, error) {
	sale := saleOf(order)
	sale.Quantity, sale.AtCost, sale.Markup, sale.Cause = back.quantity, back.atCost, back.markup, refundCause(order)
	claim, err := k.pricing.Refund(ctx, sale, restock)
	if err != nil {
		return 0, 0, err
	}
	amount := back.atCost + back.markup
	return amount, claim, base.Emit(ctx, &types.Refunded{
		Order: order.Id, Buyer: order.Buyer, BuyerKind: order.BuyerKind, Seller: order.Seller, Product: order.Product,
		Quantity: back.quantity, Amount: amount, Markup: back.markup, Claim: claim,
	})
}

// GetReceipt finds a member's purchase among the weeks that can still be refunded, or returns ErrReceiptNotFound.
func (k Keeper) GetReceipt(ctx context.Context, buyer, order uint64) (types.ReceiptEntry, error) {
	now, first, last, err := k.receiptWeeks(ctx)
	if err != nil {
		return types.ReceiptEntry{}, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return types.ReceiptEntry{}, err
	}
	for week := first; week <= last; week++ {
		receipt, kept, err := base.Find(ctx, k.receipts, collections.Join3(week, buyer, order))
		if err != nil {
			return types.ReceiptEntry{}, err
		}
		if !kept {
			continue
		}
		end, err := money.Add(receipt.SettledAt, params.RefundSeconds)
		if err != nil {
			return types.ReceiptEntry{}, err
		}
		if now > end {
			break
		}
		return types.ReceiptEntry{Week: week, Buyer: buyer, Order: order, Receipt: receipt}, nil
	}
	return types.ReceiptEntry{}, errorsmod.Wrapf(types.ErrReceiptNotFound, "order %d of member %d", order, buyer)
}

// receiptWeeks are the weeks whose receipts may still be refunded: at most MaxRefundWeeks and one.
func (k Keeper) receiptWeeks(ctx context.Context) (now int64, first, last uint64, err error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, 0, 0, err
	}
	if now, err = k.region.Now(ctx); err != nil {
		return 0, 0, 0, err
	}
	return now, uint64(max(now-params.RefundSeconds, 0) / types.WeekSeconds), uint64(now / types.WeekSeconds), nil
}

func refundCause(order types.Order) currencytypes.Cause {
	return currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_REFUND, Ref: order.Id, Detail: order.Product}
}

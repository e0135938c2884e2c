package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
)

// Refund takes units back for the seller at the price then paid: the at-cost part comes from the seller's reserve,
// the mark-up from the region fund, both to where the buyer's money came from. Each unit at most once.
// A seller who is short, or whose reserve owes senior claims, owes the at-cost part as a claim.
func (k Keeper) Refund(ctx context.Context, msg *types.MsgRefund) (amount int64, claim uint64, err error) {
	if msg.Buyer == 0 {
		return k.refundOrder(ctx, msg)
	}
	amount, claim, err = k.refundReceipt(ctx, msg)
	if errors.Is(err, types.ErrReceiptNotFound) {
		// Its buyer may have contested it: then it is kept as an order.
		if order, missing := k.GetOrder(ctx, msg.Order); missing == nil && order.BuyerKind == types.BUYER_KIND_MEMBER && order.Buyer == msg.Buyer {
			return k.refundOrder(ctx, msg)
		}
	}
	return amount, claim, err
}

// refundReceipt refunds units of a member's purchase that settled at once.
func (k Keeper) refundReceipt(ctx context.Context, msg *types.MsgRefund) (int64, uint64, error) {
	entry, err := k.GetReceipt(ctx, msg.Buyer, msg.Order)
	if err != nil {
		return 0, 0, err
	}
	receipt := entry.Receipt
	sold, err := asOrder(entry)
	if err != nil {
		return 0, 0, err
	}
	amount, claim, err := k.refund(ctx, msg, sold)
	if err != nil {
		return 0, 0, err
	}
	receipt.RefundedQuantity += msg.Quantity
	return amount, claim, k.Receipts.Set(ctx, collections.Join3(entry.Week, entry.Buyer, entry.Order), receipt)
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

// refundOrder refunds units of a fulfilled order.
func (k Keeper) refundOrder(ctx context.Context, msg *types.MsgRefund) (int64, uint64, error) {
	order, err := k.GetOrder(ctx, msg.Order)
	if err != nil {
		return 0, 0, err
	}
	if err := requireStatus(order, types.ORDER_STATUS_FULFILLED); err != nil {
		return 0, 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, 0, err
	}
	if err := checkRefundable(order, now); err != nil {
		return 0, 0, err
	}
	amount, claim, err := k.refund(ctx, msg, order)
	if err != nil {
		return 0, 0, err
	}
	refunded := order
	refunded.RefundedQuantity += msg.Quantity
	if err := k.updateOrder(ctx, order, refunded); err != nil || refunded.RefundedQuantity < refunded.Quantity {
		return amount, claim, err
	}
	return amount, claim, k.giveIn(ctx, refunded, types.CONTEST_END_SELLER)
}

// checkRefundable says whether a settled order can come back: by the clock, and what it bought.
func checkRefundable(order types.Order, now int64) error {
	if now > order.DueAt {
		return errorsmod.Wrapf(types.ErrNotRefundable, "order %d could be refunded until %s, now is %s", order.Id, said.Time(order.DueAt), said.Time(now))
	}
	if order.Purpose.Kind == types.PURPOSE_KIND_EQUIPMENT {
		// It is the region's property from its settlement on, and part of it may have become a cost already.
		return errorsmod.Wrapf(types.ErrNotRefundable, "order %d bought equipment, which belongs to the region", order.Id)
	}
	return nil
}

// refund authorises the seller and takes units back.
func (k Keeper) refund(ctx context.Context, msg *types.MsgRefund, order types.Order) (int64, uint64, error) {
	back, err := partOf(order, msg.Quantity)
	if err != nil {
		return 0, 0, err
	}
	if _, err := k.coop.Authorize(ctx, order.Seller, msg.Signer, cooptypes.PermissionSell, back.atCost+back.markup); err != nil {
		return 0, 0, err
	}
	return k.takeBack(ctx, order, back, msg.Restock)
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

// takeBack moves the money of a settled order's units back and takes them out of both sides' costing.
func (k Keeper) takeBack(ctx context.Context, order types.Order, back part, restock bool) (int64, uint64, error) {
	claim, err := k.payBack(ctx, order, back.atCost, back.markup)
	if err != nil {
		return 0, 0, err
	}
	if err := k.pricing.RecordRefund(ctx, order.Product, back.quantity, back.atCost, restock); err != nil {
		return 0, 0, err
	}
	amount := back.atCost + back.markup
	if order.BuyerKind == types.BUYER_KIND_COMPANY {
		priced := amount
		if order.Pool == types.POOL_STARTING {
			priced = 0
		}
		if err := k.pricing.ReturnInput(ctx, order.Buyer, inputOf(order, back.quantity, priced)); err != nil {
			return 0, 0, err
		}
	}
	return amount, claim, base.Emit(ctx, &types.Refunded{
		Order: order.Id, Buyer: order.Buyer, BuyerKind: order.BuyerKind, Seller: order.Seller, Product: order.Product,
		Quantity: back.quantity, Amount: amount, Markup: back.markup, Claim: claim,
	})
}

// payBack posts the two parts of a refund, or opens a claim for the seller's part.
func (k Keeper) payBack(ctx context.Context, order types.Order, atCost, markup int64) (claim uint64, err error) {
	payer, cause := payerOf(order), refundCause(order)
	class := currencytypes.COST_CLASS_REFUND
	if order.Pool == types.POOL_RESERVE {
		class = currencytypes.COST_CLASS_REFUND_TRADE
	}
	if atCost > 0 {
		short, err := k.isShort(ctx, order.Seller, atCost)
		if err != nil {
			return 0, err
		}
		if short {
			now, err := k.region.Now(ctx)
			if err != nil {
				return 0, err
			}
			claim, err = k.currency.OpenClaim(ctx, currencytypes.Claim{
				Company: order.Seller, Kind: currencytypes.CLAIM_KIND_REFUND, Creditor: payer, Amount: atCost,
				DueTime: now, Ref: order.Id, Class: class,
			})
			if err != nil {
				return 0, err
			}
			if err := k.markInsolvent(ctx, order.Seller); err != nil {
				return 0, err
			}
		} else if err := k.currency.Post(ctx, currencytypes.Posting{
			From: currencytypes.Reserve(order.Seller), To: payer, Amount: atCost, Class: class, Cause: cause,
		}); err != nil {
			return 0, err
		}
	}
	if markup > 0 {
		return claim, k.currency.Post(ctx, currencytypes.Posting{
			From: currencytypes.RegionFund(), To: payer, Amount: markup, Class: currencytypes.COST_CLASS_NEUTRAL, Cause: cause,
		})
	}
	return claim, nil
}

// isShort says whether a company cannot pay an amount now: claims come before refunds.
func (k Keeper) isShort(ctx context.Context, company uint64, amount int64) (bool, error) {
	claims, err := k.currency.HasClaims(ctx, company)
	if err != nil || claims {
		return claims, err
	}
	balance, err := k.currency.Balance(ctx, currencytypes.Reserve(company))
	return balance < amount, err
}

// GetReceipt finds a member's purchase among the weeks that can still be refunded, or returns ErrReceiptNotFound.
func (k Keeper) GetReceipt(ctx context.Context, buyer, order uint64) (types.ReceiptEntry, error) {
	now, first, last, err := k.receiptWeeks(ctx)
	if err != nil {
		return types.ReceiptEntry{}, err
	}
	params, err := k.Params.Get(ctx)
	if err != nil {
		return types.ReceiptEntry{}, err
	}
	for week := first; week <= last; week++ {
		receipt, kept, err := base.Find(ctx, k.Receipts, collections.Join3(week, buyer, order))
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
	params, err := k.Params.Get(ctx)
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

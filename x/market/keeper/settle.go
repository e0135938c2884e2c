package keeper

import (
	"bytes"
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	propertytypes "github.com/factor-coop/factor/x/property/types"
)

// saleOf is what an order is paid for, as it says.
func saleOf(order types.Order) pricingtypes.Sale {
	sale := pricingtypes.Sale{
		Seller: order.Seller, Product: order.Product, Quantity: order.Quantity, AtCost: order.Paid - order.PaidMarkup, Markup: order.PaidMarkup,
		Payer: payerOf(order), Cause: causeOf(order.Id, order.Product),
	}
	if order.BuyerKind == types.BUYER_KIND_COMPANY {
		sale.Use = &pricingtypes.Use{
			Company: order.Buyer, Tag: tagOf(order.Purpose), Recipe: order.Purpose.Kind == types.PURPOSE_KIND_RECIPE,
			Later: order.Purpose.Later(), Commitment: order.Purpose.Commitment,
		}
	}
	return sale
}

// settleAtOnce pays a counter sale to a company or the region without a hold and stores it as fulfilled.
func (k Keeper) settleAtOnce(ctx context.Context, order types.Order) (types.Order, error) {
	order.Paid, order.Held = order.Held, 0
	if err := k.pricing.Sell(ctx, saleOf(order)); err != nil {
		return types.Order{}, err
	}
	order, err := k.recordSettlement(ctx, order, nil)
	if err != nil {
		return types.Order{}, err
	}
	if err := k.insertOrder(ctx, order); err != nil {
		return types.Order{}, err
	}
	return order, base.Emit(ctx, fulfilled(order, 0))
}

// settleOrder pays a delivered order out of its hold. What made-to-order work cost below its ceiling goes back with the rest of the hold.
func (k Keeper) settleOrder(ctx context.Context, before types.Order, confirmedBy uint64, record []byte) (types.Order, error) {
	order := before
	order.ConfirmedBy = confirmedBy
	return k.settle(ctx, before, order, before.Paid-before.PaidMarkup, record)
}

// settle pays a delivered order, or the part of it that its buyer keeps, as order says. These units were delivered for an at-cost
// amount; what is paid may be less.
func (k Keeper) settle(ctx context.Context, before, order types.Order, delivered int64, record []byte) (types.Order, error) {
	order.Postponed = false
	if err := k.pricing.Settle(ctx, order.Hold, saleOf(order), delivered); err != nil {
		return types.Order{}, err
	}
	if err := k.pricing.CloseOrder(ctx, order.Product); err != nil {
		return types.Order{}, err
	}
	order, err := k.recordSettlement(ctx, order, record)
	if err != nil {
		return types.Order{}, err
	}
	if err := k.updateOrder(ctx, before, order); err != nil {
		return types.Order{}, err
	}
	return order, base.Emit(ctx, fulfilled(order, order.Held-order.Paid))
}

// settlementOf is what an order settles at and the region's part of it: the locked price, or what the job cost with
// the mark-up in the proportion that the price had.
func (k Keeper) settlementOf(ctx context.Context, order types.Order) (paid, markup int64, err error) {
	if !order.MadeToOrder {
		markup, err = money.Mul(order.UnitMarkup, order.Quantity)
		return order.Held, markup, err
	}
	cost, err := k.pricing.SettleJob(ctx, order.Job)
	if err != nil {
		return 0, 0, err
	}
	if atCost := order.UnitPrice - order.UnitMarkup; order.UnitMarkup > 0 && atCost > 0 {
		if markup, err = money.MulDivFloor(cost, order.UnitMarkup, atCost); err != nil {
			return 0, 0, err
		}
	}
	if paid, err = money.Add(cost, markup); err != nil {
		return 0, 0, err
	}
	if cost < 0 || paid > order.Held {
		return 0, 0, errorsmod.Wrapf(types.ErrSettlementAboveLimit, "job %d settles at %s, held are %s", order.Job, said.Money(paid), said.Money(order.Held))
	}
	return paid, markup, nil
}

// jobCeiling is the part of what is held that the seller's job may cost: a consumer's mark-up has to fit in too.
func jobCeiling(order types.Order) (int64, error) {
	if order.UnitMarkup == 0 || order.UnitPrice == 0 {
		return order.Held, nil
	}
	return money.MulDivFloor(order.Held, order.UnitPrice-order.UnitMarkup, order.UnitPrice)
}

// recordSettlement keeps what equipment was bought, and closes the order for the refund period.
func (k Keeper) recordSettlement(ctx context.Context, order types.Order, record []byte) (types.Order, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return order, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return order, err
	}
	if order.Unrelated, err = k.unrelated(ctx, order); err != nil {
		return order, err
	}
	if order.BuyerKind == types.BUYER_KIND_COMPANY && order.Purpose.Kind == types.PURPOSE_KIND_EQUIPMENT {
		if err := k.recordAsset(ctx, order, record); err != nil {
			return order, err
		}
	}
	order.Status = types.ORDER_STATUS_FULFILLED
	order.DueAt = now + params.RefundSeconds
	return order, nil
}

// unrelated says whether a sale may become credit of the seller. What the region buys says so from its placing on: only
// there is it known who decided.
func (k Keeper) unrelated(ctx context.Context, order types.Order) (bool, error) {
	var related bool
	var err error
	switch order.BuyerKind {
	case types.BUYER_KIND_MEMBER:
		related, err = k.coop.RelatedMember(ctx, order.Seller, order.Buyer)
	case types.BUYER_KIND_COMPANY:
		related, err = k.coop.Related(ctx, order.Seller, order.Buyer)
	default:
		related = !order.Unrelated
	}
	return !related && err == nil, err
}

// recordAsset enters what equipment was bought, from which pool and who saw it into the register: it belongs to the region.
func (k Keeper) recordAsset(ctx context.Context, order types.Order, record []byte) error {
	pool := propertytypes.POOL_RESERVE
	if order.Pool == types.POOL_STARTING {
		pool = propertytypes.POOL_STARTING
	}
	return k.property.Record(ctx, propertytypes.Asset{
		User: order.Buyer, PaidBy: order.Buyer, Pool: pool, Cost: order.Paid, Quantity: order.Quantity, LifeCycles: order.Purpose.LifeCycles,
		Order: order.Id, Seller: order.Seller, Product: order.Product, Commitment: order.Purpose.Commitment,
		ConfirmedBy: order.ConfirmedBy, Record: bytes.Clone(record),
	})
}

func fulfilled(order types.Order, released int64) *types.OrderFulfilled {
	return &types.OrderFulfilled{
		Order: order.Id, Buyer: order.Buyer, BuyerKind: order.BuyerKind, Pool: order.Pool, Seller: order.Seller,
		Product: order.Product, Quantity: order.Quantity, Paid: order.Paid, PaidMarkup: order.PaidMarkup,
		Released: released, ConfirmedBy: order.ConfirmedBy,
	}
}

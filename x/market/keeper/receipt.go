package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/market/types"
)

// FulfilOrder hands an order over: its units leave the stock, what it settles at is known, and it waits for its receipt.
// Goods need no acceptance before; made-to-order work does, because its job opens there. Economy rule: the seller's word
// alone settles nothing.
func (k Keeper) FulfilOrder(ctx context.Context, order types.Order) (types.Order, error) {
	allowed := []types.OrderStatus{types.ORDER_STATUS_ACCEPTED, types.ORDER_STATUS_PLACED}
	if order.MadeToOrder {
		allowed = allowed[:1]
	}
	if err := requireStatus(order, allowed...); err != nil {
		return types.Order{}, err
	}
	now, err := k.inTime(ctx, order)
	if err != nil {
		return types.Order{}, err
	}
	if err := k.checkSeller(ctx, order.Seller); err != nil {
		return types.Order{}, err
	}
	if err := k.checkApproval(ctx, order); err != nil {
		return types.Order{}, err
	}
	return k.deliver(ctx, order, now)
}

// deliver takes an order's units out of the seller's stock and has it wait for its receipt. What made-to-order work settles at is
// told here: nothing is worked on what was handed over.
func (k Keeper) deliver(ctx context.Context, order types.Order, now int64) (types.Order, error) {
	params, err := k.params.Get(ctx)
	if err != nil {
		return types.Order{}, err
	}
	delivered := order
	if delivered.Paid, delivered.PaidMarkup, err = k.settlementOf(ctx, order); err != nil {
		return types.Order{}, err
	}
	if err := k.pricing.Deliver(ctx, order.Product, order.Quantity, delivered.Paid-delivered.PaidMarkup); err != nil {
		return types.Order{}, err
	}
	delivered.Status, delivered.DueAt = types.ORDER_STATUS_DELIVERED, now+params.ReceiptSeconds
	if order.Pool == types.POOL_STARTING {
		delivered.DueAt = now + order.TimeoutSeconds
	}
	if err := k.updateOrder(ctx, order, delivered); err != nil {
		return types.Order{}, err
	}
	return delivered, base.Emit(ctx, &types.OrderDelivered{Order: order.Id, DueAt: delivered.DueAt, Price: delivered.Paid})
}

// ConfirmReceipt settles a delivered order, also of a seller who is insolvent or wound up. Its buyer says that all of it is there;
// where a starting pool pays, an active member without ties to either company has counted it, and names their record of it.
func (k Keeper) ConfirmReceipt(ctx context.Context, msg *types.MsgConfirmReceipt) (types.Order, error) {
	order, err := k.GetOrder(ctx, msg.Order)
	if err != nil {
		return types.Order{}, err
	}
	contest, contested, err := k.openContest(ctx, order)
	if err != nil {
		return types.Order{}, err
	}
	if !contested {
		if err := requireStatus(order, types.ORDER_STATUS_DELIVERED); err != nil {
			return types.Order{}, err
		}
	}
	if msg.Quantity != order.Quantity {
		return types.Order{}, errorsmod.Wrapf(types.ErrReceiptMismatch, "counted %d, ordered %d", msg.Quantity, order.Quantity)
	}
	if contested {
		return k.confirmContested(ctx, order, contest, msg)
	}
	var by uint64
	switch {
	case order.SettlesBySilence():
		by, err = k.authorizeBuyer(ctx, msg.Signer, order)
	case order.Witness != 0:
		by, err = k.byWitness(ctx, order, msg)
	default:
		by, err = k.witness(ctx, order, msg)
	}
	if err != nil {
		return types.Order{}, err
	}
	return k.settleOrder(ctx, order, by, msg.Record)
}

// witness is who may say that what a starting pool pays is there.
func (k Keeper) witness(ctx context.Context, order types.Order, msg *types.MsgConfirmReceipt) (uint64, error) {
	if _, err := k.inTime(ctx, order); err != nil {
		return 0, err
	}
	witness, err := k.unrelatedWitness(ctx, order, msg)
	if err != nil {
		return 0, err
	}
	return witness, k.checkApproval(ctx, order)
}

// unrelatedWitness is an active member who is no party to an order and without ties to one, and who names their record of what
// they saw.
func (k Keeper) unrelatedWitness(ctx context.Context, order types.Order, msg *types.MsgConfirmReceipt) (uint64, error) {
	member, err := k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return 0, err
	}
	tied, err := k.tiedTo(ctx, order, member.Id)
	if err != nil {
		return 0, err
	}
	if tied {
		return 0, errorsmod.Wrapf(types.ErrRelatedWitness, "member %d and order %d", member.Id, order.Id)
	}
	if len(msg.Record) == 0 {
		return 0, errorsmod.Wrapf(types.ErrInvalid, "record is empty: a witness of order %d names the sha256 of what they saw", order.Id)
	}
	return member.Id, nil
}

// endTime does with an open or contested order whose time is over what is due: a delivered one settles, a contested one is
// decided, any other goes back. It does so in a cached context of its own: an order that fails must not stop the others.
func (k Keeper) endTime(ctx context.Context, order types.Order, now int64) error {
	reason := base.Attempt(ctx, func(ctx context.Context) error { return k.endsAs(ctx, order) })
	if reason == nil {
		return nil
	}
	sdk.UnwrapSDKContext(ctx).Logger().Error("an order could not be ended when it was due", "order", order.Id, "reason", reason)
	postponed := order
	postponed.DueAt, postponed.Postponed = now+retrySeconds, true
	if err := k.updateOrder(ctx, order, postponed); err != nil {
		return err
	}
	codespace, code := failure.Name(reason)
	return base.Emit(ctx, &types.OrderTimeoutPostponed{Order: order.Id, Codespace: codespace, Code: code})
}

func (k Keeper) endsAs(ctx context.Context, order types.Order) error {
	contest, contested, err := k.openContest(ctx, order)
	switch {
	case err != nil:
		return err
	case contested:
		return k.decideByTime(ctx, order, contest)
	case order.SettlesBySilence():
		_, err = k.settleOrder(ctx, order, 0, nil)
		return err
	default:
		return k.closeUnsettled(ctx, order, types.ORDER_STATUS_TIMED_OUT)
	}
}

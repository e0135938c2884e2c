package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// ApproveOrder lets an order between related companies go on. The caller has authorised the region's bank.
func (k Keeper) ApproveOrder(ctx context.Context, order types.Order, approvedBy string) error {
	if !order.Status.Open() || order.Pool != types.POOL_STARTING || order.Approval == types.APPROVAL_GIVEN {
		return errorsmod.Wrapf(types.ErrOrderStatus, "order %d (%s, %s, %s) waits for no approval", order.Id, order.Status, order.Pool, order.Approval)
	}
	if _, err := k.inTime(ctx, order); err != nil {
		return err
	}
	approved := order
	approved.Approval = types.APPROVAL_GIVEN
	if err := k.updateOrder(ctx, order, approved); err != nil {
		return err
	}
	return base.Emit(ctx, &types.OrderApproved{Order: order.Id, ApprovedBy: approvedBy})
}

// AcceptOrder takes an order on for the seller; from now on the buyer cannot cancel, and the timeout starts again.
// Made-to-order work opens its costing job with the held ceiling.
func (k Keeper) AcceptOrder(ctx context.Context, order types.Order) (types.Order, error) {
	if err := requireStatus(order, types.ORDER_STATUS_PLACED); err != nil {
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
	accepted := order
	accepted.Status = types.ORDER_STATUS_ACCEPTED
	accepted.DueAt = now + order.TimeoutSeconds
	if order.MadeToOrder {
		ceiling, err := jobCeiling(order)
		if err != nil {
			return types.Order{}, err
		}
		if accepted.Job, err = k.pricing.OpenJob(ctx, order.Seller, order.Product, ceiling); err != nil {
			return types.Order{}, err
		}
	}
	if err := k.updateOrder(ctx, order, accepted); err != nil {
		return types.Order{}, err
	}
	return accepted, base.Emit(ctx, &types.OrderAccepted{Order: order.Id, Job: accepted.Job, DueAt: accepted.DueAt})
}

// RejectOrder gives an open order up for the seller, delivered, contested or not; everything held goes back.
func (k Keeper) RejectOrder(ctx context.Context, order types.Order) error {
	if err := requireStatus(order, unsettled...); err != nil {
		return err
	}
	return k.giveBack(ctx, order, types.ORDER_STATUS_REJECTED)
}

// CancelOrder takes an order back for its buyer before the seller has accepted it, or when its time is over; everything
// held goes back.
func (k Keeper) CancelOrder(ctx context.Context, order types.Order) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if !order.Overdue(now) {
		if err := requireStatus(order, types.ORDER_STATUS_PLACED); err != nil {
			return err
		}
	}
	return k.giveBack(ctx, order, types.ORDER_STATUS_CANCELLED)
}

// authorizeBuyer says whether a signer may act for the buyer of an order, and returns the member who does, 0 for an authority. A
// suspended member, and one who left, acts for themselves: it is their money.
func (k Keeper) authorizeBuyer(ctx context.Context, signer string, order types.Order) (uint64, error) {
	switch order.BuyerKind {
	case types.BUYER_KIND_MEMBER:
		member, err := k.region.FormerMember(ctx, signer)
		if err == nil && member.Id != order.Buyer {
			err = errorsmod.Wrapf(types.ErrNotBuyer, "order %d is of member %d, not %d", order.Id, order.Buyer, member.Id)
		}
		return member.Id, err
	case types.BUYER_KIND_COMPANY:
		company, err := k.coop.GetCompany(ctx, order.Buyer)
		if err != nil {
			return 0, err
		}
		if company.Acts() {
			return k.coop.Authorize(ctx, order.Buyer, signer, cooptypes.PermissionOrder, 0)
		}
		// Nobody acts for a company in proceedings: whether what it had ordered came is for the region's bank to say.
		return 0, k.region.Authorize(ctx, signer, regiontypes.PermissionBank, 0)
	default:
		return 0, k.region.Authorize(ctx, signer, regiontypes.PermissionBank, 0)
	}
}

// giveBack ends an open order before it is settled. One whose time is over has timed out, whoever says so first; a delivered
// one whose time is over settles.
func (k Keeper) giveBack(ctx context.Context, order types.Order, status types.OrderStatus) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if order.Overdue(now) {
		if order.SettlesBySilence() || order.Status == types.ORDER_STATUS_CONTESTED {
			return errorsmod.Wrapf(types.ErrOrderOverdue, "order %d is %s and was due at %s, now is %s: it is settled or decided", order.Id, order.Status, said.Time(order.DueAt), said.Time(now))
		}
		status = types.ORDER_STATUS_TIMED_OUT
	}
	if err := k.closeUnsettled(ctx, order, status); err != nil {
		return err
	}
	return k.giveIn(ctx, order, types.CONTEST_END_SELLER)
}

// inTime refuses a step that comes after an order's time, and returns the chain time. Economy rule: an order's time is over by
// the clock, also while the queue that closes orders is behind; from then on nobody changes what becomes of it.
func (k Keeper) inTime(ctx context.Context, order types.Order) (now int64, err error) {
	if now, err = k.region.Now(ctx); err != nil {
		return 0, err
	}
	if order.Overdue(now) {
		return 0, errorsmod.Wrapf(types.ErrOrderOverdue, "order %d was due at %s, now is %s", order.Id, said.Time(order.DueAt), said.Time(now))
	}
	return now, nil
}

// checkApproval asks again whether the companies are related: ties may have been made after the order was placed.
func (k Keeper) checkApproval(ctx context.Context, order types.Order) error {
	if order.Pool != types.POOL_STARTING || order.Approval == types.APPROVAL_GIVEN {
		return nil
	}
	related, err := k.coop.Related(ctx, order.Buyer, order.Seller)
	if err != nil {
		return err
	}
	if related || order.Approval == types.APPROVAL_NEEDED {
		return errorsmod.Wrapf(types.ErrNeedsApproval, "order %d of company %d from company %d", order.Id, order.Buyer, order.Seller)
	}
	return nil
}

// closeUnsettled ends an open order: its costing job is cancelled (what it cost is the seller's overhead), delivered units come
// back to the stock, and the hold goes back exactly.
func (k Keeper) closeUnsettled(ctx context.Context, order types.Order, status types.OrderStatus) error {
	return k.closeReturned(ctx, order, status, true)
}

// closeReturned is closeUnsettled where delivered units may have been lost on the way.
func (k Keeper) closeReturned(ctx context.Context, order types.Order, status types.OrderStatus, restock bool) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if order.Status.Delivered() {
		err = k.pricing.ReturnDelivery(ctx, order.Product, order.Quantity, order.Paid-order.PaidMarkup, restock)
	} else if order.Job != 0 {
		err = k.pricing.CancelJob(ctx, order.Job)
	}
	if err != nil {
		return err
	}
	if err := k.pricing.CloseOrder(ctx, order.Product); err != nil {
		return err
	}
	if order.Hold != 0 {
		if err := k.currency.ReleaseHold(ctx, order.Hold,
			currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_ORDER_CANCELLED, Ref: order.Id, Detail: order.Product}); err != nil {
			return err
		}
	}
	closed := order
	closed.Status, closed.Postponed, closed.Paid, closed.PaidMarkup = status, false, 0, 0
	closed.DueAt = now + params.RefundSeconds
	if err := k.updateOrder(ctx, order, closed); err != nil {
		return err
	}
	return base.Emit(ctx, &types.OrderClosed{Order: order.Id, Status: status, Released: order.Held})
}

package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/money"
)

// Open says whether the order is unsettled, so that its money is on hold.
func (s OrderStatus) Open() bool {
	return s == ORDER_STATUS_PLACED || s == ORDER_STATUS_ACCEPTED || s.Delivered()
}

// Delivered says whether the order's units left the seller and wait to be settled.
func (s OrderStatus) Delivered() bool {
	return s == ORDER_STATUS_DELIVERED || s == ORDER_STATUS_CONTESTED
}

// Overdue says whether an open order's time is over: by the clock, also where nothing has closed it yet.
func (o Order) Overdue(now int64) bool {
	return o.Status.Open() && (o.Postponed || now >= o.DueAt)
}

// SettlesBySilence says whether the time of a delivered order ends with its settlement. Economy rule: where a starting pool
// pays, or a witness was named, only what somebody saw is paid.
func (o Order) SettlesBySilence() bool {
	return o.Status == ORDER_STATUS_DELIVERED && o.Pool != POOL_STARTING && o.Witness == 0
}

// Validate checks an order by itself: known enumerations, amounts within each other, a hold for what is held.
func (o Order) Validate() error {
	if o.BuyerKind < BUYER_KIND_MEMBER || o.BuyerKind > BUYER_KIND_REGION || o.Status < ORDER_STATUS_PLACED || o.Status > ORDER_STATUS_CONTESTED {
		return errorsmod.Wrapf(ErrInvalid, "order %d has buyer kind %d and status %d", o.Id, o.BuyerKind, o.Status)
	}
	if (o.BuyerKind == BUYER_KIND_REGION) != (o.Buyer == 0) || (o.BuyerKind == BUYER_KIND_COMPANY) != (o.Pool != POOL_UNSPECIFIED) {
		return errorsmod.Wrapf(ErrInvalid, "order %d: a %s with id %d pays from pool %s", o.Id, o.BuyerKind, o.Buyer, o.Pool)
	}
	if o.Quantity < 1 || o.UnitMarkup < 0 || o.UnitMarkup > o.UnitPrice || o.Held < 0 || o.PaidMarkup < 0 || o.PaidMarkup > o.Paid {
		return errorsmod.Wrapf(ErrInvalid, "order %d has amounts out of range", o.Id)
	}
	if (o.Paid != 0 || o.PaidMarkup != 0) && !o.Status.Delivered() && o.Status != ORDER_STATUS_FULFILLED {
		return errorsmod.Wrapf(ErrInvalid, "order %d is %s and has %d paid", o.Id, o.Status, o.Paid)
	}
	if o.RefundedQuantity < 0 || o.RefundedQuantity > o.Quantity {
		return errorsmod.Wrapf(ErrRefundAboveQuantity, "order %d: %d of %d", o.Id, o.RefundedQuantity, o.Quantity)
	}
	if o.Status == ORDER_STATUS_CONTESTED && !o.Contested {
		return errorsmod.Wrapf(ErrInvalid, "order %d is %s and says that nobody contested it", o.Id, o.Status)
	}
	if o.Postponed && !o.Status.Open() && !o.Contested {
		return errorsmod.Wrapf(ErrInvalid, "order %d is %s and postponed", o.Id, o.Status)
	}
	if o.Status.Open() && (o.Hold == 0) != (o.Held == 0) {
		return errorsmod.Wrapf(ErrInvalid, "order %d holds %d in hold %d", o.Id, o.Held, o.Hold)
	}
	return nil
}

// Fits says whether a contest can be of an order: of a delivered one, or of one that had settled and says until when it came back.
func (c Contest) Fits(order Order) bool {
	if c.Order != order.Id || !order.Contested {
		return false
	}
	if c.RefundUntil == 0 {
		return order.Status == ORDER_STATUS_CONTESTED
	}
	return order.Status == ORDER_STATUS_FULFILLED
}

// RefundOf returns what quantity further units bring back of total, in micro-units. The shares of all
// units together are total exactly; a unit that cannot be divided evenly comes back with the later units.
func RefundOf(total, bought, refunded, quantity int64) (int64, error) {
	before, err := money.MulDivFloor(total, refunded, bought)
	if err != nil {
		return 0, err
	}
	after, err := money.MulDivFloor(total, refunded+quantity, bought)
	if err != nil {
		return 0, err
	}
	return money.Sub(after, before)
}

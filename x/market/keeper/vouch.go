package keeper

import (
	"context"
	"errors"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/market/types"
)

// VouchHours confirms hours of the only worker of a company that the signer bought from: they met. What they bought is paid, theirs
// still in part, and can be refunded yet; who is tied to the seller is no witness.
func (k Keeper) VouchHours(ctx context.Context, msg *types.MsgVouchHours) error {
	buyer, err := k.region.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return err
	}
	order, err := k.boughtBy(ctx, buyer.Id, msg.Order)
	if err != nil {
		return err
	}
	if order.Paid == 0 || order.RefundedQuantity >= order.Quantity {
		return errorsmod.Wrapf(types.ErrNothingBought, "order %d: %d units for %s, %d of them given back", order.Id, order.Quantity, said.Money(order.Paid), order.RefundedQuantity)
	}
	tied, err := k.coop.RelatedMember(ctx, order.Seller, buyer.Id)
	if err != nil {
		return err
	}
	if tied {
		return errorsmod.Wrapf(types.ErrRelatedWitness, "member %d and company %d", buyer.Id, order.Seller)
	}
	return k.wage.VouchHours(ctx, buyer.Id, order.Seller, order.Id, msg.Shifts)
}

// boughtBy is what a member bought and can still give back: over the counter, or by an order that settled.
func (k Keeper) boughtBy(ctx context.Context, buyer, id uint64) (types.Order, error) {
	entry, err := k.GetReceipt(ctx, buyer, id)
	if err == nil {
		return asOrder(entry)
	}
	if !errors.Is(err, types.ErrReceiptNotFound) {
		return types.Order{}, err
	}
	order, missing := k.GetOrder(ctx, id)
	if missing != nil || order.BuyerKind != types.BUYER_KIND_MEMBER || order.Buyer != buyer {
		return types.Order{}, err
	}
	return order, requireStatus(order, types.ORDER_STATUS_FULFILLED)
}

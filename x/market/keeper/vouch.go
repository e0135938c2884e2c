package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/market/types"
)

// VouchHours confirms hours of the only worker of a company that a member bought from: they met. What they bought is paid, theirs
// still in part, and can be refunded yet; who is tied to the seller is no witness.
func (k Keeper) VouchHours(ctx context.Context, member, id uint64, shifts []uint64) error {
	sold, err := k.refundable(ctx, member, id)
	if err != nil {
		return err
	}
	order := sold.order
	if order.Paid == 0 || order.RefundedQuantity >= order.Quantity {
		return errorsmod.Wrapf(types.ErrNothingBought, "order %d: %d units for %s, %d of them given back", order.Id, order.Quantity, said.Money(order.Paid), order.RefundedQuantity)
	}
	tied, err := k.coop.RelatedMember(ctx, order.Seller, member)
	if err != nil {
		return err
	}
	if tied {
		return errorsmod.Wrapf(types.ErrRelatedWitness, "member %d and company %d", member, order.Seller)
	}
	return k.wage.VouchHours(ctx, member, order.Seller, order.Id, shifts)
}

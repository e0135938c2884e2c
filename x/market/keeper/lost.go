package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Whoever loses contest after contest, a buyer who contests what arrived or a seller who delivers what was not ordered, costs the
// region's arbiters their time. They go on trading, over the counter as before, by order with somebody who sees what is handed over.

// recordLoss notes who lost a contest that the region's arbiters decided: its buyer where nothing went back, its seller where all
// did. Where it was divided nobody lost.
func (k Keeper) recordLoss(ctx context.Context, order types.Order, so outcome) error {
	lost := types.LostContest{Order: order.Id, Kind: order.BuyerKind, Party: order.Buyer}
	switch {
	case so.quantity == order.Quantity-order.RefundedQuantity:
		lost.Kind, lost.Party = types.BUYER_KIND_COMPANY, order.Seller
	case so.quantity > 0 || so.amount > 0:
		return nil
	}
	var err error
	if lost.LostAt, err = k.region.Now(ctx); err != nil {
		return err
	}
	return k.storeLoss(ctx, lost)
}

func (k Keeper) storeLoss(ctx context.Context, lost types.LostContest) error {
	return k.lostContests.Set(ctx, lost.Order, lost)
}

// losesTooOften says whether a buyer or a seller lost so many contests in the region's window, by the clock, that a witness has to
// be named.
func (k Keeper) losesTooOften(ctx context.Context, params types.Params, kind types.BuyerKind, party uint64, now int64) (bool, error) {
	count := uint32(0)
	of := collections.NewPrefixedPairRange[collections.Pair[uint64, uint64], uint64](collections.Join(uint64(kind), party))
	err := k.lostContests.Indexes.ByParty.Walk(ctx, of, func(_ collections.Pair[uint64, uint64], order uint64) (bool, error) {
		lost, err := k.lostContests.Get(ctx, order)
		if err == nil && lost.LostAt > now-params.LostContestSeconds {
			count++
		}
		return count >= params.MaxLostContests, err
	})
	return count >= params.MaxLostContests, err
}

// checkWitness says whether an order that is placed names the witness that it needs: an active member who is no party to it and
// without ties to one. Anybody may name one. A starting pool's order needs an unrelated witness anyway.
func (k Keeper) checkWitness(ctx context.Context, order types.Order, now int64) error {
	if order.Pool == types.POOL_STARTING {
		if order.Witness != 0 {
			return errorsmod.Wrapf(types.ErrInvalid, "witness is %d: what a starting pool pays is seen by any unrelated member", order.Witness)
		}
		return nil
	}
	if order.Witness == 0 {
		params, err := k.params.Get(ctx)
		if err != nil {
			return err
		}
		for _, party := range []struct {
			kind types.BuyerKind
			id   uint64
		}{{order.BuyerKind, order.Buyer}, {types.BUYER_KIND_COMPANY, order.Seller}} {
			often, err := k.losesTooOften(ctx, params, party.kind, party.id, now)
			if err != nil {
				return err
			}
			if often {
				return errorsmod.Wrapf(types.ErrNeedsWitness, "%s %d lost %d", party.kind, party.id, params.MaxLostContests)
			}
		}
		return nil
	}
	member, err := k.region.GetMember(ctx, order.Witness)
	if err != nil {
		return err
	}
	if member.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		return errorsmod.Wrapf(regiontypes.ErrMemberStatus, "witness %d is %s", member.Id, member.Status)
	}
	tied, err := k.tiedTo(ctx, order, member.Id)
	if err == nil && tied {
		err = errorsmod.Wrapf(types.ErrRelatedWitness, "member %d and company %d or its buyer", member.Id, order.Seller)
	}
	return err
}

// byWitness is who may settle an order that names a witness: that member, who has seen it, or its buyer.
func (k Keeper) byWitness(ctx context.Context, order types.Order, msg *types.MsgConfirmReceipt) (uint64, error) {
	if _, err := k.inTime(ctx, order); err != nil {
		return 0, err
	}
	if by, notBuyer := k.authorizeBuyer(ctx, msg.Signer, order); notBuyer == nil {
		return by, nil
	}
	witness, err := k.unrelatedWitness(ctx, order, msg)
	if err == nil && witness != order.Witness {
		err = errorsmod.Wrapf(types.ErrNotWitness, "order %d names member %d, not %d", order.Id, order.Witness, witness)
	}
	return witness, err
}

// forgetLosses removes contests that count no more, at most limit.
func (k Keeper) forgetLosses(ctx context.Context, before int64, limit int) error {
	if before < 0 {
		return nil
	}
	orders, err := base.FirstIndexed(ctx, k.lostContests.Indexes.ByTime.Iterate, collections.NewPrefixUntilPairRange[uint64, uint64](uint64(before)), limit)
	if err != nil {
		return err
	}
	for _, id := range orders {
		if err := k.lostContests.Remove(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

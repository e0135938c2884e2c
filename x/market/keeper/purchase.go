package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// quote is what one unit costs now: price is what the buyer pays, markup the part of it that goes to the region.
type quote struct{ price, markup int64 }

// quote asks pricing what the next transaction pays. Only consumers pay the region's mark-up.
func (k Keeper) quote(ctx context.Context, product uint64, consumer types.BuyerKind) (quote, error) {
	if consumer != types.BUYER_KIND_MEMBER {
		price, err := k.pricing.Price(ctx, product)
		return quote{price: price}, err
	}
	price, markup, err := k.pricing.ConsumerPrice(ctx, product)
	return quote{price: price, markup: markup}, err
}

// Purchase buys for a member as the listing says: settled at once, or on hold until the seller fulfils.
// A suspended member buys what they need like everybody, who left spends what they have on what is settled at once.
func (k Keeper) Purchase(ctx context.Context, member regiontypes.Member, msg *types.MsgPurchase) (types.MsgPurchaseResponse, error) {
	listing, err := k.GetListing(ctx, msg.Product)
	if err != nil {
		return types.MsgPurchaseResponse{}, err
	}
	counter, err := k.overTheCounter(ctx, listing, msg.Quantity)
	if err != nil {
		return types.MsgPurchaseResponse{}, err
	}
	if counter {
		return k.purchaseAtOnce(ctx, member.Id, listing, msg)
	}
	if !member.Status.Present() {
		return types.MsgPurchaseResponse{}, errorsmod.Wrapf(regiontypes.ErrMemberLeft, "%d buys only what is settled at once", member.Id)
	}
	order, err := k.place(ctx, listing, request{
		buyerKind: types.BUYER_KIND_MEMBER, buyer: member.Id, placedBy: member.Id,
		quantity: msg.Quantity, maxUnitPrice: msg.MaxUnitPrice, ceiling: msg.Ceiling, witness: msg.Witness,
	})
	return types.MsgPurchaseResponse{Order: order.Id, Held: order.Held}, err
}

// overTheCounter says whether a sale settles at once. More than is plausible waits for the seller like any
// order: whoever takes a price of nothing a million times would ruin its costing for a year.
func (k Keeper) overTheCounter(ctx context.Context, listing types.Listing, quantity int64) (bool, error) {
	if listing.Mode != types.LISTING_MODE_AT_ONCE {
		return false, nil
	}
	return k.pricing.PlausibleSale(ctx, listing.Product, quantity)
}

// purchaseAtOnce is the hot path: one posting, one receipt, one event. The at-cost part burns the member's
// money into the seller's reserve, the mark-up goes to the region.
func (k Keeper) purchaseAtOnce(ctx context.Context, buyer uint64, listing types.Listing, msg *types.MsgPurchase) (types.MsgPurchaseResponse, error) {
	var response types.MsgPurchaseResponse
	if msg.Ceiling != 0 {
		return response, errorsmod.Wrapf(types.ErrCeiling, "product %d sells at its price, it takes no ceiling", msg.Product)
	}
	if err := noWitness(msg.Product, msg.Witness); err != nil {
		return response, err
	}
	if err := k.checkSells(ctx, listing.Company); err != nil {
		return response, err
	}
	unit, err := k.quote(ctx, msg.Product, types.BUYER_KIND_MEMBER)
	if err != nil {
		return response, err
	}
	if unit.price > msg.MaxUnitPrice {
		return response, errorsmod.Wrapf(types.ErrPriceAboveLimit, "product %d costs %s, the limit is %s", msg.Product, said.Money(unit.price), said.Money(msg.MaxUnitPrice))
	}
	total, markup, err := totals(unit, msg.Quantity)
	if err != nil {
		return response, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return response, err
	}
	id, err := base.NextID(ctx, k.orderSequence)
	if err != nil {
		return response, err
	}
	if err := k.pricing.Sell(ctx, pricingtypes.Sale{
		Seller: listing.Company, Product: msg.Product, Quantity: msg.Quantity, AtCost: total - markup, Markup: markup,
		Payer: currencytypes.MemberAccount(buyer), Cause: currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_PURCHASE, Ref: id, Detail: msg.Product},
	}); err != nil {
		return response, err
	}
	related, err := k.coop.RelatedMember(ctx, listing.Company, buyer)
	if err != nil {
		return response, err
	}
	if err := k.receipts.Set(ctx, collections.Join3(uint64(now/types.WeekSeconds), buyer, id), types.Receipt{
		Product: msg.Product, Seller: listing.Company, Quantity: msg.Quantity,
		UnitPrice: unit.price, UnitMarkup: unit.markup, SettledAt: now, Unrelated: !related,
	}); err != nil {
		return response, err
	}
	return types.MsgPurchaseResponse{Order: id, Paid: total}, base.Emit(ctx, &types.Purchased{
		Order: id, Buyer: buyer, Seller: listing.Company, Product: msg.Product, Quantity: msg.Quantity, UnitPrice: unit.price,
	})
}

// totals is what a quantity costs and the region's part in it. An order is worth a billion units of
// currency at most, so that no sum over a region's orders leaves 64 bits.
func totals(unit quote, quantity int64) (total, markup int64, err error) {
	total, markup = money.SatMul(unit.price, quantity), money.SatMul(unit.markup, quantity)
	if total > types.MaxAmount {
		return 0, 0, errorsmod.Wrapf(types.ErrInvalid, "%d units at %s each cost more than %s", quantity, said.Money(unit.price), said.Money(types.MaxAmount))
	}
	return total, markup, nil
}

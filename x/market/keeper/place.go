package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// request is what a buyer asks for, whoever the buyer is.
type request struct {
	buyerKind    types.BuyerKind
	buyer        uint64
	pool         types.Pool
	placedBy     uint64
	quantity     int64
	maxUnitPrice int64
	ceiling      int64
	purpose      types.Purpose
	witness      uint64
}

// PlaceCompanyOrder buys what is listed for a company; officer is the member who decided, 0 its own authority. The caller has authorised
// what payable says.
func (k Keeper) PlaceCompanyOrder(ctx context.Context, listing types.Listing, officer uint64, msg *types.MsgPlaceCompanyOrder) (types.Order, error) {
	if listing.Company == msg.Company {
		return types.Order{}, errorsmod.Wrapf(types.ErrOwnProduct, "company %d, product %d", msg.Company, msg.Product)
	}
	var err error
	switch msg.Purpose.Kind {
	case types.PURPOSE_KIND_TAG:
		err = k.pricing.CheckTag(ctx, msg.Company, tagOf(msg.Purpose))
	case types.PURPOSE_KIND_RECIPE:
		err = k.pricing.CheckRecipeInput(ctx, msg.Company, msg.Product)
	}
	if err != nil {
		return types.Order{}, err
	}
	return k.place(ctx, listing, request{
		buyerKind: types.BUYER_KIND_COMPANY, buyer: msg.Company, pool: msg.Pool, placedBy: officer,
		quantity: msg.Quantity, maxUnitPrice: msg.MaxUnitPrice, ceiling: msg.Ceiling, purpose: msg.Purpose, witness: msg.Witness,
	})
}

// PlaceRegionOrder buys what is listed for the region from its fund. The caller has authorised what payable says.
func (k Keeper) PlaceRegionOrder(ctx context.Context, listing types.Listing, msg *types.MsgPlaceRegionOrder) (types.Order, error) {
	return k.place(ctx, listing, request{
		buyerKind: types.BUYER_KIND_REGION, quantity: msg.Quantity, maxUnitPrice: msg.MaxUnitPrice, ceiling: msg.Ceiling, witness: msg.Witness,
	})
}

// payable is the listing of a product and the most that the order of a company or the region can cost now: the price, or the
// ceiling of made-to-order work. It counts against an officer's limit.
func (k Keeper) payable(ctx context.Context, product uint64, quantity, ceiling int64) (types.Listing, int64, error) {
	listing, err := k.GetListing(ctx, product)
	if err != nil {
		return listing, 0, err
	}
	unit, err := k.quote(ctx, product, types.BUYER_KIND_COMPANY)
	if err != nil {
		return listing, 0, err
	}
	total, _, err := totals(unit, quantity)
	if err == nil && listing.MadeToOrder {
		total, err = k.ceiling(ctx, total, ceiling)
	}
	return listing, total, err
}

// ceiling is what made-to-order work may cost: what the buyer named, or the estimate with the region's margin.
func (k Keeper) ceiling(ctx context.Context, estimate, asked int64) (int64, error) {
	if asked > 0 {
		return asked, nil
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, err
	}
	ceiling, err := money.MulDivHalfUp(estimate, money.PPM+params.JobCeilingMarginPpm, money.PPM)
	if err != nil {
		return 0, err
	}
	if ceiling == 0 {
		return 0, errorsmod.Wrapf(types.ErrCeiling, "the product has no price yet, name a ceiling")
	}
	return ceiling, nil
}

// place locks the price of this moment. A counter sale to a company's reserve or to the region settles at once; everything else
// waits with its money on hold, more than is plausible too.
func (k Keeper) place(ctx context.Context, listing types.Listing, req request) (types.Order, error) {
	if err := k.checkSells(ctx, listing.Company); err != nil {
		return types.Order{}, err
	}
	unit, err := k.quote(ctx, listing.Product, req.buyerKind)
	if err != nil {
		return types.Order{}, err
	}
	if unit.price > req.maxUnitPrice {
		return types.Order{}, errorsmod.Wrapf(types.ErrPriceAboveLimit, "product %d costs %s, the limit is %s", listing.Product, said.Money(unit.price), said.Money(req.maxUnitPrice))
	}
	held, _, err := totals(unit, req.quantity)
	if err != nil {
		return types.Order{}, err
	}
	switch {
	case listing.MadeToOrder:
		if held, err = k.ceiling(ctx, held, req.ceiling); err != nil {
			return types.Order{}, err
		}
	case req.ceiling != 0:
		return types.Order{}, errorsmod.Wrapf(types.ErrCeiling, "product %d sells at its price, it takes no ceiling", listing.Product)
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return types.Order{}, err
	}
	id, err := base.NextID(ctx, k.orderSequence)
	if err != nil {
		return types.Order{}, err
	}
	order := types.Order{
		Id: id, BuyerKind: req.buyerKind, Buyer: req.buyer, Pool: req.pool, PlacedBy: req.placedBy,
		Seller: listing.Company, Product: listing.Product, Quantity: req.quantity, UnitPrice: unit.price, UnitMarkup: unit.markup,
		Held: held, Status: types.ORDER_STATUS_PLACED, MadeToOrder: listing.MadeToOrder, Purpose: req.purpose, Witness: req.witness,
		PlacedAt: now, DueAt: now + listing.OrderTimeoutSeconds, TimeoutSeconds: listing.OrderTimeoutSeconds,
	}
	if order.BuyerKind == types.BUYER_KIND_REGION {
		// Economy rule: what the region's boards buy is need that was met, if who decided is unrelated to the seller.
		if order.Unrelated, err = k.coop.DecidedByOthers(ctx, order.Seller); err != nil {
			return types.Order{}, err
		}
	}
	if order.Pool == types.POOL_STARTING {
		// Economy rule: a starting pool that flows to a related company needs the bank.
		related, err := k.coop.Related(ctx, order.Buyer, order.Seller)
		if err != nil {
			return types.Order{}, err
		}
		if related {
			order.Approval = types.APPROVAL_NEEDED
		}
	}
	counter, err := k.overTheCounter(ctx, listing, order.Quantity)
	if err != nil {
		return types.Order{}, err
	}
	if counter && order.Pool != types.POOL_STARTING {
		if err := noWitness(order.Product, order.Witness); err != nil {
			return types.Order{}, err
		}
		return k.settleAtOnce(ctx, order)
	}
	if err := k.checkWitness(ctx, order, now); err != nil {
		return types.Order{}, err
	}
	return k.openOrder(ctx, order)
}

// noWitness refuses a witness of what is handed over as it is paid.
func noWitness(product, witness uint64) error {
	if witness != 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "witness is %d: product %d is sold over the counter, it takes no witness", witness, product)
	}
	return nil
}

// openOrder sets the money aside and stores the order.
func (k Keeper) openOrder(ctx context.Context, order types.Order) (types.Order, error) {
	if order.Held > 0 {
		hold, err := k.currency.OpenHold(ctx, payerOf(order), order.Held, causeOf(order.Id, order.Product))
		if err != nil {
			return types.Order{}, err
		}
		order.Hold = hold
	}
	if err := k.pricing.OpenOrder(ctx, order.Product); err != nil {
		return types.Order{}, err
	}
	if err := k.countOpen(ctx, order); err != nil {
		return types.Order{}, err
	}
	if err := k.insertOrder(ctx, order); err != nil {
		return types.Order{}, err
	}
	return order, base.Emit(ctx, &types.OrderPlaced{Order: order})
}

func tagOf(purpose types.Purpose) pricingtypes.CostTag {
	return pricingtypes.CostTag{Product: purpose.Product, Job: purpose.Job}
}

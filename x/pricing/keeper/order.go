package keeper

import (
	"context"
	"errors"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/pricing/types"
)

// OpenOrder notes an order of a product that waits to be settled: a product is not retired from under those who ordered it.
// It returns ErrRetired when that has happened before.
func (k Keeper) OpenOrder(ctx context.Context, id uint64) error {
	product, err := k.GetProduct(ctx, id)
	if err != nil {
		return err
	}
	if product.Retired {
		return errorsmod.Wrapf(types.ErrRetired, "product %d", id)
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return err
	}
	flow.OpenOrders++
	return k.productFlows.Set(ctx, id, flow)
}

// CloseOrder notes that an order of a product waits no more.
func (k Keeper) CloseOrder(ctx context.Context, id uint64) error {
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return err
	}
	if flow.OpenOrders == 0 {
		return errors.New("an order is closed that was not open")
	}
	flow.OpenOrders--
	return k.productFlows.Set(ctx, id, flow)
}

// Deliver moves units of a product to a buyer who has not confirmed them yet: they leave the stock, or ErrOutOfStock, and what they
// settle at stands outside of the company's error until they are settled or come back. A service uses up its inputs;
// made-to-order work follows SettleJob. Units sold and revenue count when they settle.
func (k Keeper) Deliver(ctx context.Context, id uint64, quantity, amount int64) error {
	product, err := k.GetProduct(ctx, id)
	if err != nil {
		return err
	}
	if product.Retired {
		return errorsmod.Wrapf(types.ErrRetired, "product %d", id)
	}
	if quantity < 1 || quantity > types.MaxQuantity || amount < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "delivery of %d units of product %d for %s", quantity, id, said.Money(amount))
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return err
	}
	if flow, err = k.leave(ctx, product, flow, quantity); err != nil {
		return err
	}
	return k.moveDelivered(ctx, product, flow, quantity, amount)
}

// SettleDelivery counts units that were delivered for an amount as sold, for a revenue that may be less.
func (k Keeper) SettleDelivery(ctx context.Context, id uint64, quantity, amount, revenue int64) error {
	product, flow, err := k.delivered(ctx, id, quantity, amount)
	if err != nil {
		return err
	}
	flow.Sold, flow.Revenue = money.SatAdd(flow.Sold, quantity), money.SatAdd(flow.Revenue, revenue)
	return k.moveDelivered(ctx, product, flow, -quantity, -amount)
}

// ReturnDelivery takes delivered units back that are not sold: to the stock where they came back in good order, else they are a loss.
func (k Keeper) ReturnDelivery(ctx context.Context, id uint64, quantity, amount int64, restock bool) error {
	product, flow, err := k.delivered(ctx, id, quantity, amount)
	if err != nil {
		return err
	}
	if err := k.moveDelivered(ctx, product, flow, -quantity, -amount); err != nil {
		return err
	}
	if flow, err = k.productFlows.Get(ctx, id); err != nil {
		return err
	}
	return k.comeBack(ctx, product, flow, quantity, restock)
}

// delivered is a product of which so much was delivered and is not settled; products with open orders are not retired.
func (k Keeper) delivered(ctx context.Context, id uint64, quantity, amount int64) (types.Product, types.ProductFlow, error) {
	product, err := k.GetProduct(ctx, id)
	if err != nil {
		return product, types.ProductFlow{}, err
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err == nil && (quantity < 1 || amount < 0 || quantity > flow.Delivered || amount > flow.DeliveredAmount) {
		err = errorsmod.Wrapf(types.ErrInvalid, "%d units of product %d for %s, delivered are %d for %s", quantity, id, said.Money(amount), flow.Delivered, said.Money(flow.DeliveredAmount))
	}
	return product, flow, err
}

// moveDelivered stores a product's flow with so much more delivered and not settled, below 0 for less, and the company's sum of it.
func (k Keeper) moveDelivered(ctx context.Context, product types.Product, flow types.ProductFlow, quantity, amount int64) error {
	company, err := k.companyFlows.Get(ctx, product.Company)
	if err != nil {
		return err
	}
	if flow.Delivered, err = money.Add(flow.Delivered, quantity); err != nil {
		return err
	}
	if flow.DeliveredAmount, err = money.Add(flow.DeliveredAmount, amount); err != nil {
		return err
	}
	if company.Delivered, err = money.Add(company.Delivered, amount); err != nil {
		return err
	}
	return failure.First(k.productFlows.Set(ctx, product.Id, flow), k.companyFlows.Set(ctx, product.Company, company))
}

// WalkOrdered visits every product with orders that are not settled. It walks every product: for invariants.
func (k Keeper) WalkOrdered(ctx context.Context, visit func(product uint64, ordered types.Ordered) error) error {
	return k.productFlows.Walk(ctx, nil, func(id uint64, flow types.ProductFlow) (bool, error) {
		ordered := types.Ordered{Orders: flow.OpenOrders, Delivered: flow.Delivered, Amount: flow.DeliveredAmount}
		if ordered == (types.Ordered{}) {
			return false, nil
		}
		err := visit(id, ordered)
		return err != nil, err
	})
}

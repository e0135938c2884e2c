package keeper

import (
	"context"
	"errors"

	errorsmod "cosmossdk.io/errors"

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

// WalkOrdered visits every product with orders that are not settled. It walks every product: for invariants.
func (k Keeper) WalkOrdered(ctx context.Context, visit func(product, open uint64) error) error {
	return k.productFlows.Walk(ctx, nil, func(id uint64, flow types.ProductFlow) (bool, error) {
		if flow.OpenOrders == 0 {
			return false, nil
		}
		err := visit(id, flow.OpenOrders)
		return err != nil, err
	})
}

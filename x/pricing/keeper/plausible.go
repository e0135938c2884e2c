package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/types"
)

// A typing error of a million units must not ruin a company's prices, and an honest peak must not be
// refused for good. So what one person says is believed up to plausible_multiple times what the
// product usually brings in a cycle, counted together; beyond that a second person is asked:
// output waits for another member, and a purchase waits for its seller.

// plausible says whether a product may bring so many units more in this cycle on one person's word.
func (k Keeper) plausible(ctx context.Context, product types.Product, flow types.ProductFlow, quantity int64) (bool, error) {
	costing, err := k.productCostings.Get(ctx, product.Id)
	if err != nil {
		return false, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return false, err
	}
	one := productBooks{product: product, costing: costing}
	return money.SatAdd(flow.Output, quantity) <= rule.Plausible(one.ruled(), int64(params.PlausibleMultiple)), nil
}

// PlausibleSale says whether so many units of a product may be sold over the counter, without its
// seller being asked. Goods in stock may: they were made, and for more than is usual two people said so.
func (k Keeper) PlausibleSale(ctx context.Context, id uint64, quantity int64) (bool, error) {
	product, err := k.GetProduct(ctx, id)
	if err != nil || product.Kind == types.PRODUCT_KIND_STOCKED || product.Retired {
		return err == nil, err
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return false, err
	}
	return k.plausible(ctx, product, flow, quantity)
}

// ReportOutput records output that a member reports, or keeps it waiting for another member when it is
// more than is plausible; a new report of the same product takes the place of one that waits.
func (k Keeper) ReportOutput(ctx context.Context, company, id uint64, quantity int64, lot []byte, member uint64) (types.MsgRecordOutputResponse, error) {
	flow, product, err := k.checkOutput(ctx, company, id, quantity)
	if err != nil {
		return types.MsgRecordOutputResponse{}, err
	}
	plausible, err := k.plausible(ctx, product, flow, quantity)
	if err != nil {
		return types.MsgRecordOutputResponse{}, err
	}
	if plausible {
		consumed, stock, err := k.RecordOutput(ctx, company, id, quantity, lot)
		return types.MsgRecordOutputResponse{Consumed: consumed, Stock: stock}, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return types.MsgRecordOutputResponse{}, err
	}
	count := types.Count{
		Company: company, Item: types.COUNT_ITEM_OUTPUT, Product: id, Quantity: quantity, Expected: flow.Output,
		CountedBy: member, CountedAt: now, Lot: lot,
	}
	return types.MsgRecordOutputResponse{Stock: flow.Stock, Waits: true}, failure.First(
		k.counts.Set(ctx, collections.Join3(company, uint64(types.COUNT_ITEM_OUTPUT), id), count),
		base.Emit(ctx, &types.StockCounted{Count: count}),
	)
}

// checkOutput says whether a company could record so much output now.
func (k Keeper) checkOutput(ctx context.Context, company, id uint64, quantity int64) (types.ProductFlow, types.Product, error) {
	product, err := k.companysProduct(ctx, company, id)
	if err != nil {
		return types.ProductFlow{}, product, err
	}
	if product.Kind != types.PRODUCT_KIND_STOCKED {
		return types.ProductFlow{}, product, errorsmod.Wrapf(types.ErrProductKind, "product %d is not stocked: its output is what it sells", id)
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return flow, product, err
	}
	if quantity < 1 || quantity > types.MaxQuantity-flow.Stock {
		return flow, product, errorsmod.Wrapf(types.ErrInvalid, "output of %d units of product %d, which has %d in stock: a stock holds %d at most",
			quantity, id, flow.Stock, types.MaxQuantity)
	}
	return flow, product, nil
}

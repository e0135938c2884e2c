package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/pricing/types"
)

// Stock returns the finished units at hand of a product; services and made-to-order work have none.
func (k Keeper) Stock(ctx context.Context, id uint64) (int64, error) {
	product, err := k.GetProduct(ctx, id)
	if err != nil || product.Retired {
		return 0, err
	}
	flow, err := k.productFlows.Get(ctx, id)
	return flow.Stock, err
}

// RecordOutput moves inputs on hand into finished stock of a stocked product. It
// returns what the inputs cost and the stock after it.
func (k Keeper) RecordOutput(ctx context.Context, company, id uint64, quantity int64, lot []byte) (consumed, stock int64, err error) {
	_, product, err := k.checkOutput(ctx, company, id, quantity)
	if err != nil {
		return 0, 0, err
	}
	took, err := k.consume(ctx, product, quantity)
	if err != nil {
		return 0, 0, err
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return 0, 0, err
	}
	flow.Stock += quantity
	flow = madeUnits(flow, quantity, took)
	return took.cost, flow.Stock, failure.First(
		k.productFlows.Set(ctx, id, flow),
		base.Emit(ctx, &types.OutputRecorded{
			Product: id, Company: company, Quantity: quantity, Lot: lot, Consumed: took.cost, Short: took.short, Owed: took.owed,
		}),
	)
}

func madeUnits(flow types.ProductFlow, quantity int64, took consumption) types.ProductFlow {
	flow.Output = money.SatAdd(flow.Output, quantity)
	flow.Consumed = money.SatAdd(flow.Consumed, took.cost)
	flow.Owed = money.SatAdd(flow.Owed, took.owed)
	return flow
}

// RecordSale counts units sold and what they brought in. Stocked units leave the
// stock, or ErrOutOfStock; a service uses up its recipe's inputs as it is sold;
// a made-to-order sale follows SettleJob and counts the units that the job made.
func (k Keeper) RecordSale(ctx context.Context, id uint64, quantity, revenue int64) error {
	product, err := k.GetProduct(ctx, id)
	if err != nil {
		return err
	}
	if product.Retired {
		return errorsmod.Wrapf(types.ErrRetired, "product %d", id)
	}
	if quantity < 1 || quantity > types.MaxQuantity || revenue < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "sale of %d units of product %d for %s", quantity, id, said.Money(revenue))
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return err
	}
	if flow, err = k.leave(ctx, product, flow, quantity); err != nil {
		return err
	}
	flow.Sold, flow.Revenue = money.SatAdd(flow.Sold, quantity), money.SatAdd(flow.Revenue, revenue)
	return k.productFlows.Set(ctx, id, flow)
}

// leave takes units out of the company: out of the stock, or ErrOutOfStock; a service and made-to-order work come to be as they leave.
func (k Keeper) leave(ctx context.Context, product types.Product, flow types.ProductFlow, quantity int64) (types.ProductFlow, error) {
	switch product.Kind {
	case types.PRODUCT_KIND_STOCKED:
		if flow.Stock < quantity {
			return flow, errorsmod.Wrapf(types.ErrOutOfStock, "product %d has %d, asked for %d", product.Id, flow.Stock, quantity)
		}
		flow.Stock -= quantity
		return flow, nil
	case types.PRODUCT_KIND_SERVICE:
		took, err := k.consume(ctx, product, quantity)
		return madeUnits(flow, quantity, took), err
	default:
		return madeUnits(flow, quantity, consumption{}), nil
	}
}

// RecordRefund takes a sale back. Units that come back in good order return to the
// stock; the cost of others is a loss, and so overhead. Of a retired product only
// the books know: its costs have already become the company's.
func (k Keeper) RecordRefund(ctx context.Context, id uint64, quantity, revenue int64, restock bool) error {
	product, err := k.GetProduct(ctx, id)
	if err != nil || product.Retired {
		return err
	}
	if quantity < 1 || quantity > types.MaxQuantity || revenue < 0 {
		return errorsmod.Wrapf(types.ErrInvalid, "refund of %d units of product %d for %s", quantity, id, said.Money(revenue))
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return err
	}
	flow.Sold, flow.Revenue = money.SatSub(flow.Sold, quantity), money.SatSub(flow.Revenue, revenue)
	return k.comeBack(ctx, product, flow, quantity, restock)
}

// comeBack stores a product's flow to which units come back: goods in good order return to the stock, the cost of others is a loss.
func (k Keeper) comeBack(ctx context.Context, product types.Product, flow types.ProductFlow, quantity int64, restock bool) error {
	if product.Kind == types.PRODUCT_KIND_STOCKED && restock {
		flow.Stock = min(types.MaxQuantity, flow.Stock+quantity)
		return k.productFlows.Set(ctx, product.Id, flow)
	}
	if err := k.productFlows.Set(ctx, product.Id, flow); err != nil {
		return err
	}
	loss, err := k.lossOf(ctx, product.Company, product.Id, quantity)
	if err != nil {
		return err
	}
	return k.addOverhead(ctx, product.Company, types.CostLine{Kind: types.COST_LINE_KIND_LOSS, Amount: loss})
}

// worth is the direct and recipe cost of units; their overhead is spread over the units that are sold anyway.
func (k Keeper) worth(ctx context.Context, id uint64, quantity int64) (int64, error) {
	posted, err := k.prices.Get(ctx, id)
	if err != nil {
		return 0, err
	}
	unit := max(0, money.SatAdd(posted.Current.Direct, posted.Current.Recipe))
	return max(-types.MaxAmount, min(types.MaxAmount, money.SatMul(unit, quantity))), nil
}

// lossOf is what units were worth that a company lost, below 0 for units that it found again. Economy
// rule: what has been recovered is not recovered again, so that a loss is at most what the books
// have not recovered yet; a wrong number in a count can cost no more.
func (k Keeper) lossOf(ctx context.Context, company, id uint64, quantity int64) (int64, error) {
	worth, err := k.worth(ctx, id, quantity)
	if err != nil {
		return 0, err
	}
	memo, err := k.currency.GetMemo(ctx, company)
	if err != nil {
		return 0, err
	}
	open := max(0, memo.Unrecovered)
	return max(-open, min(open, worth)), nil
}

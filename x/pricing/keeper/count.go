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

// CountStock records what a first person counted, beside what the books expect; a
// new count of the same thing replaces it. Nothing changes before a second person confirms.
func (k Keeper) CountStock(ctx context.Context, company uint64, item types.CountItem, product uint64, quantity int64, countedBy uint64) error {
	expected, err := k.expected(ctx, company, item, product)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	count := types.Count{
		Company: company, Item: item, Product: product,
		Quantity: quantity, Expected: expected, CountedBy: countedBy, CountedAt: now,
	}
	return failure.First(
		k.counts.Set(ctx, collections.Join3(company, uint64(item), product), count),
		base.Emit(ctx, &types.StockCounted{Count: count}),
	)
}

func (k Keeper) expected(ctx context.Context, company uint64, item types.CountItem, id uint64) (int64, error) {
	if item == types.COUNT_ITEM_INPUT {
		if err := k.CheckRecipeInput(ctx, company, id); err != nil {
			return 0, err
		}
		input, _, err := base.Find(ctx, k.inputs, collections.Join(company, id))
		return input.MicroQuantity, err
	}
	product, err := k.companysProduct(ctx, company, id)
	if err != nil {
		return 0, err
	}
	if product.Kind != types.PRODUCT_KIND_STOCKED {
		return 0, errorsmod.Wrapf(types.ErrProductKind, "product %d has no stock", id)
	}
	flow, err := k.productFlows.Get(ctx, id)
	return flow.Stock, err
}

// ConfirmCount applies a count that another member made, or records the output that waits. The difference found at the
// time of the count is applied to what the books say now, since goods have moved in
// between. Economy rule: a loss is overhead; what is found again takes it back.
func (k Keeper) ConfirmCount(ctx context.Context, company uint64, item types.CountItem, id uint64, quantity int64, confirmedBy uint64) (int64, error) {
	key := collections.Join3(company, uint64(item), id)
	count, found, err := base.Find(ctx, k.counts, key)
	if err != nil {
		return 0, err
	}
	if !found {
		return 0, errorsmod.Wrapf(types.ErrCountNotFound, "company %d, %s, product %d", company, item, id)
	}
	if count.CountedBy == confirmedBy {
		return 0, errorsmod.Wrapf(types.ErrSamePerson, "member %d", confirmedBy)
	}
	if count.Quantity != quantity {
		return 0, errorsmod.Wrapf(types.ErrCountDiffers, "counted %d, confirmed %d", count.Quantity, quantity)
	}
	loss, err := int64(0), error(nil)
	switch item {
	case types.COUNT_ITEM_OUTPUT:
		_, _, err = k.RecordOutput(ctx, company, id, count.Quantity, count.Lot)
	case types.COUNT_ITEM_INPUT:
		loss, err = k.adjustInput(ctx, company, id, count.Quantity-count.Expected)
	default:
		loss, err = k.adjustStock(ctx, company, id, count.Quantity-count.Expected)
	}
	if err != nil {
		return 0, err
	}
	if err := k.addOverhead(ctx, company, types.CostLine{Kind: types.COST_LINE_KIND_LOSS, Amount: loss}); err != nil {
		return 0, err
	}
	return loss, failure.First(
		k.counts.Remove(ctx, key),
		base.Emit(ctx, &types.CountConfirmed{Count: count, ConfirmedBy: confirmedBy, Loss: loss}),
	)
}

func (k Keeper) adjustStock(ctx context.Context, company, id uint64, difference int64) (int64, error) {
	if _, err := k.companysProduct(ctx, company, id); err != nil {
		return 0, err
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return 0, err
	}
	difference = max(difference, -flow.Stock)                  // what was sold since cannot be lost as well
	flow.Stock = min(types.MaxQuantity, flow.Stock+difference) // what was made since may take it to the end
	if err := k.productFlows.Set(ctx, id, flow); err != nil {
		return 0, err
	}
	return k.lossOf(ctx, company, id, -difference)
}

// adjustInput returns the value lost; found input carries no cost and lowers the average instead.
func (k Keeper) adjustInput(ctx context.Context, company, id uint64, difference int64) (int64, error) {
	before, _, err := base.Find(ctx, k.inputs, collections.Join(company, id))
	if err != nil {
		return 0, err
	}
	if difference >= 0 {
		after := before
		after.MicroQuantity = money.SatAdd(before.MicroQuantity, difference)
		if err := k.CheckRecipeInput(ctx, company, id); err != nil || after == before {
			return 0, err
		}
		return 0, k.changeInput(ctx, company, id, before, after)
	}
	if before.MicroQuantity == 0 {
		return 0, nil
	}
	after, lost := take(before, -difference)
	return lost, k.changeInput(ctx, company, id, before, after)
}

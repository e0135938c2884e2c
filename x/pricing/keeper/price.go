package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
	"github.com/factor-coop/factor/x/pricing/labour"
	"github.com/factor-coop/factor/x/pricing/types"
)

// Posted returns a product's last two prices, or ErrProductNotFound.
func (k Keeper) Posted(ctx context.Context, product uint64) (types.PostedPrices, error) {
	posted, found, err := base.Find(ctx, k.prices, product)
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrProductNotFound, "product %d", product)
	}
	return posted, err
}

// Price returns what one unit costs the next transaction, at cost, in micro-units.
func (k Keeper) Price(ctx context.Context, product uint64) (int64, error) {
	posted, err := k.Posted(ctx, product)
	return posted.Current.Price, err
}

// ConsumerPrice returns what a consumer pays for one unit and the region's mark-up in it.
func (k Keeper) ConsumerPrice(ctx context.Context, product uint64) (total, markup int64, err error) {
	price, err := k.Price(ctx, product)
	if err != nil {
		return 0, 0, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, 0, err
	}
	if markup, err = money.MulDivHalfUp(price, params.ConsumerMarkupPpm, money.PPM); err != nil {
		return 0, 0, err
	}
	total, err = money.Add(price, markup)
	return total, markup, err
}

// askedIn is what a product cost in a cycle, of the last two prices that it keeps.
func (k Keeper) askedIn(ctx context.Context, product, cycle uint64) (types.PostedPrice, error) {
	posted, err := k.prices.Get(ctx, product)
	if posted.Current.Cycle > cycle && posted.Previous.Cycle != 0 {
		return posted.Previous, err
	}
	return posted.Current, err
}

// recipeCost prices a recipe at what its suppliers asked in the given cycle: a
// supplier that has been repriced since still counts with its price before, so
// neither the order of companies nor a ring of suppliers matters.
func (k Keeper) recipeCost(ctx context.Context, recipe types.Recipe, cycle uint64) (int64, []types.PriceLine, error) {
	if len(recipe.Lines) == 0 {
		return 0, nil, nil
	}
	sum, lines := int64(0), make([]types.PriceLine, 0, len(recipe.Lines))
	for _, line := range recipe.Lines {
		price, err := k.askedIn(ctx, line.SupplierProduct, cycle)
		if err != nil {
			return 0, nil, err
		}
		// Like a price, a recipe costs a billion units of currency at most.
		amount := min(atcost.MaxPrice-sum, money.SatMulDivHalfUp(price.Price, line.MicroQuantity, types.Micro))
		sum += amount
		lines = append(lines, types.PriceLine{
			Part: types.COST_PART_RECIPE, Kind: types.COST_LINE_KIND_INPUT, Key: line.SupplierProduct, Amount: amount,
		})
	}
	return sum, lines, nil
}

// postFirstPrice prices a product before its first cycle has closed.
func (k Keeper) postFirstPrice(ctx context.Context, product types.Product) (types.PostedPrice, error) {
	cycle, err := k.cycle.Get(ctx)
	if err != nil {
		return types.PostedPrice{}, err
	}
	books, err := k.loadBooks(ctx, product.Company, cycle.Number)
	if err != nil {
		return types.PostedPrice{}, err
	}
	at := books.find(product.Id)
	if at < 0 {
		return types.PostedPrice{}, errors.New("product is not among its company's active products")
	}
	quoted, err := books.quotation()
	if err != nil {
		return types.PostedPrice{}, err
	}
	posted := quoted.price(at)
	posted.Cycle = cycle.Number
	explanation, err := books.explain(at, quoted, posted)
	if err != nil {
		return types.PostedPrice{}, err
	}
	// Nothing of it is made or sold: a unit carries what its declared price is made of.
	sources := sources{k: k, cycle: cycle.Number, known: map[uint64]types.Explanation{}}
	work, err := sources.base(ctx, explanation, books.products[at].needs)
	if err != nil {
		return types.PostedPrice{}, err
	}
	explanation.Labour = types.StoredWork(labour.Largest(work, labour.MaxUnitLines))
	return posted, k.post(ctx, product, types.PostedPrices{Current: posted}, explanation)
}

// repriceUntouched prices a product anew whose first cycle has not closed and that nobody
// has made or bought yet, so that a first recipe does not wait a cycle; others wait for the close.
func (k Keeper) repriceUntouched(ctx context.Context, product types.Product) error {
	flow, err := k.productFlows.Get(ctx, product.Id)
	if err != nil {
		return err
	}
	costing, err := k.productCostings.Get(ctx, product.Id)
	if err != nil || costing.Age != 0 || flow.Sold != 0 || flow.Output != 0 {
		return err
	}
	_, err = k.postFirstPrice(ctx, product)
	return err
}

// post stores a price with its explanation and its place in the bounded history.
func (k Keeper) post(ctx context.Context, product types.Product, posted types.PostedPrices, explanation types.Explanation) error {
	own := int64(0)
	for _, line := range explanation.Lines {
		own += line.Microseconds
	}
	current := posted.Current
	slot := collections.Join(product.Id, current.Cycle%types.HistoryCycles)
	return failure.First(
		k.prices.Set(ctx, product.Id, posted),
		k.explanations.Set(ctx, explanationKey(product.Id, current.Cycle), explanation),
		k.history.Set(ctx, slot, types.PricePoint{
			Cycle: current.Cycle, Price: current.Price, Base: current.Base,
			RecoveryPpm: current.RecoveryPpm, LabourMicroseconds: own,
		}),
		base.Emit(ctx, &types.PricePosted{
			Product: product.Id, Company: product.Company, Cycle: current.Cycle,
			Price: current.Price, Base: current.Base, RecoveryPpm: current.RecoveryPpm,
		}),
	)
}

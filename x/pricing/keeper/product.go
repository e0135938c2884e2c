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

// GetProduct returns a product, retired or not, or ErrProductNotFound.
func (k Keeper) GetProduct(ctx context.Context, id uint64) (types.Product, error) {
	product, found, err := base.Find(ctx, k.products, id)
	if err != nil {
		return product, err
	}
	if !found {
		return product, errorsmod.Wrapf(types.ErrProductNotFound, "product %d", id)
	}
	return product, nil
}

// companysProduct returns an active product of the company.
func (k Keeper) companysProduct(ctx context.Context, company, id uint64) (types.Product, error) {
	product, err := k.GetProduct(ctx, id)
	if err != nil {
		return product, err
	}
	if product.Company != company {
		return product, errorsmod.Wrapf(types.ErrNotCompanysProduct, "product %d is not of company %d", id, company)
	}
	if product.Retired {
		return product, errorsmod.Wrapf(types.ErrRetired, "product %d", id)
	}
	return product, nil
}

// RegisterProduct adds a product to a company, priced from its declared values,
// and returns it with its id. Economy rule: what a company declares by itself is
// bounded by a multiple of its endowment, so that an absurd declaration cannot
// draw money for the cycles in which it counts.
func (k Keeper) RegisterProduct(ctx context.Context, product types.Product) (types.Product, types.PostedPrice, error) {
	var none types.PostedPrice
	params, err := k.params.Get(ctx)
	if err != nil {
		return product, none, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return product, none, err
	}
	company, err := k.openCompany(ctx, product.Company)
	if err != nil {
		return product, none, err
	}
	if company.ActiveProducts >= params.MaxProducts {
		return product, none, errorsmod.Wrapf(types.ErrTooManyProducts, "company %d has %d", product.Company, company.ActiveProducts)
	}
	codeKey := collections.Join(product.Company, product.Code)
	taken, err := k.productCodes.Has(ctx, codeKey)
	if err != nil {
		return product, none, err
	}
	if taken {
		return product, none, errorsmod.Wrapf(types.ErrCodeTaken, "company %d, code %s", product.Company, product.Code)
	}
	if company.DeclaredCost, err = k.declare(ctx, product.Company, company.DeclaredCost, types.Declaration{}, product.Declared, params.DeclaredMultiplePpm); err != nil {
		return product, none, err
	}
	if product.Id, err = base.NextID(ctx, k.productSequence); err != nil {
		return product, none, err
	}
	product.RegisteredAt, product.Retired = now, false
	company.ActiveProducts++
	if err := failure.First(
		k.companyCostings.Set(ctx, product.Company, company),
		k.products.Set(ctx, product.Id, product),
		k.activeProducts.Set(ctx, collections.Join(product.Company, product.Id)),
		k.productCodes.Set(ctx, codeKey, product.Id),
		k.productFlows.Set(ctx, product.Id, types.ProductFlow{}),
		k.productCostings.Set(ctx, product.Id, newCosting(product.Declared)),
	); err != nil {
		return product, none, err
	}
	if err := base.Emit(ctx, &types.ProductRegistered{Product: product}); err != nil {
		return product, none, err
	}
	posted, err := k.postFirstPrice(ctx, product)
	return product, posted, err
}

// newCosting is what is known of a product before its first cycle: what was declared.
func newCosting(declared types.Declaration) types.ProductCosting {
	return types.ProductCosting{Direct: declared.DirectPerUnit, CapacityPpm: declared.UnitsPerCycle * types.Micro}
}

// declare replaces one declaration in the company's declared cost per cycle and
// refuses a sum above multiplePPM times the endowment; a negative multiple refuses nothing.
func (k Keeper) declare(ctx context.Context, company uint64, declared int64, before, after types.Declaration, multiplePPM int64) (int64, error) {
	if before.UnitsPerCycle != 0 {
		old, err := before.CostPerCycle()
		if err != nil {
			return 0, err
		}
		declared -= old
	}
	added, err := after.CostPerCycle()
	if err != nil {
		return 0, err
	}
	if declared, err = money.Add(declared, added); err != nil {
		return 0, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	if multiplePPM < 0 {
		return declared, nil
	}
	memo, err := k.currency.GetMemo(ctx, company)
	if err != nil {
		return 0, err
	}
	endowment, err := money.Add(memo.PutIn, memo.StartingPutIn)
	if err != nil {
		return 0, err
	}
	limit, err := money.MulDivFloor(max(0, endowment), multiplePPM, money.PPM)
	if err != nil {
		return 0, err
	}
	if declared > limit {
		return 0, errorsmod.Wrapf(types.ErrDeclaredAboveLimit, "company %d declares %s a cycle, the limit is %s", company, money.Format(declared), money.Format(limit))
	}
	return declared, nil
}

// ReviseDeclaration changes a product's declared values; the region's bank has agreed.
func (k Keeper) ReviseDeclaration(ctx context.Context, id uint64, declared types.Declaration, revisedBy string) error {
	product, err := k.GetProduct(ctx, id)
	if err != nil {
		return err
	}
	if product.Retired {
		return errorsmod.Wrapf(types.ErrRetired, "product %d", id)
	}
	company, err := k.companyCostings.Get(ctx, product.Company)
	if err != nil {
		return err
	}
	costing, err := k.productCostings.Get(ctx, id)
	if err != nil {
		return err
	}
	if company.DeclaredCost, err = k.declare(ctx, product.Company, company.DeclaredCost, product.Declared, declared, -1); err != nil {
		return err
	}
	if !costing.DirectSeen {
		costing.Direct = declared.DirectPerUnit
	}
	costing.CapacityPpm = declared.UnitsPerCycle * types.Micro
	product.Declared = declared
	if err := failure.First(
		k.companyCostings.Set(ctx, product.Company, company),
		k.productCostings.Set(ctx, id, costing),
		k.products.Set(ctx, id, product),
		base.Emit(ctx, &types.DeclarationRevised{
			Product: id, Company: product.Company, Declared: declared, RevisedBy: revisedBy,
		}),
	); err != nil {
		return err
	}
	return k.repriceUntouched(ctx, product)
}

// SetKeeping says for how many cycles of sales the stock of a product may last before its cost
// enters prices, 0 for the region's usual number; the region has agreed. Economy rule: a harvest
// that sells over a year is no fault.
func (k Keeper) SetKeeping(ctx context.Context, id uint64, cycles uint32, setBy string) error {
	product, err := k.GetProduct(ctx, id)
	if err != nil {
		return err
	}
	if product.Retired {
		return errorsmod.Wrapf(types.ErrRetired, "product %d", id)
	}
	product.KeepCycles = cycles
	return failure.First(
		k.products.Set(ctx, id, product),
		base.Emit(ctx, &types.KeepingSet{Product: id, Company: product.Company, Cycles: cycles, SetBy: setBy}),
	)
}

// RetireProduct ends a product without stock, open jobs or open orders. What was tagged to it
// and met no output becomes overhead; its last price stays known to those who bought it.
func (k Keeper) RetireProduct(ctx context.Context, company, id uint64) error {
	product, err := k.companysProduct(ctx, company, id)
	if err != nil {
		return err
	}
	flow, err := k.productFlows.Get(ctx, id)
	if err != nil {
		return err
	}
	open := false
	if product.Kind == types.PRODUCT_KIND_MADE_TO_ORDER {
		if open, err = k.hasOpenJob(ctx, company, id); err != nil {
			return err
		}
	}
	if flow.Stock != 0 || open {
		return errorsmod.Wrapf(types.ErrStockLeft, "product %d has stock %d", id, flow.Stock)
	}
	if flow.OpenOrders != 0 {
		return errorsmod.Wrapf(types.ErrOpenOrders, "product %d has %d: end its listing, then fulfil or give them up", id, flow.OpenOrders)
	}
	if err := k.setRecipe(ctx, product, types.Recipe{}); err != nil {
		return err
	}
	cost, err := k.unfinishedCost(ctx, company, id, flow)
	if err != nil {
		return err
	}
	if err := k.retireLabour(ctx, product, flow); err != nil {
		return err
	}
	if err := k.addOverhead(ctx, company, types.CostLine{Kind: types.COST_LINE_KIND_UNFINISHED, Amount: cost}); err != nil {
		return err
	}
	costing, err := k.companyCostings.Get(ctx, company)
	if err != nil {
		return err
	}
	costing.ActiveProducts--
	declared, err := product.Declared.CostPerCycle()
	if err != nil {
		return err
	}
	costing.DeclaredCost -= declared
	product.Retired = true
	return failure.First(
		k.companyCostings.Set(ctx, company, costing),
		k.products.Set(ctx, id, product),
		k.activeProducts.Remove(ctx, collections.Join(company, id)),
		k.productCodes.Remove(ctx, collections.Join(company, product.Code)),
		k.productFlows.Remove(ctx, id),
		k.productCostings.Remove(ctx, id),
		base.Emit(ctx, &types.ProductRetired{Product: id, Company: company}),
	)
}

// unfinishedCost is what was spent on a product since its last close and not yet passed on
// by the units that came of it: all of it when nothing came, else what they cost above their price. What
// arrived for output of earlier cycles is passed on as far as it was expected; what has not arrived was not spent.
func (k Keeper) unfinishedCost(ctx context.Context, company, id uint64, flow types.ProductFlow) (int64, error) {
	spent := money.SatAdd(money.SatAdd(flow.Tagged, flow.Consumed), min(0, flow.Owed))
	if flow.Output <= 0 && spent >= 0 {
		return spent, nil
	}
	posted, err := k.prices.Get(ctx, id)
	if err != nil {
		return 0, err
	}
	unit := money.SatAdd(posted.Current.Direct, posted.Current.Recipe)
	// What its units took above that shows in the books: a wrong number of units leaves no absurd gain behind.
	memo, err := k.currency.GetMemo(ctx, company)
	if err != nil {
		return 0, err
	}
	open := max(memo.Unrecovered, -memo.Unrecovered)
	return max(-open, money.SatSub(spent, money.SatMul(unit, flow.Output))), nil
}

// openCompany returns the costing of a company and starts it when this is its first product or cost.
func (k Keeper) openCompany(ctx context.Context, company uint64) (types.CompanyCosting, error) {
	costing, found, err := base.Find(ctx, k.companyCostings, company)
	if err != nil || found {
		return costing, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return costing, err
	}
	cycle, err := k.cycle.Get(ctx)
	if err != nil {
		return costing, err
	}
	cycle.Companies++
	if cycle.Closing && company >= cycle.NextCompany && company <= cycle.LastCompany {
		cycle.QueueLength++ // it has its turn with the others
	}
	costing = types.CompanyCosting{OpenedAt: now}
	return costing, failure.First(
		k.cycle.Set(ctx, cycle),
		k.companyCostings.Set(ctx, company, costing),
		k.companyFlows.Set(ctx, company, types.CompanyFlow{}),
	)
}

// activeOf returns the ids of a company's active products, ascending; there are at most max_products.
func (k Keeper) activeOf(ctx context.Context, company uint64) ([]uint64, error) {
	iterator, err := k.activeProducts.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](company))
	if err != nil {
		return nil, err
	}
	keys, err := iterator.Keys() // closes the iterator
	if err != nil {
		return nil, err
	}
	ids := make([]uint64, len(keys))
	for i, key := range keys {
		ids[i] = key.K2()
	}
	return ids, nil
}

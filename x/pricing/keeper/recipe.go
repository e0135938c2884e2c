package keeper

import (
	"context"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/types"
)

// SetRecipe replaces what goes into one unit of a product; the price follows
// when the cycle closes, at once for a product that has not sold anything yet.
func (k Keeper) SetRecipe(ctx context.Context, company, id uint64, recipe types.Recipe) error {
	product, err := k.companysProduct(ctx, company, id)
	if err != nil {
		return err
	}
	if product.Kind == types.PRODUCT_KIND_MADE_TO_ORDER {
		// A job's inputs are costs of the job; a recipe as well would charge them twice.
		return errorsmod.Wrapf(types.ErrProductKind, "product %d is made to order, its jobs take their own inputs", id)
	}
	for _, line := range recipe.Lines {
		supplier, err := k.GetProduct(ctx, line.SupplierProduct)
		if err != nil {
			return err
		}
		switch {
		case supplier.Company == company:
			return errorsmod.Wrapf(types.ErrRecipe, "product %d is the company's own: it is not bought", line.SupplierProduct)
		case supplier.Retired:
			return errorsmod.Wrapf(types.ErrRetired, "product %d", line.SupplierProduct)
		case supplier.Kind == types.PRODUCT_KIND_MADE_TO_ORDER:
			return errorsmod.Wrapf(types.ErrRecipe, "product %d is made to order and has no price per unit", line.SupplierProduct)
		}
	}
	if err := k.setRecipe(ctx, product, recipe); err != nil {
		return err
	}
	if err := base.Emit(ctx, &types.RecipeSet{Product: id, Company: company, Recipe: recipe}); err != nil {
		return err
	}
	return k.repriceUntouched(ctx, product)
}

// setRecipe stores the recipe and keeps count of which inputs the company's recipes
// use. Input on hand that no recipe uses any more becomes overhead: no output will take it. What
// the product is owed of an input that it takes no more lapses; a flag is of the recipe that was.
func (k Keeper) setRecipe(ctx context.Context, product types.Product, recipe types.Recipe) error {
	before, _, err := base.Find(ctx, k.recipes, product.Id)
	if err != nil {
		return err
	}
	for _, line := range recipe.Lines {
		if err := k.useInput(ctx, product.Company, line.SupplierProduct, 1); err != nil {
			return err
		}
	}
	for _, line := range before.Lines {
		if !recipe.Names(line.SupplierProduct) {
			if err := k.dropOwed(ctx, product, line.SupplierProduct); err != nil {
				return err
			}
		}
		if err := k.useInput(ctx, product.Company, line.SupplierProduct, -1); err != nil {
			return err
		}
	}
	if slices.Equal(before.Lines, recipe.Lines) {
		recipe.FlaggedCycle = before.FlaggedCycle // saying the same again proves nothing
	} else if before.FlaggedCycle != 0 {
		if err := k.clearRecipe(ctx, product); err != nil {
			return err
		}
	}
	if len(recipe.Lines) == 0 {
		return k.recipes.Remove(ctx, product.Id)
	}
	return k.recipes.Set(ctx, product.Id, recipe)
}

func (k Keeper) clearRecipe(ctx context.Context, product types.Product) error {
	cycle, err := k.runningCycle(ctx, product.Company)
	return failure.First(err, base.Emit(ctx, &types.RecipeCleared{
		Product: product.Id, Company: product.Company, Cycle: cycle,
	}))
}

func (k Keeper) useInput(ctx context.Context, company, supplierProduct uint64, change int64) error {
	key := collections.Join(company, supplierProduct)
	uses, _, err := base.Find(ctx, k.recipeUses, key)
	if err != nil {
		return err
	}
	if uses = uint64(int64(uses) + change); uses != 0 {
		return k.recipeUses.Set(ctx, key, uses)
	}
	if err := k.recipeUses.Remove(ctx, key); err != nil {
		return err
	}
	input, found, err := base.Find(ctx, k.inputs, key)
	if err != nil || !found {
		return err
	}
	if err := k.changeInput(ctx, company, supplierProduct, input, types.InputOnHand{}); err != nil {
		return err
	}
	return k.addOverhead(ctx, company, types.CostLine{Kind: types.COST_LINE_KIND_INPUT, Key: supplierProduct, Amount: input.Amount})
}

// CheckRecipeInput says whether a company may put this supplier's product on hand: a recipe of it has to use it.
func (k Keeper) CheckRecipeInput(ctx context.Context, company, supplierProduct uint64) error {
	used, err := k.recipeUses.Has(ctx, collections.Join(company, supplierProduct))
	if err == nil && !used {
		err = errorsmod.Wrapf(types.ErrNotInRecipe, "company %d, supplier's product %d", company, supplierProduct)
	}
	return err
}

// changeInput replaces one input on hand and keeps the company's value of inputs in step.
func (k Keeper) changeInput(ctx context.Context, company, supplierProduct uint64, before, after types.InputOnHand) error {
	flow, err := k.companyFlows.Get(ctx, company)
	if err != nil {
		return err
	}
	flow.Inputs = money.SatAdd(flow.Inputs, after.Amount-before.Amount)
	key := collections.Join(company, supplierProduct)
	if after.MicroQuantity == 0 {
		err = k.inputs.Remove(ctx, key)
	} else {
		err = k.inputs.Set(ctx, key, after)
	}
	return failure.First(err, k.companyFlows.Set(ctx, company, flow))
}

// consumption is what output took: cost of inputs on hand, and what is expected of inputs
// that it used before they were recorded. short says that there were some.
type consumption struct {
	cost, owed int64
	short      bool
}

// consume takes recipe x quantity from the inputs on hand at their average cost, rounded down
// while something is left: nothing is ever taken twice or below zero. What is not there is owed.
func (k Keeper) consume(ctx context.Context, product types.Product, quantity int64) (consumption, error) {
	var took consumption
	recipe, found, err := base.Find(ctx, k.recipes, product.Id)
	if err != nil || !found {
		return took, err
	}
	for _, line := range recipe.Lines {
		wanted := money.SatMul(line.MicroQuantity, quantity)
		before, _, err := base.Find(ctx, k.inputs, collections.Join(product.Company, line.SupplierProduct))
		if err != nil {
			return took, err
		}
		if before.MicroQuantity > 0 {
			after, taken := take(before, wanted)
			if err := k.changeInput(ctx, product.Company, line.SupplierProduct, before, after); err != nil {
				return took, err
			}
			took.cost = money.SatAdd(took.cost, taken)
		}
		if missing := wanted - before.MicroQuantity; missing > 0 {
			owed, err := k.owe(ctx, product, line.SupplierProduct, quantity, missing)
			if err != nil {
				return took, err
			}
			took.owed, took.short = money.SatAdd(took.owed, owed), true
		}
	}
	return took, nil
}

// take removes up to wanted micro-quantity at average cost, rounded down; what rounding leaves goes with the last of it.
func take(input types.InputOnHand, wanted int64) (types.InputOnHand, int64) {
	if wanted >= input.MicroQuantity {
		return types.InputOnHand{}, input.Amount
	}
	cost := money.SatMulDivFloor(input.Amount, wanted, input.MicroQuantity)
	return types.InputOnHand{MicroQuantity: input.MicroQuantity - wanted, Amount: input.Amount - cost}, cost
}

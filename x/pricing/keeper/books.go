package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
	"github.com/factor-coop/factor/x/pricing/types"
)

// productBooks is everything about one active product that a price depends on.
type productBooks struct {
	product types.Product
	flow    types.ProductFlow
	costing types.ProductCosting
	posted  types.PostedPrices
	// recipe is the recipe's cost at the suppliers' prices, line by line in lines.
	recipe int64
	lines  []types.PriceLine
	needs  []types.RecipeLine
	// recipeFlagged is the cycle in which the recipe was found to claim too much, 0 while it stands.
	recipeFlagged uint64
	// keep is for how many cycles of sales its stock may last.
	keep int64
}

// companyBooks is a company with all its active products, at most max_products.
type companyBooks struct {
	company  uint64
	flow     types.CompanyFlow
	costing  types.CompanyCosting
	products []productBooks
	// owed is what inputs are expected to cost that output used before they were recorded, as far as it is believed.
	owed int64
}

// loadBooks reads a company; its recipes are priced at what suppliers asked in supplierCycle.
func (k Keeper) loadBooks(ctx context.Context, company, supplierCycle uint64) (companyBooks, error) {
	books := companyBooks{company: company}
	var err error
	if books.flow, err = k.companyFlows.Get(ctx, company); err != nil {
		return books, err
	}
	if books.costing, err = k.companyCostings.Get(ctx, company); err != nil {
		return books, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return books, err
	}
	ids, err := k.activeOf(ctx, company)
	if err != nil {
		return books, err
	}
	books.products = make([]productBooks, len(ids))
	for i, id := range ids {
		one := &books.products[i]
		if one.product, err = k.products.Get(ctx, id); err != nil {
			return books, err
		}
		one.keep = params.Keep(one.product)
		if one.flow, err = k.productFlows.Get(ctx, id); err != nil {
			return books, err
		}
		if one.costing, err = k.productCostings.Get(ctx, id); err != nil {
			return books, err
		}
		if one.posted, _, err = base.Find(ctx, k.prices, id); err != nil {
			return books, err
		}
		recipe, _, err := base.Find(ctx, k.recipes, id)
		if err != nil {
			return books, err
		}
		one.needs, one.recipeFlagged = recipe.Lines, recipe.FlaggedCycle
		if one.recipe, one.lines, err = k.recipeCost(ctx, recipe, supplierCycle); err != nil {
			return books, err
		}
	}
	return books, nil
}

func (b companyBooks) find(product uint64) int {
	for i, one := range b.products {
		if one.product.Id == product {
			return i
		}
	}
	return -1
}

// unfinished is the tagged cost of products that no output has followed yet.
func (b companyBooks) unfinished() int64 {
	total := int64(0)
	for _, one := range b.products {
		total = money.SatAdd(total, one.unfinished())
	}
	return total
}

func (one productBooks) unfinished() int64 {
	if one.flow.Output > 0 {
		return 0
	}
	return one.flow.Tagged
}

// inputsOnHand reads a company's inputs with the products whose recipes take them; there are at most
// as many as its recipes have lines.
func (k Keeper) inputsOnHand(ctx context.Context, books companyBooks) ([]atcost.Input, error) {
	if books.flow.Inputs <= 0 {
		return nil, nil
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return nil, err
	}
	iterator, err := k.inputs.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](books.company))
	if err != nil {
		return nil, err
	}
	onHand, err := iterator.KeyValues() // closes the iterator
	if err != nil {
		return nil, err
	}
	inputs := make([]atcost.Input, len(onHand))
	for i, one := range onHand {
		bought, err := k.products.Get(ctx, one.Key.K2())
		if err != nil {
			return nil, err
		}
		inputs[i] = atcost.Input{Amount: one.Value.Amount, MicroQuantity: one.Value.MicroQuantity, Keep: params.Keep(bought)}
		for at, product := range books.products {
			for _, line := range product.needs {
				if line.SupplierProduct == bought.Id {
					inputs[i].Uses = append(inputs[i].Uses, atcost.Use{Product: at, MicroQuantity: line.MicroQuantity})
				}
			}
		}
	}
	return inputs, nil
}

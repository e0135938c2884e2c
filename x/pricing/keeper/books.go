package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/money"
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
}

// companyBooks is a company with all its active products, at most max_products.
type companyBooks struct {
	company  uint64
	flow     types.CompanyFlow
	costing  types.CompanyCosting
	products []productBooks
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
		if one.flow, err = k.productFlows.Get(ctx, id); err != nil {
			return books, err
		}
		if one.costing, err = k.productCostings.Get(ctx, id); err != nil {
			return books, err
		}
		if one.posted, _, err = find(ctx, k.prices, id); err != nil {
			return books, err
		}
		recipe, _, err := find(ctx, k.recipes, id)
		if err != nil {
			return books, err
		}
		one.needs = recipe.Lines
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
func (b companyBooks) unfinished() (int64, error) {
	total := int64(0)
	var err error
	for _, one := range b.products {
		if one.flow.Output <= 0 {
			if total, err = money.Add(total, one.flow.Tagged); err != nil {
				return 0, err
			}
		}
	}
	return total, nil
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/pricing/types"
)

// HandOver takes at most limit things out of the costing of a company that is wound up: open
// jobs, products with their stock, inputs on hand, what is prepaid, counts that nobody confirmed. What
// has a worth is returned: it belongs to the region now, which sells it at no priced cost. When
// nothing is left the company's costing is forgotten, so that no cycle has to close it again.
// Orders of its products must be closed before.
func (k Keeper) HandOver(ctx context.Context, company uint64, limit int) (handed []types.HandedOver, handled int, done bool, err error) {
	for _, step := range []func(context.Context, uint64, int) ([]types.HandedOver, int, error){
		k.cancelJobs, k.handOverProducts, k.handOverInputs, k.dropDeferred, k.dropCounts,
	} {
		more, count, err := step(ctx, company, limit-handled)
		if err != nil {
			return nil, 0, false, err
		}
		handed = append(handed, more...)
		if handled += count; handled >= limit {
			return handed, handled, false, nil
		}
	}
	return handed, handled, true, k.forgetCompany(ctx, company)
}

// HasAssets says whether a company's costing still has a product, a job or something deferred.
func (k Keeper) HasAssets(ctx context.Context, company uint64) (bool, error) {
	for _, index := range []collections.KeySet[pair]{k.activeProducts, k.jobsByCompany} {
		ids, err := base.FirstSeconds(ctx, index.Iterate, collections.NewPrefixedPairRange[uint64, uint64](company), 1)
		if err != nil || len(ids) > 0 {
			return err == nil, err
		}
	}
	entries, err := k.deferredOf(ctx, company)
	return len(entries) > 0, err
}

func (k Keeper) cancelJobs(ctx context.Context, company uint64, limit int) ([]types.HandedOver, int, error) {
	ids, err := base.FirstSeconds(ctx, k.jobsByCompany.Iterate, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range ids {
		if err := k.CancelJob(ctx, id); err != nil {
			return nil, 0, err
		}
	}
	return nil, len(ids), nil
}

func (k Keeper) handOverProducts(ctx context.Context, company uint64, limit int) (handed []types.HandedOver, count int, err error) {
	ids, err := base.FirstSeconds(ctx, k.activeProducts.Iterate, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
	if err != nil {
		return nil, 0, err
	}
	for _, id := range ids {
		flow, err := k.productFlows.Get(ctx, id)
		if err != nil {
			return nil, 0, err
		}
		if flow.Stock > 0 {
			worth, err := k.worth(ctx, id, flow.Stock)
			if err != nil {
				return nil, 0, err
			}
			handed = append(handed, types.HandedOver{Kind: types.HandedOverStock, Ref: id, Quantity: flow.Stock, Amount: worth})
			flow.Stock = 0
			if err := k.productFlows.Set(ctx, id, flow); err != nil {
				return nil, 0, err
			}
		}
		inputs, err := k.inputsOf(ctx, company, id)
		if err != nil {
			return nil, 0, err
		}
		// Retiring drops the recipe, and with its last use an input on hand would become overhead.
		handed = append(handed, inputs...)
		if err := k.RetireProduct(ctx, company, id); err != nil {
			return nil, 0, err
		}
	}
	return handed, len(ids), nil
}

// inputsOf takes the inputs of a product's recipe off the books, at most as many as a recipe has lines.
func (k Keeper) inputsOf(ctx context.Context, company, product uint64) (handed []types.HandedOver, err error) {
	recipe, found, err := base.Find(ctx, k.recipes, product)
	if err != nil || !found {
		return nil, err
	}
	for _, line := range recipe.Lines {
		one, found, err := k.handOverInput(ctx, company, line.SupplierProduct)
		if err != nil {
			return nil, err
		}
		if found {
			handed = append(handed, one)
		}
	}
	return handed, nil
}

func (k Keeper) handOverInput(ctx context.Context, company, product uint64) (types.HandedOver, bool, error) {
	input, found, err := base.Find(ctx, k.inputs, collections.Join(company, product))
	if err != nil || !found {
		return types.HandedOver{}, false, err
	}
	one := types.HandedOver{Kind: types.HandedOverInput, Ref: product, Quantity: input.MicroQuantity, Amount: input.Amount}
	return one, true, k.changeInput(ctx, company, product, input, types.InputOnHand{})
}

func (k Keeper) handOverInputs(ctx context.Context, company uint64, limit int) (handed []types.HandedOver, count int, err error) {
	var ids []uint64
	err = k.inputs.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](company), func(key pair, _ types.InputOnHand) (bool, error) {
		if len(ids) >= limit {
			return true, nil
		}
		ids = append(ids, key.K2())
		return false, nil
	})
	for _, id := range ids {
		if err != nil {
			return nil, 0, err
		}
		var one types.HandedOver
		one, _, err = k.handOverInput(ctx, company, id)
		handed = append(handed, one)
	}
	return handed, len(ids), err
}

func (k Keeper) dropCounts(ctx context.Context, company uint64, limit int) ([]types.HandedOver, int, error) {
	var keys []collections.Triple[uint64, uint64, uint64]
	err := k.counts.Walk(ctx, collections.NewPrefixedTripleRange[uint64, uint64, uint64](company), func(key collections.Triple[uint64, uint64, uint64], _ types.Count) (bool, error) {
		if len(keys) >= limit {
			return true, nil
		}
		keys = append(keys, key)
		return false, nil
	})
	if err != nil {
		return nil, 0, err
	}
	for _, key := range keys {
		if err := k.counts.Remove(ctx, key); err != nil {
			return nil, 0, err
		}
	}
	return nil, len(keys), nil
}

// forgetCompany ends the costing of a company that has nothing left to cost.
func (k Keeper) forgetCompany(ctx context.Context, company uint64) error {
	known, err := k.companyFlows.Has(ctx, company)
	if err != nil || !known {
		return err
	}
	cycle, err := k.cycle.Get(ctx)
	if err != nil {
		return err
	}
	cycle.Companies--
	if cycle.Closing && company >= cycle.NextCompany && company <= cycle.LastCompany {
		cycle.QueueLength--
	}
	if err := k.endLabour(ctx, company); err != nil {
		return err
	}
	return failure.First(
		k.cycle.Set(ctx, cycle),
		k.companyFlows.Remove(ctx, company),
		k.companyCostings.Remove(ctx, company),
	)
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/pricing/types"
)

// InitGenesis stores the whole state and rebuilds the indexes.
func (k Keeper) InitGenesis(ctx context.Context, g *types.GenesisState) error {
	if err := g.Validate(); err != nil {
		return err
	}
	cycle := g.Cycle
	if cycle.Number == 0 {
		now, err := k.region.Now(ctx)
		if err != nil {
			return err
		}
		cycle.Number, cycle.StartedAt, cycle.EndsAt = 1, now, now+g.Params.CycleSeconds
	}
	if err := failure.First(
		k.params.Set(ctx, g.Params),
		k.cycle.Set(ctx, cycle),
		k.productSequence.Set(ctx, g.NextProduct),
		k.jobSequence.Set(ctx, g.NextJob),
		k.endedLabour.Set(ctx, g.EndedLabour),
	); err != nil {
		return err
	}
	for _, entry := range g.Companies {
		if err := failure.First(
			k.companyFlows.Set(ctx, entry.Company, entry.Flow),
			k.companyCostings.Set(ctx, entry.Company, entry.Costing),
		); err != nil {
			return err
		}
	}
	for _, entry := range g.Products {
		if err := k.initProduct(ctx, entry); err != nil {
			return err
		}
	}
	for _, entry := range g.Inputs {
		if err := k.inputs.Set(ctx, collections.Join(entry.Company, entry.SupplierProduct), entry.Input); err != nil {
			return err
		}
	}
	for _, job := range g.Jobs {
		if err := failure.First(k.jobs.Set(ctx, job.Id, job), k.jobsByCompany.Set(ctx, collections.Join(job.Company, job.Id))); err != nil {
			return err
		}
	}
	for _, end := range g.DeferredEnds {
		if err := k.initDeferred(ctx, end); err != nil {
			return err
		}
	}
	for _, entry := range g.Owed {
		key := collections.Join3(entry.Company, entry.SupplierProduct, entry.Product)
		if err := k.owed.Set(ctx, key, types.OwedInputs{Cycles: entry.Cycles}); err != nil {
			return err
		}
	}
	for _, count := range g.Counts {
		if err := k.counts.Set(ctx, collections.Join3(count.Company, uint64(count.Item), count.Product), count); err != nil {
			return err
		}
	}
	return nil
}

// initDeferred stores an end; what runs until then is what all ends make it.
func (k Keeper) initDeferred(ctx context.Context, end types.DeferredEnd) error {
	costing, err := k.companyCostings.Get(ctx, end.Company)
	if err != nil {
		return err
	}
	worth, err := end.End().Worth(int64(end.Close) - int64(costing.Age))
	if err != nil {
		return err
	}
	return k.deferUntil(ctx, end, end.End(), worth)
}

func (k Keeper) initProduct(ctx context.Context, entry types.ProductEntry) error {
	product := entry.Product
	if err := failure.First(
		k.products.Set(ctx, product.Id, product),
		k.prices.Set(ctx, product.Id, entry.Prices),
	); err != nil {
		return err
	}
	for _, explanation := range entry.Explanations {
		if err := k.explanations.Set(ctx, explanationKey(product.Id, explanation.Cycle), explanation); err != nil {
			return err
		}
	}
	for _, point := range entry.History {
		if err := k.history.Set(ctx, collections.Join(product.Id, point.Cycle%types.HistoryCycles), point); err != nil {
			return err
		}
	}
	if product.Retired {
		return nil
	}
	code := collections.Join(product.Company, product.Code)
	if taken, err := k.productCodes.Has(ctx, code); err != nil || taken {
		return failure.First(err, errorsmod.Wrapf(types.ErrCodeTaken, "company %d, code %s", product.Company, product.Code))
	}
	if len(entry.Recipe.Lines) > 0 {
		if err := k.recipes.Set(ctx, product.Id, entry.Recipe); err != nil {
			return err
		}
	}
	for _, line := range entry.Recipe.Lines {
		if err := k.useInput(ctx, product.Company, line.SupplierProduct, 1); err != nil {
			return err
		}
	}
	return failure.First(
		k.productCodes.Set(ctx, code, product.Id),
		k.activeProducts.Set(ctx, collections.Join(product.Company, product.Id)),
		k.productFlows.Set(ctx, product.Id, entry.Flow),
		k.productCostings.Set(ctx, product.Id, entry.Costing),
	)
}

// ExportGenesis returns the whole state, ordered by keys.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	g := &types.GenesisState{}
	var err error
	if g.Params, err = k.params.Get(ctx); err != nil {
		return nil, err
	}
	if g.Cycle, err = k.cycle.Get(ctx); err != nil {
		return nil, err
	}
	if g.EndedLabour, err = k.endedLabour.Get(ctx); err != nil {
		return nil, err
	}
	if g.NextProduct, err = base.PeekID(ctx, k.productSequence); err != nil {
		return nil, err
	}
	if g.NextJob, err = base.PeekID(ctx, k.jobSequence); err != nil {
		return nil, err
	}
	if err := failure.First(
		base.Values(ctx, k.jobs, &g.Jobs),
		base.Values(ctx, k.deferredEnds, &g.DeferredEnds),
		base.Values(ctx, k.counts, &g.Counts),
	); err != nil {
		return nil, err
	}
	err = k.inputs.Walk(ctx, nil, func(key pair, input types.InputOnHand) (bool, error) {
		g.Inputs = append(g.Inputs, types.InputEntry{Company: key.K1(), SupplierProduct: key.K2(), Input: input})
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.owed.Walk(ctx, nil, func(key triple, owed types.OwedInputs) (bool, error) {
		g.Owed = append(g.Owed, owedEntry(key, owed))
		return false, nil
	})
	if err != nil {
		return nil, err
	}
	err = k.companyFlows.Walk(ctx, nil, func(company uint64, flow types.CompanyFlow) (bool, error) {
		costing, err := k.companyCostings.Get(ctx, company)
		g.Companies = append(g.Companies, types.CompanyEntry{Company: company, Flow: flow, Costing: costing})
		return err != nil, err
	})
	if err != nil {
		return nil, err
	}
	return g, k.products.Walk(ctx, nil, func(_ uint64, product types.Product) (bool, error) {
		entry, err := k.exportProduct(ctx, product)
		g.Products = append(g.Products, entry)
		return err != nil, err
	})
}

func owedEntry(key triple, owed types.OwedInputs) types.OwedEntry {
	return types.OwedEntry{Company: key.K1(), SupplierProduct: key.K2(), Product: key.K3(), Cycles: owed.Cycles}
}

func (k Keeper) exportProduct(ctx context.Context, product types.Product) (types.ProductEntry, error) {
	entry := types.ProductEntry{Product: product}
	var err error
	if entry.Prices, err = k.prices.Get(ctx, product.Id); err != nil {
		return entry, err
	}
	if entry.Explanations, err = k.explanationsOf(ctx, product.Id); err != nil {
		return entry, err
	}
	if entry.History, err = k.historyOf(ctx, product.Id); err != nil || product.Retired {
		return entry, err
	}
	if entry.Recipe, _, err = base.Find(ctx, k.recipes, product.Id); err != nil {
		return entry, err
	}
	if entry.Flow, err = k.productFlows.Get(ctx, product.Id); err != nil {
		return entry, err
	}
	entry.Costing, err = k.productCostings.Get(ctx, product.Id)
	return entry, err
}

package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/pricing/deferral"
	"github.com/factor-coop/factor/x/pricing/types"
)

// Invariants are the conditions on the module's state that hold after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "pricing/split-sums-to-cost", Check: k.checkSplits},
		{Name: "pricing/price-equals-explanation", Check: k.checkExplanations},
		{Name: "pricing/stock-not-negative", Check: k.checkStock},
		{Name: "pricing/company-totals", Check: k.checkCompanyTotals},
		{Name: "pricing/indexes", Check: k.checkIndexes},
		{Name: "pricing/queue", Check: k.checkQueue},
		{Name: "pricing/labour-is-kept", Check: k.checkLabour},
		{Name: "pricing/owed", Check: k.checkOwed},
		{Name: "pricing/deferred", Check: k.checkDeferred},
	}
}

// checkSplits: the lines of every cost sum to the cost.
func (k Keeper) checkSplits(ctx context.Context) error {
	return failure.First(
		k.productFlows.Walk(ctx, nil, func(id uint64, flow types.ProductFlow) (bool, error) {
			return false, types.CheckSum("tagged cost of product", id, flow.Tagged, flow.Lines)
		}),
		k.companyFlows.Walk(ctx, nil, func(id uint64, flow types.CompanyFlow) (bool, error) {
			return false, types.CheckSum("overhead of company", id, flow.Overhead, flow.Lines)
		}),
		k.jobs.Walk(ctx, nil, func(id uint64, job types.Job) (bool, error) {
			return false, types.CheckSum("job", id, job.Cost, job.Lines)
		}),
	)
}

// checkExplanations: every price equals the sum of its explanation, also each that is kept of earlier cycles.
func (k Keeper) checkExplanations(ctx context.Context) error {
	if err := k.prices.Walk(ctx, nil, func(id uint64, posted types.PostedPrices) (bool, error) {
		for _, price := range []types.PostedPrice{posted.Current, posted.Previous} {
			if price.Cycle == 0 || price.Cycle+types.ExplanationCycles <= posted.Current.Cycle {
				continue
			}
			explanation, err := k.explanations.Get(ctx, explanationKey(id, price.Cycle))
			if err == nil {
				err = types.CheckExplanation(id, price, explanation)
			}
			if err != nil {
				return true, err
			}
		}
		return false, nil
	}); err != nil {
		return err
	}
	return k.explanations.Walk(ctx, nil, func(key pair, explanation types.Explanation) (bool, error) {
		if explanation.Cycle%types.ExplanationCycles != key.K2() {
			return true, fmt.Errorf("the explanation of product %d in cycle %d stands in slot %d", key.K1(), explanation.Cycle, key.K2())
		}
		return false, types.CheckPast(key.K1(), explanation)
	})
}

// checkLabour: work that a company paid and received is in the company or was passed on, to the unit.
func (k Keeper) checkLabour(ctx context.Context) error {
	ended, err := k.endedLabour.Get(ctx)
	if err != nil {
		return err
	}
	return failure.First(
		ended.Check("labour account of companies that are gone", 0),
		k.companyFlows.Walk(ctx, nil, func(id uint64, flow types.CompanyFlow) (bool, error) {
			err := flow.Labour.Check("labour since the last close", id)
			return err != nil, err
		}),
		k.companyCostings.Walk(ctx, nil, func(id uint64, costing types.CompanyCosting) (bool, error) {
			err := costing.Labour.Check("labour account", id)
			return err != nil, err
		}),
	)
}

// checkStock: finished stock and inputs on hand are never below zero.
func (k Keeper) checkStock(ctx context.Context) error {
	return failure.First(
		k.productFlows.Walk(ctx, nil, func(id uint64, flow types.ProductFlow) (bool, error) {
			if flow.Stock < 0 {
				return true, fmt.Errorf("stock of product %d is %d", id, flow.Stock)
			}
			if flow.Delivered < 0 || flow.DeliveredAmount < 0 {
				return true, fmt.Errorf("of product %d %d units are delivered for %d", id, flow.Delivered, flow.DeliveredAmount)
			}
			return false, nil
		}),
		k.inputs.Walk(ctx, nil, func(key pair, input types.InputOnHand) (bool, error) {
			if input.MicroQuantity <= 0 || input.Amount < 0 {
				return true, fmt.Errorf("company %d has %d millionths of product %d for %d", key.K1(), input.MicroQuantity, key.K2(), input.Amount)
			}
			return false, nil
		}),
	)
}

// checkCompanyTotals: a company's totals of inputs, jobs and products are what its entries sum to.
func (k Keeper) checkCompanyTotals(ctx context.Context) error {
	inputs, jobs, overruns, delivered := map[uint64]int64{}, map[uint64]int64{}, map[uint64]int64{}, map[uint64]int64{}
	open, active := map[uint64]uint32{}, map[uint64]uint32{}
	if err := failure.First(
		k.inputs.Walk(ctx, nil, func(key pair, input types.InputOnHand) (bool, error) {
			inputs[key.K1()] += input.Amount
			return false, nil
		}),
		k.jobs.Walk(ctx, nil, func(_ uint64, job types.Job) (bool, error) {
			jobs[job.Company] += job.Cost
			overruns[job.Company] += max(0, job.Cost-job.Ceiling)
			open[job.Company]++
			return false, nil
		}),
		k.activeProducts.Walk(ctx, nil, func(key pair) (bool, error) {
			active[key.K1()]++
			flow, err := k.productFlows.Get(ctx, key.K2())
			delivered[key.K1()] += flow.DeliveredAmount
			return err != nil, err
		}),
	); err != nil {
		return err
	}
	return k.companyFlows.Walk(ctx, nil, func(id uint64, flow types.CompanyFlow) (bool, error) {
		costing, err := k.companyCostings.Get(ctx, id)
		if err != nil {
			return true, err
		}
		switch {
		case flow.Inputs != inputs[id]:
			err = fmt.Errorf("inputs of company %d are %d, its entries sum to %d: residual %d", id, flow.Inputs, inputs[id], flow.Inputs-inputs[id])
		case flow.Jobs != jobs[id] || flow.OpenJobs != open[id]:
			err = fmt.Errorf("company %d has %d open jobs of %d, its entries are %d of %d", id, flow.OpenJobs, flow.Jobs, open[id], jobs[id])
		case flow.Overruns != overruns[id]:
			err = fmt.Errorf("open jobs of company %d are %d above their ceilings, its entries say %d", id, flow.Overruns, overruns[id])
		case flow.Delivered != delivered[id]:
			err = fmt.Errorf("deliveries of company %d settle at %d, its products' at %d: residual %d", id, flow.Delivered, delivered[id], flow.Delivered-delivered[id])
		case costing.ActiveProducts != active[id]:
			err = fmt.Errorf("company %d counts %d active products, the index has %d", id, costing.ActiveProducts, active[id])
		}
		return err != nil, err
	})
}

// checkOwed: what is owed is of an active product whose recipe names it, not older than it may be, and what companies say in sum.
func (k Keeper) checkOwed(ctx context.Context) error {
	owed := map[uint64]int64{}
	if err := k.owed.Walk(ctx, nil, func(key triple, inputs types.OwedInputs) (bool, error) {
		entry := owedEntry(key, inputs)
		if err := entry.Check(); err != nil {
			return true, err
		}
		product, err := k.companysProduct(ctx, entry.Company, entry.Product)
		if err != nil {
			return true, err
		}
		recipe, _, err := base.Find(ctx, k.recipes, product.Id)
		if err != nil {
			return true, err
		}
		if !recipe.Names(entry.SupplierProduct) {
			return true, fmt.Errorf("product %d is owed product %d, which its recipe does not name", product.Id, entry.SupplierProduct)
		}
		costing, err := k.companyCostings.Get(ctx, entry.Company)
		if err != nil {
			return true, err
		}
		if oldest := entry.Cycles[0].Cycle; costing.Age > 0 && oldest+uint64(rule.OwedCycles) <= costing.ClosedCycle {
			return true, fmt.Errorf("product %d is owed product %d of cycle %d, cycle %d was closed", product.Id, entry.SupplierProduct, oldest, costing.ClosedCycle)
		}
		owed[entry.Company] += inputs.Amount()
		return false, nil
	}); err != nil {
		return err
	}
	return k.companyFlows.Walk(ctx, nil, func(id uint64, flow types.CompanyFlow) (bool, error) {
		if flow.Owed != owed[id] || flow.Owed > types.MaxAmount {
			return true, fmt.Errorf("company %d is owed %d, its entries sum to %d: residual %d", id, flow.Owed, owed[id], flow.Owed-owed[id])
		}
		return false, nil
	})
}

// checkDeferred: what runs is what its ends make it, and no more than the books say is not a cost yet.
func (k Keeper) checkDeferred(ctx context.Context) error {
	running, total := map[[2]uint64]deferral.Running{}, map[uint64]int64{}
	if err := k.deferredEnds.Walk(ctx, nil, func(key triple, end types.DeferredEnd) (bool, error) {
		costing, err := k.companyCostings.Get(ctx, end.Company)
		if err != nil {
			return true, err
		}
		if err := end.Check(costing.Age); err != nil {
			return true, err
		}
		if key.K1() != end.Company || key.K2() != uint64(end.Kind) || key.K3() != end.Close {
			return true, fmt.Errorf("%s of company %d that ends with close %d stands at company %d, kind %d, close %d", end.Kind, end.Company, end.Close, key.K1(), key.K2(), key.K3())
		}
		worth, err := end.End().Worth(int64(end.Close) - int64(costing.Age))
		if err != nil {
			return true, err
		}
		at := [2]uint64{end.Company, uint64(end.Kind)}
		if running[at], err = running[at].Add(worth, end.End()); err != nil {
			return true, err
		}
		total[end.Company] += worth
		return false, nil
	}); err != nil {
		return err
	}
	count := 0
	if err := k.deferred.Walk(ctx, nil, func(key pair, one types.Deferred) (bool, error) {
		count++
		if ends := running[[2]uint64{key.K1(), key.K2()}]; one != types.StoredRunning(key.K1(), types.DeferredKind(key.K2()), ends) {
			return true, fmt.Errorf("company %d has %+v deferred, its ends make it %+v: residual %d", key.K1(), one, ends, one.Remaining-ends.Remaining)
		}
		memo, err := k.currency.GetMemo(ctx, key.K1())
		if err == nil && total[key.K1()] > memo.Undepreciated {
			err = fmt.Errorf("company %d has %d deferred, its books have %d", key.K1(), total[key.K1()], memo.Undepreciated)
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	return same("deferred", count, len(running))
}

// checkIndexes: every product, recipe, job and index entry has its counterpart.
func (k Keeper) checkIndexes(ctx context.Context) error {
	uses := map[[2]uint64]uint64{}
	products, jobs := 0, 0
	if err := k.products.Walk(ctx, nil, func(id uint64, product types.Product) (bool, error) {
		products++
		return false, k.checkProduct(ctx, product)
	}); err != nil {
		return err
	}
	if err := k.recipes.Walk(ctx, nil, func(id uint64, recipe types.Recipe) (bool, error) {
		product, err := k.GetProduct(ctx, id)
		for _, line := range recipe.Lines {
			uses[[2]uint64{product.Company, line.SupplierProduct}]++
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	used := 0
	if err := failure.First(
		k.recipeUses.Walk(ctx, nil, func(key pair, count uint64) (bool, error) {
			used++
			if found := uses[[2]uint64{key.K1(), key.K2()}]; found != count {
				return true, fmt.Errorf("company %d uses product %d in %d recipes, the index says %d", key.K1(), key.K2(), found, count)
			}
			return false, nil
		}),
		k.jobs.Walk(ctx, nil, func(id uint64, job types.Job) (bool, error) {
			jobs++
			found, err := k.jobsByCompany.Has(ctx, collections.Join(job.Company, id))
			if err == nil && !found {
				err = fmt.Errorf("job %d is not in the index of company %d", id, job.Company)
			}
			return err != nil, err
		}),
	); err != nil {
		return err
	}
	return failure.First(same("recipe uses", used, len(uses)), k.checkCounts(ctx, products, jobs))
}

func (k Keeper) checkProduct(ctx context.Context, product types.Product) error {
	active, err := k.activeProducts.Has(ctx, collections.Join(product.Company, product.Id))
	if err != nil {
		return err
	}
	flow, err := k.productFlows.Has(ctx, product.Id)
	if err != nil {
		return err
	}
	costing, err := k.productCostings.Has(ctx, product.Id)
	if err != nil {
		return err
	}
	if active == product.Retired || flow == product.Retired || costing == product.Retired {
		return fmt.Errorf("product %d (retired %t): active %t, flow %t, costing %t", product.Id, product.Retired, active, flow, costing)
	}
	coded, _, err := base.Find(ctx, k.productCodes, collections.Join(product.Company, product.Code))
	if err != nil {
		return err
	}
	if !product.Retired && coded != product.Id {
		return fmt.Errorf("code %s of company %d points at product %d, not at %d", product.Code, product.Company, coded, product.Id)
	}
	return nil
}

func (k Keeper) checkCounts(ctx context.Context, products, jobs int) error {
	indexed := 0
	if err := k.jobsByCompany.Walk(ctx, nil, func(pair) (bool, error) { indexed++; return false, nil }); err != nil {
		return err
	}
	return failure.First(
		invariant.Index(ctx, "products by company", k.products.Indexes.ByCompany.Walk, k.products.Get,
			func(product types.Product, company uint64) bool { return product.Company == company }, products),
		same("jobs by company", indexed, jobs),
	)
}

func same(what string, got, want int) error {
	if got != want {
		return fmt.Errorf("%s has %d entries, there are %d: residual %d", what, got, want, got-want)
	}
	return nil
}

// checkQueue: the queue is as long as it says, no block handled more than the cap,
// and every company that is not waiting has been closed or is new.
func (k Keeper) checkQueue(ctx context.Context) error {
	cycle, err := k.cycle.Get(ctx)
	if err != nil {
		return err
	}
	if cycle.RepricedInBlock > cycle.RepricedCap {
		return fmt.Errorf("block %d repriced %d entries, the cap was %d", cycle.RepricedHeight, cycle.RepricedInBlock, cycle.RepricedCap)
	}
	companies, waiting := uint64(0), uint64(0)
	if err := k.companyFlows.Walk(ctx, nil, func(id uint64, _ types.CompanyFlow) (bool, error) {
		companies++
		if cycle.Closing && id >= cycle.NextCompany && id <= cycle.LastCompany {
			waiting++
		}
		costing, err := k.companyCostings.Get(ctx, id)
		if err == nil && costing.ClosedCycle >= cycle.Number {
			err = fmt.Errorf("company %d closed cycle %d, which still runs", id, costing.ClosedCycle)
		}
		return err != nil, err
	}); err != nil {
		return err
	}
	return failure.First(
		same("companies", int(cycle.Companies), int(companies)),
		same("queue", int(cycle.QueueLength), int(waiting)),
	)
}

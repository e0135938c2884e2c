package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/testutil/mutants"
	"github.com/factor-coop/factor/x/pricing/keeper"
	"github.com/factor-coop/factor/x/pricing/types"
)

func TestExportImportExportGivesTheSameBytes(t *testing.T) {
	w := newWorld(t)
	w.EndCycle()
	w.Sell(w.bread, 20)
	exported, err := w.Pricing.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	first := w.Cdc.MustMarshalJSON(exported)

	other := fixture.New(t)
	for _, company := range []uint64{w.mill, w.bakery} {
		other.Books(company, 10_000*unit, 0)
		other.Equip(company, 500*unit, 100) // what is deferred stands in the books
	}
	k := keeper.NewKeeper(other.Cdc, other.Store(fixture.SpareStore), other.Addresses, other.Region, other.Currency, other.Coop)
	require.NoError(t, k.InitGenesis(other.Ctx, exported))
	again, err := k.ExportGenesis(other.Ctx)
	require.NoError(t, err)
	require.Equal(t, string(first), string(other.Cdc.MustMarshalJSON(again)))
	require.NoError(t, invariant.CheckAll(other.Ctx, k.Invariants()))
}

func TestEveryInvariantCatchesAStateThatIsOneUnitOff(t *testing.T) {
	change := func(t *testing.T, err error) {
		t.Helper()
		require.NoError(t, err)
	}
	caught := map[string]bool{}
	for _, mutant := range []struct {
		name, broken string
		mutate       func(t *testing.T, w *world, s keeper.Stored)
	}{
		{"a job's cost", "pricing/split-sums-to-cost", func(t *testing.T, w *world, s keeper.Stored) {
			job, err := s.Jobs.Get(w.Ctx, w.job)
			change(t, err)
			job.Lines[0].Amount++
			change(t, s.Jobs.Set(w.Ctx, w.job, job))
		}},
		{"a company's overhead", "pricing/split-sums-to-cost", func(t *testing.T, w *world, s keeper.Stored) {
			flow, err := s.CompanyFlows.Get(w.Ctx, w.bakery)
			change(t, err)
			flow.Overhead++
			change(t, s.CompanyFlows.Set(w.Ctx, w.bakery, flow))
		}},
		{"a product's tagged cost", "pricing/split-sums-to-cost", func(t *testing.T, w *world, s keeper.Stored) {
			flow := w.flow(t, w.bread)
			flow.Tagged++
			change(t, s.ProductFlows.Set(w.Ctx, w.bread, flow))
		}},
		{"a price", "pricing/price-equals-explanation", func(t *testing.T, w *world, s keeper.Stored) {
			posted, err := s.Prices.Get(w.Ctx, w.bread)
			change(t, err)
			posted.Current.Price++
			change(t, s.Prices.Set(w.Ctx, w.bread, posted))
		}},
		{"a line of an explanation", "pricing/price-equals-explanation", func(t *testing.T, w *world, s keeper.Stored) {
			explanation, err := s.Explanations.Get(w.Ctx, collections.Join(w.bread, uint64(1)))
			change(t, err)
			explanation.Lines[0].Amount--
			change(t, s.Explanations.Set(w.Ctx, collections.Join(w.bread, uint64(1)), explanation))
		}},
		{"a line of an old explanation", "pricing/price-equals-explanation", func(t *testing.T, w *world, s keeper.Stored) {
			w.EndCycle()
			w.EndCycle()
			explanation, err := s.Explanations.Get(w.Ctx, collections.Join(w.bread, uint64(1)))
			change(t, err)
			explanation.Lines[0].Amount--
			change(t, s.Explanations.Set(w.Ctx, collections.Join(w.bread, uint64(1)), explanation))
		}},
		{"an explanation in a slot that is not its own", "pricing/price-equals-explanation", func(t *testing.T, w *world, s keeper.Stored) {
			explanation, err := s.Explanations.Get(w.Ctx, collections.Join(w.bread, uint64(1)))
			change(t, err)
			change(t, s.Explanations.Set(w.Ctx, collections.Join(w.bread, uint64(2)), explanation))
		}},
		{"work since the last close", "pricing/labour-is-kept", func(t *testing.T, w *world, s keeper.Stored) {
			flow, err := s.CompanyFlows.Get(w.Ctx, w.bakery)
			change(t, err)
			flow.Labour.Received.Microseconds++
			change(t, s.CompanyFlows.Set(w.Ctx, w.bakery, flow))
		}},
		{"work of closed cycles", "pricing/labour-is-kept", func(t *testing.T, w *world, s keeper.Stored) {
			costing, err := s.CompanyCostings.Get(w.Ctx, w.bakery)
			change(t, err)
			costing.Labour.Passed.Amount++
			change(t, s.CompanyCostings.Set(w.Ctx, w.bakery, costing))
		}},
		{"work of companies that are gone", "pricing/labour-is-kept", func(t *testing.T, w *world, s keeper.Stored) {
			change(t, s.EndedLabour.Set(w.Ctx, types.LabourAccount{Paid: types.LabourSum{Amount: 1}}))
		}},
		{"a stock of nothing less one", "pricing/stock-not-negative", func(t *testing.T, w *world, s keeper.Stored) {
			flow := w.flow(t, w.cake)
			flow.Stock--
			change(t, s.ProductFlows.Set(w.Ctx, w.cake, flow))
		}},
		{"an input on hand", "pricing/company-totals", func(t *testing.T, w *world, s keeper.Stored) {
			key := collections.Join(w.bakery, w.flour)
			input, err := s.Inputs.Get(w.Ctx, key)
			change(t, err)
			input.Amount++
			change(t, s.Inputs.Set(w.Ctx, key, input))
		}},
		{"a delivery", "pricing/company-totals", func(t *testing.T, w *world, s keeper.Stored) {
			flow := w.flow(t, w.bread)
			flow.DeliveredAmount++
			change(t, s.ProductFlows.Set(w.Ctx, w.bread, flow))
		}},
		{"a delivery of nothing less one", "pricing/stock-not-negative", func(t *testing.T, w *world, s keeper.Stored) {
			flow := w.flow(t, w.bread)
			flow.Delivered--
			change(t, s.ProductFlows.Set(w.Ctx, w.bread, flow))
		}},
		{"a count of products", "pricing/company-totals", func(t *testing.T, w *world, s keeper.Stored) {
			costing, err := s.CompanyCostings.Get(w.Ctx, w.bakery)
			change(t, err)
			costing.ActiveProducts++
			change(t, s.CompanyCostings.Set(w.Ctx, w.bakery, costing))
		}},
		{"what a company is owed", "pricing/owed", func(t *testing.T, w *world, s keeper.Stored) {
			flow, err := s.CompanyFlows.Get(w.Ctx, w.bakery)
			change(t, err)
			flow.Owed++
			change(t, s.CompanyFlows.Set(w.Ctx, w.bakery, flow))
		}},
		{"a use of an input", "pricing/indexes", func(t *testing.T, w *world, s keeper.Stored) {
			change(t, s.RecipeUses.Set(w.Ctx, collections.Join(w.bakery, w.flour), 2))
		}},
		{"a job without its index", "pricing/indexes", func(t *testing.T, w *world, s keeper.Stored) {
			change(t, s.JobsByCompany.Remove(w.Ctx, collections.Join(w.bakery, w.job)))
		}},
		{"an index without its job", "pricing/indexes", func(t *testing.T, w *world, s keeper.Stored) {
			change(t, s.JobsByCompany.Set(w.Ctx, collections.Join(w.bakery, w.job+1)))
		}},
		{"a product that its company does not find", "pricing/indexes", func(t *testing.T, w *world, s keeper.Stored) {
			change(t, mutants.Index(w.Store(types.StoreKey), types.ProductsByCompanyPrefix, s.Products.Indexes.ByCompany).Remove(w.Ctx, collections.Join(w.bakery, w.bread)))
		}},
		{"a product of another company", "pricing/indexes", func(t *testing.T, w *world, s keeper.Stored) {
			byCompany := mutants.Index(w.Store(types.StoreKey), types.ProductsByCompanyPrefix, s.Products.Indexes.ByCompany)
			change(t, byCompany.Remove(w.Ctx, collections.Join(w.bakery, w.bread)))
			change(t, byCompany.Set(w.Ctx, collections.Join(w.bakery+1, w.bread)))
		}},
		{"what a company has deferred", "pricing/deferred", func(t *testing.T, w *world, s keeper.Stored) {
			key := collections.Join(w.bakery, uint64(types.DEFERRED_KIND_EQUIPMENT))
			deferred, err := s.Deferred.Get(w.Ctx, key)
			change(t, err)
			deferred.Remaining--
			change(t, s.Deferred.Set(w.Ctx, key, deferred))
		}},
		{"what a cycle takes of it", "pricing/deferred", func(t *testing.T, w *world, s keeper.Stored) {
			key := collections.Join3(w.bakery, uint64(types.DEFERRED_KIND_EQUIPMENT), uint64(100))
			end, err := s.DeferredEnds.Get(w.Ctx, key)
			change(t, err)
			end.PerCycle, end.Rest = end.PerCycle-1, end.Rest+100
			change(t, s.DeferredEnds.Set(w.Ctx, key, end))
		}},
		{"an end at another close", "pricing/deferred", func(t *testing.T, w *world, s keeper.Stored) {
			key := collections.Join3(w.bakery, uint64(types.DEFERRED_KIND_EQUIPMENT), uint64(100))
			end, err := s.DeferredEnds.Get(w.Ctx, key)
			change(t, err)
			change(t, s.DeferredEnds.Set(w.Ctx, collections.Join3(w.bakery, uint64(types.DEFERRED_KIND_PREPAID), uint64(100)), end))
		}},
		{"an end without what runs", "pricing/deferred", func(t *testing.T, w *world, s keeper.Stored) {
			change(t, s.Deferred.Remove(w.Ctx, collections.Join(w.bakery, uint64(types.DEFERRED_KIND_EQUIPMENT))))
		}},
		{"more deferred than the books have", "pricing/deferred", func(t *testing.T, w *world, s keeper.Stored) {
			change(t, w.Pricing.Defer(w.Ctx, w.bakery, 1, types.Deferral{Kind: types.DEFERRED_KIND_PREPAID, Cycles: 4}, nil))
		}},
		{"a block above its cap", "pricing/queue", func(t *testing.T, w *world, s keeper.Stored) {
			cycle, err := s.Cycle.Get(w.Ctx)
			change(t, err)
			cycle.RepricedInBlock = cycle.RepricedCap + 1
			change(t, s.Cycle.Set(w.Ctx, cycle))
		}},
		{"a queue that is one too long", "pricing/queue", func(t *testing.T, w *world, s keeper.Stored) {
			cycle, err := s.Cycle.Get(w.Ctx)
			change(t, err)
			cycle.QueueLength++
			change(t, s.Cycle.Set(w.Ctx, cycle))
		}},
	} {
		t.Run(mutant.name, func(t *testing.T) {
			w := newWorld(t)
			mutant.mutate(t, w, w.Pricing.Stored())
			mutants.RequireFires(w.Ctx, t, w.Pricing.Invariants(), mutant.broken)
		})
		caught[mutant.broken] = true
	}
	mutants.RequireEach(t, newWorld(t).Pricing.Invariants(), caught)
}

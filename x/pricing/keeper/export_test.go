package keeper

import (
	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/pricing/types"
)

// Stored opens the module's state to mutants: tests that change one stored unit.
type Stored struct {
	Cycle           collections.Item[types.CycleState]
	Products        *collections.IndexedMap[uint64, types.Product, productIndexes]
	ProductFlows    collections.Map[uint64, types.ProductFlow]
	Prices          collections.Map[uint64, types.PostedPrices]
	Explanations    collections.Map[collections.Pair[uint64, uint64], types.Explanation]
	Inputs          collections.Map[collections.Pair[uint64, uint64], types.InputOnHand]
	RecipeUses      collections.Map[collections.Pair[uint64, uint64], uint64]
	CompanyFlows    collections.Map[uint64, types.CompanyFlow]
	CompanyCostings collections.Map[uint64, types.CompanyCosting]
	Jobs            collections.Map[uint64, types.Job]
	JobsByCompany   collections.KeySet[collections.Pair[uint64, uint64]]
	ActiveProducts  collections.KeySet[collections.Pair[uint64, uint64]]
	EndedLabour     collections.Item[types.LabourAccount]
	Recipes         collections.Map[uint64, types.Recipe]
	Owed            collections.Map[collections.Triple[uint64, uint64, uint64], types.OwedInputs]
	Deferred        collections.Map[collections.Pair[uint64, uint64], types.Deferred]
	DeferredEnds    collections.Map[collections.Triple[uint64, uint64, uint64], types.DeferredEnd]
}

// Stored returns the collections that mutants change.
func (k Keeper) Stored() Stored {
	return Stored{
		Cycle: k.cycle, Products: k.products, ProductFlows: k.productFlows, Prices: k.prices, Explanations: k.explanations,
		Inputs: k.inputs, RecipeUses: k.recipeUses, CompanyFlows: k.companyFlows, CompanyCostings: k.companyCostings,
		Jobs: k.jobs, JobsByCompany: k.jobsByCompany, ActiveProducts: k.activeProducts, EndedLabour: k.endedLabour, Recipes: k.recipes, Owed: k.owed,
		Deferred: k.deferred, DeferredEnds: k.deferredEnds,
	}
}

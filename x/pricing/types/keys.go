// Package types holds the messages, stored types, errors and limits of pricing,
// and the small interfaces through which it reaches the modules below.
package types

import "cosmossdk.io/collections"

const (
	// ModuleName is the module's name in the app, its store and its routes.
	ModuleName = "pricing"
	// StoreKey is the module's persistent store.
	StoreKey = ModuleName

	// HistoryCycles is the number of posted prices that are kept for each product.
	HistoryCycles = 104
	// ExplanationCycles is the number of posted prices whose explanations are kept for each product.
	ExplanationCycles = 52
	// MaxRecipeLines bounds the inputs of one recipe.
	MaxRecipeLines = 16
	// MaxCostLines bounds the lines that a product, a job or a company's overhead keeps;
	// what exceeds them is gathered in one line for labour and one for inputs.
	MaxCostLines = 24
	// NotViableCycles is how many cycles at the upper cap of recovery flag a company.
	NotViableCycles = 13
	// MaxExplainDepth bounds through how many suppliers an explanation is followed.
	MaxExplainDepth = 8
	// MaxExplainNodes bounds the suppliers' products that one explanation reads.
	MaxExplainNodes = 512
	// MaxExplainLines bounds the lines of one explanation's tree.
	MaxExplainLines = 8192
	// Micro is the number of millionths in a unit of quantity.
	Micro int64 = 1_000_000
	// PermissionProduce is what an officer of a company needs for its products, output and counts.
	PermissionProduce = "company.produce"
)

// The prefixes of the module's store, one per collection; numbers are never reused.
var (
	ParamsPrefix            = collections.NewPrefix(0)
	CyclePrefix             = collections.NewPrefix(1)
	ProductSequencePrefix   = collections.NewPrefix(2)
	ProductsPrefix          = collections.NewPrefix(3)
	ProductsByCompanyPrefix = collections.NewPrefix(4)
	ActiveProductsPrefix    = collections.NewPrefix(5)
	ProductCodesPrefix      = collections.NewPrefix(6)
	ProductFlowsPrefix      = collections.NewPrefix(7)
	ProductCostingsPrefix   = collections.NewPrefix(8)
	PricesPrefix            = collections.NewPrefix(9)
	ExplanationsPrefix      = collections.NewPrefix(10)
	HistoryPrefix           = collections.NewPrefix(11)
	RecipesPrefix           = collections.NewPrefix(12)
	RecipeUsesPrefix        = collections.NewPrefix(13)
	InputsPrefix            = collections.NewPrefix(14)
	CompanyFlowsPrefix      = collections.NewPrefix(15)
	CompanyCostingsPrefix   = collections.NewPrefix(16)
	JobSequencePrefix       = collections.NewPrefix(17)
	JobsPrefix              = collections.NewPrefix(18)
	JobsByCompanyPrefix     = collections.NewPrefix(19)
	DeferredPrefix          = collections.NewPrefix(20)
	CountsPrefix            = collections.NewPrefix(21)
	EndedLabourPrefix       = collections.NewPrefix(22)
	OwedPrefix              = collections.NewPrefix(23)
	DeferredEndsPrefix      = collections.NewPrefix(24)
)

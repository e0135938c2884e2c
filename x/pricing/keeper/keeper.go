// Package keeper divides each company's cost among its products and posts what they cost.
package keeper

import (
	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	"cosmossdk.io/core/address"
	corestore "cosmossdk.io/core/store"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/x/pricing/types"
)

type (
	pair = collections.Pair[uint64, uint64]

	productIndexes struct {
		ByCompany *indexes.Multi[uint64, uint64, types.Product]
	}
)

// Keeper owns products, their costs, finished stock and prices. Amounts are
// micro-units, quantities whole units unless a name says micro.
type Keeper struct {
	addresses address.Codec
	region    types.RegionKeeper
	currency  types.CurrencyKeeper
	companies types.CompanyAuthorizer

	params          collections.Item[types.Params]
	cycle           collections.Item[types.CycleState]
	productSequence collections.Sequence
	products        *collections.IndexedMap[uint64, types.Product, productIndexes]
	activeProducts  collections.KeySet[pair]
	productCodes    collections.Map[collections.Pair[uint64, string], uint64]
	productFlows    collections.Map[uint64, types.ProductFlow]
	productCostings collections.Map[uint64, types.ProductCosting]
	prices          collections.Map[uint64, types.PostedPrices]
	explanations    collections.Map[pair, types.Explanation]
	history         collections.Map[pair, types.PricePoint]
	recipes         collections.Map[uint64, types.Recipe]
	recipeUses      collections.Map[pair, uint64]
	inputs          collections.Map[pair, types.InputOnHand]
	companyFlows    collections.Map[uint64, types.CompanyFlow]
	companyCostings collections.Map[uint64, types.CompanyCosting]
	jobSequence     collections.Sequence
	jobs            collections.Map[uint64, types.Job]
	jobsByCompany   collections.KeySet[pair]
	deferred        collections.Map[pair, types.Deferred]
	deferredEnds    collections.Map[triple, types.DeferredEnd]
	counts          collections.Map[collections.Triple[uint64, uint64, uint64], types.Count]
	endedLabour     collections.Item[types.LabourAccount]
	owed            collections.Map[triple, types.OwedInputs]
}

// NewKeeper builds the keeper over its store.
func NewKeeper(cdc codec.BinaryCodec, store corestore.KVStoreService, addresses address.Codec, region types.RegionKeeper, currency types.CurrencyKeeper, companies types.CompanyAuthorizer) Keeper {
	b := collections.NewSchemaBuilder(store)
	id := collections.Uint64Key
	ids := collections.PairKeyCodec(id, id)
	k := Keeper{
		addresses: addresses, region: region, currency: currency, companies: companies,
		params:          collections.NewItem(b, types.ParamsPrefix, "params", codec.CollValue[types.Params](cdc)),
		cycle:           collections.NewItem(b, types.CyclePrefix, "cycle", codec.CollValue[types.CycleState](cdc)),
		productSequence: collections.NewSequence(b, types.ProductSequencePrefix, "product_sequence"),
		products: collections.NewIndexedMap(b, types.ProductsPrefix, "products", id, codec.CollValue[types.Product](cdc), productIndexes{
			ByCompany: indexes.NewMulti(b, types.ProductsByCompanyPrefix, "products_by_company", id, id,
				func(_ uint64, product types.Product) (uint64, error) { return product.Company, nil }),
		}),
		activeProducts:  collections.NewKeySet(b, types.ActiveProductsPrefix, "active_products", ids),
		productCodes:    collections.NewMap(b, types.ProductCodesPrefix, "product_codes", collections.PairKeyCodec(id, collections.StringKey), collections.Uint64Value),
		productFlows:    collections.NewMap(b, types.ProductFlowsPrefix, "product_flows", id, codec.CollValue[types.ProductFlow](cdc)),
		productCostings: collections.NewMap(b, types.ProductCostingsPrefix, "product_costings", id, codec.CollValue[types.ProductCosting](cdc)),
		prices:          collections.NewMap(b, types.PricesPrefix, "prices", id, codec.CollValue[types.PostedPrices](cdc)),
		explanations:    collections.NewMap(b, types.ExplanationsPrefix, "explanations", ids, codec.CollValue[types.Explanation](cdc)),
		history:         collections.NewMap(b, types.HistoryPrefix, "history", ids, codec.CollValue[types.PricePoint](cdc)),
		recipes:         collections.NewMap(b, types.RecipesPrefix, "recipes", id, codec.CollValue[types.Recipe](cdc)),
		recipeUses:      collections.NewMap(b, types.RecipeUsesPrefix, "recipe_uses", ids, collections.Uint64Value),
		inputs:          collections.NewMap(b, types.InputsPrefix, "inputs", ids, codec.CollValue[types.InputOnHand](cdc)),
		companyFlows:    collections.NewMap(b, types.CompanyFlowsPrefix, "company_flows", id, codec.CollValue[types.CompanyFlow](cdc)),
		companyCostings: collections.NewMap(b, types.CompanyCostingsPrefix, "company_costings", id, codec.CollValue[types.CompanyCosting](cdc)),
		jobSequence:     collections.NewSequence(b, types.JobSequencePrefix, "job_sequence"),
		jobs:            collections.NewMap(b, types.JobsPrefix, "jobs", id, codec.CollValue[types.Job](cdc)),
		jobsByCompany:   collections.NewKeySet(b, types.JobsByCompanyPrefix, "jobs_by_company", ids),
		deferred:        collections.NewMap(b, types.DeferredPrefix, "deferred", ids, codec.CollValue[types.Deferred](cdc)),
		deferredEnds:    collections.NewMap(b, types.DeferredEndsPrefix, "deferred_ends", collections.TripleKeyCodec(id, id, id), codec.CollValue[types.DeferredEnd](cdc)),
		counts:          collections.NewMap(b, types.CountsPrefix, "counts", collections.TripleKeyCodec(id, id, id), codec.CollValue[types.Count](cdc)),
		endedLabour:     collections.NewItem(b, types.EndedLabourPrefix, "ended_labour", codec.CollValue[types.LabourAccount](cdc)),
		owed:            collections.NewMap(b, types.OwedPrefix, "owed", collections.TripleKeyCodec(id, id, id), codec.CollValue[types.OwedInputs](cdc)),
	}
	if _, err := b.Build(); err != nil {
		panic(err) // construction: two collections with one prefix
	}
	return k
}

package keeper

import (
	"context"
	"sort"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer returns the module's query server.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func (q queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := q.k.params.Get(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

func (q queryServer) Cycle(ctx context.Context, _ *types.QueryCycleRequest) (*types.QueryCycleResponse, error) {
	cycle, err := q.k.cycle.Get(ctx)
	return &types.QueryCycleResponse{Cycle: cycle}, err
}

func (q queryServer) Product(ctx context.Context, r *types.QueryProductRequest) (*types.QueryProductResponse, error) {
	product, err := q.k.GetProduct(ctx, r.Product)
	if err != nil {
		return nil, err
	}
	recipe, _, err := base.Find(ctx, q.k.recipes, r.Product)
	if err != nil {
		return nil, err
	}
	flow, _, err := base.Find(ctx, q.k.productFlows, r.Product)
	if err != nil {
		return nil, err
	}
	costing, _, err := base.Find(ctx, q.k.productCostings, r.Product)
	return &types.QueryProductResponse{Product: product, Recipe: recipe, Flow: flow, Costing: costing}, err
}

func (q queryServer) ProductByCode(ctx context.Context, r *types.QueryProductByCodeRequest) (*types.QueryProductByCodeResponse, error) {
	id, found, err := base.Find(ctx, q.k.productCodes, collections.Join(r.Company, r.Code))
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrProductNotFound, "code %.40q of company %d", r.Code, r.Company)
	}
	if err != nil {
		return nil, err
	}
	product, err := q.k.GetProduct(ctx, id)
	return &types.QueryProductByCodeResponse{Product: product}, err
}

func (q queryServer) Products(ctx context.Context, r *types.QueryProductsRequest) (*types.QueryProductsResponse, error) {
	if r.Company == 0 {
		products, page, err := query.CollectionPaginate(ctx, q.k.products, r.Pagination,
			func(_ uint64, product types.Product) (types.Product, error) { return product, nil })
		return &types.QueryProductsResponse{Products: products, Pagination: page}, err
	}
	products, page, err := query.CollectionPaginate(ctx, q.k.productsByCompany, r.Pagination,
		func(key pair, _ collections.NoValue) (types.Product, error) { return q.k.GetProduct(ctx, key.K2()) },
		query.WithCollectionPaginationPairPrefix[uint64, uint64](r.Company))
	return &types.QueryProductsResponse{Products: products, Pagination: page}, err
}

func (q queryServer) Price(ctx context.Context, r *types.QueryPriceRequest) (*types.QueryPriceResponse, error) {
	posted, err := q.k.Posted(ctx, r.Product)
	if err != nil {
		return nil, err
	}
	total, markup, err := q.k.ConsumerPrice(ctx, r.Product)
	return &types.QueryPriceResponse{Price: posted.Current.Price, Markup: markup, ConsumerPrice: total, Posted: posted}, err
}

func (q queryServer) Explain(ctx context.Context, r *types.QueryExplainRequest) (*types.QueryExplainResponse, error) {
	return q.k.Explain(ctx, r)
}

func (q queryServer) History(ctx context.Context, r *types.QueryHistoryRequest) (*types.QueryHistoryResponse, error) {
	if _, err := q.k.GetProduct(ctx, r.Product); err != nil {
		return nil, err
	}
	points, err := q.k.historyOf(ctx, r.Product)
	return &types.QueryHistoryResponse{Points: points}, err
}

// historyOf returns a product's posted prices, oldest first.
func (k Keeper) historyOf(ctx context.Context, product uint64) ([]types.PricePoint, error) {
	iterator, err := k.history.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint64](product))
	if err != nil {
		return nil, err
	}
	points, err := iterator.Values() // closes the iterator
	sort.SliceStable(points, func(i, j int) bool { return points[i].Cycle < points[j].Cycle })
	return points, err
}

func (q queryServer) Stock(ctx context.Context, r *types.QueryStockRequest) (*types.QueryStockResponse, error) {
	stock, err := q.k.Stock(ctx, r.Product)
	if err != nil {
		return nil, err
	}
	posted, err := q.k.Posted(ctx, r.Product)
	if err != nil {
		return nil, err
	}
	return &types.QueryStockResponse{Stock: stock, Value: money.SatMul(stock, posted.Current.Base)}, nil
}

func (q queryServer) Costs(ctx context.Context, r *types.QueryCostsRequest) (*types.QueryCostsResponse, error) {
	costing, found, err := base.Find(ctx, q.k.companyCostings, r.Company)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errorsmod.Wrapf(types.ErrCompanyNotFound, "company %d", r.Company)
	}
	flow, err := q.k.companyFlows.Get(ctx, r.Company)
	if err != nil {
		return nil, err
	}
	memo, err := q.k.currency.GetMemo(ctx, r.Company)
	if err != nil {
		return nil, err
	}
	equipment, err := q.k.equipmentOf(ctx, r.Company)
	if err != nil {
		return nil, err
	}
	response := &types.QueryCostsResponse{Flow: flow, Costing: costing, Unrecovered: memo.Unrecovered, Equipment: equipment}
	ids, err := q.k.activeOf(ctx, r.Company)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		product, err := q.k.productFlows.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		posted, err := q.k.prices.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		response.Stock = money.SatAdd(response.Stock, money.SatMul(product.Stock, posted.Current.Base))
		if product.Output <= 0 {
			response.Unfinished = money.SatAdd(response.Unfinished, product.Tagged)
		}
	}
	return response, nil
}

func (q queryServer) Inputs(ctx context.Context, r *types.QueryInputsRequest) (*types.QueryInputsResponse, error) {
	inputs, page, err := query.CollectionPaginate(ctx, q.k.inputs, r.Pagination,
		func(key pair, input types.InputOnHand) (types.OnHand, error) {
			return types.OnHand{SupplierProduct: key.K2(), Input: input}, nil
		}, query.WithCollectionPaginationPairPrefix[uint64, uint64](r.Company))
	return &types.QueryInputsResponse{Inputs: inputs, Pagination: page}, err
}

func (q queryServer) Owed(ctx context.Context, r *types.QueryOwedRequest) (*types.QueryOwedResponse, error) {
	owed, page, err := query.CollectionPaginate(ctx, q.k.owed, r.Pagination,
		func(key triple, owed types.OwedInputs) (types.OwedEntry, error) { return owedEntry(key, owed), nil },
		func(o *query.CollectionsPaginateOptions[triple]) {
			prefix := collections.TriplePrefix[uint64, uint64, uint64](r.Company)
			o.Prefix = &prefix
		})
	return &types.QueryOwedResponse{Owed: owed, Pagination: page}, err
}

func (q queryServer) Labour(ctx context.Context, r *types.QueryLabourRequest) (*types.QueryLabourResponse, error) {
	statement, err := q.k.GetLabour(ctx, r.Company)
	return &types.QueryLabourResponse{Statement: statement}, err
}

func (q queryServer) Labours(ctx context.Context, r *types.QueryLaboursRequest) (*types.QueryLaboursResponse, error) {
	statements, page, err := query.CollectionPaginate(ctx, q.k.companyFlows, r.Pagination,
		func(company uint64, _ types.CompanyFlow) (types.LabourStatement, error) {
			return q.k.GetLabour(ctx, company)
		})
	if err != nil {
		return nil, err
	}
	ended, err := q.k.endedLabour.Get(ctx)
	return &types.QueryLaboursResponse{Statements: statements, Pagination: page, Ended: ended}, err
}

func (q queryServer) Job(ctx context.Context, r *types.QueryJobRequest) (*types.QueryJobResponse, error) {
	job, err := q.k.GetJob(ctx, r.Job)
	return &types.QueryJobResponse{Job: job}, err
}

func (q queryServer) Jobs(ctx context.Context, r *types.QueryJobsRequest) (*types.QueryJobsResponse, error) {
	jobs, page, err := query.CollectionPaginate(ctx, q.k.jobsByCompany, r.Pagination,
		func(key pair, _ collections.NoValue) (types.Job, error) { return q.k.GetJob(ctx, key.K2()) },
		query.WithCollectionPaginationPairPrefix[uint64, uint64](r.Company))
	return &types.QueryJobsResponse{Jobs: jobs, Pagination: page}, err
}

func (q queryServer) Counts(ctx context.Context, r *types.QueryCountsRequest) (*types.QueryCountsResponse, error) {
	counts, page, err := query.CollectionPaginate(ctx, q.k.counts, r.Pagination,
		func(_ collections.Triple[uint64, uint64, uint64], count types.Count) (types.Count, error) {
			return count, nil
		},
		func(o *query.CollectionsPaginateOptions[collections.Triple[uint64, uint64, uint64]]) {
			prefix := collections.TriplePrefix[uint64, uint64, uint64](r.Company)
			o.Prefix = &prefix
		})
	return &types.QueryCountsResponse{Counts: counts, Pagination: page}, err
}

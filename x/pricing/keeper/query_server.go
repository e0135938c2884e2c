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

func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.k.params.Get(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

func (s queryServer) Cycle(ctx context.Context, _ *types.QueryCycleRequest) (*types.QueryCycleResponse, error) {
	cycle, err := s.k.cycle.Get(ctx)
	return &types.QueryCycleResponse{Cycle: cycle}, err
}

func (s queryServer) Product(ctx context.Context, r *types.QueryProductRequest) (*types.QueryProductResponse, error) {
	product, err := s.k.GetProduct(ctx, r.Product)
	if err != nil {
		return nil, err
	}
	recipe, _, err := base.Find(ctx, s.k.recipes, r.Product)
	if err != nil {
		return nil, err
	}
	flow, _, err := base.Find(ctx, s.k.productFlows, r.Product)
	if err != nil {
		return nil, err
	}
	costing, _, err := base.Find(ctx, s.k.productCostings, r.Product)
	return &types.QueryProductResponse{Product: product, Recipe: recipe, Flow: flow, Costing: costing}, err
}

func (s queryServer) ProductByCode(ctx context.Context, r *types.QueryProductByCodeRequest) (*types.QueryProductByCodeResponse, error) {
	id, found, err := base.Find(ctx, s.k.productCodes, collections.Join(r.Company, r.Code))
	if err == nil && !found {
		err = errorsmod.Wrapf(types.ErrProductNotFound, "code %.40q of company %d", r.Code, r.Company)
	}
	if err != nil {
		return nil, err
	}
	product, err := s.k.GetProduct(ctx, id)
	return &types.QueryProductByCodeResponse{Product: product}, err
}

func (s queryServer) Products(ctx context.Context, r *types.QueryProductsRequest) (*types.QueryProductsResponse, error) {
	if r.Company == 0 {
		products, page, err := query.CollectionPaginate(ctx, s.k.products, r.Pagination,
			func(_ uint64, product types.Product) (types.Product, error) { return product, nil })
		return &types.QueryProductsResponse{Products: products, Pagination: page}, err
	}
	products, page, err := query.CollectionPaginate(ctx, s.k.products.Indexes.ByCompany, r.Pagination,
		func(key pair, _ collections.NoValue) (types.Product, error) { return s.k.GetProduct(ctx, key.K2()) },
		query.WithCollectionPaginationPairPrefix[uint64, uint64](r.Company))
	return &types.QueryProductsResponse{Products: products, Pagination: page}, err
}

func (s queryServer) Price(ctx context.Context, r *types.QueryPriceRequest) (*types.QueryPriceResponse, error) {
	posted, err := s.k.Posted(ctx, r.Product)
	if err != nil {
		return nil, err
	}
	total, markup, err := s.k.ConsumerPrice(ctx, r.Product)
	return &types.QueryPriceResponse{Price: posted.Current.Price, Markup: markup, ConsumerPrice: total, Posted: posted}, err
}

func (s queryServer) Explain(ctx context.Context, r *types.QueryExplainRequest) (*types.QueryExplainResponse, error) {
	return s.k.Explain(ctx, r)
}

func (s queryServer) History(ctx context.Context, r *types.QueryHistoryRequest) (*types.QueryHistoryResponse, error) {
	if _, err := s.k.GetProduct(ctx, r.Product); err != nil {
		return nil, err
	}
	points, err := s.k.historyOf(ctx, r.Product)
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

func (s queryServer) Stock(ctx context.Context, r *types.QueryStockRequest) (*types.QueryStockResponse, error) {
	stock, err := s.k.Stock(ctx, r.Product)
	if err != nil {
		return nil, err
	}
	posted, err := s.k.Posted(ctx, r.Product)
	if err != nil {
		return nil, err
	}
	return &types.QueryStockResponse{Stock: stock, Value: money.SatMul(stock, posted.Current.Base)}, nil
}

func (s queryServer) Costs(ctx context.Context, r *types.QueryCostsRequest) (*types.QueryCostsResponse, error) {
	costing, found, err := base.Find(ctx, s.k.companyCostings, r.Company)
	if err != nil {
		return nil, err
	}
	if !found {
		return nil, errorsmod.Wrapf(types.ErrCompanyNotFound, "company %d", r.Company)
	}
	flow, err := s.k.companyFlows.Get(ctx, r.Company)
	if err != nil {
		return nil, err
	}
	memo, err := s.k.currency.GetMemo(ctx, r.Company)
	if err != nil {
		return nil, err
	}
	deferred, err := s.k.deferredOf(ctx, r.Company)
	if err != nil {
		return nil, err
	}
	response := &types.QueryCostsResponse{Flow: flow, Costing: costing, Unrecovered: memo.Unrecovered, Deferred: deferred}
	ids, err := s.k.activeOf(ctx, r.Company)
	if err != nil {
		return nil, err
	}
	for _, id := range ids {
		product, err := s.k.productFlows.Get(ctx, id)
		if err != nil {
			return nil, err
		}
		posted, err := s.k.prices.Get(ctx, id)
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

func (s queryServer) Inputs(ctx context.Context, r *types.QueryInputsRequest) (*types.QueryInputsResponse, error) {
	inputs, page, err := query.CollectionPaginate(ctx, s.k.inputs, r.Pagination,
		func(key pair, input types.InputOnHand) (types.OnHand, error) {
			return types.OnHand{SupplierProduct: key.K2(), Input: input}, nil
		}, query.WithCollectionPaginationPairPrefix[uint64, uint64](r.Company))
	return &types.QueryInputsResponse{Inputs: inputs, Pagination: page}, err
}

func (s queryServer) Owed(ctx context.Context, r *types.QueryOwedRequest) (*types.QueryOwedResponse, error) {
	owed, page, err := query.CollectionPaginate(ctx, s.k.owed, r.Pagination,
		func(key triple, owed types.OwedInputs) (types.OwedEntry, error) { return owedEntry(key, owed), nil },
		func(o *query.CollectionsPaginateOptions[triple]) {
			prefix := collections.TriplePrefix[uint64, uint64, uint64](r.Company)
			o.Prefix = &prefix
		})
	return &types.QueryOwedResponse{Owed: owed, Pagination: page}, err
}

func (s queryServer) Labour(ctx context.Context, r *types.QueryLabourRequest) (*types.QueryLabourResponse, error) {
	statement, err := s.k.GetLabour(ctx, r.Company)
	return &types.QueryLabourResponse{Statement: statement}, err
}

func (s queryServer) Labours(ctx context.Context, r *types.QueryLaboursRequest) (*types.QueryLaboursResponse, error) {
	statements, page, err := query.CollectionPaginate(ctx, s.k.companyFlows, r.Pagination,
		func(company uint64, _ types.CompanyFlow) (types.LabourStatement, error) {
			return s.k.GetLabour(ctx, company)
		})
	if err != nil {
		return nil, err
	}
	ended, err := s.k.endedLabour.Get(ctx)
	return &types.QueryLaboursResponse{Statements: statements, Pagination: page, Ended: ended}, err
}

func (s queryServer) Job(ctx context.Context, r *types.QueryJobRequest) (*types.QueryJobResponse, error) {
	job, err := s.k.GetJob(ctx, r.Job)
	return &types.QueryJobResponse{Job: job}, err
}

func (s queryServer) Jobs(ctx context.Context, r *types.QueryJobsRequest) (*types.QueryJobsResponse, error) {
	jobs, page, err := query.CollectionPaginate(ctx, s.k.jobsByCompany, r.Pagination,
		func(key pair, _ collections.NoValue) (types.Job, error) { return s.k.GetJob(ctx, key.K2()) },
		query.WithCollectionPaginationPairPrefix[uint64, uint64](r.Company))
	return &types.QueryJobsResponse{Jobs: jobs, Pagination: page}, err
}

func (s queryServer) Counts(ctx context.Context, r *types.QueryCountsRequest) (*types.QueryCountsResponse, error) {
	counts, page, err := query.CollectionPaginate(ctx, s.k.counts, r.Pagination,
		func(_ collections.Triple[uint64, uint64, uint64], count types.Count) (types.Count, error) {
			return count, nil
		},
		func(o *query.CollectionsPaginateOptions[collections.Triple[uint64, uint64, uint64]]) {
			prefix := collections.TriplePrefix[uint64, uint64, uint64](r.Company)
			o.Prefix = &prefix
		})
	return &types.QueryCountsResponse{Counts: counts, Pagination: page}, err
}

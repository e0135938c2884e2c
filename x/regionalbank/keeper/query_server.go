package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/base"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func same[K, V any](_ K, value V) (V, error) { return value, nil }

func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.k.GetParams(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

func (s queryServer) Figures(ctx context.Context, req *types.QueryFiguresRequest) (*types.QueryFiguresResponse, error) {
	figures, err := s.k.Figures(ctx, req.Company)
	return &types.QueryFiguresResponse{Figures: figures}, err
}

func (s queryServer) Request(ctx context.Context, req *types.QueryRequestRequest) (*types.QueryRequestResponse, error) {
	request, err := s.k.GetRequest(ctx, req.Request)
	return &types.QueryRequestResponse{Request: request}, err
}

// Requests walks the narrowest index that the filter allows.
func (s queryServer) Requests(ctx context.Context, req *types.QueryRequestsRequest) (*types.QueryRequestsResponse, error) {
	var requests []types.Request
	var page *query.PageResponse
	var err error
	switch {
	case req.Company != 0:
		prefix := collections.PairPrefix[uint64, uint64](req.Company)
		if req.Status != types.REQUEST_STATUS_UNSPECIFIED {
			prefix = collections.Join(req.Company, uint64(req.Status))
		}
		requests, page, err = query.CollectionPaginate(ctx, s.k.requests.Indexes.ByCompany, req.Pagination,
			func(key collections.Pair[pair, uint64], _ collections.NoValue) (types.Request, error) {
				return s.k.GetRequest(ctx, key.K2())
			}, query.WithCollectionPaginationPairPrefix[pair, uint64](prefix))
	case req.Status != types.REQUEST_STATUS_UNSPECIFIED:
		requests, page, err = query.CollectionPaginate(ctx, s.k.requests.Indexes.ByStatus, req.Pagination,
			func(key pair, _ collections.NoValue) (types.Request, error) { return s.k.GetRequest(ctx, key.K2()) },
			query.WithCollectionPaginationPairPrefix[uint64, uint64](uint64(req.Status)))
	default:
		requests, page, err = query.CollectionPaginate(ctx, s.k.requests, req.Pagination, same[uint64, types.Request])
	}
	return &types.QueryRequestsResponse{Requests: requests, Pagination: page}, err
}

func (s queryServer) Grant(ctx context.Context, req *types.QueryGrantRequest) (*types.QueryGrantResponse, error) {
	grant, err := s.k.GetGrant(ctx, req.Grant)
	return &types.QueryGrantResponse{Grant: grant}, err
}

func (s queryServer) Grants(ctx context.Context, req *types.QueryGrantsRequest) (*types.QueryGrantsResponse, error) {
	if req.Company == 0 {
		grants, page, err := query.CollectionPaginate(ctx, s.k.grants, req.Pagination, same[uint64, types.Grant])
		return &types.QueryGrantsResponse{Grants: grants, Pagination: page}, err
	}
	grants, page, err := query.CollectionPaginate(ctx, s.k.grants.Indexes.ByCompany, req.Pagination,
		func(key pair, _ collections.NoValue) (types.Grant, error) { return s.k.GetGrant(ctx, key.K2()) },
		query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Company))
	return &types.QueryGrantsResponse{Grants: grants, Pagination: page}, err
}

func (s queryServer) Subsidy(ctx context.Context, req *types.QuerySubsidyRequest) (*types.QuerySubsidyResponse, error) {
	subsidy, err := s.k.GetSubsidy(ctx, req.Company)
	return &types.QuerySubsidyResponse{Subsidy: subsidy}, err
}

func (s queryServer) Subsidies(ctx context.Context, req *types.QuerySubsidiesRequest) (*types.QuerySubsidiesResponse, error) {
	subsidies, page, err := query.CollectionPaginate(ctx, s.k.subsidies, req.Pagination, same[uint64, types.Subsidy])
	return &types.QuerySubsidiesResponse{Subsidies: subsidies, Pagination: page}, err
}

// Record is empty for a company that never had to do with the bank.
func (s queryServer) Record(ctx context.Context, req *types.QueryRecordRequest) (*types.QueryRecordResponse, error) {
	if _, err := s.k.coop.GetCompany(ctx, req.Company); err != nil {
		return nil, err
	}
	record, _, err := base.Find(ctx, s.k.records, req.Company)
	record.Company = req.Company
	return &types.QueryRecordResponse{Record: record}, err
}

func (s queryServer) Gap(ctx context.Context, _ *types.QueryGapRequest) (*types.QueryGapResponse, error) {
	gap, err := s.k.Gap(ctx)
	return &types.QueryGapResponse{Gap: gap}, err
}

func (s queryServer) Tax(ctx context.Context, _ *types.QueryTaxRequest) (*types.QueryTaxResponse, error) {
	sums, err := s.k.sums.Get(ctx)
	if err != nil {
		return nil, err
	}
	walk, err := s.k.taxWalk.Get(ctx)
	return &types.QueryTaxResponse{Sums: sums, Walk: walk}, err
}

func (s queryServer) OutsidePayment(ctx context.Context, req *types.QueryOutsidePaymentRequest) (*types.QueryOutsidePaymentResponse, error) {
	payment, err := s.k.GetOutsidePayment(ctx, req.Payment)
	return &types.QueryOutsidePaymentResponse{Payment: payment}, err
}

func (s queryServer) OutsidePayments(ctx context.Context, req *types.QueryOutsidePaymentsRequest) (*types.QueryOutsidePaymentsResponse, error) {
	payments, page, err := query.CollectionPaginate(ctx, s.k.outsidePayments.Indexes.ByCompany, req.Pagination,
		func(key pair, _ collections.NoValue) (types.OutsidePayment, error) {
			return s.k.GetOutsidePayment(ctx, key.K2())
		},
		query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Company))
	return &types.QueryOutsidePaymentsResponse{Payments: payments, Pagination: page}, err
}

func (s queryServer) OutsideBudgets(ctx context.Context, req *types.QueryOutsideBudgetsRequest) (*types.QueryOutsideBudgetsResponse, error) {
	budgets, page, err := query.CollectionPaginate(ctx, s.k.outsideBudgets, req.Pagination, same[budgetKey, types.OutsideBudget],
		query.WithCollectionPaginationPairPrefix[uint64, []byte](req.Company))
	return &types.QueryOutsideBudgetsResponse{Budgets: budgets, Pagination: page}, err
}

func (s queryServer) OutsideShare(ctx context.Context, req *types.QueryOutsideShareRequest) (*types.QueryOutsideShareResponse, error) {
	company, err := s.k.coop.GetCompany(ctx, req.Company)
	if err != nil {
		return nil, err
	}
	share, err := s.k.shareOf(ctx, company)
	return &types.QueryOutsideShareResponse{Limited: types.Limited(company), Share: share.most, Paid: share.use.Amount, Waiting: share.waiting}, err
}

func (s queryServer) Losses(ctx context.Context, req *types.QueryLossesRequest) (*types.QueryLossesResponse, error) {
	losses, page, err := query.CollectionPaginate(ctx, s.k.losses, req.Pagination, same[uint64, types.Loss])
	return &types.QueryLossesResponse{Losses: losses, Pagination: page}, err
}

func (s queryServer) Link(ctx context.Context, req *types.QueryLinkRequest) (*types.QueryLinkResponse, error) {
	link, err := s.k.GetLink(ctx, req.Link)
	if err != nil {
		return nil, err
	}
	state, err := s.linkState(ctx, link)
	return &types.QueryLinkResponse{State: state}, err
}

func (s queryServer) Links(ctx context.Context, req *types.QueryLinksRequest) (*types.QueryLinksResponse, error) {
	states, page, err := query.CollectionPaginate(ctx, s.k.links, req.Pagination,
		func(_ uint64, link types.Link) (types.LinkState, error) { return s.linkState(ctx, link) })
	return &types.QueryLinksResponse{States: states, Pagination: page}, err
}

func (s queryServer) linkState(ctx context.Context, link types.Link) (types.LinkState, error) {
	clearing, err := s.k.currency.Balance(ctx, currencytypes.Clearing(link.Id))
	return types.LinkState{Link: link, Clearing: clearing}, err
}

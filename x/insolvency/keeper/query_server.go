package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/insolvency/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.k.GetParams(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

func (s queryServer) Proceeding(ctx context.Context, req *types.QueryProceedingRequest) (*types.QueryProceedingResponse, error) {
	proceeding, err := s.k.GetProceeding(ctx, req.Company)
	if err != nil {
		return nil, err
	}
	books, err := s.k.below.Currency.GetCompanyBooks(ctx, req.Company)
	return &types.QueryProceedingResponse{
		Proceeding: proceeding, OpenClaims: books.OpenClaims, OpenClaimsAmount: books.OpenClaimsAmount, Reserve: books.Reserve, Starting: books.Starting,
		Failure: failure.Explain(proceeding.Codespace, proceeding.Code), // determinism: an answer is not state
	}, err
}

func (s queryServer) Proceedings(ctx context.Context, req *types.QueryProceedingsRequest) (*types.QueryProceedingsResponse, error) {
	if req.Stage == types.STAGE_UNSPECIFIED {
		proceedings, page, err := query.CollectionPaginate(ctx, s.k.proceedings, req.Pagination,
			func(_ uint64, one types.Proceeding) (types.Proceeding, error) { return one, nil })
		return &types.QueryProceedingsResponse{Proceedings: proceedings, Pagination: page}, err
	}
	proceedings, page, err := query.CollectionPaginate(ctx, s.k.byStage, req.Pagination,
		func(key pair, _ collections.NoValue) (types.Proceeding, error) {
			return s.k.GetProceeding(ctx, key.K2())
		},
		query.WithCollectionPaginationPairPrefix[uint64, uint64](uint64(req.Stage)))
	return &types.QueryProceedingsResponse{Proceedings: proceedings, Pagination: page}, err
}

func (s queryServer) Losses(ctx context.Context, _ *types.QueryLossesRequest) (*types.QueryLossesResponse, error) {
	totals, err := s.k.totals.Get(ctx)
	return &types.QueryLossesResponse{Totals: totals}, err
}

func (s queryServer) UnpaidClaims(ctx context.Context, req *types.QueryUnpaidClaimsRequest) (*types.QueryUnpaidClaimsResponse, error) {
	claims, page, err := query.CollectionPaginate(ctx, s.k.unpaidClaims, req.Pagination,
		func(_ pair, one types.UnpaidClaim) (types.UnpaidClaim, error) { return one, nil }, ofCompany(req.Company)...)
	return &types.QueryUnpaidClaimsResponse{Claims: claims, Pagination: page}, err
}

func (s queryServer) Assets(ctx context.Context, req *types.QueryAssetsRequest) (*types.QueryAssetsResponse, error) {
	assets, page, err := query.CollectionPaginate(ctx, s.k.assets, req.Pagination,
		func(_ pair, one types.Asset) (types.Asset, error) { return one, nil },
		query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Company))
	return &types.QueryAssetsResponse{Assets: assets, Pagination: page}, err
}

// ofCompany restricts a list to one company; 0 is all of them.
func ofCompany(company uint64) []func(*query.CollectionsPaginateOptions[pair]) {
	if company == 0 {
		return nil
	}
	return []func(*query.CollectionsPaginateOptions[pair]){query.WithCollectionPaginationPairPrefix[uint64, uint64](company)}
}

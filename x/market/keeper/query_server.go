package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.k.GetParams(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

func (s queryServer) Listing(ctx context.Context, req *types.QueryListingRequest) (*types.QueryListingResponse, error) {
	listing, err := s.k.GetListing(ctx, req.Product)
	if err != nil {
		return nil, err
	}
	offer, err := s.offer(ctx, listing)
	return &types.QueryListingResponse{Offer: offer}, err
}

// offer adds to a listing what a member would pay now and what is in stock.
func (s queryServer) offer(ctx context.Context, listing types.Listing) (types.Offer, error) {
	unit, err := s.k.quote(ctx, listing.Product, types.BUYER_KIND_MEMBER)
	if err != nil {
		return types.Offer{}, err
	}
	product, err := s.k.pricing.GetProduct(ctx, listing.Product)
	if err != nil {
		return types.Offer{}, err
	}
	var stock int64
	if product.Kind == pricingtypes.PRODUCT_KIND_STOCKED {
		if stock, err = s.k.pricing.Stock(ctx, listing.Product); err != nil {
			return types.Offer{}, err
		}
	}
	seller, err := s.k.coop.GetCompany(ctx, listing.Company)
	if err != nil {
		return types.Offer{}, err
	}
	return types.Offer{
		Listing: listing, UnitPrice: unit.price, UnitMarkup: unit.markup, Stock: stock,
		ForSale: seller.Acts() && !product.Retired,
	}, nil
}

func (s queryServer) Listings(ctx context.Context, req *types.QueryListingsRequest) (*types.QueryListingsResponse, error) {
	var listings []types.Listing
	var page *query.PageResponse
	var err error
	if req.Company == 0 {
		listings, page, err = query.CollectionPaginate(ctx, s.k.listings, req.Pagination,
			func(_ uint64, listing types.Listing) (types.Listing, error) { return listing, nil })
	} else {
		listings, page, err = query.CollectionPaginate(ctx, s.k.listings.Indexes.ByCompany, req.Pagination,
			func(key collections.Pair[uint64, uint64], _ collections.NoValue) (types.Listing, error) {
				return s.k.GetListing(ctx, key.K2())
			}, query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Company))
	}
	if err != nil {
		return nil, err
	}
	offers := make([]types.Offer, len(listings))
	for i, listing := range listings {
		if offers[i], err = s.offer(ctx, listing); err != nil {
			return nil, err
		}
	}
	return &types.QueryListingsResponse{Offers: offers, Pagination: page}, nil
}

func (s queryServer) JobPosting(ctx context.Context, req *types.QueryJobPostingRequest) (*types.QueryJobPostingResponse, error) {
	posting, err := s.k.GetJobPosting(ctx, req.JobPosting)
	return &types.QueryJobPostingResponse{JobPosting: posting}, err
}

func (s queryServer) JobPostings(ctx context.Context, req *types.QueryJobPostingsRequest) (*types.QueryJobPostingsResponse, error) {
	var postings []types.JobPosting
	var page *query.PageResponse
	var err error
	if req.Company == 0 {
		postings, page, err = query.CollectionFilteredPaginate(ctx, s.k.jobPostings, req.Pagination,
			func(_ uint64, posting types.JobPosting) (bool, error) { return !posting.Closing, nil },
			func(_ uint64, posting types.JobPosting) (types.JobPosting, error) { return posting, nil })
	} else {
		postings, page, err = query.CollectionPaginate(ctx, s.k.jobPostingsByCompany, req.Pagination,
			func(key collections.Pair[uint64, uint64], _ collections.NoValue) (types.JobPosting, error) {
				return s.k.GetJobPosting(ctx, key.K2())
			}, query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Company))
	}
	return &types.QueryJobPostingsResponse{JobPostings: postings, Pagination: page}, err
}

func (s queryServer) JobApplications(ctx context.Context, req *types.QueryJobApplicationsRequest) (*types.QueryJobApplicationsResponse, error) {
	applications, page, err := query.CollectionPaginate(ctx, s.k.applications, req.Pagination,
		func(_ collections.Pair[uint64, uint64], application types.Application) (types.Application, error) {
			return application, nil
		},
		query.WithCollectionPaginationPairPrefix[uint64, uint64](req.JobPosting))
	return &types.QueryJobApplicationsResponse{Applications: applications, Pagination: page}, err
}

func (s queryServer) MemberApplications(ctx context.Context, req *types.QueryMemberApplicationsRequest) (*types.QueryMemberApplicationsResponse, error) {
	applications, page, err := query.CollectionPaginate(ctx, s.k.applications.Indexes.ByMember, req.Pagination,
		func(key collections.Pair[uint64, uint64], _ collections.NoValue) (types.Application, error) {
			return s.k.applications.Get(ctx, collections.Join(key.K2(), key.K1()))
		}, query.WithCollectionPaginationPairPrefix[uint64, uint64](req.Member))
	return &types.QueryMemberApplicationsResponse{Applications: applications, Pagination: page}, err
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	"cosmossdk.io/collections/indexes"
	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.k.GetParams(ctx)
	return &types.QueryParamsResponse{Params: params}, err
}

func (s queryServer) Company(ctx context.Context, req *types.QueryCompanyRequest) (*types.QueryCompanyResponse, error) {
	company, err := s.k.GetCompany(ctx, req.Company)
	if err != nil {
		return nil, err
	}
	if company.Standing, err = s.k.StandingOf(ctx, company); err != nil {
		return nil, err
	}
	workers, err := s.k.Workers(ctx, company.Id)
	return &types.QueryCompanyResponse{Company: company, Workers: workers}, err
}

func (s queryServer) Form(ctx context.Context, req *types.QueryFormRequest) (*types.QueryFormResponse, error) {
	form, err := s.k.GetForm(ctx, req.Company)
	return &types.QueryFormResponse{Form: form}, err
}

func (s queryServer) CompanyByCode(ctx context.Context, req *types.QueryCompanyByCodeRequest) (*types.QueryCompanyByCodeResponse, error) {
	id, exists, err := base.FindUnique(ctx, s.k.companies.Indexes.ByCode, req.Code)
	if err == nil && !exists {
		err = errorsmod.Wrapf(types.ErrCompanyNotFound, "code %.40q", req.Code)
	}
	if err != nil {
		return nil, err
	}
	found, err := s.Company(ctx, &types.QueryCompanyRequest{Company: id})
	if err != nil {
		return nil, err
	}
	return &types.QueryCompanyByCodeResponse{Company: found.Company, Workers: found.Workers}, nil
}

func (s queryServer) Companies(ctx context.Context, req *types.QueryCompaniesRequest) (*types.QueryCompaniesResponse, error) {
	found, page, err := query.CollectionPaginate(ctx, s.k.companies, req.Pagination, func(_ uint64, company types.Company) (answer types.Company, err error) {
		company.Standing, err = s.k.StandingOf(ctx, company)
		return company, err
	})
	return &types.QueryCompaniesResponse{Companies: found, Pagination: page}, err
}

func (s queryServer) Workers(ctx context.Context, req *types.QueryWorkersRequest) (*types.QueryWorkersResponse, error) {
	found, page, err := ofCompany(ctx, s.k.employments, req.Company, req.Pagination)
	return &types.QueryWorkersResponse{Workers: found, Pagination: page}, err
}

func (s queryServer) Employments(ctx context.Context, req *types.QueryEmploymentsRequest) (*types.QueryEmploymentsResponse, error) {
	found, page, err := ofMember(ctx, s.k.employments.Indexes.ByMember, s.k.employments, req.Member, req.Pagination)
	return &types.QueryEmploymentsResponse{Employments: found, Pagination: page}, err
}

func (s queryServer) CompanyOffers(ctx context.Context, req *types.QueryCompanyOffersRequest) (*types.QueryCompanyOffersResponse, error) {
	found, page, err := ofCompany(ctx, s.k.offers, req.Company, req.Pagination)
	return &types.QueryCompanyOffersResponse{Offers: found, Pagination: page}, err
}

func (s queryServer) MemberOffers(ctx context.Context, req *types.QueryMemberOffersRequest) (*types.QueryMemberOffersResponse, error) {
	found, page, err := ofMember(ctx, s.k.offers.Indexes.ByMember, s.k.offers, req.Member, req.Pagination)
	return &types.QueryMemberOffersResponse{Offers: found, Pagination: page}, err
}

func (s queryServer) Officers(ctx context.Context, req *types.QueryOfficersRequest) (*types.QueryOfficersResponse, error) {
	found, page, err := ofCompany(ctx, s.k.officers, req.Company, req.Pagination)
	return &types.QueryOfficersResponse{Officers: found, Pagination: page}, err
}

func (s queryServer) Related(ctx context.Context, req *types.QueryRelatedRequest) (*types.QueryRelatedResponse, error) {
	for _, id := range []uint64{req.Company, req.Other} {
		if _, err := s.k.GetCompany(ctx, id); err != nil {
			return nil, err
		}
	}
	related, err := s.k.Related(ctx, req.Company, req.Other)
	if err != nil {
		return nil, err
	}
	shared, err := s.k.SharedCount(ctx, req.Company, req.Other)
	return &types.QueryRelatedResponse{Related: related, Shared: shared}, err
}

func (s queryServer) RelatedMember(ctx context.Context, req *types.QueryRelatedMemberRequest) (*types.QueryRelatedMemberResponse, error) {
	if _, err := s.k.GetCompany(ctx, req.Company); err != nil {
		return nil, err
	}
	related, err := s.k.RelatedMember(ctx, req.Company, req.Member)
	return &types.QueryRelatedMemberResponse{Related: related}, err
}

func (s queryServer) Endowment(ctx context.Context, req *types.QueryEndowmentRequest) (*types.QueryEndowmentResponse, error) {
	if _, err := s.k.region.GetMember(ctx, req.Member); err != nil {
		return nil, err
	}
	now, err := s.k.region.Now(ctx)
	if err != nil {
		return nil, err
	}
	lost, err := s.k.writtenOffMembers.Has(ctx, req.Member)
	if err != nil {
		return nil, err
	}
	unrecovered, err := s.k.UnrecoveredEndowment(ctx, req.Member, 0, now)
	return &types.QueryEndowmentResponse{Possible: !lost && unrecovered == 0, Unrecovered: unrecovered, WrittenOff: lost}, err
}

func (s queryServer) Credit(ctx context.Context, req *types.QueryCreditRequest) (*types.QueryCreditResponse, error) {
	// What the next purchase would find; what opening the books lets lapse is dropped.
	var b *books
	err := base.Trial(ctx, func(ctx context.Context) (err error) {
		b, err = s.k.openBooks(ctx, req.Company)
		return err
	})
	if err != nil {
		return nil, err
	}
	member, company, err := b.bases()
	if err != nil {
		return nil, err
	}
	response := &types.QueryCreditResponse{
		Account: types.NewCreditAccount(req.Company, b.account), AtHand: b.account.Sum(),
		MemberShare: b.params.Shares().ForMember(member, false), CompanyShare: b.params.Shares().ForCompany(company),
	}
	if b.company.Waits() {
		response.NextStep = b.company.NextStep()
	}
	return response, nil
}

func (s queryServer) CreditTotals(ctx context.Context, req *types.QueryCreditTotalsRequest) (*types.QueryCreditTotalsResponse, error) {
	totals, err := s.k.GetCreditTotals(ctx)
	return &types.QueryCreditTotalsResponse{Totals: totals}, err
}

// ofCompany lists the entries of one company.
func ofCompany[V, I any](ctx context.Context, stored *collections.IndexedMap[companyMember, V, I], company uint64, page *query.PageRequest) ([]V, *query.PageResponse, error) {
	return query.CollectionPaginate(ctx, stored, page, func(_ companyMember, value V) (V, error) {
		return value, nil
	}, query.WithCollectionPaginationPairPrefix[uint64, uint64](company))
}

// ofMember lists the entries of one member by way of the reverse index.
func ofMember[V, I any](ctx context.Context, index *indexes.ReversePair[uint64, uint64, V], stored *collections.IndexedMap[companyMember, V, I], member uint64, page *query.PageRequest) ([]V, *query.PageResponse, error) {
	return query.CollectionPaginate(ctx, index, page, func(key companyMember, _ collections.NoValue) (V, error) {
		return stored.Get(ctx, collections.Join(key.K2(), key.K1()))
	}, query.WithCollectionPaginationPairPrefix[uint64, uint64](member))
}

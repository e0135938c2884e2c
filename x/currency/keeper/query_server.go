package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/x/currency/types"
)

type queryServer struct{ k Keeper }

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

// Audit returns the identities of the region and, a page at a time, of its companies.
func (s queryServer) Audit(ctx context.Context, request *types.QueryAuditRequest) (*types.QueryAuditResponse, error) {
	answer, err := s.k.audit(ctx)
	if err != nil {
		return nil, err
	}
	answer.Companies, answer.Pagination, err = query.CollectionPaginate(ctx, s.k.companies, request.Pagination,
		func(_ uint64, books types.CompanyBooks) (types.CompanyAudit, error) { return auditCompany(books), nil })
	return &answer, err
}

// Totals returns the sum of each book and the flows of currency.
func (s queryServer) Totals(ctx context.Context, request *types.QueryTotalsRequest) (*types.QueryTotalsResponse, error) {
	totals, err := s.k.GetTotals(ctx)
	return &types.QueryTotalsResponse{Totals: totals, Outstanding: totals.Outstanding()}, err
}

// Account returns the balance of any account.
func (s queryServer) Account(ctx context.Context, request *types.QueryAccountRequest) (*types.QueryAccountResponse, error) {
	amount, err := s.k.Balance(ctx, types.Account{Book: request.Book, Id: request.Id})
	return &types.QueryAccountResponse{Amount: amount}, err
}

// Member returns a member's currency in hand.
func (s queryServer) Member(ctx context.Context, request *types.QueryMemberRequest) (*types.QueryMemberResponse, error) {
	owner, err := s.k.region.MemberAddress(ctx, request.Member)
	if err != nil {
		return nil, err
	}
	text, err := s.k.addresses.BytesToString(owner)
	if err != nil {
		return nil, err
	}
	amount, err := s.k.currencyOf(ctx, owner)
	return &types.QueryMemberResponse{Member: request.Member, Address: text, Amount: amount}, err
}

// Company returns a company's pools and memos.
func (s queryServer) Company(ctx context.Context, request *types.QueryCompanyRequest) (*types.QueryCompanyResponse, error) {
	books, err := s.k.GetCompanyBooks(ctx, request.Company)
	return &types.QueryCompanyResponse{Books: books}, err
}

// Hold returns one open hold.
func (s queryServer) Hold(ctx context.Context, request *types.QueryHoldRequest) (*types.QueryHoldResponse, error) {
	hold, err := s.k.GetHold(ctx, request.Hold)
	return &types.QueryHoldResponse{Hold: hold}, err
}

// Holds lists the open holds by id.
func (s queryServer) Holds(ctx context.Context, request *types.QueryHoldsRequest) (*types.QueryHoldsResponse, error) {
	holds, next, err := query.CollectionPaginate(ctx, s.k.holds, request.Pagination,
		func(_ uint64, hold types.Hold) (types.Hold, error) { return hold, nil })
	return &types.QueryHoldsResponse{Holds: holds, Pagination: next}, err
}

// Claim returns one open claim.
func (s queryServer) Claim(ctx context.Context, request *types.QueryClaimRequest) (*types.QueryClaimResponse, error) {
	claim, err := s.k.GetClaim(ctx, request.Claim)
	return &types.QueryClaimResponse{Claim: claim}, err
}

// CompanyClaims lists what a company owes, in the order in which it will be paid.
func (s queryServer) CompanyClaims(ctx context.Context, request *types.QueryCompanyClaimsRequest) (*types.QueryCompanyClaimsResponse, error) {
	type key = collections.Quad[uint64, uint64, uint64, uint64]
	claims, next, err := query.CollectionPaginate(ctx, s.k.seniority, request.Pagination,
		func(entry key, _ collections.NoValue) (types.Claim, error) { return s.k.GetClaim(ctx, entry.K4()) },
		func(options *query.CollectionsPaginateOptions[key]) {
			prefix := collections.QuadPrefix[uint64, uint64, uint64, uint64](request.Company)
			options.Prefix = &prefix
		})
	return &types.QueryCompanyClaimsResponse{Claims: claims, Pagination: next}, err
}

// CreditorClaims lists what companies owe to one account, by claim.
func (s queryServer) CreditorClaims(ctx context.Context, request *types.QueryCreditorClaimsRequest) (*types.QueryCreditorClaimsResponse, error) {
	creditor := types.Account{Book: request.Book, Id: request.Id}
	if err := creditor.Validate(); err != nil {
		return nil, err
	}
	type key = collections.Triple[uint64, uint64, uint64]
	claims, next, err := query.CollectionPaginate(ctx, s.k.creditors, request.Pagination,
		func(entry key, _ collections.NoValue) (types.Claim, error) { return s.k.GetClaim(ctx, entry.K3()) },
		func(options *query.CollectionsPaginateOptions[key]) {
			prefix := collections.TripleSuperPrefix[uint64, uint64, uint64](uint64(request.Book), request.Id)
			options.Prefix = &prefix
		})
	return &types.QueryCreditorClaimsResponse{Claims: claims, Pagination: next}, err
}

package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/x/coop/types"
)

func TestQueriesTellWhoWorksWhere(t *testing.T) {
	s := busy(t)
	company, err := s.CoopQuery.Company(s.Ctx, &types.QueryCompanyRequest{Company: s.mill})
	require.NoError(t, err)
	require.Equal(t, uint64(2), company.Workers)
	coded, err := s.CoopQuery.CompanyByCode(s.Ctx, &types.QueryCompanyByCodeRequest{Code: "mill"})
	require.NoError(t, err)
	require.Equal(t, company.Company, coded.Company)
	_, err = s.CoopQuery.Company(s.Ctx, &types.QueryCompanyRequest{Company: 99})
	require.ErrorIs(t, err, types.ErrCompanyNotFound)
	_, err = s.CoopQuery.CompanyByCode(s.Ctx, &types.QueryCompanyByCodeRequest{Code: "nothing"})
	require.ErrorIs(t, err, types.ErrCompanyNotFound)

	companies, err := s.CoopQuery.Companies(s.Ctx, &types.QueryCompaniesRequest{Pagination: &query.PageRequest{Limit: 2, CountTotal: true}})
	require.NoError(t, err)
	require.Len(t, companies.Companies, 2)
	require.Equal(t, uint64(4), companies.Pagination.Total)

	workers, err := s.CoopQuery.Workers(s.Ctx, &types.QueryWorkersRequest{Company: s.mill})
	require.NoError(t, err)
	require.Len(t, workers.Workers, 2)
	jobs, err := s.CoopQuery.Employments(s.Ctx, &types.QueryEmploymentsRequest{Member: s.ben.Id})
	require.NoError(t, err)
	require.Len(t, jobs.Employments, 2)
	offers, err := s.CoopQuery.CompanyOffers(s.Ctx, &types.QueryCompanyOffersRequest{Company: s.mill})
	require.NoError(t, err)
	require.Len(t, offers.Offers, 2)
	mine, err := s.CoopQuery.MemberOffers(s.Ctx, &types.QueryMemberOffersRequest{Member: s.ben.Id})
	require.NoError(t, err)
	require.Len(t, mine.Offers, 1)
	require.Equal(t, types.OFFER_KIND_OCCUPATION, mine.Offers[0].Kind)
	officers, err := s.CoopQuery.Officers(s.Ctx, &types.QueryOfficersRequest{Company: s.mill})
	require.NoError(t, err)
	require.Len(t, officers.Officers, 2)
	params, err := s.CoopQuery.Params(s.Ctx, &types.QueryParamsRequest{})
	require.NoError(t, err)
	require.Equal(t, types.DefaultParams(), params.Params)

	related, err := s.CoopQuery.Related(s.Ctx, &types.QueryRelatedRequest{Company: 2, Other: s.mill})
	require.NoError(t, err)
	require.Equal(t, &types.QueryRelatedResponse{Related: true, Shared: 2}, related)
	_, err = s.CoopQuery.Related(s.Ctx, &types.QueryRelatedRequest{Company: s.mill, Other: 99})
	require.ErrorIs(t, err, types.ErrCompanyNotFound)
	tied, err := s.CoopQuery.RelatedMember(s.Ctx, &types.QueryRelatedMemberRequest{Company: s.mill, Member: s.cleo.Id})
	require.NoError(t, err)
	require.False(t, tied.Related)
	endowment, err := s.CoopQuery.Endowment(s.Ctx, &types.QueryEndowmentRequest{Member: s.anna.Id})
	require.NoError(t, err)
	require.Equal(t, &types.QueryEndowmentResponse{Unrecovered: s.mill}, endowment)
}

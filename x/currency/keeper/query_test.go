package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/x/currency/types"
)

func TestQueriesReadWhatIsStored(t *testing.T) {
	f := busy(t)
	q := f.CurrencyQuery
	totals, err := q.Totals(f.Ctx, &types.QueryTotalsRequest{})
	require.NoError(t, err)
	require.Equal(t, int64(295), totals.Outstanding)
	account, err := q.Account(f.Ctx, &types.QueryAccountRequest{Book: types.BOOK_RESERVE, Id: 2})
	require.NoError(t, err)
	require.Equal(t, int64(1000-10-30-3), account.Amount)
	person, err := q.Member(f.Ctx, &types.QueryMemberRequest{Member: f.anna})
	require.NoError(t, err)
	require.Equal(t, types.QueryMemberResponse{Member: f.anna, Address: f.annas.String(), Amount: 285}, *person)
	company, err := q.Company(f.Ctx, &types.QueryCompanyRequest{Company: 2})
	require.NoError(t, err)
	require.Equal(t, int64(10), company.Books.HeldFromReserve)
	hold, err := q.Hold(f.Ctx, &types.QueryHoldRequest{Hold: 1})
	require.NoError(t, err)
	require.Equal(t, types.MemberAccount(f.anna), hold.Hold.Owner)
	holds, err := q.Holds(f.Ctx, &types.QueryHoldsRequest{Pagination: &query.PageRequest{Limit: 2}})
	require.NoError(t, err)
	require.Len(t, holds.Holds, 2)
	rest, err := q.Holds(f.Ctx, &types.QueryHoldsRequest{Pagination: &query.PageRequest{Key: holds.Pagination.NextKey}})
	require.NoError(t, err)
	require.Len(t, rest.Holds, 1)
	claim, err := q.Claim(f.Ctx, &types.QueryClaimRequest{Claim: 1})
	require.NoError(t, err)
	require.Equal(t, int64(5000), claim.Claim.Amount)
	owed, err := q.CompanyClaims(f.Ctx, &types.QueryCompanyClaimsRequest{Company: 1})
	require.NoError(t, err)
	require.Equal(t, []types.ClaimKind{types.CLAIM_KIND_WAGE, types.CLAIM_KIND_REFUND}, []types.ClaimKind{owed.Claims[0].Kind, owed.Claims[1].Kind})
	none, err := q.CompanyClaims(f.Ctx, &types.QueryCompanyClaimsRequest{Company: 2})
	require.NoError(t, err)
	require.Empty(t, none.Claims)
	due, err := q.CreditorClaims(f.Ctx, &types.QueryCreditorClaimsRequest{Book: types.BOOK_MEMBER, Id: f.anna})
	require.NoError(t, err)
	require.Len(t, due.Claims, 1)
	require.Equal(t, uint64(2), due.Claims[0].Id)
	for _, account := range []types.Account{
		types.RegionFund(), types.Issued(), types.External(), types.Exchange(), types.Clearing(4), types.Starting(2), types.HoldAccount(3), types.MemberAccount(f.ben),
	} {
		_, err := q.Account(f.Ctx, &types.QueryAccountRequest{Book: account.Book, Id: account.Id})
		require.NoError(t, err, account)
	}
}

func TestQueriesTellWhatIsMissingFromWhatIsWrong(t *testing.T) {
	f := newTown(t)
	q := f.CurrencyQuery
	_, err := q.Company(f.Ctx, &types.QueryCompanyRequest{Company: 9})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Hold(f.Ctx, &types.QueryHoldRequest{Hold: 9})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Claim(f.Ctx, &types.QueryClaimRequest{Claim: 9})
	require.Equal(t, codes.NotFound, status.Code(err))
	_, err = q.Account(f.Ctx, &types.QueryAccountRequest{Book: 77})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.CreditorClaims(f.Ctx, &types.QueryCreditorClaimsRequest{Book: types.BOOK_REGION, Id: 3})
	require.Equal(t, codes.InvalidArgument, status.Code(err))
	_, err = q.Member(f.Ctx, &types.QueryMemberRequest{Member: 999})
	require.Equal(t, codes.NotFound, status.Code(err))
}

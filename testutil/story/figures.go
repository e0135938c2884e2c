package story

import (
	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
)

// Has is what somebody has in hand.
func (s *Story) Has(name string) int64 {
	s.T.Helper()
	return s.Balance(currencytypes.MemberAccount(s.Member(name).Id))
}

// Reserve is what a company may spend on wages and inputs.
func (s *Story) Reserve(company Company) int64 {
	s.T.Helper()
	return s.Balance(currencytypes.Reserve(company.ID))
}

// Starting is what a company may spend on first inventory and equipment.
func (s *Story) Starting(company Company) int64 {
	s.T.Helper()
	return s.Balance(currencytypes.Starting(company.ID))
}

// Fund is what the region has.
func (s *Story) Fund() int64 {
	s.T.Helper()
	return s.Balance(currencytypes.RegionFund())
}

// Unrecovered is a company's priced cost so far less what it took in.
func (s *Story) Unrecovered(company Company) int64 { return s.Memo(company).Unrecovered }

// Memo is what the ledger remembers of a company beside its pools.
func (s *Story) Memo(company Company) currencytypes.Memo {
	s.T.Helper()
	memo, err := s.Currency.GetMemo(s.Ctx, company.ID)
	require.NoError(s.T, err)
	return memo
}

// Totals are the sums of all books and what was minted and burned so far.
func (s *Story) Totals() currencytypes.Totals {
	s.T.Helper()
	totals, err := s.CurrencyQuery.Totals(s.Ctx, &currencytypes.QueryTotalsRequest{})
	require.NoError(s.T, err)
	return totals.Totals
}

// Owes lists a company's claims in the order in which they will be paid.
func (s *Story) Owes(company Company) []currencytypes.Claim {
	s.T.Helper()
	claims, err := s.CurrencyQuery.CompanyClaims(s.Ctx, &currencytypes.QueryCompanyClaimsRequest{Company: company.ID})
	require.NoError(s.T, err)
	return claims.Claims
}

// Standing is how a company stands.
func (s *Story) Standing(company Company) cooptypes.Standing {
	s.T.Helper()
	stored, err := s.Coop.GetCompany(s.Ctx, company.ID)
	require.NoError(s.T, err)
	standing, err := s.Coop.StandingOf(s.Ctx, stored)
	require.NoError(s.T, err)
	return standing
}

// Price is what the next unit costs a company; members pay the region's mark-up as well.
func (s *Story) Price(product Product) int64 {
	s.T.Helper()
	return s.PriceOf(product.ID)
}

// Stock is the finished units at hand.
func (s *Story) Stock(product Product) int64 {
	s.T.Helper()
	stock, err := s.Pricing.Stock(s.Ctx, product.ID)
	require.NoError(s.T, err)
	return stock
}

// OrderNow is an order as it stands.
func (s *Story) OrderNow(order Order) markettypes.Order {
	s.T.Helper()
	stored, err := s.Market.GetOrder(s.Ctx, order.ID)
	require.NoError(s.T, err)
	return stored
}

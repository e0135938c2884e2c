package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestAFounderWorksInTheirCompanyHasEveryMandateAndTheFirstTranche(t *testing.T) {
	s := newTown(t)
	company := s.company(s.mill)
	require.Equal(t, []uint64{s.anna.Id}, company.Founders)
	require.Equal(t, types.AuthorityAddress(s.mill).String(), company.Authority)
	require.Equal(t, 40_000*money.Unit, company.InitialReserve)
	require.Equal(t, 20_000*money.Unit, company.Released)

	reserve, err := s.Currency.Balance(s.Ctx, currencytypes.Reserve(s.mill))
	require.NoError(t, err)
	require.Equal(t, company.Released, reserve)
	starting, err := s.Currency.Balance(s.Ctx, currencytypes.Starting(s.mill))
	require.NoError(t, err)
	require.Equal(t, 10_000*money.Unit, starting)

	employment, found, err := s.Coop.GetEmployment(s.Ctx, s.mill, s.anna.Id)
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, uint64(1), employment.Occupation)
	for _, permission := range types.Permissions {
		member, err := s.Coop.Authorize(s.Ctx, s.mill, s.anna.Address, permission, 1_000_000*money.Unit)
		require.NoError(t, err, permission)
		require.Equal(t, s.anna.Id, member)
	}
}

func TestFoundingIsRefused(t *testing.T) {
	s := newTown(t)
	s.refuse(types.ErrCodeTaken, s.found(s.ben, "mill", false))
	s.refuse(types.ErrUnrecoveredEndowment, s.found(s.anna, "bakery", false))
	s.refuse(regiontypes.ErrNotMember, s.found(regiontypes.Member{Address: types.AuthorityAddress(9).String()}, "bakery", false))
	require.NoError(t, s.Region.Suspend(s.Ctx, s.ben.Id, ""))
	s.refuse(regiontypes.ErrMemberSuspended, s.found(s.ben, "bakery", false))
}

func TestAMemberFoundsNoMoreLiveCompaniesThanTheRegionAllows(t *testing.T) {
	s := newTown(t)
	s.setParams(func(p *types.Params) { p.MaxLiveCompanies = 2 })
	s.must(s.found(s.anna, "bakery", true))
	s.refuse(types.ErrTooManyCompanies, s.found(s.anna, "farm", true))
}

func TestACompanyWithoutEndowmentHasEmptyPools(t *testing.T) {
	s := newTown(t)
	bakery := s.FoundUnendowed(s.anna, "bakery")
	require.False(t, s.company(bakery).Endowed())
	for _, pool := range []currencytypes.Account{currencytypes.Reserve(bakery), currencytypes.Starting(bakery)} {
		balance, err := s.Currency.Balance(s.Ctx, pool)
		require.NoError(t, err)
		require.Zero(t, balance)
	}
	s.crowd(bakery, 10, 10_000*money.Unit)
	require.Zero(t, s.company(bakery).Consumed)
	require.Zero(t, s.company(bakery).Released)
}

func TestARecoveredEndowmentLetsItsFounderHaveAnother(t *testing.T) {
	s := newTown(t)
	s.Recover(s.mill)
	s.must(s.found(s.anna, "bakery", false))
	s.refuse(types.ErrUnrecoveredEndowment, s.found(s.anna, "farm", false))
}

func TestAnOfficerOfAnUnrecoveredCompanyIsNotEndowedElsewhere(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Appoint(s.mill, s.anna, s.ben, types.PermissionSell)
	s.refuse(types.ErrUnrecoveredEndowment, s.found(s.ben, "bakery", false))

	bakery := s.Found(s.cleo, "bakery")
	s.Hire(bakery, s.cleo, s.ben, 1)
	s.Hire(bakery, s.cleo, s.anna, 1)
	appoint := types.MsgAppointOfficer{Signer: s.cleo.Address, Company: bakery, Member: s.ben.Id, Permission: types.PermissionSell}
	s.refuse(types.ErrUnrecoveredEndowment, s.appoint(appoint))
	appoint.Member = s.anna.Id
	s.refuse(types.ErrUnrecoveredEndowment, s.appoint(appoint))
	s.Recover(s.mill)
	s.must(s.appoint(appoint))
}

func TestAWriteOffEndsEndowmentsForThoseWhoAnswerForIt(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Appoint(s.mill, s.anna, s.ben, types.PermissionSell)
	require.NoError(t, s.Coop.MarkWrittenOff(s.Ctx, s.mill))
	require.NoError(t, s.Coop.MarkWrittenOff(s.Ctx, s.mill))
	s.refuse(types.ErrWrittenOff, s.found(s.anna, "farm", false))
	s.refuse(types.ErrWrittenOff, s.found(s.ben, "farm", false))
	s.crowd(s.mill, 10, 10_000*money.Unit)
	require.Equal(t, 20_000*money.Unit, s.company(s.mill).Released, "nothing is released to a company that was written off")

	bakery := s.Found(s.cleo, "bakery")
	s.Hire(bakery, s.cleo, s.anna, 1)
	s.refuse(types.ErrWrittenOff, s.appoint(types.MsgAppointOfficer{Signer: s.cleo.Address, Company: bakery, Member: s.anna.Id, Permission: types.PermissionSell}))
	s.must(s.found(s.anna, "farm", true))
	answer, err := s.CoopQuery.Endowment(s.Ctx, &types.QueryEndowmentRequest{Member: s.anna.Id})
	require.NoError(t, err)
	require.Equal(t, &types.QueryEndowmentResponse{WrittenOff: true, Unrecovered: s.mill}, answer)
}

func TestStandingFollowsItsRules(t *testing.T) {
	s := newTown(t)
	set := func(standing types.Standing) func(context.Context) error {
		return func(ctx context.Context) error { return s.Coop.SetStanding(ctx, s.mill, standing) }
	}
	s.refuse(types.ErrStanding, set(types.STANDING_GONE))
	s.refuse(types.ErrStanding, set(types.STANDING_INSOLVENT))
	s.must(set(types.STANDING_ACTIVE))
	s.must(set(types.STANDING_IN_PROCEEDINGS))
	s.refuse(types.ErrStanding, set(types.STANDING_INSOLVENT))
	s.refuse(types.ErrStanding, s.offer(s.anna.Address, s.ben.Id, 1))
	for _, signer := range []string{s.anna.Address, s.company(s.mill).Authority} {
		for _, permission := range types.Permissions {
			_, err := s.Coop.Authorize(s.Ctx, s.mill, signer, permission, 1)
			require.ErrorIs(t, err, types.ErrStanding, "%s: nobody acts for a company in proceedings", permission)
		}
	}
	s.crowd(s.mill, 10, 10_000*money.Unit)
	require.Zero(t, s.company(s.mill).Consumed, "a company in proceedings releases nothing")
	s.refuse(types.ErrStillEmploys, set(types.STANDING_GONE))
	s.must(s.resign(s.anna, s.mill))
	s.must(set(types.STANDING_GONE))
	s.refuse(types.ErrStanding, set(types.STANDING_ACTIVE))
	s.refuse(types.ErrStanding, s.offer(s.anna.Address, s.ben.Id, 1))
	require.ErrorIs(t, s.Coop.SetStanding(s.Ctx, 99, types.STANDING_ACTIVE), types.ErrCompanyNotFound)
}

func TestACompanyThatGoesUnrecoveredIsWrittenOffAndItsCodeStaysTaken(t *testing.T) {
	s := newTown(t)
	s.must(s.resign(s.anna, s.mill))
	require.NoError(t, s.Coop.SetStanding(s.Ctx, s.mill, types.STANDING_IN_PROCEEDINGS))
	require.NoError(t, s.Coop.SetStanding(s.Ctx, s.mill, types.STANDING_GONE))
	s.RequireCoopInvariants()
	require.True(t, s.company(s.mill).WrittenOff)
	s.refuse(types.ErrWrittenOff, s.found(s.anna, "bakery", false))
	s.refuse(types.ErrCodeTaken, s.found(s.ben, "mill", false))
	_, err := s.Region.MemberAddress(s.Ctx, s.anna.Id)
	require.NoError(t, err)
	require.ErrorIs(t, s.Region.AuthorizeFor(s.Ctx, types.AuthorityAddress(s.mill), s.anna.Address, types.PermissionSell, 1), regiontypes.ErrNotAuthorized)
}

func TestAMalformedMessageNamesTheValue(t *testing.T) {
	s := newTown(t)
	signer := s.anna.Address
	for name, test := range map[string]struct {
		msg  interface{ ValidateBasic() error }
		want string
	}{
		"signer":         {&types.MsgFoundCompany{Signer: "x", Code: "a", Occupation: 1}, `signer "x"`},
		"code":           {&types.MsgFoundCompany{Signer: signer, Code: "Müll", Occupation: 1}, `"Müll"`},
		"empty code":     {&types.MsgFoundCompany{Signer: signer, Occupation: 1}, `code ""`},
		"occupation":     {&types.MsgFoundCompany{Signer: signer, Code: "a"}, "occupation is 0"},
		"company":        {&types.MsgResign{Signer: signer}, "company is 0"},
		"member":         {&types.MsgDismiss{Signer: signer, Company: 1}, "member is 0"},
		"offer":          {&types.MsgOfferEmployment{Signer: signer, Company: 1, Member: 2}, "occupation is 0"},
		"change":         {&types.MsgChangeOccupation{Signer: signer, Company: 1, Occupation: 2}, "member is 0"},
		"withdraw":       {&types.MsgWithdrawOffer{Signer: signer, Member: 1}, "company is 0"},
		"accept":         {&types.MsgAcceptOffer{Signer: signer, Company: 1}, "occupation is 0"},
		"decline":        {&types.MsgDeclineOffer{Signer: signer}, "company is 0"},
		"permission":     {&types.MsgAppointOfficer{Signer: signer, Company: 1, Member: 2, Permission: "region.bank"}, `"region.bank"`},
		"limit":          {&types.MsgAppointOfficer{Signer: signer, Company: 1, Member: 2, Permission: types.PermissionSell, LimitPerPeriod: -1}, "limit_per_period is -0.000001"},
		"period":         {&types.MsgAppointOfficer{Signer: signer, Company: 1, Member: 2, Permission: types.PermissionSell, LimitPerPeriod: 5}, "period_seconds is 0"},
		"end":            {&types.MsgAppointOfficer{Signer: signer, Company: 1, Member: 2, Permission: types.PermissionSell, EndsAt: -4}, "ends_at is @-4"},
		"dismiss":        {&types.MsgDismissOfficer{Signer: signer, Company: 1}, "member is 0"},
		"without params": {&types.MsgUpdateParams{Signer: signer}, "tranche_shares_ppm"},
	} {
		require.ErrorContains(t, test.msg.ValidateBasic(), test.want, name)
	}
	require.NoError(t, (&types.MsgAppointOfficer{Signer: signer, Company: 1, Member: 2, Permission: types.PermissionSell, LimitPerPeriod: 5, PeriodSeconds: 60}).ValidateBasic())
}

func TestOnlyTheRegionChangesTheParametersAndOnlyToSensibleOnes(t *testing.T) {
	s := newTown(t)
	update := func(signer string, params types.Params) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := s.CoopMsg.UpdateParams(ctx, &types.MsgUpdateParams{Signer: signer, Params: params})
			return err
		}
	}
	params := types.DefaultParams()
	params.InitialReserve = 7
	s.refuse(regiontypes.ErrNotAuthorized, update(s.anna.Address, params))
	s.must(update(s.Region.Authority().String(), params))
	stored, err := s.Coop.GetParams(s.Ctx)
	require.NoError(t, err)
	require.Equal(t, params, stored)
	require.Equal(t, 40_000*money.Unit, s.company(s.mill).InitialReserve, "a promise stays")
	for name, change := range map[string]func(*types.Params){
		"reserve": func(p *types.Params) { p.InitialReserve = -1 },
		"huge":    func(p *types.Params) { p.InitialReserve = 1 << 62 },
		"start":   func(p *types.Params) { p.InitialReserve = 0 },
		"minus":   func(p *types.Params) { p.InitialStarting = -1 },
		"none":    func(p *types.Params) { p.TrancheSharesPpm = nil },
		"sum":     func(p *types.Params) { p.TrancheSharesPpm = []int64{500_000, 499_999} },
		"zero":    func(p *types.Params) { p.TrancheSharesPpm = []int64{1_000_000, 0} },
		"ties":    func(p *types.Params) { p.MaxTies = 2 },
		"workers": func(p *types.Params) { p.MaxWorkers = 0 },
		"offers":  func(p *types.Params) { p.OfferLifetimeSeconds = 0 },
		"window":  func(p *types.Params) { p.TieWindowSeconds = -1 },
	} {
		bad := types.DefaultParams()
		change(&bad)
		require.ErrorIs(t, bad.Validate(), types.ErrInvalid, name)
		s.refuse(types.ErrInvalid, update(s.Region.Authority().String(), bad))
	}
}

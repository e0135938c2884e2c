package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/currency/types"
)

func wageClaim(company, member, shift uint64, amount, due int64) types.Claim {
	unpaid := wage(member, shift, amount)
	return types.Claim{
		Company: company, Kind: types.CLAIM_KIND_WAGE, Creditor: types.MemberAccount(member), Amount: amount,
		DueTime: due, Ref: shift, Wage: &unpaid, Class: types.COST_CLASS_COST,
	}
}

func refundClaim(company, member uint64, amount, due int64) types.Claim {
	return types.Claim{
		Company: company, Kind: types.CLAIM_KIND_REFUND, Creditor: types.MemberAccount(member), Amount: amount,
		DueTime: due, Ref: 5, Class: types.COST_CLASS_REFUND,
	}
}

func (f *town) open(claim types.Claim) uint64 {
	f.T.Helper()
	id, err := f.Currency.OpenClaim(f.Ctx, claim)
	require.NoError(f.T, err)
	return id
}

func TestClaimsArePaidWagesBeforeOthersAndTheOldestFirst(t *testing.T) {
	f := newTown(t)
	refund := f.open(refundClaim(1, f.anna, 10, 1))
	rent := f.open(types.Claim{Company: 1, Kind: types.CLAIM_KIND_RENT, Creditor: types.Reserve(2), Amount: 20, DueTime: 2, Class: types.COST_CLASS_TRADE})
	late := f.open(wageClaim(1, f.anna, 1, 30, 200))
	early := f.open(wageClaim(1, f.ben, 2, 40, 100))
	f.EndBlock()
	f.RequireCurrencyInvariants()
	for _, want := range []uint64{early, late, rent, refund} {
		first, found, err := f.Currency.FirstClaim(f.Ctx, 1)
		require.NoError(t, err)
		require.True(t, found)
		require.Equal(t, want, first.Id)
		if want != refund {
			f.unchanged(types.ErrSeniorClaims, func(ctx context.Context) error { return f.Currency.PayClaim(ctx, refund) })
		}
		require.NoError(t, f.Currency.PayClaim(f.Ctx, want))
		f.EndBlock()
		f.RequireCurrencyInvariants()
	}
	_, found, err := f.Currency.FirstClaim(f.Ctx, 1)
	require.NoError(t, err)
	require.False(t, found)
	require.Equal(t, int64(340), f.Balance(types.MemberAccount(f.anna)))
	require.Equal(t, int64(40), f.Balance(types.MemberAccount(f.ben)))
	require.Equal(t, int64(900), f.Balance(types.Reserve(1)))
	f.unchanged(types.ErrClaimNotFound, func(ctx context.Context) error { return f.Currency.PayClaim(ctx, refund) })
}

func TestWhileAReserveOwesClaimsItPaysNothingElse(t *testing.T) {
	f := newTown(t)
	held, err := f.Currency.OpenHold(f.Ctx, types.Reserve(1), 50, cause)
	require.NoError(t, err)
	f.open(wageClaim(1, f.ben, 1, 5000, 1))
	for name, do := range map[string]func(ctx context.Context) error{
		"outside": func(ctx context.Context) error {
			return f.Currency.Post(ctx, posting(types.Reserve(1), types.External(), 1, types.COST_CLASS_COST))
		},
		"wages": func(ctx context.Context) error {
			return f.Currency.PayWages(ctx, 1, []types.Wage{wage(f.anna, 1, 1)})
		},
		"a hold": func(ctx context.Context) error {
			_, err := f.Currency.OpenHold(ctx, types.Reserve(1), 1, cause)
			return err
		},
		"a refund": func(ctx context.Context) error {
			return f.Currency.Post(ctx, posting(types.Reserve(1), types.MemberAccount(f.anna), 1, types.COST_CLASS_REFUND))
		},
	} {
		t.Run(name, func(t *testing.T) { f.T = t; f.unchanged(types.ErrSeniorClaims, do) })
	}
	f.T = t
	// The claim is larger than the reserve: nothing of it is paid.
	first, _, err := f.Currency.FirstClaim(f.Ctx, 1)
	require.NoError(t, err)
	f.unchanged(types.ErrInsufficient, func(ctx context.Context) error { return f.Currency.PayClaim(ctx, first.Id) })
	// Its starting pool is free, what is held was set aside before, and a seizure takes everything.
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.Starting(1), types.External(), 1, types.COST_CLASS_NEUTRAL)))
	require.NoError(t, f.Currency.SettleHold(f.Ctx, held, []types.Leg{{To: types.Reserve(2), Amount: 50, Class: types.COST_CLASS_TRADE}}, cause))
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.Reserve(1), types.RegionFund(), 950, types.COST_CLASS_SEIZURE)))
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

func TestARefilledCompanyIsQueuedUntilItIsClearedOrOwesNothing(t *testing.T) {
	f := newTown(t)
	id := f.open(wageClaim(1, f.ben, 1, 1050, 1))
	list := func() []uint64 {
		companies, err := f.Currency.RefilledCompanies(f.Ctx, 10)
		require.NoError(t, err)
		return companies
	}
	buy := func() {
		require.NoError(t, f.Currency.Post(f.Ctx, posting(types.MemberAccount(f.anna), types.Reserve(1), 25, types.COST_CLASS_REVENUE)))
	}
	require.Empty(t, list())
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.MemberAccount(f.anna), types.Reserve(2), 1, types.COST_CLASS_REVENUE)))
	require.Empty(t, list())
	buy()
	require.Equal(t, []uint64{1}, list())
	require.NoError(t, f.Currency.ClearRefilled(f.Ctx, 1))
	require.Empty(t, list())
	buy()
	require.Equal(t, []uint64{1}, list())
	none, err := f.Currency.RefilledCompanies(f.Ctx, 0)
	require.NoError(t, err)
	require.Empty(t, none)
	require.NoError(t, f.Currency.PayClaim(f.Ctx, id))
	require.Empty(t, list())
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

func TestAReleasedHoldRefillsTheReserveToo(t *testing.T) {
	f := newTown(t)
	held, err := f.Currency.OpenHold(f.Ctx, types.Reserve(1), 1000, cause)
	require.NoError(t, err)
	f.open(wageClaim(1, f.ben, 1, 40, 1))
	require.NoError(t, f.Currency.ReleaseHold(f.Ctx, held, cause))
	companies, err := f.Currency.RefilledCompanies(f.Ctx, 10)
	require.NoError(t, err)
	require.Equal(t, []uint64{1}, companies)
}

func TestClaimsThatCouldNeverBePaidAreRefused(t *testing.T) {
	f := newTown(t)
	for name, test := range map[string]struct {
		change func(*types.Claim)
		want   error
	}{
		"no company":             {func(c *types.Claim) { c.Company = 0 }, types.ErrInvalidClaim},
		"no amount":              {func(c *types.Claim) { c.Amount = 0 }, types.ErrInvalidAmount},
		"negative due time":      {func(c *types.Claim) { c.DueTime = -1 }, types.ErrInvalidClaim},
		"no wage":                {func(c *types.Claim) { c.Wage = nil }, types.ErrInvalidClaim},
		"somebody else's wage":   {func(c *types.Claim) { c.Creditor = types.MemberAccount(f.anna) }, types.ErrInvalidClaim},
		"another amount":         {func(c *types.Claim) { c.Amount++ }, types.ErrInvalidClaim},
		"another class":          {func(c *types.Claim) { c.Class = types.COST_CLASS_REFUND }, types.ErrInvalidClaim},
		"a kind without rule":    {func(c *types.Claim) { c.Kind = 4 }, types.ErrInvalidClaim},
		"a wage as a refund":     {func(c *types.Claim) { c.Kind = types.CLAIM_KIND_REFUND }, types.ErrInvalidClaim},
		"an account of no book":  {func(c *types.Claim) { c.Creditor = types.Account{} }, types.ErrUnlawful},
		"a company without book": {func(c *types.Claim) { c.Company = 9 }, types.ErrBooksNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			claim := wageClaim(1, f.ben, 1, 10, 1)
			test.change(&claim)
			f.T = t
			f.unchanged(test.want, func(ctx context.Context) error { _, err := f.Currency.OpenClaim(ctx, claim); return err })
		})
	}
	f.T = t
	unlawful := refundClaim(1, f.ben, 10, 1)
	unlawful.Creditor = types.External()
	f.unchanged(types.ErrUnlawful, func(ctx context.Context) error { _, err := f.Currency.OpenClaim(ctx, unlawful); return err })
	f.RequireCurrencyInvariants()
}

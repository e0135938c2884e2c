package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/testutil/mutants"
	"github.com/factor-coop/factor/x/currency/types"
)

// busy is a town with something in every part of the state.
func busy(t testing.TB) *town {
	f := newTown(t)
	for _, owner := range []types.Account{types.MemberAccount(f.anna), types.Reserve(2), types.Starting(2)} {
		_, err := f.Currency.OpenHold(f.Ctx, owner, 10, cause)
		require.NoError(t, err)
	}
	f.open(wageClaim(1, f.ben, 1, 5000, 1))
	f.open(refundClaim(1, f.anna, 7, 2))
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.MemberAccount(f.anna), types.Reserve(1), 5, types.COST_CLASS_REVENUE)))
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.Reserve(2), types.External(), 30, types.COST_CLASS_CAPITAL)))
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.Reserve(2), types.Clearing(4), 3, types.COST_CLASS_COST)))
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.External(), types.RegionFund(), 9, types.COST_CLASS_NEUTRAL)))
	require.NoError(t, f.Currency.Post(f.Ctx, posting(types.Starting(2), types.External(), 2, types.COST_CLASS_NEUTRAL)))
	f.EndBlock()
	f.RequireCurrencyInvariants()
	return f
}

func (f *town) nudge(ctx context.Context, address sdk.AccAddress, by int64) error {
	balance := f.Bank.GetBalance(ctx, address, denom.Base)
	return f.Bank.UncheckedSetBalance(ctx, address, balance.AddAmount(math.NewInt(by)))
}

func TestOneUnitOffInStoredStateIsSeenByTheInvariantThatGuardsIt(t *testing.T) {
	totals := func(change func(*types.Totals)) func(*town, context.Context) error {
		return func(f *town, ctx context.Context) error { return f.Currency.MutateTotals(ctx, change) }
	}
	company := func(change func(*types.CompanyBooks)) func(*town, context.Context) error {
		return func(f *town, ctx context.Context) error { return f.Currency.MutateCompany(ctx, 2, change) }
	}
	caught := map[string]bool{}
	for name, test := range map[string]struct {
		mutate func(*town, context.Context) error
		caught string
	}{
		"a unit of the region's fund out of nothing": {totals(func(t *types.Totals) { t.Region++ }), "currency/books sum to zero"},
		"a unit paid outside that nobody paid":       {totals(func(t *types.Totals) { t.External++ }), "currency/books sum to zero"},
		"a unit more spent from the starting pools":  {totals(func(t *types.Totals) { t.StartingSpent++ }), "currency/totals are the sums of accounts"},
		"a unit in a member's hand out of nothing":   {func(f *town, ctx context.Context) error { return f.nudge(ctx, f.bens, 1) }, "currency/supply is balances and holds"},
		"a unit lost from the bank's holds": {
			func(f *town, ctx context.Context) error {
				return f.nudge(ctx, authtypes.NewModuleAddress(types.HoldsAccount), -1)
			}, "currency/supply is balances and holds",
		},
		"a member's unit that the book misses": {totals(func(t *types.Totals) { t.Members--; t.MemberHolds++ }), "currency/supply is balances and holds"},
		"a unit minted twice in the count":     {totals(func(t *types.Totals) { t.Minted++ }), "currency/minted less burned is outstanding"},
		"a unit burned twice in the count":     {totals(func(t *types.Totals) { t.Burned++ }), "currency/minted less burned is outstanding"},
		"a burn left over": {
			func(f *town, ctx context.Context) error {
				return f.nudge(ctx, authtypes.NewModuleAddress(types.BurnAccount), 1)
			}, "currency/every burn was posted once",
		},
		"a burn that never happens":            {totals(func(t *types.Totals) { t.PendingBurn++ }), "currency/every burn was posted once"},
		"a mint that never happens":            {totals(func(t *types.Totals) { t.PendingMint++ }), "currency/every burn was posted once"},
		"a fund below zero":                    {totals(func(t *types.Totals) { t.Region = -1 }), "currency/no pool is negative"},
		"a pool below zero":                    {company(func(b *types.CompanyBooks) { b.HeldFromStarting = -1 }), "currency/no pool is negative"},
		"a reserve with a unit too many":       {company(func(b *types.CompanyBooks) { b.Reserve++ }), "currency/company identity"},
		"a cost that is forgotten":             {company(func(b *types.CompanyBooks) { b.Unrecovered-- }), "currency/company identity"},
		"equipment with a unit too many":       {company(func(b *types.CompanyBooks) { b.Undepreciated++ }), "currency/company identity"},
		"an endowment with a unit too many":    {company(func(b *types.CompanyBooks) { b.PutIn++ }), "currency/company identity"},
		"a starting pool with a unit too many": {company(func(b *types.CompanyBooks) { b.Starting++ }), "currency/starting pool identity"},
		"a spent unit that is forgotten":       {company(func(b *types.CompanyBooks) { b.StartingSpent-- }), "currency/starting pool identity"},
		"a reserve that the total misses": {
			company(func(b *types.CompanyBooks) { b.Reserve++; b.PutIn++ }), "currency/totals are the sums of accounts",
		},
		"a clearing unit that the total misses": {
			func(f *town, ctx context.Context) error { return f.Currency.MutateClearing(ctx, 4, 1) }, "currency/totals are the sums of accounts",
		},
		"a hold with a unit too many": {
			func(f *town, ctx context.Context) error {
				return f.Currency.MutateHold(ctx, 2, func(h *types.Hold) { h.Amount++ })
			}, "currency/holds are what their owners set aside",
		},
		"a hold of somebody else": {
			func(f *town, ctx context.Context) error {
				return f.Currency.MutateHold(ctx, 2, func(h *types.Hold) { h.Owner = types.Reserve(1) })
			}, "currency/holds are what their owners set aside",
		},
		"a claim without its place":        {func(f *town, ctx context.Context) error { return f.Currency.DropSeniority(ctx, 1) }, "currency/claims and their indexes agree"},
		"a claim its creditor cannot find": {func(f *town, ctx context.Context) error { return f.Currency.DropCreditor(ctx, 1) }, "currency/claims and their indexes agree"},
		"a place without its claim":        {func(f *town, ctx context.Context) error { return f.Currency.DropClaim(ctx, 2) }, "currency/claims and their indexes agree"},
		"a claim too many in the count":    {company(func(b *types.CompanyBooks) { b.OpenClaims++ }), "currency/claims and their indexes agree"},
		"a queue entry without reason":     {func(f *town, ctx context.Context) error { return f.Currency.QueueRefilled(ctx, 2) }, "currency/claims and their indexes agree"},
	} {
		t.Run(name, func(t *testing.T) {
			f := busy(t)
			require.NoError(t, test.mutate(f, f.Ctx))
			mutants.RequireFires(f.Ctx, t, f.Currency.Invariants(), test.caught)
		})
		caught[test.caught] = true
	}
	mutants.RequireEach(t, newTown(t).Currency.Invariants(), caught)
}

func TestTheAuditQueryShowsAUnitThatIsOff(t *testing.T) {
	f := busy(t)
	audit := func() *types.QueryAuditResponse {
		report, err := f.CurrencyQuery.Audit(f.Ctx, &types.QueryAuditRequest{})
		require.NoError(t, err)
		return report
	}
	report := audit()
	require.Len(t, report.Companies, 2)
	require.Zero(t, report.BooksSum)
	require.NoError(t, f.Currency.MutateCompany(f.Ctx, 2, func(b *types.CompanyBooks) { b.Reserve++; b.StartingSpent-- }))
	require.NoError(t, f.Currency.MutateTotals(f.Ctx, func(t *types.Totals) { t.Issued++; t.Members++; t.Minted += 2 }))
	report = audit()
	require.Equal(t, []int64{1, -1}, []int64{report.Companies[1].Residual, report.Companies[1].StartingResidual})
	require.Equal(t, []int64{1, -1, 2}, []int64{report.BooksSum, report.SupplyResidual, report.MintedResidual})
	require.NoError(t, f.Currency.MutateTotals(f.Ctx, func(t *types.Totals) { t.Region = -3 }))
	require.Equal(t, []string{"region -3"}, audit().Negative)
}

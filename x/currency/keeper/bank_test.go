package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/currency/types"
)

func (f *town) allowTransfers(allowed bool) {
	f.T.Helper()
	params, err := f.Region.GetParams(f.Ctx)
	require.NoError(f.T, err)
	params.MemberTransfersAllowed = allowed
	require.NoError(f.T, f.Region.SetParams(f.Ctx, params))
}

func TestMembersSendToMembersOnlyWhereTheRegionAllowsIt(t *testing.T) {
	f := newTown(t)
	send := func(to sdk.AccAddress, amount int64) func(context.Context) error {
		return func(ctx context.Context) error {
			return f.Bank.SendCoins(ctx, f.annas, to, types.Coins(denom.Base, amount))
		}
	}
	f.unchanged(types.ErrTransferNotAllowed, send(f.bens, 10))
	f.allowTransfers(true)
	f.unchanged(types.ErrTransferNotAllowed, send(sdk.AccAddress("nobody______________"), 10))
	for _, account := range []string{types.ModuleName, types.HoldsAccount, types.BurnAccount} {
		f.unchanged(types.ErrTransferNotAllowed, send(authtypes.NewModuleAddress(account), 10))
	}
	require.NoError(t, f.Failing(send(f.bens, 10)))
	require.NoError(t, f.Failing(send(f.annas, 10)))
	require.Equal(t, int64(10), f.Balance(types.MemberAccount(f.ben)))
	require.ErrorIs(t, f.Failing(send(f.bens, 1000)), types.ErrInsufficient)
	require.NoError(t, f.Region.Suspend(f.Ctx, f.ben, "test"))
	f.unchanged(types.ErrTransferNotAllowed, send(f.bens, 10))
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

func TestTheMoneyOfAReplacedKeyMovesToTheNewOneWhenTheBlockEnds(t *testing.T) {
	f := newTown(t)
	fresh := sdk.AccAddress("annas-new-key-000001")
	require.NoError(t, f.Region.ReplaceKey(f.Ctx, f.anna, fresh.String(), 0))
	require.NoError(t, f.Currency.PayWages(f.Ctx, 1, []types.Wage{wage(f.anna, 1, 7)}))
	f.EndBlock()
	f.RequireCurrencyInvariants()
	require.Equal(t, int64(307), f.BankBalance(f.Ctx, fresh))
	require.Zero(t, f.BankBalance(f.Ctx, f.annas))
	require.Equal(t, int64(307), f.Balance(types.MemberAccount(f.anna)))
	f.EndBlock()
	f.RequireCurrencyInvariants()
}

func BenchmarkOneWorkerHour(b *testing.B) {
	f := newTown(b)
	f.Books(3, 1<<60, 0)
	wages := make([]types.Wage, 50)
	for i := range wages {
		id, _ := f.Person()
		wages[i] = wage(id, uint64(i+1), 20)
	}
	b.ResetTimer()
	for range b.N {
		f.Ctx = f.Ctx.WithEventManager(sdk.NewEventManager())
		require.NoError(b, f.Currency.PayWages(f.Ctx, 3, wages))
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*len(wages)), "ns/hour")
}

func BenchmarkPurchaseBesideASend(b *testing.B) {
	f := newTown(b)
	f.Fund(1, f.anna, 1<<50)
	f.allowTransfers(true)
	b.Run("purchase", func(b *testing.B) {
		for range b.N {
			f.Ctx = f.Ctx.WithEventManager(sdk.NewEventManager())
			require.NoError(b, f.Currency.Post(f.Ctx, posting(types.MemberAccount(f.anna), types.Reserve(2), 1, types.COST_CLASS_REVENUE)))
		}
	})
	f.Bank.ClearSendRestriction()
	b.Run("send", func(b *testing.B) {
		for range b.N {
			f.Ctx = f.Ctx.WithEventManager(sdk.NewEventManager())
			require.NoError(b, f.Bank.SendCoins(f.Ctx, f.annas, f.bens, types.Coins(denom.Base, 1)))
		}
	})
}

package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	currencykeeper "github.com/factor-coop/factor/x/currency/keeper"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
)

// requireCountedAccounts requires that the accounts are numbered 0, 1, 2, ... without a gap, and the counter
// stands behind them. It returns the numbers by address.
func requireCountedAccounts(t *testing.T, a *apptest.Test) map[string]uint64 {
	t.Helper()
	numbers, byAddress := []uint64{}, map[string]uint64{}
	for _, account := range a.Account.GetAllAccounts(a.Now()) {
		numbers = append(numbers, account.GetAccountNumber())
		byAddress[account.GetAddress().String()] = account.GetAccountNumber()
	}
	slices.Sort(numbers)
	for i, number := range numbers {
		require.Equal(t, uint64(i), number)
	}
	next, err := a.Account.AccountNumber.Peek(a.Now())
	require.NoError(t, err)
	require.Equal(t, uint64(len(numbers)), next)
	return byAddress
}

// everyKindOfAccount has an account come to be in every way that there is, and returns their addresses.
func everyKindOfAccount(a *apptest.Test, names string) []sdk.AccAddress {
	a.T.Helper()
	first := a.People[0]
	signer := first.Address.String()
	person := func(name string) sdk.AccAddress { return apptest.NewPerson(name+names, 0).Address }
	admitted, replaced, relayer, operator := person("admitted"), person("replaced"), person("relayer"), person("operator")
	a.Do(first, &regiontypes.MsgAdmitMember{Signer: signer, Address: admitted.String()})
	a.Do(first, &regiontypes.MsgReplaceKey{Signer: signer, Member: uint64(len(a.People)), NewAddress: replaced.String()})
	a.Block(72 * time.Hour) // the notice
	a.Do(first, &regiontypes.MsgRegisterRelayer{Signer: signer, Address: relayer.String()})
	key, err := codectypes.NewAnyWithValue(ed25519.GenPrivKeyFromSecret([]byte(names)).PubKey())
	require.NoError(a.T, err)
	a.Do(first, &validatorstypes.MsgAddValidator{Signer: signer, Operator: operator.String(), Pubkey: key, Moniker: "another"})
	return []sdk.AccAddress{admitted, replaced, relayer, operator}
}

func TestAccountsAreNumberedByACounter(t *testing.T) {
	a := apptest.New(t, apptest.Options{Members: 7, Funds: 1_000_000, Validators: 7})
	before := requireCountedAccounts(t, a)
	for i, person := range a.People {
		require.Equal(t, before[a.People[0].Address.String()]+uint64(i), before[person.Address.String()])
	}
	made := everyKindOfAccount(a, "")
	a.Block(time.Hour)
	after := requireCountedAccounts(t, a)
	for _, address := range made {
		require.Contains(t, after, address.String())
		require.NotContains(t, before, address.String())
	}
}

func TestAModulesAccountIsCountedToo(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	ctx, _ := a.Now().CacheContext()
	for name := range currencykeeper.ModuleAccounts() {
		if account := a.Account.GetAccount(ctx, authtypes.NewModuleAddress(name)); account != nil {
			a.Account.RemoveAccount(ctx, account)
		}
		next, err := a.Account.AccountNumber.Peek(ctx)
		require.NoError(t, err)
		require.Equal(t, next, a.Account.GetModuleAccount(ctx, name).GetAccountNumber(), name)
		require.Equal(t, next, a.Account.GetModuleAccount(ctx, name).GetAccountNumber(), "it is stored")
	}
	require.Nil(t, a.Account.GetModuleAccount(ctx, "nobody"))
}

func TestAnExportKeepsAccountNumbersAndCountsOn(t *testing.T) {
	a := apptest.New(t, apptest.Options{Members: 7, Funds: 1_000_000, Validators: 7})
	everyKindOfAccount(a, "")
	state, err := a.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	imported, err := apptest.Start(apptest.Options{Genesis: state.AppState, GenesisTime: a.Time, InitialHeight: state.Height})
	require.NoError(t, err)
	defer func() { require.NoError(t, imported.Close()) }()
	b := &apptest.Test{Chain: imported, T: t}
	a.Block(time.Second)
	b.Block(time.Second)
	require.Equal(t, requireCountedAccounts(t, a), requireCountedAccounts(t, b))
	everyKindOfAccount(a, " later")
	everyKindOfAccount(b, " later")
	require.Equal(t, requireCountedAccounts(t, a), requireCountedAccounts(t, b))
}

func TestAGenesisWithNumbersThatWalletsCannotReadIsRefused(t *testing.T) {
	encoding := app.NewEncoding()
	account := func(name string, number uint64) authtypes.GenesisAccount {
		account := authtypes.NewBaseAccountWithAddress(apptest.NewPerson(name, 0).Address)
		require.NoError(t, account.SetAccountNumber(number))
		return account
	}
	for want, accounts := range map[string][]authtypes.GenesisAccount{
		"":                           {account("one", 0), account("two", 1<<53-1)},
		"it must be below":           {account("one", 0), account("two", 1<<53)},
		"has the number 92233720368": {account("one", 1<<63+5)},
		"both have the number 3":     {account("one", 3), account("two", 3)},
	} {
		genesis := app.DefaultGenesis(encoding)
		genesis[authtypes.ModuleName] = encoding.Codec.MustMarshalJSON(authtypes.NewGenesisState(authtypes.DefaultParams(), accounts))
		err := app.Basics(encoding).ValidateGenesis(encoding.Codec, encoding.TxConfig, genesis)
		if want == "" {
			// What else is wrong with a genesis without a validator is not asked here.
			if err != nil {
				require.NotContains(t, err.Error(), "number")
			}
			continue
		}
		require.ErrorContains(t, err, want)
	}
}

func TestTheInvariantOfAccountNumbersFires(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	const name = "auth/account numbers are the counter's"
	check := func(ctx sdk.Context) error {
		for _, one := range a.Invariants() {
			if one.Name == name {
				return one.Check(ctx)
			}
		}
		return nil
	}
	ctx, _ := a.Now().CacheContext()
	require.NoError(t, check(ctx))
	next, err := a.Account.AccountNumber.Peek(ctx)
	require.NoError(t, err)
	require.NoError(t, a.Account.AccountNumber.Set(ctx, next-1))
	require.ErrorContains(t, check(ctx), "the next one is")
	require.NoError(t, a.Account.AccountNumber.Set(ctx, 1<<60))
	require.ErrorContains(t, check(ctx), "wallets read them")
}

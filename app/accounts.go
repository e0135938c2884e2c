package app

import (
	"context"
	"encoding/json"
	"fmt"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/internal/invariant"
)

// accountNumberLimit is where a wallet that keeps numbers as floating point, as
// those written in JavaScript do, begins to confuse them.
const accountNumberLimit = 1 << 53

// AccountKeeper numbers accounts 0, 1, 2, ... in the order in which they come to
// be. The SDK's own numbers are hashes with the highest bit set, so that accounts
// can be made in parallel: most wallets cannot read them.
type AccountKeeper struct{ authkeeper.AccountKeeper }

// NextAccountNumber uses up the number that it returns.
func (k AccountKeeper) NextAccountNumber(ctx context.Context, _ sdk.AccountI) uint64 {
	number, err := k.counter().Next(ctx)
	if err != nil {
		panic(fmt.Errorf("account number: %w", err)) // the store cannot be read, and callers take no error
	}
	return number
}

// NewAccount gives an account the next number; it does not store it.
func (k AccountKeeper) NewAccount(ctx context.Context, account sdk.AccountI) sdk.AccountI {
	must(account.SetAccountNumber(k.NextAccountNumber(ctx, account)))
	return account
}

// NewAccountWithAddress makes an account of somebody who may sign; it does not store it.
func (k AccountKeeper) NewAccountWithAddress(ctx context.Context, address sdk.AccAddress) sdk.AccountI {
	return k.NewAccount(ctx, authtypes.NewBaseAccountWithAddress(address))
}

// GetModuleAccount returns a module's account, made and stored when it is asked for first; nil for a module that has none.
func (k AccountKeeper) GetModuleAccount(ctx context.Context, name string) sdk.ModuleAccountI {
	account, _ := k.GetModuleAccountAndPermissions(ctx, name)
	return account
}

// GetModuleAccountAndPermissions is GetModuleAccount and what the account may do with coins.
func (k AccountKeeper) GetModuleAccountAndPermissions(ctx context.Context, name string) (sdk.ModuleAccountI, []string) {
	address, permissions := k.GetModuleAddressAndPermissions(name)
	if address == nil {
		return nil, []string{}
	}
	if account, ok := k.GetAccount(ctx, address).(sdk.ModuleAccountI); ok {
		return account, permissions
	}
	account := authtypes.NewEmptyModuleAccount(name, permissions...)
	k.SetModuleAccount(ctx, k.NewAccount(ctx, account).(sdk.ModuleAccountI))
	return account, permissions
}

// counter holds the next number. The SDK kept it for chains that began with one.
func (k AccountKeeper) counter() collections.Sequence {
	return k.AccountNumber
}

// checkNumbers says that every account has a number that the counter gave.
func (k AccountKeeper) checkNumbers(ctx context.Context) error {
	next, err := k.counter().Peek(ctx)
	if err != nil {
		return err
	}
	if next > accountNumberLimit {
		return fmt.Errorf("the next account number is %d, wallets read them up to %d", next, uint64(accountNumberLimit))
	}
	// Two accounts with one number cannot be stored: the index of numbers refuses it.
	return k.Accounts.Walk(ctx, nil, func(address sdk.AccAddress, account sdk.AccountI) (bool, error) {
		if number := account.GetAccountNumber(); number >= next {
			return true, fmt.Errorf("account %s has the number %d, the next one is %d", address, number, next)
		}
		return false, nil
	})
}

// countOn sets the counter behind the numbers of all accounts that there are.
func (k AccountKeeper) countOn(ctx context.Context) error {
	next := uint64(0)
	err := k.Accounts.Walk(ctx, nil, func(_ sdk.AccAddress, account sdk.AccountI) (bool, error) {
		next = max(next, account.GetAccountNumber()+1)
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.counter().Set(ctx, next)
}

// authModule is x/auth with numbers that go on where an exported state left off.
type authModule struct {
	auth.AppModule
	accounts AccountKeeper
}

// ValidateGenesis refuses account numbers that wallets cannot read, and two accounts with one
// number: the SDK would give one of them another, and what its owner signs would be worthless.
func (m authModule) ValidateGenesis(cdc codec.JSONCodec, config client.TxEncodingConfig, raw json.RawMessage) error {
	if err := m.AppModule.ValidateGenesis(cdc, config, raw); err != nil {
		return err
	}
	return validateNumbers(cdc, raw)
}

// InitGenesis stores the accounts and sets the counter behind them. It panics on numbers that ValidateGenesis refuses.
func (m authModule) InitGenesis(ctx sdk.Context, cdc codec.JSONCodec, raw json.RawMessage) {
	must(validateNumbers(cdc, raw))
	m.AppModule.InitGenesis(ctx, cdc, raw)
	must(m.accounts.countOn(ctx))
}

// Invariants say that the numbers are the counter's.
func (m authModule) Invariants() []invariant.Invariant {
	return []invariant.Invariant{{Name: "auth/account numbers are the counter's", Check: m.accounts.checkNumbers}}
}

func validateNumbers(cdc codec.JSONCodec, raw json.RawMessage) error {
	var genesis authtypes.GenesisState
	if err := cdc.UnmarshalJSON(raw, &genesis); err != nil {
		return err
	}
	accounts, err := authtypes.UnpackAccounts(genesis.Accounts)
	if err != nil {
		return err
	}
	holders := map[uint64]sdk.AccAddress{}
	for _, account := range accounts {
		number := account.GetAccountNumber()
		if number >= accountNumberLimit {
			return fmt.Errorf("account %s has the number %d: it must be below %d", account.GetAddress(), number, uint64(accountNumberLimit))
		}
		if holder, taken := holders[number]; taken {
			return fmt.Errorf("accounts %s and %s both have the number %d", holder, account.GetAddress(), number)
		}
		holders[number] = account.GetAddress()
	}
	return nil
}

package types

import (
	"context"

	"cosmossdk.io/math"

	sdk "github.com/cosmos/cosmos-sdk/types"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// AccountKeeper makes the module accounts.
type AccountKeeper interface {
	GetModuleAccount(ctx context.Context, name string) sdk.ModuleAccountI
	GetModuleAddress(name string) sdk.AccAddress
}

// BankKeeper keeps the currency of members and of their holds.
type BankKeeper interface {
	GetBalance(ctx context.Context, address sdk.AccAddress, denom string) sdk.Coin
	GetSupply(ctx context.Context, denom string) sdk.Coin
	IterateAllBalances(ctx context.Context, visit func(sdk.AccAddress, sdk.Coin) (stop bool))
	SendCoins(ctx context.Context, from, to sdk.AccAddress, amount sdk.Coins) error
	SendCoinsToVirtual(ctx context.Context, from, to sdk.AccAddress, amount sdk.Coins) error
	UncheckedSetBalance(ctx context.Context, address sdk.AccAddress, balance sdk.Coin) error
	MintCoins(ctx context.Context, module string, amount sdk.Coins) error
	BurnCoins(ctx context.Context, module string, amount sdk.Coins) error
}

// RegionKeeper knows the members and the region's rule about transfers.
type RegionKeeper interface {
	GetParams(ctx context.Context) (regiontypes.Params, error)
	MemberAddress(ctx context.Context, id uint64) (sdk.AccAddress, error)
	MemberByAddress(ctx context.Context, address sdk.AccAddress) (regiontypes.Member, bool, error)
	DrainKeyReplacements(ctx context.Context, limit int) ([]regiontypes.KeyReplacement, error)
}

// Coins is an amount of micro-units as x/bank wants it.
func Coins(denom string, amount int64) sdk.Coins {
	return sdk.Coins{sdk.Coin{Denom: denom, Amount: math.NewInt(amount)}}
}

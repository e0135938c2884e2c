package keeper

import (
	"context"
	"errors"
	"strings"

	"cosmossdk.io/math"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

// ownFlow marks the context of the module's own movements of currency: the send
// restriction lets only these touch the module's accounts.
type ownFlow struct{}

func own(ctx context.Context) context.Context {
	return sdk.UnwrapSDKContext(ctx).WithValue(ownFlow{}, true)
}

// currencyOf returns what x/bank says an address has, in micro-units.
func (k Keeper) currencyOf(ctx context.Context, owner sdk.AccAddress) (int64, error) {
	amount := k.bank.GetBalance(ctx, owner, denom.Base).Amount
	if !amount.IsInt64() {
		return 0, errorsmod.Wrapf(types.ErrInvalidAmount, "balance %s of %s is beyond 64 bits", amount, owner)
	}
	return amount.Int64(), nil
}

// credit adds freshly minted currency to an address. x/bank's supply follows once
// a block, together with what was burned: so a paid hour costs one balance and
// nothing else. The caller has counted the amount as a pending mint.
func (k Keeper) credit(ctx context.Context, owner sdk.AccAddress, amount int64) error {
	balance := k.bank.GetBalance(ctx, owner, denom.Base)
	return k.bank.UncheckedSetBalance(ctx, owner, balance.AddAmount(math.NewInt(amount)))
}

// destroy takes currency from an address at once; x/bank burns the block's sum when the block ends.
func (k Keeper) destroy(ctx context.Context, owner sdk.AccAddress, amount int64) error {
	return k.bank.SendCoinsToVirtual(own(ctx), owner, k.burnAddress, types.Coins(denom.Base, amount))
}

// send moves currency between two addresses.
func (k Keeper) send(ctx context.Context, from, to sdk.AccAddress, amount int64) error {
	return k.bank.SendCoins(own(ctx), from, to, types.Coins(denom.Base, amount))
}

// short gives x/bank's refusal of a posting this module's code, and says it as the one who pays counts money.
func (k Keeper) short(ctx context.Context, p types.Posting, refusal error) error {
	if !errors.Is(refusal, sdkerrors.ErrInsufficientFunds) {
		return refusal
	}
	has, err := k.Balance(ctx, p.From)
	if err != nil {
		return err
	}
	return typed(book.ShortageError{Who: strings.ReplaceAll(p.From.String(), "/", " "), Has: has, Needs: p.Amount})
}

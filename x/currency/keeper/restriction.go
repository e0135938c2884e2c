package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	regiontypes "github.com/factor-coop/factor/x/region/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/currency/book"
	"github.com/factor-coop/factor/x/currency/types"
)

// SendRestriction is x/bank's rule of who may send to whom: this module's own
// movements, and where the region allows it one member to another active member.
// A transfer is a posting like any other, so the events tell every balance. It
// returns ErrTransferNotAllowed naming the reason.
func (k Keeper) SendRestriction(ctx context.Context, from, to sdk.AccAddress, amount sdk.Coins) (sdk.AccAddress, error) {
	if ctx.Value(ownFlow{}) != nil {
		return to, nil
	}
	params, err := k.region.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	if !params.MemberTransfersAllowed {
		return nil, errorsmod.Wrap(types.ErrTransferNotAllowed, "the region does not allow transfers between members")
	}
	sender, found, err := k.region.MemberByAddress(ctx, from)
	if err != nil {
		return nil, err
	}
	if !found || sender.Status != regiontypes.MEMBER_STATUS_ACTIVE || sender.FrozenAt != 0 {
		return nil, errorsmod.Wrapf(types.ErrTransferNotAllowed, "sender %s is no active member", from)
	}
	receiver, found, err := k.region.MemberByAddress(ctx, to)
	if err != nil {
		return nil, err
	}
	if !found || receiver.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		return nil, errorsmod.Wrapf(types.ErrTransferNotAllowed, "recipient %s is no active member", to)
	}
	sent := amount.AmountOf(denom.Base)
	if len(amount) != 1 || !sent.IsPositive() || !sent.IsInt64() {
		return nil, errorsmod.Wrapf(types.ErrTransferNotAllowed, "%s: only %s can be sent", amount, denom.Base)
	}
	if sender.Id == receiver.Id {
		return to, nil // a member who sends to themselves moves nothing between accounts
	}
	return to, k.post(ctx, types.Posting{
		From: types.MemberAccount(sender.Id), To: types.MemberAccount(receiver.Id), Amount: sent.Int64(),
		Class: types.COST_CLASS_NEUTRAL, Cause: types.NewCause(types.CAUSE_KIND_TRANSFER, sender.Id, receiver.Id),
	}, types.Account{}, book.Transfer, false)
}

package ante

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/x/authz"
	"github.com/cosmos/gogoproto/proto"

	"github.com/cosmos/cosmos-sdk/codec"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Admission says who may send what.
type Admission struct {
	Region     Region
	Validators Validators
	Codec      codec.Codec
}

// AnteHandle refuses a transaction that nobody admitted signed, before anything is written.
func (a Admission) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	// The genesis block has no region yet, and no transactions either.
	if _, err := a.Check(ctx, tx, len(ctx.TxBytes()), simulate); err != nil {
		return ctx, err
	}
	return next(ctx, tx, simulate)
}

// Check applies every rule that needs no signature and returns who pays the gas.
func (a Admission) Check(ctx context.Context, tx sdk.Tx, size int, simulate bool) (regiontypes.AllowanceHolder, error) {
	none := regiontypes.AllowanceHolder{}
	params, err := a.Region.GetParams(ctx)
	if err != nil {
		return none, err
	}
	if size > int(params.MaxTxBytes) {
		return none, errorsmod.Wrapf(ErrTooLarge, "%d bytes, the region allows %d", size, params.MaxTxBytes)
	}
	withGas, ok := tx.(sdk.FeeTx)
	if !ok {
		return none, errorsmod.Wrapf(ErrMessage, "transaction of type %T", tx)
	}
	if fee := withGas.GetFee(); !fee.IsZero() {
		return none, errorsmod.Wrapf(ErrFee, "it offers %s; leave --fees and --gas-prices out", fee)
	}
	if withGas.FeeGranter() != nil {
		return none, errorsmod.Wrap(ErrFee, "it names a fee granter")
	}
	if !simulate && withGas.GetGas() == 0 {
		return none, errorsmod.Wrap(ErrGas, "add --gas, or --gas auto")
	}
	count := 0
	if err := a.checkMessages(ctx, params, tx.GetMsgs(), 0, &count); err != nil {
		return none, err
	}
	payer := sdk.AccAddress(withGas.FeePayer())
	holder, admitted, err := a.holder(ctx, payer)
	if err != nil {
		return none, err
	}
	if !admitted {
		return none, notAdmitted(payer)
	}
	return holder, nil
}

// checkMessages goes through messages and the messages inside them, one by one:
// an innocent first message must not carry others past the check.
func (a Admission) checkMessages(ctx context.Context, params regiontypes.Params, msgs []sdk.Msg, depth uint32, count *int) error {
	if depth > params.MaxNestingDepth {
		return errorsmod.Wrapf(ErrTooDeep, "%d levels, the region allows %d", depth, params.MaxNestingDepth)
	}
	for _, msg := range msgs {
		*count++
		if *count > int(params.MaxMessagesPerTx) {
			return errorsmod.Wrapf(ErrTooManyMessages, "the region allows %d in one transaction", params.MaxMessagesPerTx)
		}
		if err := a.checkSigners(ctx, msg); err != nil {
			return err
		}
		nested, err := a.nested(msg)
		if err != nil {
			return err
		}
		if len(nested) > 0 {
			if err := a.checkMessages(ctx, params, nested, depth+1, count); err != nil {
				return err
			}
		}
	}
	return nil
}

func (a Admission) checkSigners(ctx context.Context, msg sdk.Msg) error {
	signers, _, err := a.Codec.GetMsgV1Signers(msg)
	if err != nil {
		return errorsmod.Wrapf(ErrMessage, "%s: %s", sdk.MsgTypeURL(msg), err)
	}
	if len(signers) == 0 {
		return errorsmod.Wrapf(ErrMessage, "%s has no signer", sdk.MsgTypeURL(msg))
	}
	for _, signer := range signers {
		if _, admitted, err := a.holder(ctx, signer); err != nil || !admitted {
			if err != nil {
				return err
			}
			return notAdmitted(signer)
		}
	}
	return nil
}

// nested returns the messages inside a message.
func (a Admission) nested(msg sdk.Msg) ([]sdk.Msg, error) {
	if exec, ok := msg.(*authz.MsgExec); ok {
		inner, err := exec.GetMessages()
		if err != nil {
			return nil, errorsmod.Wrapf(ErrMessage, "%s: %s", sdk.MsgTypeURL(msg), err)
		}
		return inner, nil
	}
	return a.nestedByReflection(msg)
}

// nestedByReflection finds the messages in the Any fields of any other message,
// so that a message type of tomorrow is checked too.
func (a Admission) nestedByReflection(msg proto.Message) ([]sdk.Msg, error) {
	var inner []sdk.Msg
	for _, packed := range anysOf(msg) {
		var unpacked sdk.Msg
		if err := a.Codec.UnpackAny(packed, &unpacked); err != nil {
			continue // a key, an authorization: no message
		}
		inner = append(inner, unpacked)
	}
	return inner, nil
}

// holder is whose allowance a signer uses; not admitted when he has none.
func (a Admission) holder(ctx context.Context, signer sdk.AccAddress) (regiontypes.AllowanceHolder, bool, error) {
	member, found, err := a.Region.MemberByAddress(ctx, signer)
	if err != nil {
		return regiontypes.AllowanceHolder{}, false, err
	}
	if found && member.Status == regiontypes.MEMBER_STATUS_ACTIVE {
		return regiontypes.AllowanceHolder{Kind: regiontypes.ALLOWANCE_KIND_MEMBER, Id: member.Id}, true, nil
	}
	if id, found, err := a.Validators.OperatorID(ctx, signer); err != nil || found {
		return regiontypes.AllowanceHolder{Kind: regiontypes.ALLOWANCE_KIND_OPERATOR, Id: id}, found, err
	}
	id, found, err := a.Region.RelayerID(ctx, signer)
	return regiontypes.AllowanceHolder{Kind: regiontypes.ALLOWANCE_KIND_RELAYER, Id: id}, found, err
}

func notAdmitted(signer sdk.AccAddress) error {
	return errorsmod.Wrapf(ErrNotAdmitted, "%s is no active member, validator operator or relayer of this region", signer)
}

// anysOf returns every packed message that a message holds, however deep in its fields.
func anysOf(msg proto.Message) []*codectypes.Any {
	var found []*codectypes.Any
	collectAnys(reflectValue(msg), &found)
	return found
}

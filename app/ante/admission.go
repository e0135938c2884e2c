package ante

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/codec"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/gogoproto/proto"

	"github.com/factor-coop/factor/internal/said"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Admission says who may send what.
type Admission struct {
	region     Region
	boards     Boards
	validators Validators
	codec      codec.Codec
	messages   map[string]bool // type URLs of everything that can be executed
}

// NewAdmission makes the rules for the messages that the codec knows.
func NewAdmission(region Region, boards Boards, validators Validators, cdc codec.Codec) Admission {
	messages := map[string]bool{}
	for _, url := range cdc.InterfaceRegistry().ListImplementations(sdk.MsgInterfaceProtoName) {
		messages[url] = true
	}
	return Admission{region: region, boards: boards, validators: validators, codec: cdc, messages: messages}
}

// AnteHandle refuses a transaction that nobody admitted signed, before anything is written.
func (a Admission) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	holder, err := a.Check(ctx, tx, len(ctx.TxBytes()), simulate)
	if err != nil {
		return ctx, err
	}
	if simulate {
		if ctx, err = a.limitSimulation(ctx, holder); err != nil {
			return ctx, err
		}
	}
	return next(ctx, tx, simulate)
}

// limitSimulation gives a trial run as much gas as its payer's whole allowance: what takes more can
// never run. The framework gives it as much as it likes, and anybody may ask a node for one.
func (a Admission) limitSimulation(ctx sdk.Context, payer regiontypes.AllowanceHolder) (sdk.Context, error) {
	_, bucket, err := a.region.GetAllowance(ctx, payer)
	if err != nil {
		return ctx, err
	}
	limit := bucket.MaxGas
	if block := ctx.ConsensusParams().Block; block != nil && block.MaxGas > 0 {
		limit = min(limit, uint64(block.MaxGas))
	}
	meter := storetypes.NewGasMeter(limit)
	meter.ConsumeGas(ctx.GasMeter().GasConsumed(), "admission")
	return ctx.WithGasMeter(meter), nil
}

// Check applies every rule that needs no signature and returns who pays the gas.
func (a Admission) Check(ctx context.Context, tx sdk.Tx, size int, simulate bool) (regiontypes.AllowanceHolder, error) {
	none := regiontypes.AllowanceHolder{}
	withGas, err := checkForm(tx, simulate)
	if err != nil {
		return none, err
	}
	params, err := a.region.GetParams(ctx)
	if err != nil {
		return none, err
	}
	if size > int(params.MaxTxBytes) {
		return none, errorsmod.Wrapf(ErrTooLarge, "%d bytes, the region allows %d", size, params.MaxTxBytes)
	}
	count := 0
	if err := a.checkMessages(ctx, params, tx.GetMsgs(), nil, 0, &count); err != nil {
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

// checkForm refuses what needs no state to refuse.
func checkForm(tx sdk.Tx, simulate bool) (sdk.FeeTx, error) {
	withGas, ok := tx.(sdk.FeeTx)
	if !ok {
		return nil, errorsmod.Wrapf(ErrMessage, "transaction of type %T", tx)
	}
	if fee := withGas.GetFee(); !fee.IsZero() {
		return nil, errorsmod.Wrapf(ErrFee, "it offers %s; leave --fees and --gas-prices out", fee)
	}
	if withGas.FeeGranter() != nil {
		return nil, errorsmod.Wrap(ErrFee, "it names a fee granter")
	}
	if err := checkSigned(tx, simulate); err != nil {
		return nil, err
	}
	if !simulate && withGas.GetGas() == 0 {
		return nil, errorsmod.Wrap(ErrGas, "add --gas, or --gas auto")
	}
	return withGas, nil
}

// form is checkForm ahead of everything that reads state: without a gas limit the
// first read would end in the framework's "out of gas".
type form struct{}

// AnteHandle returns ErrFee or ErrGas.
func (form) AnteHandle(ctx sdk.Context, tx sdk.Tx, simulate bool, next sdk.AnteHandler) (sdk.Context, error) {
	if _, err := checkForm(tx, simulate); err != nil {
		return ctx, err
	}
	return next(ctx, tx, simulate)
}

// checkMessages goes through messages and the messages inside them, one by one:
// an innocent first message must not carry others past the check. The carrier is
// the message that they are inside of.
func (a Admission) checkMessages(ctx context.Context, params regiontypes.Params, msgs []sdk.Msg, carrier sdk.Msg, depth uint32, count *int) error {
	if depth > params.MaxNestingDepth {
		return errorsmod.Wrapf(ErrTooDeep, "%d levels, the region allows %d", depth, params.MaxNestingDepth)
	}
	for _, msg := range msgs {
		*count++
		if *count > int(params.MaxMessagesPerTx) {
			return errorsmod.Wrapf(ErrTooManyMessages, "the region allows %d in one transaction", params.MaxMessagesPerTx)
		}
		if err := a.checkSigners(ctx, msg, carrier); err != nil {
			return err
		}
		nested, err := a.nested(msg)
		if err != nil {
			return err
		}
		if len(nested) > 0 {
			if err := a.checkMessages(ctx, params, nested, msg, depth+1, count); err != nil {
				return err
			}
		}
	}
	return nil
}

// checkSigners refuses a message of somebody who is not admitted. A board has no key
// and signs only what is proposed to it; inside anything else its name proves nothing.
func (a Admission) checkSigners(ctx context.Context, msg, carrier sdk.Msg) error {
	signers, _, err := a.codec.GetMsgV1Signers(msg)
	if err != nil {
		return errorsmod.Wrapf(ErrMessage, "%s: %s", sdk.MsgTypeURL(msg), err)
	}
	if len(signers) == 0 {
		return errorsmod.Wrapf(ErrMessage, "%s has no signer", sdk.MsgTypeURL(msg))
	}
	_, proposed := carrier.(*boardtypes.MsgPropose)
	for _, signer := range signers {
		if proposed {
			board, err := a.boards.IsBoard(ctx, signer)
			if err != nil {
				return err
			}
			if board {
				continue
			}
		}
		if _, admitted, err := a.holder(ctx, signer); err != nil || !admitted {
			if err != nil {
				return err
			}
			return notAdmitted(signer)
		}
	}
	return nil
}

// nested finds the messages in the packed fields of a message, whatever its
// type, so that one of tomorrow is checked too. What is packed and cannot be
// executed, such as a key or an authorization, is searched and not checked.
func (a Admission) nested(msg proto.Message) ([]sdk.Msg, error) {
	var inner []sdk.Msg
	for _, packed := range anysOf(msg) {
		if !a.messages[packed.TypeUrl] {
			if content, ok := packed.GetCachedValue().(proto.Message); ok {
				deeper, err := a.nested(content)
				if err != nil {
					return nil, err
				}
				inner = append(inner, deeper...)
			}
			continue
		}
		var unpacked sdk.Msg
		if err := a.codec.UnpackAny(packed, &unpacked); err != nil {
			return nil, errorsmod.Wrapf(ErrMessage, "%s inside %s: %s", packed.TypeUrl, sdk.MsgTypeURL(msg), err)
		}
		inner = append(inner, unpacked)
	}
	return inner, nil
}

// holder is whose allowance a signer uses; not admitted when they have none.
func (a Admission) holder(ctx context.Context, signer sdk.AccAddress) (regiontypes.AllowanceHolder, bool, error) {
	member, found, err := a.region.MemberByAddress(ctx, signer)
	if err != nil {
		return regiontypes.AllowanceHolder{}, false, err
	}
	// Whoever is suspended votes with all members and buys what they need, who left spends what they have: what else
	// they may not do, the modules refuse. A frozen key signs nothing at all. Everybody pays the gas from one allowance, in whatever state they are.
	if found {
		if member.FrozenAt != 0 {
			return regiontypes.AllowanceHolder{}, false, errorsmod.Wrapf(regiontypes.ErrKeyFrozen, "member %d since %s", member.Id, said.Time(member.FrozenAt))
		}
		return regiontypes.AllowanceHolder{Kind: regiontypes.ALLOWANCE_KIND_MEMBER, Id: member.Id}, true, nil
	}
	if id, found, err := a.validators.OperatorID(ctx, signer); err != nil || found {
		return regiontypes.AllowanceHolder{Kind: regiontypes.ALLOWANCE_KIND_OPERATOR, Id: id}, found, err
	}
	id, found, err := a.region.RelayerID(ctx, signer)
	return regiontypes.AllowanceHolder{Kind: regiontypes.ALLOWANCE_KIND_RELAYER, Id: id}, found, err
}

func notAdmitted(signer sdk.AccAddress) error {
	return errorsmod.Wrapf(ErrNotAdmitted, "%s is no member, validator operator or relayer of this region", signer)
}

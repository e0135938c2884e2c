package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/x/region/types"
)

type msgServer struct{ k Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer answers the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

// one is what an act that moves no money counts against a mandate's limit.
const one = 1

func (s msgServer) AdmitMember(ctx context.Context, msg *types.MsgAdmitMember) (*types.MsgAdmitMemberResponse, error) {
	if err := s.k.Authorize(ctx, msg.Signer, types.PermissionAdmit, one); err != nil {
		return nil, err
	}
	id, notice, err := s.k.decideAdmission(ctx, msg.Signer, msg.Address, msg.Returning)
	if err != nil {
		return nil, err
	}
	return &types.MsgAdmitMemberResponse{Member: id, Notice: notice}, nil
}

func (s msgServer) SuspendMember(ctx context.Context, msg *types.MsgSuspendMember) (*types.MsgSuspendMemberResponse, error) {
	if err := s.k.Authorize(ctx, msg.Signer, types.PermissionSuspend, one); err != nil {
		return nil, err
	}
	notice, err := s.k.decideSuspension(ctx, msg.Signer, msg.Member, msg.Reason)
	if err != nil {
		return nil, err
	}
	return &types.MsgSuspendMemberResponse{Notice: notice}, nil
}

func (s msgServer) ReinstateMember(ctx context.Context, msg *types.MsgReinstateMember) (*types.MsgReinstateMemberResponse, error) {
	if err := s.k.Authorize(ctx, msg.Signer, types.PermissionSuspend, one); err != nil {
		return nil, err
	}
	return &types.MsgReinstateMemberResponse{}, s.k.Reinstate(ctx, msg.Member)
}

func (s msgServer) Leave(ctx context.Context, msg *types.MsgLeave) (*types.MsgLeaveResponse, error) {
	member, err := s.k.ActiveMember(ctx, msg.Signer)
	if err != nil {
		return nil, err
	}
	return &types.MsgLeaveResponse{}, s.k.Leave(ctx, member.Id)
}

func (s msgServer) ReplaceKey(ctx context.Context, msg *types.MsgReplaceKey) (*types.MsgReplaceKeyResponse, error) {
	if err := s.k.Authorize(ctx, msg.Signer, types.PermissionRegistrar, one); err != nil {
		return nil, err
	}
	notice, err := s.k.decideReplacement(ctx, msg.Signer, types.Notice{Member: msg.Member, NewAddress: msg.NewAddress, StolenSince: msg.StolenSince})
	if err != nil {
		return nil, err
	}
	return &types.MsgReplaceKeyResponse{Notice: notice}, nil
}

func (s msgServer) Object(ctx context.Context, msg *types.MsgObject) (*types.MsgObjectResponse, error) {
	return &types.MsgObjectResponse{}, s.k.Object(ctx, msg.Signer, msg.Notice)
}

func (s msgServer) WithdrawNotice(ctx context.Context, msg *types.MsgWithdrawNotice) (*types.MsgWithdrawNoticeResponse, error) {
	return &types.MsgWithdrawNoticeResponse{}, s.k.WithdrawNotice(ctx, msg.Signer, msg.Notice)
}

func (s msgServer) FreezeKey(ctx context.Context, msg *types.MsgFreezeKey) (*types.MsgFreezeKeyResponse, error) {
	return &types.MsgFreezeKeyResponse{}, s.k.FreezeKey(ctx, msg.Signer)
}

func (s msgServer) ConfirmMember(ctx context.Context, msg *types.MsgConfirmMember) (*types.MsgConfirmMemberResponse, error) {
	if err := s.k.Authorize(ctx, msg.Signer, types.PermissionAdmit, one); err != nil {
		return nil, err
	}
	return &types.MsgConfirmMemberResponse{}, s.k.Confirm(ctx, msg.Signer, msg.Member)
}

func (s msgServer) GrantMandate(ctx context.Context, msg *types.MsgGrantMandate) (*types.MsgGrantMandateResponse, error) {
	if err := s.k.Authorize(ctx, msg.Signer, types.PermissionMandates, one); err != nil {
		return nil, err
	}
	if !types.IsPermission(msg.Permission) {
		return nil, errorsmod.Wrapf(types.ErrPermissionUnknown, "%.40q", msg.Permission)
	}
	if holder, err := s.k.HolderOf(ctx, msg.Permission); err != nil {
		return nil, err
	} else if !holder.Equals(s.k.Authority()) {
		return nil, types.Refuse(errorsmod.Wrapf(types.ErrNotAuthorized, "who holds %s appoints its officers", msg.Permission), holder.String(), "")
	}
	grant, err := s.k.Delegated(ctx, s.k.Authority(), msg.Signer, msg.Grant())
	if err != nil {
		return nil, err
	}
	id, err := s.k.GrantMandate(ctx, s.k.Authority(), grant)
	if err != nil {
		return nil, err
	}
	return &types.MsgGrantMandateResponse{Mandate: id}, nil
}

func (s msgServer) RevokeMandate(ctx context.Context, msg *types.MsgRevokeMandate) (*types.MsgRevokeMandateResponse, error) {
	addr, err := s.k.address("signer", msg.Signer)
	if err != nil {
		return nil, err
	}
	signer, isMember, err := s.k.MemberByAddress(ctx, addr)
	if err != nil {
		return nil, err
	}
	if err := checkSigns(signer); err != nil {
		return nil, err
	}
	// Anybody may lay down an office of their own.
	if !isMember || signer.Id != msg.Member {
		if err := s.k.Authorize(ctx, msg.Signer, types.PermissionMandates, one); err != nil {
			return nil, err
		}
	}
	return &types.MsgRevokeMandateResponse{}, s.k.RevokeMandate(ctx, s.k.Authority(), msg.Member, msg.Permission)
}

func (s msgServer) AssignPower(ctx context.Context, msg *types.MsgAssignPower) (*types.MsgAssignPowerResponse, error) {
	// No officer: who could give powers away could give them to themselves.
	if msg.Signer != s.k.Authority().String() {
		return nil, types.Refuse(errorsmod.Wrap(types.ErrNotAuthorized, "no officer assigns powers"), s.k.Authority().String(), "")
	}
	var holder sdk.AccAddress
	if msg.Holder != "" {
		var err error
		if holder, err = s.k.address("holder", msg.Holder); err != nil {
			return nil, err
		}
	}
	return &types.MsgAssignPowerResponse{}, s.k.AssignPower(ctx, msg.Power, holder)
}

func (s msgServer) RegisterRelayer(ctx context.Context, msg *types.MsgRegisterRelayer) (*types.MsgRegisterRelayerResponse, error) {
	if err := s.k.Authorize(ctx, msg.Signer, types.PermissionRelayers, one); err != nil {
		return nil, err
	}
	id, err := s.k.RegisterRelayer(ctx, msg.Address)
	if err != nil {
		return nil, err
	}
	return &types.MsgRegisterRelayerResponse{Relayer: id}, nil
}

func (s msgServer) RemoveRelayer(ctx context.Context, msg *types.MsgRemoveRelayer) (*types.MsgRemoveRelayerResponse, error) {
	if err := s.k.Authorize(ctx, msg.Signer, types.PermissionRelayers, one); err != nil {
		return nil, err
	}
	return &types.MsgRemoveRelayerResponse{}, s.k.RemoveRelayer(ctx, msg.Address)
}

func (s msgServer) RenameCurrency(ctx context.Context, msg *types.MsgRenameCurrency) (*types.MsgRenameCurrencyResponse, error) {
	if err := s.k.Authorize(ctx, msg.Signer, types.PermissionParams, one); err != nil {
		return nil, err
	}
	return &types.MsgRenameCurrencyResponse{}, s.k.RenameCurrency(ctx, msg.CurrencyName)
}

func (s msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	old, err := s.k.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	params, err := amend.Apply(types.ErrInvalid, old, msg.Params, msg.Changed)
	if err != nil {
		return nil, err
	}
	if err := s.k.AuthorizeChange(ctx, msg.Signer, types.ModuleName, &old, &params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, s.k.SetParams(ctx, params)
}

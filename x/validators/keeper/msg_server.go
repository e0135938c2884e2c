package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/x/validators/types"
)

type msgServer struct{ k Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer answers the module's messages.
func NewMsgServer(k Keeper) types.MsgServer { return msgServer{k} }

func (s msgServer) AddValidator(ctx context.Context, msg *types.MsgAddValidator) (*types.MsgAddValidatorResponse, error) {
	if err := s.k.authorize(ctx, msg.Signer, 1); err != nil {
		return nil, err
	}
	id, err := s.k.Admit(ctx, msg.Operator, msg.Pubkey, msg.Moniker)
	if err != nil {
		return nil, err
	}
	return &types.MsgAddValidatorResponse{Validator: id}, nil
}

func (s msgServer) Join(ctx context.Context, msg *types.MsgJoin) (*types.MsgJoinResponse, error) {
	return &types.MsgJoinResponse{}, s.k.Join(ctx, msg.Signer, msg.Height, msg.Proof)
}

func (s msgServer) RemoveValidator(ctx context.Context, msg *types.MsgRemoveValidator) (*types.MsgRemoveValidatorResponse, error) {
	validator, err := s.k.GetValidator(ctx, msg.Validator)
	if err != nil {
		return nil, err
	}
	changes := int64(0)
	if validator.Joined() {
		changes = 1
	}
	if err := s.k.authorize(ctx, msg.Signer, changes); err != nil {
		return nil, err
	}
	return &types.MsgRemoveValidatorResponse{}, s.k.Remove(ctx, msg.Validator)
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
	if err := s.k.authorizer.AuthorizeChange(ctx, msg.Signer, types.ModuleName, &old, &params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, s.k.SetParams(ctx, params)
}

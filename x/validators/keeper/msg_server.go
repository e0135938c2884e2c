package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/x/validators/types"
)

type msgServer struct{ Keeper }

var _ types.MsgServer = msgServer{}

// NewMsgServer answers the module's messages.
func NewMsgServer(keeper Keeper) types.MsgServer { return msgServer{keeper} }

func (s msgServer) AddValidator(ctx context.Context, msg *types.MsgAddValidator) (*types.MsgAddValidatorResponse, error) {
	if err := s.authorize(ctx, msg.Signer, 1); err != nil {
		return nil, err
	}
	id, err := s.Admit(ctx, msg.Operator, msg.Pubkey, msg.Moniker)
	if err != nil {
		return nil, err
	}
	return &types.MsgAddValidatorResponse{Validator: id}, nil
}

func (s msgServer) Join(ctx context.Context, msg *types.MsgJoin) (*types.MsgJoinResponse, error) {
	return &types.MsgJoinResponse{}, s.Keeper.Join(ctx, msg.Signer, msg.Height, msg.Proof)
}

func (s msgServer) RemoveValidator(ctx context.Context, msg *types.MsgRemoveValidator) (*types.MsgRemoveValidatorResponse, error) {
	validator, err := s.GetValidator(ctx, msg.Validator)
	if err != nil {
		return nil, err
	}
	changes := int64(0)
	if validator.Joined() {
		changes = 1
	}
	if err := s.authorize(ctx, msg.Signer, changes); err != nil {
		return nil, err
	}
	return &types.MsgRemoveValidatorResponse{}, s.Remove(ctx, msg.Validator)
}

func (s msgServer) UpdateParams(ctx context.Context, msg *types.MsgUpdateParams) (*types.MsgUpdateParamsResponse, error) {
	old, err := s.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	params, err := amend.Apply(types.ErrInvalid, old, msg.Params, msg.Changed)
	if err != nil {
		return nil, err
	}
	if err := s.authorizer.AuthorizeChange(ctx, msg.Signer, types.ModuleName, &old, &params); err != nil {
		return nil, err
	}
	return &types.MsgUpdateParamsResponse{}, s.SetParams(ctx, params)
}

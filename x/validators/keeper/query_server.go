package keeper

import (
	"context"

	"github.com/cosmos/cosmos-sdk/types/query"

	"github.com/factor-coop/factor/x/validators/types"
)

type queryServer struct{ k Keeper }

var _ types.QueryServer = queryServer{}

// NewQueryServer answers the module's queries.
func NewQueryServer(k Keeper) types.QueryServer { return queryServer{k} }

func (s queryServer) Params(ctx context.Context, _ *types.QueryParamsRequest) (*types.QueryParamsResponse, error) {
	params, err := s.k.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	return &types.QueryParamsResponse{Params: params}, nil
}

func (s queryServer) Validator(ctx context.Context, req *types.QueryValidatorRequest) (*types.QueryValidatorResponse, error) {
	validator, err := s.k.GetValidator(ctx, req.Validator)
	if err != nil {
		return nil, err
	}
	return &types.QueryValidatorResponse{Validator: validator}, nil
}

func (s queryServer) Checkpoint(ctx context.Context, _ *types.QueryCheckpointRequest) (*types.QueryCheckpointResponse, error) {
	checkpoint, err := s.k.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	return &types.QueryCheckpointResponse{Checkpoint: checkpoint}, nil
}

func (s queryServer) Validators(ctx context.Context, req *types.QueryValidatorsRequest) (*types.QueryValidatorsResponse, error) {
	validators, page, err := query.CollectionPaginate(ctx, s.k.validators, req.Pagination,
		func(_ uint64, validator types.Validator) (types.Validator, error) { return validator, nil })
	if err != nil {
		return nil, err
	}
	return &types.QueryValidatorsResponse{Validators: validators, Pagination: page}, nil
}

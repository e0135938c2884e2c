package app

import (
	"context"
	"fmt"

	cmtproto "github.com/cometbft/cometbft/proto/tendermint/types"

	errorsmod "cosmossdk.io/errors"

	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	"github.com/cosmos/cosmos-sdk/types/module"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/consensus"
	consensuskeeper "github.com/cosmos/cosmos-sdk/x/consensus/keeper"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	"google.golang.org/grpc"

	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// The framework lets its authority, here the region's assembly, set its parameters to values with which no transaction
// is admitted any more, and with them no decision to set them back, or with which an export is refused as a genesis.
// These modules are the framework's own with such values refused.

// boundedConsensus takes no limits of blocks that a genesis file may not have.
type boundedConsensus struct {
	consensus.AppModule
	keeper consensuskeeper.Keeper
}

func (m boundedConsensus) RegisterServices(registrar grpc.ServiceRegistrar) error {
	consensustypes.RegisterMsgServer(registrar, consensusServer{m.keeper})
	consensustypes.RegisterQueryServer(registrar, m.keeper)
	return nil
}

type consensusServer struct{ consensuskeeper.Keeper }

func (s consensusServer) UpdateParams(ctx context.Context, msg *consensustypes.MsgUpdateParams) (*consensustypes.MsgUpdateParamsResponse, error) {
	params := &cmtproto.ConsensusParams{Block: msg.Block, Evidence: msg.Evidence, Validator: msg.Validator, Abci: msg.Abci, Authority: msg.Auth}
	if err := checkLimits(params); err != nil {
		return nil, errorsmod.Wrap(sdkerrors.ErrInvalidRequest, err.Error())
	}
	return s.Keeper.UpdateParams(ctx, msg)
}

// RegisterServices lets what a transaction costs besides its messages stay within the smallest allowance of a member.
func (m authModule) RegisterServices(configurator module.Configurator) {
	authtypes.RegisterMsgServer(configurator.MsgServer(), authServer{authkeeper.NewMsgServerImpl(m.accounts.AccountKeeper)})
	authtypes.RegisterQueryServer(configurator.QueryServer(), authkeeper.NewQueryServer(m.accounts.AccountKeeper))
}

type authServer struct{ authtypes.MsgServer }

func (s authServer) UpdateParams(ctx context.Context, msg *authtypes.MsgUpdateParams) (*authtypes.MsgUpdateParamsResponse, error) {
	for _, bound := range []struct {
		name             string
		value, low, high uint64
	}{
		{"max_memo_characters", msg.Params.MaxMemoCharacters, 1, 4096},
		{"tx_sig_limit", msg.Params.TxSigLimit, 1, 100},
		{"tx_size_cost_per_byte", msg.Params.TxSizeCostPerByte, 1, regiontypes.MinBucketGas / 4 / regiontypes.MinTxBytes},
		{"sig_verify_cost_ed25519", msg.Params.SigVerifyCostED25519, 1, regiontypes.MinBucketGas / 100},
		{"sig_verify_cost_secp256k1", msg.Params.SigVerifyCostSecp256k1, 1, regiontypes.MinBucketGas / 100},
	} {
		if bound.value < bound.low || bound.value > bound.high {
			return nil, errorsmod.Wrap(sdkerrors.ErrInvalidRequest, fmt.Sprintf("%s is %d, it must be from %d to %d", bound.name, bound.value, bound.low, bound.high))
		}
	}
	return s.MsgServer.UpdateParams(ctx, msg)
}

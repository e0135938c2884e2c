// Package validators decides who makes blocks: whom the region admits, with one vote each. Its README is the spec.
package validators

import (
	"context"
	"encoding/json"
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"
	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/validators/keeper"
	"github.com/factor-coop/factor/x/validators/types"
)

var (
	_ appmodule.AppModule       = AppModule{}
	_ appmodule.HasServices     = AppModule{}
	_ appmodule.HasBeginBlocker = AppModule{}
	_ module.HasABCIEndBlock    = AppModule{}
	_ module.HasABCIGenesis     = AppModule{}
	_ invariant.Holder          = AppModule{}
)

// AppModule is the module as the app has it. Its default genesis is a set without validators.
type AppModule struct {
	framework.Module[types.GenesisState, *types.GenesisState]
	keeper keeper.Keeper
}

// NewAppModule makes the module of its keeper.
func NewAppModule(cdc codec.Codec, k keeper.Keeper) AppModule {
	return AppModule{keeper: k, Module: framework.NewModule(cdc, framework.Parts[*types.GenesisState]{
		Name: types.ModuleName, Interfaces: types.RegisterInterfaces, Default: types.DefaultGenesis,
		Export: k.ExportGenesis, Invariants: k.Invariants,
		Routes: func(mux *runtime.ServeMux, node gogogrpc.ClientConn) error {
			return types.RegisterQueryHandlerClient(context.Background(), mux, types.NewQueryClient(node))
		},
	})}
}

// RegisterServices registers who answers the module's messages and queries.
func (m AppModule) RegisterServices(registrar grpc.ServiceRegistrar) error {
	types.RegisterMsgServer(registrar, keeper.NewMsgServer(m.keeper))
	types.RegisterQueryServer(registrar, keeper.NewQueryServer(m.keeper))
	return nil
}

// BeginBlock keeps the blocks that keys prove themselves by.
func (m AppModule) BeginBlock(ctx context.Context) error { return m.keeper.BeginBlock(ctx) }

// EndBlock tells consensus what changed in the set.
func (m AppModule) EndBlock(ctx context.Context) ([]abci.ValidatorUpdate, error) {
	return m.keeper.EndBlock(ctx)
}

// InitGenesis stores the set that a chain starts with and tells it to consensus; one that is not valid stops the chain before it starts.
func (m AppModule) InitGenesis(ctx sdk.Context, cdc codec.JSONCodec, raw json.RawMessage) []abci.ValidatorUpdate {
	var genesis types.GenesisState
	cdc.MustUnmarshalJSON(raw, &genesis)
	updates, err := m.keeper.InitGenesis(ctx, &genesis)
	if err != nil {
		panic(fmt.Errorf("genesis of %s: %w", types.ModuleName, err))
	}
	return updates
}

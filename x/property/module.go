// Package property is the register of what the region owns and who uses it. Its README is the spec.
package property

import (
	"context"

	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"github.com/grpc-ecosystem/grpc-gateway/runtime"
	"google.golang.org/grpc"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/property/keeper"
	"github.com/factor-coop/factor/x/property/types"
)

var (
	_ appmodule.AppModule   = AppModule{}
	_ appmodule.HasServices = AppModule{}
	_ module.HasGenesis     = AppModule{}
	_ invariant.Holder      = AppModule{}
)

// AppModule is the module as the app has it. Its default genesis is a region that owns nothing.
type AppModule struct {
	framework.Module[types.GenesisState, *types.GenesisState]
	keeper keeper.Keeper
}

// NewAppModule makes the module of its keeper.
func NewAppModule(cdc codec.Codec, k keeper.Keeper) AppModule {
	return AppModule{keeper: k, Module: framework.NewModule(cdc, framework.Parts[*types.GenesisState]{
		Name: types.ModuleName, Interfaces: types.RegisterInterfaces, Default: types.DefaultGenesis,
		Init: k.InitGenesis, Export: k.ExportGenesis, Invariants: k.Invariants,
		Routes: func(mux *runtime.ServeMux, node gogogrpc.ClientConn) error {
			return types.RegisterQueryHandlerClient(context.Background(), mux, types.NewQueryClient(node))
		},
	})}
}

// RegisterServices registers who answers the module's queries.
func (m AppModule) RegisterServices(registrar grpc.ServiceRegistrar) error {
	types.RegisterQueryServer(registrar, keeper.NewQueryServer(m.keeper))
	return nil
}

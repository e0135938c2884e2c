// Package pricing is the module that says what things cost: products, the cost of
// making them, output and stock, at-cost prices and their explanation.
package pricing

import (
	"context"
	"encoding/json"

	"github.com/grpc-ecosystem/grpc-gateway/runtime"

	"cosmossdk.io/core/appmodule"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/module"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/pricing/keeper"
	"github.com/factor-coop/factor/x/pricing/types"
)

var (
	_ appmodule.AppModule     = AppModule{}
	_ appmodule.HasEndBlocker = AppModule{}
	_ module.AppModuleBasic   = AppModule{}
	_ invariant.Holder        = AppModule{}
	_ module.HasGenesis       = AppModule{}
	_ module.HasServices      = AppModule{}
)

// AppModule binds the keeper to the application.
type AppModule struct {
	cdc    codec.Codec
	keeper keeper.Keeper
}

// NewAppModule returns the module over its keeper.
func NewAppModule(cdc codec.Codec, keeper keeper.Keeper) AppModule {
	return AppModule{cdc: cdc, keeper: keeper}
}

// Name is the module's name.
func (AppModule) Name() string { return types.ModuleName }

// IsOnePerModuleType marks the module for the app's wiring.
func (AppModule) IsOnePerModuleType() {}

// IsAppModule marks the type as a module.
func (AppModule) IsAppModule() {}

// RegisterLegacyAminoCodec registers nothing: amino is not used.
func (AppModule) RegisterLegacyAminoCodec(*codec.LegacyAmino) {}

// RegisterInterfaces registers the messages.
func (AppModule) RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	types.RegisterInterfaces(registry)
}

// RegisterGRPCGatewayRoutes serves the queries over REST.
func (AppModule) RegisterGRPCGatewayRoutes(clientCtx client.Context, mux *runtime.ServeMux) {
	if err := types.RegisterQueryHandlerClient(context.Background(), mux, types.NewQueryClient(clientCtx)); err != nil {
		panic(err) // construction: two routes with one pattern
	}
}

// RegisterServices registers the message and query servers.
func (m AppModule) RegisterServices(cfg module.Configurator) {
	types.RegisterMsgServer(cfg.MsgServer(), keeper.NewMsgServer(m.keeper))
	types.RegisterQueryServer(cfg.QueryServer(), keeper.NewQueryServer(m.keeper))
}

// ConsensusVersion counts incompatible changes of the module's state.
func (AppModule) ConsensusVersion() uint64 { return 1 }

// DefaultGenesis is a region without a product.
func (AppModule) DefaultGenesis(cdc codec.JSONCodec) json.RawMessage {
	return cdc.MustMarshalJSON(types.DefaultGenesis())
}

// ValidateGenesis checks a genesis state by itself.
func (AppModule) ValidateGenesis(cdc codec.JSONCodec, _ client.TxEncodingConfig, raw json.RawMessage) error {
	var genesis types.GenesisState
	if err := cdc.UnmarshalJSON(raw, &genesis); err != nil {
		return err
	}
	return genesis.Validate()
}

// InitGenesis stores the genesis state.
func (m AppModule) InitGenesis(ctx sdk.Context, cdc codec.JSONCodec, raw json.RawMessage) {
	var genesis types.GenesisState
	cdc.MustUnmarshalJSON(raw, &genesis)
	if err := m.keeper.InitGenesis(ctx, genesis); err != nil {
		panic(err) // construction: an invalid genesis cannot start
	}
}

// ExportGenesis returns the whole state.
func (m AppModule) ExportGenesis(ctx sdk.Context, cdc codec.JSONCodec) json.RawMessage {
	genesis, err := m.keeper.ExportGenesis(ctx)
	if err != nil {
		panic(err) // export only: unreadable state
	}
	return cdc.MustMarshalJSON(genesis)
}

// EndBlock ends the costing cycle when it is due and reprices companies in bounded steps.
func (m AppModule) EndBlock(ctx context.Context) error { return m.keeper.EndBlock(ctx) }

// Invariants are the conditions on the module's state that hold after every block.
func (m AppModule) Invariants() []invariant.Invariant { return m.keeper.Invariants() }

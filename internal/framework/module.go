// Package framework is what every module tells the Cosmos SDK in the same way, written once: its name, its types, its genesis and its commands.
package framework

import (
	"context"
	"encoding/json"
	"fmt"

	gogogrpc "github.com/cosmos/gogoproto/grpc"
	"github.com/cosmos/gogoproto/proto"
	"github.com/grpc-ecosystem/grpc-gateway/runtime"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/invariant"
)

// Genesis is a pointer to a module's state as a genesis file has it.
type Genesis[T any] interface {
	*T
	proto.Message
	Validate() error
}

// Parts are what differs between modules.
type Parts[G any] struct {
	Name string
	// Interfaces registers the module's messages.
	Interfaces func(codectypes.InterfaceRegistry)
	// Routes serves the module's queries as REST, asked of a connection to a node.
	Routes func(*runtime.ServeMux, gogogrpc.ClientConn) error
	// Default is the genesis of a region that has nothing of the module yet.
	Default func() G
	// Init stores a genesis, Export returns everything that is stored.
	Init       func(context.Context, G) error
	Export     func(context.Context) (G, error)
	Invariants func() []invariant.Invariant
}

// Module is embedded by each module's AppModule, which adds its services, its commands and what it does in a block.
type Module[T any, G Genesis[T]] struct {
	cdc   codec.Codec
	parts Parts[G]
}

// NewModule makes a module of its parts.
func NewModule[T any, G Genesis[T]](cdc codec.Codec, parts Parts[G]) Module[T, G] {
	return Module[T, G]{cdc: cdc, parts: parts}
}

// IsAppModule marks the type for the framework.
func (Module[T, G]) IsAppModule() {}

// IsOnePerModuleType marks the type for the framework.
func (Module[T, G]) IsOnePerModuleType() {}

// Name is the module's name.
func (m Module[T, G]) Name() string { return m.parts.Name }

// ConsensusVersion counts changes of a module's state that need a migration. None needed one so far.
func (Module[T, G]) ConsensusVersion() uint64 { return 1 }

// RegisterLegacyAminoCodec registers nothing: amino JSON is made from the messages' descriptions.
func (Module[T, G]) RegisterLegacyAminoCodec(*codec.LegacyAmino) {}

// RegisterInterfaces registers the module's messages.
func (m Module[T, G]) RegisterInterfaces(registry codectypes.InterfaceRegistry) {
	m.parts.Interfaces(registry)
}

// RegisterGRPCGatewayRoutes serves the module's queries as REST.
func (m Module[T, G]) RegisterGRPCGatewayRoutes(clientCtx client.Context, mux *runtime.ServeMux) {
	if err := m.parts.Routes(mux, clientCtx); err != nil {
		panic(err) // at construction
	}
}

// DefaultGenesis is the state of a region that has nothing of the module yet.
func (m Module[T, G]) DefaultGenesis(cdc codec.JSONCodec) json.RawMessage {
	return cdc.MustMarshalJSON(m.parts.Default())
}

// ValidateGenesis checks what a genesis file says of the module, without the state of others.
func (m Module[T, G]) ValidateGenesis(cdc codec.JSONCodec, _ client.TxEncodingConfig, raw json.RawMessage) error {
	genesis := G(new(T))
	err := cdc.UnmarshalJSON(raw, genesis)
	if err == nil {
		err = genesis.Validate()
	}
	if err != nil {
		return fmt.Errorf("genesis of %s: %w", m.Name(), err)
	}
	return nil
}

// InitGenesis stores a genesis; one that is not valid stops the chain before it starts.
func (m Module[T, G]) InitGenesis(ctx sdk.Context, cdc codec.JSONCodec, raw json.RawMessage) {
	genesis := G(new(T))
	err := cdc.UnmarshalJSON(raw, genesis)
	if err == nil {
		err = m.parts.Init(ctx, genesis)
	}
	if err != nil {
		panic(fmt.Errorf("genesis of %s: %w", m.Name(), err))
	}
}

// ExportGenesis returns everything that the module stores.
func (m Module[T, G]) ExportGenesis(ctx sdk.Context, cdc codec.JSONCodec) json.RawMessage {
	genesis, err := m.parts.Export(ctx)
	if err != nil {
		panic(fmt.Errorf("export of %s: %w", m.Name(), err))
	}
	return cdc.MustMarshalJSON(genesis)
}

// Invariants are the conditions on the module's state that hold after every block.
func (m Module[T, G]) Invariants() []invariant.Invariant { return m.parts.Invariants() }

package app

import (
	"github.com/cosmos/cosmos-sdk/x/tx/signing"

	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/address"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/std"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	"github.com/cosmos/gogoproto/proto"

	"github.com/factor-coop/factor/internal/denom"
)

// Encoding is how transactions, messages and state are written.
type Encoding struct {
	Registry codectypes.InterfaceRegistry
	Codec    *codec.ProtoCodec
	TxConfig client.TxConfig
}

// NewEncoding builds the encoding with the messages of every module registered.
func NewEncoding() Encoding {
	denom.Configure()
	registry, err := codectypes.NewInterfaceRegistryWithOptions(codectypes.InterfaceRegistryOptions{
		ProtoFiles: proto.HybridResolver,
		SigningOptions: signing.Options{
			AddressCodec:          address.NewBech32Codec(denom.AddressPrefix),
			ValidatorAddressCodec: address.NewBech32Codec(denom.AddressPrefix + "valoper"),
		},
	})
	must(err)
	must(registry.SigningContext().Validate())
	cdc := codec.NewProtoCodec(registry)
	std.RegisterInterfaces(registry)
	registerInterfaces(registry)
	return Encoding{Registry: registry, Codec: cdc, TxConfig: authtx.NewTxConfig(cdc, authtx.DefaultSignModes)}
}

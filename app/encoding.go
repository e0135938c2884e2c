package app

import (
	"github.com/cosmos/cosmos-sdk/client"
	"github.com/cosmos/cosmos-sdk/codec"
	"github.com/cosmos/cosmos-sdk/codec/address"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/std"
	"github.com/cosmos/cosmos-sdk/types/registry"
	signingtypes "github.com/cosmos/cosmos-sdk/types/tx/signing"
	authtx "github.com/cosmos/cosmos-sdk/x/auth/tx"
	"github.com/cosmos/cosmos-sdk/x/tx/signing"

	"github.com/factor-coop/factor/internal/denom"
)

// signModes are how a transaction may be signed. Each covers all of it: see docs/adr/0015.
var signModes = []signingtypes.SignMode{signingtypes.SignMode_SIGN_MODE_DIRECT, signingtypes.SignMode_SIGN_MODE_LEGACY_AMINO_JSON}

// Encoding is how transactions, messages and state are written.
type Encoding struct {
	Registry codectypes.InterfaceRegistry
	Codec    *codec.ProtoCodec
	TxConfig client.TxConfig
}

// NewEncoding builds the encoding with the messages of every module registered. Types
// come from the merged registry, where what a file imports is found whichever was
// registered first: what is a placeholder has no fields, and Amino JSON signs none of it.
func NewEncoding() Encoding {
	denom.Configure()
	options := signing.Options{
		FileResolver:          registry.MergedProtoRegistry(),
		AddressCodec:          address.NewBech32Codec(denom.AddressPrefix),
		ValidatorAddressCodec: address.NewBech32Codec(denom.AddressPrefix + "valoper"),
	}
	types, err := codectypes.NewInterfaceRegistryWithOptions(codectypes.InterfaceRegistryOptions{
		ProtoFiles: options.FileResolver, SigningOptions: options,
	})
	must(err)
	cdc := codec.NewProtoCodec(types)
	std.RegisterInterfaces(types)
	registerInterfaces(types)
	config, err := authtx.NewTxConfigWithOptions(cdc, authtx.ConfigOptions{
		EnabledSignModes: signModes, SigningOptions: &options, SigningContext: types.SigningContext(),
	})
	must(err)
	return Encoding{Registry: types, Codec: cdc, TxConfig: config}
}

package types

import codectypes "github.com/cosmos/cosmos-sdk/codec/types"

// RegisterInterfaces registers nothing: other modules record in the transaction that pays, so this module has no messages.
func RegisterInterfaces(codectypes.InterfaceRegistry) {}

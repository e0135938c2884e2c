package types

import codectypes "github.com/cosmos/cosmos-sdk/codec/types"

// RegisterInterfaces registers nothing: money moves only through other modules'
// messages, so this module has none of its own.
func RegisterInterfaces(codectypes.InterfaceRegistry) {}

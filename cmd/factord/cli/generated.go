package cli

import (
	"github.com/spf13/cobra"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoregistry"

	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/cosmos/cosmos-sdk/types/registry"
)

// enhance adds a command for every query and message of the modules, with the flags that mean something in a region. The framework's own
// way merges all registries once more, which takes a third of the time of a command.
func enhance(root *cobra.Command, options autocli.AppOptions) error {
	files := registry.MergedProtoRegistry()
	builder := &autocli.Builder{
		Builder: flag.Builder{
			TypeResolver: protoregistry.GlobalTypes, FileResolver: files, AddressCodec: options.AddressCodec,
			ValidatorAddressCodec: options.ValidatorAddressCodec, ConsensusAddressCodec: options.ConsensusAddressCodec,
		},
		GetClientConn:     func(cmd *cobra.Command) (grpc.ClientConnInterface, error) { return newReader(cmd) },
		AddQueryConnFlags: addQueryFlags,
		AddTxConnFlags:    addAskedFlags,
	}
	if err := options.EnhanceRootCommandWithBuilder(root, builder); err != nil {
		return err
	}
	endWithTheAnswer(child(root, "query"))
	actByMessages(child(root, "tx"))
	readAsWritten(root, options.ModuleOptions, files)
	return nil
}

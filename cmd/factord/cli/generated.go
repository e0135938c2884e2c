package cli

import (
	"github.com/cosmos/gogoproto/proto"
	"github.com/spf13/cobra"
	"google.golang.org/grpc"
	"google.golang.org/protobuf/reflect/protoregistry"

	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/client/v2/autocli/flag"

	"github.com/cosmos/cosmos-sdk/client"
)

// enhance adds a command for every query and message of the modules, with the flags that mean something in a region.
func enhance(root *cobra.Command, options autocli.AppOptions) error {
	files, err := proto.MergedRegistry()
	if err != nil {
		return err
	}
	builder := &autocli.Builder{
		Builder: flag.Builder{
			TypeResolver: protoregistry.GlobalTypes, FileResolver: files, AddressCodec: options.AddressCodec,
			ValidatorAddressCodec: options.ValidatorAddressCodec, ConsensusAddressCodec: options.ConsensusAddressCodec,
		},
		GetClientConn:     func(cmd *cobra.Command) (grpc.ClientConnInterface, error) { return client.GetClientQueryContext(cmd) },
		AddQueryConnFlags: addQueryFlags,
		AddTxConnFlags:    addAskedFlags,
	}
	return options.EnhanceRootCommandWithBuilder(root, builder)
}

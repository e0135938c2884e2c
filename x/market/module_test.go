package market_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/market"
	"github.com/factor-coop/factor/x/market/types"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	"github.com/cosmos/cosmos-sdk/types/registry"
	"google.golang.org/protobuf/reflect/protoreflect"
)

func TestEveryQueryAndMessageHasItsCommandWithFieldsThatExist(t *testing.T) {
	options := market.AppModule{}.AutoCLIOptions()
	for _, service := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		found, err := registry.MergedProtoRegistry().FindDescriptorByName(protoreflect.FullName(service.Service))
		require.NoError(t, err)
		methods := found.(protoreflect.ServiceDescriptor).Methods()
		require.Len(t, service.RpcCommandOptions, methods.Len())
		for _, command := range service.RpcCommandOptions {
			method := methods.ByName(protoreflect.Name(command.RpcMethod))
			require.NotNil(t, method, command.RpcMethod)
			require.NotEmpty(t, command.Short)
			require.NotEmpty(t, command.Example)
			for _, arg := range command.PositionalArgs {
				require.NotNil(t, method.Input().Fields().ByName(protoreflect.Name(arg.ProtoField)), "%s %s", command.RpcMethod, arg.ProtoField)
			}
		}
	}
}

func TestTheModuleStartsFromItsDefaultGenesisAndExportsIt(t *testing.T) {
	f := fixture.New(t)
	module := market.NewAppModule(f.Cdc, f.Market)
	raw := module.DefaultGenesis(f.Cdc)
	require.NoError(t, module.ValidateGenesis(f.Cdc, nil, raw))
	module.InitGenesis(f.Ctx, f.Cdc, raw)
	require.Equal(t, raw, module.ExportGenesis(f.Ctx, f.Cdc))
	require.NoError(t, module.EndBlock(f.Ctx))
	require.Equal(t, types.ModuleName, module.Name())
}

package board_test

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/cosmos/cosmos-sdk/types/registry"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board"
	"github.com/factor-coop/factor/x/board/types"
)

// elsewhere are what the command line has commands of its own for: they read proposals as people write them.
var elsewhere = []string{"Propose", "Trial"}

func TestEveryMessageAndQueryHasACommandWithAnExample(t *testing.T) {
	options := board.AppModule{}.AutoCLIOptions()
	for _, service := range []*autocliv1.ServiceCommandDescriptor{options.Query, options.Tx} {
		commands := map[string]*autocliv1.RpcCommandOptions{}
		for _, command := range service.RpcCommandOptions {
			require.NotContains(t, commands, command.RpcMethod)
			require.Equal(t, slices.Contains(elsewhere, command.RpcMethod), command.Skip, command.RpcMethod)
			if !command.Skip {
				require.NotEmpty(t, command.Short, command.RpcMethod)
				require.NotEmpty(t, command.Example, command.RpcMethod)
			}
			commands[command.RpcMethod] = command
		}
		found, err := registry.MergedProtoRegistry().FindDescriptorByName(protoreflect.FullName(service.Service))
		require.NoError(t, err)
		methods := found.(protoreflect.ServiceDescriptor).Methods()
		require.Equal(t, methods.Len(), len(commands))
		for i := range methods.Len() {
			method := methods.Get(i)
			command := commands[string(method.Name())]
			require.NotNil(t, command, method.Name())
			for _, argument := range command.PositionalArgs {
				require.NotNil(t, method.Input().Fields().ByName(protoreflect.Name(argument.ProtoField)), "%s.%s", method.Name(), argument.ProtoField)
			}
		}
	}
}

func TestTheModuleStartsFromItsDefaultAndExportsIt(t *testing.T) {
	f := fixture.New(t)
	module := board.NewAppModule(f.Cdc, f.Board)
	raw := module.DefaultGenesis(f.Cdc)
	require.NoError(t, module.ValidateGenesis(f.Cdc, nil, raw))
	module.InitGenesis(f.Ctx, f.Cdc, raw)
	require.JSONEq(t, string(raw), string(module.ExportGenesis(f.Ctx, f.Cdc)))
	require.NoError(t, module.EndBlock(f.Ctx))
	require.ErrorIs(t, module.ValidateGenesis(f.Cdc, nil, json.RawMessage(`{"params":{}}`)), types.ErrInvalid)
	require.ErrorContains(t, module.ValidateGenesis(f.Cdc, nil, json.RawMessage(`{"params":7}`)), "cannot unmarshal number")
	require.Panics(t, func() { module.InitGenesis(f.Ctx, f.Cdc, json.RawMessage(`{"params":{}}`)) })
	require.Equal(t, types.ModuleName, module.Name())
}

package regionalbank_test

import (
	"os"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture/bankfix"
	"github.com/factor-coop/factor/x/regionalbank"
	"github.com/factor-coop/factor/x/regionalbank/types"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	"github.com/cosmos/cosmos-sdk/types/registry"
	"google.golang.org/protobuf/reflect/protoreflect"
)

func TestEveryQueryAndMessageHasItsCommandWithFieldsThatExist(t *testing.T) {
	options := regionalbank.AppModule{}.AutoCLIOptions()
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
	f := bankfix.New(t)
	module := regionalbank.NewAppModule(f.Cdc, f.RegionalBank)
	raw := module.DefaultGenesis(f.Cdc)
	require.NoError(t, module.ValidateGenesis(f.Cdc, nil, raw))
	module.InitGenesis(f.Ctx, f.Cdc, raw)
	require.Equal(t, raw, module.ExportGenesis(f.Ctx, f.Cdc))
	require.NoError(t, module.EndBlock(f.Ctx))
	require.Equal(t, types.ModuleName, module.Name())
}

// TestTheReadmeNamesEverythingThatTheModuleHas reads messages, queries, events and parameters from the descriptors,
// errors from their source and invariants from the keeper.
func TestTheReadmeNamesEverythingThatTheModuleHas(t *testing.T) {
	page, err := os.ReadFile("README.md")
	require.NoError(t, err)
	readme := string(page)
	named := func(name string) {
		require.Regexp(t, `\b`+regexp.QuoteMeta(name)+`\b`, readme, "README.md does not name %s", name)
	}
	for _, service := range []protoreflect.FullName{"factor.regionalbank.v1.Msg", "factor.regionalbank.v1.Query"} {
		found, err := registry.MergedProtoRegistry().FindDescriptorByName(service)
		require.NoError(t, err)
		methods := found.(protoreflect.ServiceDescriptor).Methods()
		for i := range methods.Len() {
			named(string(methods.Get(i).Name()))
		}
	}
	events, err := registry.MergedProtoRegistry().FindFileByPath("factor/regionalbank/v1/events.proto")
	require.NoError(t, err)
	for i := range events.Messages().Len() {
		named(string(events.Messages().Get(i).Name()))
	}
	params, err := registry.MergedProtoRegistry().FindDescriptorByName("factor.regionalbank.v1.Params")
	require.NoError(t, err)
	fields := params.(protoreflect.MessageDescriptor).Fields()
	for i := range fields.Len() {
		named(string(fields.Get(i).Name()))
	}
	source, err := os.ReadFile("types/errors.go")
	require.NoError(t, err)
	registered := regexp.MustCompile(`(Err\w+)\s+= errorsmod\.Register\(ModuleName, (\d+),`).FindAllStringSubmatch(string(source), -1)
	require.NotEmpty(t, registered)
	for _, one := range registered {
		require.Regexp(t, one[2]+"\\s+`"+one[1]+"`", readme)
	}
	for _, one := range bankfix.New(t).RegionalBank.Invariants() {
		named(one.Name)
	}
}

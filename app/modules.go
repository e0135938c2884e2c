package app

import (
	"encoding/json"

	"cosmossdk.io/client/v2/autocli"
	"cosmossdk.io/core/appmodule"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
	reflectionv1 "cosmossdk.io/api/cosmos/reflection/v1"

	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	runtimeservices "github.com/cosmos/cosmos-sdk/runtime/services"
	"github.com/cosmos/cosmos-sdk/types/module"
	"github.com/cosmos/cosmos-sdk/x/auth"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	"github.com/cosmos/cosmos-sdk/x/bank"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	"github.com/cosmos/cosmos-sdk/x/consensus"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	"github.com/cosmos/cosmos-sdk/x/upgrade"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/factor-coop/factor/app/order"
	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/x/board"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	"github.com/factor-coop/factor/x/coop"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/currency"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/insolvency"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	"github.com/factor-coop/factor/x/market"
	markettypes "github.com/factor-coop/factor/x/market/types"
	"github.com/factor-coop/factor/x/pricing"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/property"
	propertytypes "github.com/factor-coop/factor/x/property/types"
	"github.com/factor-coop/factor/x/region"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/regionalbank"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
	"github.com/factor-coop/factor/x/validators"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
	"github.com/factor-coop/factor/x/wage"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// newModuleManager runs the modules in the one order that package order says.
func newModuleManager(k Keepers, encoding Encoding) *module.Manager {
	manager := module.NewManager(modulesOf(k, encoding)...)
	manager.SetOrderPreBlockers(order.PreBlockers()...)
	manager.SetOrderBeginBlockers(order.BeginBlockers()...)
	manager.SetOrderEndBlockers(order.EndBlockers()...)
	manager.SetOrderInitGenesis(order.Genesis()...)
	manager.SetOrderExportGenesis(order.Genesis()...)
	return manager
}

//nolint:staticcheck // the deprecated interface is what the SDK's manager takes and its own modules are
func modulesOf(k Keepers, encoding Encoding) []module.AppModule {
	cdc := encoding.Codec
	return []module.AppModule{
		authModule{auth.NewAppModule(cdc, k.Account.AccountKeeper, nil, nil), k.Account},
		bank.NewAppModule(cdc, k.Bank, k.Account, nil),
		boundedConsensus{consensus.NewAppModule(cdc, k.Consensus), k.Consensus},
		upgrade.NewAppModule(k.Upgrade, k.Account.AddressCodec()),
		region.NewAppModule(cdc, k.Region),
		board.NewAppModule(cdc, k.Board),
		currency.NewAppModule(cdc, k.Currency),
		coop.NewAppModule(cdc, k.Coop),
		pricing.NewAppModule(cdc, k.Pricing),
		wage.NewAppModule(cdc, k.Wage),
		property.NewAppModule(cdc, k.Property),
		market.NewAppModule(cdc, k.Market),
		regionalbank.NewAppModule(cdc, k.RegionalBank),
		insolvency.NewAppModule(cdc, k.Insolvency),
		validators.NewAppModule(cdc, k.Validators),
	}
}

// registerInterfaces registers the messages of every module.
func registerInterfaces(registry codectypes.InterfaceRegistry) {
	for _, register := range []func(codectypes.InterfaceRegistry){
		authtypes.RegisterInterfaces, banktypes.RegisterInterfaces, consensustypes.RegisterInterfaces, upgradetypes.RegisterInterfaces,
		regiontypes.RegisterInterfaces, boardtypes.RegisterInterfaces, currencytypes.RegisterInterfaces, cooptypes.RegisterInterfaces,
		pricingtypes.RegisterInterfaces, wagetypes.RegisterInterfaces, propertytypes.RegisterInterfaces, markettypes.RegisterInterfaces,
		regionalbanktypes.RegisterInterfaces, insolvencytypes.RegisterInterfaces, validatorstypes.RegisterInterfaces,
	} {
		register(registry)
	}
}

// Basics is the part of the modules that needs no state: for genesis files and the command line.
func Basics(encoding Encoding) module.BasicManager {
	manager := newModuleManager(Keepers{}, encoding)
	return module.NewBasicManagerFromManager(manager, nil)
}

// DefaultGenesis is every module's state before a region has members. A chain
// needs at least one validator besides: see InitRegion of the command line.
func DefaultGenesis(encoding Encoding) map[string]json.RawMessage {
	return Basics(encoding).DefaultGenesis(encoding.Codec)
}

// CommandLine describes every message and query for the command line. It needs no app: what a wallet starts with each command
// is done in a fraction of a second.
func CommandLine(encoding Encoding) autocli.AppOptions {
	manager := newModuleManager(Keepers{}, encoding)
	modules := map[string]appmodule.AppModule{}
	for name, one := range manager.Modules { // determinism: a map is filled from a map
		if withCLI, ok := one.(appmodule.AppModule); ok {
			modules[name] = withCLI
		}
	}
	return autocli.AppOptions{
		Modules: modules, ModuleOptions: runtimeservices.ExtractAutoCLIOptions(manager.Modules),
		AddressCodec:          addresscodec.NewBech32Codec(denom.AddressPrefix),
		ValidatorAddressCodec: addresscodec.NewBech32Codec(denom.AddressPrefix + "valoper"),
		ConsensusAddressCodec: addresscodec.NewBech32Codec(denom.AddressPrefix + "valcons"),
	}
}

// registerReflection serves the descriptions by which wallets and the command line find every message and query.
func registerReflection(a *App) {
	autocliv1.RegisterQueryServer(a.queries, runtimeservices.NewAutoCLIQueryService(a.modules.Modules))
	service, err := runtimeservices.NewReflectionService()
	must(err)
	reflectionv1.RegisterReflectionServiceServer(a.queries, service)
}

package app

import (
	corestore "cosmossdk.io/core/store"

	addresscodec "github.com/cosmos/cosmos-sdk/codec/address"
	"github.com/cosmos/cosmos-sdk/runtime"
	servertypes "github.com/cosmos/cosmos-sdk/server/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	authkeeper "github.com/cosmos/cosmos-sdk/x/auth/keeper"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	bankkeeper "github.com/cosmos/cosmos-sdk/x/bank/keeper"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	consensuskeeper "github.com/cosmos/cosmos-sdk/x/consensus/keeper"
	consensustypes "github.com/cosmos/cosmos-sdk/x/consensus/types"
	upgradekeeper "github.com/cosmos/cosmos-sdk/x/upgrade/keeper"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	"github.com/factor-coop/factor/internal/denom"
	boardkeeper "github.com/factor-coop/factor/x/board/keeper"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	coopkeeper "github.com/factor-coop/factor/x/coop/keeper"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencykeeper "github.com/factor-coop/factor/x/currency/keeper"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	insolvencykeeper "github.com/factor-coop/factor/x/insolvency/keeper"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	marketkeeper "github.com/factor-coop/factor/x/market/keeper"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingkeeper "github.com/factor-coop/factor/x/pricing/keeper"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	propertykeeper "github.com/factor-coop/factor/x/property/keeper"
	propertytypes "github.com/factor-coop/factor/x/property/types"
	regionkeeper "github.com/factor-coop/factor/x/region/keeper"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	regionalbankkeeper "github.com/factor-coop/factor/x/regionalbank/keeper"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
	validatorskeeper "github.com/factor-coop/factor/x/validators/keeper"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
	wagekeeper "github.com/factor-coop/factor/x/wage/keeper"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

const bankObjectStore = banktypes.ObjectStoreKey

// storeNames are the persistent stores, one a module, and those of what every block writes.
var storeNames = []string{
	authtypes.StoreKey, banktypes.StoreKey, consensustypes.StoreKey, upgradetypes.StoreKey,
	regiontypes.StoreKey, regiontypes.ClockStoreKey, boardtypes.StoreKey, currencytypes.StoreKey, cooptypes.StoreKey, pricingtypes.StoreKey,
	wagetypes.StoreKey, wagetypes.CursorStoreKey, propertytypes.StoreKey, markettypes.StoreKey, regionalbanktypes.StoreKey, insolvencytypes.StoreKey, validatorstypes.StoreKey,
}

// Keepers are the modules' keepers; only this package holds more than one of them.
type Keepers struct {
	Account   AccountKeeper
	Bank      bankkeeper.BaseKeeper
	Consensus consensuskeeper.Keeper
	Upgrade   *upgradekeeper.Keeper

	Region       regionkeeper.Keeper
	Board        boardkeeper.Keeper
	Currency     currencykeeper.Keeper
	Coop         coopkeeper.Keeper
	Pricing      pricingkeeper.Keeper
	Wage         wagekeeper.Keeper
	Property     propertykeeper.Keeper
	Market       marketkeeper.Keeper
	RegionalBank regionalbankkeeper.Keeper
	Insolvency   insolvencykeeper.Keeper
	Validators   validatorskeeper.Keeper
}

// newKeepers makes every keeper once, each after those that it calls: the order
// of the lines is the dependency graph.
func newKeepers(a *App, object *storetypes.ObjectStoreKey, options servertypes.AppOptions) Keepers {
	cdc := a.encoding.Codec
	store := func(name string) corestore.KVStoreService { return runtime.NewKVStoreService(a.keys[name]) }
	addresses := addresscodec.NewBech32Codec(denom.AddressPrefix)
	// The region's authority has no key: what an SDK module lets only its authority
	// do waits for the region's board.
	authority := authtypes.NewModuleAddress(regiontypes.ModuleName).String()

	var k Keepers
	k.Consensus = consensuskeeper.NewKeeper(cdc, store(consensustypes.StoreKey), authority, runtime.EventService{})
	a.SetParamStore(k.Consensus.ParamsStore)
	k.Account = AccountKeeper{authkeeper.NewAccountKeeper(cdc, store(authtypes.StoreKey), authtypes.ProtoBaseAccount,
		currencykeeper.ModuleAccounts(), addresses, denom.AddressPrefix, authority)}
	k.Bank = bankkeeper.NewBaseKeeper(cdc, unchangedEntries{store(banktypes.StoreKey), banktypes.DenomAddressPrefix}, k.Account, blockedAddresses(), authority, a.Logger()).
		WithObjStoreKey(object)
	k.Upgrade = upgradekeeper.NewKeeper(skippedUpgrades(options), store(upgradetypes.StoreKey), cdc, homeOf(options), a.BaseApp, authority)

	k.Region = regionkeeper.NewKeeper(cdc, store(regiontypes.StoreKey), store(regiontypes.ClockStoreKey), addresses, k.Account, parameters(), cooptypes.MovesMoney)
	k.Board = boardkeeper.NewKeeper(cdc, store(boardtypes.StoreKey), addresses, k.Region, a.MsgServiceRouter())
	k.Currency = currencykeeper.NewKeeper(cdc, store(currencytypes.StoreKey), addresses, k.Account, k.Bank, k.Region)
	k.Bank.AppendSendRestriction(k.Currency.SendRestriction)
	k.Coop = coopkeeper.NewKeeper(cdc, store(cooptypes.StoreKey), addresses, k.Region, k.Board, k.Currency)
	k.Pricing = pricingkeeper.NewKeeper(cdc, store(pricingtypes.StoreKey), addresses, k.Region, k.Currency, k.Coop)
	k.Wage = wagekeeper.NewKeeper(cdc, store(wagetypes.StoreKey), store(wagetypes.CursorStoreKey), k.Coop, k.Pricing, k.Currency, k.Region)
	k.Property = propertykeeper.NewKeeper(cdc, store(propertytypes.StoreKey), k.Coop, k.Pricing, k.Region)
	k.Market = marketkeeper.NewKeeper(cdc, store(markettypes.StoreKey), k.Coop, k.Pricing, k.Currency, k.Region, k.Wage, k.Property)
	k.RegionalBank = regionalbankkeeper.NewKeeper(cdc, store(regionalbanktypes.StoreKey), k.Coop, k.Pricing, k.Currency, k.Region, k.Property)
	k.Insolvency = insolvencykeeper.NewKeeper(cdc, store(insolvencytypes.StoreKey), insolvencykeeper.Below{
		Region: k.Region, Coop: k.Coop, Wage: k.Wage, Market: k.Market, Property: k.Property, Pricing: k.Pricing, Currency: k.Currency, Bank: k.RegionalBank,
	})
	k.Validators = validatorskeeper.NewKeeper(cdc, store(validatorstypes.StoreKey), addresses, k.Region, k.Account)
	return k
}

// blockedAddresses are the module accounts, to which nobody may send anything:
// what lies there is burned or held for an order.
func blockedAddresses() map[string]bool {
	blocked := map[string]bool{}
	for name := range currencykeeper.ModuleAccounts() { // determinism: a map is filled from a map
		blocked[authtypes.NewModuleAddress(name).String()] = true
	}
	return blocked
}

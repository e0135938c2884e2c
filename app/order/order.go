// Package order says in which order modules begin and end a block and read their
// genesis. The app runs its modules in it, and the fixtures of keepers' tests run
// the same blocks: a new module takes its place here, once. It knows nothing of the
// modules but their names, so that a keeper's test need not build the app.
package order

import (
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"
	upgradetypes "github.com/cosmos/cosmos-sdk/x/upgrade/types"

	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	propertytypes "github.com/factor-coop/factor/x/property/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// consensus is the name of x/consensus. Its types are not imported: without the whole module they bring a message
// whose fields are in no descriptor, and the registry of all messages cannot be merged.
const consensus = "consensus"

// PreBlockers come before a block begins: an upgrade before all else.
func PreBlockers() []string {
	return []string{upgradetypes.ModuleName, authtypes.ModuleName}
}

// BeginBlockers begin a block. Payroll runs after the clock has moved.
func BeginBlockers() []string {
	return []string{regiontypes.ModuleName, wagetypes.ModuleName, validatorstypes.ModuleName}
}

// EndBlockers end a block. Claims for wages are paid before refunds, a cycle closes
// before it is taxed, x/bank settles virtual credits before the currency burns them,
// and validators come last.
func EndBlockers() []string {
	return []string{
		boardtypes.ModuleName, cooptypes.ModuleName, wagetypes.ModuleName, markettypes.ModuleName, pricingtypes.ModuleName,
		regionalbanktypes.ModuleName, insolvencytypes.ModuleName, banktypes.ModuleName, currencytypes.ModuleName, validatorstypes.ModuleName,
	}
}

// Genesis is the order in which modules read their genesis and write it, each after those that it calls.
func Genesis() []string {
	return []string{
		authtypes.ModuleName, banktypes.ModuleName, consensus, upgradetypes.ModuleName,
		regiontypes.ModuleName, boardtypes.ModuleName, currencytypes.ModuleName, cooptypes.ModuleName, pricingtypes.ModuleName,
		wagetypes.ModuleName, propertytypes.ModuleName, markettypes.ModuleName, regionalbanktypes.ModuleName, insolvencytypes.ModuleName, validatorstypes.ModuleName,
	}
}

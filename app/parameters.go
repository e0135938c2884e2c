package app

import (
	"slices"

	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// parameters are the names of all that the modules let a region decide, each a power
// that it can give to one of its boards.
func parameters() []string {
	return slices.Concat(
		regiontypes.ParameterNames(regiontypes.ModuleName, &regiontypes.Params{}),
		regiontypes.ParameterNames(boardtypes.ModuleName, &boardtypes.Params{}),
		regiontypes.ParameterNames(cooptypes.ModuleName, &cooptypes.Params{}),
		regiontypes.ParameterNames(pricingtypes.ModuleName, &pricingtypes.Params{}),
		regiontypes.ParameterNames(wagetypes.ModuleName, &wagetypes.Params{}),
		regiontypes.ParameterNames(markettypes.ModuleName, &markettypes.Params{}),
		regiontypes.ParameterNames(regionalbanktypes.ModuleName, &regionalbanktypes.Params{}),
		regiontypes.ParameterNames(insolvencytypes.ModuleName, &insolvencytypes.Params{}),
		regiontypes.ParameterNames(validatorstypes.ModuleName, &validatorstypes.Params{}),
	)
}

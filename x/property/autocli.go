package property

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/property/types"
)

// AutoCLIOptions gives every query its command.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, []*autocliv1.RpcCommandOptions{
		framework.Command("Asset", "asset [asset]", "One asset, with what is still to become a cost", "query property asset 1", "asset"),
		framework.Command("Assets", "assets [company]", "What a company uses, whichever pool paid for it", "query property assets 2", "company"),
		framework.Command("Region", "region", "What the region holds and nobody uses", "query property region"),
		framework.Command("Due", "due", "What falls due for replacement, in the next two years unless --until says otherwise", "query property due --until 2029-01-01"),
	}, nil)
}

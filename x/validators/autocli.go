package validators

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/validators/types"
)

// AutoCLIOptions gives every query and message its command.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, []*autocliv1.RpcCommandOptions{
		framework.Command("Params", "params", "The rules for changes of the set", "query validators params"),
		framework.Command("Validator", "validator [validator]", "One validator", "query validators validator 2", "validator"),
		framework.Command("Validators", "validators", "The set, and who may join it", "query validators validators"),
		framework.Command("Checkpoint", "checkpoint", "The newest block by which a validator's key can prove itself", "query validators checkpoint"),
	}, []*autocliv1.RpcCommandOptions{
		framework.Command("AddValidator", "add-validator [operator] [pubkey] [moniker]", "Admit a validator, which joins when its key has proved itself",
			`tx validators add-validator $(factord keys show op -a) "$(factord comet show-validator)" north --from registrar`, "operator", "pubkey", "moniker"),
		framework.Command("Join", "join [height] [proof]", "Take the validator that you were admitted with into the set",
			"tx validators join $(factord comet prove-validator $(factord keys show op --address) --home second) --from op", "height", "proof"),
		framework.Command("RemoveValidator", "remove-validator [validator]", "Take a validator out of the set, or its admission back", "tx validators remove-validator 2 --from registrar", "validator"),
		framework.UpdateParams(types.ModuleName),
	})
}

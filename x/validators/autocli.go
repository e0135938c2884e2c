package validators

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
)

func command(method, use, short, example string, fields ...string) *autocliv1.RpcCommandOptions {
	positional := make([]*autocliv1.PositionalArgDescriptor, len(fields))
	for i, field := range fields {
		positional[i] = &autocliv1.PositionalArgDescriptor{ProtoField: field}
	}
	return &autocliv1.RpcCommandOptions{RpcMethod: method, Use: use, Short: short, Example: "factord " + example, PositionalArgs: positional}
}

// AutoCLIOptions gives every query and message its command.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service: "factor.validators.v1.Query",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				command("Params", "params", "The rules for changes of the set", "query validators params"),
				command("Validator", "validator [validator]", "One validator", "query validators validator 2", "validator"),
				command("Validators", "validators", "The set, and who may join it", "query validators validators"),
				command("Checkpoint", "checkpoint", "The newest block by which a validator's key can prove itself", "query validators checkpoint"),
			},
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service: "factor.validators.v1.Msg",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				command("AddValidator", "add-validator [operator] [pubkey] [moniker]", "Admit a validator, which joins when its key has proved itself",
					`tx validators add-validator $(factord keys show op -a) "$(factord comet show-validator)" north --from registrar`, "operator", "pubkey", "moniker"),
				command("Join", "join [height] [proof]", "Take the validator that you were admitted with into the set",
					"tx validators join $(factord comet prove-validator $(factord keys show op --address) --home second) --from op", "height", "proof"),
				command("RemoveValidator", "remove-validator [validator]", "Take a validator out of the set, or its admission back", "tx validators remove-validator 2 --from registrar", "validator"),
				command("UpdateParams", "update-params [params]", "Replace the rules, all of them",
					`tx validators update-params "window_seconds=3 weeks, max_validators=100, join_seconds=2 weeks" --from registrar`, "params"),
			},
		},
	}
}

package framework

import (
	"strings"

	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
)

// Command is one of a module's commands: the query or message that it stands for, how it is used, what it does, an example without the
// program's name, and which fields its arguments fill, in order. The last may take any number of arguments: "shifts...".
func Command(method, use, short, example string, fields ...string) *autocliv1.RpcCommandOptions {
	positional := make([]*autocliv1.PositionalArgDescriptor, len(fields))
	for i, field := range fields {
		name, many := strings.CutSuffix(field, "...")
		positional[i] = &autocliv1.PositionalArgDescriptor{ProtoField: name, Varargs: many}
	}
	return &autocliv1.RpcCommandOptions{RpcMethod: method, Use: use, Short: short, Example: "factord " + example, PositionalArgs: positional}
}

// UpdateParams is the command that changes a module's parameters. The wallet has a better one, by NAME=VALUE, which takes its place.
func UpdateParams(module string) *autocliv1.RpcCommandOptions {
	return Command("UpdateParams", "update-params [params]", "Change the parameters", "tx "+module+" update-params @params.json --from officer", "params")
}

// Commands are all of a module's: a module without messages has none of these.
func Commands(module string, queries, messages []*autocliv1.RpcCommandOptions) *autocliv1.ModuleOptions {
	service := "factor." + module + ".v1."
	options := &autocliv1.ModuleOptions{Query: &autocliv1.ServiceCommandDescriptor{Service: service + "Query", RpcCommandOptions: queries}}
	if len(messages) > 0 {
		options.Tx = &autocliv1.ServiceCommandDescriptor{Service: service + "Msg", RpcCommandOptions: messages}
	}
	return options
}

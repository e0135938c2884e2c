package currency

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
)

// AutoCLIOptions gives every query a command. The module has no messages.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	arg := func(names ...string) []*autocliv1.PositionalArgDescriptor {
		var list []*autocliv1.PositionalArgDescriptor
		for _, name := range names {
			list = append(list, &autocliv1.PositionalArgDescriptor{ProtoField: name})
		}
		return list
	}
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service: "factor.currency.v1.Query",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				{RpcMethod: "Audit", Use: "audit", Short: "Show the identities of the books with their residuals, which are 0", Example: "factord query currency audit"},
				{RpcMethod: "Totals", Use: "totals", Short: "Show the sum of each book and the currency minted, burned and outstanding", Example: "factord query currency totals"},
				{RpcMethod: "Account", Use: "account [book] [id]", Short: "Show the balance of any account: member, reserve, starting, region ...", Example: "factord query currency account reserve 3", PositionalArgs: arg("book", "id")},
				{RpcMethod: "Member", Use: "member [member]", Short: "Show a member's currency in hand", Example: "factord query currency member 12", PositionalArgs: arg("member")},
				{RpcMethod: "Company", Use: "company [company]", Short: "Show a company's pools, unrecovered cost and other memos", Example: "factord query currency company 3", PositionalArgs: arg("company")},
				{RpcMethod: "Hold", Use: "hold [hold]", Short: "Show one open hold", Example: "factord query currency hold 7", PositionalArgs: arg("hold")},
				{RpcMethod: "Holds", Use: "holds", Short: "List the open holds", Example: "factord query currency holds"},
				{RpcMethod: "Claim", Use: "claim [claim]", Short: "Show one open claim", Example: "factord query currency claim 2", PositionalArgs: arg("claim")},
				{RpcMethod: "CompanyClaims", Use: "claims [company]", Short: "List what a company owes, in the order in which it will be paid", Example: "factord query currency claims 3", PositionalArgs: arg("company")},
				{RpcMethod: "CreditorClaims", Use: "claims-of [book] [id]", Short: "List what companies owe to one account", Example: "factord query currency claims-of member 12", PositionalArgs: arg("book", "id")},
			},
		},
	}
}

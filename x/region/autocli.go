package region

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
			Service: "factor.region.v1.Query",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				command("Params", "params", "The region's name and rules; with --authority, who holds every power and may change every parameter", "query region params --authority"),
				command("Clock", "clock", "The time in the region's economy", "query region clock"),
				command("Member", "member [member]", "One member by id", "query region member 7", "member"),
				command("MemberByAddress", "member-by-address [address]", "The member who signs with an address", "query region member-by-address $(factord keys show ada -a)", "address"),
				command("Members", "members", "All members by id", "query region members --page-limit 50"),
				command("Mandates", "mandates", "Who may act for the region, or for another grantor", "query region mandates"),
				command("MemberMandates", "member-mandates [member]", "What a member may do for others", "query region member-mandates 7", "member"),
				command("Allowance", "allowance [kind] [id]", "The gas that somebody has left now", "query region allowance member 7", "kind", "id"),
				command("Notices", "notices", "Suspensions and replacements of keys that wait; --member for those about one member", "query region notices --member 7"),
				command("Notice", "notice [notice]", "One of them: when it takes effect, and how many object", "query region notice 3", "notice"),
				command("Windows", "windows", "How often officers and boards may admit members, suspend them and replace keys, and until when", "query region windows"),
				command("Relayers", "relayers", "Who may submit packets between regions", "query region relayers"),
			},
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service: "factor.region.v1.Msg",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				command("AdmitMember", "admit-member [address]", "Make the owner of an address a member", "tx region admit-member $(factord keys show ada -a) --from registrar", "address"),
				command("SuspendMember", "suspend-member [member] [reason]", "Stop a member from acting, after a notice", "tx region suspend-member 7 assembly-14 --from registrar", "member", "reason"),
				command("ReinstateMember", "reinstate-member [member]", "End a suspension", "tx region reinstate-member 7 --from registrar", "member"),
				command("Leave", "leave", "Leave the region", "tx region leave --from ada"),
				command("ReplaceKey", "replace-key [member] [new-address]", "Give a member whose key is lost, or stolen (--stolen-since), another one, after a notice; with the address that they have, let a frozen key sign again", "tx region replace-key 7 $(factord keys show ada2 -a) --from registrar", "member", "new_address"),
				command("Object", "object [notice]", "Object to a suspension or a replacement of a key while it waits: enough members stop it", "tx region object 3 --from ada", "notice"),
				command("WithdrawNotice", "withdraw-notice [notice]", "Take a notice back that you gave", "tx region withdraw-notice 3 --from registrar", "notice"),
				command("FreezeKey", "freeze-key", "Stop your key from signing anything, at once; only the registrars say which key follows", "tx region freeze-key --from ada"),
				command("ConfirmMember", "confirm-member [member]", "Let a member vote whom another officer admitted", "tx region confirm-member 7 --from registrar", "member"),
				command("GrantMandate", "grant-mandate [member] [permission] [limit-per-period] [period] [ends-at]",
					"Make a member an officer of the region; 0 for no limit, no end", "tx region grant-mandate 7 region.admit 20 7d 0 --from registrar",
					"member", "permission", "limit_per_period", "period_seconds", "ends_at"),
				command("RevokeMandate", "revoke-mandate [member] [permission]", "Take a mandate of the region back, or lay one's own down", "tx region revoke-mandate 7 region.admit --from registrar", "member", "permission"),
				command("AssignPower", "assign-power [power] [holder]", "Name the body that holds a permission or may change a parameter; by a proposal of the assembly",
					"tx region assign-power region.bank $(factord board address bank) --from $(factord board address assembly) --generate-only", "power", "holder"),
				command("RegisterRelayer", "register-relayer [address]", "Let an address submit packets", "tx region register-relayer $(factord keys show relay -a) --from registrar", "address"),
				command("RemoveRelayer", "remove-relayer [address]", "End a relayer's registration", "tx region remove-relayer $(factord keys show relay -a) --from registrar", "address"),
				command("RenameCurrency", "rename-currency [currency-name]", "Change what a whole unit of currency is called", "tx region rename-currency taler --from registrar", "currency_name"),
				command("UpdateParams", "update-params [params]", "Replace the region's rules, all of them", `tx region update-params "$(cat params.json)" --from registrar`, "params"),
			},
		},
	}
}

package region

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/region/types"
)

// AutoCLIOptions gives every query and message its command.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, []*autocliv1.RpcCommandOptions{
		framework.Command("Params", "params", "The region's name and rules; with --authority, who holds every power and may change every parameter", "query region params --authority"),
		framework.Command("Clock", "clock", "The time in the region's economy", "query region clock"),
		framework.Command("Member", "member [member]", "One member by id", "query region member 7", "member"),
		framework.Command("MemberByAddress", "member-by-address [address]", "The member who signs with an address", "query region member-by-address $(factord keys show ada -a)", "address"),
		framework.Command("Members", "members", "All members by id", "query region members --page-limit 50"),
		framework.Command("Mandates", "mandates", "Who may act for the region, or for another grantor", "query region mandates"),
		framework.Command("MemberMandates", "member-mandates [member]", "What a member may do for others", "query region member-mandates 7", "member"),
		framework.Command("Allowance", "allowance [kind] [id]", "The gas that somebody has left now", "query region allowance member 7", "kind", "id"),
		framework.Command("Notices", "notices", "Suspensions and replacements of keys that wait; --member for those about one member", "query region notices --member 7"),
		framework.Command("Notice", "notice [notice]", "One of them: when it takes effect, and how many object", "query region notice 3", "notice"),
		framework.Command("Windows", "windows", "How often officers and boards may admit members, suspend them and replace keys, and until when", "query region windows"),
		framework.Command("Relayers", "relayers", "Who may submit packets between regions", "query region relayers"),
	}, []*autocliv1.RpcCommandOptions{
		framework.Command("AdmitMember", "admit-member [address]", "Make the owner of an address a member", "tx region admit-member $(factord keys show ada -a) --from registrar", "address"),
		framework.Command("SuspendMember", "suspend-member [member] [reason]", "Stop a member from acting, after a notice", "tx region suspend-member 7 assembly-14 --from registrar", "member", "reason"),
		framework.Command("ReinstateMember", "reinstate-member [member]", "End a suspension", "tx region reinstate-member 7 --from registrar", "member"),
		framework.Command("Leave", "leave", "Leave the region", "tx region leave --from ada"),
		framework.Command("ReplaceKey", "replace-key [member] [new-address]", "Give a member whose key is lost, or stolen (--stolen-since), another one, after a notice; with the address that they have, let a frozen key sign again", "tx region replace-key 7 $(factord keys show ada2 -a) --from registrar", "member", "new_address"),
		framework.Command("Object", "object [notice]", "Object to a suspension or a replacement of a key while it waits: enough members stop it", "tx region object 3 --from ada", "notice"),
		framework.Command("WithdrawNotice", "withdraw-notice [notice]", "Take a notice back that you gave", "tx region withdraw-notice 3 --from registrar", "notice"),
		framework.Command("FreezeKey", "freeze-key", "Stop your key from signing anything, at once; only the registrars say which key follows", "tx region freeze-key --from ada"),
		framework.Command("ConfirmMember", "confirm-member [member]", "Let a member vote whom another officer admitted", "tx region confirm-member 7 --from registrar", "member"),
		framework.Command("GrantMandate", "grant-mandate [member] [permission] [limit-per-period] [period] [ends-at]",
			"Make a member an officer of the region; 0 for no limit, no end", "tx region grant-mandate 7 region.admit 20 7d 0 --from registrar",
			"member", "permission", "limit_per_period", "period_seconds", "ends_at"),
		framework.Command("RevokeMandate", "revoke-mandate [member] [permission]", "Take a mandate of the region back, or lay one's own down", "tx region revoke-mandate 7 region.admit --from registrar", "member", "permission"),
		framework.Command("AssignPower", "assign-power [power] [holder]", "Name the body that holds a permission or may change a parameter; by a proposal of the assembly",
			"tx region assign-power region.bank $(factord board address bank) --from $(factord board address assembly) --generate-only", "power", "holder"),
		framework.Command("RegisterRelayer", "register-relayer [address]", "Let an address submit packets", "tx region register-relayer $(factord keys show relay -a) --from registrar", "address"),
		framework.Command("RemoveRelayer", "remove-relayer [address]", "End a relayer's registration", "tx region remove-relayer $(factord keys show relay -a) --from registrar", "address"),
		framework.Command("RenameCurrency", "rename-currency [currency-name]", "Change what a whole unit of currency is called", "tx region rename-currency taler --from registrar", "currency_name"),
		framework.UpdateParams(types.ModuleName),
	})
}

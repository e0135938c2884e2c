package currency

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/currency/types"
)

// AutoCLIOptions gives every query a command. The module has no messages.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, []*autocliv1.RpcCommandOptions{
		framework.Command("Audit", "audit", "Show the identities of the books with their residuals, which are 0", "query currency audit"),
		framework.Command("Totals", "totals", "Show the sum of each book and the currency minted, burned and outstanding", "query currency totals"),
		framework.Command("Account", "account [book] [id]", "Show the balance of any account: member, reserve, starting, region ...", "query currency account reserve 3", "book", "id"),
		framework.Command("Member", "member [member]", "Show a member's currency in hand", "query currency member 12", "member"),
		framework.Command("Company", "company [company]", "Show a company's pools, unrecovered cost and other memos", "query currency company 3", "company"),
		framework.Command("Hold", "hold [hold]", "Show one open hold", "query currency hold 7", "hold"),
		framework.Command("Holds", "holds", "List the open holds", "query currency holds"),
		framework.Command("Claim", "claim [claim]", "Show one open claim", "query currency claim 2", "claim"),
		framework.Command("CompanyClaims", "claims [company]", "List what a company owes, in the order in which it will be paid", "query currency claims 3", "company"),
		framework.Command("CreditorClaims", "claims-of [book] [id]", "List what companies owe to one account", "query currency claims-of member 12", "book", "id"),
	}, nil)
}

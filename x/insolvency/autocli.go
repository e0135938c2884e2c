package insolvency

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/insolvency/types"
)

// AutoCLIOptions gives every query and message its command.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, []*autocliv1.RpcCommandOptions{
		framework.Command("Params", "params", "The region's rules for companies that cannot pay", "query insolvency params"),
		framework.Command("Proceeding", "proceeding [company]", "How far a company's proceedings have come, and what they came to", "query insolvency proceeding 3", "company"),
		framework.Command("Proceedings", "proceedings", "Companies that are insolvent, in proceedings or gone", "query insolvency proceedings --stage stage-grace"),
		framework.Command("Losses", "losses", "What all ended companies together came to", "query insolvency losses"),
		framework.Command("UnpaidClaims", "unpaid-claims", "What bankruptcies left unpaid, of all companies or of one", "query insolvency unpaid-claims --company 3"),
		framework.Command("Assets", "assets [company]", "What a company left to the region", "query insolvency assets 3", "company"),
	}, []*autocliv1.RpcCommandOptions{
		framework.Command("WindUp", "wind-up [company]", "End a company by its own decision; its board proposes this message, nobody else can sign it",
			"tx insolvency wind-up 3 --from $(factord query coop company 3 -o json | jq -r .company.authority) --generate-only", "company"),
		framework.Command("ExtendGrace", "extend-grace [company] [time]", "Give an insolvent company more time to recover",
			"tx insolvency extend-grace 3 \"1 week\" --from banker", "company", "seconds"),
		framework.Command("BeginProceedings", "begin-proceedings [company]", "Do not wait for the end of an insolvent company's grace period",
			"tx insolvency begin-proceedings 3 --from banker", "company"),
		framework.Command("CoverClaim", "cover-claim [company] [claim]", "Pay from the region fund what a bankruptcy left of a wage",
			"tx insolvency cover-claim 3 17 --from banker", "company", "claim"),
		framework.UpdateParams(types.ModuleName),
	})
}

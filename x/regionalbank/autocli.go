package regionalbank

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// AutoCLIOptions gives every query and message its command.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, []*autocliv1.RpcCommandOptions{
		framework.Command("Params", "params", "The bank's rules", "query regionalbank params"),
		framework.Command("Figures", "figures [company]", "How a company stands, with the region's unpriced gap", "query regionalbank figures 2", "company"),
		framework.Command("Request", "request [request]", "One request with its figures", "query regionalbank request 4", "request"),
		framework.Command("Requests", "requests", "Requests by company and status", "query regionalbank requests --status request-status-open"),
		framework.Command("Grant", "grant [grant]", "One grant with the figures on which it was decided", "query regionalbank grant 3", "grant"),
		framework.Command("Grants", "grants", "The bank's grants, to all companies or to one", "query regionalbank grants --company 2"),
		framework.Command("Subsidy", "subsidy [company]", "What a company is paid each cycle", "query regionalbank subsidy 5", "company"),
		framework.Command("Subsidies", "subsidies", "Every subsidy that runs", "query regionalbank subsidies"),
		framework.Command("Record", "record [company]", "What passed between the bank and a company so far", "query regionalbank record 2", "company"),
		framework.Command("Gap", "gap", "The unpriced gap: currency that at-cost prices do not take back", "query regionalbank gap"),
		framework.Command("Tax", "tax", "What was collected so far and where the collection stands", "query regionalbank tax"),
		framework.Command("OutsidePayment", "outside-payment [payment]", "A payment outside that waits for another person", "query regionalbank outside-payment 7", "payment"),
		framework.Command("OutsidePayments", "outside-payments [company]", "A company's payments outside that wait for another person",
			"query regionalbank outside-payments 2", "company"),
		framework.Command("OutsideBudgets", "outside-budgets [company]", "What the bank approved that a company pays outside",
			"query regionalbank outside-budgets 2", "company"),
		framework.Command("OutsideShare", "outside-share [company]", "What a company may still pay outside in this cycle without a budget",
			"query regionalbank outside-share 2", "company"),
		framework.Command("Losses", "losses", "What companies that failed had not recovered", "query regionalbank losses"),
		framework.Command("Link", "link [link]", "A link to another region with its clearing balance", "query regionalbank link 1", "link"),
		framework.Command("Links", "links", "The links to other regions", "query regionalbank links"),
	}, []*autocliv1.RpcCommandOptions{
		framework.Command("RequestGrant", "request-grant [company] [pool] [amount]", "Ask the bank for more reserve or starting pool",
			"tx regionalbank request-grant 2 reserve 5000 --from mia", "company", "pool", "amount"),
		framework.Command("WithdrawRequest", "withdraw-request [request]", "Take an open request back",
			"tx regionalbank withdraw-request 4 --from mia", "request"),
		framework.Command("Grant", "grant [company] [pool] [amount]", "Put more into a company (--request for what it answers)",
			"tx regionalbank grant 2 reserve 5000 --request 4 --from banker", "company", "pool", "amount"),
		framework.Command("DeclineRequest", "decline-request [request]", "Say no to a request", "tx regionalbank decline-request 4 --from banker", "request"),
		framework.Command("SetSubsidy", "set-subsidy [company] [terms]", "Decide what a company is paid each cycle",
			`tx regionalbank set-subsidy 5 "rate_ppm=80%, cap=20000, source=region-fund" --from banker`,
			"company", "terms"),
		framework.Command("EndSubsidy", "end-subsidy [company]", "End a subsidy at once", "tx regionalbank end-subsidy 5 --from banker", "company"),
		framework.Command("PayOutside", "pay-outside [company] [pool] [amount]",
			"Pay something outside the system (--tag, --life-cycles, --prepaid-cycles, --commitment and --payee say what for; company 0 for the region fund)",
			"tx regionalbank pay-outside 2 reserve 120 --from mia", "company", "pool", "amount"),
		framework.Command("ConfirmOutside", "confirm-outside [payment] [amount]",
			"Let a payment outside go out that waits (--record: sha256 of what you saw, where a starting pool pays)",
			"tx regionalbank confirm-outside 7 120 --from jan", "payment", "amount"),
		framework.Command("CancelOutside", "cancel-outside [payment]", "Give the money of a payment outside that waits back",
			"tx regionalbank cancel-outside 7 --from mia", "payment"),
		framework.Command("SetOutsideBudget", "set-outside-budget [company] [payee] [amount] [ends-at]",
			"Approve what a company pays to one payee outside until a time",
			"tx regionalbank set-outside-budget 2 @mill.txt 900 2028-03-01 --from banker", "company", "payee", "amount", "ends_at"),
		framework.Command("EndOutsideBudget", "end-outside-budget [company] [payee]", "End a budget at once",
			"tx regionalbank end-outside-budget 2 @mill.txt --from banker", "company", "payee"),
		framework.Command("ReceiveOutside", "receive-outside [amount] [commitment]", "Put what was received from outside into the region fund",
			"tx regionalbank receive-outside 900 @transfer.pdf --from banker", "amount", "commitment"),
		framework.Command("SetLink", "set-link [region] [clearing-limit] [rate]", "Decide the clearing limit and the rate with another region",
			"tx regionalbank set-link north 50000 1 --from banker", "region", "clearing_limit", "rate_ppm"),
		framework.UpdateParams(types.ModuleName),
	})
}

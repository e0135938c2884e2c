package regionalbank

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
)

func args(fields ...string) []*autocliv1.PositionalArgDescriptor {
	positional := make([]*autocliv1.PositionalArgDescriptor, len(fields))
	for i, field := range fields {
		positional[i] = &autocliv1.PositionalArgDescriptor{ProtoField: field}
	}
	return positional
}

func command(method, use, short, example string, fields ...string) *autocliv1.RpcCommandOptions {
	return &autocliv1.RpcCommandOptions{RpcMethod: method, Use: use, Short: short, Example: "factord " + example, PositionalArgs: args(fields...)}
}

// AutoCLIOptions gives every query and message its command.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service: "factor.regionalbank.v1.Query",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				command("Params", "params", "The bank's rules", "query regionalbank params"),
				command("Figures", "figures [company]", "How a company stands, with the region's unpriced gap", "query regionalbank figures 2", "company"),
				command("Request", "request [request]", "One request with its figures", "query regionalbank request 4", "request"),
				command("Requests", "requests", "Requests by company and status", "query regionalbank requests --status request-status-open"),
				command("Grant", "grant [grant]", "One grant with the figures on which it was decided", "query regionalbank grant 3", "grant"),
				command("Grants", "grants", "The bank's grants, to all companies or to one", "query regionalbank grants --company 2"),
				command("Subsidy", "subsidy [company]", "What a company is paid each cycle", "query regionalbank subsidy 5", "company"),
				command("Subsidies", "subsidies", "Every subsidy that runs", "query regionalbank subsidies"),
				command("Record", "record [company]", "What passed between the bank and a company so far", "query regionalbank record 2", "company"),
				command("Gap", "gap", "The unpriced gap: currency that at-cost prices do not take back", "query regionalbank gap"),
				command("Tax", "tax", "What was collected so far and where the collection stands", "query regionalbank tax"),
				command("Assets", "assets [company]", "Equipment paid outside the system, and first stock (company 0: the region's)", "query regionalbank assets 2", "company"),
				command("OutsidePayment", "outside-payment [payment]", "A payment outside that waits for another person", "query regionalbank outside-payment 7", "payment"),
				command("OutsidePayments", "outside-payments [company]", "A company's payments outside that wait for another person",
					"query regionalbank outside-payments 2", "company"),
				command("OutsideBudgets", "outside-budgets [company]", "What the bank approved that a company pays outside",
					"query regionalbank outside-budgets 2", "company"),
				command("OutsideShare", "outside-share [company]", "What a company may still pay outside in this cycle without a budget",
					"query regionalbank outside-share 2", "company"),
				command("Losses", "losses", "What companies that failed had not recovered", "query regionalbank losses"),
				command("Link", "link [link]", "A link to another region with its clearing balance", "query regionalbank link 1", "link"),
				command("Links", "links", "The links to other regions", "query regionalbank links"),
			},
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service: "factor.regionalbank.v1.Msg",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				command("RequestGrant", "request-grant [company] [pool] [amount]", "Ask the bank for more reserve or starting pool",
					"tx regionalbank request-grant 2 reserve 5000 --from mia", "company", "pool", "amount"),
				command("WithdrawRequest", "withdraw-request [request]", "Take an open request back",
					"tx regionalbank withdraw-request 4 --from mia", "request"),
				command("Grant", "grant [company] [pool] [amount]", "Put more into a company (--request for what it answers)",
					"tx regionalbank grant 2 reserve 5000 --request 4 --from banker", "company", "pool", "amount"),
				command("DeclineRequest", "decline-request [request]", "Say no to a request", "tx regionalbank decline-request 4 --from banker", "request"),
				command("SetSubsidy", "set-subsidy [company] [terms]", "Decide what a company is paid each cycle",
					`tx regionalbank set-subsidy 5 "rate_ppm=80%, cap=20000, source=region-fund" --from banker`,
					"company", "terms"),
				command("EndSubsidy", "end-subsidy [company]", "End a subsidy at once", "tx regionalbank end-subsidy 5 --from banker", "company"),
				command("PayOutside", "pay-outside [company] [pool] [amount]",
					"Pay something outside the system (--tag, --life-cycles, --commitment and --payee say what for; company 0 for the region fund)",
					"tx regionalbank pay-outside 2 reserve 120 --from mia", "company", "pool", "amount"),
				command("ConfirmOutside", "confirm-outside [payment] [amount]",
					"Let a payment outside go out that waits (--record: sha256 of what you saw, where a starting pool pays)",
					"tx regionalbank confirm-outside 7 120 --from jan", "payment", "amount"),
				command("CancelOutside", "cancel-outside [payment]", "Give the money of a payment outside that waits back",
					"tx regionalbank cancel-outside 7 --from mia", "payment"),
				command("SetOutsideBudget", "set-outside-budget [company] [payee] [amount] [ends-at]",
					"Approve what a company pays to one payee outside until a time",
					"tx regionalbank set-outside-budget 2 @mill.txt 900 2028-03-01 --from banker", "company", "payee", "amount", "ends_at"),
				command("EndOutsideBudget", "end-outside-budget [company] [payee]", "End a budget at once",
					"tx regionalbank end-outside-budget 2 @mill.txt --from banker", "company", "payee"),
				command("ReceiveOutside", "receive-outside [amount] [commitment]", "Put what was received from outside into the region fund",
					"tx regionalbank receive-outside 900 @transfer.pdf --from banker", "amount", "commitment"),
				command("SetLink", "set-link [region] [clearing-limit] [rate]", "Decide the clearing limit and the rate with another region",
					"tx regionalbank set-link north 50000 1 --from banker", "region", "clearing_limit", "rate_ppm"),
				command("UpdateParams", "update-params [params]", "Replace the bank's rules (all of them)",
					`tx regionalbank update-params "$(factord query regionalbank params -o json)" --from officer`, "params"),
			},
		},
	}
}

package insolvency

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
			Service: "factor.insolvency.v1.Query",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				command("Params", "params", "The region's rules for companies that cannot pay", "query insolvency params"),
				command("Proceeding", "proceeding [company]", "How far a company's proceedings have come, and what they came to", "query insolvency proceeding 3", "company"),
				command("Proceedings", "proceedings", "Companies that are insolvent, in proceedings or gone", "query insolvency proceedings --stage stage-grace"),
				command("Losses", "losses", "What all ended companies together came to", "query insolvency losses"),
				command("UnpaidClaims", "unpaid-claims", "What bankruptcies left unpaid, of all companies or of one", "query insolvency unpaid-claims --company 3"),
				command("Assets", "assets [company]", "What a company left to the region", "query insolvency assets 3", "company"),
			},
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service: "factor.insolvency.v1.Msg",
			RpcCommandOptions: []*autocliv1.RpcCommandOptions{
				command("WindUp", "wind-up [company]", "End a company by its own decision; its board proposes this message, nobody else can sign it",
					"tx insolvency wind-up 3 --from $(factord query coop company 3 -o json | jq -r .company.authority) --generate-only", "company"),
				command("ExtendGrace", "extend-grace [company] [time]", "Give an insolvent company more time to recover",
					"tx insolvency extend-grace 3 \"1 week\" --from banker", "company", "seconds"),
				command("BeginProceedings", "begin-proceedings [company]", "Do not wait for the end of an insolvent company's grace period",
					"tx insolvency begin-proceedings 3 --from banker", "company"),
				command("CoverClaim", "cover-claim [company] [claim]", "Pay from the region fund what a bankruptcy left of a wage",
					"tx insolvency cover-claim 3 17 --from banker", "company", "claim"),
				command("UpdateParams", "update-params [params]", "Replace the rules for companies that cannot pay (all of them)",
					`tx insolvency update-params "$(factord query insolvency params -o json)" --from officer`, "params"),
			},
		},
	}
}

package coop

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"
)

// AutoCLIOptions describes a command for every query and message.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return &autocliv1.ModuleOptions{
		Query: &autocliv1.ServiceCommandDescriptor{
			Service:           "factor.coop.v1.Query",
			RpcCommandOptions: queryCommands(),
		},
		Tx: &autocliv1.ServiceCommandDescriptor{
			Service:           "factor.coop.v1.Msg",
			RpcCommandOptions: messageCommands(),
		},
	}
}

func queryCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		command("Params", "params", "Show the region's rules for founding and employment", "factord query coop params"),
		command("Company", "company [company]", "Show a company: standing, endowment, founders, workers", "factord query coop company 1", "company"),
		command("Form", "form [company]", "Show how a company decides, with its board and its workers' roll", "factord query coop form 1", "company"),
		command("CompanyByCode", "company-by-code [code]", "Show the company with a code", "factord query coop company-by-code mill", "code"),
		command("Companies", "companies", "List all companies", "factord query coop companies --page-limit 20"),
		command("Workers", "workers [company]", "List who works in a company", "factord query coop workers 1", "company"),
		command("Employments", "employments [member]", "List where a member works", "factord query coop employments 7", "member"),
		command("CompanyOffers", "company-offers [company]", "List what a company has offered", "factord query coop company-offers 1", "company"),
		command("MemberOffers", "member-offers [member]", "List what a member was offered", "factord query coop member-offers 7", "member"),
		command("Officers", "officers [company]", "List a company's officers", "factord query coop officers 1", "company"),
		command("Related", "related [company] [other]", "Show whether two companies share a worker or a founder", "factord query coop related 1 2", "company", "other"),
		command("RelatedMember", "related-member [company] [member]", "Show whether a member founded or works, or lately worked, in a company", "factord query coop related-member 1 7", "company", "member"),
		command("Credit", "credit [company]", "Show a company's credit from need that was met, and what its next tranche takes", "factord query coop credit 1", "company"),
		command("CreditTotals", "credit-totals", "Show the credit of all companies together", "factord query coop credit-totals"),
		command("Endowment", "endowment [member]", "Show whether a member could found a company with an endowment now", "factord query coop endowment 7", "member"),
	}
}

func messageCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		command("FoundCompany", "found-company [code] [occupation]", "Found a company and work in it", "factord tx coop found-company mill 3 --from anna", "code", "occupation"),
		command("FoundRegionalCompany", "found-regional-company [code] [manager] [occupation] [form]", "Found a company of the region (region.companies)", `factord tx coop found-regional-company bus 7 3 "kind=board, voting_seconds=1 day, seats=3, threshold=2, region_seats=1, term_seconds=52 weeks, nomination_seconds=1 day, election_seconds=1 day" --from officer`, "code", "manager", "occupation", "form"),
		command("ChangeForm", "change-form [company] [form]", "Change how a company decides (write it with the board's address and propose it)", `factord tx coop change-form 1 "kind=all-decide, voting_seconds=1 day, quorum_ppm=50%" --from $(factord query coop company 1 --output json | jq -r .company.authority) --generate-only > change.json`, "company", "form"),
		command("OfferEmployment", "offer-employment [company] [member] [occupation]", "Offer a member a job", "factord tx coop offer-employment 1 7 3 --from anna", "company", "member", "occupation"),
		command("ChangeOccupation", "change-occupation [company] [member] [occupation]", "Offer a worker another occupation", "factord tx coop change-occupation 1 7 4 --from anna", "company", "member", "occupation"),
		command("WithdrawOffer", "withdraw-offer [company] [member]", "Take back an offer that was not answered", "factord tx coop withdraw-offer 1 7 --from anna", "company", "member"),
		command("AcceptOffer", "accept-offer [company] [occupation]", "Take the job or the occupation offered to you", "factord tx coop accept-offer 1 3 --from ben", "company", "occupation"),
		command("DeclineOffer", "decline-offer [company]", "Refuse what a company offered you", "factord tx coop decline-offer 1 --from ben", "company"),
		command("Resign", "resign [company]", "End your employment in a company", "factord tx coop resign 1 --from ben", "company"),
		command("Dismiss", "dismiss [company] [member]", "End a worker's employment", "factord tx coop dismiss 1 7 --from anna", "company", "member"),
		command("AppointOfficer", "appoint-officer [company] [member] [permission]", "Give a worker one mandate of the company", "factord tx coop appoint-officer 1 7 company.order --limit-per-period 500 --period-seconds 7d --from anna", "company", "member", "permission"),
		command("DismissOfficer", "dismiss-officer [company] [member]", "End all mandates of an officer, or your own", "factord tx coop dismiss-officer 1 7 --from anna", "company", "member"),
		command("ReleaseTranche", "release-tranche [company]", "Release a company's next tranche, or declare its endowment recovered, by the bank board's vote (write it with the board's address and propose it)", "factord tx coop release-tranche 1 --recovered --from $(factord board address bank) --generate-only > release.json", "company"),
		command("UpdateParams", "update-params [params]", "Replace the region's rules for founding and employment", `factord tx coop update-params "$(cat coop-params.json)" --from officer`, "params"),
	}
}

// command describes one call by its method, use, meaning, example and positional arguments.
func command(method, use, short, example string, args ...string) *autocliv1.RpcCommandOptions {
	options := &autocliv1.RpcCommandOptions{RpcMethod: method, Use: use, Short: short, Example: example}
	for _, arg := range args {
		options.PositionalArgs = append(options.PositionalArgs, &autocliv1.PositionalArgDescriptor{ProtoField: arg})
	}
	return options
}

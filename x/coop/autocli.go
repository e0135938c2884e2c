package coop

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/coop/types"
)

// AutoCLIOptions describes a command for every query and message.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, queryCommands(), messageCommands())
}

func queryCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		framework.Command("Params", "params", "Show the region's rules for founding and employment", "query coop params"),
		framework.Command("Company", "company [company]", "Show a company: standing, endowment, founders, workers", "query coop company 1", "company"),
		framework.Command("Form", "form [company]", "Show how a company decides, with its board and its workers' roll", "query coop form 1", "company"),
		framework.Command("CompanyByCode", "company-by-code [code]", "Show the company with a code", "query coop company-by-code mill", "code"),
		framework.Command("Companies", "companies", "List all companies", "query coop companies --page-limit 20"),
		framework.Command("Workers", "workers [company]", "List who works in a company", "query coop workers 1", "company"),
		framework.Command("Employments", "employments [member]", "List where a member works", "query coop employments 7", "member"),
		framework.Command("CompanyOffers", "company-offers [company]", "List what a company has offered", "query coop company-offers 1", "company"),
		framework.Command("MemberOffers", "member-offers [member]", "List what a member was offered", "query coop member-offers 7", "member"),
		framework.Command("Officers", "officers [company]", "List a company's officers", "query coop officers 1", "company"),
		framework.Command("Related", "related [company] [other]", "Show whether two companies share a worker or a founder", "query coop related 1 2", "company", "other"),
		framework.Command("RelatedMember", "related-member [company] [member]", "Show whether a member founded or works, or lately worked, in a company", "query coop related-member 1 7", "company", "member"),
		framework.Command("Credit", "credit [company]", "Show a company's credit from need that was met, and what its next tranche takes", "query coop credit 1", "company"),
		framework.Command("CreditTotals", "credit-totals", "Show the credit of all companies together", "query coop credit-totals"),
		framework.Command("Endowment", "endowment [member]", "Show whether a member could found a company with an endowment now", "query coop endowment 7", "member"),
	}
}

func messageCommands() []*autocliv1.RpcCommandOptions {
	return []*autocliv1.RpcCommandOptions{
		framework.Command("FoundCompany", "found-company [code] [occupation]", "Found a company and work in it", "tx coop found-company mill 3 --from anna", "code", "occupation"),
		framework.Command("FoundRegionalCompany", "found-regional-company [code] [manager] [occupation] [form]", "Found a company of the region (region.companies)", `tx coop found-regional-company bus 7 3 "kind=board, voting_seconds=1 day, seats=3, threshold=2, region_seats=1, term_seconds=52 weeks, nomination_seconds=1 day, election_seconds=1 day" --from officer`, "code", "manager", "occupation", "form"),
		framework.Command("ChangeForm", "change-form [company] [form]", "Change how a company decides (write it with the board's address and propose it)", `tx coop change-form 1 "kind=all-decide, voting_seconds=1 day, quorum_ppm=50%" --from $(factord query coop company 1 --output json | jq -r .company.authority) --generate-only > change.json`, "company", "form"),
		framework.Command("OfferEmployment", "offer-employment [company] [member] [occupation]", "Offer a member a job", "tx coop offer-employment 1 7 3 --from anna", "company", "member", "occupation"),
		framework.Command("ChangeOccupation", "change-occupation [company] [member] [occupation]", "Offer a worker another occupation", "tx coop change-occupation 1 7 4 --from anna", "company", "member", "occupation"),
		framework.Command("WithdrawOffer", "withdraw-offer [company] [member]", "Take back an offer that was not answered", "tx coop withdraw-offer 1 7 --from anna", "company", "member"),
		framework.Command("AcceptOffer", "accept-offer [company] [occupation]", "Take the job or the occupation offered to you", "tx coop accept-offer 1 3 --from ben", "company", "occupation"),
		framework.Command("DeclineOffer", "decline-offer [company]", "Refuse what a company offered you", "tx coop decline-offer 1 --from ben", "company"),
		framework.Command("Resign", "resign [company]", "End your employment in a company", "tx coop resign 1 --from ben", "company"),
		framework.Command("Dismiss", "dismiss [company] [member]", "End a worker's employment", "tx coop dismiss 1 7 --from anna", "company", "member"),
		framework.Command("AppointOfficer", "appoint-officer [company] [member] [permission]", "Give a worker one mandate of the company", "tx coop appoint-officer 1 7 company.order --limit-per-period 500 --period-seconds 7d --from anna", "company", "member", "permission"),
		framework.Command("DismissOfficer", "dismiss-officer [company] [member]", "End all mandates of an officer, or your own", "tx coop dismiss-officer 1 7 --from anna", "company", "member"),
		framework.Command("ReleaseTranche", "release-tranche [company]", "Release a company's next tranche, or declare its endowment recovered, by the bank board's vote (write it with the board's address and propose it)", "tx coop release-tranche 1 --recovered --from $(factord board address bank) --generate-only > release.json", "company"),
		framework.UpdateParams(types.ModuleName),
	}
}

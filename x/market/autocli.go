package market

import (
	autocliv1 "cosmossdk.io/api/cosmos/autocli/v1"

	"github.com/factor-coop/factor/internal/framework"
	"github.com/factor-coop/factor/x/market/types"
)

// AutoCLIOptions gives every query and message its command.
func (AppModule) AutoCLIOptions() *autocliv1.ModuleOptions {
	return framework.Commands(types.ModuleName, []*autocliv1.RpcCommandOptions{
		framework.Command("Params", "params", "The region's limits for its market", "query market params"),
		framework.Command("Listing", "listing [product]", "A listed product with its price and stock of the moment", "query market listing 7", "product"),
		framework.Command("Listings", "listings", "What is for sale, of all companies or of one", "query market listings --company 2"),
		framework.Command("Order", "order [order]", "One order", "query market order 31", "order"),
		framework.Command("Orders", "orders", "Orders by buyer, seller and status", "query market orders --seller 2 --status placed"),
		framework.Command("Awaiting", "awaiting [company]", "The orders that wait for a seller's next step", "query market awaiting 2", "company"),
		framework.Command("Contest", "contest [order]", "One open contest with its order", "query market contest 31", "order"),
		framework.Command("Contests", "contests", "The open contests with their orders", "query market contests"),
		framework.Command("LostContests", "lost-contests [kind] [party]", "The contests that a buyer or a seller lost and that still count",
			"query market lost-contests company 2", "kind", "party"),
		framework.Command("Receipt", "receipt [member] [order]", "One purchase that settled at once", "query market receipt 12 31", "member", "order"),
		framework.Command("Receipts", "receipts [member]", "A member's purchases that can still be refunded", "query market receipts 12", "member"),
		framework.Command("JobPosting", "job-posting [job-posting]", "One job posting", "query market job-posting 3", "job_posting"),
		framework.Command("JobPostings", "job-postings", "Open job postings, of all companies or of one", "query market job-postings --company 2"),
		framework.Command("JobApplications", "job-applications [job-posting]", "Who applied to a posting", "query market job-applications 3", "job_posting"),
		framework.Command("MemberApplications", "member-applications [member]", "A member's open applications", "query market member-applications 12", "member"),
	}, []*autocliv1.RpcCommandOptions{
		framework.Command("ListProduct", "list-product [company] [product] [mode] [order-timeout]",
			"Offer a product for sale, over the counter or by order",
			"tx market list-product 2 7 at-once 24h --from mia", "company", "product", "mode", "order_timeout_seconds"),
		framework.Command("UnlistProduct", "unlist-product [company] [product]", "Stop offering a product",
			"tx market unlist-product 2 7 --from mia", "company", "product"),
		framework.Command("Purchase", "purchase [product] [quantity] [max-unit-price]", "Buy as a member, at most at a price per unit",
			"tx market purchase 7 2 3.50 --from ada", "product", "quantity", "max_unit_price"),
		framework.Command("PlaceCompanyOrder", "place-company-order [company] [product] [quantity] [max-unit-price] [pool] [purpose]",
			"Buy for a company from its reserve or its starting pool",
			`tx market place-company-order 3 4 100 0.90 reserve kind=recipe --from mia`,
			"company", "product", "quantity", "max_unit_price", "pool", "purpose"),
		framework.Command("PlaceRegionOrder", "place-region-order [product] [quantity] [max-unit-price]", "Buy for the region from its fund",
			"tx market place-region-order 7 10 3.50 --from banker", "product", "quantity", "max_unit_price"),
		framework.Command("ApproveOrder", "approve-order [order]", "Agree to a starting-pool order between related companies",
			"tx market approve-order 31 --from banker", "order"),
		framework.Command("AcceptOrder", "accept-order [order]", "Take an order on", "tx market accept-order 31 --from mia", "order"),
		framework.Command("FulfilOrder", "fulfil-order [order]", "Hand an order over; it waits for its receipt", "tx market fulfil-order 31 --from mia", "order"),
		framework.Command("ConfirmReceipt", "confirm-receipt [order] [quantity]",
			"Say that all of what you ordered is there; with --record, that as an unrelated member you saw what a starting pool pays",
			"tx market confirm-receipt 31 4 --from ada", "order", "quantity"),
		framework.Command("Contest", "contest [order]", "Contest a delivered order, or a refund that is refused; the region's arbiters decide",
			"tx market contest 31 --from ada", "order"),
		framework.Command("DecideContest", "decide-contest [order] [quantity] [amount]",
			"Decide a contest: how many units go back, and how much of the price of the others (region.arbiters)",
			"tx market decide-contest 31 2 0 --restock --from arbiter", "order", "quantity", "amount"),
		framework.Command("VouchHours", "vouch-hours [order] [shift]...", "Say that you met a company's only worker at work, where you bought something",
			"tx market vouch-hours 31 12 13 --from ada", "order", "shifts..."),
		framework.Command("RejectOrder", "reject-order [order]", "Give an open order up; the money goes back", "tx market reject-order 31 --from mia", "order"),
		framework.Command("CancelOrder", "cancel-order [order]", "Take an order back that was not accepted yet", "tx market cancel-order 31 --from ada", "order"),
		framework.Command("Refund", "refund [order] [quantity]", "Take units back at the price then paid (--buyer MEMBER for a purchase over the counter)",
			"tx market refund 31 1 --buyer 12 --restock --from mia", "order", "quantity"),
		framework.Command("PostJob", "post-job [company] [occupation] [places] [open-until]", "Say that a company looks for people, and until when",
			"tx market post-job 2 1 3 \"in 30 days\" --from mia", "company", "occupation", "places", "open_until"),
		framework.Command("CloseJob", "close-job [job-posting]", "End a posting", "tx market close-job 3 --from mia", "job_posting"),
		framework.Command("Apply", "apply [job-posting]", "Apply for a job", "tx market apply 3 --from ada", "job_posting"),
		framework.Command("WithdrawApplication", "withdraw-application [job-posting]", "Take an application back",
			"tx market withdraw-application 3 --from ada", "job_posting"),
		framework.UpdateParams(types.ModuleName),
	})
}

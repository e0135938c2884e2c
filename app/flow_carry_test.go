package app_test

import (
	"errors"
	"fmt"
	"slices"
	"time"

	sdk "github.com/cosmos/cosmos-sdk/types"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// acts is who acts in the name of a company.
func acts(company uint64) string { return cooptypes.AuthorityAddress(company).String() }

// between are refusals of an order's later steps that its buyer could not know: what happened in between decides.
var between = []error{pricingtypes.ErrOutOfStock, markettypes.ErrRelatedWitness}

// carryOrder takes an order to its settlement and gives all of it back, and on another way takes it back at once. Where
// something came in between, the seller gives it up. Each time the money is where it was before.
func carryOrder(j *journey) error {
	id := j.id("Order")
	order, err := j.b.app.Market.GetOrder(j.b.ctx, id)
	if errors.Is(err, markettypes.ErrOrderNotFound) {
		return j.bringBack(id)
	}
	signer := j.authority()
	switch order.BuyerKind {
	case markettypes.BUYER_KIND_MEMBER:
		signer = j.msg.(*markettypes.MsgPurchase).Signer
	case markettypes.BUYER_KIND_COMPANY:
		signer = acts(order.Buyer)
	}
	if err == nil && order.Status == markettypes.ORDER_STATUS_PLACED {
		back := j.other()
		if err := back.step(&markettypes.MsgCancelOrder{Signer: signer, Order: id}); err != nil {
			return err
		}
		if err := back.whole(order); err != nil {
			return err
		}
	}
	for err == nil && order.Status < markettypes.ORDER_STATUS_FULFILLED {
		switch {
		case order.Approval == markettypes.APPROVAL_NEEDED:
			err = j.step(&markettypes.MsgApproveOrder{Signer: j.authority(), Order: id})
		case order.Status == markettypes.ORDER_STATUS_PLACED:
			no := j.other()
			if err := no.step(&markettypes.MsgRejectOrder{Signer: acts(order.Seller), Order: id}); err != nil {
				return err
			}
			if err := no.whole(order); err != nil {
				return err
			}
			err = j.step(&markettypes.MsgAcceptOrder{Signer: acts(order.Seller), Order: id})
		case order.Status == markettypes.ORDER_STATUS_ACCEPTED:
			err = j.step(&markettypes.MsgFulfilOrder{Signer: acts(order.Seller), Order: id})
		case order.SettlesBySilence():
			if err := j.silence(order); err != nil {
				return err
			}
			no := j.other()
			if err := no.step(&markettypes.MsgRejectOrder{Signer: acts(order.Seller), Order: id}); err != nil {
				return err
			}
			if err := no.whole(order); err != nil {
				return err
			}
			if err := j.contest(order, signer); err != nil {
				return err
			}
			err = j.step(&markettypes.MsgConfirmReceipt{Signer: signer, Order: id, Quantity: order.Quantity})
		default:
			_, err = j.anyone(func(address string, _ uint64) sdk.Msg {
				return &markettypes.MsgConfirmReceipt{Signer: address, Order: id, Quantity: order.Quantity, Record: j.commitment()}
			})
		}
		if slices.ContainsFunc(between, func(reason error) bool { return errors.Is(err, reason) }) {
			if err := j.step(&markettypes.MsgRejectOrder{Signer: acts(order.Seller), Order: id}); err != nil {
				return err
			}
			return j.whole(order)
		}
		if err == nil {
			order, err = j.b.app.Market.GetOrder(j.b.ctx, id)
		}
	}
	if err != nil || order.Purpose.Later() != (pricingtypes.Deferral{}) {
		return err // equipment and what is prepaid are not given back
	}
	if err := j.step(&markettypes.MsgRefund{Signer: acts(order.Seller), Order: id, Quantity: order.Quantity, Restock: true}); err != nil {
		return err
	}
	return j.whole(order)
}

// silence lets the time of a delivered order pass, on another way: it settles.
func (j *journey) silence(order markettypes.Order) error {
	way := j.other()
	now, err := way.b.app.Region.Now(way.b.ctx)
	if err != nil {
		return err
	}
	if err := way.wait(time.Duration(order.DueAt-now) * time.Second); err != nil {
		return err
	}
	after, err := way.b.app.Market.GetOrder(way.b.ctx, order.Id)
	for blocks := 0; err == nil && after.Status == order.Status && blocks < 100; blocks++ { // as many as the queue may be behind
		if err := way.wait(time.Second); err != nil {
			return err
		}
		after, err = way.b.app.Market.GetOrder(way.b.ctx, order.Id)
	}
	if errors.Is(err, markettypes.ErrOrderNotFound) {
		return nil // settled, and the refund period is over too
	}
	want := markettypes.ORDER_STATUS_FULFILLED
	if order.Status == markettypes.ORDER_STATUS_CONTESTED {
		want = markettypes.ORDER_STATUS_REJECTED // nobody saw it
	}
	if err == nil && after.Status != want {
		err = fmt.Errorf("delivered order %d is %s after its time, not %s", order.Id, after.Status, want)
	}
	return err
}

// contest contests a delivered order, on other ways: the arbiters give all of it back, or settle it, or their time passes. A buyer
// who has as many open contests as they may waits with one more.
func (j *journey) contest(order markettypes.Order, signer string) error {
	way := j.other()
	err := way.step(&markettypes.MsgContest{Signer: signer, Order: order.Id})
	if errors.Is(err, markettypes.ErrTooManyContests) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, quantity := range []int64{0, order.Quantity} {
		decided := way.other()
		if _, err := decided.anyone(func(address string, _ uint64) sdk.Msg {
			return &markettypes.MsgDecideContest{Signer: address, Order: order.Id, Quantity: quantity, Restock: true}
		}); errors.Is(err, markettypes.ErrRelatedArbiter) {
			break // all who decide contests are tied to a side: their time passes
		} else if err != nil {
			return err
		}
		if quantity == 0 {
			continue
		}
		if err := decided.whole(order); err != nil {
			return err
		}
	}
	contested, err := way.b.app.Market.GetOrder(way.b.ctx, order.Id)
	if err != nil {
		return err
	}
	return way.silence(contested)
}

// bringBack gives a purchase at once back.
func (j *journey) bringBack(id uint64) error {
	for _, member := range j.region.Members {
		if member.Address != j.msg.(*markettypes.MsgPurchase).Signer {
			continue
		}
		bought, err := j.b.app.Market.GetReceipt(j.b.ctx, member.Id, id)
		if err != nil {
			return err
		}
		receipt := bought.Receipt
		if err := j.step(&markettypes.MsgRefund{Signer: acts(receipt.Seller), Buyer: member.Id, Order: id, Quantity: receipt.Quantity, Restock: true}); err != nil {
			return err
		}
		return j.whole(markettypes.Order{BuyerKind: markettypes.BUYER_KIND_MEMBER, Buyer: member.Id, Seller: receipt.Seller})
	}
	return fmt.Errorf("purchase %d has no buyer", id)
}

// whole says whether the buyer of an order has what they had before it, or is owed it by a seller who is short.
func (j *journey) whole(order markettypes.Order) error {
	account := currencytypes.RegionFund()
	switch {
	case order.BuyerKind == markettypes.BUYER_KIND_MEMBER:
		account = currencytypes.MemberAccount(order.Buyer)
	case order.BuyerKind == markettypes.BUYER_KIND_COMPANY && order.Pool == markettypes.POOL_STARTING:
		account = currencytypes.Starting(order.Buyer)
	case order.BuyerKind == markettypes.BUYER_KIND_COMPANY:
		account = currencytypes.Reserve(order.Buyer)
	}
	before, err := j.base.app.Currency.Balance(j.base.ctx, account)
	if err != nil {
		return err
	}
	now, err := j.b.app.Currency.Balance(j.b.ctx, account)
	if err != nil {
		return err
	}
	owed, err := j.owed(account)
	if err == nil && now+owed != before {
		err = fmt.Errorf("the buyer of order %d had %d and has %d, and is owed %d", order.Id, before, now, owed)
	}
	return err
}

// owed is what an account is owed more than before.
func (j *journey) owed(account currencytypes.Account) (int64, error) {
	var owed [2]int64
	for i, b := range []*branch{j.base, j.b} {
		state, err := b.app.Currency.ExportGenesis(b.ctx)
		if err != nil {
			return 0, err
		}
		for _, claim := range state.Claims {
			if claim.Creditor == account {
				owed[i] += claim.Amount
			}
		}
	}
	return owed[1] - owed[0], nil
}

// carryRefund waits until what a seller owes is paid, after the region has granted them enough.
func carryRefund(j *journey) error {
	company := j.about(j.msg)
	if refund := j.msg.(*markettypes.MsgRefund); refund.Buyer != 0 {
		receipt, err := j.base.app.Market.GetReceipt(j.base.ctx, refund.Buyer, refund.Order)
		if err != nil {
			return err
		}
		company = receipt.Receipt.Seller
	}
	const enough = 1_000_000_000_000
	if err := j.step(&banktypes.MsgGrant{Signer: j.authority(), Company: company, Pool: banktypes.POOL_RESERVE, Amount: enough, Decision: j.commitment()}); err != nil {
		return err
	}
	for range 3 {
		if err := j.wait(time.Hour); err != nil {
			return err
		}
	}
	books, err := j.b.app.Currency.GetCompanyBooks(j.b.ctx, company)
	if err == nil && books.OpenClaims != 0 {
		err = fmt.Errorf("company %d owes %d still", company, books.OpenClaims)
	}
	return err
}

func carryListing(j *journey) error {
	msg := j.msg.(*markettypes.MsgListProduct)
	order := j.other()
	bought := &markettypes.MsgPurchase{Signer: j.officer().Address.String(), Product: msg.Product, Quantity: 1, MaxUnitPrice: j.dearest(msg.Product)}
	if response, err := answered(order.b.app, order.b.ctx, bought); err == nil {
		placed, err := order.b.app.Market.GetOrder(order.b.ctx, response.(*markettypes.MsgPurchaseResponse).Order)
		if err == nil && placed.Status == markettypes.ORDER_STATUS_PLACED {
			for range 2 {
				if err := order.wait(time.Duration(msg.OrderTimeoutSeconds+1) * time.Second); err != nil {
					return err
				}
			}
			if after, err := order.b.app.Market.GetOrder(order.b.ctx, placed.Id); err == nil && after.Status < markettypes.ORDER_STATUS_FULFILLED {
				return fmt.Errorf("order %d still waits after its time: %s", placed.Id, after.Status)
			}
		}
	}
	return j.step(&markettypes.MsgUnlistProduct{Signer: acts(msg.Company), Company: msg.Company, Product: msg.Product})
}

func carryPosting(j *journey) error {
	posting := j.id("JobPosting")
	member, err := j.anyone(func(address string, _ uint64) sdk.Msg {
		return &markettypes.MsgApply{Signer: address, JobPosting: posting}
	})
	if err != nil {
		return err
	}
	back := j.other()
	if err := back.step(&markettypes.MsgWithdrawApplication{Signer: j.region.Members[member-1].Address, JobPosting: posting}); err != nil {
		return err
	}
	if err := j.step(&markettypes.MsgCloseJob{Signer: acts(j.id("Company")), JobPosting: posting}); err != nil {
		return err
	}
	return j.wait(time.Hour)
}

// carryProduct reprices a product and retires it, where nothing of it is left or open.
func carryProduct(j *journey) error {
	product, err := j.b.app.Pricing.GetProduct(j.b.ctx, j.id("Product"))
	if err != nil {
		return err
	}
	if err := j.b.closeCycle(); err != nil {
		return err
	}
	err = j.step(&pricingtypes.MsgRetireProduct{Signer: acts(product.Company), Company: product.Company, Product: product.Id})
	if errors.Is(err, pricingtypes.ErrStockLeft) || errors.Is(err, pricingtypes.ErrOpenOrders) || errors.Is(err, cooptypes.ErrStanding) {
		return nil // a company that ended retires nothing
	}
	return err
}

// carryCount has another member confirm whatever waits for a second person.
func carryCount(j *journey) error {
	state, err := j.b.app.Pricing.ExportGenesis(j.b.ctx)
	if err != nil {
		return err
	}
	company, product, item := j.id("Company"), j.id("Product"), pricingtypes.COUNT_ITEM_OUTPUT
	if count, ok := j.msg.(*pricingtypes.MsgCountStock); ok {
		item = count.Item
	}
	for _, count := range state.Counts {
		if count.Company != company || count.Product != product || count.Item != item {
			continue
		}
		if _, err := j.anyone(func(address string, _ uint64) sdk.Msg {
			return &pricingtypes.MsgConfirmCount{Signer: address, Company: company, Item: count.Item, Product: product, Quantity: count.Quantity}
		}); err != nil {
			return err
		}
	}
	return j.b.closeCycle()
}

// carryOutside takes a payment that waits back, and on another way lets it go out. Where something came in between, it goes
// back. Each time the money is where it should be.
func carryOutside(j *journey) error {
	pay, id := j.msg.(*banktypes.MsgPayOutside), j.id("Payment")
	if !j.response.(*banktypes.MsgPayOutsideResponse).Waits {
		return nil
	}
	from := currencytypes.Reserve(pay.Company)
	if pay.Pool == banktypes.POOL_STARTING {
		from = currencytypes.Starting(pay.Company)
	}
	back := j.other()
	if err := back.step(&banktypes.MsgCancelOutside{Signer: acts(pay.Company), Payment: id}); err != nil {
		return err
	}
	if err := back.sameBalance(from); err != nil {
		return err
	}
	if _, err := j.anyone(func(address string, _ uint64) sdk.Msg {
		return &banktypes.MsgConfirmOutside{Signer: address, Payment: id, Amount: pay.Amount, Record: j.commitment()}
	}); err == nil {
		return nil
	}
	params, err := j.b.app.RegionalBank.GetParams(j.b.ctx)
	if err != nil {
		return err
	}
	silent := j.base.fork()
	j.b = silent
	if j.response, err = answered(silent.app, silent.ctx, pay); err != nil {
		return err
	}
	if err := j.wait(time.Duration(params.OutsideSeconds+1) * time.Second); err != nil {
		return err
	}
	if _, err := silent.app.RegionalBank.GetOutsidePayment(silent.ctx, j.id("Payment")); !errors.Is(err, banktypes.ErrPaymentNotFound) {
		return fmt.Errorf("nobody can confirm payment %d, and it does not go back: %w", j.id("Payment"), err)
	}
	return nil
}

// sameBalance says whether an account has what it had before.
func (j *journey) sameBalance(account currencytypes.Account) error {
	before, err := j.base.app.Currency.Balance(j.base.ctx, account)
	if err != nil {
		return err
	}
	now, err := j.b.app.Currency.Balance(j.b.ctx, account)
	if err == nil && now != before {
		err = fmt.Errorf("%s had %d and has %d", account, before, now)
	}
	return err
}

func carryBudget(j *journey) error {
	budget := j.msg.(*banktypes.MsgSetOutsideBudget)
	return j.step(&banktypes.MsgEndOutsideBudget{Signer: j.authority(), Company: budget.Company, Payee: budget.Payee})
}

func carryShift(j *journey) error {
	if err := j.wait(2 * time.Hour); err != nil {
		return err
	}
	company, shift := j.id("Company"), j.id("Shift")
	if _, open, err := j.b.app.Wage.GetShift(j.b.ctx, shift); err != nil || !open {
		return err // the reserve ran dry: the hour became a claim, and the shift ended
	}
	rejected := j.other()
	if err := rejected.step(&wagetypes.MsgRejectHours{Signer: j.officer().Address.String(), Shift: shift}); err != nil && j.officer().Address.String() != j.msg.(*wagetypes.MsgClockIn).Signer {
		return err
	}
	if err := j.step(&wagetypes.MsgClockOut{Signer: j.msg.(*wagetypes.MsgClockIn).Signer}); err != nil {
		return err
	}
	if len(slices.DeleteFunc(slices.Clone(j.coop.Employments), func(e cooptypes.Employment) bool { return e.Company != company })) < 2 {
		return j.vouch(company, shift)
	}
	_, err := j.anyone(func(address string, _ uint64) sdk.Msg {
		return &wagetypes.MsgConfirmHours{Signer: address, Shifts: []uint64{shift}}
	})
	return err
}

// vouch has whoever bought from a company and still may confirm the shift of its only worker, on a way of each.
func (j *journey) vouch(company, shift uint64) error {
	refusals := []error{
		markettypes.ErrReceiptNotFound, markettypes.ErrRelatedWitness, markettypes.ErrNothingBought, wagetypes.ErrOwnHours,
		wagetypes.ErrVouchedForMany, wagetypes.ErrVouchedInTurn, regiontypes.ErrMemberSuspended, regiontypes.ErrMemberLeft,
	}
	for _, entry := range j.market.Receipts {
		if entry.Receipt.Seller != company {
			continue
		}
		buyer, err := j.b.app.Region.GetMember(j.b.ctx, entry.Buyer)
		if err != nil {
			return err
		}
		way := j.other()
		err = way.step(&markettypes.MsgVouchHours{Signer: buyer.Address, Order: entry.Order, Shifts: []uint64{shift}})
		if err != nil && !slices.ContainsFunc(refusals, func(one error) bool { return errors.Is(err, one) }) {
			return err
		}
	}
	return nil
}

func carryTimesheet(j *journey) error {
	sheet := j.id("Timesheet")
	for _, member := range j.region.Members {
		if member.Id == j.id("Member") && member.Status == regiontypes.MEMBER_STATUS_ACTIVE {
			back := j.other()
			if err := back.step(&wagetypes.MsgWithdrawTimesheet{Signer: member.Address, Timesheet: sheet}); err != nil {
				return err
			}
		}
	}
	if _, err := j.anyone(func(address string, _ uint64) sdk.Msg {
		return &wagetypes.MsgApproveTimesheet{Signer: address, Timesheet: sheet}
	}); err != nil {
		return err
	}
	return j.wait(time.Hour)
}

func carryRequest(j *journey) error {
	asked, request := j.msg.(*banktypes.MsgRequestGrant), j.id("Request")
	for _, no := range []sdk.Msg{
		&banktypes.MsgDeclineRequest{Signer: j.authority(), Request: request, Decision: j.commitment()},
		&banktypes.MsgWithdrawRequest{Signer: acts(asked.Company), Request: request},
	} {
		if err := j.other().step(no); err != nil {
			return err
		}
	}
	return j.step(&banktypes.MsgGrant{Signer: j.authority(), Company: asked.Company, Pool: asked.Pool, Amount: asked.Amount, Request: request, Decision: j.commitment()})
}

func carrySubsidy(j *journey) error {
	ended := j.other()
	if err := ended.step(&banktypes.MsgEndSubsidy{Signer: j.authority(), Company: j.id("Company")}); err != nil {
		return err
	}
	for range 2 {
		if err := j.b.closeCycle(); err != nil {
			return err
		}
	}
	return nil
}

// carryOffer takes the job and gives it up in each way.
func carryOffer(j *journey) error {
	offer := j.msg.(*cooptypes.MsgOfferEmployment)
	who := j.region.Members[offer.Member-1].Address
	for _, no := range []sdk.Msg{
		&cooptypes.MsgDeclineOffer{Signer: who, Company: offer.Company}, &cooptypes.MsgWithdrawOffer{Signer: acts(offer.Company), Company: offer.Company, Member: offer.Member},
	} {
		if err := j.other().step(no); err != nil {
			return err
		}
	}
	another := j.wage.Occupations[0].Id
	if another == offer.Occupation {
		another = j.wage.Occupations[1].Id
	}
	if err := j.steps(
		&cooptypes.MsgAcceptOffer{Signer: who, Company: offer.Company, Occupation: offer.Occupation},
		&cooptypes.MsgChangeOccupation{Signer: acts(offer.Company), Company: offer.Company, Member: offer.Member, Occupation: another},
	); err != nil {
		return err
	}
	if err := j.other().step(&cooptypes.MsgResign{Signer: who, Company: offer.Company}); err != nil {
		return err
	}
	return j.step(&cooptypes.MsgDismiss{Signer: acts(offer.Company), Company: offer.Company, Member: offer.Member})
}

func carryCompany(j *journey) error {
	company := j.id("Company")
	if err := j.step(&insolvencytypes.MsgWindUp{Signer: acts(company), Company: company}); err != nil {
		return err
	}
	return j.b.windUp(company)
}

func carryGrace(j *journey) error {
	company := j.id("Company")
	if err := j.step(&insolvencytypes.MsgBeginProceedings{Signer: j.authority(), Company: company}); err != nil {
		return err
	}
	return j.b.windUp(company)
}

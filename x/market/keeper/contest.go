package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Contest has the region's arbiters decide about a delivered order, or about a settled one whose seller refuses a refund. Its buyer
// says so, once an order, in the time in which it would settle or could be refunded. What a seller in proceedings owes for what
// had settled is told before they begin: from then on x/insolvency settles what there is.
func (k Keeper) Contest(ctx context.Context, order types.Order, by uint64, reason []byte) (types.Order, error) {
	if order.Contested {
		return types.Order{}, errorsmod.Wrapf(types.ErrContestedBefore, "order %d", order.Id)
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return types.Order{}, err
	}
	now, err := k.inTime(ctx, order)
	if err != nil {
		return types.Order{}, err
	}
	contest := types.Contest{Order: order.Id, OpenedBy: by, OpenedAt: now, Reason: reason}
	contested := order
	contested.Contested, contested.DueAt = true, now+params.ContestSeconds
	switch {
	case order.SettlesBySilence():
		contested.Status = types.ORDER_STATUS_CONTESTED
	case order.Status == types.ORDER_STATUS_FULFILLED:
		if err := failure.First(checkRefundable(order, now), k.checkSeller(ctx, order.Seller)); err != nil {
			return types.Order{}, err
		}
		if order.RefundedQuantity == order.Quantity {
			return types.Order{}, errorsmod.Wrapf(types.ErrNotRefundable, "all of order %d came back", order.Id)
		}
		contest.RefundUntil = order.DueAt
	default:
		return types.Order{}, errorsmod.Wrapf(types.ErrOrderStatus, "order %d is %s and paid by pool %s", order.Id, order.Status, order.Pool)
	}
	if err := k.updateOrder(ctx, order, contested); err != nil {
		return types.Order{}, err
	}
	if err := k.insertContest(ctx, contested, contest, params.MaxContests); err != nil {
		return types.Order{}, err
	}
	return contested, base.Emit(ctx, &types.ContestOpened{Contest: contest, DueAt: contested.DueAt})
}

// insertContest stores a new contest with its index entry and counts it for its buyer.
func (k Keeper) insertContest(ctx context.Context, order types.Order, contest types.Contest, limit uint32) error {
	if err := countUp(ctx, k.openContests, order, limit, types.ErrTooManyContests); err != nil {
		return err
	}
	return failure.First(
		k.contests.Set(ctx, contest.Order, contest),
		k.contestsBySeller.Set(ctx, collections.Join(order.Seller, contest.Order)),
	)
}

// contestable is an order, or the signer's receipt of a purchase at once, kept as an order from now on.
func (k Keeper) contestable(ctx context.Context, signer string, id uint64) (types.Order, error) {
	order, err := k.GetOrder(ctx, id)
	if errors.Is(err, types.ErrOrderNotFound) {
		return k.keepAsOrder(ctx, signer, id)
	}
	return order, err
}

// keepAsOrder turns the signer's receipt of a purchase at once into an order, so that it is kept while it is contested.
func (k Keeper) keepAsOrder(ctx context.Context, signer string, id uint64) (types.Order, error) {
	member, err := k.region.FormerMember(ctx, signer)
	if err != nil {
		return types.Order{}, err
	}
	entry, err := k.GetReceipt(ctx, member.Id, id)
	if err != nil {
		return types.Order{}, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return types.Order{}, err
	}
	order, err := asOrder(entry)
	if err != nil {
		return types.Order{}, err
	}
	order.DueAt = entry.Receipt.SettledAt + params.RefundSeconds
	if err := k.receipts.Remove(ctx, collections.Join3(entry.Week, entry.Buyer, entry.Order)); err != nil {
		return types.Order{}, err
	}
	return order, k.insertOrder(ctx, order)
}

// GetContest returns the open contest of an order, or ErrNotContested.
func (k Keeper) GetContest(ctx context.Context, order uint64) (types.Contest, error) {
	return base.Get(ctx, k.contests, order, types.ErrNotContested, "order %d", order)
}

// openContest is the contest of an order, if there is one.
func (k Keeper) openContest(ctx context.Context, order types.Order) (contest types.Contest, open bool, err error) {
	if !order.Contested {
		return contest, false, nil
	}
	contest, err = k.GetContest(ctx, order.Id)
	if errors.Is(err, types.ErrNotContested) {
		return contest, false, nil
	}
	return contest, err == nil, err
}

// confirmContested ends a contest by the word of its buyer, or keeps what an unrelated witness saw: it decides where the region's
// arbiters do not.
func (k Keeper) confirmContested(ctx context.Context, order types.Order, contest types.Contest, msg *types.MsgConfirmReceipt) (types.Order, error) {
	if by, notBuyer := k.authorizeBuyer(ctx, msg.Signer, order); notBuyer == nil {
		var err error
		if order.Status == types.ORDER_STATUS_CONTESTED {
			if order, err = k.settleOrder(ctx, order, by, msg.Record); err != nil {
				return order, err
			}
		}
		return order, k.giveIn(ctx, order, types.CONTEST_END_BUYER)
	}
	if err := k.contestInTime(ctx, order); err != nil {
		return order, err
	}
	if contest.Witness != 0 {
		return order, errorsmod.Wrapf(types.ErrOrderStatus, "member %d has seen order %d", contest.Witness, order.Id)
	}
	witness, err := k.unrelatedWitness(ctx, order, msg)
	if err != nil {
		return order, err
	}
	contest.Witness, contest.Record = witness, msg.Record
	if err := k.contests.Set(ctx, order.Id, contest); err != nil {
		return order, err
	}
	return order, base.Emit(ctx, &types.ContestWitnessed{Order: order.Id, Witness: witness, Record: msg.Record})
}

// contestInTime refuses what comes after the arbiters' time, by the clock.
func (k Keeper) contestInTime(ctx context.Context, order types.Order) error {
	now, err := k.region.Now(ctx)
	if err == nil && (order.Postponed || now >= order.DueAt) {
		err = errorsmod.Wrapf(types.ErrOrderOverdue, "the contest of order %d ended at %s, now is %s", order.Id, said.Time(order.DueAt), said.Time(now))
	}
	return err
}

// DecideContest carries out what the region's arbiters decided. The caller has authorised them.
func (k Keeper) DecideContest(ctx context.Context, msg *types.MsgDecideContest) (returned int64, claim uint64, err error) {
	contest, err := k.GetContest(ctx, msg.Order)
	if err != nil {
		return 0, 0, err
	}
	order, err := k.GetOrder(ctx, msg.Order)
	if err != nil {
		return 0, 0, err
	}
	if err := k.contestInTime(ctx, order); err != nil {
		return 0, 0, err
	}
	if err := k.checkArbiters(ctx, msg.Signer, order); err != nil {
		return 0, 0, err
	}
	so := outcome{quantity: msg.Quantity, amount: msg.Amount, restock: msg.Restock}
	if returned, claim, err = k.decide(ctx, order, contest, so, &types.ContestClosed{
		End: types.CONTEST_END_DECIDED, DecidedBy: msg.Signer, Decision: msg.Decision,
	}); err != nil {
		return 0, 0, err
	}
	return returned, claim, k.recordLoss(ctx, order, so)
}

// checkArbiters: economy rule, no arbiter who is a party or tied to one decides: an officer is neither, and a board would have
// decided so without those who are.
func (k Keeper) checkArbiters(ctx context.Context, signer string, order types.Order) error {
	companies, member := partiesOf(order)
	if _, decided := regiontypes.DecidersOf(ctx); decided {
		others, err := k.coop.DecidedWithout(ctx, member, companies...)
		if err == nil && !others {
			err = errorsmod.Wrapf(types.ErrRelatedArbiter, "order %d of companies %v and member %d was not decided by others", order.Id, companies, member)
		}
		return err
	}
	arbiter, err := k.region.ActiveMember(ctx, signer)
	if err != nil {
		return err
	}
	tied, err := k.tiedTo(ctx, order, arbiter.Id)
	if err == nil && tied {
		err = errorsmod.Wrapf(types.ErrRelatedArbiter, "member %d and order %d", arbiter.Id, order.Id)
	}
	return err
}

// partiesOf are the companies of an order, and the member who bought, 0 where no member did.
func partiesOf(order types.Order) (companies []uint64, member uint64) {
	companies = []uint64{order.Seller}
	switch order.BuyerKind {
	case types.BUYER_KIND_MEMBER:
		return companies, order.Buyer
	case types.BUYER_KIND_COMPANY:
		return append(companies, order.Buyer), 0
	default:
		return companies, 0
	}
}

// tiedTo says whether a member is a party to an order, or tied to a company that is.
func (k Keeper) tiedTo(ctx context.Context, order types.Order, member uint64) (bool, error) {
	companies, buyer := partiesOf(order)
	if member == buyer {
		return true, nil
	}
	for _, company := range companies {
		if related, err := k.coop.RelatedMember(ctx, company, member); err != nil || related {
			return related, err
		}
	}
	return false, nil
}

// decideByTime ends a contest that nobody decided: what an unrelated witness saw settles it, else the money goes back. Where the region's
// fund is short of its mark-up by then, as much of that as it has: a seller that ends would wait for it for ever.
func (k Keeper) decideByTime(ctx context.Context, order types.Order, contest types.Contest) error {
	if contest.Witness != 0 {
		_, _, err := k.decide(ctx, order, contest, outcome{}, &types.ContestClosed{End: types.CONTEST_END_WITNESSED})
		return err
	}
	all := outcome{quantity: order.Quantity - order.RefundedQuantity, byTime: true}
	_, _, err := k.decide(ctx, order, contest, all, &types.ContestClosed{End: types.CONTEST_END_UNDECIDED})
	return err
}

// outcome is how many units of a contested order go back with their price, how much of the price of the others does, and
// whether the units can be sold again. byTime says that nobody decided so.
type outcome struct {
	quantity, amount int64
	restock, byTime  bool
}

func (k Keeper) decide(ctx context.Context, order types.Order, contest types.Contest, so outcome, closed *types.ContestClosed) (returned int64, claim uint64, err error) {
	if order.Status == types.ORDER_STATUS_CONTESTED {
		returned, err = k.decideHeld(ctx, order, contest, so)
	} else {
		returned, claim, err = k.decideSettled(ctx, order, so)
	}
	if err != nil {
		return 0, 0, err
	}
	closed.Order, closed.Quantity, closed.Amount = order.Id, so.quantity, returned
	return returned, claim, k.endContest(ctx, order.Id, contest, closed)
}

// decideHeld divides an order out of its hold: what its buyer keeps settles, the rest of the hold goes back.
func (k Keeper) decideHeld(ctx context.Context, order types.Order, contest types.Contest, so outcome) (int64, error) {
	back, err := partOf(order, so.quantity)
	if err != nil {
		return 0, err
	}
	kept := order
	kept.Quantity -= back.quantity
	kept.Paid -= back.atCost + back.markup
	kept.PaidMarkup -= back.markup
	if so.amount > kept.Paid {
		return 0, errorsmod.Wrapf(types.ErrInvalid, "amount is %s, what order %d keeps costs %s", said.Money(so.amount), order.Id, said.Money(kept.Paid))
	}
	if kept.Quantity == 0 {
		return order.Paid, k.closeReturned(ctx, order, types.ORDER_STATUS_REJECTED, so.restock)
	}
	if back.quantity > 0 {
		if err := k.pricing.ReturnDelivery(ctx, order.Product, back.quantity, back.atCost, so.restock); err != nil {
			return 0, err
		}
	}
	delivered := kept.Paid - kept.PaidMarkup
	if so.amount > 0 { // the seller's part and the region's are lowered alike
		markup, err := money.MulDivFloor(so.amount, kept.PaidMarkup, kept.Paid)
		if err != nil {
			return 0, err
		}
		kept.Paid, kept.PaidMarkup = kept.Paid-so.amount, kept.PaidMarkup-markup
	}
	kept.ConfirmedBy = contest.Witness
	settled, err := k.settle(ctx, order, kept, delivered, contest.Record)
	return order.Paid - settled.Paid, err
}

// decideSettled takes units of a settled order back as its seller would, who owes what they are short of.
func (k Keeper) decideSettled(ctx context.Context, order types.Order, so outcome) (int64, uint64, error) {
	if so.amount != 0 {
		return 0, 0, errorsmod.Wrapf(types.ErrInvalid, "amount is %s: order %d has settled and is divided by units only", said.Money(so.amount), order.Id)
	}
	back, err := partOf(order, so.quantity)
	if err != nil || so.quantity == 0 {
		return 0, 0, err
	}
	if so.byTime {
		fund, err := k.currency.Balance(ctx, currencytypes.RegionFund())
		if err != nil {
			return 0, 0, err
		}
		back.markup = min(back.markup, fund)
	}
	returned, claim, err := k.takeBack(ctx, order, back, so.restock)
	if err != nil {
		return 0, 0, err
	}
	refunded := order
	refunded.RefundedQuantity += back.quantity
	return returned, claim, k.updateOrder(ctx, order, refunded)
}

// giveIn ends the contest of an order, if there is one, by what one of its sides did.
func (k Keeper) giveIn(ctx context.Context, order types.Order, end types.ContestEnd) error {
	contest, open, err := k.openContest(ctx, order)
	if err != nil || !open {
		return err
	}
	return k.endContest(ctx, order.Id, contest, &types.ContestClosed{Order: order.Id, End: end})
}

// endContest forgets a contest. An order that had settled is kept as long as it would have been.
func (k Keeper) endContest(ctx context.Context, id uint64, contest types.Contest, closed *types.ContestClosed) error {
	order, err := k.GetOrder(ctx, id)
	if err != nil {
		return err
	}
	if contest.RefundUntil != 0 {
		now, err := k.region.Now(ctx)
		if err != nil {
			return err
		}
		after := order
		after.DueAt, after.Postponed = max(now, contest.RefundUntil), false
		if err := k.updateOrder(ctx, order, after); err != nil {
			return err
		}
	}
	return failure.First(
		k.contests.Remove(ctx, id),
		k.contestsBySeller.Remove(ctx, collections.Join(order.Seller, id)),
		countDown(ctx, k.openContests, order),
		base.Emit(ctx, closed),
	)
}

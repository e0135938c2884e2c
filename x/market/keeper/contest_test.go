package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func (w *world) contesting(p regiontypes.Member, order uint64) transaction {
	return sending(w.MarketMsg.Contest, &types.MsgContest{Signer: p.Address, Order: order, Reason: commitment("half of it is missing")})
}

// deciding is the word of somebody who decides contests for the region.
func (w *world) deciding(signer string, order uint64, quantity, amount int64) transaction {
	return sending(w.MarketMsg.DecideContest, &types.MsgDecideContest{Signer: signer, Order: order, Quantity: quantity, Amount: amount, Decision: commitment("why")})
}

// contested is an order of four that the customer contests.
func (w *world) contested() uint64 {
	order := w.handedOver()
	require.NoError(w.t, w.contesting(w.customer, order)(w.Ctx))
	return order
}

// refundRefused is a purchase at once that the customer contests.
func (w *world) refundRefused() uint64 {
	order := w.loaves()
	require.NoError(w.t, w.contesting(w.customer, order)(w.Ctx))
	return order
}

// arbiter is an officer of the region who decides contests and nothing else.
func (w *world) arbiter(member regiontypes.Member) {
	_, err := w.Region.GrantMandate(w.Ctx, w.Region.Authority(), regiontypes.MandateGrant{Member: member.Id, Permission: regiontypes.PermissionArbiters})
	require.NoError(w.t, err)
}

// byBoard carries a message out as the decision of those who agreed, or of an electorate.
func (w *world) byBoard(deciders regiontypes.Deciders, send func(context.Context) error) func(context.Context) error {
	return func(ctx context.Context) error {
		return send(regiontypes.WithDeciders(sdk.UnwrapSDKContext(ctx), deciders))
	}
}

func (w *world) openContests() int {
	contests, err := w.MarketQuery.Contests(w.Ctx, &types.QueryContestsRequest{})
	require.NoError(w.t, err)
	return len(contests.Contested)
}

func TestAContestedDeliveryWaitsForTheArbitersWhoSettleRefundOrDivide(t *testing.T) {
	for name, test := range map[string]struct {
		quantity, amount int64
		restock          bool
		paid, stock      int64 // in units, and what the customer pays less besides
		status           types.OrderStatus
	}{
		"settles":                  {0, 0, false, 4, 996, types.ORDER_STATUS_FULFILLED},
		"goes back":                {4, 0, true, 0, 1000, types.ORDER_STATUS_REJECTED},
		"goes back lost":           {4, 0, false, 0, 996, types.ORDER_STATUS_REJECTED},
		"is divided by units":      {3, 0, true, 1, 999, types.ORDER_STATUS_FULFILLED},
		"is divided by price":      {0, unit, false, 4, 996, types.ORDER_STATUS_FULFILLED},
		"is divided in both ways":  {2, unit / 2, false, 2, 996, types.ORDER_STATUS_FULFILLED},
		"is kept without a price":  {2, 2 * unit, true, 2, 998, types.ORDER_STATUS_FULFILLED},
		"is kept and cheaper by 1": {0, 1, false, 4, 996, types.ORDER_STATUS_FULFILLED},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			price := w.price(w.flour)
			require.Equal(t, unit, price)
			hand, order := w.Money(w.customer), w.contested()
			require.Equal(t, types.ORDER_STATUS_CONTESTED, w.order(order).Status)
			w.check()
			w.wait(week + 1)
			require.Equal(t, types.ORDER_STATUS_CONTESTED, w.order(order).Status, "silence settles nothing that is contested")
			response, err := w.MarketMsg.DecideContest(w.Ctx, &types.MsgDecideContest{
				Signer: w.Officer.Address, Order: order, Quantity: test.quantity, Amount: test.amount, Restock: test.restock,
			})
			require.NoError(t, err)
			paid := test.paid*price - test.amount
			require.Equal(t, hand-paid, w.Money(w.customer))
			require.Equal(t, 4*price-paid, response.Returned)
			require.Equal(t, test.status, w.order(order).Status)
			require.Equal(t, paid, w.order(order).Paid)
			require.Equal(t, test.stock, w.stock(w.flour))
			require.Zero(t, w.openContests())
			w.check()
			w.refused(types.ErrContestedBefore, w.contesting(w.customer, order))
			w.refused(types.ErrNotContested, w.deciding(w.Officer.Address, order, 0, 0))
		})
	}
}

func TestADecisionTakesNoMoreThanThereIs(t *testing.T) {
	w := newWorld(t)
	order := w.contested()
	w.refused(types.ErrRefundAboveQuantity, w.deciding(w.Officer.Address, order, 5, 0))
	w.refused(types.ErrInvalid, w.deciding(w.Officer.Address, order, 0, 4*unit+1))
	w.refused(types.ErrInvalid, w.deciding(w.Officer.Address, order, 4, 1))
	w.refused(types.ErrInvalid, w.deciding(w.Officer.Address, order, -1, 0))
	w.refused(types.ErrInvalid, w.deciding(w.Officer.Address, order, 0, -1))
	settled := w.refundRefused()
	w.refused(types.ErrInvalid, w.deciding(w.Officer.Address, settled, 1, 1))
	w.refused(types.ErrRefundAboveQuantity, w.deciding(w.Officer.Address, settled, 4, 0))
	w.check()
}

func TestTheRegionsMarkUpIsLoweredAsTheSellersPriceIs(t *testing.T) {
	w := newWorld(t)
	w.SetMarkup(100_000)
	hand, fund := w.Money(w.customer), w.Balance(currencytypes.RegionFund())
	order := w.contested()
	require.NoError(t, w.deciding(w.Officer.Address, order, 1, unit)(w.Ctx))
	settled := w.order(order)
	require.EqualValues(t, 3, settled.Quantity)
	require.Equal(t, 3*1_100_000-unit, settled.Paid)
	require.Equal(t, int64(300_000-90_909), settled.PaidMarkup, "a tenth, and what does not divide stays the region's")
	require.Equal(t, hand-settled.Paid, w.Money(w.customer))
	require.Equal(t, fund+settled.PaidMarkup, w.Balance(currencytypes.RegionFund()))
	w.check()
	require.NoError(t, w.refunding(w.miller, 0, order, 3)(w.Ctx))
	require.Equal(t, hand, w.Money(w.customer))
	w.check()
}

func TestARefusedRefundIsDecidedAlsoOfWhatWasBoughtOverTheCounter(t *testing.T) {
	w := newWorld(t)
	hand, price := w.Money(w.customer), w.price(w.bread)
	order := w.refundRefused()
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(order).Status, "it is kept as an order")
	_, err := w.Market.GetReceipt(w.Ctx, w.customer.Id, order)
	require.ErrorIs(t, err, types.ErrReceiptNotFound)
	w.check()
	w.wait(15 * day)
	require.Equal(t, 1, w.openContests(), "longer than the refund period")
	require.NoError(t, w.deciding(w.Officer.Address, order, 2, 0)(w.Ctx))
	require.Equal(t, hand-price, w.Money(w.customer))
	require.EqualValues(t, 2, w.order(order).RefundedQuantity)
	w.check()
	w.wait(1)
	_, err = w.Market.GetOrder(w.Ctx, order)
	require.ErrorIs(t, err, types.ErrOrderNotFound, "the refund period was over before")
	w.check()
}

func TestASettledOrderIsContestedInTheRefundPeriodOnly(t *testing.T) {
	w := newWorld(t)
	order, loaves := w.bought(), w.loaves()
	w.fulfil(w.miller, order)
	w.Advance(15 * dayDuration) // no block has ended
	w.refused(types.ErrNotRefundable, w.contesting(w.customer, order))
	w.refused(types.ErrReceiptNotFound, w.contesting(w.customer, loaves))
}

func TestASellerWhoIsShortOwesWhatTheArbitersGiveBack(t *testing.T) {
	w := newWorld(t)
	order := w.refundRefused()
	w.Drain(w.bakery)
	response, err := w.MarketMsg.DecideContest(w.Ctx, &types.MsgDecideContest{Signer: w.Officer.Address, Order: order, Quantity: 3})
	require.NoError(t, err)
	require.NotZero(t, response.Claim)
	w.check()
}

func TestWhoIsAPartyOrTiedToOneDecidesNothing(t *testing.T) {
	w := newWorld(t)
	order := w.contested()
	for _, one := range []regiontypes.Member{w.miller, w.customer, w.stranger, w.baker} {
		w.arbiter(one)
	}
	w.refused(types.ErrRelatedArbiter, w.deciding(w.miller.Address, order, 0, 0))
	w.refused(types.ErrRelatedArbiter, w.deciding(w.customer.Address, order, 0, 0))
	w.refused(regiontypes.ErrNotMember, w.deciding(w.authority(), order, 0, 0)) // nobody decided it
	ofCompanies := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe))
	w.deliver(w.miller, ofCompanies)
	require.NoError(t, w.contesting(w.baker, ofCompanies)(w.Ctx))
	w.refused(types.ErrRelatedArbiter, w.deciding(w.baker.Address, ofCompanies, 0, 0))
	require.NoError(t, w.deciding(w.stranger.Address, order, 0, 0)(w.Ctx))
	require.NoError(t, w.deciding(w.customer.Address, ofCompanies, 0, 0)(w.Ctx))
	w.check()
}

// A board decides if it would have done so without everybody who is a party or tied to one.
func TestABoardDecidesOnlyWithoutThoseWhoAreTied(t *testing.T) {
	w := newWorld(t)
	order := w.contested()
	decide := w.deciding(w.authority(), order, 4, 0)
	for _, deciders := range []regiontypes.Deciders{
		{Members: []uint64{w.stranger.Id, w.customer.Id}},
		{Members: []uint64{w.miller.Id}},
		{Yes: 5, Needed: 5},
		{Yes: 6, Needed: 5}, // the miller and the customer are two
		{Yes: 4, Needed: 5},
		{},
	} {
		w.refused(types.ErrRelatedArbiter, w.byBoard(deciders, decide))
	}
	require.NoError(t, w.byBoard(regiontypes.Deciders{Yes: 7, Needed: 5}, decide)(w.Ctx))
	require.Equal(t, types.ORDER_STATUS_REJECTED, w.order(order).Status)
	second := w.contested()
	require.NoError(t, w.byBoard(regiontypes.Deciders{Members: []uint64{w.stranger.Id, w.baker.Id}}, w.deciding(w.authority(), second, 4, 0))(w.Ctx))
	w.check()
}

func TestWhatNobodyDecidesAWitnessDoesAndElseTheMoneyGoesBack(t *testing.T) {
	w := newWorld(t)
	w.fund(w.stranger, 100*unit)
	hand := w.Money(w.customer)
	silent, seen := w.contested(), w.contested()
	refused := w.refundRefused()
	w.refused(types.ErrRelatedWitness, w.confirming(w.miller, seen, 4))
	w.refused(types.ErrReceiptMismatch, w.confirming(w.stranger, seen, 3))
	require.NoError(t, w.confirming(w.stranger, seen, 4)(w.Ctx))
	w.refused(types.ErrOrderStatus, w.confirming(w.baker, seen, 4)) // it has been seen
	require.Equal(t, types.ORDER_STATUS_CONTESTED, w.order(seen).Status)
	w.check()
	w.Advance(28 * dayDuration) // no block has ended
	w.refused(types.ErrOrderOverdue, w.deciding(w.Officer.Address, silent, 0, 0))
	w.refused(types.ErrOrderOverdue, w.confirming(w.stranger, silent, 4))
	w.refused(types.ErrOrderOverdue, w.rejectBy(w.miller, seen))
	w.wait(0)
	require.Equal(t, types.ORDER_STATUS_REJECTED, w.order(silent).Status)
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(seen).Status)
	require.Equal(t, w.stranger.Id, w.order(seen).ConfirmedBy)
	require.Equal(t, hand-4*unit, w.Money(w.customer), "of the loaves too")
	require.Zero(t, w.openContests())
	w.check()
	w.wait(1)
	_, err := w.Market.GetOrder(w.Ctx, refused)
	require.ErrorIs(t, err, types.ErrOrderNotFound)
	w.check()
}

// Nobody waits for a region whose fund is empty: a seller that ends would never be gone. The seller's part goes back all the same.
func TestWhatNobodyDecidesGoesBackAlsoWhenTheRegionsFundIsShortOfItsMarkUp(t *testing.T) {
	for _, left := range []int64{0, 100_000} {
		w := newWorld(t)
		w.SetMarkup(100_000)
		hand := w.Money(w.customer)
		order := w.refundRefused()
		paid := hand - w.Money(w.customer)
		contested := w.order(order)
		fund := w.Balance(currencytypes.RegionFund())
		require.Greater(t, contested.PaidMarkup, left)
		require.NoError(t, w.Currency.Post(w.Ctx, currencytypes.Posting{
			From: currencytypes.RegionFund(), To: currencytypes.External(), Amount: fund - left, Class: currencytypes.COST_CLASS_NEUTRAL,
			Cause: currencytypes.Cause{Kind: currencytypes.CAUSE_KIND_OUTSIDE, Ref: 99},
		}))
		w.refused(currencytypes.ErrInsufficient, w.deciding(w.Officer.Address, order, contested.Quantity, 0)) // who decides can fill it first
		w.wait(28 * day)
		require.Zero(t, w.openContests())
		require.Equal(t, hand-contested.PaidMarkup+left, w.Money(w.customer), "of %d", paid)
		require.Zero(t, w.Balance(currencytypes.RegionFund()))
		w.check()
	}
}

func TestEitherSideGivesIn(t *testing.T) {
	w := newWorld(t)
	hand := w.Money(w.customer)
	confirmed, rejected := w.contested(), w.contested()
	require.NoError(t, w.receiving(confirmed)(w.Ctx))
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(confirmed).Status)
	require.NoError(t, w.rejectBy(w.miller, rejected)(w.Ctx))
	require.Equal(t, types.ORDER_STATUS_REJECTED, w.order(rejected).Status)
	require.Equal(t, hand-4*unit, w.Money(w.customer))
	withdrawn, refunded := w.refundRefused(), w.refundRefused()
	require.NoError(t, w.receiving(withdrawn)(w.Ctx))
	require.NoError(t, w.refunding(w.baker, w.customer.Id, refunded, 1)(w.Ctx), "a part ends nothing")
	require.Equal(t, 1, w.openContests())
	require.NoError(t, w.refunding(w.baker, 0, refunded, 2)(w.Ctx))
	require.Zero(t, w.openContests())
	w.check()
	lost, err := w.MarketQuery.LostContests(w.Ctx, &types.QueryLostContestsRequest{Kind: types.BUYER_KIND_MEMBER, Party: w.customer.Id})
	require.NoError(t, err)
	require.Empty(t, lost.Lost, "who gives in has not lost")
}

func TestABuyersOpenContestsAreBounded(t *testing.T) {
	w := newWorld(t)
	first := w.contested()
	w.contested()
	w.refundRefused()
	order := w.handedOver()
	w.refused(types.ErrTooManyContests, w.contesting(w.customer, order))
	require.NoError(t, w.receiving(first)(w.Ctx))
	require.NoError(t, w.contesting(w.customer, order)(w.Ctx))
	w.check()
}

func TestWhatCannotBeContested(t *testing.T) {
	w := newWorld(t)
	placed, oven := w.bought(), w.deliveredOven()
	w.refused(types.ErrOrderStatus, w.contesting(w.customer, placed))
	w.refused(types.ErrOrderStatus, w.contesting(w.baker, oven)) // a witness sees it, and silence sends the money back
	w.refused(types.ErrNotBuyer, w.contesting(w.stranger, placed))
	w.refused(types.ErrReceiptNotFound, w.contesting(w.stranger, w.loaves()))
	owned := w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_RESERVE, equipment))
	w.fulfil(w.miller, owned)
	w.refused(types.ErrNotRefundable, w.contesting(w.baker, owned)) // it is the region's
	order := w.handedOver()
	w.Advance(7 * dayDuration)
	w.refused(types.ErrOrderOverdue, w.contesting(w.customer, order)) // silence has settled it, by the clock
	w.check()
}

func TestASuspendedBuyerContests(t *testing.T) {
	w := newWorld(t)
	order := w.handedOver()
	require.NoError(t, w.Region.Suspend(w.Ctx, w.customer.Id, "test"))
	require.NoError(t, w.contesting(w.customer, order)(w.Ctx))
	w.check()
}

func TestAContestIsDecidedAlsoWhenTheSellerIsInProceedings(t *testing.T) {
	w := newWorld(t)
	other := w.loaves()
	hand, order, loaves := w.Money(w.customer), w.contested(), w.refundRefused()
	for _, company := range []uint64{w.mill, w.bakery} {
		w.stand(company, cooptypes.STANDING_IN_PROCEEDINGS)
	}
	for _, company := range []uint64{w.mill, w.bakery} {
		open, err := w.Market.HasOpenOrders(w.Ctx, company)
		require.NoError(t, err)
		require.True(t, open, "its end waits for the decision")
	}
	w.refused(types.ErrSellerMayNotSell, w.contesting(w.customer, other)) // what there is is x/insolvency's to settle
	require.NoError(t, w.deciding(w.Officer.Address, order, 4, 0)(w.Ctx))
	require.NoError(t, w.deciding(w.Officer.Address, loaves, 3, 0)(w.Ctx))
	for _, company := range []uint64{w.mill, w.bakery} {
		open, err := w.Market.HasOpenOrders(w.Ctx, company)
		require.NoError(t, err)
		require.False(t, open)
	}
	require.Equal(t, hand, w.Money(w.customer))
	w.check()
}

func TestTheRegionsBankContestsForABuyerInProceedings(t *testing.T) {
	w := newWorld(t)
	order := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe))
	w.deliver(w.miller, order)
	w.refused(types.ErrNotBuyer, w.contesting(w.Officer, w.handedOver())) // of a member who is there
	w.refused(regiontypes.ErrNotAuthorized, w.contesting(w.Officer, order))
	w.stand(w.bakery, cooptypes.STANDING_IN_PROCEEDINGS)
	w.refused(regiontypes.ErrNotAuthorized, w.contesting(w.baker, order))
	require.NoError(t, w.contesting(w.Officer, order)(w.Ctx))
	w.check()
}

// Who contests what arrived, or delivers what was not ordered, again and again, trades by order with somebody who sees it.
func TestWhoLosesTooOftenNamesAWitness(t *testing.T) {
	w := newWorld(t)
	w.fund(w.stranger, 100*unit)
	for range 3 {
		require.NoError(t, w.deciding(w.Officer.Address, w.contested(), 0, 0)(w.Ctx))
	}
	w.refused(types.ErrNeedsWitness, w.purchase(w.customer, w.flour, 4))
	require.NoError(t, w.purchase(w.customer, w.bread, 1)(w.Ctx), "over the counter nothing is contested")
	require.NoError(t, w.purchase(w.stranger, w.flour, 1)(w.Ctx))
	with := func(witness uint64) transaction {
		return sending(w.MarketMsg.Purchase, &types.MsgPurchase{
			Signer: w.customer.Address, Product: w.flour, Quantity: 4, MaxUnitPrice: 1000 * unit, Witness: witness,
		})
	}
	w.refused(types.ErrRelatedWitness, with(w.miller.Id))
	w.refused(types.ErrRelatedWitness, with(w.customer.Id))
	w.refused(regiontypes.ErrMemberNotFound, with(99))
	require.NoError(t, w.Region.Suspend(w.Ctx, w.baker.Id, "test"))
	w.refused(regiontypes.ErrMemberStatus, with(w.baker.Id))

	hand := w.Money(w.customer)
	next := func() uint64 {
		id, err := w.Market.Stored().OrderSequence.Peek(w.Ctx)
		require.NoError(t, err)
		require.NoError(t, with(w.stranger.Id)(w.Ctx))
		w.deliver(w.miller, id)
		return id
	}
	seen, silent := next(), next()
	w.refused(types.ErrOrderStatus, w.contesting(w.customer, seen))
	w.refused(types.ErrNotWitness, w.confirming(w.Officer, seen, 4))
	w.refused(types.ErrRelatedWitness, w.confirming(w.miller, seen, 4))
	require.NoError(t, w.confirming(w.stranger, seen, 4)(w.Ctx))
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(seen).Status)
	w.check()
	w.wait(week)
	require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(silent).Status, "nobody saw it")
	require.Equal(t, hand-4*unit, w.Money(w.customer))
	w.check()

	w.Advance(52 * 7 * dayDuration) // no block has ended
	require.NoError(t, w.purchase(w.customer, w.flour, 4)(w.Ctx), "a year later it is forgotten, by the clock")
	w.wait(0)
	lost, err := w.MarketQuery.LostContests(w.Ctx, &types.QueryLostContestsRequest{Kind: types.BUYER_KIND_MEMBER, Party: w.customer.Id})
	require.NoError(t, err)
	require.Empty(t, lost.Lost)
	w.check()
}

func TestASellerWhoLosesTooOftenSellsByOrderWithAWitness(t *testing.T) {
	w := newWorld(t)
	w.fund(w.stranger, 100*unit)
	require.NoError(t, w.deciding(w.Officer.Address, w.contested(), 2, 0)(w.Ctx))
	for range 3 {
		require.NoError(t, w.deciding(w.Officer.Address, w.contested(), 4, 0)(w.Ctx))
	}
	lost, err := w.MarketQuery.LostContests(w.Ctx, &types.QueryLostContestsRequest{Kind: types.BUYER_KIND_COMPANY, Party: w.mill})
	require.NoError(t, err)
	require.Len(t, lost.Lost, 3, "where it was divided nobody lost")
	w.refused(types.ErrNeedsWitness, w.purchase(w.stranger, w.flour, 1))
	w.refused(types.ErrNeedsWitness, w.ordering(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe))
	require.NoError(t, w.ordering(w.baker, w.bakery, w.oven, 1, types.POOL_STARTING, equipment)(w.Ctx), "that needs a witness anyway")
	w.check()
}

package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// refundPeriod is longer than a purchase can be refunded, and than the week in which it lies.
const refundPeriod = 22 * day

// credit is what a company has from need that was met.
func (w *world) credit(company uint64) int64 {
	w.t.Helper()
	answer, err := w.CoopQuery.Credit(w.Ctx, &cooptypes.QueryCreditRequest{Company: company})
	require.NoError(w.t, err)
	return answer.AtHand
}

// board carries something out as the decision of people.
func (w *world) board(deciders regiontypes.Deciders, decided func()) {
	before := w.Ctx
	w.Ctx = regiontypes.WithDeciders(w.Ctx, deciders)
	decided()
	w.Ctx = before
}

func TestAPurchaseBecomesCreditWhenItCanNoLongerBeRefunded(t *testing.T) {
	w := newWorld(t)
	w.fund(w.stranger, 1000*unit)
	price := w.price(w.bread)
	order, _ := w.buy(w.customer, w.bread, 10)
	w.buy(w.stranger, w.cake, 1)
	w.wait(10 * day)
	require.Zero(t, w.credit(w.bakery))
	require.NoError(t, w.refunding(w.baker, w.customer.Id, order, 4)(w.Ctx))
	w.wait(refundPeriod)
	require.Equal(t, 6*price, w.credit(w.bakery), "what was refunded and what timed out counts for nothing")
	w.wait(refundPeriod)
	require.Equal(t, 6*price, w.credit(w.bakery), "once")
	w.check()
}

func TestBuyingAndReturningReleasesNothing(t *testing.T) {
	w := newWorld(t)
	for range 5 {
		order, _ := w.buy(w.customer, w.bread, 10)
		require.NoError(t, w.refunding(w.baker, w.customer.Id, order, 10)(w.Ctx))
	}
	w.wait(refundPeriod)
	require.Zero(t, w.credit(w.bakery))
	w.check()
}

func TestARefundThatIsOwedIsNoCredit(t *testing.T) {
	w := newWorld(t)
	order, _ := w.buy(w.customer, w.bread, 10)
	require.NoError(t, w.Currency.Post(w.Ctx, currencytypes.Posting{
		From: currencytypes.Reserve(w.bakery), To: currencytypes.External(), Amount: w.Reserve(w.bakery), Class: currencytypes.COST_CLASS_COST,
		Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, 1, w.bakery),
	}))
	require.NoError(t, w.refunding(w.baker, w.customer.Id, order, 10)(w.Ctx))
	require.Len(t, w.claims(w.bakery), 1)
	w.wait(refundPeriod)
	require.Zero(t, w.credit(w.bakery))
}

func TestASaleToAWorkerOfTheSellerIsNoCredit(t *testing.T) {
	w := newWorld(t)
	w.fund(w.baker, 10*unit)
	order, _ := w.buy(w.baker, w.bread, 1)
	receipt, err := w.Market.GetReceipt(w.Ctx, w.baker.Id, order)
	require.NoError(t, err)
	require.False(t, receipt.Receipt.Unrelated)
	w.buy(w.customer, w.bread, 1)
	w.Hire(w.bakery, w.baker, w.customer, 1)
	w.wait(refundPeriod)
	require.Zero(t, w.credit(w.bakery), "also who was hired between buying and the end of the refund period")
	w.check()
}

func TestAnOrderHandsCreditOnWhenItCanNoLongerBeRefunded(t *testing.T) {
	w := newWorld(t)
	w.Recover(w.bakery)
	paid := 40 * w.price(w.bread)
	w.buy(w.customer, w.bread, 40)
	w.wait(refundPeriod)
	require.Equal(t, paid, w.credit(w.bakery))
	order := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 10, types.POOL_RESERVE, overhead))
	total := w.fulfil(w.miller, order)
	require.NoError(t, w.refunding(w.miller, 0, order, 5)(w.Ctx))
	w.wait(10 * day)
	require.Zero(t, w.credit(w.mill))
	w.wait(refundPeriod)
	require.Equal(t, total/2, w.credit(w.mill))
	require.Equal(t, paid-total/2, w.credit(w.bakery))
	w.check()

	w.Hire(w.mill, w.miller, w.baker, 1)
	w.fulfil(w.miller, w.place(w.companyOrder(w.baker, w.bakery, w.flour, 10, types.POOL_RESERVE, overhead)))
	w.wait(refundPeriod)
	require.Equal(t, total/2, w.credit(w.mill), "related companies hand nothing on")
	w.check()
}

func TestWhatTheRegionBuysIsCreditIfOthersDecided(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.Currency.Post(w.Ctx, currencytypes.Posting{
		From: currencytypes.External(), To: currencytypes.RegionFund(), Amount: 1000 * unit, Class: currencytypes.COST_CLASS_NEUTRAL,
		Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, 1, 0),
	}))
	buys := func() {
		w.t.Helper()
		response, err := w.MarketMsg.PlaceRegionOrder(w.Ctx, &types.MsgPlaceRegionOrder{Signer: w.authority(), Product: w.flour, Quantity: 5, MaxUnitPrice: 1000 * unit})
		require.NoError(t, err)
		w.fulfil(w.miller, response.Order)
	}
	buys() // signed, not decided
	w.board(regiontypes.Deciders{Members: []uint64{w.stranger.Id, w.miller.Id}}, buys)
	w.board(regiontypes.Deciders{Yes: 10, Needed: 10}, buys)
	w.board(regiontypes.Deciders{}, buys)
	w.wait(refundPeriod)
	require.Zero(t, w.credit(w.mill), "one officer, a board with a miller, an electorate that needed the miller")
	w.board(regiontypes.Deciders{Members: []uint64{w.stranger.Id, w.customer.Id}}, buys)
	w.board(regiontypes.Deciders{Yes: 11, Needed: 10}, buys)
	w.wait(refundPeriod)
	require.Equal(t, 10*w.price(w.flour), w.credit(w.mill))
	w.check()
}

package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

const week = 7 * day

func TestASellersWordSettlesNothingTheBuyersReceiptDoes(t *testing.T) {
	w := newWorld(t)
	hand, reserve, order := w.Money(w.customer), w.Reserve(w.mill), w.bought()
	price := w.deliver(w.miller, order)
	require.Equal(t, types.ORDER_STATUS_DELIVERED, w.order(order).Status)
	require.Equal(t, reserve, w.Reserve(w.mill), "delivered is not settled")
	require.EqualValues(t, 996, w.stock(w.flour), "what was handed over is not on the shelf")
	w.check()

	require.NoError(t, w.receiving(order)(w.Ctx))
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(order).Status)
	require.Equal(t, w.customer.Id, w.order(order).ConfirmedBy)
	require.Equal(t, hand-price, w.Money(w.customer))
	require.GreaterOrEqual(t, w.Reserve(w.mill), reserve+price, "and what its credit released")
	require.EqualValues(t, 996, w.stock(w.flour))
	w.check()
}

func TestSilenceSettlesADeliveryAfterItsTimeAlsoOfWhoLeft(t *testing.T) {
	w := newWorld(t)
	hand, order := w.Money(w.customer), w.bought()
	price := w.deliver(w.miller, order)
	require.NoError(t, w.Region.Leave(w.Ctx, w.customer.Id))
	w.wait(week - 10)
	require.Equal(t, types.ORDER_STATUS_DELIVERED, w.order(order).Status)
	w.wait(10)
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(order).Status)
	require.Zero(t, w.order(order).ConfirmedBy)
	require.Equal(t, hand-price, w.Balance(currencytypes.MemberAccount(w.customer.Id)))
	w.check()
	require.NoError(t, w.refunding(w.miller, 0, order, 1)(w.Ctx), "a refund is counted from the settlement on")
	w.check()
}

func TestADeliveryWhoseTimeIsOverSettlesHoweverLateTheQueueIs(t *testing.T) {
	w := newWorld(t)
	order := w.handedOver()
	w.Advance(7 * dayDuration) // no block has ended
	w.refused(types.ErrOrderOverdue, w.rejectBy(w.miller, order))
	w.refused(types.ErrOrderOverdue, w.cancelBy(w.customer, order))
	require.NoError(t, w.receiving(order)(w.Ctx), "it settles as it would by itself")
	w.check()
}

func TestADeliveryThatCouldNotSettleInTimeIsTriedAgain(t *testing.T) {
	w := newWorld(t)
	order := w.handedOver()
	broken := w.order(order)
	hold := broken.Hold
	broken.Hold = 999
	require.NoError(t, w.Market.Stored().Orders.Set(w.Ctx, order, broken))
	w.wait(week)
	postponed := w.order(order)
	require.True(t, postponed.Postponed)
	postponed.Hold = hold
	require.NoError(t, w.Market.Stored().Orders.Set(w.Ctx, order, postponed))
	w.refused(types.ErrOrderOverdue, w.rejectBy(w.miller, order))
	w.wait(3600)
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(order).Status)
	w.check()
}

func TestASellerTakesADeliveryBackAndItsUnitsReturnToTheStock(t *testing.T) {
	w := newWorld(t)
	hand, order := w.Money(w.customer), w.handedOver()
	require.NoError(t, w.rejectBy(w.miller, order)(w.Ctx))
	require.Equal(t, types.ORDER_STATUS_REJECTED, w.order(order).Status)
	require.Equal(t, hand, w.Money(w.customer))
	require.EqualValues(t, 1000, w.stock(w.flour))
	w.check()
}

func TestWhatAWitnessDoesNotConfirmReturnsToTheStock(t *testing.T) {
	w := newWorld(t)
	order := w.deliveredOven()
	require.EqualValues(t, 4, w.stock(w.oven))
	w.wait(day)
	require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(order).Status)
	require.EqualValues(t, 5, w.stock(w.oven))
	w.check()
}

// closed is the company's costing and the flour's after the first cycle, in which the mill spent 300 and did something.
func (w *world) closed(act func(*world)) (pricingtypes.CompanyCosting, pricingtypes.ProductCosting) {
	w.t.Helper()
	params := types.DefaultParams()
	params.ReceiptSeconds = 30 * day // the cycle closes while deliveries are open
	require.NoError(w.t, w.Market.SetParams(w.Ctx, params))
	require.NoError(w.t, w.Currency.Post(w.Ctx, currencytypes.Posting{
		From: currencytypes.Reserve(w.mill), To: currencytypes.External(), Amount: 300 * unit,
		Class: currencytypes.COST_CLASS_COST, Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, w.mill, 0),
	}))
	act(w)
	w.wait(week)
	w.wait(1)
	w.check()
	costs, err := w.PricingQuery.Costs(w.Ctx, &pricingtypes.QueryCostsRequest{Company: w.mill})
	require.NoError(w.t, err)
	require.EqualValues(w.t, 1, costs.Costing.Age, "a cycle closed")
	product, err := w.PricingQuery.Product(w.Ctx, &pricingtypes.QueryProductRequest{Product: w.flour})
	require.NoError(w.t, err)
	return costs.Costing, product.Costing
}

// What a seller has delivered is neither stock nor recovered: the error that drives its price is the same whether the
// buyer's receipt is there or not, and what comes back leaves no trace.
func TestWhatADeliveryCostsStandsOutsideOfTheErrorUntilItIsSettled(t *testing.T) {
	order := func(w *world) uint64 { id, _ := w.buy(w.customer, w.flour, 40); return id }
	settled, sold := newWorld(t).closed(func(w *world) { w.fulfil(w.miller, order(w)) })
	open := newWorld(t)
	delivered, none := open.closed(func(w *world) { w.deliver(w.miller, order(w)) })
	returned, _ := newWorld(t).closed(func(w *world) {
		id := order(w)
		w.deliver(w.miller, id)
		require.NoError(t, w.rejectBy(w.miller, id)(w.Ctx))
	})
	nothing, _ := newWorld(t).closed(func(*world) {})

	require.Equal(t, settled.Error, delivered.Error)
	require.Equal(t, nothing.Error, returned.Error)
	require.NotZero(t, nothing.Error)
	require.Equal(t, []int64{40}, sold.Units)
	require.Equal(t, []int64{0}, none.Units, "units count in the cycle in which they settle")

	orders, err := open.MarketQuery.Orders(open.Ctx, &types.QueryOrdersRequest{Seller: open.mill, Status: types.ORDER_STATUS_DELIVERED})
	require.NoError(t, err)
	require.NoError(t, open.receiving(orders.Orders[0].Id)(open.Ctx))
	open.wait(week)
	open.wait(1)
	product, err := open.PricingQuery.Product(open.Ctx, &pricingtypes.QueryProductRequest{Product: open.flour})
	require.NoError(t, err)
	require.Equal(t, []int64{0, 40}, product.Costing.Units)
	open.check()
}

func TestMadeToOrderWorkIsPricedWhenItIsHandedOver(t *testing.T) {
	w := newWorld(t)
	hand := w.Money(w.customer)
	order, held := w.buy(w.customer, w.cake, 1)
	job := w.accept(w.baker, order)
	tag := pricingtypes.CostTag{Job: job}
	work := []pricingtypes.Labour{{Occupation: 1, Seconds: 3600, Amount: 15 * unit}}
	require.NoError(t, w.Pricing.RecordLabour(w.Ctx, w.bakery, tag, work))
	price := w.deliver(w.baker, order)
	require.Less(t, price, held)
	w.check()
	require.NoError(t, w.Pricing.RecordLabour(w.Ctx, w.bakery, tag, work), "is overhead: the job has ended")
	require.NoError(t, w.receiving(order)(w.Ctx))
	require.Equal(t, price, w.order(order).Paid)
	require.Equal(t, hand-price, w.Money(w.customer), "the rest of the ceiling came back")
	w.check()
}

func TestMadeToOrderWorkThatComesBackIsTheSellersLoss(t *testing.T) {
	w := newWorld(t)
	hand := w.Money(w.customer)
	order, _ := w.buy(w.customer, w.cake, 1)
	w.accept(w.baker, order)
	w.deliver(w.baker, order)
	require.NoError(t, w.rejectBy(w.baker, order)(w.Ctx))
	require.Equal(t, hand, w.Money(w.customer))
	w.check()
	retire := sending(w.PricingMsg.RetireProduct, &pricingtypes.MsgRetireProduct{Signer: w.baker.Address, Company: w.bakery, Product: w.cake})
	require.NoError(t, retire(w.Ctx))
}

func TestADeliveryIsSettledAlsoWhenItsSellerIsInProceedingsOrUnlisted(t *testing.T) {
	for name, then := range map[string]func(*world){
		"insolvent":      func(w *world) { require.NoError(w.t, w.Owe(w.Ctx, w.mill, w.miller.Id, unit)) },
		"in proceedings": func(w *world) { w.stand(w.mill, cooptypes.STANDING_IN_PROCEEDINGS) },
		"unlisted":       func(w *world) { require.NoError(w.t, w.unlist(w.miller, w.mill, w.flour)(w.Ctx)) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			confirmed, silent, oven := w.handedOver(), w.handedOver(), w.deliveredOven()
			then(w)
			require.NoError(t, w.receiving(confirmed)(w.Ctx))
			require.NoError(t, w.confirming(w.stranger, oven, 1)(w.Ctx))
			w.wait(week)
			require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(silent).Status)
			w.check()
		})
	}
}

func TestTheDeliveriesOfACompanyThatIsWoundUpWaitNoLongerThanForABuyer(t *testing.T) {
	w := newWorld(t)
	_, err := w.MarketMsg.ListProduct(w.Ctx, &types.MsgListProduct{
		Signer: w.miller.Address, Company: w.mill, Product: w.oven, Mode: types.LISTING_MODE_BY_ORDER, OrderTimeoutSeconds: 90 * day,
	})
	require.NoError(t, err)
	waiting := w.handedOver() // settles by silence, and stands before the ovens: they are reached all the same
	sold, bought := w.deliveredOven(), w.deliveredOven()
	var last uint64
	for i, at := range []uint64{waiting, sold, bought} { // one at a time: those before keep nobody from being looked at
		var looked int
		var done bool
		last, looked, done, err = w.Market.CloseSales(w.Ctx, w.mill, last, 1)
		require.NoError(t, err)
		require.Equal(t, at, last)
		require.Equal(t, 1, looked)
		require.False(t, done, i)
	}
	_, looked, done, err := w.Market.CloseSales(w.Ctx, w.mill, last, 1)
	require.NoError(t, err)
	require.True(t, done)
	require.Zero(t, looked)
	_, _, _, err = w.Market.ClosePurchases(w.Ctx, w.bakery, 0, 100)
	require.NoError(t, err)
	for _, order := range []uint64{sold, bought, waiting} {
		require.Equal(t, types.ORDER_STATUS_DELIVERED, w.order(order).Status)
		require.LessOrEqual(t, w.order(order).DueAt, w.now()+week)
	}
	w.wait(week)
	require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(sold).Status)
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(waiting).Status)
	open, err := w.Market.HasOpenOrders(w.Ctx, w.mill)
	require.NoError(t, err)
	require.False(t, open)
	w.check()
}

func TestASuspendedBuyerConfirms(t *testing.T) {
	w := newWorld(t)
	order := w.handedOver()
	require.NoError(t, w.Region.Suspend(w.Ctx, w.customer.Id, "test"))
	require.NoError(t, w.receiving(order)(w.Ctx))
	w.check()
}

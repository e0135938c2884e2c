package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/cosmos/cosmos-sdk/types/query"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func pageOf(limit uint64, key []byte) *query.PageRequest {
	return &query.PageRequest{Limit: limit, Key: key}
}

func (w *world) acceptBy(p regiontypes.Member, order uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.AcceptOrder(ctx, &types.MsgAcceptOrder{Signer: p.Address, Order: order})
		return err
	}
}

func (w *world) fulfilBy(p regiontypes.Member, order uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.FulfilOrder(ctx, &types.MsgFulfilOrder{Signer: p.Address, Order: order})
		return err
	}
}

func (w *world) rejectBy(p regiontypes.Member, order uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.RejectOrder(ctx, &types.MsgRejectOrder{Signer: p.Address, Order: order})
		return err
	}
}

func (w *world) cancelBy(p regiontypes.Member, order uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.CancelOrder(ctx, &types.MsgCancelOrder{Signer: p.Address, Order: order})
		return err
	}
}

func TestAnOrderHoldsTheMoneyAtTheLockedPriceUntilItIsFulfilled(t *testing.T) {
	w := newWorld(t)
	hand, reserve, price := w.Money(w.customer), w.Reserve(w.mill), w.price(w.flour)
	company, err := w.Coop.GetCompany(w.Ctx, w.mill)
	require.NoError(t, err)

	order, held := w.buy(w.customer, w.flour, 4)
	require.Equal(t, 4*price, held)
	require.Equal(t, hand-held, w.Money(w.customer))
	require.Equal(t, reserve, w.Reserve(w.mill))
	require.EqualValues(t, 1000, w.stock(w.flour), "the stock moves at fulfilment")
	w.check()

	w.accept(w.miller, order)
	w.check()
	require.Equal(t, held, w.fulfil(w.miller, order))
	after, err := w.Coop.GetCompany(w.Ctx, w.mill)
	require.NoError(t, err)
	require.Equal(t, reserve+held+after.Released-company.Released, w.Reserve(w.mill))
	require.EqualValues(t, 996, w.stock(w.flour))
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(order).Status)
	w.check()
}

func TestABuyerCancelsBeforeAcceptanceOnly(t *testing.T) {
	w := newWorld(t)
	hand := w.Money(w.customer)
	first, _ := w.buy(w.customer, w.flour, 4)
	second, held := w.buy(w.customer, w.flour, 2)
	w.refused(types.ErrNotBuyer, w.cancelBy(w.stranger, first))
	require.NoError(t, w.cancelBy(w.customer, first)(w.Ctx))
	require.Equal(t, hand-held, w.Money(w.customer))
	w.refused(types.ErrOrderStatus, w.cancelBy(w.customer, first))

	w.accept(w.miller, second)
	w.refused(types.ErrOrderStatus, w.cancelBy(w.customer, second))
	w.check()
}

func TestASellerGivesAnOrderUpAndTheMoneyGoesBackExactly(t *testing.T) {
	w := newWorld(t)
	hand := w.Money(w.customer)
	placed, _ := w.buy(w.customer, w.flour, 4)
	accepted, _ := w.buy(w.customer, w.flour, 2)
	w.accept(w.miller, accepted)
	w.refused(regiontypes.ErrNotAuthorized, w.rejectBy(w.baker, placed)) // the baker does not sell for the mill
	require.NoError(t, w.rejectBy(w.miller, placed)(w.Ctx))
	require.NoError(t, w.rejectBy(w.miller, accepted)(w.Ctx))
	require.Equal(t, hand, w.Money(w.customer))
	w.refused(types.ErrOrderStatus, w.rejectBy(w.miller, placed))
	w.refused(types.ErrOrderStatus, w.fulfilBy(w.miller, placed))
	w.refused(types.ErrOrderStatus, w.acceptBy(w.miller, placed))
	w.check()
}

func TestAnOrderTimesOutIntoAnExactReleaseAndAcceptanceStartsTheTimeoutAgain(t *testing.T) {
	w := newWorld(t)
	hand := w.Money(w.customer)
	ignored, _ := w.buy(w.customer, w.flour, 4)
	taken, held := w.buy(w.customer, w.flour, 2)
	w.wait(day - 10)
	require.Equal(t, types.ORDER_STATUS_PLACED, w.order(ignored).Status)
	w.accept(w.miller, taken)
	w.wait(10)
	require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(ignored).Status)
	require.Equal(t, types.ORDER_STATUS_ACCEPTED, w.order(taken).Status)
	require.Equal(t, hand-held, w.Money(w.customer))
	w.wait(day)
	require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(taken).Status)
	require.Equal(t, hand, w.Money(w.customer))
	w.check()
	w.wait(14*day + 1)
	_, err := w.Market.GetOrder(w.Ctx, taken)
	require.ErrorIs(t, err, types.ErrOrderNotFound, "closed orders are forgotten after the refund period")
	w.check()
}

func TestTheDueQueueHandlesNoMoreThanItsCapInABlock(t *testing.T) {
	w := newWorld(t)
	params := types.DefaultParams()
	params.MaxDuePerBlock = 2
	require.NoError(t, w.Market.SetParams(w.Ctx, params))
	for range 5 {
		w.buy(w.customer, w.flour, 1)
	}
	open := func() (count int) {
		genesis, err := w.Market.ExportGenesis(w.Ctx)
		require.NoError(t, err)
		for _, order := range genesis.Orders {
			if order.Status.Open() {
				count++
			}
		}
		return count
	}
	w.Advance(2 * dayDuration)
	for _, left := range []int{3, 1, 0} {
		require.NoError(t, w.Market.EndBlock(w.Ctx))
		require.Equal(t, left, open())
		w.check()
	}
}

func TestABuyersOpenOrdersAreBounded(t *testing.T) {
	w := newWorld(t)
	params := types.DefaultParams()
	params.MaxOpenOrders = 2
	require.NoError(t, w.Market.SetParams(w.Ctx, params))
	first, _ := w.buy(w.customer, w.flour, 1)
	w.buy(w.customer, w.flour, 1)
	third := func(ctx context.Context) error {
		_, err := w.MarketMsg.Purchase(ctx, &types.MsgPurchase{Signer: w.customer.Address, Product: w.flour, Quantity: 1, MaxUnitPrice: 100 * unit})
		return err
	}
	w.refused(types.ErrTooManyOpenOrders, third)
	w.fulfil(w.miller, first)
	require.NoError(t, third(w.Ctx))
	w.check()
}

func TestAStepNeedsAnOrderThatExists(t *testing.T) {
	w := newWorld(t)
	for _, step := range []func(context.Context) error{
		w.acceptBy(w.miller, 999), w.fulfilBy(w.miller, 999), w.rejectBy(w.miller, 999), w.cancelBy(w.customer, 999),
	} {
		w.refused(types.ErrOrderNotFound, step)
	}
}

func TestFulfillingMoreThanThereIsInStockFailsAndTheOrderStaysOpen(t *testing.T) {
	w := newWorld(t)
	order, _ := w.buy(w.customer, w.oven, 1)
	w.fund(w.customer, 10_000*unit)
	rest, _ := w.buy(w.customer, w.oven, 5)
	w.fulfil(w.miller, order)
	w.refused(pricingtypes.ErrOutOfStock, w.fulfilBy(w.miller, rest))
	require.Equal(t, types.ORDER_STATUS_PLACED, w.order(rest).Status)
}

func TestMadeToOrderWorkSettlesAtItsCostAndTheRestOfTheCeilingGoesBack(t *testing.T) {
	w := newWorld(t)
	hand, price := w.Money(w.customer), w.price(w.cake)
	order, held := w.buy(w.customer, w.cake, 2)
	require.Equal(t, 2*price*120/100, held, "the region's margin of 20%")
	w.refused(types.ErrOrderStatus, w.fulfilBy(w.baker, order)) // its job opens with the acceptance

	job := w.accept(w.baker, order)
	require.NotZero(t, job)
	require.NoError(t, w.Pricing.RecordLabour(w.Ctx, w.bakery, pricingtypes.CostTag{Job: job}, []pricingtypes.Labour{{Occupation: 1, Seconds: 3600, Amount: 15 * unit}}))
	paid := w.fulfil(w.baker, order)
	require.Positive(t, paid)
	require.LessOrEqual(t, paid, held)
	require.GreaterOrEqual(t, paid, 15*unit)
	require.Equal(t, hand-paid, w.Money(w.customer))
	w.check()
}

func TestMadeToOrderWorkNeverCostsMoreThanItsCeiling(t *testing.T) {
	w := newWorld(t)
	response, err := w.MarketMsg.Purchase(w.Ctx, &types.MsgPurchase{
		Signer: w.customer.Address, Product: w.cake, Quantity: 1, MaxUnitPrice: 1000 * unit, Ceiling: 10 * unit,
	})
	require.NoError(t, err)
	require.Equal(t, 10*unit, response.Held)
	job := w.accept(w.baker, response.Order)
	require.NoError(t, w.Pricing.RecordLabour(w.Ctx, w.bakery, pricingtypes.CostTag{Job: job}, []pricingtypes.Labour{{Occupation: 1, Seconds: 3600, Amount: 50 * unit}}))
	require.Equal(t, 10*unit, w.fulfil(w.baker, response.Order))
	w.check()
}

func TestTheConsumersMarkupOfMadeToOrderWorkFitsIntoTheCeilingToo(t *testing.T) {
	w := newWorld(t)
	w.SetMarkup(100_000)
	response, err := w.MarketMsg.Purchase(w.Ctx, &types.MsgPurchase{
		Signer: w.customer.Address, Product: w.cake, Quantity: 1, MaxUnitPrice: 1000 * unit, Ceiling: 11*unit + 3,
	})
	require.NoError(t, err)
	fund := w.Balance(currencytypes.RegionFund())
	job := w.accept(w.baker, response.Order)
	require.NoError(t, w.Pricing.RecordLabour(w.Ctx, w.bakery, pricingtypes.CostTag{Job: job}, []pricingtypes.Labour{{Occupation: 1, Seconds: 3600, Amount: 50 * unit}}))
	paid := w.fulfil(w.baker, response.Order)
	require.LessOrEqual(t, paid, response.Held)
	require.Equal(t, w.order(response.Order).PaidMarkup, w.Balance(currencytypes.RegionFund())-fund)
	require.InDelta(t, unit, w.order(response.Order).PaidMarkup, 2)
	w.check()
}

func TestACancelledJobLeavesItsCostWithTheSeller(t *testing.T) {
	w := newWorld(t)
	hand := w.Money(w.customer)
	order, _ := w.buy(w.customer, w.cake, 1)
	job := w.accept(w.baker, order)
	w.wait(day)
	require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(order).Status)
	_, err := w.Pricing.GetJob(w.Ctx, job)
	require.ErrorIs(t, err, pricingtypes.ErrJobNotFound)
	require.Equal(t, hand, w.Money(w.customer))
	w.check()
}

func TestOrdersAreFoundByBuyerSellerAndStatus(t *testing.T) {
	w := newWorld(t)
	placed, _ := w.buy(w.customer, w.flour, 1)
	accepted, _ := w.buy(w.customer, w.flour, 1)
	w.accept(w.miller, accepted)
	settled, _ := w.buy(w.customer, w.flour, 1)
	w.fulfil(w.miller, settled)
	w.fund(w.stranger, 50*unit)
	others, _ := w.buy(w.stranger, w.flour, 1)

	ids := func(req *types.QueryOrdersRequest) (found []uint64) {
		response, err := w.MarketQuery.Orders(w.Ctx, req)
		require.NoError(t, err)
		for _, order := range response.Orders {
			found = append(found, order.Id)
		}
		return found
	}
	require.Equal(t, []uint64{placed, accepted, settled}, ids(&types.QueryOrdersRequest{BuyerKind: types.BUYER_KIND_MEMBER, Buyer: w.customer.Id}))
	require.Equal(t, []uint64{placed, others, accepted, settled}, ids(&types.QueryOrdersRequest{Seller: w.mill}))
	require.Equal(t, []uint64{settled}, ids(&types.QueryOrdersRequest{Seller: w.mill, Status: types.ORDER_STATUS_FULFILLED}))
	require.Equal(t, []uint64{accepted}, ids(&types.QueryOrdersRequest{Status: types.ORDER_STATUS_ACCEPTED}))
	require.Empty(t, ids(&types.QueryOrdersRequest{BuyerKind: types.BUYER_KIND_REGION}))
	_, err := w.MarketQuery.Orders(w.Ctx, &types.QueryOrdersRequest{Buyer: 1})
	require.ErrorContains(t, err, "buyer 1: say with buyer_kind")

	awaiting, err := w.MarketQuery.Awaiting(w.Ctx, &types.QueryAwaitingRequest{Company: w.mill})
	require.NoError(t, err)
	require.Len(t, awaiting.Orders, 3)
	_, err = w.MarketQuery.Order(w.Ctx, &types.QueryOrderRequest{Order: 999})
	require.ErrorContains(t, err, "order 999")
}

package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

func TestAServiceAtNoPriceIsNotBoughtAMillionTimesOverTheCounter(t *testing.T) {
	w := newWorld(t)
	advice := w.Register(w.baker, w.bakery, "advice", pricingtypes.PRODUCT_KIND_SERVICE, 0)
	w.List(w.baker, w.bakery, advice, types.LISTING_MODE_AT_ONCE)
	product, err := w.Pricing.GetProduct(w.Ctx, advice)
	require.NoError(t, err)
	usual := product.Declared.UnitsPerCycle
	sold := func() int64 {
		response, err := w.PricingQuery.Product(w.Ctx, &pricingtypes.QueryProductRequest{Product: advice})
		require.NoError(t, err)
		return response.Flow.Sold
	}
	order, _ := w.buy(w.customer, advice, 4*usual)
	require.Equal(t, 4*usual, sold(), "an honest peak passes")
	require.ErrorIs(t, func() error { _, err := w.Market.GetOrder(w.Ctx, order); return err }(), types.ErrOrderNotFound)

	order, _ = w.buy(w.customer, advice, 1_000_000)
	require.Equal(t, 4*usual, sold(), "what is more waits for its seller")
	require.Equal(t, types.ORDER_STATUS_PLACED, w.order(order).Status)
	company, err := w.MarketMsg.PlaceCompanyOrder(w.Ctx, w.companyOrder(w.miller, w.mill, advice, types.MaxQuantity, types.POOL_RESERVE, overhead))
	require.NoError(t, err)
	require.Equal(t, types.ORDER_STATUS_PLACED, w.order(company.Order).Status)
	_, err = w.MarketMsg.RejectOrder(w.Ctx, &types.MsgRejectOrder{Signer: w.baker.Address, Order: company.Order})
	require.NoError(t, err)
	require.Equal(t, 4*usual, sold())
	w.accept(w.baker, order)
	w.fulfil(w.baker, order)
	require.Equal(t, 4*usual+1_000_000, sold(), "and the seller may accept it")
}

func TestGoodsInStockAreSoldInAnyQuantityOverTheCounter(t *testing.T) {
	w := newWorld(t)
	w.buy(w.customer, w.bread, w.stock(w.bread))
	require.Zero(t, w.stock(w.bread))
}

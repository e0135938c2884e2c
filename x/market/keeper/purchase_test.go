package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestAPurchaseDestroysTheBuyersMoneyAndRefillsTheSeller(t *testing.T) {
	w := newWorld(t)
	price, hand, reserve, memo := w.price(w.bread), w.Money(w.customer), w.Reserve(w.bakery), w.Memo(w.bakery)
	company, err := w.Coop.GetCompany(w.Ctx, w.bakery)
	require.NoError(t, err)

	order, paid := w.buy(w.customer, w.bread, 3)

	require.Equal(t, 3*price, paid)
	require.Equal(t, hand-paid, w.Money(w.customer))
	require.Equal(t, reserve+paid+released(t, w, company.Released), w.Reserve(w.bakery))
	require.Equal(t, memo.Unrecovered-paid, w.Memo(w.bakery).Unrecovered, "revenue lowers the unrecovered cost")
	require.EqualValues(t, 97, w.stock(w.bread))

	receipt, err := w.MarketQuery.Receipt(w.Ctx, &types.QueryReceiptRequest{Member: w.customer.Id, Order: order})
	require.NoError(t, err)
	require.EqualValues(t, 3, receipt.Entry.Receipt.Quantity)
	require.Equal(t, price, receipt.Entry.Receipt.UnitPrice)
	require.True(t, receipt.Entry.Receipt.Unrelated)
	w.check()
}

// released is what a sale to somebody unrelated released of the bakery's initial reserve since before.
func released(t *testing.T, w *world, before int64) int64 {
	company, err := w.Coop.GetCompany(w.Ctx, w.bakery)
	require.NoError(t, err)
	return company.Released - before
}

func TestAPurchaseIsRefusedWithoutATrace(t *testing.T) {
	w := newWorld(t)
	good := types.MsgPurchase{Signer: w.customer.Address, Product: w.bread, Quantity: 1, MaxUnitPrice: w.price(w.bread)}
	for name, test := range map[string]struct {
		want   error
		change func(*types.MsgPurchase)
	}{
		"by somebody who is no member":    {regiontypes.ErrNotMember, func(m *types.MsgPurchase) { m.Signer = w.Region.Authority().String() }},
		"of an unknown product":           {types.ErrListingNotFound, func(m *types.MsgPurchase) { m.Product = 999 }},
		"above the buyer's limit":         {types.ErrPriceAboveLimit, func(m *types.MsgPurchase) { m.MaxUnitPrice-- }},
		"of more than there is in stock":  {pricingtypes.ErrOutOfStock, func(m *types.MsgPurchase) { m.Quantity = 101 }},
		"with less money than it costs":   {currencytypes.ErrInsufficient, func(m *types.MsgPurchase) { m.Signer = w.stranger.Address }},
		"with a ceiling over the counter": {types.ErrCeiling, func(m *types.MsgPurchase) { m.Ceiling = 1 }},
	} {
		t.Run(name, func(t *testing.T) {
			msg := good
			test.change(&msg)
			w.refused(test.want, func(ctx context.Context) error { _, err := w.MarketMsg.Purchase(ctx, &msg); return err })
		})
	}
	_, err := w.MarketMsg.Purchase(w.Ctx, &good)
	require.NoError(t, err, "the unchanged message goes through")
	w.check()
}

func TestWhoIsSuspendedBuysLikeEverybodyAndWhoLeftSpendsWhatTheyHaveAtOnce(t *testing.T) {
	w := newWorld(t)
	buy := func(product uint64) func(context.Context) error { return w.purchase(w.customer, product, 1) }
	require.NoError(t, w.Region.Suspend(w.Ctx, w.customer.Id, "test"))
	require.NoError(t, w.Failing(buy(w.bread)))
	require.NoError(t, w.Region.Reinstate(w.Ctx, w.customer.Id))
	require.NoError(t, w.Failing(w.applying(w.customer, w.post())))
	require.NoError(t, w.Region.Leave(w.Ctx, w.customer.Id))
	require.NoError(t, w.Failing(buy(w.bread)))
	w.refused(regiontypes.ErrMemberLeft, buy(w.flour)) // which is made to order
	w.EndBlock()
	applications, err := w.MarketQuery.MemberApplications(w.Ctx, &types.QueryMemberApplicationsRequest{Member: w.customer.Id})
	require.NoError(t, err)
	require.Empty(t, applications.Applications)
	w.check()
}

func TestACompanyInWhichNobodyActiveIsEmployedStopsSellingAfterATime(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.Region.Suspend(w.Ctx, w.baker.Id, "deceased"))
	w.EndBlock()
	company, err := w.Coop.GetCompany(w.Ctx, w.bakery)
	require.NoError(t, err)
	require.NotZero(t, company.IdleSince)
	buy := w.purchase(w.customer, w.bread, 1)
	w.wait(27 * 24 * 3600)
	require.NoError(t, w.Failing(buy))
	w.wait(24 * 3600)
	w.refused(cooptypes.ErrIdle, buy)
	require.NoError(t, w.Region.Reinstate(w.Ctx, w.baker.Id))
	w.EndBlock()
	require.NoError(t, w.Failing(buy))
	w.check()
}

func TestTheConsumersMarkupGoesToTheRegion(t *testing.T) {
	w := newWorld(t)
	w.SetMarkup(50_000) // 5%
	fund, reserve, memo := w.Balance(currencytypes.RegionFund()), w.Reserve(w.bakery), w.Memo(w.bakery)
	company, err := w.Coop.GetCompany(w.Ctx, w.bakery)
	require.NoError(t, err)
	atCost := w.price(w.bread)

	order, paid := w.buy(w.customer, w.bread, 2)

	markup := w.Balance(currencytypes.RegionFund()) - fund
	require.Equal(t, 2*(atCost*5/100), markup)
	require.Equal(t, 2*atCost+markup, paid)
	require.Equal(t, reserve+2*atCost+released(t, w, company.Released), w.Reserve(w.bakery))
	require.Equal(t, memo.Unrecovered-2*atCost, w.Memo(w.bakery).Unrecovered, "the mark-up is no revenue of the seller")

	hand := w.Money(w.customer)
	_, err = w.MarketMsg.Refund(w.Ctx, &types.MsgRefund{Signer: w.baker.Address, Buyer: w.customer.Id, Order: order, Quantity: 2, Restock: true})
	require.NoError(t, err)
	require.Equal(t, hand+paid, w.Money(w.customer))
	require.Equal(t, fund, w.Balance(currencytypes.RegionFund()))
	w.check()
}

func TestReceiptsAreListedByBuyerInPages(t *testing.T) {
	w := newWorld(t)
	var orders []uint64
	for range 3 {
		order, _ := w.buy(w.customer, w.bread, 1)
		orders = append(orders, order)
		w.wait(4 * day)
	}
	w.fund(w.stranger, 10*unit)
	w.buy(w.stranger, w.bread, 1)
	var got []uint64
	var key []byte
	for {
		page, err := w.MarketQuery.Receipts(w.Ctx, &types.QueryReceiptsRequest{Member: w.customer.Id, Pagination: pageOf(1, key)})
		require.NoError(t, err)
		for _, entry := range page.Entries {
			got = append(got, entry.Order)
		}
		if key = page.Pagination.NextKey; key == nil {
			break
		}
	}
	require.Equal(t, orders, got)
}

func TestReceiptsAreForgottenAfterTheRefundPeriodAndNotBefore(t *testing.T) {
	w := newWorld(t)
	order, _ := w.buy(w.customer, w.bread, 1)
	w.wait(14*day - 1)
	_, err := w.Market.GetReceipt(w.Ctx, w.customer.Id, order)
	require.NoError(t, err)
	w.wait(1)
	_, err = w.Market.GetReceipt(w.Ctx, w.customer.Id, order)
	require.ErrorIs(t, err, types.ErrReceiptNotFound)
	w.wait(8 * day)
	genesis, err := w.Market.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.Empty(t, genesis.Receipts)
}

package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	propertytypes "github.com/factor-coop/factor/x/property/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func (w *world) placing(msg *types.MsgPlaceCompanyOrder) func(context.Context) error {
	return func(ctx context.Context) error { _, err := w.MarketMsg.PlaceCompanyOrder(ctx, msg); return err }
}

func (w *world) confirming(p regiontypes.Member, order uint64, quantity int64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.ConfirmReceipt(ctx, &types.MsgConfirmReceipt{Signer: p.Address, Order: order, Quantity: quantity, Record: commitment("seen")})
		return err
	}
}

func TestAnInputFromTheReserveIsTheBuyersCostAndTheSellersRevenue(t *testing.T) {
	w := newWorld(t)
	buyer, seller := w.Memo(w.bakery), w.Memo(w.mill)
	require.Empty(t, w.inputs(w.bakery))
	owed := w.owed(w.bakery) // the bread that is there took flour which was not bought yet
	require.Positive(t, owed)
	order := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 50, types.POOL_RESERVE, recipe))
	require.Equal(t, buyer.HeldFromReserve+50*w.price(w.flour), w.Memo(w.bakery).HeldFromReserve)
	w.check()
	paid := w.fulfil(w.miller, order)
	require.Equal(t, buyer.Unrecovered+paid, w.Memo(w.bakery).Unrecovered)
	require.Equal(t, seller.Unrecovered-paid, w.Memo(w.mill).Unrecovered)
	onHand := int64(0)
	for _, input := range w.inputs(w.bakery) {
		onHand += input.Input.MicroQuantity
	}
	require.Equal(t, 50*pricingtypes.Micro, onHand+owed-w.owed(w.bakery), "what arrives is on hand or meets what is owed")
	w.check()
}

func (w *world) inputs(company uint64) []pricingtypes.OnHand {
	inputs, err := w.PricingQuery.Inputs(w.Ctx, &pricingtypes.QueryInputsRequest{Company: company})
	require.NoError(w.T, err)
	return inputs.Inputs
}

// owed is how much input a company's output used before it was recorded, in millionths of units.
func (w *world) owed(company uint64) (sum int64) {
	owed, err := w.PricingQuery.Owed(w.Ctx, &pricingtypes.QueryOwedRequest{Company: company})
	require.NoError(w.T, err)
	for _, entry := range owed.Owed {
		sum += pricingtypes.OwedInputs{Cycles: entry.Cycles}.MicroQuantity()
	}
	return sum
}

func TestACounterSaleToACompanySettlesAtOnce(t *testing.T) {
	w := newWorld(t)
	w.List(w.miller, w.mill, w.flour, types.LISTING_MODE_AT_ONCE)
	response, err := w.MarketMsg.PlaceCompanyOrder(w.Ctx, w.companyOrder(w.baker, w.bakery, w.flour, 50, types.POOL_RESERVE, overhead))
	require.NoError(t, err)
	require.Equal(t, 50*w.price(w.flour), response.Paid)
	require.Equal(t, types.ORDER_STATUS_FULFILLED, w.order(response.Order).Status)
	require.EqualValues(t, 950, w.stock(w.flour))
	w.check()
}

func TestEquipmentFromTheReserveIsNoCostAtOnceAndLeavesAnAssetRecord(t *testing.T) {
	w := newWorld(t)
	before := w.Memo(w.bakery)
	order := w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_RESERVE, equipment))
	paid := w.fulfil(w.miller, order)
	after := w.Memo(w.bakery)
	require.Equal(t, before.Unrecovered, after.Unrecovered)
	require.Equal(t, before.Undepreciated+paid, after.Undepreciated)
	assets, err := w.PropertyQuery.Assets(w.Ctx, &propertytypes.QueryAssetsRequest{Company: w.bakery})
	require.NoError(t, err)
	require.Len(t, assets.Assets, 1)
	require.Equal(t, propertytypes.Asset{
		Id: 1, User: w.bakery, PaidBy: w.bakery, Pool: propertytypes.POOL_RESERVE, Cost: paid, Quantity: 1, LifeCycles: 100, PerCycle: paid / 100, Ends: 100,
		Order: order, Seller: w.mill, Product: w.oven, Commitment: equipment.Commitment, ConfirmedBy: w.baker.Id, RecordedAt: w.Now(), DueAt: w.Now() + 100*7*day,
	}, assets.Assets[0].Asset)
	require.Equal(t, paid, assets.Assets[0].Remaining)
	w.refused(types.ErrNotRefundable, func(ctx context.Context) error {
		_, err := w.MarketMsg.Refund(ctx, &types.MsgRefund{Signer: w.miller.Address, Order: order, Quantity: 1})
		return err
	})
	w.check()
}

func TestWhatIsPrepaidFromTheReserveBecomesCostCycleByCycleAndIsNotGivenBack(t *testing.T) {
	w := newWorld(t)
	before := w.Memo(w.bakery)
	order := w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_RESERVE, types.Purpose{Kind: types.PURPOSE_KIND_PREPAID, PrepaidCycles: 13}))
	paid := w.fulfil(w.miller, order)
	require.Equal(t, before.Unrecovered, w.Memo(w.bakery).Unrecovered)
	require.Equal(t, before.Undepreciated+paid, w.Memo(w.bakery).Undepreciated)
	assets, err := w.PropertyQuery.Assets(w.Ctx, &propertytypes.QueryAssetsRequest{Company: w.bakery})
	require.NoError(t, err)
	require.Empty(t, assets.Assets)
	w.refused(types.ErrNotRefundable, func(ctx context.Context) error {
		_, err := w.MarketMsg.Refund(ctx, &types.MsgRefund{Signer: w.miller.Address, Order: order, Quantity: 1})
		return err
	})
	w.EndCycle()
	require.Equal(t, before.Undepreciated+paid-paid/13, w.Memo(w.bakery).Undepreciated)
	w.check()
}

func TestAStartingPoolOrderSettlesOnlyAfterAnUnrelatedMemberCountedIt(t *testing.T) {
	w := newWorld(t)
	before := w.Memo(w.bakery)
	seller := w.Reserve(w.mill)
	order := w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_STARTING, equipment))
	w.refused(types.ErrOrderStatus, w.confirming(w.stranger, order, 1))
	require.Zero(t, w.fulfil(w.miller, order))
	require.Equal(t, seller, w.Reserve(w.mill), "delivered is not settled")
	w.check()

	w.refused(types.ErrRelatedWitness, w.confirming(w.baker, order, 1))
	w.refused(types.ErrRelatedWitness, w.confirming(w.miller, order, 1))
	w.refused(types.ErrReceiptMismatch, w.confirming(w.stranger, order, 2))
	require.NoError(t, w.confirming(w.stranger, order, 1)(w.Ctx))

	after := w.Memo(w.bakery)
	paid := w.order(order).Paid
	require.Equal(t, before.Unrecovered, after.Unrecovered, "the starting pool is never priced")
	require.Equal(t, before.Undepreciated, after.Undepreciated)
	require.Equal(t, before.StartingSpent+paid, after.StartingSpent)
	require.Zero(t, after.HeldFromStarting)
	require.Equal(t, w.stranger.Id, w.order(order).ConfirmedBy)
	assets, err := w.PropertyQuery.Assets(w.Ctx, &propertytypes.QueryAssetsRequest{Company: w.bakery})
	require.NoError(t, err)
	require.Equal(t, commitment("seen"), assets.Assets[0].Asset.Record)
	require.Equal(t, w.stranger.Id, assets.Assets[0].Asset.ConfirmedBy)
	require.Zero(t, assets.Remaining, "it is never priced")
	w.check()
}

func TestADeliveryThatNobodyConfirmsGoesBackToTheStartingPool(t *testing.T) {
	w := newWorld(t)
	starting := w.Balance(currencytypes.Starting(w.bakery))
	order := w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_STARTING, equipment))
	w.fulfil(w.miller, order)
	w.wait(day)
	require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(order).Status)
	require.Equal(t, starting, w.Balance(currencytypes.Starting(w.bakery)))
	w.check()
}

func TestFirstInventoryFromTheStartingPoolComesInAtNoCost(t *testing.T) {
	w := newWorld(t)
	order := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 10, types.POOL_STARTING, recipe))
	w.fulfil(w.miller, order)
	before := w.Memo(w.bakery).Unrecovered
	require.NoError(t, w.confirming(w.stranger, order, 10)(w.Ctx))
	require.Equal(t, before, w.Memo(w.bakery).Unrecovered)
	w.check()

	starting := w.Balance(currencytypes.Starting(w.bakery))
	_, err := w.MarketMsg.Refund(w.Ctx, &types.MsgRefund{Signer: w.miller.Address, Order: order, Quantity: 4, Restock: true})
	require.NoError(t, err)
	require.Equal(t, starting+4*w.order(order).UnitPrice, w.Balance(currencytypes.Starting(w.bakery)))
	w.check()
}

func TestRelatedCompaniesNeedTheBankForTheStartingPool(t *testing.T) {
	w := newWorld(t)
	w.Hire(w.mill, w.miller, w.baker, 1) // the baker works at the mill too
	order := w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_STARTING, equipment))
	require.Equal(t, types.APPROVAL_NEEDED, w.order(order).Approval)
	w.refused(types.ErrNeedsApproval, w.acceptBy(w.miller, order))
	w.refused(types.ErrNeedsApproval, w.fulfilBy(w.miller, order))

	approve := func(signer string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := w.MarketMsg.ApproveOrder(ctx, &types.MsgApproveOrder{Signer: signer, Order: order})
			return err
		}
	}
	w.refused(regiontypes.ErrNotAuthorized, approve(w.miller.Address)) // the mill does not approve itself
	require.NoError(t, approve(w.Region.Authority().String())(w.Ctx))
	w.refused(types.ErrOrderStatus, approve(w.Region.Authority().String()))
	w.fulfil(w.miller, order)
	require.NoError(t, w.confirming(w.stranger, order, 1)(w.Ctx))
	w.check()
}

func TestTiesMadeAfterAnOrderWasPlacedCountToo(t *testing.T) {
	w := newWorld(t)
	order := w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_STARTING, equipment))
	require.Equal(t, types.APPROVAL_NOT_NEEDED, w.order(order).Approval)
	w.Hire(w.mill, w.miller, w.baker, 1)
	w.refused(types.ErrNeedsApproval, w.fulfilBy(w.miller, order))
}

func TestACompanyOrderIsRefusedWithoutATrace(t *testing.T) {
	w := newWorld(t)
	for name, test := range map[string]struct {
		want   error
		change func(*types.MsgPlaceCompanyOrder)
	}{
		"from the company itself":        {types.ErrOwnProduct, func(m *types.MsgPlaceCompanyOrder) { m.Signer, m.Company = w.miller.Address, w.mill }},
		"above the limit":                {types.ErrPriceAboveLimit, func(m *types.MsgPlaceCompanyOrder) { m.MaxUnitPrice = 1 }},
		"with more than the reserve has": {currencytypes.ErrInsufficient, func(m *types.MsgPlaceCompanyOrder) { m.Quantity = 100_000_000 }},
		"of an unlisted product":         {types.ErrListingNotFound, func(m *types.MsgPlaceCompanyOrder) { m.Product = 999 }},
		"under a recipe that has it not": {pricingtypes.ErrNotInRecipe, func(m *types.MsgPlaceCompanyOrder) { m.Product = w.oven }},
		"tagged to somebody else's product": {pricingtypes.ErrNotCompanysProduct, func(m *types.MsgPlaceCompanyOrder) {
			m.Purpose = types.Purpose{Kind: types.PURPOSE_KIND_TAG, Product: w.flour}
		}},
		"with a ceiling for goods": {types.ErrCeiling, func(m *types.MsgPlaceCompanyOrder) { m.Ceiling = unit }},
	} {
		t.Run(name, func(t *testing.T) {
			msg := w.companyOrder(w.baker, w.bakery, w.flour, 1, types.POOL_RESERVE, recipe)
			test.change(msg)
			w.refused(test.want, w.placing(msg))
		})
	}
	w.refused(regiontypes.ErrNotAuthorized, w.placing(w.companyOrder(w.stranger, w.bakery, w.flour, 1, types.POOL_RESERVE, recipe))) // no officer
	w.check()
}

func TestAnOfficersOrdersCountAgainstTheirLimit(t *testing.T) {
	w := newWorld(t)
	w.Hire(w.bakery, w.baker, w.stranger, 1)
	_, err := w.CoopMsg.AppointOfficer(w.Ctx, &cooptypes.MsgAppointOfficer{
		Signer: w.baker.Address, Company: w.bakery, Member: w.stranger.Id, Permission: cooptypes.PermissionOrder,
		LimitPerPeriod: 30 * w.price(w.flour), PeriodSeconds: day,
	})
	require.NoError(t, err)
	w.place(w.companyOrder(w.stranger, w.bakery, w.flour, 20, types.POOL_RESERVE, recipe))
	w.refused(regiontypes.ErrMandateLimit, w.placing(w.companyOrder(w.stranger, w.bakery, w.flour, 11, types.POOL_RESERVE, recipe))) // a split payment is one payment
	w.place(w.companyOrder(w.stranger, w.bakery, w.flour, 10, types.POOL_RESERVE, recipe))
	w.check()
}

func TestAnInputWhoseRecipeEndedMeanwhileIsOverhead(t *testing.T) {
	w := newWorld(t)
	order := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 10, types.POOL_RESERVE, recipe))
	before := w.overhead(w.bakery)
	w.SetRecipe(w.baker, w.bakery, w.bread)
	paid := w.fulfil(w.miller, order)
	require.Equal(t, before+paid, w.overhead(w.bakery))
	inputs, err := w.PricingQuery.Inputs(w.Ctx, &pricingtypes.QueryInputsRequest{Company: w.bakery})
	require.NoError(t, err)
	require.Empty(t, inputs.Inputs)
	w.check()
}

func TestTheRegionBuysFromItsFund(t *testing.T) {
	w := newWorld(t)
	w.FundRegion(100 * unit)
	fund := w.Balance(currencytypes.RegionFund())
	buy := func(signer string, product uint64, quantity int64) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := w.MarketMsg.PlaceRegionOrder(ctx, &types.MsgPlaceRegionOrder{Signer: signer, Product: product, Quantity: quantity, MaxUnitPrice: 100 * unit})
			return err
		}
	}
	w.refused(regiontypes.ErrNotAuthorized, buy(w.customer.Address, w.flour, 5))
	w.refused(currencytypes.ErrInsufficient, buy(w.Region.Authority().String(), w.flour, 900))

	require.NoError(t, buy(w.Region.Authority().String(), w.flour, 5)(w.Ctx))
	orders, err := w.MarketQuery.Orders(w.Ctx, &types.QueryOrdersRequest{BuyerKind: types.BUYER_KIND_REGION})
	require.NoError(t, err)
	require.Len(t, orders.Orders, 1)
	paid := w.fulfil(w.miller, orders.Orders[0].Id)
	require.Equal(t, fund-paid, w.Balance(currencytypes.RegionFund()))

	_, err = w.MarketMsg.Refund(w.Ctx, &types.MsgRefund{Signer: w.miller.Address, Order: orders.Orders[0].Id, Quantity: 5, Restock: true})
	require.NoError(t, err)
	require.Equal(t, fund, w.Balance(currencytypes.RegionFund()))

	require.NoError(t, buy(w.Region.Authority().String(), w.flour, 5)(w.Ctx))
	require.NoError(t, w.cancelBy(regiontypes.Member{Address: w.Region.Authority().String()}, orders.Orders[0].Id+1)(w.Ctx))
	require.Equal(t, fund, w.Balance(currencytypes.RegionFund()))
	w.check()
}

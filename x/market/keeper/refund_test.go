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

func (w *world) refunding(officer regiontypes.Member, buyer, order uint64, quantity int64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.MarketMsg.Refund(ctx, &types.MsgRefund{Signer: officer.Address, Buyer: buyer, Order: order, Quantity: quantity, Restock: true})
		return err
	}
}

func TestEachUnitOfAPurchaseIsRefundedAtMostOnce(t *testing.T) {
	w := newWorld(t)
	hand, memo := w.Money(w.customer), w.Memo(w.bakery).Unrecovered
	order, paid := w.buy(w.customer, w.bread, 3)
	require.NoError(t, w.refunding(w.baker, w.customer.Id, order, 1)(w.Ctx))
	require.Equal(t, hand-paid*2/3, w.Money(w.customer))
	w.refused(types.ErrRefundAboveQuantity, w.refunding(w.baker, w.customer.Id, order, 3))
	require.NoError(t, w.refunding(w.baker, w.customer.Id, order, 2)(w.Ctx))
	require.Equal(t, hand, w.Money(w.customer))
	require.Equal(t, memo, w.Memo(w.bakery).Unrecovered, "the revenue is reversed")
	require.EqualValues(t, 100, w.stock(w.bread))
	w.refused(types.ErrRefundAboveQuantity, w.refunding(w.baker, w.customer.Id, order, 1))
	w.check()
}

func TestARefundNeedsTheSellerThePurchaseAndTheTime(t *testing.T) {
	w := newWorld(t)
	order, _ := w.buy(w.customer, w.bread, 3)
	w.refused(regiontypes.ErrNotAuthorized, w.refunding(w.customer, w.customer.Id, order, 1)) // the buyer makes no refund
	w.refused(types.ErrReceiptNotFound, w.refunding(w.baker, w.stranger.Id, order, 1))
	w.refused(types.ErrReceiptNotFound, w.refunding(w.baker, w.customer.Id, 999, 1))
	w.refused(types.ErrOrderNotFound, w.refunding(w.baker, 0, order, 1))
	open, _ := w.buy(w.customer, w.flour, 1)
	w.refused(types.ErrOrderStatus, w.refunding(w.miller, 0, open, 1))
	w.wait(14*day + 1)
	w.refused(types.ErrReceiptNotFound, w.refunding(w.baker, w.customer.Id, order, 1))
	w.check()
}

func TestARefundToACompanyReversesItsCostAndItsInputs(t *testing.T) {
	w := newWorld(t)
	buyer, seller, reserve := w.Memo(w.bakery).Unrecovered, w.Memo(w.mill).Unrecovered, w.Reserve(w.bakery)
	order := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 10, types.POOL_RESERVE, recipe))
	w.fulfil(w.miller, order)
	require.NoError(t, w.refunding(w.miller, 0, order, 10)(w.Ctx))
	require.Equal(t, buyer, w.Memo(w.bakery).Unrecovered)
	require.Equal(t, seller, w.Memo(w.mill).Unrecovered)
	require.Equal(t, reserve, w.Reserve(w.bakery))
	inputs, err := w.PricingQuery.Inputs(w.Ctx, &pricingtypes.QueryInputsRequest{Company: w.bakery})
	require.NoError(t, err)
	require.Empty(t, inputs.Inputs)
	require.EqualValues(t, 10, w.order(order).RefundedQuantity)
	w.check()
}

func TestATaggedCostIsRefundedFromWhereItWasTagged(t *testing.T) {
	w := newWorld(t)
	before := w.Memo(w.bakery).Unrecovered
	order := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 10, types.POOL_RESERVE, types.Purpose{Kind: types.PURPOSE_KIND_TAG, Product: w.bread}))
	w.fulfil(w.miller, order)
	require.NoError(t, w.refunding(w.miller, 0, order, 3)(w.Ctx))
	product, err := w.PricingQuery.Product(w.Ctx, &pricingtypes.QueryProductRequest{Product: w.bread})
	require.NoError(t, err)
	require.Equal(t, 7*w.order(order).UnitPrice, product.Flow.Tagged)
	require.Equal(t, before+7*w.order(order).UnitPrice, w.Memo(w.bakery).Unrecovered)
	w.check()
}

func TestWhatDoesNotDivideByItsUnitsComesBackWithTheLaterUnits(t *testing.T) {
	w := newWorld(t)
	hand := w.Money(w.customer)
	response, err := w.MarketMsg.Purchase(w.Ctx, &types.MsgPurchase{
		Signer: w.customer.Address, Product: w.cake, Quantity: 3, MaxUnitPrice: 1000 * unit, Ceiling: 10*unit + 1,
	})
	require.NoError(t, err)
	job := w.accept(w.baker, response.Order)
	require.NoError(t, w.Pricing.RecordLabour(w.Ctx, w.bakery, pricingtypes.CostTag{Job: job}, []pricingtypes.Labour{{Occupation: 1, Seconds: 3600, Amount: 50 * unit}}))
	require.Equal(t, 10*unit+1, w.fulfil(w.baker, response.Order))
	for range 3 {
		require.NoError(t, w.refunding(w.baker, 0, response.Order, 1)(w.Ctx))
	}
	require.Equal(t, hand, w.Money(w.customer))
	w.check()
}

// Seven units for three micro-units of work and two of mark-up: the parts of a unit are rounded each by itself, and no
// unit may bring back a mark-up larger than the whole of it.
func TestEveryUnitOfTheSmallestSettlementCanBeRefunded(t *testing.T) {
	w := newWorld(t)
	w.SetMarkup(700_000)
	hand, fund := w.Money(w.customer), w.Balance(currencytypes.RegionFund())
	response, err := w.MarketMsg.Purchase(w.Ctx, &types.MsgPurchase{
		Signer: w.customer.Address, Product: w.cake, Quantity: 7, MaxUnitPrice: 1000 * unit, Ceiling: 10 * unit,
	})
	require.NoError(t, err)
	job := w.accept(w.baker, response.Order)
	require.NoError(t, w.Pricing.RecordLabour(w.Ctx, w.bakery, pricingtypes.CostTag{Job: job}, []pricingtypes.Labour{{Occupation: 1, Seconds: 1, Amount: 3}}))
	require.Equal(t, int64(5), w.fulfil(w.baker, response.Order))
	require.Equal(t, int64(2), w.order(response.Order).PaidMarkup)
	for unit := range 7 {
		require.NoError(t, w.Failing(w.refunding(w.baker, 0, response.Order, 1)), "unit %d", unit+1)
	}
	require.Equal(t, hand, w.Money(w.customer))
	require.Equal(t, fund, w.Balance(currencytypes.RegionFund()))
	w.check()
}

func TestMadeToOrderWorkThatCostNothingGivesTheWholeCeilingBack(t *testing.T) {
	w := newWorld(t)
	hand := w.Money(w.customer)
	order, held := w.buy(w.customer, w.cake, 2)
	require.Positive(t, held)
	w.accept(w.baker, order)
	require.Zero(t, w.fulfil(w.baker, order))
	require.Equal(t, hand, w.Money(w.customer))
	require.NoError(t, w.refunding(w.baker, 0, order, 2)(w.Ctx))
	require.Equal(t, hand, w.Money(w.customer))
	w.check()
}

func TestARefundToAStartingPoolWaitsAsAClaimToo(t *testing.T) {
	w := newWorld(t)
	starting := w.Balance(currencytypes.Starting(w.bakery))
	order := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 10, types.POOL_STARTING, recipe))
	w.fulfil(w.miller, order)
	require.NoError(t, w.confirming(w.stranger, order, 10)(w.Ctx))
	paid := w.order(order).Paid
	w.Drain(w.mill)
	require.NoError(t, w.refunding(w.miller, 0, order, 10)(w.Ctx))
	require.NotEmpty(t, w.claims(w.mill))
	require.Equal(t, starting-paid, w.Balance(currencytypes.Starting(w.bakery)))
	w.check()
	flour, _ := w.buy(w.customer, w.flour, 20)
	w.fulfil(w.miller, flour)
	w.wait(6)
	require.Empty(t, w.claims(w.mill))
	require.Equal(t, starting, w.Balance(currencytypes.Starting(w.bakery)))
	w.check()
}

func TestASellerWhoIsShortOwesTheRefundUntilTheyAreRefilled(t *testing.T) {
	w := newWorld(t)
	order, paid := w.buy(w.customer, w.bread, 10)
	hand := w.Money(w.customer)
	w.Drain(w.bakery)

	response, err := w.MarketMsg.Refund(w.Ctx, &types.MsgRefund{Signer: w.baker.Address, Buyer: w.customer.Id, Order: order, Quantity: 10, Restock: true})
	require.NoError(t, err)
	require.NotZero(t, response.Claim)
	require.Equal(t, hand, w.Money(w.customer))
	claim, owed, err := w.Currency.FirstClaim(w.Ctx, w.bakery)
	require.NoError(t, err)
	require.True(t, owed)
	require.Equal(t, paid, claim.Amount)
	require.Equal(t, cooptypes.STANDING_INSOLVENT, w.standing(w.bakery), "from the moment it owes")
	w.check()

	w.refused(currencytypes.ErrSeniorClaims, w.placing(w.companyOrder(w.baker, w.bakery, w.flour, 0+1, types.POOL_RESERVE, recipe)))

	w.buy(w.customer, w.bread, 1) // too little to pay the claim
	w.wait(6)
	require.NotEmpty(t, w.claims(w.bakery))
	w.buy(w.customer, w.bread, 20)
	before := w.Money(w.customer)
	w.wait(6)
	require.Empty(t, w.claims(w.bakery))
	require.Equal(t, before+paid, w.Money(w.customer))
	require.Equal(t, cooptypes.STANDING_ACTIVE, w.standing(w.bakery), "from the moment it owes nothing")
	w.check()
}

func TestRentClaimsAreAnotherModulesToPay(t *testing.T) {
	w := newWorld(t)
	w.Drain(w.bakery)
	_, err := w.Currency.OpenClaim(w.Ctx, currencytypes.Claim{
		Company: w.bakery, Kind: currencytypes.CLAIM_KIND_RENT, Creditor: currencytypes.Reserve(w.mill), Amount: 2 * unit,
		DueTime: w.Now(), Ref: 1, Class: currencytypes.COST_CLASS_TRADE,
	})
	require.NoError(t, err)
	w.buy(w.customer, w.bread, 10)
	w.wait(6)
	require.Len(t, w.claims(w.bakery), 1)
	refilled, err := w.Currency.RefilledCompanies(w.Ctx, 10)
	require.NoError(t, err)
	require.Contains(t, refilled, w.bakery, "it waits for whoever pays it")
}

func (w *world) standing(company uint64) cooptypes.Standing {
	stored, err := w.Coop.GetCompany(w.Ctx, company)
	require.NoError(w.t, err)
	standing, err := w.Coop.StandingOf(w.Ctx, stored)
	require.NoError(w.t, err)
	return standing
}

func (w *world) claims(company uint64) []currencytypes.Claim {
	claim, owed, err := w.Currency.FirstClaim(w.Ctx, company)
	require.NoError(w.t, err)
	if !owed {
		return nil
	}
	return []currencytypes.Claim{claim}
}

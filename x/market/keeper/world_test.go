package keeper_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"

	"github.com/factor-coop/factor/testutil/fixture"
)

const (
	unit int64 = 1_000_000
	day  int64 = 24 * 3600
)

// world is a mill that sells flour and ovens by order, a bakery that sells bread over the counter and cakes made to
// order, and a customer who knows neither.
type world struct {
	*fixture.Fix
	t testing.TB

	miller, baker, customer, stranger regiontypes.Member
	mill, bakery                      uint64
	flour, oven, bread, cake          uint64
}

func newWorld(t testing.TB) *world {
	f := fixture.New(t)
	w := &world{Fix: f, t: t, miller: f.Admit("miller"), baker: f.Admit("baker"), customer: f.Admit("customer"), stranger: f.Admit("stranger")}
	w.mill = f.Found(w.miller, "mill")
	w.bakery = f.Found(w.baker, "bakery")
	w.flour = f.Register(w.miller, w.mill, "flour", pricingtypes.PRODUCT_KIND_STOCKED, 1*unit)
	w.oven = f.Register(w.miller, w.mill, "oven", pricingtypes.PRODUCT_KIND_STOCKED, 200*unit)
	w.bread = f.Register(w.baker, w.bakery, "bread", pricingtypes.PRODUCT_KIND_STOCKED, 3*unit)
	w.cake = f.Register(w.baker, w.bakery, "cake", pricingtypes.PRODUCT_KIND_MADE_TO_ORDER, 20*unit)
	f.SetRecipe(w.baker, w.bakery, w.bread, pricingtypes.RecipeLine{SupplierProduct: w.flour, MicroQuantity: 500_000})
	f.Output(w.miller, w.mill, w.flour, 1000)
	f.Output(w.miller, w.mill, w.oven, 5)
	f.Output(w.baker, w.bakery, w.bread, 100)
	w.List(w.miller, w.mill, w.flour, types.LISTING_MODE_BY_ORDER)
	w.List(w.miller, w.mill, w.oven, types.LISTING_MODE_BY_ORDER)
	w.List(w.baker, w.bakery, w.bread, types.LISTING_MODE_AT_ONCE)
	w.List(w.baker, w.bakery, w.cake, types.LISTING_MODE_BY_ORDER)
	w.fund(w.customer, 1000*unit)
	return w
}

// fund gives a member money that the bakery was granted and paid as a wage.
func (w *world) fund(p regiontypes.Member, amount int64) { w.Fund(w.bakery, p.Id, amount) }

// check ends the block for the ledger, as invariants are promised between blocks, and runs every invariant.
func (w *world) check() {
	w.t.Helper()
	w.EndCurrency()
	require.NoError(w.t, invariant.CheckAll(w.Ctx, w.Market.Invariants()))
	require.NoError(w.t, invariant.CheckAll(w.Ctx, w.Currency.Invariants()))
	require.NoError(w.t, invariant.CheckAll(w.Ctx, w.Coop.Invariants()))
	require.NoError(w.t, invariant.CheckAll(w.Ctx, w.Pricing.Invariants()))
}

// snapshot is the state of every module below and of the market, mandates and what was used of them included.
func (w *world) snapshot() string {
	market, err := w.Market.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	currency, err := w.Currency.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	pricing, err := w.Pricing.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	coop, err := w.Coop.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	region, err := w.Region.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	wage, err := w.Wage.ExportGenesis(w.Ctx)
	require.NoError(w.t, err)
	raw, err := json.Marshal([]any{market, wage, currency, pricing, coop, region, w.Bank.ExportGenesis(w.Ctx)})
	require.NoError(w.t, err)
	return string(raw)
}

// refused runs a message as a transaction and requires that it fails as said and leaves nothing behind.
func (w *world) refused(want error, send func(ctx context.Context) error) {
	w.t.Helper()
	before := w.snapshot()
	require.ErrorIs(w.t, w.Failing(send), want)
	require.Equal(w.t, before, w.snapshot())
}

func (w *world) price(product uint64) int64 {
	price, err := w.Pricing.Price(w.Ctx, product)
	require.NoError(w.t, err)
	return price
}

// overhead is what a company's running cycle has in costs of no product.
func (w *world) overhead(company uint64) int64 {
	costs, err := w.PricingQuery.Costs(w.Ctx, &pricingtypes.QueryCostsRequest{Company: company})
	require.NoError(w.t, err)
	return costs.Flow.Overhead
}

func (w *world) stock(product uint64) int64 {
	stock, err := w.Pricing.Stock(w.Ctx, product)
	require.NoError(w.t, err)
	return stock
}

func (w *world) order(id uint64) types.Order {
	order, err := w.Market.GetOrder(w.Ctx, id)
	require.NoError(w.t, err)
	return order
}

// buy has a member buy at whatever it costs and returns the order id and what was paid or held.
func (w *world) buy(p regiontypes.Member, product uint64, quantity int64) (uint64, int64) {
	w.t.Helper()
	response, err := w.MarketMsg.Purchase(w.Ctx, &types.MsgPurchase{
		Signer: p.Address, Product: product, Quantity: quantity, MaxUnitPrice: 1000 * unit,
	})
	require.NoError(w.t, err)
	return response.Order, response.Paid + response.Held
}

// companyOrder is an order that a test may change before it is sent.
func (w *world) companyOrder(officer regiontypes.Member, company, product uint64, quantity int64, pool types.Pool, purpose types.Purpose) *types.MsgPlaceCompanyOrder {
	return &types.MsgPlaceCompanyOrder{
		Signer: officer.Address, Company: company, Product: product, Quantity: quantity, MaxUnitPrice: 1000 * unit, Pool: pool, Purpose: purpose,
	}
}

func (w *world) place(msg *types.MsgPlaceCompanyOrder) uint64 {
	w.t.Helper()
	require.NoError(w.t, msg.ValidateBasic())
	response, err := w.MarketMsg.PlaceCompanyOrder(w.Ctx, msg)
	require.NoError(w.t, err)
	return response.Order
}

func (w *world) accept(officer regiontypes.Member, order uint64) uint64 {
	w.t.Helper()
	response, err := w.MarketMsg.AcceptOrder(w.Ctx, &types.MsgAcceptOrder{Signer: officer.Address, Order: order})
	require.NoError(w.t, err)
	return response.Job
}

// deliver has a seller hand an order over, and returns what it will settle at.
func (w *world) deliver(officer regiontypes.Member, order uint64) int64 {
	w.t.Helper()
	response, err := w.MarketMsg.FulfilOrder(w.Ctx, &types.MsgFulfilOrder{Signer: officer.Address, Order: order})
	require.NoError(w.t, err)
	require.Equal(w.t, response.DueAt, w.order(order).DueAt)
	return response.Price
}

// fulfil has a seller hand an order over and its buyer confirm it, and returns what they paid: nothing where a starting pool
// pays, since that takes a witness.
func (w *world) fulfil(officer regiontypes.Member, order uint64) int64 {
	w.t.Helper()
	price := w.deliver(officer, order)
	if w.order(order).Pool == types.POOL_STARTING {
		return 0
	}
	require.NoError(w.t, w.receiving(order)(w.Ctx))
	require.Equal(w.t, price, w.order(order).Paid)
	return price
}

// buyerOf signs for the buyer of an order.
func (w *world) buyerOf(order types.Order) string {
	switch {
	case order.BuyerKind == types.BUYER_KIND_MEMBER:
		member, err := w.Region.GetMember(w.Ctx, order.Buyer)
		require.NoError(w.t, err)
		return member.Address
	case order.BuyerKind == types.BUYER_KIND_REGION:
		return w.authority()
	case order.Buyer == w.mill:
		return w.miller.Address
	default:
		return w.baker.Address
	}
}

// receiving is the buyer's receipt of an order.
func (w *world) receiving(id uint64) transaction {
	return func(ctx context.Context) error {
		order, err := w.Market.GetOrder(ctx, id)
		if err != nil {
			return err
		}
		return sending(w.MarketMsg.ConfirmReceipt, &types.MsgConfirmReceipt{Signer: w.buyerOf(order), Order: id, Quantity: order.Quantity})(ctx)
	}
}

// wait lets chain time pass in one long block, whose end handles what became due, and starts the next a second later.
func (w *world) wait(seconds int64) {
	w.t.Helper()
	w.Wait(seconds)
}

func commitment(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

var (
	overhead  = types.Purpose{Kind: types.PURPOSE_KIND_OVERHEAD}
	recipe    = types.Purpose{Kind: types.PURPOSE_KIND_RECIPE}
	equipment = types.Purpose{Kind: types.PURPOSE_KIND_EQUIPMENT, LifeCycles: 100, Commitment: commitment("deck oven, 2 m2")}
)

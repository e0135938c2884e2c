package keeper_test

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/fixture"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

const (
	unit = money.Unit
	hour = money.SecondsPerHour
	day  = 24 * hour
)

// world is a mill that sells flour and ovens by order, a bakery with two workers that sells bread
// over the counter and cakes made to order, and people who know neither.
type world struct {
	*fixture.Fix
	t testing.TB

	miller, baker, ada, ben, customer, stranger regiontypes.Member
	mill, bakery                                uint64
	flour, oven, bread, cake                    uint64
}

func newWorld(t testing.TB, options ...fixture.Option) *world {
	f := fixture.New(t, options...)
	w := &world{
		Fix: f, t: t, miller: f.Admit("miller"), baker: f.Admit("baker"), ada: f.Admit("ada"), ben: f.Admit("ben"),
		customer: f.Admit("customer"), stranger: f.Admit("stranger"),
	}
	w.Finished = w.RequireAll
	w.mill, w.bakery = f.Found(w.miller, "mill"), f.Found(w.baker, "bakery")
	w.Hire(w.bakery, w.baker, w.ada, 1)
	w.Hire(w.bakery, w.baker, w.ben, 1)
	w.Appoint(w.bakery, w.baker, w.ada, cooptypes.PermissionSell)
	w.flour = f.Register(w.miller, w.mill, "flour", pricingtypes.PRODUCT_KIND_STOCKED, 1*unit)
	w.oven = f.Register(w.miller, w.mill, "oven", pricingtypes.PRODUCT_KIND_STOCKED, 200*unit)
	w.bread = f.Register(w.baker, w.bakery, "bread", pricingtypes.PRODUCT_KIND_STOCKED, 3*unit)
	w.cake = f.Register(w.baker, w.bakery, "cake", pricingtypes.PRODUCT_KIND_MADE_TO_ORDER, 20*unit)
	f.SetRecipe(w.baker, w.bakery, w.bread, pricingtypes.RecipeLine{SupplierProduct: w.flour, MicroQuantity: 500_000})
	f.Output(w.miller, w.mill, w.flour, 1000)
	f.Output(w.miller, w.mill, w.oven, 5)
	f.Output(w.baker, w.bakery, w.bread, 100)
	w.List(w.miller, w.mill, w.flour, markettypes.LISTING_MODE_BY_ORDER)
	w.List(w.miller, w.mill, w.oven, markettypes.LISTING_MODE_BY_ORDER)
	w.List(w.baker, w.bakery, w.bread, markettypes.LISTING_MODE_AT_ONCE)
	w.List(w.baker, w.bakery, w.cake, markettypes.LISTING_MODE_BY_ORDER)
	w.Fund(w.mill, w.customer.Id, 1000*unit)
	return w
}

// grace sets the region's grace period.
func (w *world) grace(seconds int64) {
	params, err := w.Insolvency.GetParams(w.Ctx)
	require.NoError(w.t, err)
	params.GraceSeconds = seconds
	require.NoError(w.t, w.Insolvency.SetParams(w.Ctx, params))
}

// propertyCompany is one of the region's own that takes over what companies leave.
func (w *world) propertyCompany() uint64 {
	founded, err := w.Coop.FoundRegionalCompany(w.Ctx, "tools", cooptypes.Form{
		Kind: cooptypes.FORM_KIND_BOARD, VotingSeconds: day, Seats: 1, RegionSeats: 2, Threshold: 2, SeatsThreshold: 1, RegionSeatsThreshold: 1,
		TermSeconds: 365 * day, NominationSeconds: hour, ElectionSeconds: hour, RecallPpm: 400_000,
	}, w.stranger.Id, 1, true)
	require.NoError(w.t, err)
	params, err := w.Insolvency.GetParams(w.Ctx)
	require.NoError(w.t, err)
	params.PropertyCompany = founded.Id
	require.NoError(w.t, w.Insolvency.SetParams(w.Ctx, params))
	return founded.Id
}

// busy fills the bakery with everything that can be open: orders as seller and as buyer from both
// pools, a costing job, equipment, inputs, stock, a shift, a timesheet, a posting with an
// applicant, an offer and a refunded purchase.
func (w *world) busy() {
	buy := func(product uint64, quantity int64) uint64 {
		response, err := w.MarketMsg.Purchase(w.Ctx, &markettypes.MsgPurchase{Signer: w.customer.Address, Product: product, Quantity: quantity, MaxUnitPrice: 1000 * unit})
		require.NoError(w.t, err)
		return response.Order
	}
	w.place(w.miller, w.mill, w.cake, 1, markettypes.POOL_RESERVE, markettypes.PURPOSE_KIND_OVERHEAD)
	w.accept(w.baker, buy(w.cake, 1))
	buy(w.cake, 2)
	w.accept(w.baker, w.place(w.miller, w.mill, w.cake, 2, markettypes.POOL_RESERVE, markettypes.PURPOSE_KIND_OVERHEAD))
	w.fulfil(w.miller, w.place(w.baker, w.bakery, w.oven, 1, markettypes.POOL_RESERVE, markettypes.PURPOSE_KIND_EQUIPMENT))
	w.fulfil(w.miller, w.place(w.baker, w.bakery, w.flour, 70, markettypes.POOL_RESERVE, markettypes.PURPOSE_KIND_RECIPE)) // the bread is owed 50
	w.place(w.baker, w.bakery, w.flour, 10, markettypes.POOL_RESERVE, markettypes.PURPOSE_KIND_RECIPE)
	w.accept(w.miller, w.place(w.baker, w.bakery, w.flour, 5, markettypes.POOL_RESERVE, markettypes.PURPOSE_KIND_RECIPE))
	w.fulfil(w.miller, w.place(w.baker, w.bakery, w.oven, 1, markettypes.POOL_STARTING, markettypes.PURPOSE_KIND_EQUIPMENT))
	buy(w.bread, 5)
	_, err := w.MarketMsg.PostJob(w.Ctx, &markettypes.MsgPostJob{Signer: w.baker.Address, Company: w.bakery, Occupation: 1, Places: 2, OpenUntil: w.Now() + day})
	require.NoError(w.t, err)
	_, err = w.MarketMsg.Apply(w.Ctx, &markettypes.MsgApply{Signer: w.stranger.Address, JobPosting: 1})
	require.NoError(w.t, err)
	_, err = w.CoopMsg.OfferEmployment(w.Ctx, &cooptypes.MsgOfferEmployment{Signer: w.baker.Address, Company: w.bakery, Member: w.stranger.Id, Occupation: 1})
	require.NoError(w.t, err)
	w.Wait(hour)
	_, err = w.WageMsg.SubmitTimesheet(w.Ctx, &wagetypes.MsgSubmitTimesheet{
		Signer: w.baker.Address, Company: w.bakery, Member: w.ada.Id, From: w.Now() - hour, Until: w.Now() - hour/2,
	})
	require.NoError(w.t, err)
}

// ruin empties the bakery's reserve, leaves so much in its starting pool, and lets everybody work
// until hours fall due that nothing can pay; then ben clocks in once more.
func (w *world) ruin(starting int64) {
	w.Drain(w.bakery)
	if spare := w.Balance(currencytypes.Starting(w.bakery)) - starting; spare > 0 {
		require.NoError(w.t, w.Currency.Post(w.Ctx, currencytypes.Posting{
			From: currencytypes.Starting(w.bakery), To: currencytypes.External(), Amount: spare,
			Class: currencytypes.COST_CLASS_NEUTRAL, Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, w.bakery, 0),
		}))
	}
	for _, worker := range []regiontypes.Member{w.baker, w.ada, w.ben} {
		w.ClockIn(worker, w.bakery)
	}
	w.Wait(hour)
	_, err := w.MarketMsg.Refund(w.Ctx, &markettypes.MsgRefund{Signer: w.baker.Address, Buyer: w.customer.Id, Order: w.lastPurchase(), Quantity: 2})
	require.NoError(w.t, err)
	w.ClockIn(w.ben, w.bakery)
	w.Wait(hour / 4)
}

// receiveOven has somebody unrelated confirm the oven that the bakery's starting pool pays.
func (w *world) receiveOven() {
	orders, err := w.MarketQuery.Orders(w.Ctx, &markettypes.QueryOrdersRequest{BuyerKind: markettypes.BUYER_KIND_COMPANY, Buyer: w.bakery, Status: markettypes.ORDER_STATUS_DELIVERED})
	require.NoError(w.t, err)
	require.Len(w.t, orders.Orders, 1)
	sum := sha256.Sum256([]byte("one oven, counted"))
	for _, order := range orders.Orders {
		_, err = w.MarketMsg.ConfirmReceipt(w.Ctx, &markettypes.MsgConfirmReceipt{Signer: w.customer.Address, Order: order.Id, Quantity: 1, Record: sum[:]})
		require.NoError(w.t, err)
	}
}

// lastPurchase is the customer's purchase at once.
func (w *world) lastPurchase() uint64 {
	response, err := w.MarketQuery.Receipts(w.Ctx, &markettypes.QueryReceiptsRequest{Member: w.customer.Id})
	require.NoError(w.t, err)
	return response.Entries[0].Order
}

func (w *world) place(officer regiontypes.Member, company, product uint64, quantity int64, pool markettypes.Pool, kind markettypes.PurposeKind) uint64 {
	w.t.Helper()
	purpose := markettypes.Purpose{Kind: kind}
	if kind == markettypes.PURPOSE_KIND_EQUIPMENT {
		sum := sha256.Sum256([]byte("deck oven"))
		purpose.LifeCycles, purpose.Commitment = 100, sum[:]
	}
	response, err := w.MarketMsg.PlaceCompanyOrder(w.Ctx, &markettypes.MsgPlaceCompanyOrder{
		Signer: officer.Address, Company: company, Product: product, Quantity: quantity, MaxUnitPrice: 1000 * unit, Pool: pool, Purpose: purpose,
	})
	require.NoError(w.t, err)
	return response.Order
}

func (w *world) accept(officer regiontypes.Member, order uint64) {
	w.t.Helper()
	_, err := w.MarketMsg.AcceptOrder(w.Ctx, &markettypes.MsgAcceptOrder{Signer: officer.Address, Order: order})
	require.NoError(w.t, err)
}

func (w *world) fulfil(officer regiontypes.Member, order uint64) {
	w.t.Helper()
	w.deliver(officer, order)
	stored, err := w.Market.GetOrder(w.Ctx, order)
	require.NoError(w.t, err)
	if stored.Pool == markettypes.POOL_STARTING {
		return // a witness has to see it
	}
	_, err = w.MarketMsg.ConfirmReceipt(w.Ctx, &markettypes.MsgConfirmReceipt{Signer: w.baker.Address, Order: order, Quantity: stored.Quantity})
	require.NoError(w.t, err)
}

// deliver has a seller hand an order over that waits for its receipt.
func (w *world) deliver(officer regiontypes.Member, order uint64) {
	w.t.Helper()
	_, err := w.MarketMsg.FulfilOrder(w.Ctx, &markettypes.MsgFulfilOrder{Signer: officer.Address, Order: order})
	require.NoError(w.t, err)
}

func (w *world) books() currencytypes.CompanyBooks {
	books, err := w.Currency.GetCompanyBooks(w.Ctx, w.bakery)
	require.NoError(w.t, err)
	return books
}

func (w *world) company() cooptypes.Company {
	company, err := w.Coop.GetCompany(w.Ctx, w.bakery)
	require.NoError(w.t, err)
	return company
}

func (w *world) standing() cooptypes.Standing {
	standing, err := w.Coop.StandingOf(w.Ctx, w.company())
	require.NoError(w.t, err)
	return standing
}

func (w *world) proceeding() types.Proceeding {
	w.t.Helper()
	response, err := w.InsolvencyQuery.Proceeding(w.Ctx, &types.QueryProceedingRequest{Company: w.bakery})
	require.NoError(w.t, err)
	return response.Proceeding
}

func (w *world) known() bool {
	has, err := w.Insolvency.Stored().Proceedings.Has(w.Ctx, w.bakery)
	require.NoError(w.t, err)
	return has
}

// finish ends blocks, with a look at the state after each, until the bakery is gone.
func (w *world) finish(each func()) {
	w.t.Helper()
	for range 300 {
		each()
		before := w.proceeding()
		if before.Phase == types.PHASE_GONE {
			return
		}
		w.EndBlock()
		if after := w.proceeding(); after.Phase == types.PHASE_ORDERS && after.Phase == before.Phase && after.Progress.Orders == before.Progress.Orders {
			w.Wait(day) // for the receipt of what was delivered
		}
	}
	w.t.Fatalf("still %+v", w.proceeding())
}

// requireSound checks the identities of the ledger by its audit.
func (w *world) requireSound() {
	w.t.Helper()
	audit, err := w.CurrencyQuery.Audit(w.Ctx, &currencytypes.QueryAuditRequest{})
	require.NoError(w.t, err)
	require.Zero(w.t, audit.BooksSum)
	books := w.books()
	require.Zero(w.t, books.Reserve+books.HeldFromReserve+books.Undepreciated-books.PutIn+books.Unrecovered)
	require.Zero(w.t, books.Starting+books.HeldFromStarting+books.StartingSpent-books.StartingPutIn)
}

func (w *world) authority() string { return w.company().Authority }

func (w *world) bank() string { return w.Region.Authority().String() }

// refused runs a message as a transaction and requires that it fails as said and leaves nothing behind.
func (w *world) refused(want error, send func(ctx context.Context) error) {
	w.t.Helper()
	before := w.snapshot()
	require.ErrorIs(w.t, w.Failing(send), want)
	require.Equal(w.t, before, w.snapshot())
}

// snapshot is the state of everything that a message here can change.
func (w *world) snapshot() string {
	w.t.Helper()
	var all []any
	for _, export := range []func() (any, error){
		func() (any, error) { return w.Insolvency.ExportGenesis(w.Ctx) },
		func() (any, error) { return w.Currency.ExportGenesis(w.Ctx) },
		func() (any, error) { return w.Coop.ExportGenesis(w.Ctx) },
		func() (any, error) { return w.Region.ExportGenesis(w.Ctx) },
	} {
		one, err := export()
		require.NoError(w.t, err)
		all = append(all, one)
	}
	raw, err := json.Marshal(all)
	require.NoError(w.t, err)
	return string(raw)
}

func (w *world) windingUp(signer string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.InsolvencyMsg.WindUp(ctx, &types.MsgWindUp{Signer: signer, Company: w.bakery})
		return err
	}
}

func (w *world) extending(signer string, seconds int64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.InsolvencyMsg.ExtendGrace(ctx, &types.MsgExtendGrace{Signer: signer, Company: w.bakery, Seconds: seconds})
		return err
	}
}

func (w *world) beginning(signer string) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.InsolvencyMsg.BeginProceedings(ctx, &types.MsgBeginProceedings{Signer: signer, Company: w.bakery})
		return err
	}
}

func (w *world) covering(signer string, company, claim uint64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := w.InsolvencyMsg.CoverClaim(ctx, &types.MsgCoverClaim{Signer: signer, Company: company, Claim: claim})
		return err
	}
}

func (w *world) unpaid() []types.UnpaidClaim {
	response, err := w.InsolvencyQuery.UnpaidClaims(w.Ctx, &types.QueryUnpaidClaimsRequest{Company: w.bakery})
	require.NoError(w.t, err)
	return response.Claims
}

func (w *world) assets() []types.Asset {
	response, err := w.InsolvencyQuery.Assets(w.Ctx, &types.QueryAssetsRequest{Company: w.bakery})
	require.NoError(w.t, err)
	return response.Assets
}

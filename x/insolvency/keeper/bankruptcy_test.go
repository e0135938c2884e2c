package keeper_test

import (
	"context"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/insolvency/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	propertytypes "github.com/factor-coop/factor/x/property/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// bankrupt leads the bakery through all of it in the middle of its work and returns what came of it.
func bankrupt(t *testing.T, steps uint32, starting int64, each func(*world)) *world {
	w := newWorld(t)
	w.SetSteps(steps)
	w.grace(hour / 2)
	w.busy()
	if starting == 0 {
		w.receiveOven()
	}
	w.ruin(starting)
	require.Equal(t, types.PHASE_GRACE, w.proceeding().Phase)
	require.Equal(t, cooptypes.STANDING_INSOLVENT, w.standing())
	w.Wait(hour / 4)
	require.NotEqual(t, types.PHASE_GRACE, w.proceeding().Phase)
	w.finish(func() { w.requireSound(); each(w) })
	return w
}

// outcome is everything that must not depend on how many steps a block takes.
func (w *world) outcome() string {
	p := w.proceeding()
	p.Progress, p.Cursor, p.PhaseSince, p.FinishedAt = types.Progress{HandedOver: p.Progress.HandedOver}, 0, 0, 0
	losses, err := w.InsolvencyQuery.Losses(w.Ctx, &types.QueryLossesRequest{})
	require.NoError(w.t, err)
	hands := map[string]int64{"region": w.Balance(currencytypes.RegionFund()), "mill": w.Balance(currencytypes.Reserve(w.mill))}
	for id := uint64(1); id <= w.stranger.Id; id++ {
		hands[fmt.Sprint(id)] = w.Balance(currencytypes.MemberAccount(id))
	}
	raw, err := json.Marshal([]any{p, losses, w.unpaid(), w.assets(), hands, w.books(), w.company()})
	require.NoError(w.t, err)
	return string(raw)
}

func TestABankruptcyInTheMiddleOfItsWorkGivesTheSameAtEveryCap(t *testing.T) {
	for _, starting := range []int64{0, 5 * unit, 30 * unit, 10_000 * unit} {
		t.Run(fmt.Sprint("starting ", starting), func(t *testing.T) {
			want := bankrupt(t, 1, starting, func(*world) {}).outcome()
			for _, steps := range []uint32{2, 5, 1000} {
				require.Equal(t, want, bankrupt(t, steps, starting, func(*world) {}).outcome(), "%d steps", steps)
			}
		})
	}
}

// A machine outlives the bakery: its undepreciated value goes to the region's property company and is no loss.
func TestEquipmentGoesToTheRegionsPropertyCompanyAtItsRemainingValue(t *testing.T) {
	for _, steps := range []uint32{1, 1000} {
		w := newWorld(t)
		w.SetSteps(steps)
		w.grace(hour / 2)
		tools := w.propertyCompany()
		w.busy()
		w.receiveOven()
		before := w.Memo(tools)
		w.ruin(0)
		w.Wait(hour / 4)
		w.finish(w.requireSound)
		p := w.proceeding()
		require.Equal(t, 200*unit, p.Settlement.Inherited)
		require.Zero(t, p.Settlement.Undepreciated, "the loss record has nothing of it")
		inherited, err := w.PropertyQuery.Assets(w.Ctx, &propertytypes.QueryAssetsRequest{Company: tools})
		require.NoError(t, err)
		require.Len(t, inherited.Assets, 2)
		require.Equal(t, []int64{200 * unit, 0, 200 * unit}, []int64{inherited.Assets[0].Remaining, inherited.Assets[1].Remaining, inherited.Remaining},
			"what the starting pool paid for goes along, and is never priced")
		require.Equal(t, w.bakery, inherited.Assets[0].Asset.PaidBy)
		for _, asset := range w.assets() {
			require.NotEqual(t, types.ASSET_KIND_EQUIPMENT, asset.Kind, "stock and inputs are the region's, equipment is not")
		}
		after := w.Memo(tools)
		require.Equal(t, []int64{before.Undepreciated + 200*unit, before.PutIn + 200*unit}, []int64{after.Undepreciated, after.PutIn})
		require.Equal(t, before.Unrecovered, after.Unrecovered)
		w.EndCycle()
		require.Less(t, w.Memo(tools).Undepreciated, after.Undepreciated, "it goes on wearing")
		w.requireSound()
	}
}

func TestAPropertyCompanyThatIsGoneInheritsNothing(t *testing.T) {
	w := newWorld(t)
	w.grace(hour / 2)
	tools := w.propertyCompany()
	w.busy()
	w.receiveOven()
	company, err := w.Coop.GetCompany(w.Ctx, tools)
	require.NoError(t, err)
	require.NoError(t, w.Insolvency.WindUp(w.Ctx, company.Id))
	w.ruin(0)
	w.Wait(hour / 4)
	w.finish(w.requireSound)
	require.Equal(t, 200*unit, w.proceeding().Settlement.Undepreciated)
	require.Zero(t, w.proceeding().Settlement.Inherited)
}

func TestOnlyACompanyOfTheRegionsOwnIsItsPropertyCompany(t *testing.T) {
	w := newWorld(t)
	params, err := w.Insolvency.GetParams(w.Ctx)
	require.NoError(t, err)
	params.PropertyCompany = w.mill
	require.ErrorContains(t, w.Insolvency.SetParams(w.Ctx, params), "(mill), which is not the region's own")
	params.PropertyCompany = 99
	require.ErrorContains(t, w.Insolvency.SetParams(w.Ctx, params), "id 99: company not found")
}

func TestABankruptcyWithEmptyPoolsLeavesClaimsOfEveryKind(t *testing.T) {
	w := bankrupt(t, 4, 0, func(*world) {})
	p := w.proceeding()
	require.Equal(t, 15*unit, p.Settlement.ClaimsPaid, "the flour that was taken back is all there was")
	require.Zero(t, p.Settlement.FromStarting+p.Settlement.SeizedReserve+p.Settlement.SeizedStarting)
	require.Equal(t, 7*unit, p.Settlement.UnpaidOthers, "wages come before the refund of two breads")
	require.Greater(t, p.Settlement.UnpaidWages, 45*unit)
	var left int64
	var refund types.UnpaidClaim
	for _, one := range w.unpaid() {
		left += one.Unpaid
		if !one.IsWage() {
			refund = one
		}
	}
	require.Equal(t, p.Settlement.UnpaidWages+p.Settlement.UnpaidOthers, left)
	require.Equal(t, currencytypes.CLAIM_KIND_REFUND, refund.Claim.Kind)
	w.FundRegion(1000 * unit)
	w.refused(types.ErrNotCoverable, w.covering(w.bank(), w.bakery, refund.Claim.Id))
}

func TestWhoIsOwedGetsWhatThePoolsReachAndTheRestIsShown(t *testing.T) {
	w := bankrupt(t, 3, 5*unit, func(*world) {})
	p := w.proceeding()
	require.Equal(t, types.REASON_CLAIMS, p.Reason)
	require.Equal(t, p.Since+hour/2, p.GraceEndsAt)

	// Three full hours and the refund of two breads; ben's last shift began after the first hour.
	require.Greater(t, p.Settlement.ClaimsPaid, 3*20*unit+7*unit)
	require.Positive(t, p.Settlement.FromStarting)
	require.Zero(t, p.Settlement.UnpaidOthers+p.Settlement.UnpaidWages, "the oven that was taken back covered everybody")
	require.Empty(t, w.unpaid())

	require.Equal(t, cooptypes.STANDING_GONE, w.company().Standing)
	require.True(t, w.company().WrittenOff)
	books := w.books()
	require.Equal(t, currencytypes.CompanyBooks{
		Company: w.bakery, StartingPutIn: books.StartingPutIn, StartingSpent: books.StartingPutIn,
	}, books)
	require.Positive(t, p.Settlement.Unrecovered)
	require.Equal(t, 200*unit, p.Settlement.Undepreciated)

	kinds := map[types.AssetKind]types.Asset{}
	for _, asset := range w.assets() {
		kinds[asset.Kind] = asset
	}
	require.Equal(t, types.Asset{Company: w.bakery, Number: 3, Kind: types.ASSET_KIND_INPUT, Ref: w.flour, Quantity: 20_000_000, Amount: 20 * unit}, kinds[types.ASSET_KIND_INPUT])
	require.Equal(t, int64(95), kinds[types.ASSET_KIND_STOCK].Quantity)
	require.Equal(t, 200*unit, kinds[types.ASSET_KIND_EQUIPMENT].Amount)
	held, err := w.PropertyQuery.Region(w.Ctx, &propertytypes.QueryRegionRequest{})
	require.NoError(t, err)
	require.Len(t, held.Assets, 1, "the region holds the oven; the money of the other, which nobody saw, went back")
	require.Equal(t, w.bakery, held.Assets[0].PaidBy)

	for _, order := range []uint64{1, 2, 3, 4} {
		stored, err := w.Market.GetOrder(w.Ctx, order)
		require.NoError(t, err)
		require.Equal(t, markettypes.ORDER_STATUS_REJECTED, stored.Status, "order %d", order)
	}
	require.Equal(t, 1000*unit-3*3_500_000, w.Money(w.customer), "cakes came back in full, and the refund of two breads")
	product, err := w.Pricing.GetProduct(w.Ctx, w.bread)
	require.NoError(t, err)
	require.True(t, product.Retired)
	_, err = w.Market.GetListing(w.Ctx, w.bread)
	require.ErrorIs(t, err, markettypes.ErrListingNotFound)
	_, employed, err := w.Coop.GetEmployment(w.Ctx, w.bakery, w.ada.Id)
	require.NoError(t, err)
	require.False(t, employed)
	_, found, err := w.Pricing.GetCosting(w.Ctx, w.bakery)
	require.NoError(t, err)
	require.False(t, found, "no cycle closes it any more")
	founding := func(signer string) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := w.CoopMsg.FoundCompany(ctx, &cooptypes.MsgFoundCompany{Signer: signer, Code: "again", Occupation: 1})
			return err
		}
	}
	require.ErrorIs(t, w.Failing(founding(w.baker.Address)), cooptypes.ErrWrittenOff)
	require.ErrorIs(t, w.Failing(founding(w.ada.Address)), cooptypes.ErrWrittenOff, "an officer answers as well")
	w.must(founding(w.ben.Address)) // a worker does not
	w.Wait(8 * day)                 // a cycle ends without it
}

func TestWhatNoPoolReachesIsRecordedAndTheRegionMayCoverWages(t *testing.T) {
	w := newWorld(t)
	w.grace(hour)
	w.ruinBare(25 * unit)
	w.must(w.beginning(w.bank()))
	w.EndBlock()
	w.finish(w.requireSound)
	unpaid := w.unpaid()
	require.Len(t, unpaid, 2, "three hours of 20 each: one is paid, one in part")
	require.Equal(t, 15*unit, unpaid[0].Unpaid)
	require.Equal(t, 20*unit, unpaid[1].Unpaid)
	p := w.proceeding()
	require.Equal(t, 25*unit, p.Settlement.ClaimsPaid)
	require.Equal(t, 25*unit, p.Settlement.FromStarting)
	require.Equal(t, 35*unit, p.Settlement.UnpaidWages)
	require.Zero(t, p.Settlement.SeizedStarting)
	require.Equal(t, types.REASON_DECIDED, p.Reason)

	first := unpaid[0].Claim
	w.refused(currencytypes.ErrInsufficient, w.covering(w.bank(), w.bakery, first.Id))
	w.FundRegion(100 * unit)
	worker := w.Member(first.Creditor.Id)
	before := w.Money(worker)
	w.must(w.covering(w.bank(), w.bakery, first.Id))
	require.Equal(t, before+15*unit, w.Money(worker))
	w.refused(types.ErrNotCoverable, w.covering(w.bank(), w.bakery, first.Id))
	w.refused(types.ErrClaimNotFound, w.covering(w.bank(), w.bakery, 99))
	w.refused(regiontypes.ErrNotAuthorized, w.covering(w.baker.Address, w.bakery, unpaid[1].Claim.Id))
	losses, err := w.InsolvencyQuery.Losses(w.Ctx, &types.QueryLossesRequest{})
	require.NoError(t, err)
	require.Equal(t, uint64(1), losses.Totals.Gone)
	require.Equal(t, 15*unit, losses.Totals.Settlement.Covered)
	w.EndBlock()
	w.requireSound()
}

func TestWhatReachesACompanyThatIsGoneGoesToTheRegion(t *testing.T) {
	w := newWorld(t)
	order := w.place(w.baker, w.bakery, w.flour, 10, markettypes.POOL_RESERVE, markettypes.PURPOSE_KIND_RECIPE)
	w.fulfil(w.miller, order)
	w.must(w.windingUp(w.authority()))
	w.EndBlock()
	w.finish(w.requireSound)
	fund, loss := w.Balance(currencytypes.RegionFund()), w.proceeding().Settlement.Unrecovered
	_, err := w.MarketMsg.Refund(w.Ctx, &markettypes.MsgRefund{Signer: w.miller.Address, Order: order, Quantity: 10, Restock: true})
	require.NoError(t, err)
	require.Equal(t, 10*unit, w.books().Reserve)
	_, costed, err := w.Pricing.GetCosting(w.Ctx, w.bakery)
	require.NoError(t, err)
	require.False(t, costed, "no cycle has to close it again")
	w.EndBlock()
	require.Zero(t, w.books().Reserve)
	require.Equal(t, fund+10*unit, w.Balance(currencytypes.RegionFund()))
	require.Equal(t, loss-10*unit, w.proceeding().Settlement.Unrecovered)
	w.requireSound()
}

func TestACompanyThatIsWoundUpWaitsForWhatWasDelivered(t *testing.T) {
	w := newWorld(t)
	bought := w.place(w.baker, w.bakery, w.flour, 10, markettypes.POOL_RESERVE, markettypes.PURPOSE_KIND_RECIPE)
	w.deliver(w.miller, bought)
	response, err := w.MarketMsg.Purchase(w.Ctx, &markettypes.MsgPurchase{Signer: w.customer.Address, Product: w.cake, Quantity: 1, MaxUnitPrice: 1000 * unit})
	require.NoError(t, err)
	w.accept(w.baker, response.Order)
	w.deliver(w.baker, response.Order)
	undelivered := w.place(w.baker, w.bakery, w.flour, 10, markettypes.POOL_RESERVE, markettypes.PURPOSE_KIND_RECIPE)
	w.must(w.windingUp(w.authority()))
	for range 30 {
		w.EndBlock()
	}
	w.requireSound()
	require.Equal(t, types.PHASE_ORDERS, w.proceeding().Phase)
	status := func(order uint64) markettypes.OrderStatus {
		stored, err := w.Market.GetOrder(w.Ctx, order)
		require.NoError(t, err)
		return stored.Status
	}
	require.Equal(t, markettypes.ORDER_STATUS_CANCELLED, status(undelivered))
	require.Equal(t, markettypes.ORDER_STATUS_DELIVERED, status(bought))
	_, err = w.MarketMsg.ConfirmReceipt(w.Ctx, &markettypes.MsgConfirmReceipt{Signer: w.customer.Address, Order: response.Order, Quantity: 1})
	require.NoError(t, err)
	mill := w.Balance(currencytypes.Reserve(w.mill))
	w.Wait(7 * day)
	require.Equal(t, markettypes.ORDER_STATUS_FULFILLED, status(bought))
	require.Equal(t, mill+10*unit, w.Balance(currencytypes.Reserve(w.mill)))
	w.finish(w.requireSound)
}

func TestSeveralBankruptciesTakeTurns(t *testing.T) {
	w := newWorld(t)
	w.SetSteps(1)
	var companies []uint64
	for i := range 4 {
		founder := w.Admit(fmt.Sprint("founder", i))
		companies = append(companies, w.Found(founder, fmt.Sprint("shop", i)))
		authority, err := w.Coop.AuthorityOf(w.Ctx, companies[i])
		require.NoError(t, err)
		_, err = w.InsolvencyMsg.WindUp(w.Ctx, &types.MsgWindUp{Signer: authority.String(), Company: companies[i]})
		require.NoError(t, err)
	}
	for range 8 {
		w.EndBlock()
	}
	var phases []types.Phase
	for _, company := range companies {
		p, err := w.Insolvency.GetProceeding(w.Ctx, company)
		require.NoError(t, err)
		phases = append(phases, p.Phase)
	}
	require.Equal(t, []types.Phase{types.PHASE_SHIFTS, types.PHASE_SHIFTS, types.PHASE_SHIFTS, types.PHASE_SHIFTS}, phases)
	for range 60 {
		w.EndBlock()
	}
	list, err := w.InsolvencyQuery.Proceedings(w.Ctx, &types.QueryProceedingsRequest{Stage: types.STAGE_GONE})
	require.NoError(t, err)
	require.Len(t, list.Proceedings, 4)
	losses, err := w.InsolvencyQuery.Losses(w.Ctx, &types.QueryLossesRequest{})
	require.NoError(t, err)
	require.Equal(t, uint64(4), losses.Totals.Gone)
}

func TestNobodyActsForACompanyInProceedings(t *testing.T) {
	w := newWorld(t)
	sold, err := w.MarketMsg.Purchase(w.Ctx, &markettypes.MsgPurchase{Signer: w.customer.Address, Product: w.cake, Quantity: 1, MaxUnitPrice: 1000 * unit})
	require.NoError(t, err)
	acts := map[string]func(ctx context.Context) error{
		"place an order": func(ctx context.Context) error {
			_, err := w.MarketMsg.PlaceCompanyOrder(ctx, &markettypes.MsgPlaceCompanyOrder{
				Signer: w.baker.Address, Company: w.bakery, Product: w.flour, Quantity: 1, MaxUnitPrice: 1000 * unit,
				Pool: markettypes.POOL_RESERVE, Purpose: markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_OVERHEAD},
			})
			return err
		},
		"accept an order": func(ctx context.Context) error {
			_, err := w.MarketMsg.AcceptOrder(ctx, &markettypes.MsgAcceptOrder{Signer: w.baker.Address, Order: sold.Order})
			return err
		},
		"post a job": func(ctx context.Context) error {
			_, err := w.MarketMsg.PostJob(ctx, &markettypes.MsgPostJob{Signer: w.baker.Address, Company: w.bakery, Occupation: 1, Places: 1, OpenUntil: w.Now() + day})
			return err
		},
		"list a product": func(ctx context.Context) error {
			_, err := w.MarketMsg.ListProduct(ctx, &markettypes.MsgListProduct{
				Signer: w.baker.Address, Company: w.bakery, Product: w.bread, Mode: markettypes.LISTING_MODE_AT_ONCE, OrderTimeoutSeconds: day,
			})
			return err
		},
		"hire": func(ctx context.Context) error {
			_, err := w.CoopMsg.OfferEmployment(ctx, &cooptypes.MsgOfferEmployment{Signer: w.baker.Address, Company: w.bakery, Member: w.stranger.Id, Occupation: 1})
			return err
		},
		"submit a timesheet": func(ctx context.Context) error {
			_, err := w.WageMsg.SubmitTimesheet(ctx, &wagetypes.MsgSubmitTimesheet{
				Signer: w.baker.Address, Company: w.bakery, Member: w.ada.Id, From: w.Now() - hour, Until: w.Now() - hour/2,
			})
			return err
		},
		"open a shift": func(ctx context.Context) error {
			_, err := w.WageMsg.ClockIn(ctx, &wagetypes.MsgClockIn{Signer: w.ada.Address, Company: w.bakery})
			return err
		},
		"sell over the counter": func(ctx context.Context) error {
			_, err := w.MarketMsg.Purchase(ctx, &markettypes.MsgPurchase{Signer: w.customer.Address, Product: w.bread, Quantity: 1, MaxUnitPrice: 1000 * unit})
			return err
		},
	}
	w.Wait(hour)
	try := func(act func(ctx context.Context) error) error {
		cached, _ := w.Ctx.CacheContext()
		return act(cached)
	}
	for name, act := range acts {
		err := try(func(ctx context.Context) error {
			require.NoError(t, w.Owe(ctx, w.bakery, w.ada.Id, unit))
			return act(ctx)
		})
		if name == "place an order" {
			require.ErrorIs(t, err, currencytypes.ErrSeniorClaims, "its reserve pays what it owes first")
			continue
		}
		require.NoError(t, err, "%s: an insolvent company works and sells on", name)
	}
	// refused requires that every act fails by the company's standing, and not by something else that is missing.
	refused := func(sale error) {
		t.Helper()
		for name, act := range acts {
			want := error(cooptypes.ErrStanding)
			switch name {
			case "sell over the counter":
				want = sale
			case "open a shift":
				want = wagetypes.ErrCompanyClosed
			}
			require.ErrorIs(t, try(act), want, name)
		}
	}
	w.must(w.windingUp(w.authority()))
	refused(markettypes.ErrSellerMayNotSell)
	w.SetSteps(1000)
	w.EndBlock()
	require.Equal(t, types.PHASE_GONE, w.proceeding().Phase)
	refused(markettypes.ErrListingNotFound) // its listings went with it
}

package keeper_test

import (
	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

func (w *world) purchase(signer regiontypes.Member, product uint64, quantity int64) transaction {
	return sending(w.MarketMsg.Purchase, &types.MsgPurchase{Signer: signer.Address, Product: product, Quantity: quantity, MaxUnitPrice: 1000 * unit})
}

func (w *world) ordering(signer regiontypes.Member, company, product uint64, quantity int64, pool types.Pool, purpose types.Purpose) transaction {
	return sending(w.MarketMsg.PlaceCompanyOrder, w.companyOrder(signer, company, product, quantity, pool, purpose))
}

func (w *world) regionOrdering(signer string, product uint64, quantity, limit int64) transaction {
	return sending(w.MarketMsg.PlaceRegionOrder, &types.MsgPlaceRegionOrder{Signer: signer, Product: product, Quantity: quantity, MaxUnitPrice: limit})
}

func (w *world) approving(signer string, order uint64) transaction {
	return sending(w.MarketMsg.ApproveOrder, &types.MsgApproveOrder{Signer: signer, Order: order})
}

// bought is an order of the customer for flour that waits.
func (w *world) bought() uint64 {
	order, _ := w.buy(w.customer, w.flour, 4)
	return order
}

// unrelatedOven and relatedOven are starting-pool orders of the bakery; the related one needs the bank.
func (w *world) unrelatedOven() uint64 {
	return w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_STARTING, equipment))
}

func (w *world) relatedOven() uint64 {
	w.Hire(w.mill, w.miller, w.baker, 1)
	return w.unrelatedOven()
}

func (w *world) deliveredOven() uint64 {
	order := w.unrelatedOven()
	w.fulfil(w.miller, order)
	return order
}

// handedOver is an order of the customer that waits for their receipt.
func (w *world) handedOver() uint64 {
	order := w.bought()
	w.deliver(w.miller, order)
	return order
}

// loaves is what the customer bought over the counter.
func (w *world) loaves() uint64 {
	order, _ := w.buy(w.customer, w.bread, 3)
	return order
}

var orderTrials = map[string]trial{
	"Purchase": {
		succeeds: func(w *world) transaction { return w.purchase(w.customer, w.bread, 1) },
		refused: []refusal{
			{"of nothing", types.ErrInvalid, func(w *world) transaction { return w.purchase(w.customer, w.bread, 0) }},
			{"of more than an order may cost", types.ErrInvalid, func(w *world) transaction { return w.purchase(w.customer, w.oven, types.MaxQuantity) }},
			{"of what retired meanwhile", pricingtypes.ErrRetired, func(w *world) transaction { return w.purchase(w.customer, w.retired(true), 1) }},
			{"by order from a company in proceedings", types.ErrSellerMayNotSell, func(w *world) transaction {
				w.stand(w.mill, cooptypes.STANDING_IN_PROCEEDINGS)
				return w.purchase(w.customer, w.flour, 1)
			}},
			{"by order with more than is in hand", currencytypes.ErrInsufficient, func(w *world) transaction { return w.purchase(w.stranger, w.flour, 1) }},
		},
	},
	"PlaceCompanyOrder": {
		succeeds: func(w *world) transaction {
			return w.ordering(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe)
		},
		refused: []refusal{
			{"by nobody of the company", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return w.ordering(w.stranger, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe)
			}},
			{"from a company in proceedings", types.ErrSellerMayNotSell, func(w *world) transaction {
				w.stand(w.mill, cooptypes.STANDING_IN_PROCEEDINGS)
				return w.ordering(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe)
			}},
			{"for overhead out of the starting pool", types.ErrPurpose, func(w *world) transaction {
				return w.ordering(w.baker, w.bakery, w.flour, 5, types.POOL_STARTING, overhead)
			}},
			{"with more than the starting pool has", currencytypes.ErrInsufficient, func(w *world) transaction {
				return w.ordering(w.baker, w.bakery, w.oven, 100, types.POOL_STARTING, equipment)
			}},
			{"of more than an order may cost", types.ErrInvalid, func(w *world) transaction {
				return w.ordering(w.baker, w.bakery, w.oven, types.MaxQuantity, types.POOL_RESERVE, equipment)
			}},
			{"for a job that is not open", pricingtypes.ErrJobNotFound, func(w *world) transaction {
				return w.ordering(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, types.Purpose{Kind: types.PURPOSE_KIND_TAG, Job: 99})
			}},
			{"of made-to-order work without a price or a ceiling", types.ErrCeiling, func(w *world) transaction {
				gift := w.Register(w.baker, w.bakery, "gift", pricingtypes.PRODUCT_KIND_MADE_TO_ORDER, 0)
				w.List(w.baker, w.bakery, gift, types.LISTING_MODE_BY_ORDER)
				return w.ordering(w.miller, w.mill, gift, 1, types.POOL_RESERVE, overhead)
			}},
			{"beyond the open orders that a company may have", types.ErrTooManyOpenOrders, func(w *world) transaction {
				params := types.DefaultParams()
				params.MaxOpenOrders = 1
				require.NoError(w.t, w.Market.SetParams(w.Ctx, params))
				w.place(w.companyOrder(w.baker, w.bakery, w.flour, 1, types.POOL_RESERVE, recipe))
				return w.ordering(w.baker, w.bakery, w.flour, 1, types.POOL_RESERVE, recipe)
			}},
			{"before senior claims", currencytypes.ErrSeniorClaims, func(w *world) transaction {
				order := w.loaves()
				w.Drain(w.bakery)
				require.NoError(w.t, w.refunding(w.baker, w.customer.Id, order, 3)(w.Ctx))
				return w.ordering(w.baker, w.bakery, w.flour, 1, types.POOL_RESERVE, recipe)
			}},
		},
	},
	"PlaceRegionOrder": {
		succeeds: func(w *world) transaction {
			w.FundRegion(100 * unit)
			return w.regionOrdering(w.Officer.Address, w.flour, 5, 1000*unit)
		},
		refused: []refusal{
			{"by no officer", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.regionOrdering(w.baker.Address, w.flour, 5, 1000*unit) }},
			{"with an empty fund", currencytypes.ErrInsufficient, func(w *world) transaction { return w.regionOrdering(w.authority(), w.flour, 5, 1000*unit) }},
			{"above the limit", types.ErrPriceAboveLimit, func(w *world) transaction {
				w.FundRegion(100 * unit)
				return w.regionOrdering(w.authority(), w.flour, 5, 1)
			}},
			{"of what is not listed", types.ErrListingNotFound, func(w *world) transaction { return w.regionOrdering(w.authority(), 99, 5, 1000*unit) }},
			{"above an officer's mandate", regiontypes.ErrMandateLimit, func(w *world) transaction {
				w.FundRegion(100 * unit)
				_, err := w.Region.GrantMandate(w.Ctx, w.Region.Authority(), regiontypes.MandateGrant{
					Member: w.stranger.Id, Permission: regiontypes.PermissionBank, LimitPerPeriod: 5*w.price(w.flour) - 1, PeriodSeconds: day,
				})
				require.NoError(w.t, err)
				return w.regionOrdering(w.stranger.Address, w.flour, 5, 1000*unit)
			}},
		},
	},
	"ApproveOrder": {
		succeeds: func(w *world) transaction { return w.approving(w.Officer.Address, w.relatedOven()) },
		refused: []refusal{
			{"by the seller", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.approving(w.miller.Address, w.relatedOven()) }},
			{"of an unknown order", types.ErrOrderNotFound, func(w *world) transaction { return w.approving(w.authority(), 99) }},
			{"of an order from a reserve", types.ErrOrderStatus, func(w *world) transaction {
				return w.approving(w.authority(), w.place(w.companyOrder(w.baker, w.bakery, w.flour, 1, types.POOL_RESERVE, recipe)))
			}},
			{"of a closed order", types.ErrOrderStatus, func(w *world) transaction {
				order := w.relatedOven()
				require.NoError(w.t, w.rejectBy(w.miller, order)(w.Ctx))
				return w.approving(w.authority(), order)
			}},
		},
	},
	"AcceptOrder": {
		succeeds: func(w *world) transaction { return w.acceptBy(w.miller, w.bought()) },
		refused: []refusal{
			{"by another company", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.acceptBy(w.baker, w.bought()) }},
			{"twice", types.ErrOrderStatus, func(w *world) transaction {
				order := w.bought()
				w.accept(w.miller, order)
				return w.acceptBy(w.miller, order)
			}},
			{"in proceedings", cooptypes.ErrStanding, func(w *world) transaction {
				order := w.bought()
				w.stand(w.mill, cooptypes.STANDING_IN_PROCEEDINGS)
				return w.acceptBy(w.miller, order)
			}},
			{"without the bank's approval", types.ErrNeedsApproval, func(w *world) transaction { return w.acceptBy(w.miller, w.relatedOven()) }},
		},
	},
	"FulfilOrder": {
		succeeds: func(w *world) transaction { return w.fulfilBy(w.miller, w.bought()) },
		refused: []refusal{
			{"by another company", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.fulfilBy(w.baker, w.bought()) }},
			{"twice", types.ErrOrderStatus, func(w *world) transaction {
				order := w.bought()
				w.fulfil(w.miller, order)
				return w.fulfilBy(w.miller, order)
			}},
			{"twice from a starting pool", types.ErrOrderStatus, func(w *world) transaction { return w.fulfilBy(w.miller, w.deliveredOven()) }},
			{"in proceedings", cooptypes.ErrStanding, func(w *world) transaction {
				order := w.bought()
				w.stand(w.mill, cooptypes.STANDING_IN_PROCEEDINGS)
				return w.fulfilBy(w.miller, order)
			}},
			{"of more than is in stock", pricingtypes.ErrOutOfStock, func(w *world) transaction {
				w.fund(w.customer, 10_000*unit)
				order, _ := w.buy(w.customer, w.flour, 1001)
				return w.fulfilBy(w.miller, order)
			}},
		},
	},
	"ConfirmReceipt": {
		succeeds: func(w *world) transaction { return w.confirming(w.stranger, w.deliveredOven(), 1) },
		refused: []refusal{
			{"by nobody of the region", regiontypes.ErrNotMember, func(w *world) transaction {
				return w.confirming(regiontypes.Member{Address: w.authority()}, w.deliveredOven(), 1)
			}},
			{"by somebody suspended", regiontypes.ErrMemberSuspended, func(w *world) transaction {
				require.NoError(w.t, w.Region.Suspend(w.Ctx, w.stranger.Id, "test"))
				return w.confirming(w.stranger, w.deliveredOven(), 1)
			}},
			{"of an unknown order", types.ErrOrderNotFound, func(w *world) transaction { return w.confirming(w.stranger, 99, 1) }},
			{"of what was not delivered", types.ErrOrderStatus, func(w *world) transaction { return w.confirming(w.stranger, w.unrelatedOven(), 1) }},
			{"by somebody of the seller", types.ErrRelatedWitness, func(w *world) transaction { return w.confirming(w.miller, w.deliveredOven(), 1) }},
			{"after another count", types.ErrReceiptMismatch, func(w *world) transaction { return w.confirming(w.stranger, w.deliveredOven(), 2) }},
			{"once the companies share a worker", types.ErrNeedsApproval, func(w *world) transaction {
				order := w.deliveredOven()
				w.Hire(w.mill, w.miller, w.baker, 1)
				return w.confirming(w.stranger, order, 1)
			}},
			{"without a record of what was seen", types.ErrInvalid, func(w *world) transaction {
				return sending(w.MarketMsg.ConfirmReceipt, &types.MsgConfirmReceipt{Signer: w.stranger.Address, Order: w.deliveredOven(), Quantity: 1})
			}},
			{"of what another member bought", types.ErrNotBuyer, func(w *world) transaction { return w.confirming(w.stranger, w.handedOver(), 4) }},
			{"of a part of what was bought", types.ErrReceiptMismatch, func(w *world) transaction { return w.confirming(w.customer, w.handedOver(), 3) }},
			{"by the seller", types.ErrNotBuyer, func(w *world) transaction { return w.confirming(w.miller, w.handedOver(), 4) }},
			{"by nobody of the buying company", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				order := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe))
				w.deliver(w.miller, order)
				return w.confirming(w.miller, order, 5)
			}},
			{"of the region's by no officer", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				w.FundRegion(100 * unit)
				placed, err := w.MarketMsg.PlaceRegionOrder(w.Ctx, &types.MsgPlaceRegionOrder{Signer: w.authority(), Product: w.flour, Quantity: 1, MaxUnitPrice: 100 * unit})
				require.NoError(w.t, err)
				w.deliver(w.miller, placed.Order)
				return w.confirming(w.miller, placed.Order, 1)
			}},
			{"twice", types.ErrOrderStatus, func(w *world) transaction {
				order := w.bought()
				w.fulfil(w.miller, order)
				return w.receiving(order)
			}},
		},
	},
	"Contest": {
		succeeds: func(w *world) transaction { return w.contesting(w.customer, w.handedOver()) },
		refused: []refusal{
			{"by another member", types.ErrNotBuyer, func(w *world) transaction { return w.contesting(w.stranger, w.handedOver()) }},
			{"by the seller", types.ErrNotBuyer, func(w *world) transaction { return w.contesting(w.miller, w.handedOver()) }},
			{"of an unknown order", types.ErrReceiptNotFound, func(w *world) transaction { return w.contesting(w.customer, 99) }},
			{"of what was not delivered", types.ErrOrderStatus, func(w *world) transaction { return w.contesting(w.customer, w.bought()) }},
			{"twice", types.ErrContestedBefore, func(w *world) transaction { return w.contesting(w.customer, w.contested()) }},
			{"of what came back", types.ErrNotRefundable, func(w *world) transaction {
				order := w.bought()
				w.fulfil(w.miller, order)
				require.NoError(w.t, w.refunding(w.miller, 0, order, 4)(w.Ctx))
				return w.contesting(w.customer, order)
			}},
		},
	},
	"VouchHours": {
		succeeds: func(w *world) transaction {
			order, _ := w.buy(w.customer, w.bread, 1)
			return w.vouching(w.customer, order, w.shift(w.baker, w.bakery))
		},
		refused: []refusal{
			{"by another member", types.ErrReceiptNotFound, func(w *world) transaction {
				order, _ := w.buy(w.customer, w.bread, 1)
				return w.vouching(w.stranger, order, w.shift(w.baker, w.bakery))
			}},
			{"of what was not delivered", types.ErrOrderStatus, func(w *world) transaction {
				return w.vouching(w.customer, w.bought(), w.shift(w.miller, w.mill))
			}},
			{"of a shift at another company", wagetypes.ErrInvalid, func(w *world) transaction {
				order, _ := w.buy(w.customer, w.bread, 1)
				return w.vouching(w.customer, order, w.shift(w.miller, w.mill))
			}},
		},
	},
	"DecideContest": {
		succeeds: func(w *world) transaction { return w.deciding(w.Officer.Address, w.contested(), 2, 0) },
		refused: []refusal{
			{"by no officer", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.deciding(w.stranger.Address, w.contested(), 2, 0) }},
			{"by the seller", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.deciding(w.miller.Address, w.contested(), 0, 0) }},
			{"of what nobody contests", types.ErrNotContested, func(w *world) transaction { return w.deciding(w.Officer.Address, w.handedOver(), 2, 0) }},
			{"by an officer tied to the seller", types.ErrRelatedArbiter, func(w *world) transaction {
				w.arbiter(w.miller)
				return w.deciding(w.miller.Address, w.contested(), 0, 0)
			}},
		},
	},
	"RejectOrder": {
		succeeds: func(w *world) transaction { return w.rejectBy(w.miller, w.deliveredOven()) },
		refused: []refusal{
			{"by the buyer", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.rejectBy(w.customer, w.bought()) }},
			{"of an unknown order", types.ErrOrderNotFound, func(w *world) transaction { return w.rejectBy(w.miller, 99) }},
			{"after it was settled", types.ErrOrderStatus, func(w *world) transaction {
				order := w.bought()
				w.fulfil(w.miller, order)
				return w.rejectBy(w.miller, order)
			}},
		},
	},
	"CancelOrder": {
		succeeds: func(w *world) transaction {
			return w.cancelBy(w.baker, w.place(w.companyOrder(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe)))
		},
		refused: []refusal{
			{"by another member", types.ErrNotBuyer, func(w *world) transaction { return w.cancelBy(w.miller, w.bought()) }},
			{"by nobody of the buying company", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				return w.cancelBy(w.miller, w.place(w.companyOrder(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe)))
			}},
			{"of the region's by no officer", regiontypes.ErrNotAuthorized, func(w *world) transaction {
				w.FundRegion(100 * unit)
				placed, err := w.MarketMsg.PlaceRegionOrder(w.Ctx, &types.MsgPlaceRegionOrder{Signer: w.authority(), Product: w.flour, Quantity: 1, MaxUnitPrice: 100 * unit})
				require.NoError(w.t, err)
				return w.cancelBy(w.customer, placed.Order)
			}},
			{"after acceptance", types.ErrOrderStatus, func(w *world) transaction {
				order := w.bought()
				w.accept(w.miller, order)
				return w.cancelBy(w.customer, order)
			}},
			{"of a purchase over the counter", types.ErrOrderNotFound, func(w *world) transaction { return w.cancelBy(w.customer, w.loaves()) }},
		},
	},
	"Refund": {
		succeeds: func(w *world) transaction { return w.refunding(w.baker, w.customer.Id, w.loaves(), 2) },
		refused: []refusal{
			{"by the buyer", regiontypes.ErrNotAuthorized, func(w *world) transaction { return w.refunding(w.customer, w.customer.Id, w.loaves(), 1) }},
			{"of more than was bought", types.ErrRefundAboveQuantity, func(w *world) transaction { return w.refunding(w.baker, w.customer.Id, w.loaves(), 4) }},
			{"of equipment", types.ErrNotRefundable, func(w *world) transaction {
				order := w.deliveredOven()
				require.NoError(w.t, w.confirming(w.stranger, order, 1)(w.Ctx))
				return w.refunding(w.miller, 0, order, 1)
			}},
			{"of what the region cannot give its mark-up back for", currencytypes.ErrInsufficient, func(w *world) transaction {
				w.SetMarkup(50_000)
				order := w.loaves()
				require.NoError(w.t, w.Currency.Post(w.Ctx, currencytypes.Posting{
					From: currencytypes.RegionFund(), To: currencytypes.External(), Amount: w.Balance(currencytypes.RegionFund()),
					Class: currencytypes.COST_CLASS_NEUTRAL, Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_OUTSIDE, 0, 0),
				}))
				return w.refunding(w.baker, w.customer.Id, order, 1)
			}},
			{"above an officer's limit", regiontypes.ErrMandateLimit, func(w *world) transaction {
				order := w.loaves()
				w.Hire(w.bakery, w.baker, w.stranger, 1)
				_, err := w.CoopMsg.AppointOfficer(w.Ctx, &cooptypes.MsgAppointOfficer{
					Signer: w.baker.Address, Company: w.bakery, Member: w.stranger.Id, Permission: cooptypes.PermissionSell,
					LimitPerPeriod: 2*w.price(w.bread) - 1, PeriodSeconds: day,
				})
				require.NoError(w.t, err)
				return w.refunding(w.stranger, w.customer.Id, order, 2)
			}},
			{"after the refund period", types.ErrNotRefundable, func(w *world) transaction {
				order := w.bought()
				w.fulfil(w.miller, order)
				w.Advance(15 * dayDuration) // the block has not ended, so the order is still there
				return w.refunding(w.miller, 0, order, 1)
			}},
		},
	},
}

package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// The queue is bounded, so that it may be behind: the clock alone says when an order's time is over.
func TestAnOrderWhoseTimeIsOverOnlyGoesBackHoweverLateTheQueueIs(t *testing.T) {
	for name, scene := range map[string]func(*world) (order uint64, step transaction){
		"accept": func(w *world) (uint64, transaction) { order := w.bought(); return order, w.acceptBy(w.miller, order) },
		"fulfil": func(w *world) (uint64, transaction) { order := w.bought(); return order, w.fulfilBy(w.miller, order) },
		"fulfil what was accepted": func(w *world) (uint64, transaction) {
			order, _ := w.buy(w.customer, w.cake, 1)
			w.accept(w.baker, order)
			return order, w.fulfilBy(w.baker, order)
		},
		"approve": func(w *world) (uint64, transaction) {
			order := w.relatedOven()
			return order, w.approving(w.authority(), order)
		},
		"confirm": func(w *world) (uint64, transaction) {
			order := w.deliveredOven()
			return order, w.confirming(w.stranger, order, 1)
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			order, step := scene(w)
			seller, buyer := w.miller, w.customer
			if w.order(order).Seller == w.bakery {
				seller = w.baker
			}
			if w.order(order).BuyerKind == types.BUYER_KIND_COMPANY {
				buyer = w.baker
			}
			w.Advance(dayDuration) // no block has ended
			w.refused(types.ErrOrderOverdue, step)
			for _, back := range []transaction{w.rejectBy(seller, order), w.cancelBy(buyer, order)} {
				restore := w.Ctx
				w.Ctx, _ = w.Ctx.CacheContext()
				require.NoError(t, back(w.Ctx))
				require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(order).Status, "whoever says so first")
				w.Ctx = restore
			}
			require.NoError(t, w.Market.EndBlock(w.Ctx))
			require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(order).Status)
			w.refused(types.ErrOrderStatus, step)
			w.check()
		})
	}
}

func TestAStepIsInTimeUntilTheSecondBeforeAnOrderIsDue(t *testing.T) {
	w := newWorld(t)
	order := w.bought()
	w.Advance(dayDuration - 1e9)
	w.accept(w.miller, order)
	w.Advance(dayDuration - 1e9)
	w.fulfil(w.miller, order)
	w.check()
}

func TestAnOrderThatCouldNotBeClosedInTimeIsOverdueUntilItIs(t *testing.T) {
	w := newWorld(t)
	hand, order := w.Money(w.customer), w.bought()
	broken := w.order(order)
	hold := broken.Hold
	broken.Hold = 999
	require.NoError(t, w.Market.Stored().Orders.Set(w.Ctx, order, broken))
	w.wait(day)
	postponed := w.order(order)
	require.Equal(t, types.ORDER_STATUS_PLACED, postponed.Status)
	require.Greater(t, postponed.DueAt, w.now())
	require.NoError(t, postponed.Validate())

	postponed.Hold = hold
	require.NoError(t, w.Market.Stored().Orders.Set(w.Ctx, order, postponed))
	w.refused(types.ErrOrderOverdue, w.acceptBy(w.miller, order))
	w.refused(types.ErrOrderOverdue, w.fulfilBy(w.miller, order))
	w.wait(3600)
	require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(order).Status)
	require.NoError(t, w.order(order).Validate())
	require.Equal(t, hand, w.Money(w.customer))
	w.check()
}

func TestAProductIsNotRetiredFromUnderThoseWhoOrderedIt(t *testing.T) {
	w := newWorld(t)
	lesson := w.Register(w.baker, w.bakery, "lesson", pricingtypes.PRODUCT_KIND_SERVICE, 2*unit)
	w.List(w.baker, w.bakery, lesson, types.LISTING_MODE_BY_ORDER)
	retire := sending(w.PricingMsg.RetireProduct, &pricingtypes.MsgRetireProduct{Signer: w.baker.Address, Company: w.bakery, Product: lesson})
	kept, _ := w.buy(w.customer, lesson, 1)
	taken, _ := w.buy(w.customer, lesson, 2)
	given, _ := w.buy(w.customer, lesson, 3)
	ignored, _ := w.buy(w.customer, lesson, 4)
	w.accept(w.baker, kept)
	w.refused(pricingtypes.ErrOpenOrders, retire)
	w.fulfil(w.baker, kept)
	require.NoError(t, w.cancelBy(w.customer, taken)(w.Ctx))
	require.NoError(t, w.rejectBy(w.baker, given)(w.Ctx))
	w.refused(pricingtypes.ErrOpenOrders, retire)
	w.check()
	w.wait(8 * day) // the last times out, and a cycle closes
	require.Equal(t, types.ORDER_STATUS_TIMED_OUT, w.order(ignored).Status)
	require.NoError(t, retire(w.Ctx))
	w.check()
	w.refused(pricingtypes.ErrRetired, w.purchase(w.customer, lesson, 1))
}

func TestTheClockDoesNotTakeMoneyFromWhoLeft(t *testing.T) {
	w := newWorld(t)
	hand, order := w.Money(w.customer), w.bought()
	w.accept(w.miller, order)
	require.NoError(t, w.Region.Leave(w.Ctx, w.customer.Id))
	w.refused(types.ErrOrderStatus, w.cancelBy(w.customer, order))
	w.Advance(dayDuration)
	require.NoError(t, w.cancelBy(w.customer, order)(w.Ctx), "it is their money")
	require.Equal(t, hand, w.Balance(currencytypes.MemberAccount(w.customer.Id)))
	w.refused(types.ErrNotBuyer, w.cancelBy(regiontypes.Member{Address: w.stranger.Address}, order))
}

package keeper_test

import (
	"context"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// TestRandomOrdersKeepEveryBookBalanced lets members, two companies and the region buy, settle, give up and take back
// at random. Whatever fails must leave nothing behind; after every step every invariant holds, so the books sum to zero,
// every hold is an open order's, and no unit is refunded twice.
func TestRandomOrdersKeepEveryBookBalanced(t *testing.T) {
	done := map[string]int{}
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		w.fund(w.stranger, 1000*unit)
		w.FundRegion(1000 * unit)
		w.SetMarkup(rapid.SampledFrom([]int64{0, 33_333, 100_000}).Draw(r, "mark-up"))
		people := []regiontypes.Member{w.miller, w.baker, w.customer, w.stranger}
		try := func(name string, send func(context.Context) error) {
			before := w.snapshot()
			if w.Failing(send) == nil {
				done[name]++
				return
			}
			require.Equal(t, before, w.snapshot(), name)
		}
		person := func(r *rapid.T) regiontypes.Member { return rapid.SampledFrom(people).Draw(r, "person") }
		quantity := func(r *rapid.T) int64 { return rapid.Int64Range(1, 20).Draw(r, "quantity") }
		// order is mostly one that stands so, otherwise any number.
		order := func(r *rapid.T, standing ...types.OrderStatus) uint64 {
			next, err := w.Market.Stored().OrderSequence.Peek(w.Ctx)
			require.NoError(t, err)
			var fit []uint64
			for id := uint64(1); id < next; id++ {
				if one, err := w.Market.GetOrder(w.Ctx, id); err == nil && slices.Contains(standing, one.Status) {
					fit = append(fit, id)
				}
			}
			if len(fit) > 0 && rapid.IntRange(0, 3).Draw(r, "fitting") > 0 {
				return rapid.SampledFrom(fit).Draw(r, "order")
			}
			return rapid.Uint64Range(1, max(next, 1)).Draw(r, "order")
		}
		// officer is mostly one of the seller's, otherwise anybody.
		officer := func(r *rapid.T, order uint64) regiontypes.Member {
			if one, err := w.Market.GetOrder(w.Ctx, order); err == nil && rapid.IntRange(0, 3).Draw(r, "of the seller") > 0 {
				if one.Seller == w.mill {
					return w.miller
				}
				return w.baker
			}
			return person(r)
		}
		type purchase struct {
			buyer, order uint64
		}
		var bought []purchase
		if rapid.Bool().Draw(r, "begins with a day of trade") {
			for _, one := range w.dayOfTrade() {
				require.NoError(t, w.Failing(one.send), one.name)
				done[one.name]++
				w.check()
			}
			receipts, err := w.MarketQuery.Receipts(w.Ctx, &types.QueryReceiptsRequest{Member: w.customer.Id})
			require.NoError(t, err)
			bought = append(bought, purchase{w.customer.Id, receipts.Entries[0].Order})
		}
		product := func(r *rapid.T) uint64 {
			return rapid.SampledFrom([]uint64{w.flour, w.oven, w.bread, w.cake}).Draw(r, "product")
		}
		r.Repeat(map[string]func(*rapid.T){
			"purchase": func(r *rapid.T) {
				buyer := person(r)
				msg := types.MsgPurchase{Signer: buyer.Address, Product: product(r), Quantity: quantity(r), MaxUnitPrice: 1000 * unit}
				try("purchase", func(ctx context.Context) error {
					response, err := w.MarketMsg.Purchase(ctx, &msg)
					if err == nil {
						bought = append(bought, purchase{buyer.Id, response.Order})
					}
					return err
				})
			},
			"company order": func(r *rapid.T) {
				purpose := rapid.SampledFrom([]types.Purpose{overhead, recipe, equipment}).Draw(r, "purpose")
				pool := rapid.SampledFrom([]types.Pool{types.POOL_RESERVE, types.POOL_STARTING}).Draw(r, "pool")
				msg := w.companyOrder(w.baker, w.bakery, product(r), quantity(r), pool, purpose)
				if rapid.Bool().Draw(r, "the mill buys") {
					msg.Signer, msg.Company = w.miller.Address, w.mill
				}
				if msg.ValidateBasic() == nil {
					try("company order", w.placing(msg))
				}
			},
			"region order": func(r *rapid.T) {
				msg := types.MsgPlaceRegionOrder{Signer: w.Region.Authority().String(), Product: product(r), Quantity: quantity(r), MaxUnitPrice: 1000 * unit}
				try("region order", func(ctx context.Context) error { _, err := w.MarketMsg.PlaceRegionOrder(ctx, &msg); return err })
			},
			"accept": func(r *rapid.T) {
				id := order(r, types.ORDER_STATUS_PLACED)
				try("accept", w.acceptBy(officer(r, id), id))
			},
			"fulfil": func(r *rapid.T) {
				id := order(r, types.ORDER_STATUS_PLACED, types.ORDER_STATUS_ACCEPTED)
				try("fulfil", w.fulfilBy(officer(r, id), id))
			},
			"contest": func(r *rapid.T) {
				if len(bought) > 0 && rapid.Bool().Draw(r, "a purchase") {
					one := rapid.SampledFrom(bought).Draw(r, "purchase")
					member, err := w.Region.GetMember(w.Ctx, one.buyer)
					require.NoError(t, err)
					try("contest of a purchase", w.contesting(member, one.order))
					return
				}
				id := order(r, types.ORDER_STATUS_DELIVERED)
				buyer := person(r)
				if one, err := w.Market.GetOrder(w.Ctx, id); err == nil {
					buyer.Address = w.buyerOf(one)
				}
				try("contest", w.contesting(buyer, id))
			},
			"decide": func(r *rapid.T) {
				contests, err := w.MarketQuery.Contests(w.Ctx, &types.QueryContestsRequest{})
				require.NoError(t, err)
				if len(contests.Contested) == 0 {
					return
				}
				one := rapid.SampledFrom(contests.Contested).Draw(r, "contest").Order
				amount := rapid.SampledFrom([]int64{0, 0, 1, unit / 3}).Draw(r, "amount")
				try("decide", w.deciding(w.Officer.Address, one.Id, rapid.Int64Range(0, one.Quantity).Draw(r, "units"), amount))
			},
			"receive": func(r *rapid.T) { try("receive", w.receiving(order(r, types.ORDER_STATUS_DELIVERED))) },
			"reject": func(r *rapid.T) {
				id := order(r, types.ORDER_STATUS_PLACED, types.ORDER_STATUS_ACCEPTED, types.ORDER_STATUS_DELIVERED, types.ORDER_STATUS_CONTESTED)
				try("reject", w.rejectBy(officer(r, id), id))
			},
			"cancel": func(r *rapid.T) { try("cancel", w.cancelBy(person(r), order(r))) },
			"confirm": func(r *rapid.T) {
				id := order(r, types.ORDER_STATUS_DELIVERED)
				counted := quantity(r)
				if one, err := w.Market.GetOrder(w.Ctx, id); err == nil && rapid.Bool().Draw(r, "all arrived") {
					counted = one.Quantity
				}
				try("confirm", w.confirming(rapid.SampledFrom(append(people, w.customer, w.stranger)).Draw(r, "who saw it"), id, counted))
			},
			"refund": func(r *rapid.T) {
				units := rapid.Int64Range(1, 3).Draw(r, "units")
				if len(bought) > 0 && rapid.Bool().Draw(r, "a purchase") {
					one := rapid.SampledFrom(bought).Draw(r, "purchase")
					by := rapid.SampledFrom([]regiontypes.Member{w.baker, w.miller}).Draw(r, "officer")
					try("refund of a purchase", w.refunding(by, one.buyer, one.order, units))
					return
				}
				id := order(r, types.ORDER_STATUS_FULFILLED)
				try("refund of an order", w.refunding(officer(r, id), 0, id, units))
			},
			"empty a reserve": func(r *rapid.T) {
				if claims := w.claims(w.bakery); rapid.IntRange(0, 9).Draw(r, "rarely") == 0 && claims == nil {
					w.Drain(w.bakery)
				}
			},
			"time": func(r *rapid.T) { w.wait(rapid.Int64Range(1, 2*day).Draw(r, "seconds")) },
			"":     func(*rapid.T) { w.check() },
		})
		require.Zero(t, w.sumOfBooks())
	})
	t.Log(done)
	if testing.Short() {
		return // too few lives for something of every kind
	}
	for _, name := range []string{"purchase", "company order", "region order", "accept", "fulfil", "reject", "cancel", "receive", "confirm", "contest", "contest of a purchase", "decide", "refund of a purchase", "refund of an order"} {
		require.Positive(t, done[name], name)
	}
}

// dayOfTrade is one of everything that can happen to orders, each when the one before has happened. What it leaves
// open is where random lives go on, so that what needs three steps before it is not left to chance.
func (w *world) dayOfTrade() []named {
	next := func() uint64 {
		id, err := w.Market.Stored().OrderSequence.Peek(w.Ctx)
		require.NoError(w.t, err)
		return id
	}
	first := next()
	oven := func() transaction { return w.ordering(w.baker, w.bakery, w.oven, 1, types.POOL_STARTING, equipment) }
	flour := func() transaction { return w.ordering(w.baker, w.bakery, w.flour, 20, types.POOL_RESERVE, recipe) }
	return []named{
		{"company order", oven()},
		{"fulfil", w.fulfilBy(w.miller, first)},
		{"confirm", w.confirming(w.customer, first, 1)},
		{"company order", oven()},
		{"reject", w.rejectBy(w.miller, first+1)},
		{"company order", oven()},
		{"fulfil", w.fulfilBy(w.miller, first+2)}, // waits for who sees it
		{"company order", flour()},
		{"accept", w.acceptBy(w.miller, first+3)},
		{"fulfil", w.fulfilBy(w.miller, first+3)},
		{"receive", w.receiving(first + 3)},
		{"refund of an order", w.refunding(w.miller, 0, first+3, 1)},
		{"company order", flour()},
		{"cancel", w.cancelBy(w.baker, first+4)},
		{"company order", flour()},
		{"accept", w.acceptBy(w.miller, first+5)},
		{"region order", w.regionOrdering(w.authority(), w.cake, 1, 1000*unit)},
		{"purchase", w.purchase(w.customer, w.bread, 5)},
		{"refund of a purchase", w.refunding(w.baker, w.customer.Id, first+7, 1)},
		{"purchase", w.purchase(w.customer, w.bread, 5)},
		{"contest of a purchase", w.contesting(w.customer, first+8)},
		{"decide", w.deciding(w.Officer.Address, first+8, 2, 0)},
		{"purchase", w.purchase(w.customer, w.flour, 5)},
		{"fulfil", w.fulfilBy(w.miller, first+9)},
		{"contest", w.contesting(w.customer, first+9)},
	}
}

// named is a message with what it does.
type named struct {
	name string
	send transaction
}

func (w *world) sumOfBooks() int64 {
	response, err := w.CurrencyQuery.Audit(w.Ctx, &currencytypes.QueryAuditRequest{})
	require.NoError(w.t, err)
	return response.BooksSum
}

package keeper_test

import (
	"context"
	"fmt"
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
	rapid.Check(t, func(r *rapid.T) {
		w := newWorld(t)
		w.fund(w.stranger, 1000*unit)
		w.FundRegion(1000 * unit)
		w.SetMarkup(rapid.SampledFrom([]int64{0, 33_333, 100_000}).Draw(r, "mark-up"))
		people := []regiontypes.Member{w.miller, w.baker, w.customer, w.stranger}
		done := 0
		try := func(send func(context.Context) error) {
			if w.Failing(send) == nil {
				done++
			}
		}
		person := func(r *rapid.T) regiontypes.Member { return rapid.SampledFrom(people).Draw(r, "person") }
		quantity := func(r *rapid.T) int64 { return rapid.Int64Range(1, 20).Draw(r, "quantity") }
		order := func(r *rapid.T) uint64 {
			next, err := w.Market.OrderSequence.Peek(w.Ctx)
			require.NoError(t, err)
			return rapid.Uint64Range(1, max(next, 1)).Draw(r, "order")
		}
		product := func(r *rapid.T) uint64 {
			return rapid.SampledFrom([]uint64{w.flour, w.oven, w.bread, w.cake}).Draw(r, "product")
		}
		r.Repeat(map[string]func(*rapid.T){
			"purchase": func(r *rapid.T) {
				msg := types.MsgPurchase{Signer: person(r).Address, Product: product(r), Quantity: quantity(r), MaxUnitPrice: 1000 * unit}
				try(func(ctx context.Context) error { _, err := w.MarketMsg.Purchase(ctx, &msg); return err })
			},
			"company order": func(r *rapid.T) {
				purpose := rapid.SampledFrom([]types.Purpose{overhead, recipe, equipment}).Draw(r, "purpose")
				pool := rapid.SampledFrom([]types.Pool{types.POOL_RESERVE, types.POOL_STARTING}).Draw(r, "pool")
				msg := w.companyOrder(w.baker, w.bakery, product(r), quantity(r), pool, purpose)
				if rapid.Bool().Draw(r, "the mill buys") {
					msg.Signer, msg.Company = w.miller.Address, w.mill
				}
				if msg.ValidateBasic() == nil {
					try(w.placing(msg))
				}
			},
			"region order": func(r *rapid.T) {
				msg := types.MsgPlaceRegionOrder{Signer: w.Region.Authority().String(), Product: product(r), Quantity: quantity(r), MaxUnitPrice: 1000 * unit}
				try(func(ctx context.Context) error { _, err := w.MarketMsg.PlaceRegionOrder(ctx, &msg); return err })
			},
			"accept":  func(r *rapid.T) { try(w.acceptBy(person(r), order(r))) },
			"fulfil":  func(r *rapid.T) { try(w.fulfilBy(person(r), order(r))) },
			"reject":  func(r *rapid.T) { try(w.rejectBy(person(r), order(r))) },
			"cancel":  func(r *rapid.T) { try(w.cancelBy(person(r), order(r))) },
			"confirm": func(r *rapid.T) { try(w.confirming(person(r), order(r), quantity(r))) },
			"refund": func(r *rapid.T) {
				buyer := rapid.SampledFrom([]uint64{0, w.customer.Id, w.stranger.Id, w.baker.Id}).Draw(r, "buyer")
				try(w.refunding(person(r), buyer, order(r), rapid.Int64Range(1, 3).Draw(r, "units")))
			},
			"empty a reserve": func(r *rapid.T) {
				if claims := w.claims(w.bakery); rapid.IntRange(0, 9).Draw(r, "rarely") == 0 && claims == nil {
					w.Drain(w.bakery)
				}
			},
			"time": func(r *rapid.T) { w.wait(rapid.Int64Range(1, 2*day).Draw(r, "seconds")) },
			"":     func(*rapid.T) { w.check() },
		})
		r.Log(fmt.Sprintf("%d steps went through", done))
		require.Zero(t, w.sumOfBooks())
	})
}

func (w *world) sumOfBooks() int64 {
	response, err := w.CurrencyQuery.Audit(w.Ctx, &currencytypes.QueryAuditRequest{})
	require.NoError(w.t, err)
	return response.BooksSum
}

package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/market/types"
)

func TestTheTradeOfACompanyThatIsWoundUpEndsInBoundedStepsAndEverythingHeldGoesBack(t *testing.T) {
	handled := map[int][4]int{}
	for _, limit := range []int{1, 3, 100} {
		w := newWorld(t)
		hand, reserve, starting := w.Money(w.customer), w.Reserve(w.bakery), w.Balance(currencytypes.Starting(w.bakery))
		for range 3 {
			w.buy(w.customer, w.cake, 1)
		}
		accepted, _ := w.buy(w.customer, w.cake, 2)
		w.accept(w.baker, accepted)
		bought := w.place(w.companyOrder(w.baker, w.bakery, w.flour, 10, types.POOL_RESERVE, recipe))
		w.accept(w.miller, bought)
		w.place(w.companyOrder(w.baker, w.bakery, w.flour, 5, types.POOL_RESERVE, recipe))
		w.fulfil(w.miller, w.place(w.companyOrder(w.baker, w.bakery, w.oven, 1, types.POOL_STARTING, equipment)))
		others, _ := w.buy(w.customer, w.flour, 1)
		w.post()
		w.post()
		open, err := w.Market.HasOpenOrders(w.Ctx, w.bakery)
		require.NoError(t, err)
		require.True(t, open)

		var all [4]int
		all[0] = w.steps(limit, func() (int, bool, error) { return w.Market.CloseJobPostings(w.Ctx, w.bakery, limit) })
		var last, after uint64
		all[1] = w.steps(limit, func() (handled int, done bool, err error) {
			last, handled, done, err = w.Market.CloseSales(w.Ctx, w.bakery, last, limit)
			return handled, done, err
		})
		all[2] = w.steps(limit, func() (looked int, done bool, err error) {
			after, looked, done, err = w.Market.ClosePurchases(w.Ctx, w.bakery, after, limit)
			return looked, done, err
		})
		all[3] = w.steps(limit, func() (int, bool, error) { return w.Market.CloseListings(w.Ctx, w.bakery, limit) })
		handled[limit] = all

		open, err = w.Market.HasOpenOrders(w.Ctx, w.bakery)
		require.NoError(t, err)
		require.True(t, open, "what was delivered waits for its witness")
		require.Equal(t, types.ORDER_STATUS_REJECTED, w.order(accepted).Status)
		require.Equal(t, types.ORDER_STATUS_CANCELLED, w.order(bought).Status)
		require.Equal(t, types.ORDER_STATUS_PLACED, w.order(others).Status, "of another company")
		require.Equal(t, hand-w.price(w.flour), w.Money(w.customer))
		require.Equal(t, reserve, w.Reserve(w.bakery))
		w.wait(day)
		open, err = w.Market.HasOpenOrders(w.Ctx, w.bakery)
		require.NoError(t, err)
		require.False(t, open)
		require.Equal(t, starting, w.Balance(currencytypes.Starting(w.bakery)))
		_, err = w.Market.GetListing(w.Ctx, w.bread)
		require.ErrorIs(t, err, types.ErrListingNotFound)
		_, err = w.Market.GetListing(w.Ctx, w.flour)
		require.NoError(t, err)
	}
	require.Equal(t, handled[100], handled[1], "who handles more than is said has less to handle in smaller steps")
	require.Equal(t, handled[100], handled[3])
	require.Equal(t, [4]int{2, 4, 3, 2}, handled[100], "two postings, four sales, three orders of its own and two listings")
}

// steps calls until it is done, requires that no call does more than its limit, and returns what all did.
func (w *world) steps(limit int, step func() (int, bool, error)) (all int) {
	w.t.Helper()
	for done := false; !done; {
		handled, ended, err := step()
		all += handled
		require.NoError(w.t, err)
		require.LessOrEqual(w.t, handled, limit)
		done = ended
		w.check()
	}
	return all
}

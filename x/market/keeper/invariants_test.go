package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/testutil/mutants"
	"github.com/factor-coop/factor/x/market/types"
)

// TestEveryInvariantCatchesItsMutant changes stored state by one unit at a time.
func TestEveryInvariantCatchesItsMutant(t *testing.T) {
	change := func(id uint64, f func(*types.Order)) func(*world) error {
		return func(w *world) error {
			order := w.order(id)
			f(&order)
			return w.Market.Stored().Orders.Set(w.Ctx, id, order)
		}
	}
	receipt := func(w *world) (key collections.Triple[uint64, uint64, uint64], value types.Receipt) {
		require.NoError(w.t, w.Market.Stored().Receipts.Walk(w.Ctx, nil, func(k collections.Triple[uint64, uint64, uint64], v types.Receipt) (bool, error) {
			key, value = k, v
			return true, nil
		}))
		return key, value
	}
	caught := map[string]bool{}
	for _, mutant := range []struct {
		name, invariant string
		change          func(*world) error
	}{
		{"one unit more held than the hold has", "market/holds", change(1, func(o *types.Order) { o.Held++ })},
		{"a hold of a closed order", "market/holds", change(1, func(o *types.Order) { o.Status = types.ORDER_STATUS_REJECTED })},
		{"an open order whose hold is gone", "market/holds", change(3, func(o *types.Order) { o.Status = types.ORDER_STATUS_PLACED })},
		{"an open order without its hold", "market/holds", change(1, func(o *types.Order) { o.Hold = 0 })},
		{"one unit more refunded than bought", "market/refunds", change(5, func(o *types.Order) { o.RefundedQuantity = o.Quantity + 1 })},
		{"one micro-unit more paid than held", "market/refunds", change(5, func(o *types.Order) { o.Paid++ })},
		{"a receipt refunded once more than bought", "market/refunds", func(w *world) error {
			key, value := receipt(w)
			value.RefundedQuantity = value.Quantity + 1
			return w.Market.Stored().Receipts.Set(w.Ctx, key, value)
		}},
		{"a due time off by one second", "market/order-indexes", change(1, func(o *types.Order) { o.DueAt++ })},
		{"a buyer index entry lost", "market/order-indexes", func(w *world) error {
			return w.Market.Stored().OrdersByBuyer.Remove(w.Ctx, collections.Join3(uint64(types.BUYER_KIND_MEMBER), w.customer.Id, uint64(1)))
		}},
		{"a due entry too many", "market/order-indexes", func(w *world) error {
			return w.Market.Stored().OrdersDue.Set(w.Ctx, collections.Join(uint64(7), uint64(1)))
		}},
		{"a counter one too high", "market/open-orders", func(w *world) error {
			key := collections.Join(uint64(types.BUYER_KIND_MEMBER), w.customer.Id)
			count, err := w.Market.Stored().OpenOrders.Get(w.Ctx, key)
			require.NoError(t, err)
			return w.Market.Stored().OpenOrders.Set(w.Ctx, key, count+1)
		}},
		{"an open order that costing does not know of", "market/ordered", func(w *world) error { return w.Pricing.CloseOrder(w.Ctx, w.flour) }},
		{"a delivery at another price", "market/ordered", change(6, func(o *types.Order) { o.Paid-- })},
		{"a delivery of another quantity", "market/ordered", change(6, func(o *types.Order) { o.Quantity++ })},
		{"an open order that is none", "market/ordered", func(w *world) error { return w.Pricing.OpenOrder(w.Ctx, w.bread) }},
		{"a contest of a settled order that was not", "market/contests", func(w *world) error {
			contest, err := w.Market.GetContest(w.Ctx, 7)
			require.NoError(t, err)
			contest.RefundUntil = 1
			return w.Market.Stored().Contests.Set(w.Ctx, 7, contest)
		}},
		{"a contest that its seller does not know of", "market/contests", func(w *world) error { return w.Market.Stored().ContestsBySeller.Clear(w.Ctx, nil) }},
		{"a contest of a seller that has none", "market/contests", func(w *world) error {
			return w.Market.Stored().ContestsBySeller.Set(w.Ctx, collections.Join(w.mill, uint64(1)))
		}},
		{"a contested order without a contest", "market/contests", func(w *world) error { return w.Market.Stored().Contests.Remove(w.Ctx, 7) }},
		{"an open contest too many", "market/contests", func(w *world) error {
			return w.Market.Stored().OpenContests.Set(w.Ctx, collections.Join(uint64(types.BUYER_KIND_MEMBER), w.customer.Id), 3)
		}},
		{"a lost contest that is never forgotten", "market/contests", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.LostByTimePrefix, w.Market.Stored().LostContests.Indexes.ByTime).Clear(w.Ctx, nil)
		}},
		{"a lost contest of somebody else", "market/contests", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.LostByPartyPrefix, w.Market.Stored().LostContests.Indexes.ByParty).Clear(w.Ctx, nil)
		}},
		{"a receipt one week off", "market/receipts", func(w *world) error {
			key, value := receipt(w)
			return w.Market.Stored().Receipts.Set(w.Ctx, collections.Join3(key.K1()+1, key.K2(), key.K3()), value)
		}},
		{"a listing of another company", "market/listings", func(w *world) error {
			listing, err := w.Market.GetListing(w.Ctx, w.bread)
			require.NoError(t, err)
			listing.Company++
			return w.Market.Stored().Listings.Set(w.Ctx, w.bread, listing)
		}},
		{"a listing index entry too many", "market/listings", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.ListingsByCompanyPrefix, w.Market.Stored().Listings.Indexes.ByCompany).Set(w.Ctx, collections.Join(w.bakery, uint64(99)))
		}},
		{"a posting that is never due", "market/jobs", func(w *world) error {
			return w.Market.Stored().JobPostingsDue.Clear(w.Ctx, nil)
		}},
		{"a closed posting that is never removed", "market/jobs", func(w *world) error {
			return w.Market.Stored().JobPostingsClosing.Clear(w.Ctx, nil)
		}},
		{"an application without its reverse", "market/jobs", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.ApplicationsByMemberPrefix, w.Market.Stored().Applications.Indexes.ByMember).Remove(w.Ctx, collections.Join(w.customer.Id, uint64(1)))
		}},
	} {
		t.Run(mutant.name, func(t *testing.T) {
			w := newWorld(t)
			busy(w)
			require.NoError(t, mutant.change(w))
			mutants.RequireFires(w.Ctx, t, w.Market.Invariants(), mutant.invariant)
		})
		caught[mutant.invariant] = true
	}
	mutants.RequireEach(t, newWorld(t).Market.Invariants(), caught)
}

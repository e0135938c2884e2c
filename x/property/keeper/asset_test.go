package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/property/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

func TestWhatIsBoughtIsRecordedWithWhoUsesItAndWhatItIsWorth(t *testing.T) {
	w := newWorld(t)
	w.busy()
	assets := w.assets()
	require.Len(t, assets.Assets, 5)
	require.Equal(t, types.AssetState{Asset: types.Asset{
		Id: 1, User: w.bakery, PaidBy: w.bakery, Pool: types.POOL_RESERVE, Cost: 200 * unit, Quantity: 1, LifeCycles: 100, PerCycle: 2 * unit, Ends: 100,
		Order: 1, Seller: w.mill, Product: w.oven, Commitment: hash("an oven"), RecordedAt: w.Now(), DueAt: w.Now() + 100*week,
	}, Remaining: 200 * unit}, assets.Assets[0])
	require.Equal(t, types.AssetState{Asset: types.Asset{
		Id: 3, User: w.bakery, PaidBy: w.bakery, Pool: types.POOL_RESERVE, Cost: 100*unit + 7, LifeCycles: 10, PerCycle: 10 * unit, Rest: 7, Ends: 10,
		Payment: 1, Commitment: hash("a press"), RecordedAt: w.Now(), DueAt: w.Now() + 10*week,
	}, Remaining: 100*unit + 7}, assets.Assets[2])
	require.Equal(t, types.AssetState{Asset: types.Asset{
		Id: 4, User: w.bakery, PaidBy: w.bakery, Pool: types.POOL_STARTING, Cost: 60 * unit, LifeCycles: 52,
		Payment: 2, Commitment: hash("a press"), ConfirmedBy: w.stranger.Id, Record: hash("seen"), RecordedAt: w.Now(), DueAt: w.Now() + 52*week,
	}}, assets.Assets[3], "what a starting pool pays is never priced")
	require.Zero(t, assets.Assets[4].Asset.DueAt, "stock does not wear")
	require.Equal(t, []uint64{6}, w.held(), "what the region fund pays, the region holds")
	require.Equal(t, 700*unit+7, assets.Remaining)
	require.Equal(t, assets.Remaining, w.Memo(w.bakery).Undepreciated)
	w.EndBlock()
}

func TestWhatIsNotThereIsNotFound(t *testing.T) {
	w := newWorld(t)
	_, err := w.PropertyQuery.Asset(w.Ctx, &types.QueryAssetRequest{Asset: 1})
	require.ErrorIs(t, err, types.ErrAssetNotFound)
	_, err = w.PropertyQuery.Assets(w.Ctx, &types.QueryAssetsRequest{Company: 99})
	require.ErrorIs(t, err, cooptypes.ErrCompanyNotFound)
	require.Empty(t, w.held())
}

func TestWhatCannotBeIsNotRecorded(t *testing.T) {
	w := newWorld(t)
	good := types.Asset{User: w.bakery, PaidBy: w.bakery, Pool: types.POOL_STARTING, Cost: unit, LifeCycles: 10, Payment: 1}
	for says, spoil := range map[string]func(*types.Asset){
		"is used by company 1":        func(a *types.Asset) { a.User = w.mill },
		"POOL_REGION of company":      func(a *types.Asset) { a.Pool = types.POOL_REGION },
		"POOL_UNSPECIFIED":            func(a *types.Asset) { a.Pool = 0 },
		"cost -0.000001":              func(a *types.Asset) { a.Cost = -1 },
		"lives 5201 cycles":           func(a *types.Asset) { a.LifeCycles = 5201 },
		"POOL_RESERVE, lives 0":       func(a *types.Asset) { a.Pool, a.LifeCycles = types.POOL_RESERVE, 0 },
		"order 0, payment 0":          func(a *types.Asset) { a.Payment = 0 },
		"order 4, payment 1":          func(a *types.Asset) { a.Order = 4 },
		"3 units of product 0":        func(a *types.Asset) { a.Quantity = 3 },
		"a hash of 5 bytes":           func(a *types.Asset) { a.Record = []byte("short") },
		"is a cost of 0.000001 a cyc": func(a *types.Asset) { a.PerCycle = 1 },
	} {
		bad := good
		spoil(&bad)
		err := w.Failing(func(ctx context.Context) error { return w.Property.Record(ctx, bad) })
		require.ErrorIs(t, err, types.ErrInvalid, says)
		require.ErrorContains(t, err, says)
	}
	require.Empty(t, w.assets().Assets)
	require.NoError(t, w.Failing(func(ctx context.Context) error { return w.Property.Record(ctx, good) }))
}

// TestThroughAWholeLifeTheAssetsAreWorthWhatTheCostingHas buys between closes, and compares after each.
func TestThroughAWholeLifeTheAssetsAreWorthWhatTheCostingHas(t *testing.T) {
	w := newWorld(t)
	w.pays(banktypes.POOL_RESERVE, 10*unit+1, 3)
	w.EndCycle()
	w.busy()
	w.pays(banktypes.POOL_RESERVE, 2, 5) // less than a micro-unit a cycle: all of it comes with the last
	var last int64
	for range 110 {
		assets, sum := w.assets(), int64(0)
		for _, one := range assets.Assets {
			sum += one.Remaining
			require.Equal(t, one, w.asset(one.Asset.Id))
		}
		require.Equal(t, assets.Remaining, sum)
		require.Equal(t, w.Memo(w.bakery).Undepreciated, sum)
		last = sum
		w.EndCycle() // every invariant holds after each of its blocks
	}
	require.Zero(t, last)
	require.Len(t, w.assets().Assets, 7, "what has become a cost is there all the same")
}

// TestWhatIsLeftIsWhatCyclesHaveNotTaken compares what an asset is worth with a walk through its life, cycle by cycle.
func TestWhatIsLeftIsWhatCyclesHaveNotTaken(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		cost, life := rapid.Int64Range(1, 1_000_000_000_000_000).Draw(r, "cost"), rapid.Int64Range(1, int64(pricingtypes.MaxLifeCycles)).Draw(r, "life")
		age := rapid.Uint64Range(0, 100_000).Draw(r, "age")
		asset := types.Asset{PerCycle: cost / life, Rest: cost % life, Ends: age + uint64(life)}
		left := cost
		for closed := int64(0); closed <= life+2; closed++ {
			remaining, err := asset.Remaining(age + uint64(closed))
			require.NoError(t, err)
			if remaining != left {
				r.Fatalf("%d over %d cycles is worth %d after %d, the walk says %d", cost, life, remaining, closed, left)
			}
			switch {
			case closed+1 < life:
				left -= cost / life
			default: // the last cycle takes what equal parts left over
				left = 0
			}
		}
	})
}

func TestWhatFallsDueIsListedInTimeAndByPages(t *testing.T) {
	w := newWorld(t)
	w.busy() // due after 100, 3, 10 and 52 weeks, the region's press after 200
	due := func(req types.QueryDueRequest) (ids []uint64, response *types.QueryDueResponse) {
		response, err := w.PropertyQuery.Due(w.Ctx, &req)
		require.NoError(t, err)
		for _, one := range response.Assets {
			ids = append(ids, one.Asset.Id)
		}
		return ids, response
	}
	now := w.Now()
	ids, response := due(types.QueryDueRequest{})
	require.Equal(t, []uint64{2, 3, 4, 1}, ids, "the first due first, two years ahead")
	require.Equal(t, now+2*365*day, response.Until)
	require.Equal(t, 200*unit, response.Assets[3].Remaining)
	ids, _ = due(types.QueryDueRequest{Until: now + 10*week})
	require.Equal(t, []uint64{2, 3}, ids, "the last second counts")
	ids, _ = due(types.QueryDueRequest{Until: now + 10*week - 1})
	require.Equal(t, []uint64{2}, ids)
	ids, _ = due(types.QueryDueRequest{Since: now + 3*week + 1, Until: now + 300*week})
	require.Equal(t, []uint64{3, 4, 1, 6}, ids, "what the region holds falls due, too")
	ids, _ = due(types.QueryDueRequest{Until: now})
	require.Empty(t, ids, "stock never falls due")

	ids, response = due(types.QueryDueRequest{Pagination: page(2, nil, false)})
	require.Equal(t, []uint64{2, 3}, ids)
	ids, response = due(types.QueryDueRequest{Pagination: page(3, response.Pagination.NextKey, false)})
	require.Equal(t, []uint64{4, 1}, ids, "a page ends where the time does")
	require.Empty(t, response.Pagination.NextKey)
	ids, _ = due(types.QueryDueRequest{Pagination: page(2, nil, true)})
	require.Equal(t, []uint64{1, 4}, ids)

	for range 4 {
		w.EndCycle()
	}
	ids, _ = due(types.QueryDueRequest{Until: w.Now()})
	require.Equal(t, []uint64{2}, ids, "what is overdue is listed as well")
	for _, bad := range []types.QueryDueRequest{{Until: -1}, {Since: -1}, {Since: 5, Until: 4}} {
		_, err := w.PropertyQuery.Due(w.Ctx, &bad)
		require.ErrorIs(t, err, types.ErrInvalid)
	}
}

func TestWhatCostsNothingIsRecordedAndWorthNothing(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.Property.Record(w.Ctx, types.Asset{
		User: w.bakery, PaidBy: w.bakery, Pool: types.POOL_RESERVE, Quantity: 1, LifeCycles: 10, Order: 1, Seller: w.mill, Product: w.oven,
	}))
	require.Zero(t, w.asset(1).Remaining)
	require.Zero(t, w.asset(1).Asset.Ends)
	w.EndBlock()
}

package keeper_test

import (
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/testutil/fixture"
	markettypes "github.com/factor-coop/factor/x/market/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	"github.com/factor-coop/factor/x/property/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

const (
	unit = money.Unit
	day  = 24 * money.SecondsPerHour
	week = 7 * day
)

// world is a mill that sells ovens over the counter, a bakery that buys them and other things, and somebody who knows neither.
type world struct {
	*fixture.Fix
	t testing.TB

	miller, baker, stranger regiontypes.Member
	mill, bakery            uint64
	oven                    uint64
}

func newWorld(t testing.TB) *world {
	f := fixture.New(t)
	w := &world{Fix: f, t: t, miller: f.Admit("miller"), baker: f.Admit("baker"), stranger: f.Admit("stranger")}
	w.Finished = w.RequireAll
	w.mill, w.bakery = f.Found(w.miller, "mill"), f.Found(w.baker, "bakery")
	w.oven = f.Register(w.miller, w.mill, "oven", pricingtypes.PRODUCT_KIND_STOCKED, 200*unit)
	f.Register(w.baker, w.bakery, "bread", pricingtypes.PRODUCT_KIND_STOCKED, 3*unit)
	f.Output(w.miller, w.mill, w.oven, 1000)
	w.List(w.miller, w.mill, w.oven, markettypes.LISTING_MODE_AT_ONCE)
	f.FundRegion(1000 * unit)
	f.Recover(w.bakery) // who has not recovered pays little outside by themselves
	f.Endow(w.bakery, 10_000*unit)
	return w
}

// orders has the bakery buy ovens from its reserve, and returns the order.
func (w *world) orders(quantity int64, life uint32) uint64 {
	w.t.Helper()
	response, err := w.MarketMsg.PlaceCompanyOrder(w.Ctx, &markettypes.MsgPlaceCompanyOrder{
		Signer: w.baker.Address, Company: w.bakery, Product: w.oven, Quantity: quantity, MaxUnitPrice: 1000 * unit, Pool: markettypes.POOL_RESERVE,
		Purpose: markettypes.Purpose{Kind: markettypes.PURPOSE_KIND_EQUIPMENT, LifeCycles: life, Commitment: hash("an oven")},
	})
	require.NoError(w.t, err)
	return response.Order
}

// pays has the bakery, or from its fund the region, pay outside; what waits is confirmed.
func (w *world) pays(pool banktypes.Pool, amount int64, life uint32) {
	w.t.Helper()
	msg := &banktypes.MsgPayOutside{Signer: w.baker.Address, Company: w.bakery, Pool: pool, Amount: amount, LifeCycles: life, Commitment: hash("a press")}
	if pool == banktypes.POOL_REGION {
		msg.Signer, msg.Company = w.Region.Authority().String(), 0
	}
	require.NoError(w.t, msg.ValidateBasic())
	response, err := w.RegionalBankMsg.PayOutside(w.Ctx, msg)
	require.NoError(w.t, err)
	if response.Waits {
		_, err = w.RegionalBankMsg.ConfirmOutside(w.Ctx, &banktypes.MsgConfirmOutside{Signer: w.stranger.Address, Payment: response.Payment, Amount: amount, Record: hash("seen")})
		require.NoError(w.t, err)
	}
}

// busy leaves something of every kind: an oven and two more from the reserve, a press from each pool, first stock, and a press of the region's.
func (w *world) busy() {
	w.t.Helper()
	w.orders(1, 100)
	w.orders(2, 3)
	w.pays(banktypes.POOL_RESERVE, 100*unit+7, 10)
	w.pays(banktypes.POOL_STARTING, 60*unit, 52)
	w.pays(banktypes.POOL_STARTING, 5*unit, 0)
	w.pays(banktypes.POOL_REGION, 30*unit, 200)
}

func (w *world) asset(id uint64) types.AssetState {
	w.t.Helper()
	response, err := w.PropertyQuery.Asset(w.Ctx, &types.QueryAssetRequest{Asset: id})
	require.NoError(w.t, err)
	return response.State
}

func (w *world) assets() *types.QueryAssetsResponse {
	w.t.Helper()
	response, err := w.PropertyQuery.Assets(w.Ctx, &types.QueryAssetsRequest{Company: w.bakery})
	require.NoError(w.t, err)
	return response
}

func (w *world) held() []uint64 {
	w.t.Helper()
	response, err := w.PropertyQuery.Region(w.Ctx, &types.QueryRegionRequest{})
	require.NoError(w.t, err)
	var ids []uint64
	for _, asset := range response.Assets {
		require.Zero(w.t, asset.User)
		ids = append(ids, asset.Id)
	}
	return ids
}

func hash(text string) []byte {
	sum := sha256.Sum256([]byte(text))
	return sum[:]
}

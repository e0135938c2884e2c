package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	currencytypes "github.com/factor-coop/factor/x/currency/types"
	propertytypes "github.com/factor-coop/factor/x/property/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

func TestWhatTheReservePaysOutsideIsACostOfWhatItWasFor(t *testing.T) {
	w := newWorld(t)
	before := w.Memo(w.bakery)
	require.NoError(t, w.paying(func(*types.MsgPayOutside) {})(w.Ctx))
	require.Equal(t, before.Unrecovered+10*unit, w.Memo(w.bakery).Unrecovered)
	require.Equal(t, 10*unit-1000*unit, w.Balance(currencytypes.External()))
	w.Sell(w.bread, 10) // ten made and sold: their outside cost is one a loaf
	w.EndCycle()
	costing, _, err := w.Pricing.GetCosting(w.Ctx, w.bakery)
	require.NoError(t, err)
	require.Equal(t, 10*unit, costing.LastCost)
	w.check()
}

func TestEquipmentPaidOutsideBecomesCostAsItDepreciates(t *testing.T) {
	w := newWorld(t)
	before := w.Memo(w.bakery)
	require.NoError(t, w.paying(func(m *types.MsgPayOutside) {
		m.Tag, m.LifeCycles, m.Commitment, m.Amount = overhead, 10, commitment("deck oven"), 100*unit
	})(w.Ctx))
	require.Equal(t, before.Unrecovered, w.Memo(w.bakery).Unrecovered)
	require.Equal(t, 100*unit, w.Memo(w.bakery).Undepreciated)
	w.EndCycle()
	require.Equal(t, before.Unrecovered+10*unit, w.Memo(w.bakery).Unrecovered)
	require.Equal(t, 90*unit, w.Memo(w.bakery).Undepreciated)
	response, err := w.PropertyQuery.Assets(w.Ctx, &propertytypes.QueryAssetsRequest{Company: w.bakery})
	require.NoError(t, err)
	require.Len(t, response.Assets, 1)
	require.Equal(t, commitment("deck oven"), response.Assets[0].Asset.Commitment)
	require.Equal(t, 90*unit, response.Assets[0].Remaining)
	w.check()
}

func TestWhatIsPrepaidOutsideBecomesCostCycleByCycleAndIsNoAsset(t *testing.T) {
	w := newWorld(t)
	before := w.Memo(w.bakery)
	require.NoError(t, w.paying(func(m *types.MsgPayOutside) { m.Tag, m.PrepaidCycles, m.Amount = overhead, 4, 8*unit })(w.Ctx))
	require.Equal(t, before.Unrecovered, w.Memo(w.bakery).Unrecovered)
	require.Equal(t, 8*unit, w.Memo(w.bakery).Undepreciated)
	w.EndCycle()
	require.Equal(t, before.Unrecovered+2*unit, w.Memo(w.bakery).Unrecovered)
	require.Equal(t, 6*unit, w.Memo(w.bakery).Undepreciated)
	response, err := w.PropertyQuery.Assets(w.Ctx, &propertytypes.QueryAssetsRequest{Company: w.bakery})
	require.NoError(t, err)
	require.Empty(t, response.Assets)
	w.check()
}

func TestWhatTheStartingPoolPaysOutsideIsNeverPriced(t *testing.T) {
	w := newWorld(t)
	before := w.Memo(w.bakery)
	require.NoError(t, w.paying(func(m *types.MsgPayOutside) {
		m.Pool, m.Tag, m.LifeCycles, m.Commitment = types.POOL_STARTING, overhead, 10, commitment("deck oven")
	})(w.Ctx))
	require.NoError(t, w.confirming(w.stranger, 1, 10*unit)(w.Ctx))
	w.EndCycle()
	after := w.Memo(w.bakery)
	require.Equal(t, before.StartingSpent+10*unit, after.StartingSpent)
	require.Equal(t, before.Unrecovered, after.Unrecovered)
	require.Zero(t, after.Undepreciated)
	costing, _, err := w.Pricing.GetCosting(w.Ctx, w.bakery)
	require.NoError(t, err)
	require.Zero(t, costing.LastCost)
	response, err := w.PropertyQuery.Assets(w.Ctx, &propertytypes.QueryAssetsRequest{Company: w.bakery})
	require.NoError(t, err)
	require.Len(t, response.Assets, 1)
	w.check()
}

func TestTheRegionPaysAndReceivesOutsideThroughItsFund(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.regionPaying(w.Officer.Address, 400*unit)(w.Ctx))
	require.Equal(t, 600*unit, w.fund())
	response, err := w.RegionalBankMsg.ReceiveOutside(w.Ctx, &types.MsgReceiveOutside{Signer: w.authority(), Amount: 50 * unit, Commitment: commitment("r")})
	require.NoError(t, err)
	require.Equal(t, uint64(2), response.Payment)
	require.Equal(t, 650*unit, w.fund())
	require.Equal(t, -650*unit, w.Balance(currencytypes.External()))
	w.check()
}

func TestALinkKeepsItsIdWhenItsLimitAndRateChange(t *testing.T) {
	w := newWorld(t)
	require.NoError(t, w.linking(w.authority(), 100*unit, 1_250_000, "north")(w.Ctx))
	require.NoError(t, w.linking(w.authority(), 30*unit, 800_000, "south")(w.Ctx))
	require.NoError(t, w.linking(w.authority(), 0, 1_300_000, "north")(w.Ctx))
	w.Receive(w.bakery, 5*unit) // over link 1
	response, err := w.RegionalBankQuery.Links(w.Ctx, &types.QueryLinksRequest{})
	require.NoError(t, err)
	require.Len(t, response.States, 2)
	require.Equal(t, types.Link{Id: 1, Region: "north", RatePpm: 1_300_000, SetAt: w.Now()}, response.States[0].Link)
	require.Equal(t, -5*unit, response.States[0].Clearing)
	link, found, err := w.RegionalBank.LinkTo(w.Ctx, "south")
	require.NoError(t, err)
	require.True(t, found)
	require.Equal(t, uint64(2), link.Id)
	_, found, err = w.RegionalBank.LinkTo(w.Ctx, "east")
	require.NoError(t, err)
	require.False(t, found)
	w.check()
}

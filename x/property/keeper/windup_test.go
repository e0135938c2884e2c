package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// TestACompanysEndLeavesWhatItUsedToTheRegion winds the bakery up at one step a block: after every block the register and the
// costings agree, and whatever pool paid, the region holds it in the end.
func TestACompanysEndLeavesWhatItUsedToTheRegion(t *testing.T) {
	for _, steps := range []uint32{1, 2, 1000} {
		w := newWorld(t)
		w.busy()
		w.EndCycle()
		w.SetSteps(steps)
		worth := w.assets().Remaining
		require.Equal(t, worth, w.Memo(w.bakery).Undepreciated)
		company, err := w.Coop.GetCompany(w.Ctx, w.bakery)
		require.NoError(t, err)
		_, err = w.InsolvencyMsg.WindUp(w.Ctx, &insolvencytypes.MsgWindUp{Signer: company.Authority, Company: w.bakery})
		require.NoError(t, err)
		partly := false
		for range 100 {
			w.EndBlock() // every invariant holds after it
			left := len(w.assets().Assets)
			partly = partly || left > 0 && left < 5
		}
		require.Equal(t, steps < 5, partly, "handing over takes no more than a block's steps")
		p, err := w.Insolvency.GetProceeding(w.Ctx, w.bakery)
		require.NoError(t, err)
		require.Equal(t, insolvencytypes.PHASE_GONE, p.Phase)
		require.Empty(t, w.assets().Assets)
		require.Equal(t, []uint64{1, 2, 3, 4, 5, 6}, w.held())
		require.Equal(t, worth, p.Settlement.HandedOver, "the costing gave up what the register had")
		first := w.asset(1)
		require.Zero(t, first.Remaining)
		require.Equal(t, w.bakery, first.Asset.PaidBy)
		require.Zero(t, first.Asset.Ends)
		w.EndCycle()
	}
}

func TestHandingOverIsBoundedAndSaysWhenNothingIsLeft(t *testing.T) {
	w := newWorld(t)
	has := func() bool {
		has, err := w.Property.HasAssets(w.Ctx, w.bakery)
		require.NoError(t, err)
		return has
	}
	require.False(t, has())
	w.busy()
	require.True(t, has())
	for _, want := range []struct {
		limit, handled int
		done           bool
	}{{0, 0, false}, {2, 2, false}, {3, 3, false}, {3, 0, true}} {
		_, handled, done, err := w.Property.HandOver(w.Ctx, w.bakery, 0, want.limit)
		require.NoError(t, err)
		require.Equal(t, want.handled, handled)
		require.Equal(t, want.done, done)
	}
	require.False(t, has())
}

// TestWhatACompanyLeavesWearsOnAtItsHeir hands over to another company, whose clock is another: what wears goes there with all that
// is still to become a cost, and becomes one there in as many closes.
func TestWhatACompanyLeavesWearsOnAtItsHeir(t *testing.T) {
	w := newWorld(t)
	for range 3 {
		w.EndCycle()
	}
	founded, err := w.Coop.FoundRegionalCompany(w.Ctx, "tools", cooptypes.Form{
		Kind: cooptypes.FORM_KIND_BOARD, VotingSeconds: day, Seats: 1, RegionSeats: 2, Threshold: 2, SeatsThreshold: 1, RegionSeatsThreshold: 1,
		TermSeconds: 365 * day, NominationSeconds: 3600, ElectionSeconds: 3600, RecallPpm: 400_000,
	}, w.stranger.Id, 1, false)
	require.NoError(t, err)
	heir := founded.Id
	w.Register(w.stranger, heir, "lathe", pricingtypes.PRODUCT_KIND_SERVICE, unit)
	w.busy()
	w.pays(banktypes.POOL_RESERVE, 50*unit, 90)
	for range 4 {
		w.EndCycle() // the life of the second is over
	}
	before, worth := w.assets().Assets, w.assets().Remaining
	require.Positive(t, worth)
	require.Equal(t, worth, w.Memo(w.bakery).Undepreciated)
	for limit := 1; ; {
		handed, _, done, err := w.Property.HandOver(w.Ctx, w.bakery, heir, limit)
		require.NoError(t, err)
		for _, one := range handed {
			require.Equal(t, heir, one.To)
			require.Equal(t, w.asset(one.Ref).Remaining, one.Amount)
		}
		w.EndBlock() // every invariant holds in between, too
		if done {
			break
		}
	}
	require.Zero(t, w.Memo(w.bakery).Undepreciated)
	require.Equal(t, worth, w.Memo(heir).Undepreciated)
	for _, one := range before {
		after := w.asset(one.Asset.Id)
		require.Equal(t, one.Remaining, after.Remaining)
		require.Equal(t, w.bakery, after.Asset.PaidBy)
		if one.Asset.LifeCycles == 0 {
			require.Zero(t, after.Asset.User, "stock is the region's")
			continue
		}
		require.Equal(t, heir, after.Asset.User)
		require.Equal(t, one.Remaining > 0, after.Asset.Ends != 0)
	}
	for range 8 {
		w.EndCycle()
	}
	require.Zero(t, w.asset(3).Remaining)
	require.Positive(t, w.asset(7).Remaining)
	genesis, err := w.Property.ExportGenesis(w.Ctx)
	require.NoError(t, err)
	require.NoError(t, genesis.Validate())
}

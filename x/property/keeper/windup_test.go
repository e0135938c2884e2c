package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
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
		handled, inherited, done, err := w.Property.HandOver(w.Ctx, w.bakery, 0, want.limit)
		require.Zero(t, inherited)
		require.NoError(t, err)
		require.Equal(t, want.handled, handled)
		require.Equal(t, want.done, done)
	}
	require.False(t, has())
}

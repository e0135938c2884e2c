package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/testutil/mutants"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/property/types"
)

// TestEveryInvariantCatchesItsMutant changes stored state by one unit at a time.
func TestEveryInvariantCatchesItsMutant(t *testing.T) {
	change := func(id uint64, f func(*types.Asset)) func(*world) error {
		return func(w *world) error {
			asset, err := w.Property.GetAsset(w.Ctx, id)
			require.NoError(w.t, err)
			f(&asset)
			return w.Property.Stored().Assets.Set(w.Ctx, id, asset)
		}
	}
	caught := map[string]bool{}
	for _, mutant := range []struct {
		name, invariant string
		change          func(*world) error
	}{
		{"an asset above the sequence", "property/assets", func(w *world) error { return w.Property.Stored().AssetSequence.Set(w.Ctx, 6) }},
		{"an asset under another id", "property/assets", change(1, func(a *types.Asset) { a.Id++ })},
		{"a user who does not exist", "property/assets", change(4, func(a *types.Asset) { a.User, a.PaidBy = 99, 99 })},
		{"a user who did not pay", "property/assets", change(4, func(a *types.Asset) { a.User-- })},
		{"a seller who does not exist", "property/assets", change(1, func(a *types.Asset) { a.Seller = 99 })},
		{"one micro-unit a cycle too much", "property/assets", change(1, func(a *types.Asset) { a.PerCycle++ })},
		{"a starting pool that is priced", "property/assets", change(4, func(a *types.Asset) { a.Ends = 60 })},
		{"one close too late", "property/values", change(1, func(a *types.Asset) { a.Ends++ })},
		{"one micro-unit too much", "property/values", change(3, func(a *types.Asset) { a.Rest++ })},
		{"an asset that its costing does not know of", "property/values", func(w *world) error {
			asset, err := w.Property.GetAsset(w.Ctx, 1)
			require.NoError(w.t, err)
			return w.Property.Record(w.Ctx, asset)
		}},
		{"an asset lost", "property/values", func(w *world) error { return w.Property.Stored().Assets.Remove(w.Ctx, 2) }},
		{"a costing that gave up what the register has", "property/values", func(w *world) error {
			asset, err := w.Property.GetAsset(w.Ctx, 1)
			require.NoError(w.t, err)
			_, err = w.Pricing.MoveEquipment(w.Ctx, asset.Ending(), 0, currencytypes.Cause{})
			return err
		}},
		{"in proceedings, one micro-unit too much", "property/values", func(w *world) error {
			require.NoError(w.t, w.Coop.SetStanding(w.Ctx, w.bakery, cooptypes.STANDING_IN_PROCEEDINGS))
			_, _, _, err := w.Property.HandOver(w.Ctx, w.bakery, 0, 2)
			require.NoError(w.t, err)
			for _, one := range w.Property.Invariants() {
				require.NoError(w.t, one.Check(w.Ctx), "while it is handed over, too")
			}
			return change(3, func(a *types.Asset) { a.Ends += 100 })(w)
		}},
		{"what the region holds becomes a cost", "property/values", change(6, func(a *types.Asset) { a.Rest, a.Ends = 1, 1 })},
		{"a user index entry too many", "property/indexes", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.AssetsByUserPrefix, w.Property.Stored().Assets.Indexes.ByUser).Set(w.Ctx, collections.Join(w.mill, uint64(1)))
		}},
		{"a user index entry lost", "property/indexes", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.AssetsByUserPrefix, w.Property.Stored().Assets.Indexes.ByUser).Remove(w.Ctx, collections.Join(w.bakery, uint64(1)))
		}},
		{"something that is never due", "property/indexes", func(w *world) error {
			return mutants.Index(w.Store(types.StoreKey), types.AssetsDuePrefix, w.Property.Stored().Assets.Indexes.Due).Clear(w.Ctx, nil)
		}},
	} {
		t.Run(mutant.name, func(t *testing.T) {
			w := newWorld(t)
			w.busy()
			w.EndBlock()
			require.NoError(t, mutant.change(w))
			mutants.RequireFires(w.Ctx, t, w.Property.Invariants(), mutant.invariant)
		})
		caught[mutant.invariant] = true
	}
	mutants.RequireEach(t, newWorld(t).Property.Invariants(), caught)
}

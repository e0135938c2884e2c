package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	"github.com/cosmos/cosmos-sdk/codec"

	"github.com/factor-coop/factor/testutil/mutants"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/insolvency/types"
	banktypes "github.com/factor-coop/factor/x/regionalbank/types"
)

// TestEveryInvariantCatchesItsMutant changes stored state by one unit at a time, where it counts
// in the middle of proceedings, else at their end.
func TestEveryInvariantCatchesItsMutant(t *testing.T) {
	change := func(f func(*types.Proceeding)) func(*world) error {
		return func(w *world) error {
			p, err := w.Insolvency.GetProceeding(w.Ctx, w.bakery)
			require.NoError(w.t, err)
			f(&p)
			return w.Insolvency.Stored().Proceedings.Set(w.Ctx, w.bakery, p)
		}
	}
	to := func(phase types.Phase) func(*world) error {
		return change(func(p *types.Proceeding) { p.Phase = phase })
	}
	// begun is a bakery full of open things whose proceedings have just begun.
	begun := func(t testing.TB) *world {
		w := newWorld(t)
		w.busy()
		w.ruin(5 * unit)
		w.must(w.beginning(w.bank()))
		return w
	}
	closeOffices := func(w *world) {
		_, _, err := w.Coop.CloseOffices(w.Ctx, w.bakery, 100)
		require.NoError(w.t, err)
	}
	closeWork := func(w *world) {
		_, _, err := w.Wage.CloseWork(w.Ctx, w.bakery, w.Now(), 100)
		require.NoError(w.t, err)
	}
	closeOrders := func(w *world) {
		_, _, _, err := w.Market.CloseSales(w.Ctx, w.bakery, 0, 100)
		require.NoError(w.t, err)
		_, _, _, err = w.Market.ClosePurchases(w.Ctx, w.bakery, 0, 100)
		require.NoError(w.t, err)
		w.Advance(24 * time.Hour) // nobody saw the oven
		require.NoError(w.t, w.Market.EndBlock(w.Ctx))
	}
	caught := map[string]bool{}
	for _, mutant := range []struct {
		name, invariant string
		world           func(testing.TB) *world
		change          func(*world) error
	}{
		{"a company in proceedings without a proceeding", "insolvency/standing", begun, func(w *world) error {
			return w.Insolvency.Stored().Proceedings.Remove(w.Ctx, w.bakery)
		}},
		{"proceedings of a company that does not know", "insolvency/standing", begun, func(w *world) error {
			return w.Coop.SetStanding(w.Ctx, w.bakery, cooptypes.STANDING_ACTIVE)
		}},
		{"a company that is gone and still led", "insolvency/standing", ended, to(types.PHASE_CLOSING)},
		{"an officer after offices have ended", "insolvency/phases", begun, to(types.PHASE_SHIFTS)},
		{"a shift after shifts have ended", "insolvency/phases", begun, func(w *world) error {
			closeOffices(w)
			return to(types.PHASE_JOBS)(w)
		}},
		{"a claim after claims have been settled", "insolvency/phases", begun, func(w *world) error {
			closeOffices(w)
			closeWork(w)
			closeOrders(w)
			require.NoError(w.t, to(types.PHASE_CLAIMS)(w))
			for _, one := range w.Insolvency.Invariants() {
				if one.Name == "insolvency/phases" {
					require.NoError(w.t, one.Check(w.Ctx), "nothing but claims, assets and workers is left")
				}
			}
			return to(types.PHASE_ASSETS)(w)
		}},
		{"an open order after orders have ended", "insolvency/phases", begun, func(w *world) error {
			closeOffices(w)
			closeWork(w)
			return to(types.PHASE_CLAIMS)(w)
		}},
		{"a budget after orders have ended", "insolvency/phases", begun, func(w *world) error {
			closeOffices(w)
			closeWork(w)
			closeOrders(w)
			require.NoError(w.t, to(types.PHASE_CLAIMS)(w))
			stored, payee := collections.NewSchemaBuilder(w.Store(banktypes.StoreKey)), []byte("salt")
			budgets := collections.NewMap(stored, banktypes.OutsideBudgetsPrefix, "outside_budgets",
				collections.PairKeyCodec(collections.Uint64Key, collections.BytesKey), codec.CollValue[banktypes.OutsideBudget](w.Cdc))
			return budgets.Set(w.Ctx, collections.Join(w.bakery, payee), banktypes.OutsideBudget{Company: w.bakery, Payee: payee})
		}},
		{"a product after assets have been handed over", "insolvency/phases", begun, func(w *world) error {
			closeOffices(w)
			closeWork(w)
			closeOrders(w)
			for p := w.proceeding(); ; {
				_, done, err := w.Insolvency.SettleClaims(w.Ctx, &p, 100)
				require.NoError(w.t, err)
				if done {
					return to(types.PHASE_POOLS)(w)
				}
			}
		}},
		{"a worker of a company that is gone", "insolvency/phases", ended, func(w *world) error {
			stored := collections.NewSchemaBuilder(w.Store(cooptypes.StoreKey))
			return collections.NewMap(stored, cooptypes.WorkerCountPrefix, "worker_count", collections.Uint64Key, collections.Uint64Value).Set(w.Ctx, w.bakery, 1)
		}},
		{"a proceeding of another company", "insolvency/phases", begun, change(func(p *types.Proceeding) { p.Company++ })},
		{"a stage off by one", "insolvency/indexes", begun, func(w *world) error {
			return w.Insolvency.Stored().ByStage.Remove(w.Ctx, collections.Join(uint64(types.STAGE_ACTIVE), w.bakery))
		}},
		{"an end of grace too many", "insolvency/indexes", begun, func(w *world) error {
			return w.Insolvency.Stored().GraceEnds.Set(w.Ctx, collections.Join(uint64(7), w.bakery))
		}},
		{"one micro-unit more unpaid than the claims", "insolvency/records", ended, change(func(p *types.Proceeding) { p.Settlement.UnpaidWages++ })},
		{"one micro-unit less of a claim", "insolvency/records", ended, func(w *world) error {
			one := w.unpaid()[0]
			one.Unpaid--
			return w.Insolvency.Stored().UnpaidClaims.Set(w.Ctx, collections.Join(w.bakery, one.Claim.Id), one)
		}},
		{"an asset worth one micro-unit more", "insolvency/records", ended, func(w *world) error {
			one := w.assets()[0]
			one.Amount++
			return w.Insolvency.Stored().Assets.Set(w.Ctx, collections.Join(w.bakery, one.Number), one)
		}},
		{"one micro-unit more of loss", "insolvency/totals", ended, change(func(p *types.Proceeding) { p.Settlement.Unrecovered++ })},
		{"one company more gone", "insolvency/totals", ended, func(w *world) error {
			totals, err := w.Insolvency.Stored().Totals.Get(w.Ctx)
			require.NoError(w.t, err)
			totals.Gone++
			return w.Insolvency.Stored().Totals.Set(w.Ctx, totals)
		}},
		{"one step more than the cap", "insolvency/cap", ended, func(w *world) error {
			work, err := w.Insolvency.Stored().Work.Get(w.Ctx)
			require.NoError(w.t, err)
			work.Steps = work.Cap + 1
			return w.Insolvency.Stored().Work.Set(w.Ctx, work)
		}},
	} {
		t.Run(mutant.name, func(t *testing.T) {
			w := mutant.world(t)
			require.NoError(t, mutant.change(w))
			mutants.RequireFires(w.Ctx, t, w.Insolvency.Invariants(), mutant.invariant)
		})
		caught[mutant.invariant] = true
	}
	mutants.RequireEach(t, newWorld(t).Insolvency.Invariants(), caught)
}

package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/invariant"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/insolvency/types"
)

// Invariants are the conditions that hold on proceedings after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "insolvency/standing", Check: k.checkStanding},
		{Name: "insolvency/phases", Check: k.checkPhases},
		{Name: "insolvency/indexes", Check: k.checkIndexes},
		{Name: "insolvency/records", Check: k.checkRecords},
		{Name: "insolvency/totals", Check: k.checkTotals},
		{Name: "insolvency/cap", Check: k.checkCap},
	}
}

func broken(format string, args ...any) error {
	return errorsmod.Wrapf(types.ErrStateBroken, format, args...)
}

// checkStanding: a company is in proceedings or gone exactly while its proceeding says so.
func (k Keeper) checkStanding(ctx context.Context) error {
	last, err := k.below.Coop.CountCompanies(ctx)
	if err != nil {
		return err
	}
	for id := uint64(1); id <= last; id++ {
		company, err := k.below.Coop.GetCompany(ctx, id)
		if err != nil {
			return err
		}
		proceeding, found, err := k.find(ctx, id)
		if err != nil {
			return err
		}
		want := types.STAGE_UNSPECIFIED
		switch company.Standing {
		case cooptypes.STANDING_IN_PROCEEDINGS:
			want = types.STAGE_ACTIVE
		case cooptypes.STANDING_GONE:
			want = types.STAGE_GONE
		}
		is := types.STAGE_UNSPECIFIED
		if found && proceeding.Phase != types.PHASE_GRACE {
			is = proceeding.Phase.Stage()
		}
		if is != want {
			return broken("company %d is %s, its proceeding is in %s", id, company.Standing, proceeding.Phase)
		}
	}
	return nil
}

// checkPhases: what a phase has ended has ended.
func (k Keeper) checkPhases(ctx context.Context) error {
	return k.proceedings.Walk(ctx, nil, func(id uint64, p types.Proceeding) (bool, error) {
		if err := p.Validate(); err != nil || p.Company != id {
			return true, broken("proceeding %d of company %d: %v", id, p.Company, err)
		}
		officers, _, err := k.below.Coop.HasOffices(ctx, id)
		if err != nil {
			return true, err
		}
		work, err := k.below.Wage.HasWork(ctx, id)
		if err != nil {
			return true, err
		}
		orders, err := k.below.Market.HasOpenOrders(ctx, id)
		if err != nil {
			return true, err
		}
		outside, err := k.below.Bank.HasOutside(ctx, id)
		if err != nil {
			return true, err
		}
		assets, err := k.hasAssets(ctx, id)
		if err != nil {
			return true, err
		}
		workers, err := k.below.Coop.Workers(ctx, id)
		if err != nil {
			return true, err
		}
		books, err := k.below.Currency.GetCompanyBooks(ctx, id)
		if err != nil {
			return true, err
		}
		for _, one := range []struct {
			left  bool
			phase types.Phase
			what  string
		}{
			{officers, types.PHASE_OFFICES, "an officer"},
			{work, types.PHASE_SHIFTS, "an open shift or timesheet"},
			{orders, types.PHASE_ORDERS, "an open order"},
			{outside, types.PHASE_ORDERS, "a payment outside that waits, or a budget for one"},
			{books.HeldFromReserve+books.HeldFromStarting != 0, types.PHASE_ORDERS, "money on hold"},
			{books.OpenClaims > 0, types.PHASE_CLAIMS, "an open claim"},
			{assets, types.PHASE_ASSETS, "a product, a job or equipment"},
			{workers > 0, types.PHASE_WORKERS, "a worker"},
		} {
			if one.left && p.Phase > one.phase {
				return true, broken("company %d is in %s and has %s", id, p.Phase, one.what)
			}
		}
		return false, nil
	})
}

// checkIndexes: each proceeding has one entry by stage, and one by the end of its grace period while that runs.
func (k Keeper) checkIndexes(ctx context.Context) error {
	proceedings, graces := 0, 0
	if err := k.proceedings.Walk(ctx, nil, func(id uint64, p types.Proceeding) (bool, error) {
		proceedings++
		staged, err := k.byStage.Has(ctx, stageKey(p))
		if err != nil {
			return true, err
		}
		due, err := k.graceEnds.Has(ctx, graceKey(p))
		if err != nil {
			return true, err
		}
		grace := p.Phase == types.PHASE_GRACE
		if grace {
			graces++
		}
		if !staged || due != grace {
			return true, broken("company %d in %s: by stage %t, due %t", id, p.Phase, staged, due)
		}
		return false, nil
	}); err != nil {
		return err
	}
	staged, due := 0, 0
	if err := k.byStage.Walk(ctx, nil, func(pair) (bool, error) { staged++; return false, nil }); err != nil {
		return err
	}
	if err := k.graceEnds.Walk(ctx, nil, func(pair) (bool, error) { due++; return false, nil }); err != nil {
		return err
	}
	if staged != proceedings || due != graces {
		return broken("%d entries by stage for %d proceedings, %d due for %d in grace", staged, proceedings, due, graces)
	}
	return nil
}

// checkRecords: what is left unpaid and handed over is valid and sums to what each proceeding says.
func (k Keeper) checkRecords(ctx context.Context) error {
	genesis, err := k.ExportGenesis(ctx)
	if err != nil {
		return err
	}
	if err := genesis.Validate(); err != nil {
		return broken("%v", err)
	}
	return nil
}

// checkTotals: the totals are the sums of all settlements.
func (k Keeper) checkTotals(ctx context.Context) error {
	var sums types.Totals
	if err := k.proceedings.Walk(ctx, nil, func(_ uint64, p types.Proceeding) (bool, error) {
		if p.Phase == types.PHASE_GONE {
			sums.Gone++
		}
		sums.Settlement.Add(p.Settlement)
		return false, nil
	}); err != nil {
		return err
	}
	totals, err := k.totals.Get(ctx)
	if err == nil && totals != sums {
		return broken("totals are %+v, the proceedings sum to %+v", totals, sums)
	}
	return err
}

// checkCap: no block took more steps than the region allows.
func (k Keeper) checkCap(ctx context.Context) error {
	work, err := k.work.Get(ctx)
	if err == nil && work.Steps > work.Cap {
		return broken("block %d took %d steps, the cap was %d", work.Height, work.Steps, work.Cap)
	}
	return err
}

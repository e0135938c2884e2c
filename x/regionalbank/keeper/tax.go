package keeper

import (
	"context"
	"errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// collectTax walks over all companies once for every closed cycle, at most max_taxed_per_block in a block. The walk is
// a range of company ids, so that beginning it costs the same for ten companies and a million. If cycles close faster
// than the walk goes, it is finished first and the next one is for the latest cycle.
func (k Keeper) collectTax(ctx context.Context, closed uint64, params types.Params) error {
	walk, err := k.taxWalk.Get(ctx)
	if err != nil {
		return err
	}
	if !walk.Active {
		if closed <= walk.Cycle {
			return nil
		}
		companies, err := k.coop.CountCompanies(ctx)
		if err != nil {
			return err
		}
		walk = types.TaxWalk{Cycle: closed}
		if companies > 0 && params.TaxRatePpm > 0 {
			walk.Active, walk.NextCompany, walk.LastCompany = true, 1, companies
		}
	}
	if walk, err = k.walkOn(ctx, walk, params); err != nil {
		return err
	}
	return k.taxWalk.Set(ctx, walk)
}

// walkOn takes the next companies of a walk, and ends it after the last.
func (k Keeper) walkOn(ctx context.Context, walk types.TaxWalk, params types.Params) (types.TaxWalk, error) {
	for range params.MaxTaxedPerBlock {
		if !walk.Active {
			return walk, nil
		}
		tax, err := k.tryTax(ctx, walk.NextCompany, walk.Cycle, params)
		if err != nil {
			return walk, err
		}
		if tax > 0 {
			if walk.Collected, err = money.Add(walk.Collected, tax); err != nil {
				return walk, err
			}
			walk.Companies++
		}
		if walk.NextCompany++; walk.NextCompany > walk.LastCompany {
			walk.Active, walk.NextCompany, walk.LastCompany = false, 0, 0
			if err := base.Emit(ctx, &types.TaxWalkEnded{Cycle: walk.Cycle, Collected: walk.Collected, Companies: walk.Companies}); err != nil {
				return walk, err
			}
		}
	}
	return walk, nil
}

// tryTax taxes one company in a cached context of its own: one that cannot be taxed must not stop the others.
func (k Keeper) tryTax(ctx context.Context, company, cycle uint64, params types.Params) (tax int64, err error) {
	err = base.Attempt(ctx, func(ctx context.Context) (err error) {
		tax, err = k.taxCompany(ctx, company, cycle, params)
		return err
	})
	if err != nil {
		sdk.UnwrapSDKContext(ctx).Logger().Error("a company could not be taxed", "company", company, "cycle", cycle, "reason", err)
		codespace, code := failure.Name(err)
		return 0, base.Emit(ctx, &types.TaxFailed{Company: company, Cycle: cycle, Codespace: codespace, Code: code})
	}
	return tax, nil
}

// taxCompany takes a company's over-recovery above the cap, at the region's rate, and returns what it took.
func (k Keeper) taxCompany(ctx context.Context, id, cycle uint64, params types.Params) (int64, error) {
	company, err := k.coop.GetCompany(ctx, id)
	if errors.Is(err, cooptypes.ErrCompanyNotFound) {
		return 0, nil
	}
	if err != nil || !company.Acts() {
		return 0, err
	}
	books, err := k.currency.GetCompanyBooks(ctx, id)
	if err != nil || books.OpenClaims > 0 || books.Unrecovered >= 0 {
		return 0, err
	}
	costing, found, err := k.pricing.GetCosting(ctx, id)
	if err != nil || !found || costing.ClosedCycle == 0 {
		return 0, err // without a closed cycle nobody knows what its cost is
	}
	seconds, err := k.cycleSeconds(ctx)
	if err != nil {
		return 0, err
	}
	untaxed, err := untaxed(costing.CycleCost, params.TaxCapWeeks, seconds)
	if err != nil {
		return 0, err
	}
	tax, err := taxOf(books, untaxed, params.TaxRatePpm)
	if err != nil || tax == 0 {
		return 0, err
	}
	if err := k.currency.Transfer(ctx, currencytypes.Posting{
		From: currencytypes.Reserve(id), To: currencytypes.RegionFund(), Amount: tax, Class: currencytypes.COST_CLASS_TAX,
		Cause: currencytypes.NewCause(currencytypes.CAUSE_KIND_TAX, id, cycle),
	}); err != nil {
		return 0, err
	}
	return tax, failure.First(
		k.addToRecord(ctx, id, types.CompanyRecord{Taxed: tax, LastTaxedCycle: cycle}),
		base.Emit(ctx, &types.TaxCollected{Company: id, Cycle: cycle, Amount: tax, OverRecovery: -books.Unrecovered, Cap: untaxed}),
	)
}

// untaxed is the over-recovery that a company may keep: so many weeks of what a cycle costs on average.
func untaxed(cycleCost, weeks, cycleSeconds int64) (int64, error) {
	seconds := weeks * types.WeekSeconds // bounded by the parameter
	return money.MulDivFloor(max(0, cycleCost), seconds, max(1, cycleSeconds))
}

// taxOf is the region's part of the over-recovery above the cap. Economy rule: it never touches the endowment, so that
// it takes only what the reserve holds above what the community put in; over-recovery that stands in equipment or in
// open orders is not at rest.
func taxOf(books currencytypes.CompanyBooks, untaxed, ratePPM int64) (int64, error) {
	over, err := money.Sub(0, books.Unrecovered)
	if err != nil || over <= untaxed {
		return 0, err
	}
	tax, err := money.MulDivFloor(over-untaxed, ratePPM, money.PPM)
	if err != nil {
		return 0, err
	}
	return max(0, min(tax, books.Reserve-max(0, books.PutIn))), nil
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	"github.com/factor-coop/factor/x/insolvency/types"
)

// watch looks, in turn, at companies that owe a claim. Economy rule: whoever cannot pay a claim
// is insolvent, whatever the claim is for, and has the region's grace period from then on.
func (k Keeper) watch(ctx context.Context, cursors *types.Cursors, now int64) error {
	companies, err := k.below.Currency.CompaniesWithClaims(ctx, cursors.Watched, types.MaxLooksPerBlock)
	if err != nil {
		return err
	}
	for _, id := range companies {
		company, err := k.below.Coop.GetCompany(ctx, id)
		if err != nil {
			return err
		}
		if !company.Acts() {
			continue
		}
		_, known, err := k.find(ctx, id)
		if err != nil {
			return err
		}
		if known {
			continue
		}
		if err := k.beginGrace(ctx, id, now); err != nil {
			return err
		}
	}
	cursors.Watched = lastOf(companies, types.MaxLooksPerBlock)
	return nil
}

// lastOf is where the next walk goes on: from the first again when this one came to the end.
func lastOf(companies []uint64, limit int) uint64 {
	if len(companies) < limit {
		return 0
	}
	return companies[len(companies)-1]
}

func (k Keeper) beginGrace(ctx context.Context, company uint64, now int64) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	ends, err := money.Add(now, params.GraceSeconds)
	if err != nil {
		return err
	}
	if err := k.store(ctx, types.Proceeding{}, types.Proceeding{
		Company: company, Reason: types.REASON_CLAIMS, Phase: types.PHASE_GRACE, Since: now, GraceEndsAt: ends, PhaseSince: now,
	}); err != nil {
		return err
	}
	return base.Emit(ctx, &types.BecameInsolvent{Company: company, GraceEndsAt: ends})
}

// review looks, in turn, at companies in their grace period and lets those go that owe nothing any more.
func (k Keeper) review(ctx context.Context, cursors *types.Cursors, _ int64) error {
	companies, err := k.inTurn(ctx, types.STAGE_GRACE, cursors.Grace, types.MaxLooksPerBlock)
	if err != nil {
		return err
	}
	for _, company := range companies {
		if _, err := k.recovered(ctx, company); err != nil {
			return err
		}
	}
	cursors.Grace = lastOf(companies, types.MaxLooksPerBlock)
	return nil
}

// recovered gives a company in its grace period back to itself when it owes nothing any more, and says whether it did.
func (k Keeper) recovered(ctx context.Context, id uint64) (bool, error) {
	books, err := k.below.Currency.GetCompanyBooks(ctx, id)
	if err != nil || books.OpenClaims > 0 {
		return false, err
	}
	proceeding, err := k.GetProceeding(ctx, id)
	if err != nil {
		return false, err
	}
	if err := k.remove(ctx, proceeding); err != nil {
		return false, err
	}
	return true, base.Emit(ctx, &types.Recovered{Company: id})
}

// endGraces begins proceedings of companies whose time is over, the longest over first.
func (k Keeper) endGraces(ctx context.Context, _ *types.Cursors, now int64) error {
	due := new(collections.Range[pair]).EndInclusive(collections.Join(uint64(now), ^uint64(0)))
	companies, err := base.FirstSeconds(ctx, k.graceEnds.Iterate, due, types.MaxLooksPerBlock)
	if err != nil {
		return err
	}
	for _, company := range companies {
		free, err := k.recovered(ctx, company)
		if err != nil {
			return err
		}
		if free {
			continue
		}
		proceeding, err := k.GetProceeding(ctx, company)
		if err != nil {
			return err
		}
		if err := k.begin(ctx, proceeding, types.REASON_CLAIMS, now); err != nil {
			return err
		}
	}
	return nil
}

// begin starts proceedings of a company that has a proceeding in grace, or none: then before names the company only.
func (k Keeper) begin(ctx context.Context, before types.Proceeding, reason types.Reason, now int64) error {
	after := before
	after.Reason, after.Phase, after.BeganAt, after.PhaseSince = reason, types.PHASE_OFFICES, now, now
	if before.Phase == types.PHASE_UNSPECIFIED {
		after.Since, before = now, types.Proceeding{}
	}
	if err := k.below.Coop.SetStanding(ctx, after.Company, cooptypes.STANDING_IN_PROCEEDINGS); err != nil {
		return err
	}
	if err := k.store(ctx, before, after); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ProceedingsBegan{Company: after.Company, Reason: reason})
}

// WindUp begins the end of a company that can still decide. The caller has made sure that its own authority signed.
func (k Keeper) WindUp(ctx context.Context, id uint64) error {
	company, err := k.below.Coop.GetCompany(ctx, id)
	if err != nil {
		return err
	}
	if !company.Acts() {
		return errorsmod.Wrapf(types.ErrStanding, "company %d is %s", id, company.Standing)
	}
	now, err := k.below.Region.Now(ctx)
	if err != nil {
		return err
	}
	proceeding, _, err := k.find(ctx, id)
	if err != nil {
		return err
	}
	proceeding.Company = id
	return k.begin(ctx, proceeding, types.REASON_WIND_UP, now)
}

// insolvent returns the proceeding of a company in its grace period that still owes something.
func (k Keeper) insolvent(ctx context.Context, id uint64) (types.Proceeding, error) {
	proceeding, found, err := k.find(ctx, id)
	if err != nil {
		return proceeding, err
	}
	if !found || proceeding.Phase != types.PHASE_GRACE {
		return proceeding, errorsmod.Wrapf(types.ErrNotInsolvent, "company %d is not in a grace period", id)
	}
	books, err := k.below.Currency.GetCompanyBooks(ctx, id)
	if err == nil && books.OpenClaims == 0 {
		err = errorsmod.Wrapf(types.ErrNotInsolvent, "company %d owes nothing any more", id)
	}
	return proceeding, err
}

// ExtendGrace gives an insolvent company more seconds and returns the new end. The caller has authorised the region's bank.
func (k Keeper) ExtendGrace(ctx context.Context, id uint64, more int64) (int64, error) {
	before, err := k.insolvent(ctx, id)
	if err != nil {
		return 0, err
	}
	now, err := k.below.Region.Now(ctx)
	if err != nil {
		return 0, err
	}
	if now >= before.GraceEndsAt {
		// By the clock, also while those whose time is over wait for their turn.
		return 0, errorsmod.Wrapf(types.ErrGraceOver, "of company %d at %s, now is %s", id, said.Time(before.GraceEndsAt), said.Time(now))
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return 0, err
	}
	after := before
	if after.GraceEndsAt, err = money.Add(before.GraceEndsAt, more); err != nil {
		return 0, errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	if latest := before.Since + params.MaxGraceSeconds; after.GraceEndsAt > latest {
		return 0, errorsmod.Wrapf(types.ErrGraceTooLong, "company %d until %s, at the latest %s", id, said.Time(after.GraceEndsAt), said.Time(latest))
	}
	if err := k.store(ctx, before, after); err != nil {
		return 0, err
	}
	return after.GraceEndsAt, base.Emit(ctx, &types.GraceExtended{Company: id, GraceEndsAt: after.GraceEndsAt})
}

// BeginProceedings does not wait for the end of the grace period. The caller has authorised the region's bank.
func (k Keeper) BeginProceedings(ctx context.Context, id uint64) error {
	proceeding, err := k.insolvent(ctx, id)
	if err != nil {
		return err
	}
	now, err := k.below.Region.Now(ctx)
	if err != nil {
		return err
	}
	return k.begin(ctx, proceeding, types.REASON_DECIDED, now)
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// grantFirst gives who acts for a company first every permission of it without limit or
// end, from the company's authority.
func (k Keeper) grantFirst(ctx context.Context, company, first uint64, now int64) error {
	for _, permission := range types.Permissions {
		if _, err := k.grant(ctx, company, 0, regiontypes.MandateGrant{Member: first, Permission: permission}); err != nil {
			return err
		}
	}
	return k.storeOfficer(ctx, types.Officer{Company: company, Member: first, AppointedAt: now})
}

// AppointOfficer gives a worker one mandate of the company, in place of the one they
// may have for the same permission, and returns its id. appointedBy is the officer
// who signs, or 0 for the company's authority; that their own mandate covers the new
// one is the caller's to check. Economy rules: nobody appoints themselves, a founder's
// mandates change by the company's authority only, and nobody answers for two
// endowments that are not recovered.
func (k Keeper) AppointOfficer(ctx context.Context, id, appointedBy uint64, grant regiontypes.MandateGrant) (uint64, error) {
	company, err := k.GetCompany(ctx, id)
	if err != nil {
		return 0, err
	}
	if appointedBy == grant.Member {
		return 0, errorsmod.Wrapf(types.ErrOwnAppointment, "member %d", grant.Member)
	}
	if appointedBy != 0 && company.FoundedBy(grant.Member) {
		return 0, errorsmod.Wrapf(types.ErrFounder, "member %d, company %d", grant.Member, id)
	}
	if _, err := k.requireEmployment(ctx, id, grant.Member); err != nil {
		return 0, err
	}
	if err := k.requireActive(ctx, grant.Member); err != nil {
		return 0, err
	}
	if err := k.checkOffice(ctx, id, grant.Permission); err != nil {
		return 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	if company.Endowed() && !company.Recovered() {
		if err := k.checkMayBeEndowed(ctx, grant.Member, id, now); err != nil {
			return 0, err
		}
	}
	if err := k.extendOffice(ctx, id, grant, now, false); err != nil {
		return 0, err
	}
	return k.grant(ctx, id, appointedBy, grant)
}

// extendOffice makes the member an officer, or lets their office last as long as the new mandate.
func (k Keeper) extendOffice(ctx context.Context, company uint64, grant regiontypes.MandateGrant, now int64, caretaker bool) error {
	officer, exists, err := base.Find(ctx, k.officers, collections.Join(company, grant.Member))
	if err != nil {
		return err
	}
	if exists {
		if officer.EndsAt != 0 && (grant.EndsAt == 0 || grant.EndsAt > officer.EndsAt) {
			officer.EndsAt = grant.EndsAt
		}
		return k.storeOfficer(ctx, officer)
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	officers, err := k.officersOf(ctx, company)
	if err != nil {
		return err
	}
	if uint64(len(officers)) >= uint64(params.MaxOfficers) {
		return errorsmod.Wrapf(types.ErrTooManyOfficers, "company %d has %d, the region allows %d", company, len(officers), params.MaxOfficers)
	}
	return k.storeOfficer(ctx, types.Officer{Company: company, Member: grant.Member, AppointedAt: now, EndsAt: grant.EndsAt, Caretaker: caretaker})
}

// DismissOfficer ends all mandates that a member has from a company. Until there
// is a board a founder's end by the company's authority only, so that a company is
// never without somebody who can act for it.
func (k Keeper) DismissOfficer(ctx context.Context, id, member, dismissedBy uint64) error {
	company, err := k.GetCompany(ctx, id)
	if err != nil {
		return err
	}
	office, err := k.officers.Has(ctx, collections.Join(id, member))
	if err != nil {
		return err
	}
	if !office {
		return errorsmod.Wrapf(types.ErrOfficerNotFound, "member %d, company %d", member, id)
	}
	if dismissedBy != 0 && company.FoundedBy(member) {
		return errorsmod.Wrapf(types.ErrFounder, "member %d, company %d", member, id)
	}
	return k.removeOfficer(ctx, id, member)
}

// endOffice ends the mandates of somebody who stops working in a company; a founder keeps theirs.
func (k Keeper) endOffice(ctx context.Context, id, member uint64) error {
	office, err := k.officers.Has(ctx, collections.Join(id, member))
	if err != nil || !office {
		return err
	}
	company, err := k.GetCompany(ctx, id)
	if err != nil || company.FoundedBy(member) {
		return err
	}
	return k.removeOfficer(ctx, id, member)
}

func (k Keeper) removeOfficer(ctx context.Context, company, member uint64) error {
	if err := k.region.RevokeMandates(ctx, types.AuthorityAddress(company), member); err != nil {
		return err
	}
	if err := k.officers.Remove(ctx, collections.Join(company, member)); err != nil {
		return err
	}
	return base.Emit(ctx, &types.OfficerDismissed{Company: company, Member: member})
}

func (k Keeper) storeOfficer(ctx context.Context, officer types.Officer) error {
	return k.officers.Set(ctx, collections.Join(officer.Company, officer.Member), officer)
}

// officersOf lists a company's officers, which the region's parameters bound.
func (k Keeper) officersOf(ctx context.Context, company uint64) ([]types.Officer, error) {
	var officers []types.Officer
	err := k.officers.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](company), func(_ companyMember, officer types.Officer) (bool, error) {
		officers = append(officers, officer)
		return false, nil
	})
	return officers, err
}

func (k Keeper) grant(ctx context.Context, company, appointedBy uint64, grant regiontypes.MandateGrant) (uint64, error) {
	mandate, err := k.region.GrantMandate(ctx, types.AuthorityAddress(company), grant)
	if err != nil {
		return 0, err
	}
	return mandate, base.Emit(ctx, &types.OfficerAppointed{
		Company: company, Member: grant.Member, AppointedBy: appointedBy, Mandate: mandate, Permission: grant.Permission,
		LimitPerPeriod: grant.LimitPerPeriod, PeriodSeconds: grant.PeriodSeconds, EndsAt: grant.EndsAt,
	})
}

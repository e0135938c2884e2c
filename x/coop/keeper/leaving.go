package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// followMembers ends the jobs and offices of those who left the region, at most limit people a block.
func (k Keeper) followMembers(ctx context.Context, limit int) error {
	changes, _, err := k.region.DrainMemberChanges(ctx, regiontypes.FOLLOWER_COOP, limit)
	if err != nil {
		return err
	}
	for _, change := range changes {
		if change.Kind != regiontypes.MEMBER_CHANGE_KIND_LEFT {
			if err := k.lookAtWorkplaces(ctx, change.Member); err != nil {
				return err
			}
			continue
		}
		if err := k.endJobs(ctx, change.Member, change.At); err != nil {
			return err
		}
		if err := k.endOffices(ctx, change.Member, change.At); err != nil {
			return err
		}
	}
	return nil
}

// endJobs ends the employments that a member had when they left; the region bounds how many one member has.
func (k Keeper) endJobs(ctx context.Context, member uint64, leftAt int64) error {
	companies, err := companiesOf(ctx, k.employments.Indexes.ByMember, member)
	if err != nil {
		return err
	}
	for _, company := range companies {
		employment, err := k.requireEmployment(ctx, company, member)
		if err != nil {
			return err
		}
		if employment.Since > leftAt {
			continue // of their return
		}
		if err := k.Resign(ctx, company, member); err != nil {
			return err
		}
	}
	return nil
}

// endOffices ends the offices that are left to a member who left: those of a founder who does not work there.
// They founded no more companies than the region allows, and worked in no more.
func (k Keeper) endOffices(ctx context.Context, member uint64, leftAt int64) error {
	companies, err := companiesOf(ctx, k.officers.Indexes.ByMember, member)
	if err != nil {
		return err
	}
	for _, company := range companies {
		officer, err := k.officers.Get(ctx, collections.Join(company, member))
		if err != nil {
			return err
		}
		if officer.AppointedAt > leftAt {
			continue
		}
		if err := k.removeOfficer(ctx, company, member); err != nil {
			return err
		}
	}
	return nil
}

// lookAtWorkplaces looks whether somebody active is employed where a member works whose status changed.
func (k Keeper) lookAtWorkplaces(ctx context.Context, member uint64) error {
	companies, err := companiesOf(ctx, k.employments.Indexes.ByMember, member)
	if err != nil {
		return err
	}
	for _, company := range companies {
		if err := k.lookWhoWorks(ctx, company); err != nil {
			return err
		}
	}
	return nil
}

// ActiveWorkers counts the active members who are employed in a company: its roll knows who is suspended.
func (k Keeper) ActiveWorkers(ctx context.Context, company uint64) (uint64, error) {
	form, err := k.GetForm(ctx, company)
	if err != nil {
		return 0, err
	}
	roll, err := k.board.GetRoll(ctx, form.Roll)
	return roll.Size_ - roll.Inactive, err
}

// lookWhoWorks writes down since when no active member is employed in a company.
func (k Keeper) lookWhoWorks(ctx context.Context, id uint64) error {
	company, err := k.GetCompany(ctx, id)
	if err != nil || !company.Acts() {
		return err // in proceedings everybody is dismissed, and it sells nothing
	}
	active, err := k.ActiveWorkers(ctx, id)
	if err != nil || (active == 0) == (company.IdleSince != 0) {
		return err
	}
	company.IdleSince = 0
	if active == 0 {
		if company.IdleSince, err = k.region.Now(ctx); err != nil {
			return err
		}
	}
	if err := k.companies.Set(ctx, id, company); err != nil {
		return err
	}
	if active > 0 {
		if err := k.dismissCaretakers(ctx, id); err != nil {
			return err
		}
	}
	return base.Emit(ctx, &types.CompanyIdle{Company: id, Since: company.IdleSince})
}

// CheckSells refuses sales of a company in which no active member has been employed for as long as the region waits.
func (k Keeper) CheckSells(ctx context.Context, company types.Company) error {
	idle, err := k.Abandoned(ctx, company)
	if err == nil && idle {
		err = types.ErrIdle.Wrapf("company %d since %s", company.Id, said.Time(company.IdleSince))
	}
	return err
}

// Abandoned says whether nobody active has been employed in a company for as long as the region waits.
func (k Keeper) Abandoned(ctx context.Context, company types.Company) (bool, error) {
	if company.IdleSince == 0 {
		return false, nil
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return false, err
	}
	now, err := k.region.Now(ctx)
	return now-company.IdleSince >= params.IdleSeconds, err
}

// checkOffered refuses an offer from before the member left the region: leaving ends what was open.
func (k Keeper) checkOffered(ctx context.Context, offer types.Offer) error {
	member, err := k.region.GetMember(ctx, offer.Member)
	if err == nil && offer.OfferedAt < member.AdmittedAt {
		err = types.ErrOfferNotFound.Wrapf("company %d offered member %d at %s, who left and came back at %s", offer.Company, offer.Member, said.Time(offer.OfferedAt), said.Time(member.AdmittedAt))
	}
	return err
}

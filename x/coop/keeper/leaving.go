package keeper

import (
	"context"

	"cosmossdk.io/collections"

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
	companies, err := secondKeys(ctx, k.EmploymentsByMember, member)
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
	companies, err := secondKeys(ctx, k.OfficersByMember, member)
	if err != nil {
		return err
	}
	for _, company := range companies {
		officer, err := k.Officers.Get(ctx, collections.Join(company, member))
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

// checkOffered refuses an offer from before the member left the region: leaving ends what was open.
func (k Keeper) checkOffered(ctx context.Context, offer types.Offer) error {
	member, err := k.region.GetMember(ctx, offer.Member)
	if err == nil && offer.OfferedAt < member.AdmittedAt {
		err = types.ErrOfferNotFound.Wrapf("company %d offered member %d at %d, who left and came back at %d", offer.Company, offer.Member, offer.OfferedAt, member.AdmittedAt)
	}
	return err
}

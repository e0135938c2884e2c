package keeper

import (
	"context"
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// caretakers do what a company owes to others while nobody is there: deliver, refund, and find people.
var caretakers = []string{types.PermissionSell, types.PermissionHire}

// NameCaretaker gives a member a mandate of a company in which no active member is employed, as the board decides that
// holds region.companies. It ends when somebody is there again, and after MaxCaretakerSeconds at the latest; ErrCaretaker.
func (k Keeper) NameCaretaker(ctx context.Context, id uint64, grant regiontypes.MandateGrant) (uint64, error) {
	company, err := k.GetCompany(ctx, id)
	if err != nil {
		return 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	switch {
	case !company.Acts():
		return 0, errorsmod.Wrapf(types.ErrCaretaker, "company %d is %s", id, company.Standing)
	case company.IdleSince == 0:
		return 0, errorsmod.Wrapf(types.ErrCaretaker, "active members work in company %d and decide for it", id)
	case !slices.Contains(caretakers, grant.Permission):
		return 0, errorsmod.Wrapf(types.ErrCaretaker, "permission %.40q, of company %d", grant.Permission, id)
	case grant.EndsAt == 0 || grant.EndsAt > now+types.MaxCaretakerSeconds:
		return 0, errorsmod.Wrapf(types.ErrCaretaker, "ends_at is %s, it must be at most %s", said.Time(grant.EndsAt), said.Time(now+types.MaxCaretakerSeconds))
	}
	if err := k.requireActive(ctx, grant.Member); err != nil {
		return 0, err
	}
	if err := k.extendOffice(ctx, id, grant, now, true); err != nil {
		return 0, err
	}
	return k.grant(ctx, id, 0, grant)
}

// dismissCaretakers ends the mandates of caretakers: who works in the company decides again.
func (k Keeper) dismissCaretakers(ctx context.Context, id uint64) error {
	officers, err := k.officersOf(ctx, id)
	if err != nil {
		return err
	}
	for _, officer := range officers {
		if !officer.Caretaker {
			continue
		}
		if err := k.removeOfficer(ctx, id, officer.Member); err != nil {
			return err
		}
	}
	return nil
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
)

// StandingOf says where a company stands now. Economy rule: whoever owes a claim is insolvent, whatever the claim
// is for. That follows from the company's books and is kept nowhere else; a record says ACTIVE of both.
func (k Keeper) StandingOf(ctx context.Context, company types.Company) (types.Standing, error) {
	if company.Standing != types.STANDING_ACTIVE {
		return company.Standing, nil
	}
	owes, err := k.currency.HasClaims(ctx, company.Id)
	if owes {
		return types.STANDING_INSOLVENT, err
	}
	return types.STANDING_ACTIVE, err
}

// SetStanding records where a company stands now; the same standing again changes
// nothing. Proceedings end a company or give it back; it is gone after proceedings
// only, without workers, and for ever.
func (k Keeper) SetStanding(ctx context.Context, id uint64, standing types.Standing) error {
	company, err := k.GetCompany(ctx, id)
	if err != nil || company.Standing == standing {
		return err
	}
	if !mayFollow(company.Standing, standing) {
		return errorsmod.Wrapf(types.ErrStanding, "company %d cannot go from %s to %s", id, company.Standing, standing)
	}
	if standing == types.STANDING_GONE {
		if err := k.closeCompany(ctx, company); err != nil {
			return err
		}
		// Closing may have written the endowment off.
		if company, err = k.GetCompany(ctx, id); err != nil {
			return err
		}
	}
	from := company.Standing
	company.Standing = standing
	if err := k.companies.Set(ctx, id, company); err != nil {
		return err
	}
	if err := base.Emit(ctx, &types.StandingChanged{Company: id, From: from, To: standing}); err != nil {
		return err
	}
	return k.lookWhoWorks(ctx, id)
}

func mayFollow(from, to types.Standing) bool {
	switch from {
	case types.STANDING_ACTIVE:
		return to == types.STANDING_IN_PROCEEDINGS
	case types.STANDING_IN_PROCEEDINGS:
		return to == types.STANDING_ACTIVE || to == types.STANDING_GONE
	default:
		return false
	}
}

// closeCompany ends what ties its founders to a company. An endowment that was
// not recovered by then is lost: going under must not make the founder free for the next one.
func (k Keeper) closeCompany(ctx context.Context, company types.Company) error {
	workers, err := k.Workers(ctx, company.Id)
	if err != nil {
		return err
	}
	if workers > 0 {
		return errorsmod.Wrapf(types.ErrStillEmploys, "company %d has %d", company.Id, workers)
	}
	if company.Endowed() && !company.Recovered() {
		if err := k.MarkWrittenOff(ctx, company.Id); err != nil {
			return err
		}
	}
	if err := k.endCredit(ctx, company.Id); err != nil {
		return err
	}
	form, err := k.GetForm(ctx, company.Id)
	if err != nil {
		return err
	}
	if err := k.board.Close(ctx, form.Board); err != nil {
		return err
	}
	officers, err := k.officersOf(ctx, company.Id)
	if err != nil {
		return err
	}
	for _, officer := range officers {
		if err := k.removeOfficer(ctx, company.Id, officer.Member); err != nil {
			return err
		}
	}
	for _, founder := range company.Founders {
		if err := k.founded.Remove(ctx, collections.Join(founder, company.Id)); err != nil {
			return err
		}
		if err := k.loosenTie(ctx, company.Id, founder); err != nil {
			return err
		}
	}
	return nil
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/wage/types"
)

// VouchHours confirms shifts of a company's only worker by a member who bought there, in an order that the caller has checked. Economy
// rule: whom no colleague sees is seen by their customers; nobody vouches for more than two companies in half a year, nor for somebody who
// vouched for a company of theirs.
func (k Keeper) VouchHours(ctx context.Context, member, company, order uint64, shifts []uint64) error {
	workers, err := k.coop.Workers(ctx, company)
	if err != nil {
		return err
	}
	if workers != 1 {
		return errorsmod.Wrapf(types.ErrNotAlone, "company %d has %d workers", company, workers)
	}
	if err := k.recordVouching(ctx, member, company); err != nil {
		return err
	}
	for _, id := range shifts {
		shift, open, err := k.confirmable(ctx, id, member)
		if err != nil {
			return err
		}
		if shift.Company != company {
			return errorsmod.Wrapf(types.ErrInvalid, "shift %d is of company %d, what was bought of company %d", id, shift.Company, company)
		}
		if err := k.checkInTurn(ctx, shift.Member, member); err != nil {
			return err
		}
		if err := k.confirm(ctx, shift, open, member); err != nil {
			return err
		}
		if err := base.Emit(ctx, &types.HoursConfirmed{Shift: id, Company: company, Member: shift.Member, ConfirmedBy: member, Order: order}); err != nil {
			return err
		}
	}
	return nil
}

// recordVouching remembers that a member vouches for a company's worker, in the place of what was too long ago to count.
func (k Keeper) recordVouching(ctx context.Context, member, company uint64) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	others, err := k.vouchingsOf(ctx, member)
	if err != nil {
		return err
	}
	counted := 0
	for _, one := range others {
		switch {
		case one.Company == company:
		case one.Counts(now):
			counted++
		default:
			if err := k.vouchings.Remove(ctx, collections.Join(member, one.Company)); err != nil {
				return err
			}
		}
	}
	if counted >= types.MaxVouchedCompanies {
		return errorsmod.Wrapf(types.ErrVouchedForMany, "member %d already vouches for companies %d and %d", member, others[0].Company, others[1].Company)
	}
	return k.vouchings.Set(ctx, collections.Join(member, company), types.Vouching{Member: member, Company: company, At: now})
}

// checkInTurn: two who work alone do not vouch for each other.
func (k Keeper) checkInTurn(ctx context.Context, worker, member uint64) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	vouched, err := k.vouchingsOf(ctx, worker)
	if err != nil {
		return err
	}
	for _, one := range vouched {
		if !one.Counts(now) {
			continue
		}
		tied, err := k.coop.RelatedMember(ctx, one.Company, member)
		if err != nil {
			return err
		}
		if tied {
			return errorsmod.Wrapf(types.ErrVouchedInTurn, "member %d vouched for company %d, which member %d is tied to", worker, one.Company, member)
		}
	}
	return nil
}

// vouchingsOf lists what a member vouched for, at most MaxVouchedCompanies.
func (k Keeper) vouchingsOf(ctx context.Context, member uint64) (all []types.Vouching, err error) {
	err = k.vouchings.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](member), func(_ pair, one types.Vouching) (bool, error) {
		all = append(all, one)
		return false, nil
	})
	return all, err
}

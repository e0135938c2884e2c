package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
)

// MakeOccupationsKnown says up to which id occupations exist. They are x/wage's, which numbers them from 1, removes none
// and calls this for each new one and at genesis: calls go down only, so what is above says what there is.
func (k Keeper) MakeOccupationsKnown(ctx context.Context, last uint64) error {
	return k.lastOccupation.Set(ctx, last)
}

// CheckOccupation refuses an occupation that does not exist with ErrOccupationNotFound. Whatever names one is checked
// when it is entered, so that nobody is hired for work that nothing can pay.
func (k Keeper) CheckOccupation(ctx context.Context, occupation uint64) error {
	last, _, err := base.FindItem(ctx, k.lastOccupation)
	if err != nil {
		return err
	}
	if occupation == 0 || occupation > last {
		return errorsmod.Wrapf(types.ErrOccupationNotFound, "%d, the region has %d", occupation, last)
	}
	return nil
}

// changeOccupation gives a worker the occupation that they agreed to and remembers the one before: hours that
// were worked in it are paid by it, also when they are told later.
func (k Keeper) changeOccupation(ctx context.Context, offer types.Offer) error {
	employment, err := k.requireEmployment(ctx, offer.Company, offer.Member)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	from := employment.Occupation
	if err := employment.Change(offer.Occupation, now); err != nil {
		return err
	}
	if err := k.employments.Set(ctx, collections.Join(offer.Company, offer.Member), employment); err != nil {
		return err
	}
	return base.Emit(ctx, &types.OccupationChanged{Company: offer.Company, Member: offer.Member, From: from, To: offer.Occupation})
}

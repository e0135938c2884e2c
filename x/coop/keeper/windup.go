package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
)

// CloseOffices ends at most limit of the offices of a company that is wound up, its founders'
// too: from then on no officer acts for it. It returns how many and whether none is left.
func (k Keeper) CloseOffices(ctx context.Context, company uint64, limit int) (closed int, done bool, err error) {
	officers, err := base.FirstValues(ctx, k.officers, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
	if err != nil {
		return 0, false, err
	}
	for _, officer := range officers {
		if err := k.removeOfficer(ctx, company, officer.Member); err != nil {
			return 0, false, err
		}
	}
	return len(officers), len(officers) < limit, nil
}

// CloseOffers withdraws at most limit open offers of a company that is wound up. It returns how
// many and whether none is left.
func (k Keeper) CloseOffers(ctx context.Context, company uint64, limit int) (closed int, done bool, err error) {
	offers, err := base.FirstValues(ctx, k.offers, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
	if err != nil {
		return 0, false, err
	}
	for _, offer := range offers {
		if err := k.WithdrawOffer(ctx, company, offer.Member); err != nil {
			return 0, false, err
		}
	}
	return len(offers), len(offers) < limit, nil
}

// CloseEmployments ends at most limit employments of a company that is wound up. It returns how
// many and whether none is left.
func (k Keeper) CloseEmployments(ctx context.Context, company uint64, limit int) (closed int, done bool, err error) {
	workers, err := base.FirstValues(ctx, k.employments, collections.NewPrefixedPairRange[uint64, uint64](company), limit)
	if err != nil {
		return 0, false, err
	}
	for _, worker := range workers {
		if err := k.Dismiss(ctx, company, worker.Member, 0); err != nil {
			return 0, false, err
		}
	}
	return len(workers), len(workers) < limit, nil
}

// HasOffices says whether somebody holds an office of a company, or an offer of it.
func (k Keeper) HasOffices(ctx context.Context, company uint64) (officers, offers bool, err error) {
	held, err := base.FirstValues(ctx, k.officers, collections.NewPrefixedPairRange[uint64, uint64](company), 1)
	if err != nil {
		return false, false, err
	}
	open, err := base.FirstValues(ctx, k.offers, collections.NewPrefixedPairRange[uint64, uint64](company), 1)
	return len(held) > 0, len(open) > 0, err
}

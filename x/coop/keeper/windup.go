package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/x/coop/types"
)

// CloseOffices ends at most limit of the offices of a company that is wound up, its founders'
// too: from then on no officer acts for it. It returns how many and whether none is left.
func (k Keeper) CloseOffices(ctx context.Context, company uint64, limit int) (closed int, done bool, err error) {
	officers, err := firstOf(ctx, k.Officers, company, limit)
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
	offers, err := firstOf(ctx, k.Offers, company, limit)
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
	workers, err := firstOf(ctx, k.Employments, company, limit)
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
	held, err := firstOf(ctx, k.Officers, company, 1)
	if err != nil {
		return false, false, err
	}
	open, err := firstOf(ctx, k.Offers, company, 1)
	return len(held) > 0, len(open) > 0, err
}

// firstOf lists at most limit of a company's entries, in the order of the members.
func firstOf[V types.Officer | types.Offer | types.Employment](ctx context.Context, entries collections.Map[companyMember, V], company uint64, limit int) (first []V, err error) {
	err = entries.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](company), func(_ companyMember, value V) (bool, error) {
		if len(first) >= limit {
			return true, nil
		}
		first = append(first, value)
		return false, nil
	})
	return first, err
}

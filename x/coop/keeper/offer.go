package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// OfferEmployment offers a job to an active member who does not work in the company.
func (k Keeper) OfferEmployment(ctx context.Context, company, member, occupation, offeredBy uint64) (types.Offer, error) {
	if _, found, err := k.GetEmployment(ctx, company, member); err != nil {
		return types.Offer{}, err
	} else if found {
		return types.Offer{}, errorsmod.Wrapf(types.ErrAlreadyEmployed, "member %d, company %d", member, company)
	}
	return k.makeOffer(ctx, types.Offer{
		Company: company, Member: member, Kind: types.OFFER_KIND_EMPLOYMENT, Occupation: occupation, OfferedBy: offeredBy,
	})
}

// OfferOccupation offers another occupation to a worker. An occupation decides the
// pay, so that nobody gets another one without agreeing.
func (k Keeper) OfferOccupation(ctx context.Context, company, member, occupation, offeredBy uint64) (types.Offer, error) {
	employment, err := k.requireEmployment(ctx, company, member)
	if err != nil {
		return types.Offer{}, err
	}
	if employment.Occupation == occupation {
		return types.Offer{}, errorsmod.Wrapf(types.ErrSameOccupation, "member %d, occupation %d", member, occupation)
	}
	return k.makeOffer(ctx, types.Offer{
		Company: company, Member: member, Kind: types.OFFER_KIND_OCCUPATION, Occupation: occupation, OfferedBy: offeredBy,
	})
}

// makeOffer stores an offer; an earlier one to the same member is replaced by it.
func (k Keeper) makeOffer(ctx context.Context, offer types.Offer) (types.Offer, error) {
	if err := k.CheckOccupation(ctx, offer.Occupation); err != nil {
		return types.Offer{}, err
	}
	if err := k.requireHiring(ctx, offer.Company); err != nil {
		return types.Offer{}, err
	}
	if err := k.requireActive(ctx, offer.Member); err != nil {
		return types.Offer{}, err
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return types.Offer{}, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return types.Offer{}, err
	}
	offer.OfferedAt, offer.ExpiresAt = now, now+params.OfferLifetimeSeconds
	if err := k.dropOfferTo(ctx, offer.Company, offer.Member); err != nil {
		return types.Offer{}, err
	}
	open, err := countOf(ctx, k.offerCount, offer.Company)
	if err != nil {
		return types.Offer{}, err
	}
	if open >= uint64(params.MaxOffers) {
		return types.Offer{}, errorsmod.Wrapf(types.ErrTooManyOffers, "company %d has %d, the region allows %d", offer.Company, open, params.MaxOffers)
	}
	if err := k.storeOffer(ctx, offer); err != nil {
		return types.Offer{}, err
	}
	return offer, base.Emit(ctx, &types.OfferMade{
		Company: offer.Company, Member: offer.Member, Kind: offer.Kind, Occupation: offer.Occupation,
		OfferedBy: offer.OfferedBy, ExpiresAt: offer.ExpiresAt,
	})
}

// requireHiring refuses companies that are being wound up or are gone.
func (k Keeper) requireHiring(ctx context.Context, id uint64) error {
	company, err := k.GetCompany(ctx, id)
	if err != nil {
		return err
	}
	if !company.Acts() {
		return errorsmod.Wrapf(types.ErrStanding, "company %d is %s and hires nobody", id, company.Standing)
	}
	return nil
}

func (k Keeper) requireActive(ctx context.Context, member uint64) error {
	person, err := k.region.GetMember(ctx, member)
	if err != nil {
		return err
	}
	if person.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		return errorsmod.Wrapf(types.ErrMemberNotActive, "member %d is %s", member, person.Status)
	}
	return nil
}

func (k Keeper) storeOffer(ctx context.Context, offer types.Offer) error {
	if err := k.offers.Set(ctx, collections.Join(offer.Company, offer.Member), offer); err != nil {
		return err
	}
	return increase(ctx, k.offerCount, offer.Company)
}

// GetOffer returns the offer of a company to a member, or ErrOfferNotFound. It may have expired.
func (k Keeper) GetOffer(ctx context.Context, company, member uint64) (types.Offer, error) {
	return base.Get(ctx, k.offers, collections.Join(company, member), types.ErrOfferNotFound, "company %d, member %d", company, member)
}

func (k Keeper) removeOffer(ctx context.Context, offer types.Offer) error {
	if err := k.offers.Remove(ctx, collections.Join(offer.Company, offer.Member)); err != nil {
		return err
	}
	return decrease(ctx, k.offerCount, offer.Company)
}

// dropOfferTo removes the offer of a company to a member, if there is one.
func (k Keeper) dropOfferTo(ctx context.Context, company, member uint64) error {
	offer, err := k.GetOffer(ctx, company, member)
	if errors.Is(err, types.ErrOfferNotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	return k.removeOffer(ctx, offer)
}

// WithdrawOffer takes an offer back for the company.
func (k Keeper) WithdrawOffer(ctx context.Context, company, member uint64) error {
	offer, err := k.GetOffer(ctx, company, member)
	if err != nil {
		return err
	}
	if err := k.removeOffer(ctx, offer); err != nil {
		return err
	}
	return base.Emit(ctx, &types.OfferWithdrawn{Company: company, Member: member})
}

// DeclineOffer refuses an offer for the member.
func (k Keeper) DeclineOffer(ctx context.Context, company, member uint64) error {
	offer, err := k.GetOffer(ctx, company, member)
	if err != nil {
		return err
	}
	if err := k.removeOffer(ctx, offer); err != nil {
		return err
	}
	return base.Emit(ctx, &types.OfferDeclined{Company: company, Member: member})
}

// AcceptOffer makes a member's offer true: a job, or another occupation. An offer
// that ran out is refused whether or not it was removed already, and so is one
// that names another occupation than the member agrees to.
func (k Keeper) AcceptOffer(ctx context.Context, company, member, occupation uint64) error {
	offer, err := k.GetOffer(ctx, company, member)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if offer.ExpiresAt <= now {
		return errorsmod.Wrapf(types.ErrOfferExpired, "company %d, member %d: at %s, it is %s", company, member, said.Time(offer.ExpiresAt), said.Time(now))
	}
	if err := k.checkOffered(ctx, offer); err != nil {
		return err
	}
	if offer.Occupation != occupation {
		return errorsmod.Wrapf(types.ErrOfferChanged, "company %d offers occupation %d, not %d", company, offer.Occupation, occupation)
	}
	if err := k.requireHiring(ctx, company); err != nil {
		return err
	}
	if err := k.removeOffer(ctx, offer); err != nil {
		return err
	}
	if offer.Kind == types.OFFER_KIND_OCCUPATION {
		return k.changeOccupation(ctx, offer)
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	return k.hire(ctx, params, company, member, occupation, now)
}

func (k Keeper) removeExpiredOffers(ctx context.Context, now int64, limit int) error {
	due, err := base.FirstIndexed(ctx, k.offers.Indexes.ByExpiry.Iterate, collections.NewPrefixUntilPairRange[int64, companyMember](now), limit)
	if err != nil {
		return err
	}
	for _, key := range due {
		offer, err := k.GetOffer(ctx, key.K1(), key.K2())
		if err != nil {
			return err
		}
		if err := k.removeOffer(ctx, offer); err != nil {
			return err
		}
		if err := base.Emit(ctx, &types.OfferExpired{Company: offer.Company, Member: offer.Member}); err != nil {
			return err
		}
	}
	return nil
}

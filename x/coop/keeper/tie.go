package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Related says whether two companies share a worker, an officer or a founder, also
// one who left within the region's window. What passes between such companies is
// not what the community asked for until somebody else has looked at it.
func (k Keeper) Related(ctx context.Context, one, other uint64) (bool, error) {
	if one == other {
		return true, nil
	}
	return k.sharedTies.Has(ctx, companies(one, other))
}

// RelatedMember says whether a member founded or works in a company, or did within
// the region's window: leaving right before a purchase does not help.
func (k Keeper) RelatedMember(ctx context.Context, company, member uint64) (bool, error) {
	tie, tied, err := base.Find(ctx, k.ties, collections.Join(company, member))
	if err != nil || !tied || tie.Open() {
		return tied && tie.Open(), err
	}
	now, err := k.region.Now(ctx)
	return tie.Counts(now), err
}

// DecidedByOthers says whether people unrelated to a company decided what is being carried out. What one officer
// signs nobody decided.
func (k Keeper) DecidedByOthers(ctx context.Context, company uint64) (bool, error) {
	return k.DecidedWithout(ctx, 0, company)
}

// DecidedWithout says whether what is being carried out was decided without a member, 0 for nobody, and without all who are tied to
// some companies: no seat that agreed is held by one of them, or an electorate would have decided so without the votes of
// all of them. It is false where one person signed.
func (k Keeper) DecidedWithout(ctx context.Context, member uint64, companies ...uint64) (bool, error) {
	deciders, decided := regiontypes.DecidersOf(ctx)
	if !decided {
		return false, nil
	}
	for _, holder := range deciders.Members {
		if holder == member {
			return false, nil
		}
		for _, company := range companies {
			if related, err := k.RelatedMember(ctx, company, holder); err != nil || related {
				return false, err
			}
		}
	}
	if len(deciders.Members) > 0 {
		return true, nil
	}
	if deciders.Needed == 0 || deciders.Yes < deciders.Needed {
		return false, nil
	}
	spare, out := deciders.Yes-deciders.Needed, uint64(0)
	if member != 0 {
		out++
	}
	for _, company := range companies {
		if err := k.ties.Walk(ctx, collections.NewPrefixedPairRange[uint64, uint64](company), func(companyMember, types.Tie) (bool, error) {
			out++
			return out > spare, nil
		}); err != nil {
			return false, err
		}
	}
	return out <= spare, nil
}

// SharedCount returns how many members are tied to both of two companies.
func (k Keeper) SharedCount(ctx context.Context, one, other uint64) (uint64, error) {
	return countOf(ctx, k.sharedTies, companies(one, other))
}

// companies is the key of two companies, whichever is named first.
func companies(one, other uint64) companyMember {
	return collections.Join(min(one, other), max(one, other))
}

// openTie ties a member to a company. The number of a member's ties is bounded,
// which bounds the counters that one hire touches.
func (k Keeper) openTie(ctx context.Context, params types.Params, company, member uint64) error {
	key := collections.Join(company, member)
	tie, tied, err := base.Find(ctx, k.ties, key)
	if err != nil || (tied && tie.Open()) {
		return err
	}
	if tied {
		if err := k.tiesByEnd.Remove(ctx, collections.Join3(tie.Until, company, member)); err != nil {
			return err
		}
		tie.Until = 0
		return k.ties.Set(ctx, key, tie)
	}
	others, err := companiesOf(ctx, k.ties.Indexes.ByMember, member)
	if err != nil {
		return err
	}
	if uint64(len(others)) >= uint64(params.MaxTies) {
		return errorsmod.Wrapf(types.ErrTooManyTies, "member %d has %d, the region allows %d", member, len(others), params.MaxTies)
	}
	for _, other := range others {
		if err := increase(ctx, k.sharedTies, companies(company, other)); err != nil {
			return err
		}
	}
	return k.ties.Set(ctx, key, types.Tie{Company: company, Member: member})
}

// loosenTie lets a tie run out, unless the member still works in the company or founded it and it is not gone.
func (k Keeper) loosenTie(ctx context.Context, company, member uint64) error {
	key := collections.Join(company, member)
	for _, still := range []func() (bool, error){
		func() (bool, error) { return k.employments.Has(ctx, key) },
		func() (bool, error) { return k.founded.Has(ctx, collections.Join(member, company)) },
	} {
		if holds, err := still(); err != nil || holds {
			return err
		}
	}
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	tie, err := k.ties.Get(ctx, key)
	if err != nil {
		return err
	}
	if !tie.Open() {
		return nil
	}
	tie.Until = now + params.TieWindowSeconds
	if err := k.tiesByEnd.Set(ctx, collections.Join3(tie.Until, company, member)); err != nil {
		return err
	}
	return k.ties.Set(ctx, key, tie)
}

func (k Keeper) removeExpiredTies(ctx context.Context, now int64, limit int) error {
	due, err := base.FirstKeys(ctx, k.tiesByEnd.Iterate, collections.NewPrefixUntilTripleRange[int64, uint64, uint64](now), limit)
	if err != nil {
		return err
	}
	for _, entry := range due {
		if err := k.removeTie(ctx, entry); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) removeTie(ctx context.Context, entry dueEntry) error {
	company, member := entry.K2(), entry.K3()
	if err := k.tiesByEnd.Remove(ctx, entry); err != nil {
		return err
	}
	if err := k.ties.Remove(ctx, collections.Join(company, member)); err != nil {
		return err
	}
	others, err := companiesOf(ctx, k.ties.Indexes.ByMember, member)
	if err != nil {
		return err
	}
	for _, other := range others {
		if err := decrease(ctx, k.sharedTies, companies(company, other)); err != nil {
			return err
		}
	}
	return nil
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// electorSince says whether a member is of an electorate now, and since when.
func (k Keeper) electorSince(ctx context.Context, electorate types.Electorate, member regiontypes.Member) (int64, bool, error) {
	if electorate.Kind == types.ELECTORATE_KIND_MEMBERS {
		// Nobody is suspended from the assembly: who could suspend others would decide by those who are left.
		return member.ElectorSince, member.Elector(), nil
	}
	if member.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		return 0, false, nil
	}
	since, on, err := base.Find(ctx, k.rollEntries, collections.Join(electorate.Roll, member.Id))
	return since, on && since >= member.AdmittedAt, err // an entry from before they left is not theirs any more
}

// electorateSize is how many are of an electorate for what opens now, counted as they come and go: who was taken off a roll in
// this very second, while something else was open, has a vote in it.
func (k Keeper) electorateSize(ctx context.Context, electorate types.Electorate, now int64) (uint64, error) {
	if electorate.Kind == types.ELECTORATE_KIND_MEMBERS {
		return k.region.CountElectors(ctx)
	}
	roll, err := k.GetRoll(ctx, electorate.Roll)
	if err != nil {
		return 0, err
	}
	removed, err := k.removedAt(ctx, electorate.Roll, now)
	return roll.Size_ - roll.Inactive + removed, err
}

// electorOf says whether a member has a vote in what opened at a time, and since when they were of its electorate. Who was
// taken off a roll afterwards keeps theirs: it is fixed when a vote opens, or officers could dismiss those who decide about them.
func (k Keeper) electorOf(ctx context.Context, electorate types.Electorate, member regiontypes.Member, openedAt int64) (int64, bool, error) {
	since, is, err := k.electorSince(ctx, electorate, member)
	if err != nil || (is && since < openedAt) || electorate.Kind == types.ELECTORATE_KIND_MEMBERS {
		return since, is, err
	}
	former, was, err := k.formerEntry(ctx, electorate.Roll, member.Id, openedAt)
	if err != nil || !was || former.Inactive || former.Since < member.AdmittedAt || member.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		return since, is, err
	}
	return former.Since, true, nil
}

// elector returns the member who signs, if they are of the electorate now;
// ErrNotElector otherwise, or why they are no active member where only those are.
func (k Keeper) elector(ctx context.Context, electorate types.Electorate, signer string) (regiontypes.Member, int64, error) {
	member, err := k.signing(ctx, electorate, signer)
	if err != nil {
		return regiontypes.Member{}, 0, err
	}
	since, is, err := k.electorSince(ctx, electorate, member)
	if err == nil && !is {
		err = errorsmod.Wrapf(types.ErrNotElector, "member %d, roll %d", member.Id, electorate.Roll)
	}
	return member, since, err
}

// signing returns the member who signs, if nothing keeps them from an electorate of this kind.
func (k Keeper) signing(ctx context.Context, electorate types.Electorate, signer string) (regiontypes.Member, error) {
	if electorate.Kind == types.ELECTORATE_KIND_MEMBERS {
		return k.region.PresentMember(ctx, signer)
	}
	return k.region.ActiveMember(ctx, signer)
}

// electorBefore is elector for a vote that opened at a time: only who was of the
// electorate before has a vote, or votes could be bought by admitting people.
func (k Keeper) electorBefore(ctx context.Context, electorate types.Electorate, signer string, openedAt int64) (regiontypes.Member, int64, error) {
	member, err := k.signing(ctx, electorate, signer)
	if err != nil {
		return regiontypes.Member{}, 0, err
	}
	since, is, err := k.electorOf(ctx, electorate, member, openedAt)
	if err != nil {
		return member, 0, err
	}
	if !is {
		return member, 0, errorsmod.Wrapf(types.ErrNotElector, "member %d, roll %d", member.Id, electorate.Roll)
	}
	return member, since, checkBefore(member.Id, since, openedAt)
}

func checkBefore(member uint64, since, openedAt int64) error {
	if since >= openedAt {
		return errorsmod.Wrapf(types.ErrAdmittedLater, "member %d since %s, opened at %s", member, said.Time(since), said.Time(openedAt))
	}
	return nil
}

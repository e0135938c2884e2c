package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// electorSince says whether a member is of an electorate now, and since when.
func (k Keeper) electorSince(ctx context.Context, electorate types.Electorate, member regiontypes.Member) (int64, bool, error) {
	if electorate.Kind == types.ELECTORATE_KIND_MEMBERS {
		// Nobody is suspended from the assembly: who could suspend others would decide by those who are left.
		return member.AdmittedAt, member.Status.Present(), nil
	}
	if member.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		return 0, false, nil
	}
	since, on, err := look(ctx, k.rollEntries, collections.Join(electorate.Roll, member.Id))
	return since, on && since >= member.AdmittedAt, err // an entry from before they left is not theirs any more
}

// electorateSize is how many are of an electorate now, counted as they come and go.
func (k Keeper) electorateSize(ctx context.Context, electorate types.Electorate) (uint64, error) {
	if electorate.Kind == types.ELECTORATE_KIND_MEMBERS {
		return k.region.CountMembers(ctx)
	}
	roll, err := k.GetRoll(ctx, electorate.Roll)
	return roll.Size_ - roll.Inactive, err
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
	member, since, err := k.elector(ctx, electorate, signer)
	if err == nil {
		err = checkBefore(member.Id, since, openedAt)
	}
	return member, since, err
}

func checkBefore(member uint64, since, openedAt int64) error {
	if since >= openedAt {
		return errorsmod.Wrapf(types.ErrAdmittedLater, "member %d since %d, opened at %d", member, since, openedAt)
	}
	return nil
}

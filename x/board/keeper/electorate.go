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
	if member.Status != regiontypes.MEMBER_STATUS_ACTIVE {
		return 0, false, nil
	}
	if electorate.Kind == types.ELECTORATE_KIND_MEMBERS {
		return member.ActiveSince, true, nil
	}
	return look(ctx, k.rollEntries, collections.Join(electorate.Roll, member.Id))
}

// electorateSize is how many are of an electorate now, counted as they come and go.
func (k Keeper) electorateSize(ctx context.Context, electorate types.Electorate) (uint64, error) {
	if electorate.Kind == types.ELECTORATE_KIND_MEMBERS {
		return k.region.CountActive(ctx)
	}
	roll, err := k.GetRoll(ctx, electorate.Roll)
	return roll.Size_, err
}

// elector returns the active member who signs, if they are of the electorate now;
// ErrNotElector otherwise.
func (k Keeper) elector(ctx context.Context, electorate types.Electorate, signer string) (regiontypes.Member, int64, error) {
	member, err := k.region.ActiveMember(ctx, signer)
	if err != nil {
		return regiontypes.Member{}, 0, err
	}
	since, is, err := k.electorSince(ctx, electorate, member)
	if err == nil && !is {
		err = errorsmod.Wrapf(types.ErrNotElector, "member %d, roll %d", member.Id, electorate.Roll)
	}
	return member, since, err
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

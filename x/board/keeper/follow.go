package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// follow takes changes of memberships off the region's queue: rolls count at once who has no vote any more, and what
// is open gets a change to count (catchup.go). It says whether none is left.
func (k Keeper) follow(ctx context.Context) (bool, error) {
	changes, more, err := k.region.DrainMemberChanges(ctx, regiontypes.FOLLOWER_BOARD, types.MaxChangesPerBlock)
	if err != nil {
		return false, err
	}
	for _, change := range changes {
		if err := k.followChange(ctx, change); err != nil {
			return false, err
		}
	}
	return !more, nil
}

// upToDate follows what has happened so far and returns the last change, from which on something that opens now has to
// count; ErrFollowing when more has happened than one step follows.
func (k Keeper) upToDate(ctx context.Context) (uint64, error) {
	done, err := k.follow(ctx)
	if err != nil {
		return 0, err
	}
	if !done {
		return 0, types.ErrFollowing
	}
	return base.LastID(ctx, k.changeSequence)
}

// followChange follows one change of a membership, on the rolls that the member is on and on those that still count for them.
func (k Keeper) followChange(ctx context.Context, change regiontypes.MemberChange) error {
	general := types.Change{Member: change.Member, Kind: change.Kind, At: change.At, Since: change.Since}
	if change.Kind == regiontypes.MEMBER_CHANGE_KIND_LEFT || change.Kind == regiontypes.MEMBER_CHANGE_KIND_KEY_STOLEN {
		if err := k.note(ctx, general); err != nil {
			return err
		}
	}
	if change.Kind == regiontypes.MEMBER_CHANGE_KIND_KEY_STOLEN || change.Kind == regiontypes.MEMBER_CHANGE_KIND_KEY_FROZEN {
		return nil // who cannot sign for a while is of every electorate as before
	}
	member, err := k.region.GetMember(ctx, change.Member)
	if err != nil {
		return err
	}
	if err := k.followEntries(ctx, general, member.AdmittedAt); err != nil {
		return err
	}
	return k.followFormers(ctx, general, member.AdmittedAt)
}

// concerns says whether an entry of a roll, since a time, changes with its member: it loses its vote, or gets it back with a
// membership that has not begun anew in between.
func concerns(change types.Change, since int64, inactive bool, admittedAt int64) bool {
	returns := change.Kind == regiontypes.MEMBER_CHANGE_KIND_REINSTATED
	return since <= change.At && inactive == returns && (!returns || since >= admittedAt)
}

// followEntries lets the entries of a member on rolls follow what happened to their membership.
func (k Keeper) followEntries(ctx context.Context, change types.Change, admittedAt int64) error {
	// The rolls of one member are bounded by MaxRollsPerMember and by how many jobs the region allows.
	iterator, err := k.rollEntries.Indexes.ByMember.MatchExact(ctx, change.Member)
	if err != nil {
		return err
	}
	keys, err := iterator.PrimaryKeys() // closes it
	if err != nil {
		return err
	}
	for _, key := range keys {
		roll := key.K1()
		since, err := k.rollEntries.Get(ctx, key)
		if err != nil {
			return err
		}
		inactive, err := k.inactive.Has(ctx, key)
		if err != nil {
			return err
		}
		if !concerns(change, since, inactive, admittedAt) {
			continue
		}
		if err := k.setInactive(ctx, roll, change.Member, !inactive); err != nil {
			return err
		}
		change.Roll, change.Since = roll, since
		if err := k.note(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

// setInactive counts an entry of a roll among those whose members have no vote, or not any more.
func (k Keeper) setInactive(ctx context.Context, id, member uint64, inactive bool) error {
	key := collections.Join(id, member)
	counted, err := k.inactive.Has(ctx, key)
	if err != nil || counted == inactive {
		return err
	}
	roll, err := k.GetRoll(ctx, id)
	if err != nil {
		return err
	}
	if inactive {
		roll.Inactive++
		err = k.inactive.Set(ctx, key)
	} else {
		roll.Inactive--
		err = k.inactive.Remove(ctx, key)
	}
	if err != nil {
		return err
	}
	return k.rolls.Set(ctx, id, roll)
}

// note keeps a change for what is open; nothing is kept while nothing is.
func (k Keeper) note(ctx context.Context, change types.Change) error {
	_, open, err := base.FirstKey(ctx, k.openVotes.Iterate, nil)
	if err != nil || !open {
		return err
	}
	if change.Position, err = base.NextID(ctx, k.changeSequence); err != nil {
		return err
	}
	return k.changes.Set(ctx, change.Position, change)
}

func (k Keeper) countInactive(ctx context.Context) (map[uint64]uint64, error) {
	counts := map[uint64]uint64{}
	err := k.inactive.Walk(ctx, nil, func(key pair) (bool, error) {
		counts[key.K1()]++
		on, err := k.rollEntries.Has(ctx, key)
		if err == nil && !on {
			err = fmt.Errorf("member %d is inactive on roll %d, on which they are not", key.K2(), key.K1())
		}
		return err != nil, err
	})
	return counts, err
}

// Everything that is open, and nothing else, is found by the last change that it counts; every later change is kept.
// Once all changes are followed, a roll's inactive members are those who are suspended or have left.
func (k Keeper) checkOpenVotes(ctx context.Context) error {
	given, err := base.LastID(ctx, k.changeSequence)
	if err != nil {
		return err
	}
	found := 0
	least := given
	err = k.openVotes.Walk(ctx, nil, func(key openVoteKey) (bool, error) {
		found++
		least = min(least, key.K1())
		seen, open, err := k.seenBy(ctx, endedKind(key.K2()), key.K3())
		if err == nil && (!open || seen != key.K1() || seen > given) {
			err = fmt.Errorf("%s %d counts changes up to %d of %d, open %t, and is found at %d", endedKind(key.K2()), key.K3(), seen, given, open, key.K1())
		}
		return err != nil, err
	})
	if err != nil {
		return err
	}
	open := 0
	count := func() (bool, error) {
		open++
		return false, nil
	}
	if err := failure.First(
		k.proposalDue.Walk(ctx, nil, func(laneDue) (bool, error) { return count() }),
		k.electionDue.Walk(ctx, nil, func(laneDue) (bool, error) { return count() }),
		k.petitionDue.Walk(ctx, nil, func(due) (bool, error) { return count() }),
	); err != nil {
		return err
	}
	if open != found {
		return fmt.Errorf("%d votes are open, %d are found by what they count", open, found)
	}
	for position := least + 1; position <= given; position++ {
		if kept, err := k.changes.Has(ctx, position); err != nil || !kept {
			return errorsmod.Wrapf(types.ErrInvalid, "change %d is not kept (%v), though something open has not counted it", position, err)
		}
	}
	return k.checkInactive(ctx)
}

func (k Keeper) checkInactive(ctx context.Context) error {
	waits, err := k.region.HasMemberChanges(ctx, regiontypes.FOLLOWER_BOARD)
	if err != nil || waits {
		return err
	}
	check := func(roll, id uint64, since int64, inactive bool) error {
		member, err := k.region.GetMember(ctx, id)
		if voteless := member.Status != regiontypes.MEMBER_STATUS_ACTIVE || since < member.AdmittedAt; err == nil && inactive != voteless {
			err = fmt.Errorf("member %d is %s and on roll %d since %d, inactive there: %t", member.Id, member.Status, roll, since, inactive)
		}
		return err
	}
	return failure.First(
		k.rollEntries.Walk(ctx, nil, func(key pair, since int64) (bool, error) {
			inactive, err := k.inactive.Has(ctx, key)
			return false, failure.First(err, check(key.K1(), key.K2(), since, inactive))
		}),
		k.formers.Walk(ctx, nil, func(_ formerKey, former types.FormerEntry) (bool, error) {
			return false, check(former.Roll, former.Member, former.Since, former.Inactive)
		}),
	)
}

// seenBy is the last change that something open counts, and whether it is open.
func (k Keeper) seenBy(ctx context.Context, kind endedKind, id uint64) (uint64, bool, error) {
	switch kind {
	case endedProposal:
		proposal, err := k.GetProposal(ctx, id)
		return proposal.Seen, proposal.DueAt != 0, err
	case endedElection:
		election, err := k.GetElection(ctx, id)
		return election.Seen, !election.Closed, err
	}
	petition, err := base.Get(ctx, k.petitions, id, types.ErrPetition, "%d", id)
	return petition.Seen, !petition.Closed, err
}

package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/board/types"
)

// Who may vote is fixed when a vote opens. Whoever is taken off a roll while something is open on it keeps their entry as
// a former one until all of that has ended: an officer who could dismiss those who decide about them would decide alone.

// openVote is something in which members say what they want, and the rolls whose members do.
type openVote struct {
	kind     endedKind
	id       uint64
	seen     uint64
	openedAt int64
	rolls    []uint64
}

func voteOnProposal(p types.Proposal) openVote {
	return openVote{endedProposal, p.Id, p.Seen, p.OpenedAt, p.Rolls}
}

func voteInElection(e types.Election) openVote {
	return openVote{endedElection, e.Id, e.Seen, e.OpenedAt, rollIfAny(e.Roll)}
}

func voteOnPetition(p types.Petition) openVote {
	return openVote{endedPetition, p.Id, p.Seen, p.OpenedAt, rollIfAny(p.Roll)}
}

func (v openVote) on(roll uint64) rollVoteKey {
	return collections.Join3(roll, v.openedAt, v.id<<2|uint64(v.kind))
}

func rollIfAny(roll uint64) []uint64 {
	if roll == 0 {
		return nil
	}
	return []uint64{roll}
}

// rollsOf are the rolls whose members vote on a board, elect its seats or may veto its decisions.
func rollsOf(config types.BoardConfig) []uint64 {
	var rolls []uint64
	for _, electorate := range config.Electorates() {
		rolls = append(rolls, rollIfAny(electorate.Roll)...)
	}
	return rolls
}

// voteOpens puts something open where it is found by what it counts and by its rolls.
func (k Keeper) voteOpens(ctx context.Context, vote openVote) error {
	for _, roll := range vote.rolls {
		if err := k.votesByRoll.Set(ctx, vote.on(roll)); err != nil {
			return err
		}
	}
	return k.openVotes.Set(ctx, collections.Join3(vote.seen, uint32(vote.kind), vote.id))
}

// voteEnds takes something that has ended off again, and lets the former entries be forgotten that nothing else needs.
func (k Keeper) voteEnds(ctx context.Context, vote openVote) error {
	for _, roll := range vote.rolls {
		if err := k.votesByRoll.Remove(ctx, vote.on(roll)); err != nil {
			return err
		}
		_, kept, err := k.oldestFormer(ctx, roll)
		if err != nil {
			return err
		}
		if !kept {
			continue
		}
		if err := k.pruneLater(ctx, types.PRUNE_KIND_FORMER_ENTRIES, roll); err != nil {
			return err
		}
	}
	return k.openVotes.Remove(ctx, collections.Join3(vote.seen, uint32(vote.kind), vote.id))
}

// firstVote is when the first of what is open on a roll opened, in the order of a range; false when nothing is.
func (k Keeper) firstVote(ctx context.Context, order collections.Ranger[rollVoteKey]) (int64, bool, error) {
	key, open, err := base.FirstKey(ctx, k.votesByRoll.Iterate, order)
	if err != nil || !open {
		return 0, false, err
	}
	return key.K2(), true, nil
}

func (k Keeper) oldestVote(ctx context.Context, roll uint64) (int64, bool, error) {
	return k.firstVote(ctx, collections.NewPrefixedTripleRange[uint64, int64, uint64](roll))
}

func (k Keeper) newestVote(ctx context.Context, roll uint64) (int64, bool, error) {
	return k.firstVote(ctx, collections.NewPrefixedTripleRangeReversed[uint64, int64, uint64](roll))
}

func (k Keeper) oldestFormer(ctx context.Context, roll uint64) (formerKey, bool, error) {
	return base.FirstKey(ctx, k.formers.Iterate, collections.NewPrefixedTripleRange[uint64, int64, uint64](roll))
}

// keepFormer keeps the entry of who is taken off a roll now, if anything is open in which it has a vote.
func (k Keeper) keepFormer(ctx context.Context, roll, member uint64, since int64) error {
	newest, open, err := k.newestVote(ctx, roll)
	if err != nil || !open || newest <= since {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	inactive, err := k.inactive.Has(ctx, collections.Join(roll, member))
	if err != nil {
		return err
	}
	return k.storeFormer(ctx, types.FormerEntry{Roll: roll, Member: member, Since: since, RemovedAt: now, Inactive: inactive})
}

func (k Keeper) storeFormer(ctx context.Context, former types.FormerEntry) error {
	if err := k.formers.Set(ctx, collections.Join3(former.Roll, former.RemovedAt, former.Member), former); err != nil {
		return err
	}
	return k.formersByMember.Set(ctx, collections.Join3(former.Member, former.Roll, former.RemovedAt))
}

// formerEntry finds the entry by which a member was on a roll when something opened, if they were taken off it then or later.
func (k Keeper) formerEntry(ctx context.Context, roll, member uint64, openedAt int64) (types.FormerEntry, bool, error) {
	var none types.FormerEntry
	iterator, err := k.formersByMember.Iterate(ctx, collections.NewSuperPrefixedTripleRange[uint64, uint64, int64](member, roll))
	if err != nil {
		return none, false, err
	}
	keys, err := iterator.Keys() // closes it; one at most for each time that they were taken off while something was open
	if err != nil {
		return none, false, err
	}
	for _, key := range keys {
		if key.K3() < openedAt {
			continue
		}
		former, err := k.formers.Get(ctx, collections.Join3(roll, key.K3(), member))
		return former, err == nil && former.Since < openedAt, err
	}
	return none, false, nil
}

// removedAt counts who was taken off a roll at a time and has a vote in what opens then.
func (k Keeper) removedAt(ctx context.Context, roll uint64, now int64) (uint64, error) {
	count := uint64(0)
	err := k.formers.Walk(ctx, collections.NewSuperPrefixedTripleRange[uint64, int64, uint64](roll, now), func(_ formerKey, former types.FormerEntry) (bool, error) {
		if !former.Inactive {
			count++
		}
		return false, nil
	})
	return count, err
}

// followFormers does for the former entries of a member what followEntries does for those that they have.
func (k Keeper) followFormers(ctx context.Context, change types.Change, admittedAt int64) error {
	iterator, err := k.formersByMember.Iterate(ctx, collections.NewPrefixedTripleRange[uint64, uint64, int64](change.Member))
	if err != nil {
		return err
	}
	keys, err := iterator.Keys() // closes it
	if err != nil {
		return err
	}
	for _, key := range keys {
		former, err := k.formers.Get(ctx, collections.Join3(key.K2(), key.K3(), change.Member))
		if err != nil {
			return err
		}
		if !concerns(change, former.Since, former.Inactive, admittedAt) {
			continue
		}
		former.Inactive = !former.Inactive
		if err := k.storeFormer(ctx, former); err != nil {
			return err
		}
		change.Roll, change.Since, change.Until = former.Roll, former.Since, former.RemovedAt
		if err := k.note(ctx, change); err != nil {
			return err
		}
	}
	return nil
}

// forgetFormers forgets former entries of a roll that nothing open needs, up to a number of them, and says how many.
func (k Keeper) forgetFormers(ctx context.Context, roll uint64, limit int) (int, error) {
	oldest, open, err := k.oldestVote(ctx, roll)
	if err != nil {
		return 0, err
	}
	for forgotten := range limit {
		key, kept, err := k.oldestFormer(ctx, roll)
		if err != nil || !kept || (open && key.K2() >= oldest) {
			return forgotten, err
		}
		if err := k.formers.Remove(ctx, key); err != nil {
			return forgotten, err
		}
		if err := k.formersByMember.Remove(ctx, collections.Join3(key.K3(), roll, key.K2())); err != nil {
			return forgotten, err
		}
	}
	return limit, nil
}

// Former entries are kept while something older is open on their roll or until it is their turn to be forgotten, and are
// found by their member; everything that is open, and nothing else, is found by its rolls.
func (k Keeper) checkFormers(ctx context.Context) error {
	kept := 0
	err := k.formers.Walk(ctx, nil, func(key formerKey, former types.FormerEntry) (bool, error) {
		kept++
		if key.K1() != former.Roll || key.K2() != former.RemovedAt || key.K3() != former.Member || former.Since >= former.RemovedAt {
			return true, fmt.Errorf("member %d was on roll %d from %d to %d, which is kept for member %d under %d, %d", former.Member, former.Roll, former.Since, former.RemovedAt, key.K3(), key.K1(), key.K2())
		}
		oldest, open, err := k.oldestVote(ctx, former.Roll)
		if err != nil {
			return true, err
		}
		pruned, err := k.beingPruned(ctx, types.PRUNE_KIND_FORMER_ENTRIES, former.Roll)
		if err == nil && !pruned && (!open || oldest > former.RemovedAt) {
			err = fmt.Errorf("nothing is open from before member %d was taken off roll %d at %d", former.Member, former.Roll, former.RemovedAt)
		}
		indexed, found := k.formersByMember.Has(ctx, collections.Join3(former.Member, former.Roll, former.RemovedAt))
		if found == nil && !indexed {
			found = fmt.Errorf("former entry of member %d on roll %d is not indexed", former.Member, former.Roll)
		}
		return err != nil || found != nil, failure.First(err, found)
	})
	if err != nil {
		return err
	}
	err = k.formersByMember.Walk(ctx, nil, func(formerByMember) (bool, error) {
		kept--
		return false, nil
	})
	if err != nil || kept != 0 {
		return failure.First(err, fmt.Errorf("%d former entries are missing in the index by member", kept))
	}
	return k.checkVotesByRoll(ctx)
}

func (k Keeper) checkVotesByRoll(ctx context.Context) error {
	wanted := 0
	expect := func(vote openVote) error {
		for _, roll := range vote.rolls {
			wanted++
			found, err := k.votesByRoll.Has(ctx, vote.on(roll))
			if err == nil && !found {
				err = fmt.Errorf("%s %d is open and not found by roll %d", vote.kind, vote.id, roll)
			}
			if err != nil {
				return err
			}
		}
		return nil
	}
	err := failure.First(
		k.proposalDue.Walk(ctx, nil, func(key laneDue) (bool, error) {
			proposal, err := k.GetProposal(ctx, key.K3())
			return false, failure.First(err, expect(voteOnProposal(proposal)))
		}),
		k.electionDue.Walk(ctx, nil, func(key laneDue) (bool, error) {
			election, err := k.GetElection(ctx, key.K3())
			return false, failure.First(err, expect(voteInElection(election)))
		}),
		k.petitionDue.Walk(ctx, nil, func(key due) (bool, error) {
			petition, err := base.Get(ctx, k.petitions, key.K2(), types.ErrPetition, "%d", key.K2())
			return false, failure.First(err, expect(voteOnPetition(petition)))
		}),
		k.votesByRoll.Walk(ctx, nil, func(rollVoteKey) (bool, error) {
			wanted--
			return false, nil
		}),
	)
	if err == nil && wanted != 0 {
		err = fmt.Errorf("%d votes are open on rolls and not found by them", wanted)
	}
	return err
}

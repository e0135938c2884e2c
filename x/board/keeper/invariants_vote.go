package keeper

import (
	"context"
	"fmt"
	"slices"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/board/types"
)

// Open elections, and no others, are found by their class and on the queue.
func (k Keeper) checkElections(ctx context.Context) error {
	open, stands := 0, 0
	err := k.elections.Walk(ctx, nil, func(id uint64, election types.Election) (bool, error) {
		if indexed, err := k.electionsByBoard.Has(ctx, collections.Join(election.Board, id)); err != nil || !indexed {
			return true, failure.First(err, fmt.Errorf("election %d is not indexed by board %d", id, election.Board))
		}
		candidates, err := k.candidatesOf(ctx, id)
		if err != nil {
			return true, err
		}
		if election.Id != id || len(candidates) != int(election.Candidates) {
			return true, fmt.Errorf("election %d (under %d) says %d candidates and has %d", election.Id, id, election.Candidates, len(candidates))
		}
		for i, candidate := range candidates {
			stands++
			position, exists, err := base.Find(ctx, k.standing, collections.Join(id, candidate.Member))
			if err != nil || !exists || position != uint32(i) || candidate.Position != position {
				return true, failure.First(err, fmt.Errorf("candidate %d of election %d, member %d, is found at %d", i, id, candidate.Member, position))
			}
		}
		if election.Closed {
			return false, nil
		}
		open++
		if _, err := k.openBoard(ctx, election.Board); err != nil {
			return true, err
		}
		if found, exists, err := base.Find(ctx, k.openElections, slotOf(election)); err != nil || !exists || found != id {
			return true, failure.First(err, fmt.Errorf("election %d is open, %d is found for its class", id, found))
		}
		if queued, err := k.electionDue.Has(ctx, electionDueAt(election)); err != nil || !queued {
			return true, failure.First(err, fmt.Errorf("election %d is not on the queue at %d", id, election.ClosesAt))
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	found, queued := 0, 0
	err = k.openElections.Walk(ctx, nil, func(seatKey, uint64) (bool, error) {
		found++
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.electionDue.Walk(ctx, nil, func(laneDue) (bool, error) {
		queued++
		return false, nil
	})
	if err != nil || found != open || queued != open {
		return failure.First(err, fmt.Errorf("%d elections are open, %d are found by class, %d are on the queue", open, found, queued))
	}
	err = k.standing.Walk(ctx, nil, func(pair, uint32) (bool, error) {
		stands--
		return false, nil
	})
	if err != nil || stands != 0 {
		return failure.First(err, fmt.Errorf("%d candidates are missing in the index by member", stands))
	}
	return nil
}

// Every ballot is of a member who was of the electorate when the election opened,
// is counted once, and what was counted is the sum of the ballots.
func (k Keeper) checkBallots(ctx context.Context) error {
	type place struct {
		election uint64
		position uint32
	}
	approvals, ballots := map[place]uint64{}, map[uint64]uint64{}
	err := k.ballots.Walk(ctx, nil, func(key pair, ballot types.Ballot) (bool, error) {
		election, err := k.GetElection(ctx, key.K1())
		if err != nil {
			return true, err
		}
		if err := k.checkVoter(ctx, key.K2(), ballot.Since, election.OpenedAt); err != nil {
			return true, fmt.Errorf("election %d: %w", key.K1(), err)
		}
		if ballot.Election != key.K1() || ballot.Member != key.K2() {
			return true, fmt.Errorf("ballot of %d in election %d is stored under %d, %d", ballot.Member, ballot.Election, key.K1(), key.K2())
		}
		ballots[key.K1()]++
		for position := range uint32(types.MaxCandidates) {
			if ballot.Approved&(1<<position) != 0 {
				approvals[place{key.K1(), position}]++
			}
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.candidates.Walk(ctx, nil, func(key collections.Pair[uint64, uint32], candidate types.Candidate) (bool, error) {
		election, err := k.GetElection(ctx, key.K1())
		if err != nil || election.Closed {
			return err != nil, err
		}
		if sum := approvals[place{key.K1(), key.K2()}]; candidate.Approvals != sum {
			return true, fmt.Errorf("candidate %d of election %d has %d approvals, the ballots say %d", key.K2(), key.K1(), candidate.Approvals, sum)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.elections.Walk(ctx, nil, func(id uint64, election types.Election) (bool, error) {
		err := k.checkCount(ctx, types.PRUNE_KIND_BALLOTS, id, election.Closed, election.Ballots, ballots[id])
		return err != nil, err
	})
}

// checkVoter says whether somebody is a member and could vote before a vote opened.
func (k Keeper) checkVoter(ctx context.Context, member uint64, since, openedAt int64) error {
	if _, err := k.region.GetMember(ctx, member); err != nil {
		return err
	}
	return checkBefore(member, since, openedAt)
}

func (k Keeper) checkSignature(ctx context.Context, key pair, signature types.Signature, openedAt int64) error {
	if signature.Id != key.K1() || signature.Member != key.K2() {
		return fmt.Errorf("signature of %d under %d is stored under %d, %d", signature.Member, signature.Id, key.K1(), key.K2())
	}
	return k.checkVoter(ctx, key.K2(), signature.Since, openedAt)
}

// checkCount compares a count with what is stored: all of it while it is open,
// nothing when it has ended and was forgotten, anything in between.
func (k Keeper) checkCount(ctx context.Context, kind types.PruneKind, id uint64, ended bool, counted, stored uint64) error {
	pruning, err := k.beingPruned(ctx, kind, id)
	switch {
	case err != nil:
		return err
	case !ended && counted != stored, pruning && stored > counted, ended && !pruning && stored != 0:
		return fmt.Errorf("%s of %d: %d counted, %d stored, ended %t, being forgotten %t", kind, id, counted, stored, ended, pruning)
	}
	return nil
}

// Every signature is counted once and of a member who could give it; open petitions are found and on the queue.
func (k Keeper) checkPetitions(ctx context.Context) error {
	signatures := map[uint64]uint64{}
	err := k.signatures.Walk(ctx, nil, func(key pair, signature types.Signature) (bool, error) {
		petition, err := base.Get(ctx, k.petitions, key.K1(), types.ErrPetition, "%d", key.K1())
		if err != nil {
			return true, err
		}
		signatures[key.K1()]++
		err = k.checkSignature(ctx, key, signature, petition.OpenedAt)
		return err != nil, err
	})
	if err != nil {
		return err
	}
	open := 0
	err = k.petitions.Walk(ctx, nil, func(id uint64, petition types.Petition) (bool, error) {
		if err := k.checkCount(ctx, types.PRUNE_KIND_SIGNATURES, id, petition.Closed, petition.Signatures, signatures[id]); err != nil || petition.Closed {
			return err != nil, err
		}
		open++
		key := collections.Join3(petition.Board, petition.Class, petition.Index)
		if found, exists, err := base.Find(ctx, k.openPetitions, key); err != nil || !exists || found != id {
			return true, failure.First(err, fmt.Errorf("petition %d is open, %d is found for its seat", id, found))
		}
		if queued, err := k.petitionDue.Has(ctx, collections.Join(petition.ClosesAt, id)); err != nil || !queued {
			return true, failure.First(err, fmt.Errorf("petition %d is not on the queue at %d", id, petition.ClosesAt))
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	found, queued := 0, 0
	err = k.openPetitions.Walk(ctx, nil, func(seatKey, uint64) (bool, error) {
		found++
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.petitionDue.Walk(ctx, nil, func(due) (bool, error) {
		queued++
		return false, nil
	})
	if err != nil || found != open || queued != open {
		return failure.First(err, fmt.Errorf("%d petitions are open, %d are found by seat, %d are on the queue", open, found, queued))
	}
	return nil
}

// Proposals with which something can still happen, and no others, keep their messages, are
// on the queue once, found as open, and counted against their proposers.
func (k Keeper) checkProposals(ctx context.Context) error {
	open, byMember := 0, map[uint64]uint64{}
	err := k.proposals.Walk(ctx, nil, func(id uint64, proposal types.Proposal) (bool, error) {
		key := collections.Join(proposal.Board, id)
		if indexed, err := k.proposalsByBoard.Has(ctx, key); err != nil || !indexed || proposal.Id != id {
			return true, failure.First(err, fmt.Errorf("proposal %d (under %d) is not indexed by board %d", proposal.Id, id, proposal.Board))
		}
		waits := proposal.Phase == types.PROPOSAL_PHASE_VOTING || proposal.Phase == types.PROPOSAL_PHASE_PASSED
		if (waits && proposal.DueAt == 0) || (proposal.DueAt != 0 && !waits && proposal.Phase != types.PROPOSAL_PHASE_FAILED) {
			return true, fmt.Errorf("proposal %d is %s and due at %d", id, proposal.Phase, proposal.DueAt)
		}
		if proposal.Ended() {
			if len(proposal.Messages) > 0 {
				return true, fmt.Errorf("proposal %d has ended and keeps %d messages", id, len(proposal.Messages))
			}
			return false, nil
		}
		if len(proposal.Messages) != len(proposal.MessageTypes()) {
			return true, fmt.Errorf("proposal %d has %d messages and a digest of %d", id, len(proposal.Messages), len(proposal.MessageTypes()))
		}
		open++
		byMember[proposal.Proposer]++
		if found, err := k.openProposals.Has(ctx, key); err != nil || !found {
			return true, failure.First(err, fmt.Errorf("proposal %d is not found as open", id))
		}
		queued, err := k.proposalDue.Has(ctx, proposalDueAt(proposal, proposal.DueAt))
		if err == nil && !queued {
			err = fmt.Errorf("proposal %d is not on the queue at %d", id, proposal.DueAt)
		}
		return err != nil, err
	})
	if err != nil {
		return err
	}
	found, queued := 0, 0
	err = k.openProposals.Walk(ctx, nil, func(pair) (bool, error) {
		found++
		return false, nil
	})
	if err != nil {
		return err
	}
	err = k.proposalDue.Walk(ctx, nil, func(laneDue) (bool, error) {
		queued++
		return false, nil
	})
	if err != nil || found != open || queued != open {
		return failure.First(err, fmt.Errorf("%d proposals are open, %d are found, %d are on the queue", open, found, queued))
	}
	counted := 0
	err = k.openByMember.Walk(ctx, nil, func(member, count uint64) (bool, error) {
		counted += int(count)
		if count != byMember[member] {
			return true, fmt.Errorf("member %d has %d open proposals, counted %d", member, byMember[member], count)
		}
		return false, nil
	})
	if err != nil || counted != open {
		return failure.First(err, fmt.Errorf("%d proposals are open, %d are counted by proposer", open, counted))
	}
	return nil
}

// Every voter is a member who could vote when it opened, counted once: the tally is the sum of the votes.
func (k Keeper) checkVotes(ctx context.Context) error {
	tallies := map[uint64]*types.Tally{}
	err := k.votes.Walk(ctx, nil, func(key pair, vote types.Vote) (bool, error) {
		proposal, err := k.GetProposal(ctx, key.K1())
		if err != nil {
			return true, err
		}
		if vote.Proposal != key.K1() || vote.Member != key.K2() || (vote.Choice != types.CHOICE_YES && vote.Choice != types.CHOICE_NO) {
			return true, fmt.Errorf("vote %s of %d on proposal %d is stored under %d, %d", vote.Choice, vote.Member, vote.Proposal, key.K1(), key.K2())
		}
		if tallies[key.K1()] == nil {
			tallies[key.K1()] = &types.Tally{}
		}
		*counter(tallies[key.K1()], vote.Choice)++
		if err := k.checkVoter(ctx, key.K2(), vote.Since, proposal.OpenedAt); err != nil {
			return true, fmt.Errorf("proposal %d: %w", key.K1(), err)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.proposals.Walk(ctx, nil, func(id uint64, proposal types.Proposal) (bool, error) {
		stored := types.Tally{}
		if tallies[id] != nil {
			stored = *tallies[id]
		}
		err := failure.First(
			k.checkCount(ctx, types.PRUNE_KIND_VOTES, id, proposal.DueAt == 0, proposal.Tally.Yes, stored.Yes),
			k.checkCount(ctx, types.PRUNE_KIND_VOTES, id, proposal.DueAt == 0, proposal.Tally.No, stored.No),
		)
		return err != nil, err
	})
}

// A decision names at least its threshold of distinct members, all mandates of
// that time current; nothing runs without one.
func (k Keeper) checkDecisions(ctx context.Context) error {
	return k.proposals.Walk(ctx, nil, func(id uint64, proposal types.Proposal) (bool, error) {
		decision := proposal.Decision
		switch proposal.Phase {
		case types.PROPOSAL_PHASE_PASSED, types.PROPOSAL_PHASE_EXECUTED, types.PROPOSAL_PHASE_FAILED, types.PROPOSAL_PHASE_VETOED:
		default:
			return false, nil // not decided, or it went back to voting, whatever became of it then
		}
		if decision == nil {
			return true, fmt.Errorf("proposal %d is %s, and nobody decided it", id, proposal.Phase)
		}
		if decision.Needed == 0 || decision.Yes < decision.Needed {
			return true, fmt.Errorf("proposal %d was passed by %d of %d needed", id, decision.Yes, decision.Needed)
		}
		err := checkMandates(proposal.OpenedAt, *decision)
		if err != nil {
			err = fmt.Errorf("proposal %d: %w", id, err)
		}
		return err != nil, err
	})
}

func checkMandates(openedAt int64, decision types.Decision) error {
	if len(decision.NeededByClass) == 0 {
		return nil // decided by an electorate, whose votes are counted by another invariant
	}
	if uint64(len(decision.Seats)) != decision.Yes {
		return fmt.Errorf("%d seats agreed, %d are named", decision.Yes, len(decision.Seats))
	}
	byClass, members := make([]uint32, len(decision.NeededByClass)), []uint64{}
	for _, seat := range decision.Seats {
		if int(seat.Class) >= len(byClass) || seat.From >= openedAt || decision.DecidedAt >= seat.Until {
			return fmt.Errorf("seat %d of class %d (%d until %d) agreed at %d to what was opened at %d", seat.Index, seat.Class, seat.From, seat.Until, decision.DecidedAt, openedAt)
		}
		if slices.Contains(members, seat.Member) {
			return fmt.Errorf("member %d agreed twice", seat.Member)
		}
		members = append(members, seat.Member)
		byClass[seat.Class]++
	}
	for class, needed := range decision.NeededByClass {
		if byClass[class] < needed {
			return fmt.Errorf("class %d agreed with %d of %d needed", class, byClass[class], needed)
		}
	}
	return nil
}

// Every veto is counted once and of a member who could sign it.
func (k Keeper) checkVetoes(ctx context.Context) error {
	vetoes := map[uint64]uint64{}
	err := k.vetoes.Walk(ctx, nil, func(key pair, signature types.Signature) (bool, error) {
		proposal, err := k.GetProposal(ctx, key.K1())
		if err != nil {
			return true, err
		}
		if proposal.Decision == nil {
			return true, fmt.Errorf("member %d vetoed proposal %d, which is not decided", key.K2(), key.K1())
		}
		vetoes[key.K1()]++
		err = k.checkSignature(ctx, key, signature, proposal.Decision.DecidedAt)
		return err != nil, err
	})
	if err != nil {
		return err
	}
	return k.proposals.Walk(ctx, nil, func(id uint64, proposal types.Proposal) (bool, error) {
		counted := uint64(0)
		if proposal.Decision != nil {
			counted = proposal.Decision.Vetoes
		}
		err := k.checkCount(ctx, types.PRUNE_KIND_VETOES, id, proposal.DueAt == 0, counted, vetoes[id])
		return err != nil, err
	})
}

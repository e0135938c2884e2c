package keeper

import (
	"context"
	"fmt"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/board/types"
)

// endedKind is a kind of thing that is forgotten some time after it has ended.
type endedKind uint32

const (
	endedProposal endedKind = iota + 1
	endedElection
	endedPetition
)

func (e endedKind) String() string {
	switch e {
	case endedProposal:
		return "proposal"
	case endedElection:
		return "election"
	}
	return "petition"
}

// forgetLater puts what has ended on the queue of what is forgotten, and returns when that is.
// What had an effect is kept longer than what had none. A proposer who proposes and withdraws
// for ever fills no more state than fits into that time; blocks and events are not forgotten.
func (k Keeper) forgetLater(ctx context.Context, kind endedKind, id uint64, effect bool) (int64, error) {
	params, err := k.GetParams(ctx)
	if err != nil {
		return 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	at := now + params.KeepEndedSeconds
	if effect {
		at = now + params.KeepDecidedSeconds
	}
	return at, k.forgets.Set(ctx, collections.Join3(at, uint32(kind), id))
}

// forget removes what has been kept for long enough, and returns how many entries it removed. It
// removes a thing as a whole, or leaves it for the next block when more than limit entries would go.
func (k Keeper) forget(ctx context.Context, now int64, limit int) (int, error) {
	key, exists, err := base.FirstKey(ctx, k.forgets.Iterate, new(collections.Range[forgetKey]).EndExclusive(collections.Join3(now+1, uint32(0), uint64(0))))
	if err != nil || !exists {
		return 0, err
	}
	removed, err := k.forgetOne(ctx, endedKind(key.K2()), key.K3(), limit)
	if err != nil || removed == 0 {
		return 0, err
	}
	return removed, k.forgets.Remove(ctx, key)
}

func (k Keeper) forgetOne(ctx context.Context, kind endedKind, id uint64, limit int) (int, error) {
	switch kind {
	case endedProposal:
		proposal, err := k.GetProposal(ctx, id)
		if err != nil {
			return 0, err
		}
		if err := k.proposalsByBoard.Remove(ctx, collections.Join(proposal.Board, id)); err != nil {
			return 0, err
		}
		return 1, k.proposals.Remove(ctx, id)
	case endedElection:
		return k.forgetElection(ctx, id, limit)
	}
	return 1, k.petitions.Remove(ctx, id)
}

// forgetElection removes an election with its candidates, MaxCandidates at most, or nothing when there are too many for now.
func (k Keeper) forgetElection(ctx context.Context, id uint64, limit int) (int, error) {
	election, err := k.GetElection(ctx, id)
	if err != nil {
		return 0, err
	}
	if int(election.Candidates) >= limit {
		return 0, nil
	}
	candidates, err := k.candidatesOf(ctx, id)
	if err != nil {
		return 0, err
	}
	for _, candidate := range candidates {
		if err := k.candidates.Remove(ctx, collections.Join(id, candidate.Position)); err != nil {
			return 0, err
		}
		if err := k.standing.Remove(ctx, collections.Join(id, candidate.Member)); err != nil {
			return 0, err
		}
	}
	if err := k.electionsByBoard.Remove(ctx, collections.Join(election.Board, id)); err != nil {
		return 0, err
	}
	return 1 + len(candidates), k.elections.Remove(ctx, id)
}

// checkForgets says whether everything that has ended, and nothing else, is on the queue of what is forgotten.
func (k Keeper) checkForgets(ctx context.Context) error {
	count := 0
	check := func(kind endedKind, id uint64, ended bool, at int64) (bool, error) {
		if ended != (at != 0) {
			return true, fmt.Errorf("%s %d has ended: %t, and is forgotten at %d", kind, id, ended, at)
		}
		if !ended {
			return false, nil
		}
		count++
		queued, err := k.forgets.Has(ctx, collections.Join3(at, uint32(kind), id))
		if err == nil && !queued {
			err = fmt.Errorf("%s %d is not on the queue of what is forgotten at %d", kind, id, at)
		}
		return err != nil, err
	}
	err := k.proposals.Walk(ctx, nil, func(id uint64, one types.Proposal) (bool, error) {
		return check(endedProposal, id, one.Ended(), one.ForgetAt)
	})
	if err != nil {
		return err
	}
	err = k.elections.Walk(ctx, nil, func(id uint64, one types.Election) (bool, error) {
		return check(endedElection, id, one.Closed, one.ForgetAt)
	})
	if err != nil {
		return err
	}
	err = k.petitions.Walk(ctx, nil, func(id uint64, one types.Petition) (bool, error) {
		return check(endedPetition, id, one.Closed, one.ForgetAt)
	})
	if err != nil {
		return err
	}
	queued := 0
	err = k.forgets.Walk(ctx, nil, func(forgetKey) (bool, error) {
		queued++
		return false, nil
	})
	if err == nil && queued != count {
		err = fmt.Errorf("%d things have ended, %d wait to be forgotten", count, queued)
	}
	return err
}

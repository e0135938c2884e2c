package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/board/types"
)

// What one block does at most; the rest waits for the next, in order.
const (
	MaxExecutionsPerBlock = 8
	MaxDecisionsPerBlock  = 64
	MaxElectionsPerBlock  = 16
	MaxPrunedPerBlock     = 200
	MaxCatchUpsPerBlock   = 100
)

// settleElections closes elections and petitions and opens elections, those of the region's boards first. Who is
// elected now decides from now on, so this comes before the proposals.
func (k Keeper) settleElections(ctx context.Context, now int64) error {
	left := MaxElectionsPerBlock
	for _, of := range lanes {
		for ; left > 0; left-- {
			did, err := k.settleElection(ctx, of, now)
			if err != nil {
				return err
			}
			if !did {
				break
			}
		}
	}
	for ; left > 0; left-- {
		key, exists, err := base.FirstKey(ctx, k.petitionDue.Iterate, new(collections.Range[due]).EndExclusive(collections.Join(now+1, uint64(0))))
		if err != nil || !exists {
			return err
		}
		petition, err := base.Get(ctx, k.petitions, key.K2(), types.ErrPetition, "%d", key.K2())
		if err != nil {
			return err
		}
		if err := k.closePetition(ctx, petition, false); err != nil {
			return err
		}
	}
	return nil
}

// settleElection closes the next election of a lane or opens one; false when nothing of it is due, or it has to count first.
func (k Keeper) settleElection(ctx context.Context, of lane, now int64) (bool, error) {
	id, exists, err := firstInLane(ctx, k.electionDue, of, now)
	if err != nil {
		return false, err
	}
	if exists {
		election, err := k.GetElection(ctx, id)
		if err != nil {
			return false, err
		}
		election, counted, err := k.catchUpElection(ctx, election, types.MaxCatchUp)
		if err != nil || !counted {
			return false, err
		}
		return true, k.closeElection(ctx, election, now)
	}
	term, exists, err := k.firstTermEnd(ctx, of, now)
	if err != nil || !exists {
		return false, err
	}
	return true, k.endTerm(ctx, term, now)
}

// settleProposals decides and runs in the order in which it fell due, what the region's boards decide before all others. When
// the executions of a block are used up everything waits, so that nothing of one lane overtakes.
func (k Keeper) settleProposals(ctx context.Context, now int64) error {
	decisions, executions := MaxDecisionsPerBlock, MaxExecutionsPerBlock
	for _, of := range lanes {
		for ; decisions > 0; decisions-- {
			id, exists, err := firstInLane(ctx, k.proposalDue, of, now)
			if err != nil {
				return err
			}
			if !exists {
				break
			}
			proposal, err := k.GetProposal(ctx, id)
			if err != nil {
				return err
			}
			proposal, counted, err := k.catchUpProposal(ctx, proposal, types.MaxCatchUp)
			if err != nil {
				return err
			}
			if !counted {
				break
			}
			if proposal.DueAt == 0 || proposal.DueAt > now {
				continue // counting who left or whose key was stolen ended it, or sent it back
			}
			if proposal.Phase == types.PROPOSAL_PHASE_PASSED {
				if executions == 0 {
					return nil
				}
				executions--
			}
			if err := k.settle(ctx, proposal, now); err != nil {
				return err
			}
		}
	}
	return nil
}

// prune forgets up to a number of votes, vetoes, ballots and signatures of what has ended, and
// when none of them are left, what ended so long ago that it need not be kept.
func (k Keeper) prune(ctx context.Context, now int64, limit int) error {
	for limit > 0 {
		key, exists, err := base.FirstKey(ctx, k.prunes.Iterate, nil)
		if err != nil {
			return err
		}
		if !exists {
			break
		}
		removed, err := k.pruneSome(ctx, types.PruneKind(key.K1()), key.K2(), limit)
		if err != nil {
			return err
		}
		// The step itself counts: many that have nothing left must not be free.
		if removed < limit {
			if err := k.prunes.Remove(ctx, key); err != nil {
				return err
			}
			removed++
		}
		limit -= removed
	}
	for limit > 0 {
		removed, err := k.forget(ctx, now, limit)
		if err != nil || removed == 0 {
			return err
		}
		limit -= removed
	}
	return nil
}

func (k Keeper) pruneSome(ctx context.Context, kind types.PruneKind, id uint64, limit int) (int, error) {
	switch kind {
	case types.PRUNE_KIND_VOTES:
		return removeSome(ctx, k.votes, id, limit)
	case types.PRUNE_KIND_VETOES:
		return removeSome(ctx, k.vetoes, id, limit)
	case types.PRUNE_KIND_BALLOTS:
		return removeSome(ctx, k.ballots, id, limit)
	case types.PRUNE_KIND_FORMER_ENTRIES:
		return k.forgetFormers(ctx, id, limit)
	}
	return removeSome(ctx, k.signatures, id, limit)
}

// removeSome removes up to a number of the entries under an id and says how many.
func removeSome[V any](ctx context.Context, entries collections.Map[pair, V], id uint64, limit int) (int, error) {
	keys, err := base.FirstKeys(ctx, entries.Iterate, collections.NewPrefixedPairRange[uint64, uint64](id), limit)
	if err != nil {
		return 0, err
	}
	for _, key := range keys {
		if err := entries.Remove(ctx, key); err != nil {
			return 0, err
		}
	}
	return len(keys), nil
}

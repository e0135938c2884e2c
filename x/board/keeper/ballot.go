package keeper

import (
	"context"
	"math/bits"
	"slices"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/types"
)

// phaseOf is what can be done in an election at a time.
func phaseOf(election types.Election, now int64) types.ElectionPhase {
	switch {
	case election.Closed || now >= election.ClosesAt:
		return types.ELECTION_PHASE_CLOSED
	case now >= election.VotingAt:
		return types.ELECTION_PHASE_VOTING
	}
	return types.ELECTION_PHASE_NOMINATION
}

// inPhase returns an election, its board and the electorate, if the election is in one of these phases; ErrElectionPhase.
func (k Keeper) inPhase(ctx context.Context, id uint64, phases ...types.ElectionPhase) (types.Election, types.Board, types.Electorate, error) {
	election, err := k.GetElection(ctx, id)
	if err != nil {
		return election, types.Board{}, types.Electorate{}, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return election, types.Board{}, types.Electorate{}, err
	}
	if phase := phaseOf(election, now); !slices.Contains(phases, phase) {
		return election, types.Board{}, types.Electorate{}, errorsmod.Wrapf(types.ErrElectionPhase, "election %d is in %s until %s", id, phase, said.Time(endOf(election, phase)))
	}
	board, err := k.openBoard(ctx, election.Board)
	if err != nil {
		return election, board, types.Electorate{}, err
	}
	class, err := board.Class(election.Class)
	return election, board, class.Source.Electorate, err
}

func endOf(election types.Election, phase types.ElectionPhase) int64 {
	if phase == types.ELECTION_PHASE_NOMINATION {
		return election.VotingAt
	}
	return election.ClosesAt
}

// Stand makes an elector a candidate and returns their position. Nobody stands who
// has another seat on the board: one member, one vote.
func (k Keeper) Stand(ctx context.Context, signer string, id uint64) (uint32, error) {
	election, board, electorate, err := k.inPhase(ctx, id, types.ELECTION_PHASE_NOMINATION)
	if err != nil {
		return 0, err
	}
	member, _, err := k.elector(ctx, electorate, signer)
	if err != nil {
		return 0, err
	}
	if _, err := k.region.ActiveMember(ctx, signer); err != nil {
		return 0, err // a suspended member votes with all others, and sits nowhere
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	may, err := k.maySit(ctx, board, election, member.Id, now)
	if err != nil {
		return 0, err
	}
	if !may {
		return 0, errorsmod.Wrapf(types.ErrSeated, "member %d, board %d", member.Id, board.Id)
	}
	position, stood, err := base.Find(ctx, k.standing, collections.Join(id, member.Id))
	if err != nil {
		return 0, err
	}
	if stood {
		candidate, err := k.candidates.Get(ctx, collections.Join(id, position))
		if err != nil {
			return 0, err
		}
		if candidate.Struck {
			return position, k.standAgain(ctx, candidate, now)
		}
		return 0, errorsmod.Wrapf(types.ErrCandidate, "member %d stands in election %d already, or has withdrawn", member.Id, id)
	}
	if election.Candidates >= types.MaxCandidates {
		return 0, errorsmod.Wrapf(types.ErrTooManyCandidates, "election %d has %d of %d", id, election.Candidates, types.MaxCandidates)
	}
	candidate := types.Candidate{Election: id, Position: election.Candidates, Member: member.Id, StoodAt: now}
	if err := k.storeCandidate(ctx, candidate); err != nil {
		return 0, err
	}
	election.Candidates++
	if err := k.elections.Set(ctx, id, election); err != nil {
		return 0, err
	}
	return candidate.Position, base.Emit(ctx, &types.CandidateStood{Election: id, Position: candidate.Position, Member: member.Id})
}

// standAgain renews a candidacy that was struck because a stolen key had declared it.
func (k Keeper) standAgain(ctx context.Context, candidate types.Candidate, now int64) error {
	candidate.Withdrawn, candidate.Struck, candidate.StoodAt = false, false, now
	if err := k.candidates.Set(ctx, collections.Join(candidate.Election, candidate.Position), candidate); err != nil {
		return err
	}
	return base.Emit(ctx, &types.CandidateStood{Election: candidate.Election, Position: candidate.Position, Member: candidate.Member})
}

// WithdrawCandidacy ends a candidacy; approvals of it count for nothing.
func (k Keeper) WithdrawCandidacy(ctx context.Context, signer string, id uint64) error {
	if _, _, _, err := k.inPhase(ctx, id, types.ELECTION_PHASE_NOMINATION, types.ELECTION_PHASE_VOTING); err != nil {
		return err
	}
	member, err := k.region.PresentMember(ctx, signer)
	if err != nil {
		return err
	}
	candidate, stands, err := k.candidate(ctx, id, member.Id)
	if err != nil {
		return err
	}
	if !stands {
		return errorsmod.Wrapf(types.ErrCandidacyNotFound, "member %d, election %d", member.Id, id)
	}
	candidate.Withdrawn = true
	if err := k.candidates.Set(ctx, collections.Join(id, candidate.Position), candidate); err != nil {
		return err
	}
	return base.Emit(ctx, &types.CandidateWithdrew{Election: id, Member: member.Id})
}

// CastBallot counts whom an elector approves of, in place of what they said before.
// One member has one ballot, whatever key they sign with.
func (k Keeper) CastBallot(ctx context.Context, signer string, id uint64, approved []uint64) error {
	election, _, electorate, err := k.inPhase(ctx, id, types.ELECTION_PHASE_VOTING)
	if err != nil {
		return err
	}
	member, since, err := k.electorBefore(ctx, electorate, signer, election.OpenedAt)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	ballot := types.Ballot{Election: id, Member: member.Id, Since: since, CastAt: now}
	if ballot.Approved, err = k.mark(ctx, id, approved); err != nil {
		return err
	}
	former, voted, err := base.Find(ctx, k.ballots, collections.Join(id, member.Id))
	if err != nil {
		return err
	}
	if voted && former.Approved == ballot.Approved {
		return errorsmod.Wrapf(types.ErrAlreadyVoted, "member %d, election %d", member.Id, id)
	}
	if err := k.countBallot(ctx, id, former.Approved, ballot.Approved); err != nil {
		return err
	}
	if !voted {
		election.Ballots++
		if err := k.elections.Set(ctx, id, election); err != nil {
			return err
		}
	}
	if err := k.ballots.Set(ctx, collections.Join(id, member.Id), ballot); err != nil {
		return err
	}
	return base.Emit(ctx, &types.BallotCast{Election: id, Member: member.Id})
}

// mark sets the bits of the approved candidates; ErrCandidate names one who does not stand.
func (k Keeper) mark(ctx context.Context, election uint64, approved []uint64) (uint64, error) {
	marked := uint64(0)
	for _, member := range approved {
		candidate, stands, err := k.candidate(ctx, election, member)
		if err != nil {
			return 0, err
		}
		if !stands {
			return 0, errorsmod.Wrapf(types.ErrCandidate, "member %d does not stand in election %d", member, election)
		}
		marked |= 1 << candidate.Position
	}
	return marked, nil
}

// countBallot moves the approvals of the candidates about whom the ballot changed.
func (k Keeper) countBallot(ctx context.Context, election, former, now uint64) error {
	for changed := former ^ now; changed != 0; changed &= changed - 1 {
		position := uint32(bits.TrailingZeros64(changed))
		candidate, err := k.candidates.Get(ctx, collections.Join(election, position))
		if err != nil {
			return err
		}
		if now&(1<<position) != 0 {
			candidate.Approvals++
		} else {
			candidate.Approvals--
		}
		if err := k.candidates.Set(ctx, collections.Join(election, position), candidate); err != nil {
			return err
		}
	}
	return nil
}

// candidate returns a member's candidacy, if they stand.
func (k Keeper) candidate(ctx context.Context, election, member uint64) (types.Candidate, bool, error) {
	position, stood, err := base.Find(ctx, k.standing, collections.Join(election, member))
	if err != nil || !stood {
		return types.Candidate{}, false, err
	}
	candidate, err := k.candidates.Get(ctx, collections.Join(election, position))
	return candidate, err == nil && !candidate.Withdrawn, err
}

// storeCandidate writes a candidacy and by whom it is found.
func (k Keeper) storeCandidate(ctx context.Context, candidate types.Candidate) error {
	if err := k.candidates.Set(ctx, collections.Join(candidate.Election, candidate.Position), candidate); err != nil {
		return err
	}
	return k.standing.Set(ctx, collections.Join(candidate.Election, candidate.Member), candidate.Position)
}

// candidatesOf lists who has stood, in the order of nomination, MaxCandidates at most.
func (k Keeper) candidatesOf(ctx context.Context, election uint64) ([]types.Candidate, error) {
	iterator, err := k.candidates.Iterate(ctx, collections.NewPrefixedPairRange[uint64, uint32](election))
	if err != nil {
		return nil, err
	}
	return iterator.Values() // closes it
}

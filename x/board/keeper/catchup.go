package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/board/tally"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// What is open counts the changes of memberships that happened since it opened before it is decided: who left is not of
// the electorate any more and what they said is struck, and so is what a stolen key said. Each open vote does so in
// bounded steps by itself, because nobody who leaves can be made to walk all that is open.

// catchUpSome lets what is furthest behind count what happened, at most limit of the open votes, and forgets the changes that all have counted.
func (k Keeper) catchUpSome(ctx context.Context, limit int) error {
	given, err := base.LastID(ctx, k.changeSequence)
	if err != nil {
		return err
	}
	for range limit {
		key, open, err := base.FirstKey(ctx, k.openVotes.Iterate, nil)
		if err != nil {
			return err
		}
		if !open || key.K1() >= given {
			return k.forgetChanges(ctx, given, limit)
		}
		if err := k.forgetChanges(ctx, key.K1(), limit); err != nil {
			return err
		}
		if err := k.catchUpOne(ctx, endedKind(key.K2()), key.K3()); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) catchUpOne(ctx context.Context, kind endedKind, id uint64) error {
	switch kind {
	case endedProposal:
		proposal, err := k.GetProposal(ctx, id)
		if err != nil {
			return err
		}
		_, _, err = k.catchUpProposal(ctx, proposal, types.MaxCatchUp)
		return err
	case endedElection:
		election, err := k.GetElection(ctx, id)
		if err != nil {
			return err
		}
		_, _, err = k.catchUpElection(ctx, election, types.MaxCatchUp)
		return err
	}
	petition, err := base.Get(ctx, k.petitions, id, types.ErrPetition, "%d", id)
	if err != nil {
		return err
	}
	petition, _, err = k.catchUpPetition(ctx, petition, types.MaxCatchUp)
	if err != nil || petition.Signatures == 0 || petition.Signatures < petition.Needed {
		return err
	}
	return k.recallIfHeld(ctx, petition)
}

// recallIfHeld opens the election of a petition that has enough signatures now, if the one whom it is about still has the seat.
func (k Keeper) recallIfHeld(ctx context.Context, petition types.Petition) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	board, err := k.GetBoard(ctx, petition.Board)
	if err != nil {
		return err
	}
	seat, stored, err := base.Find(ctx, k.seats, collections.Join3(petition.Board, petition.Class, petition.Index))
	if err != nil || !stored || seat.Member != petition.Member || now >= petition.ClosesAt {
		return err
	}
	if held, err := k.current(ctx, board, seat, now, now); err != nil || !held {
		return err
	}
	return k.recall(ctx, board, petition, now)
}

// forgetChanges forgets changes up to a position, at most limit of them.
func (k Keeper) forgetChanges(ctx context.Context, until uint64, limit int) error {
	changes, _, err := k.changesAfter(ctx, 0, limit)
	if err != nil {
		return err
	}
	for _, change := range changes {
		if change.Position > until {
			return nil
		}
		if err := k.changes.Remove(ctx, change.Position); err != nil {
			return err
		}
	}
	return nil
}

// changesAfter reads the changes after a position, at most limit of them, and says whether there are more.
func (k Keeper) changesAfter(ctx context.Context, position uint64, limit int) (changes []types.Change, more bool, err error) {
	err = k.changes.Walk(ctx, new(collections.Range[uint64]).StartExclusive(position), func(_ uint64, change types.Change) (bool, error) {
		if len(changes) == limit {
			more = true
			return true, nil
		}
		changes = append(changes, change)
		return false, nil
	})
	return changes, more, err
}

// moveSeen finds something open by the change that it counts now.
func (k Keeper) moveSeen(ctx context.Context, kind endedKind, id, from, to uint64) error {
	if err := k.openVotes.Remove(ctx, collections.Join3(from, uint32(kind), id)); err != nil {
		return err
	}
	return k.openVotes.Set(ctx, collections.Join3(to, uint32(kind), id))
}

// of says whether a change is of an electorate as it was when something opened, and how it changes its size.
func of(change types.Change, electorate types.Electorate, openedAt int64) (by int, is bool) {
	if change.Kind == regiontypes.MEMBER_CHANGE_KIND_KEY_STOLEN || change.Since >= openedAt {
		return 0, false
	}
	if electorate.Kind == types.ELECTORATE_KIND_MEMBERS {
		return -1, change.Roll == 0 // only leaving: nobody is suspended from it
	}
	if change.Roll != electorate.Roll || (change.Until != 0 && change.Until < openedAt) {
		return 0, false
	}
	if change.Kind == regiontypes.MEMBER_CHANGE_KIND_REINSTATED {
		return +1, true
	}
	return -1, true
}

// struck says whether a change strikes what the member said at a time.
func struck(change types.Change, at int64) bool {
	if at > change.At {
		return false // said after they came back, or with their new key
	}
	switch change.Kind {
	case regiontypes.MEMBER_CHANGE_KIND_REINSTATED:
		return false
	case regiontypes.MEMBER_CHANGE_KIND_KEY_STOLEN:
		return at >= change.Since
	}
	return true
}

func resize(size uint64, by int) uint64 {
	if by > 0 {
		return size + 1
	}
	return size - min(size, uint64(-by))
}

// catchUpNow follows what has happened so far and lets a proposal count it; it says whether it counts everything.
func (k Keeper) catchUpNow(ctx context.Context, proposal types.Proposal) (types.Proposal, bool, error) {
	followed, err := k.follow(ctx)
	if err != nil || proposal.DueAt == 0 {
		return proposal, followed, err
	}
	proposal, counted, err := k.catchUpProposal(ctx, proposal, types.MaxCatchUp)
	return proposal, followed && counted, err
}

// catchUpProposal counts changes in a proposal, at most limit of them, and says whether that was all. A decision that
// has not enough votes any more goes back to voting; one that enough of those who are left have signed against ends.
func (k Keeper) catchUpProposal(ctx context.Context, proposal types.Proposal, limit int) (types.Proposal, bool, error) {
	changes, more, err := k.changesAfter(ctx, proposal.Seen, limit)
	if err != nil || len(changes) == 0 {
		return proposal, !more, err
	}
	board, err := k.GetBoard(ctx, proposal.Board)
	if err != nil {
		return proposal, false, err
	}
	stolen := false
	for _, change := range changes {
		if board.Version != proposal.Version || !board.Open() {
			break // it ends without effect
		}
		struck, err := k.countInProposal(ctx, board, &proposal, change)
		if err != nil {
			return proposal, false, err
		}
		stolen = stolen || (struck && change.Kind == regiontypes.MEMBER_CHANGE_KIND_KEY_STOLEN)
	}
	seen := changes[len(changes)-1].Position
	if err := k.moveSeen(ctx, endedProposal, proposal.Id, proposal.Seen, seen); err != nil {
		return proposal, false, err
	}
	proposal.Seen = seen
	if err := k.proposals.Set(ctx, proposal.Id, proposal); err != nil {
		return proposal, false, err
	}
	if err := k.judgeAgain(ctx, board, proposal, stolen); err != nil {
		return proposal, false, err
	}
	proposal, err = k.GetProposal(ctx, proposal.Id)
	return proposal, !more, err
}

// countInProposal counts one change, and says whether it struck a vote.
func (k Keeper) countInProposal(ctx context.Context, board types.Board, proposal *types.Proposal, change types.Change) (bool, error) {
	stolen := change.Kind == regiontypes.MEMBER_CHANGE_KIND_KEY_STOLEN
	by, is := of(change, board.Config.Electorate, proposal.OpenedAt)
	if is = is && board.Direct(); is {
		proposal.Electorate = resize(proposal.Electorate, by)
	}
	voteStruck := false
	if is || stolen { // on a seated board the votes of those who left count for nothing by themselves
		vote, voted, err := base.Find(ctx, k.votes, collections.Join(proposal.Id, change.Member))
		if err != nil {
			return false, err
		}
		if voteStruck = voted && struck(change, vote.CastAt); voteStruck {
			*counter(&proposal.Tally, vote.Choice)--
			if err := k.votes.Remove(ctx, collections.Join(proposal.Id, change.Member)); err != nil {
				return false, err
			}
			if err := base.Emit(ctx, &types.VoteStruck{Proposal: proposal.Id, Member: change.Member}); err != nil {
				return false, err
			}
		}
	}
	decision := proposal.Decision
	if decision == nil {
		return voteStruck, nil
	}
	by, is = of(change, board.Config.VetoElectorate(), decision.DecidedAt)
	is = is && decision.VetoesNeeded > 0 // where holders of seats stop it, only current ones are counted
	if is && decision.Members > 0 {
		decision.Members = resize(decision.Members, by)
		decision.VetoesNeeded = tally.Reaching(board.Config.Rules.VetoPpm, decision.Members)
	}
	if !is && !stolen {
		return voteStruck, nil
	}
	signature, signed, err := base.Find(ctx, k.vetoes, collections.Join(proposal.Id, change.Member))
	if err != nil || !signed || !struck(change, signature.At) {
		return voteStruck, err
	}
	decision.Vetoes--
	if err := k.vetoes.Remove(ctx, collections.Join(proposal.Id, change.Member)); err != nil {
		return voteStruck, err
	}
	return voteStruck, base.Emit(ctx, &types.VoteStruck{Proposal: proposal.Id, Member: change.Member})
}

// judgeAgain sends a decision that waits back to voting when struck votes leave too few, and ends it when fewer vetoes are needed now.
func (k Keeper) judgeAgain(ctx context.Context, board types.Board, proposal types.Proposal, stolen bool) error {
	waits := proposal.Phase == types.PROPOSAL_PHASE_PASSED || (proposal.Phase == types.PROPOSAL_PHASE_FAILED && proposal.DueAt != 0)
	if !waits {
		return nil
	}
	if stolen && !k.stillDecided(ctx, board, &proposal) {
		return k.reopen(ctx, board, proposal)
	}
	decision := proposal.Decision
	if proposal.Phase == types.PROPOSAL_PHASE_PASSED && decision.VetoesNeeded > 0 && decision.Vetoes >= decision.VetoesNeeded {
		return k.endProposal(ctx, proposal, types.PROPOSAL_PHASE_VETOED)
	}
	return k.proposals.Set(ctx, proposal.Id, proposal)
}

// stillDecided says whether a decision would stand without what was struck, and takes the seats off whose vote was.
func (k Keeper) stillDecided(ctx context.Context, board types.Board, proposal *types.Proposal) bool {
	decision := proposal.Decision
	if board.Direct() {
		decision.Yes, decision.No = proposal.Tally.Yes, proposal.Tally.No
		if tally.Direct(referendumOf(board, *proposal), true) != tally.Passed {
			return false
		}
		decision.Needed = min(decision.Needed, decision.Yes)
		return true
	}
	var agreed []types.Seat
	byClass := make([]uint32, len(decision.NeededByClass))
	for _, seat := range decision.Seats {
		if voted, err := k.votes.Has(ctx, collections.Join(proposal.Id, seat.Member)); err != nil || !voted {
			continue
		}
		agreed = append(agreed, seat)
		byClass[seat.Class]++
	}
	for class, needed := range decision.NeededByClass {
		if byClass[class] < needed {
			return false
		}
	}
	if uint64(len(agreed)) < decision.Needed {
		return false
	}
	decision.Seats, decision.Yes = agreed, uint64(len(agreed))
	return true
}

// reopen lets a decision that was not carried out be voted on again, long enough that everybody hears of it.
func (k Keeper) reopen(ctx context.Context, board types.Board, proposal types.Proposal) error {
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	proposal.Phase, proposal.RetryUntil, proposal.Failure = types.PROPOSAL_PHASE_VOTING, 0, nil
	proposal.ClosesAt = max(proposal.ClosesAt, now+types.ReopenSeconds)
	if err := k.moveProposal(ctx, proposal, proposal.ClosesAt); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ProposalReopened{Proposal: proposal.Id, Board: board.Id, ClosesAt: proposal.ClosesAt})
}

// catchUpElection counts changes in an election, at most limit of them, and says whether that was all.
func (k Keeper) catchUpElection(ctx context.Context, election types.Election, limit int) (types.Election, bool, error) {
	changes, more, err := k.changesAfter(ctx, election.Seen, limit)
	if err != nil || len(changes) == 0 {
		return election, !more, err
	}
	board, err := k.GetBoard(ctx, election.Board)
	if err != nil {
		return election, false, err
	}
	class, err := board.Class(election.Class)
	if err != nil {
		return election, false, err
	}
	for _, change := range changes {
		if err := k.countInElection(ctx, class.Source.Electorate, &election, change); err != nil {
			return election, false, err
		}
	}
	seen := changes[len(changes)-1].Position
	if err := k.moveSeen(ctx, endedElection, election.Id, election.Seen, seen); err != nil {
		return election, false, err
	}
	election.Seen = seen
	return election, !more, k.elections.Set(ctx, election.Id, election)
}

func (k Keeper) countInElection(ctx context.Context, electorate types.Electorate, election *types.Election, change types.Change) error {
	if err := k.strikeCandidacy(ctx, election.Id, change); err != nil {
		return err
	}
	by, is := of(change, electorate, election.OpenedAt)
	if is {
		election.Electorate = resize(election.Electorate, by)
	}
	if !is && change.Kind != regiontypes.MEMBER_CHANGE_KIND_KEY_STOLEN {
		return nil
	}
	key := collections.Join(election.Id, change.Member)
	ballot, voted, err := base.Find(ctx, k.ballots, key)
	if err != nil || !voted || !struck(change, ballot.CastAt) {
		return err
	}
	if err := k.countBallot(ctx, election.Id, ballot.Approved, 0); err != nil {
		return err
	}
	if err := k.ballots.Remove(ctx, key); err != nil {
		return err
	}
	election.Ballots--
	return base.Emit(ctx, &types.VoteStruck{Election: election.Id, Member: change.Member})
}

// strikeCandidacy ends the candidacy of who left, and one that a stolen key declared.
func (k Keeper) strikeCandidacy(ctx context.Context, election uint64, change types.Change) error {
	if change.Roll != 0 || change.Kind == regiontypes.MEMBER_CHANGE_KIND_SUSPENDED || change.Kind == regiontypes.MEMBER_CHANGE_KIND_REINSTATED {
		return nil
	}
	candidate, stands, err := k.candidate(ctx, election, change.Member)
	if err != nil || !stands || !struck(change, candidate.StoodAt) {
		return err
	}
	candidate.Withdrawn, candidate.Struck = true, true
	if err := k.candidates.Set(ctx, collections.Join(election, candidate.Position), candidate); err != nil {
		return err
	}
	return base.Emit(ctx, &types.CandidateWithdrew{Election: election, Member: change.Member})
}

// catchUpPetition counts changes in a petition, at most limit of them, and says whether that was all. Where fewer
// signatures are needed now, those that are there may be enough.
func (k Keeper) catchUpPetition(ctx context.Context, petition types.Petition, limit int) (types.Petition, bool, error) {
	changes, more, err := k.changesAfter(ctx, petition.Seen, limit)
	if err != nil || len(changes) == 0 {
		return petition, !more, err
	}
	board, err := k.GetBoard(ctx, petition.Board)
	if err != nil {
		return petition, false, err
	}
	class, err := board.Class(petition.Class)
	if err != nil {
		return petition, false, err
	}
	for _, change := range changes {
		by, is := of(change, class.Source.Electorate, petition.OpenedAt)
		if is && petition.Electorate > 0 {
			petition.Electorate = resize(petition.Electorate, by)
			petition.Needed = tally.Reaching(board.Config.Rules.RecallPpm, petition.Electorate)
		}
		if !is && change.Kind != regiontypes.MEMBER_CHANGE_KIND_KEY_STOLEN {
			continue
		}
		key := collections.Join(petition.Id, change.Member)
		signature, signed, err := base.Find(ctx, k.signatures, key)
		if err != nil {
			return petition, false, err
		}
		if !signed || !struck(change, signature.At) {
			continue
		}
		petition.Signatures--
		if err := k.signatures.Remove(ctx, key); err != nil {
			return petition, false, err
		}
		if err := base.Emit(ctx, &types.VoteStruck{Petition: petition.Id, Member: change.Member}); err != nil {
			return petition, false, err
		}
	}
	seen := changes[len(changes)-1].Position
	if err := k.moveSeen(ctx, endedPetition, petition.Id, petition.Seen, seen); err != nil {
		return petition, false, err
	}
	petition.Seen = seen
	return petition, !more, k.petitions.Set(ctx, petition.Id, petition)
}

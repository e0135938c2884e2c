package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/tally"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Vote counts what a member says to a proposal, in place of what they said before,
// and decides it as soon as nobody else could change the outcome.
func (k Keeper) Vote(ctx context.Context, signer string, id uint64, choice types.Choice) error {
	proposal, err := k.GetProposal(ctx, id)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	proposal, counted, err := k.catchUpNow(ctx, proposal)
	if err != nil {
		return err
	}
	if proposal.Phase != types.PROPOSAL_PHASE_VOTING || now >= proposal.ClosesAt {
		return errorsmod.Wrapf(types.ErrProposalPhase, "proposal %d is %s, voting closes at %s, now is %s", id, proposal.Phase, said.Time(proposal.ClosesAt), said.Time(now))
	}
	board, err := k.boardOf(ctx, proposal)
	if err != nil {
		return err
	}
	member, since, err := k.voter(ctx, board, proposal, signer, now)
	if err != nil {
		return err
	}
	former, voted, err := base.Find(ctx, k.votes, collections.Join(id, member.Id))
	if err != nil {
		return err
	}
	if voted && former.Choice == choice {
		return errorsmod.Wrapf(types.ErrAlreadyVoted, "member %d said %s to proposal %d", member.Id, choice, id)
	}
	vote := types.Vote{Proposal: id, Member: member.Id, Choice: choice, Since: since, CastAt: now}
	if err := k.votes.Set(ctx, collections.Join(id, member.Id), vote); err != nil {
		return err
	}
	if voted {
		*counter(&proposal.Tally, former.Choice)--
	}
	*counter(&proposal.Tally, choice)++
	if err := k.proposals.Set(ctx, id, proposal); err != nil {
		return err
	}
	if err := base.Emit(ctx, &types.VoteCast{Proposal: id, Member: member.Id, Choice: choice}); err != nil {
		return err
	}
	if !counted {
		return nil // who left is still among those who have not voted: it is decided when it closes
	}
	return k.decide(ctx, board, proposal, now, false)
}

func counter(count *types.Tally, choice types.Choice) *uint64 {
	if choice == types.CHOICE_YES {
		return &count.Yes
	}
	return &count.No
}

// boardOf returns the board of a proposal, if it is still as it was when the
// proposal was opened; ErrBoardClosed, ErrProposalLapsed.
func (k Keeper) boardOf(ctx context.Context, proposal types.Proposal) (types.Board, error) {
	board, err := k.openBoard(ctx, proposal.Board)
	if err == nil && board.Version != proposal.Version {
		err = errorsmod.Wrapf(types.ErrProposalLapsed, "proposal %d, board %d", proposal.Id, proposal.Board)
	}
	return board, err
}

// voter returns the member who signs, if they may vote on a proposal, and since when they could.
func (k Keeper) voter(ctx context.Context, board types.Board, proposal types.Proposal, signer string, now int64) (regiontypes.Member, int64, error) {
	if board.Direct() {
		return k.electorBefore(ctx, board.Config.Electorate, signer, proposal.OpenedAt)
	}
	member, err := k.region.ActiveMember(ctx, signer)
	if err != nil {
		return member, 0, err
	}
	seat, err := k.seatOf(ctx, board, member.Id, now, proposal.OpenedAt)
	if err != nil {
		return member, 0, err
	}
	return member, seat.From, checkBefore(member.Id, seat.From, proposal.OpenedAt)
}

// countSeats counts by class the mandates that are current now and began before
// the proposal was opened, and returns those that agree.
func (k Keeper) countSeats(ctx context.Context, board types.Board, proposal types.Proposal, now int64) ([]tally.Class, []types.Seat, error) {
	classes := make([]tally.Class, len(board.Config.Classes))
	for i, class := range board.Config.Classes {
		classes[i].Needed = class.Threshold
	}
	seats, err := k.currentSeats(ctx, board, now, proposal.OpenedAt)
	if err != nil {
		return nil, nil, err
	}
	var agreed []types.Seat
	for _, seat := range seats {
		if seat.From >= proposal.OpenedAt {
			continue
		}
		vote, voted, err := base.Find(ctx, k.votes, collections.Join(proposal.Id, seat.Member))
		if err != nil {
			return nil, nil, err
		}
		switch {
		case !voted:
			classes[seat.Class].Waiting++
		case vote.Choice == types.CHOICE_YES:
			classes[seat.Class].Yes++
			agreed = append(agreed, seat)
		}
	}
	return classes, agreed, nil
}

// decide passes or rejects a proposal when its votes are enough for that, and in
// any case when its time is over.
func (k Keeper) decide(ctx context.Context, board types.Board, proposal types.Proposal, now int64, over bool) error {
	outcome, decision, err := k.outcome(ctx, board, proposal, now, over)
	if err != nil {
		return err
	}
	switch {
	case outcome == tally.Passed:
		return k.pass(ctx, board, proposal, decision, now)
	case outcome == tally.Rejected || over:
		return k.endProposal(ctx, proposal, types.PROPOSAL_PHASE_REJECTED)
	}
	return nil
}

// outcome is what the votes say, and by whom it would be decided.
func (k Keeper) outcome(ctx context.Context, board types.Board, proposal types.Proposal, now int64, over bool) (tally.Outcome, types.Decision, error) {
	rules := board.Config.Rules
	decision := types.Decision{DecidedAt: now, Yes: proposal.Tally.Yes, No: proposal.Tally.No}
	if board.Direct() {
		referendum := referendumOf(board, proposal)
		base := proposal.Electorate
		if over {
			base = decision.Yes + decision.No
		}
		decision.Needed = tally.Exceeding(rules.SharePpm, base)
		return tally.Direct(referendum, over), decision, nil
	}
	classes, agreed, err := k.countSeats(ctx, board, proposal, now)
	if err != nil {
		return tally.Open, decision, err
	}
	decision.Needed, decision.Yes, decision.Seats = uint64(rules.Threshold), uint64(len(agreed)), agreed
	for _, class := range classes {
		decision.NeededByClass = append(decision.NeededByClass, class.Needed)
	}
	return tally.Seated(rules.Threshold, classes), decision, nil
}

func referendumOf(board types.Board, proposal types.Proposal) tally.Referendum {
	return tally.Referendum{
		SharePPM: board.Config.Rules.SharePpm, QuorumPPM: board.Config.Rules.QuorumPpm,
		Electorate: proposal.Electorate, Yes: proposal.Tally.Yes, No: proposal.Tally.No,
	}
}

// pass writes down by whom a proposal was decided and lets it run after its delay.
func (k Keeper) pass(ctx context.Context, board types.Board, proposal types.Proposal, decision types.Decision, now int64) error {
	rules := board.Config.Rules
	if rules.VetoPpm > 0 {
		size, err := k.electorateSize(ctx, board.Config.VetoElectorate(), now)
		if err != nil {
			return err
		}
		decision.Members, decision.VetoesNeeded = size, tally.Reaching(rules.VetoPpm, size)
	}
	if former := proposal.Decision; former != nil { // it went back to voting: who signed against it still does
		decision.Vetoes = former.Vetoes
	}
	proposal.Phase, proposal.Decision = types.PROPOSAL_PHASE_PASSED, &decision
	runsAt := now + rules.DelaySeconds
	if err := k.moveProposal(ctx, proposal, runsAt); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ProposalPassed{Proposal: proposal.Id, Board: board.Id, Decision: decision, RunsAt: runsAt})
}

// Veto signs against a decision that waits for its delay. Enough of the electorate stop it, or as many holders of seats as
// a decision of the board needs: whatever waits can be stopped by somebody.
func (k Keeper) Veto(ctx context.Context, signer string, id uint64) error {
	proposal, err := k.GetProposal(ctx, id)
	if err != nil {
		return err
	}
	if proposal, _, err = k.catchUpNow(ctx, proposal); err != nil {
		return err
	}
	if proposal.Phase != types.PROPOSAL_PHASE_PASSED {
		return phaseError(proposal)
	}
	decision := proposal.Decision
	board, err := k.boardOf(ctx, proposal)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	member, since, err := k.vetoer(ctx, board, proposal, signer, now)
	if err != nil {
		return err
	}
	key := collections.Join(id, member.Id)
	signed, err := k.vetoes.Has(ctx, key)
	if err != nil {
		return err
	}
	if signed {
		return errorsmod.Wrapf(types.ErrAlreadyVoted, "member %d signed against proposal %d", member.Id, id)
	}
	if err := k.vetoes.Set(ctx, key, types.Signature{Id: id, Member: member.Id, Since: since, At: now}); err != nil {
		return err
	}
	decision.Vetoes++
	if err := base.Emit(ctx, &types.ProposalVetoSigned{Proposal: id, Member: member.Id, Vetoes: decision.Vetoes}); err != nil {
		return err
	}
	stopped := decision.VetoesNeeded > 0 && decision.Vetoes >= decision.VetoesNeeded
	if !stopped && !board.Direct() {
		if stopped, err = k.seatsStop(ctx, board, proposal, now); err != nil {
			return err
		}
	}
	if stopped {
		return k.endProposal(ctx, proposal, types.PROPOSAL_PHASE_VETOED)
	}
	return k.proposals.Set(ctx, id, proposal)
}

// vetoer returns the member who signs against a decision, if they may, and since when they could: who was of the electorate
// of the veto before it was decided, and, of a board with seats, who holds one now.
func (k Keeper) vetoer(ctx context.Context, board types.Board, proposal types.Proposal, signer string, now int64) (regiontypes.Member, int64, error) {
	decision := proposal.Decision
	if decision.VetoesNeeded > 0 {
		return k.electorBefore(ctx, board.Config.VetoElectorate(), signer, decision.DecidedAt)
	}
	if board.Direct() {
		return regiontypes.Member{}, 0, errorsmod.Wrapf(types.ErrNoVeto, "board %d", board.Id)
	}
	member, err := k.region.ActiveMember(ctx, signer)
	if err != nil {
		return member, 0, err
	}
	if _, err := k.seatOf(ctx, board, member.Id, now, proposal.OpenedAt); err != nil {
		return member, 0, err
	}
	return member, member.ActiveSince, checkBefore(member.Id, member.ActiveSince, decision.DecidedAt)
}

// seatsStop says whether as many holders of seats signed against a decision as the board needs for one.
func (k Keeper) seatsStop(ctx context.Context, board types.Board, proposal types.Proposal, now int64) (bool, error) {
	seats, err := k.currentSeats(ctx, board, now, proposal.OpenedAt)
	if err != nil {
		return false, err
	}
	against := uint32(0)
	for _, seat := range seats {
		signed, err := k.vetoes.Has(ctx, collections.Join(proposal.Id, seat.Member))
		if err != nil {
			return false, err
		}
		if signed {
			against++
		}
	}
	return against >= board.Config.Rules.Threshold, nil
}

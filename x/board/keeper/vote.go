package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

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
	if proposal.Phase != types.PROPOSAL_PHASE_VOTING || now >= proposal.ClosesAt {
		return errorsmod.Wrapf(types.ErrProposalPhase, "proposal %d is %s, voting closes at %d, now is %d", id, proposal.Phase, proposal.ClosesAt, now)
	}
	board, err := k.boardOf(ctx, proposal)
	if err != nil {
		return err
	}
	member, since, err := k.voter(ctx, board, proposal, signer, now)
	if err != nil {
		return err
	}
	former, voted, err := look(ctx, k.votes, collections.Join(id, member.Id))
	if err != nil {
		return err
	}
	if voted && former.Choice == choice {
		return errorsmod.Wrapf(types.ErrAlreadyVoted, "member %d said %s to proposal %d", member.Id, choice, id)
	}
	vote := types.Vote{Proposal: id, Member: member.Id, Choice: choice, Since: since}
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
	if err := emit(ctx, &types.VoteCast{Proposal: id, Member: member.Id, Choice: choice}); err != nil {
		return err
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
	seat, err := k.seatOf(ctx, board, member.Id, now)
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
	seats, err := k.currentSeats(ctx, board, now)
	if err != nil {
		return nil, nil, err
	}
	var agreed []types.Seat
	for _, seat := range seats {
		if seat.From >= proposal.OpenedAt {
			continue
		}
		vote, voted, err := look(ctx, k.votes, collections.Join(proposal.Id, seat.Member))
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
		members, err := k.region.CountActive(ctx)
		if err != nil {
			return err
		}
		decision.VetoesNeeded = tally.Reaching(rules.VetoPpm, members)
	}
	proposal.Phase, proposal.Decision = types.PROPOSAL_PHASE_PASSED, &decision
	runsAt := now + rules.DelaySeconds
	if err := k.moveProposal(ctx, proposal, runsAt); err != nil {
		return err
	}
	return emit(ctx, &types.ProposalPassed{Proposal: proposal.Id, Board: board.Id, Decision: decision, RunsAt: runsAt})
}

// Veto signs against a decision that waits for its delay; enough of the members stop it.
func (k Keeper) Veto(ctx context.Context, signer string, id uint64) error {
	proposal, err := k.GetProposal(ctx, id)
	if err != nil {
		return err
	}
	if proposal.Phase != types.PROPOSAL_PHASE_PASSED {
		return phaseError(proposal)
	}
	decision := proposal.Decision
	if decision.VetoesNeeded == 0 {
		return errorsmod.Wrapf(types.ErrNoVeto, "proposal %d, board %d", id, proposal.Board)
	}
	if _, err := k.boardOf(ctx, proposal); err != nil {
		return err
	}
	member, since, err := k.electorBefore(ctx, types.Members(), signer, decision.DecidedAt)
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
	if err := k.vetoes.Set(ctx, key, since); err != nil {
		return err
	}
	decision.Vetoes++
	if err := emit(ctx, &types.ProposalVetoSigned{Proposal: id, Member: member.Id, Vetoes: decision.Vetoes}); err != nil {
		return err
	}
	if decision.Vetoes >= decision.VetoesNeeded {
		return k.endProposal(ctx, proposal, types.PROPOSAL_PHASE_VETOED)
	}
	return k.proposals.Set(ctx, id, proposal)
}

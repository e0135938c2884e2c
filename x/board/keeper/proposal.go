package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/board/types"
)

// GetProposal returns a proposal of any phase; ErrProposalNotFound.
func (k Keeper) GetProposal(ctx context.Context, id uint64) (types.Proposal, error) {
	return base.Get(ctx, k.proposals, id, types.ErrProposalNotFound, "%d", id)
}

// Propose puts messages to a board's vote, as a member asks who may vote there,
// and returns the proposal's id. Who may vote on it is fixed from then on.
func (k Keeper) Propose(ctx context.Context, signer string, id uint64, messages []*codectypes.Any, commitment []byte) (uint64, error) {
	board, err := k.openBoard(ctx, id)
	if err != nil {
		return 0, err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return 0, err
	}
	proposer, err := k.participant(ctx, board, signer, now)
	if err != nil {
		return 0, err
	}
	if err := k.checkMessages(ctx, board, messages); err != nil {
		return 0, err
	}
	seen, err := k.upToDate(ctx)
	if err != nil {
		return 0, err
	}
	if err := k.checkOpenProposals(ctx, proposer); err != nil {
		return 0, err
	}
	proposal := types.Proposal{
		Board: id, Version: board.Version, Proposer: proposer, Messages: messages, Commitment: commitment,
		OpenedAt: now, ClosesAt: now + board.Config.Rules.VotingSeconds, Electorate: uint64(board.Config.SeatCount()),
		Phase: types.PROPOSAL_PHASE_VOTING, Seen: seen, Rolls: rollsOf(board.Config), OfRegion: k.ofRegion(board.Config),
	}
	if proposal.Digest, err = types.DigestOf(messages); err != nil {
		return 0, err
	}
	proposal.DueAt = proposal.ClosesAt
	if board.Direct() {
		if proposal.Electorate, err = k.electorateSize(ctx, board.Config.Electorate, now); err != nil {
			return 0, err
		}
	}
	if proposal.Id, err = base.NextID(ctx, k.proposalSequence); err != nil {
		return 0, err
	}
	if err := k.storeProposal(ctx, proposal); err != nil {
		return 0, err
	}
	return proposal.Id, base.Emit(ctx, &types.ProposalOpened{
		Proposal: proposal.Id, Board: id, Proposer: proposer, ClosesAt: proposal.ClosesAt, Electorate: proposal.Electorate, Digest: proposal.Digest,
	})
}

// participant returns the member who signs, if they may propose on a board: an
// elector of a direct one, the holder of a current mandate on a seated one.
func (k Keeper) participant(ctx context.Context, board types.Board, signer string, now int64) (uint64, error) {
	if board.Direct() {
		member, _, err := k.elector(ctx, board.Config.Electorate, signer)
		return member.Id, err
	}
	member, err := k.region.ActiveMember(ctx, signer)
	if err != nil {
		return 0, err
	}
	_, err = k.seatOf(ctx, board, member.Id, now, now)
	return member.Id, err
}

// checkMessages says whether a board may send messages: within the bounds, of an
// allowed type, valid by themselves, and signed by nobody but the board.
func (k Keeper) checkMessages(ctx context.Context, board types.Board, messages []*codectypes.Any) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	if len(messages) > int(params.MaxMessagesPerProposal) {
		return errorsmod.Wrapf(types.ErrInvalid, "%d messages, at most %d", len(messages), params.MaxMessagesPerProposal)
	}
	bytes := 0
	for i, packed := range messages {
		bytes += packed.Size()
		if err := k.checkMessage(board, packed); err != nil {
			return errorsmod.Wrapf(err, "message %d (%.100q)", i, packed.GetTypeUrl())
		}
	}
	if bytes > int(params.MaxProposalBytes) {
		return errorsmod.Wrapf(types.ErrInvalid, "messages have %d bytes, at most %d", bytes, params.MaxProposalBytes)
	}
	return nil
}

func (k Keeper) checkMessage(board types.Board, packed *codectypes.Any) error {
	var msg sdk.Msg
	if err := k.cdc.UnpackAny(packed, &msg); err != nil {
		return errorsmod.Wrap(types.ErrInvalid, err.Error())
	}
	if !board.Config.Allows(packed.TypeUrl) {
		return errorsmod.Wrapf(types.ErrMessageNotAllowed, "board %d", board.Id)
	}
	// A message inside a message would slip past the list of allowed ones.
	switch msg.(type) {
	case interface{ GetMessages() ([]sdk.Msg, error) }, interface{ GetMsgs() ([]sdk.Msg, error) }, interface{ GetMessages() []*codectypes.Any }:
		return errorsmod.Wrapf(types.ErrMessageNotAllowed, "it carries messages itself")
	}
	signers, _, err := k.cdc.GetMsgV1Signers(msg)
	if err != nil {
		return errorsmod.Wrap(types.ErrMessageSigner, err.Error())
	}
	if len(signers) != 1 || sdk.AccAddress(signers[0]).String() != board.Config.Address {
		return errorsmod.Wrapf(types.ErrMessageSigner, "signed by %s, and must be by %s", names(signers), board.Config.Address)
	}
	if checked, ok := msg.(sdk.HasValidateBasic); ok {
		if err := checked.ValidateBasic(); err != nil {
			return err
		}
	}
	if k.router.Handler(msg) == nil {
		return errorsmod.Wrapf(types.ErrMessageUnroutable, "board %d", board.Id)
	}
	return nil
}

func names(signers [][]byte) []string {
	list := make([]string, len(signers))
	for i, signer := range signers {
		list[i] = sdk.AccAddress(signer).String()
	}
	return list
}

func (k Keeper) checkOpenProposals(ctx context.Context, proposer uint64) error {
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	open, _, err := base.Find(ctx, k.openByMember, proposer)
	if err != nil {
		return err
	}
	if open >= uint64(params.MaxOpenProposalsPerMember) {
		return errorsmod.Wrapf(types.ErrTooManyProposals, "member %d has %d of %d", proposer, open, params.MaxOpenProposalsPerMember)
	}
	return nil
}

// Withdraw ends a proposal that is voted on or could be tried again, as its proposer asks.
func (k Keeper) Withdraw(ctx context.Context, signer string, id uint64) error {
	proposal, err := k.GetProposal(ctx, id)
	if err != nil {
		return err
	}
	member, err := k.region.PresentMember(ctx, signer)
	if err != nil {
		return err
	}
	if member.Id != proposal.Proposer {
		return errorsmod.Wrapf(types.ErrNotProposer, "member %d, proposal %d is of member %d", member.Id, id, proposal.Proposer)
	}
	failed := proposal.Phase == types.PROPOSAL_PHASE_FAILED && proposal.DueAt != 0
	if proposal.Phase != types.PROPOSAL_PHASE_VOTING && !failed {
		return phaseError(proposal)
	}
	return k.endProposal(ctx, proposal, types.PROPOSAL_PHASE_WITHDRAWN)
}

func phaseError(proposal types.Proposal) error {
	return errorsmod.Wrapf(types.ErrProposalPhase, "proposal %d is %s", proposal.Id, proposal.Phase)
}

// storeProposal writes a new proposal with its indexes.
func (k Keeper) storeProposal(ctx context.Context, proposal types.Proposal) error {
	if err := k.proposals.Set(ctx, proposal.Id, proposal); err != nil {
		return err
	}
	if err := k.proposalsByBoard.Set(ctx, collections.Join(proposal.Board, proposal.Id)); err != nil {
		return err
	}
	if proposal.Ended() {
		return k.forgets.Set(ctx, collections.Join3(proposal.ForgetAt, uint32(endedProposal), proposal.Id))
	}
	if err := k.openProposals.Set(ctx, collections.Join(proposal.Board, proposal.Id)); err != nil {
		return err
	}
	if err := k.voteOpens(ctx, voteOnProposal(proposal)); err != nil {
		return err
	}
	if err := k.countOpen(ctx, proposal.Proposer, +1); err != nil {
		return err
	}
	return k.proposalDue.Set(ctx, proposalDueAt(proposal, proposal.DueAt))
}

// moveProposal writes a proposal whose next step is due at another time.
func (k Keeper) moveProposal(ctx context.Context, proposal types.Proposal, dueAt int64) error {
	if err := k.proposalDue.Remove(ctx, proposalDueAt(proposal, proposal.DueAt)); err != nil {
		return err
	}
	proposal.DueAt = dueAt
	if err := k.proposals.Set(ctx, proposal.Id, proposal); err != nil {
		return err
	}
	return k.proposalDue.Set(ctx, proposalDueAt(proposal, dueAt))
}

// finishProposal writes a proposal with which nothing can happen any more: of its messages the
// digest stays, who wants to read them finds them in the transaction that proposed it.
func (k Keeper) finishProposal(ctx context.Context, proposal types.Proposal, phase types.ProposalPhase) error {
	if err := k.proposalDue.Remove(ctx, proposalDueAt(proposal, proposal.DueAt)); err != nil {
		return err
	}
	if err := k.openProposals.Remove(ctx, collections.Join(proposal.Board, proposal.Id)); err != nil {
		return err
	}
	if err := k.voteEnds(ctx, voteOnProposal(proposal)); err != nil {
		return err
	}
	if err := k.countOpen(ctx, proposal.Proposer, -1); err != nil {
		return err
	}
	proposal.Phase, proposal.DueAt = phase, 0
	proposal.Messages = nil
	var err error
	if proposal.ForgetAt, err = k.forgetLater(ctx, endedProposal, proposal.Id, phase == types.PROPOSAL_PHASE_EXECUTED); err != nil {
		return err
	}
	if err := k.proposals.Set(ctx, proposal.Id, proposal); err != nil {
		return err
	}
	if proposal.Decision != nil && proposal.Decision.Vetoes > 0 {
		if err := k.pruneLater(ctx, types.PRUNE_KIND_VETOES, proposal.Id); err != nil {
			return err
		}
	}
	return k.pruneLater(ctx, types.PRUNE_KIND_VOTES, proposal.Id)
}

// endProposal finishes a proposal without effect.
func (k Keeper) endProposal(ctx context.Context, proposal types.Proposal, phase types.ProposalPhase) error {
	if err := k.finishProposal(ctx, proposal, phase); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ProposalEnded{Proposal: proposal.Id, Board: proposal.Board, Phase: phase, Failure: proposal.Failure})
}

func (k Keeper) countOpen(ctx context.Context, member uint64, by int) error {
	open, _, err := base.Find(ctx, k.openByMember, member)
	if err != nil {
		return err
	}
	if by > 0 {
		return k.openByMember.Set(ctx, member, open+1)
	}
	if open <= 1 {
		return k.openByMember.Remove(ctx, member)
	}
	return k.openByMember.Set(ctx, member, open-1)
}

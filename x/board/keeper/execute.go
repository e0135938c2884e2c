package keeper

import (
	"context"
	"errors"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/board/tally"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// execute runs a decided proposal's messages within a limit of gas: all of them take effect, or none
// and the proposal says why. Whatever goes wrong in them, the block goes on. It returns the gas that they used.
func (k Keeper) execute(ctx context.Context, proposal types.Proposal, now int64, gas uint64) (uint64, error) {
	board, err := k.boardOf(ctx, proposal)
	if lapsed(err) {
		return 0, k.expire(ctx, proposal, err)
	}
	if err != nil {
		return 0, err
	}
	meter := storetypes.NewGasMeter(gas)
	proposal.Attempts++
	var at uint32
	reason := base.Attempt(ctx, func(ctx context.Context) error {
		return k.run(regiontypes.WithDeciders(sdk.UnwrapSDKContext(ctx).WithGasMeter(meter), decidersOf(board, proposal)), board, proposal.Messages, &at)
	})
	used := meter.GasConsumedToLimit()
	if reason == nil {
		proposal.Failure = nil
		if err := k.finishProposal(ctx, proposal, types.PROPOSAL_PHASE_EXECUTED); err != nil {
			return used, err
		}
		return used, base.Emit(ctx, &types.ProposalExecuted{Proposal: proposal.Id, Board: board.Id, GasUsed: used})
	}
	// The reason in full is for whoever reads this node's log: its text may differ between builds.
	sdk.UnwrapSDKContext(ctx).Logger().Error("a decision did not run",
		"proposal", proposal.Id, "board", board.Id, "attempt", proposal.Attempts, "message", at, "reason", reason)
	return used, k.fail(ctx, board, proposal, failureOf(reason, at), now)
}

// expire ends a proposal whose board is not the one that it was opened on.
func (k Keeper) expire(ctx context.Context, proposal types.Proposal, reason error) error {
	failure := failureOf(reason, 0)
	proposal.Failure = &failure
	return k.endProposal(ctx, proposal, types.PROPOSAL_PHASE_EXPIRED)
}

// failureOf is an error as state keeps it: its name, and which message failed, counted from 1.
func failureOf(reason error, message uint32) types.Failure {
	codespace, code := failure.Name(reason)
	return types.Failure{Codespace: codespace, Code: code, Message: message}
}

// decidersOf are those who agreed to a proposal, for the modules that carry it out.
func decidersOf(board types.Board, proposal types.Proposal) regiontypes.Deciders {
	deciders := regiontypes.Deciders{Of: uint64(board.Config.SeatCount())}
	if board.Direct() {
		deciders.Of = proposal.Electorate
	}
	if proposal.Decision == nil {
		return deciders
	}
	for _, seat := range proposal.Decision.Seats {
		deciders.Members = append(deciders.Members, seat.Member)
	}
	if len(deciders.Members) == 0 {
		deciders.Yes, deciders.Needed = proposal.Decision.Yes, proposal.Decision.Needed
	}
	return deciders
}

// lapsed says whether an error is that the board is not the one that decided.
func lapsed(err error) bool {
	return errors.Is(err, types.ErrBoardClosed) || errors.Is(err, types.ErrProposalLapsed)
}

// run hands messages to the modules that carry them out; at counts them from 1 and stays at the one that went wrong.
// Reaching the limit of gas is such an error.
func (k Keeper) run(ctx sdk.Context, board types.Board, messages []*codectypes.Any, at *uint32) (err error) {
	defer func() {
		switch reason := recover().(type) {
		case nil:
		case storetypes.ErrorOutOfGas, storetypes.ErrorGasOverflow:
			err = errorsmod.Wrapf(sdkerrors.ErrOutOfGas, "the limit is %d", ctx.GasMeter().Limit())
		default:
			panic(reason)
		}
	}()
	for _, packed := range messages {
		*at++
		var msg sdk.Msg
		if err := k.cdc.UnpackAny(packed, &msg); err != nil {
			return errorsmod.Wrap(types.ErrInvalid, err.Error())
		}
		// The checks of when it was opened hold again: what is allowed may be another module's since an upgrade.
		if err := k.checkMessage(board, packed); err != nil {
			return err
		}
		result, err := k.router.Handler(msg)(ctx, msg)
		if err != nil {
			return err
		}
		for _, event := range result.Events {
			ctx.EventManager().EmitEvent(sdk.Event(event))
		}
	}
	return nil
}

// fail keeps a decision that did not run, to be tried again for as long as the board's rules say.
func (k Keeper) fail(ctx context.Context, board types.Board, proposal types.Proposal, failure types.Failure, now int64) error {
	proposal.Failure = &failure
	if proposal.RetryUntil == 0 {
		proposal.RetryUntil = now + board.Config.Rules.RetrySeconds
	}
	proposal.Phase = types.PROPOSAL_PHASE_FAILED
	var err error
	if proposal.RetryUntil > now {
		err = k.moveProposal(ctx, proposal, proposal.RetryUntil)
	} else {
		err = k.finishProposal(ctx, proposal, types.PROPOSAL_PHASE_FAILED)
	}
	if err != nil {
		return err
	}
	return base.Emit(ctx, &types.ProposalFailed{Proposal: proposal.Id, Board: board.Id, Failure: failure, RetryUntil: proposal.RetryUntil})
}

// Retry tries a decision again that failed to run, as a member asks who may vote on the board, and at their expense: what it uses is of
// their transaction's gas. Who agreed to it must still have mandates: an expired one decides nothing.
func (k Keeper) Retry(ctx context.Context, signer string, id uint64) error {
	proposal, err := k.GetProposal(ctx, id)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	if proposal, _, err = k.catchUpNow(ctx, proposal); err != nil {
		return err
	}
	if proposal.Phase != types.PROPOSAL_PHASE_FAILED || proposal.DueAt == 0 || now >= proposal.RetryUntil {
		return errorsmod.Wrapf(types.ErrProposalPhase, "proposal %d is %s and can be tried again until %s, now is %s", id, proposal.Phase, said.Time(proposal.RetryUntil), said.Time(now))
	}
	board, err := k.boardOf(ctx, proposal)
	if err != nil {
		return err
	}
	member, err := k.participant(ctx, board, signer, now)
	if err != nil {
		return err
	}
	if !board.Direct() {
		outcome, decision, err := k.outcome(ctx, board, proposal, now, false)
		if err != nil {
			return err
		}
		if outcome != tally.Passed {
			return errorsmod.Wrapf(types.ErrThresholdNotMet, "proposal %d: %d of %d", id, decision.Yes, decision.Needed)
		}
		decision.VetoesNeeded, decision.Vetoes, decision.Members = proposal.Decision.VetoesNeeded, proposal.Decision.Vetoes, proposal.Decision.Members
		proposal.Decision = &decision
	}
	if err := base.Emit(ctx, &types.ProposalRetried{Proposal: id, Member: member}); err != nil {
		return err
	}
	params, err := k.GetParams(ctx)
	if err != nil {
		return err
	}
	meter := sdk.UnwrapSDKContext(ctx).GasMeter()
	limit := min(params.ExecutionGas, meter.GasRemaining())
	used, err := k.execute(ctx, proposal, now, limit)
	if err != nil {
		return err
	}
	meter.ConsumeGas(used, "running what was decided")
	if used >= limit && limit < params.ExecutionGas {
		return errorsmod.Wrapf(sdkerrors.ErrOutOfGas, "proposal %d had %d left of the transaction's gas, it may use %d", id, limit, params.ExecutionGas)
	}
	return nil
}

// settle does what is due with a proposal.
func (k Keeper) settle(ctx context.Context, proposal types.Proposal, now int64) error {
	switch proposal.Phase {
	case types.PROPOSAL_PHASE_PASSED:
		params, err := k.GetParams(ctx)
		if err != nil {
			return err
		}
		_, err = k.execute(ctx, proposal, now, params.ExecutionGas)
		return err
	case types.PROPOSAL_PHASE_FAILED:
		return k.finishProposal(ctx, proposal, types.PROPOSAL_PHASE_FAILED)
	}
	board, err := k.boardOf(ctx, proposal)
	if lapsed(err) {
		return k.expire(ctx, proposal, err)
	}
	if err != nil {
		return err
	}
	return k.decide(ctx, board, proposal, now, true)
}

// pruneLater puts something that has ended on the queue of what is forgotten step by step.
func (k Keeper) pruneLater(ctx context.Context, kind types.PruneKind, id uint64) error {
	return k.prunes.Set(ctx, collections.Join(uint32(kind), id))
}

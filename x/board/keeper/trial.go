package keeper

import (
	"context"
	"fmt"
	"strings"

	errorsmod "cosmossdk.io/errors"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	abci "github.com/cometbft/cometbft/abci/types"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	storetypes "github.com/cosmos/cosmos-sdk/store/v2/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/board/tally"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// maxFailure is how much of an error's text an answer tells, in bytes.
const maxFailure = 300

// Trial runs messages as a board would, with the same limits, on a state that is
// thrown away: what a member reads before they vote.
func (s queryServer) Trial(ctx context.Context, req *types.QueryTrialRequest) (*types.QueryTrialResponse, error) {
	if (req.Proposal != 0) == (req.Board != 0) {
		return nil, errorsmod.Wrap(types.ErrInvalid, "name a proposal, or a board and messages")
	}
	id, messages := req.Board, req.Messages
	var proposal types.Proposal
	if req.Proposal != 0 {
		var err error
		if proposal, err = s.k.GetProposal(ctx, req.Proposal); err != nil {
			return nil, err
		}
		if proposal.Ended() {
			return nil, status.Errorf(codes.NotFound,
				"proposal %d has ended, its messages are only in the transaction that proposed it", req.Proposal)
		}
		id, messages = proposal.Board, proposal.Messages
	}
	board, err := s.k.GetBoard(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := s.k.checkMessages(ctx, board, messages); err != nil {
		return &types.QueryTrialResponse{Failure: printable(err)}, nil // determinism: an answer is not state
	}
	params, err := s.k.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	deciders, err := s.k.decidersIf(ctx, board, proposal)
	if err != nil {
		return nil, err
	}
	sdkCtx := regiontypes.WithDeciders(sdk.UnwrapSDKContext(ctx), deciders)
	// Whoever is not asked for a signature gets no more than the node gives any query.
	gas := min(params.ExecutionGas, sdkCtx.GasMeter().GasRemaining())
	return s.k.try(sdkCtx, board, messages, gas), nil
}

// decidersIf are those who would have agreed to what is tried: who did where it is decided already, else everybody who may
// vote on the board now. What modules let a board do can depend on who agreed.
func (k Keeper) decidersIf(ctx context.Context, board types.Board, proposal types.Proposal) (regiontypes.Deciders, error) {
	if proposal.Decision != nil {
		return decidersOf(board, proposal), nil
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return regiontypes.Deciders{}, err
	}
	if board.Direct() {
		size, err := k.electorateSize(ctx, board.Config.Electorate, now)
		return regiontypes.Deciders{Yes: size, Needed: tally.Exceeding(board.Config.Rules.SharePpm, size), Of: size}, err
	}
	seats, err := k.currentSeats(ctx, board, now, now)
	return decidersOf(board, types.Proposal{Decision: &types.Decision{Seats: seats}}), err
}

func (k Keeper) try(ctx sdk.Context, board types.Board, messages []*codectypes.Any, gas uint64) *types.QueryTrialResponse {
	meter := storetypes.NewGasMeter(gas)
	var at uint32
	var events []abci.Event
	reason := base.Trial(ctx, func(ctx context.Context) error {
		trial := sdk.UnwrapSDKContext(ctx).WithGasMeter(meter)
		err := k.run(trial, board, messages, &at)
		events = trial.EventManager().ABCIEvents()
		return err
	})
	response := &types.QueryTrialResponse{GasUsed: meter.GasConsumedToLimit()}
	if reason != nil {
		// determinism: an answer is not state
		response.Failure = fmt.Sprintf("message %d (%.100s): %s", at, messages[at-1].TypeUrl, printable(reason))
		return response
	}
	for _, event := range events {
		if strings.HasPrefix(event.Type, "factor.") {
			response.Effects = append(response.Effects, effect(event))
		}
	}
	return response
}

// printable is an error's text, short and valid: a trial is one node's answer, nothing of it reaches state.
func printable(err error) string {
	text := strings.ToValidUTF8(err.Error(), "?")
	if len(text) > maxFailure { // determinism: an answer is cut, nothing else depends on it
		text = strings.ToValidUTF8(text[:maxFailure], "")
	}
	return text
}

func effect(event abci.Event) types.Effect {
	told := types.Effect{Type: event.Type}
	for _, attribute := range event.Attributes {
		told.Attributes = append(told.Attributes, types.EffectAttribute{Key: attribute.Key, Value: attribute.Value})
	}
	return told
}

package keeper_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	"github.com/cosmos/cosmos-sdk/baseapp"
	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	sdkerrors "github.com/cosmos/cosmos-sdk/types/errors"
	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/keeper"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func propose(f *fixture.Fix, by regiontypes.Member, board uint64, messages ...sdk.Msg) *types.MsgPropose {
	return &types.MsgPropose{Signer: by.Address, Board: board, Messages: f.Pack(messages...)}
}

func TestAProposalCarriesOnlyWhatTheBoardMaySend(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	ada := f.Admit("ada")
	config := fixture.DirectConfig(types.Members())
	config.AllowedMessages = []string{sdk.MsgTypeURL(&types.MsgOpenRoll{})}
	narrow := f.Open(config)
	own := f.AddressOf(narrow)
	valid := admit(f, board, "newcomer")
	theirs := &regiontypes.MsgAdmitMember{Signer: ada.Address, Address: addr("newcomer")}
	invalid := admit(f, board, "newcomer")
	invalid.Address = "nonsense"
	many := make([]sdk.Msg, 17)
	for i := range many {
		many[i] = valid
	}
	long := &regiontypes.MsgSuspendMember{Signer: valid.Signer, Member: 1, Reason: strings.Repeat("x", 17<<10)}

	refused(t, f, types.ErrMessageSigner, sent(f, propose(f, ada, board, theirs)))
	refused(t, f, types.ErrMessageSigner, sent(f, propose(f, ada, board, valid, theirs)))
	refused(t, f, types.ErrMessageSigner, sent(f, propose(f, ada, board, &types.MsgOpenRoll{Signer: own})))
	refused(t, f, regiontypes.ErrInvalid, sent(f, propose(f, ada, board, invalid)))
	refused(t, f, types.ErrInvalid, sent(f, propose(f, ada, board, many...)))
	refused(t, f, regiontypes.ErrInvalid, sent(f, propose(f, ada, board, long)))
	refused(t, f, types.ErrMessageUnroutable, sent(f, propose(f, ada, board, &banktypes.MsgSend{FromAddress: valid.Signer, ToAddress: ada.Address})))
	refused(t, f, types.ErrMessageNotAllowed, sent(f, propose(f, ada, narrow, &regiontypes.MsgAdmitMember{Signer: own, Address: addr("x")})))
	refused(t, f, types.ErrMessageNotAllowed, sent(f, propose(f, ada, board, &types.MsgPropose{Signer: valid.Signer, Board: 1})))
	refused(t, f, types.ErrInvalid, sent(f, propose(f, ada, board)))
	refused(t, f, types.ErrInvalid, sent(f, &types.MsgPropose{Signer: ada.Address, Board: board, Commitment: make([]byte, 31)}))
	refused(t, f, types.ErrBoardNotFound, sent(f, propose(f, ada, 9, valid)))
	refused(t, f, regiontypes.ErrNotMember, sent(f, propose(f, regiontypes.Member{Address: addr("stranger")}, board, valid)))
	unknown := propose(f, ada, board)
	unknown.Messages = []*codectypes.Any{{TypeUrl: "/factor.nothing.v1.MsgNothing"}}
	refused(t, f, types.ErrInvalid, sent(f, unknown))

	send(t, f, propose(f, ada, narrow, &types.MsgOpenRoll{Signer: own}))
	send(t, f, propose(f, ada, board, valid))
}

func TestTheSizeOfAProposalIsBounded(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	ada := f.Admit("ada")
	params := types.DefaultParams()
	params.MaxProposalBytes, params.MaxMessagesPerProposal = types.MinProposalBytes, 64
	require.NoError(t, f.Board.SetParams(f.Ctx, params))
	var messages []sdk.Msg
	for i := range 63 {
		messages = append(messages, admit(f, board, fmt.Sprintf("member-%d", i)))
	}
	err := f.Failing(sent(f, propose(f, ada, board, messages...)))
	require.ErrorContains(t, err, fmt.Sprintf("bytes, at most %d", types.MinProposalBytes))
	send(t, f, propose(f, ada, board, messages[:10]...))
}

func TestAProposerHasOnlySoManyOpenProposals(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	ada, ben := f.Admit("ada"), f.Admit("ben")
	f.EndBlock()
	var last uint64
	for range types.DefaultParams().MaxOpenProposalsPerMember {
		last = f.Propose(board, ada)
	}
	one := propose(f, ada, board, admit(f, board, "x"))
	refused(t, f, types.ErrTooManyProposals, sent(f, one))
	refused(t, f, types.ErrNotProposer, sent(f, &types.MsgWithdraw{Signer: ben.Address, Proposal: last}))
	send(t, f, &types.MsgWithdraw{Signer: ada.Address, Proposal: last})
	require.Equal(t, types.PROPOSAL_PHASE_WITHDRAWN, f.Phase(last))
	refused(t, f, types.ErrProposalPhase, sent(f, &types.MsgWithdraw{Signer: ada.Address, Proposal: last}))
	refused(t, f, types.ErrProposalNotFound, sent(f, &types.MsgWithdraw{Signer: ada.Address, Proposal: 99}))
	send(t, f, one)
	f.Wait(fixture.Voting)
	send(t, f, propose(f, ada, board, admit(f, board, "x")))
}

// failing opens an assembly of three whose decision to admit "first" and "second" fails at the second.
func failing(t *testing.T) (*fixture.Fix, uint64, []regiontypes.Member) {
	f := fixture.New(t)
	config := fixture.DirectConfig(types.Members())
	config.Address = f.Region.Authority().String()
	config.Rules.RetrySeconds = 100
	board := f.Open(config)
	members := f.AdmitMany(3)
	f.EndBlock()
	proposal := f.Propose(board, members[0], admit(f, board, "first"), &regiontypes.MsgReinstateMember{Signer: f.AddressOf(board), Member: members[2].Id})
	f.Yes(proposal, members...)
	f.EndBlock()
	return f, proposal, members
}

func TestADecisionThatFailsChangesNothingAndSaysWhy(t *testing.T) {
	f, proposal, _ := failing(t)
	stored := f.Proposal(proposal)
	require.Equal(t, types.PROPOSAL_PHASE_FAILED, stored.Phase)
	require.Equal(t, &types.Failure{Codespace: regiontypes.ModuleName, Code: regiontypes.ErrMemberStatus.ABCICode(), Message: 2}, stored.Failure)
	answer, err := f.BoardQuery.Proposal(f.Ctx, &types.QueryProposalRequest{Proposal: proposal})
	require.NoError(t, err)
	require.Contains(t, answer.Failure, "message 2 (/factor.region.v1.MsgReinstateMember): "+regiontypes.ErrMemberStatus.Error())
	require.False(t, isMember(t, f, "first"), "the first message had no effect either")
	require.Equal(t, uint32(1), stored.Attempts)
	f.RequireBoardInvariants()
}

func TestWhatFailedCanBeTriedAgainForAWhile(t *testing.T) {
	f, proposal, members := failing(t)
	retry := &types.MsgRetry{Signer: members[0].Address, Proposal: proposal}
	refused(t, f, regiontypes.ErrNotMember, sent(f, &types.MsgRetry{Signer: addr("stranger"), Proposal: proposal}))
	refused(t, f, types.ErrProposalNotFound, sent(f, &types.MsgRetry{Signer: members[0].Address, Proposal: 99}))
	send(t, f, retry)
	require.Equal(t, types.PROPOSAL_PHASE_FAILED, f.Phase(proposal))
	require.Equal(t, uint32(2), f.Proposal(proposal).Attempts)
	f.EndBlock()

	require.NoError(t, f.Region.Suspend(f.Ctx, members[2].Id, "why"))
	send(t, f, retry)
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(proposal))
	require.True(t, isMember(t, f, "first"))
	require.Nil(t, f.Proposal(proposal).Failure)
	f.EndBlock()
	f.RequireBoardInvariants()
	refused(t, f, types.ErrProposalPhase, sent(f, retry))
}

func TestAfterItsTimeAFailureIsFinal(t *testing.T) {
	f, proposal, members := failing(t)
	f.Wait(100)
	require.Equal(t, types.PROPOSAL_PHASE_FAILED, f.Phase(proposal))
	require.Zero(t, f.Proposal(proposal).DueAt)
	refused(t, f, types.ErrProposalPhase, sent(f, &types.MsgRetry{Signer: members[0].Address, Proposal: proposal}))
	f.EndBlock()
	f.RequireBoardInvariants()
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Empty(t, state.Votes)
}

func TestAFailedDecisionCanBeWithdrawn(t *testing.T) {
	f, proposal, members := failing(t)
	send(t, f, &types.MsgWithdraw{Signer: members[0].Address, Proposal: proposal})
	require.Equal(t, types.PROPOSAL_PHASE_WITHDRAWN, f.Phase(proposal))
}

func TestTryingAgainNeedsMandatesThatAreCurrent(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(3)
	f.EndBlock()
	config := fixture.SeatedConfig(2, fixture.Seats(3, types.ElectedBy(types.Members())))
	config.Address, config.Rules.RetrySeconds = f.Region.Authority().String(), 100
	board := f.Open(config)
	f.Elect(board, 0, members...)
	proposal := f.Propose(board, members[0], &regiontypes.MsgReinstateMember{Signer: f.AddressOf(board), Member: members[2].Id})
	f.Yes(proposal, members[:2]...)
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_FAILED, f.Phase(proposal))
	send(t, f, &types.MsgResign{Signer: members[1].Address, Board: board})
	require.NoError(t, f.Region.Suspend(f.Ctx, members[2].Id, "why"))
	refused(t, f, types.ErrThresholdNotMet, sent(f, &types.MsgRetry{Signer: members[0].Address, Proposal: proposal}))
	refused(t, f, types.ErrNotSeated, sent(f, &types.MsgRetry{Signer: members[1].Address, Proposal: proposal}))
	require.NoError(t, f.Region.Reinstate(f.Ctx, members[2].Id))
}

func TestADecisionThatUsesTooMuchGasOrPanicsDoesNotStopTheBlock(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	ada := f.Admit("ada")
	f.EndBlock()
	for name, test := range map[string]struct {
		handler baseapp.MsgServiceHandler
		want    *errorsmod.Error
	}{
		"gas": {func(ctx sdk.Context, _ sdk.Msg) (*sdk.Result, error) {
			for {
				ctx.GasMeter().ConsumeGas(1_000_000, "work")
			}
		}, sdkerrors.ErrOutOfGas},
		"panic": {func(sdk.Context, sdk.Msg) (*sdk.Result, error) { panic(&struct{ at int }{1}) }, errorsmod.ErrPanic},
		"text": {func(sdk.Context, sdk.Msg) (*sdk.Result, error) {
			return nil, types.ErrInvalid.Wrap(string(bytes.Repeat([]byte{0xff, 'x'}, 1000)))
		}, types.ErrInvalid},
		"error of fmt": {func(sdk.Context, sdk.Msg) (*sdk.Result, error) {
			return nil, fmt.Errorf("in a folder: %w", types.ErrNoVacancy.Wrap("board 1"))
		}, types.ErrNoVacancy},
	} {
		t.Run(name, func(t *testing.T) {
			k := keeper.NewKeeper(f.Cdc, f.Store(types.StoreKey), f.Addresses, f.Region, router{f.Router, test.handler})
			id, err := k.Propose(f.Ctx, ada.Address, board, f.Pack(admit(f, board, "x")), nil)
			require.NoError(t, err)
			f.Yes(id, ada, f.Officer)
			before := f.Ctx.GasMeter().GasConsumed()
			require.NoError(t, k.EndBlock(f.Ctx))
			require.Less(t, f.Ctx.GasMeter().GasConsumed()-before, uint64(1_000_000))
			require.Equal(t, types.PROPOSAL_PHASE_FAILED, f.Phase(id))
			require.Equal(t, &types.Failure{Codespace: test.want.Codespace(), Code: test.want.ABCICode(), Message: 1}, f.Proposal(id).Failure)
			f.EndBlock()
			f.RequireBoardInvariants()
		})
	}
}

// router carries every message out in one way.
type router struct {
	*baseapp.MsgServiceRouter
	handler baseapp.MsgServiceHandler
}

func (r router) Handler(sdk.Msg) baseapp.MsgServiceHandler { return r.handler }

func TestABlockRunsOnlySoManyDecisionsAndTheRestInOrder(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	members := f.AdmitMany(2)
	f.EndBlock()
	var proposals []uint64
	for i := range keeper.MaxExecutionsPerBlock + 3 {
		id := f.Propose(board, members[i%2])
		f.Yes(id, members...)
		proposals = append(proposals, id)
	}
	executed := func() int {
		count := 0
		for i, id := range proposals {
			if f.Phase(id) == types.PROPOSAL_PHASE_EXECUTED {
				require.Equal(t, count, i, "in order")
				count++
			}
		}
		return count
	}
	f.EndBlock()
	require.Equal(t, keeper.MaxExecutionsPerBlock, executed())
	f.RequireBoardInvariants()
	f.EndBlock()
	require.Equal(t, len(proposals), executed())
	f.RequireBoardInvariants()
}

func TestABoardReconfiguresAndClosesItselfByItsOwnDecision(t *testing.T) {
	f := fixture.New(t)
	board := f.Open(fixture.DirectConfig(types.Members()))
	members := f.AdmitMany(2)
	f.EndBlock()
	config := fixture.DirectConfig(types.Members())
	config.Rules.SharePpm = 600_000
	own := f.AddressOf(board)
	change := f.Propose(board, members[0], &types.MsgConfigureBoard{Signer: own, Board: board, Config: config})
	lost := f.Propose(board, members[0], admit(f, board, "lost"))
	f.Yes(change, members...)
	f.Yes(lost, members...)
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(change))
	require.Equal(t, types.PROPOSAL_PHASE_EXPIRED, f.Phase(lost), "it was decided under the old rules")
	closing := f.Propose(board, members[0], &types.MsgCloseBoard{Signer: own, Board: board})
	f.EndBlock()
	f.Yes(closing, members...)
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(closing))
	f.RequireBoardInvariants()
}

func TestWhatADecisionEmitsIsEmittedOnlyWhenItTakesEffect(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	members := f.AdmitMany(2)
	f.EndBlock()
	proposal := f.Propose(board, members[0], admit(f, board, "newcomer"))
	failed := f.Propose(board, members[0], admit(f, board, "other"), admit(f, board, "other"))
	f.Yes(proposal, members...)
	f.Yes(failed, members...)
	ctx := f.Ctx.WithEventManager(sdk.NewEventManager())
	require.NoError(t, f.Board.EndBlock(ctx))
	admitted := 0
	for _, event := range ctx.EventManager().Events() {
		if event.Type == "factor.region.v1.MemberAdmitted" {
			admitted++
		}
	}
	require.Equal(t, 1, admitted)
	require.Equal(t, types.PROPOSAL_PHASE_FAILED, f.Phase(failed))
}

func TestAResolutionNeedsNoMessages(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	ada := f.Admit("ada")
	f.EndBlock()
	id, err := f.Board.Propose(f.Ctx, ada.Address, board, nil, bytes.Repeat([]byte{7}, 32))
	require.NoError(t, err)
	f.Yes(id, ada, f.Officer)
	require.NoError(t, f.Failing(func(ctx context.Context) error { return f.Board.EndBlock(ctx) }))
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(id))
}

package keeper_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/keeper"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// stateBytes is how many bytes the module stores, keys and values.
func stateBytes(t *testing.T, f *fixture.Fix) int {
	t.Helper()
	iterator, err := f.Store(types.StoreKey).OpenKVStore(f.Ctx).Iterator(nil, nil)
	require.NoError(t, err)
	total := 0
	for ; iterator.Valid(); iterator.Next() {
		total += len(iterator.Key()) + len(iterator.Value())
	}
	require.NoError(t, iterator.Close())
	return total
}

// big are messages that fill a proposal: a board of many allowed messages, several times.
func big(f *fixture.Fix, board uint64) []sdk.Msg {
	config := fixture.DirectConfig(types.Members())
	for i := range types.MaxAllowedMessages {
		config.AllowedMessages = append(config.AllowedMessages, "/factor.board.v1.Msg"+string(rune('A'+i%26))+strings.Repeat("x", 40+i))
	}
	var msgs []sdk.Msg
	for range 2 {
		msgs = append(msgs, &types.MsgOpenBoard{Signer: f.AddressOf(board), Config: config})
	}
	return msgs
}

func keepFor(t *testing.T, f *fixture.Fix, ended, decided int64) {
	t.Helper()
	params := types.DefaultParams()
	params.KeepEndedSeconds, params.KeepDecidedSeconds = ended, decided
	require.NoError(t, f.Board.SetParams(f.Ctx, params))
}

func TestAnEndedProposalKeepsAHashInsteadOfItsMessages(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	ada := f.Admit("ada")
	f.EndBlock()
	packed := f.Pack(big(f, board)...)
	digest, err := types.DigestOf(packed)
	require.NoError(t, err)
	send(t, f, &types.MsgPropose{Signer: ada.Address, Board: board, Messages: packed})
	require.Equal(t, digest, f.Proposal(1).Digest)
	open := stateBytes(t, f)
	require.Greater(t, open, 8<<10, "the messages are large")
	send(t, f, &types.MsgWithdraw{Signer: ada.Address, Proposal: 1})
	stored := f.Proposal(1)
	require.Empty(t, stored.Messages)
	require.Equal(t, digest, stored.Digest)
	require.Equal(t, []string{sdk.MsgTypeURL(&types.MsgOpenBoard{}), sdk.MsgTypeURL(&types.MsgOpenBoard{})}, stored.MessageTypes())
	require.Less(t, stateBytes(t, f), open-(8<<10))
	f.RequireBoardInvariants()

	_, err = f.BoardQuery.Trial(f.Ctx, &types.QueryTrialRequest{Proposal: 1})
	require.ErrorContains(t, err, "proposal 1 has ended", "nothing can be tried any more, and that is not a success")
	other, err := types.DigestOf(f.Pack(admit(f, board, "x"), admit(f, board, "y")))
	require.NoError(t, err)
	swapped, err := types.DigestOf(f.Pack(admit(f, board, "y"), admit(f, board, "x")))
	require.NoError(t, err)
	require.NotEqual(t, other.Sha256, swapped.Sha256)
	require.NotEqual(t, digest.Sha256, other.Sha256)
}

func TestWhoProposesAndWithdrawsForEverFillsNoMoreThanTheTimeThatIsKept(t *testing.T) {
	const keep, step, round = 1000, 10, 100 // seconds, seconds, proposals
	f := fixture.New(t)
	board := f.Assembly()
	ada := f.Admit("ada")
	f.EndBlock()
	keepFor(t, f, keep, 10*keep)
	packed := f.Pack(big(f, board)...)
	empty := stateBytes(t, f)
	live := func() int {
		for range round {
			id, err := f.Board.Propose(f.Ctx, ada.Address, board, packed, nil)
			require.NoError(t, err)
			f.Yes(id, ada)
			require.NoError(t, f.Board.Withdraw(f.Ctx, ada.Address, id))
			f.Wait(step)
		}
		f.RequireBoardInvariants()
		return stateBytes(t, f)
	}
	first := live()
	perProposal := (first - empty) / round
	require.Less(t, perProposal, 400, "bytes that a withdrawn proposal leaves for a while")
	// From here on as many are forgotten as are added: state does not grow by a proposal's size any more.
	second, third := live(), live()
	require.InDelta(t, second, third, float64(perProposal))
	f.Wait(keep)
	require.InDelta(t, empty, stateBytes(t, f), 8, "nothing is left of any but the last number")
}

func TestWhatADecisionDidIsKeptLonger(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	members := f.AdmitMany(2)
	f.EndBlock()
	keepFor(t, f, 100, 5000)
	done := f.Propose(board, members[0], admit(f, board, "newcomer"))
	f.Yes(done, members...)
	rejected := f.Propose(board, members[0], admit(f, board, "other"))
	f.No(rejected, members...)
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(done))
	wait := func(id uint64) { f.Wait(f.Proposal(id).ForgetAt - f.Now() - 1) }
	wait(rejected)
	require.Equal(t, types.PROPOSAL_PHASE_REJECTED, f.Phase(rejected))
	f.Wait(1)
	_, err := f.Board.GetProposal(f.Ctx, rejected)
	require.ErrorIs(t, err, types.ErrProposalNotFound)
	refused(t, f, types.ErrProposalNotFound, sent(f, &types.MsgVote{Signer: members[0].Address, Proposal: rejected, Choice: types.CHOICE_YES}))
	wait(done)
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(done))
	f.RequireBoardInvariants()
	f.Wait(1)
	_, err = f.Board.GetProposal(f.Ctx, done)
	require.ErrorIs(t, err, types.ErrProposalNotFound)
	f.RequireBoardInvariants()
}

func TestElectionsAndPetitionsAreForgottenWithAllThatBelongsToThem(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(3)
	f.EndBlock()
	keepFor(t, f, 50, 400)
	board := f.Open(fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.Members()))))
	before := stateBytes(t, f)
	election := f.Elect(board, 0, members[0])
	_, err := f.Board.GetElection(f.Ctx, election)
	require.NoError(t, err, "it seated somebody")
	for _, member := range members {
		if _, err := f.Board.SignPetition(f.Ctx, member.Address, board, 0, 0); err != nil {
			require.ErrorIs(t, err, types.ErrElectionOpen, "enough have signed")
			break
		}
	}
	recall := election + 1
	f.Wait(fixture.Nomination + fixture.Election)
	_, err = f.Board.GetElection(f.Ctx, recall)
	require.NoError(t, err)
	f.Wait(50)
	_, err = f.Board.GetElection(f.Ctx, recall)
	require.ErrorIs(t, err, types.ErrElectionNotFound, "nobody stood")
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Empty(t, state.Petitions)
	require.Empty(t, state.Signatures)
	f.RequireBoardInvariants()
	f.Wait(400)
	_, err = f.Board.GetElection(f.Ctx, election)
	require.ErrorIs(t, err, types.ErrElectionNotFound)
	state, err = f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Empty(t, state.Candidates)
	require.Less(t, stateBytes(t, f)-before, 200, "the seat and the end of its term")
	f.RequireBoardInvariants()
}

func TestABlockForgetsOnlySoMuch(t *testing.T) {
	f := fixture.New(t)
	board := f.Assembly()
	ada := f.Admit("ada")
	f.EndBlock()
	const many = 2*keeper.MaxPrunedPerBlock + 10
	for range many {
		id, err := f.Board.Propose(f.Ctx, ada.Address, board, nil, make([]byte, 32))
		require.NoError(t, err)
		require.NoError(t, f.Board.Withdraw(f.Ctx, ada.Address, id))
	}
	left := func() int {
		state, err := f.Board.ExportGenesis(f.Ctx)
		require.NoError(t, err)
		return len(state.Proposals)
	}
	for range 5 {
		f.EndBlock() // the votes' queues are emptied
	}
	require.Equal(t, many, left())
	f.Wait(types.DefaultParams().KeepEndedSeconds)
	require.Equal(t, many-keeper.MaxPrunedPerBlock, left())
	f.EndBlock()
	f.EndBlock()
	require.Zero(t, left())
	f.RequireBoardInvariants()
}

// What a decision failed with is the same in state and events whatever the error's text says, since the
// text tells where the binary was built.
func TestTheTextOfAnErrorReachesNeitherStateNorEvents(t *testing.T) {
	lives := map[string][]byte{}
	for _, text := range []string{"[/home/ada/factor/x/region/keeper/member.go:36]", "[/build/x/region/keeper/member.go:37]"} {
		f := fixture.New(t)
		config := fixture.DirectConfig(types.Members())
		config.Address, config.Rules.RetrySeconds = f.Region.Authority().String(), 100
		board := f.Open(config)
		ada := f.Admit("ada")
		f.EndBlock()
		k := keeper.NewKeeper(f.Cdc, f.Store(types.StoreKey), f.Addresses, f.Region, router{f.Router, func(sdk.Context, sdk.Msg) (*sdk.Result, error) {
			return nil, regiontypes.ErrMemberStatus.Wrap(text)
		}})
		id := f.Propose(board, ada, admit(f, board, "x"))
		f.Yes(id, ada, f.Officer)
		ctx := f.Ctx.WithEventManager(sdk.NewEventManager())
		require.NoError(t, k.EndBlock(ctx))
		require.Equal(t, types.PROPOSAL_PHASE_FAILED, f.Phase(id))
		state, err := f.Board.ExportGenesis(f.Ctx)
		require.NoError(t, err)
		require.NotContains(t, state.String(), ".go:")
		events := sdk.StringifyEvents(ctx.EventManager().ABCIEvents()).String()
		require.Contains(t, events, "factor.board.v1.")
		require.NotContains(t, events, ".go:")
		lives[text] = append(f.Cdc.MustMarshal(state), []byte(events)...)
	}
	var first []byte
	for _, life := range lives {
		if first == nil {
			first = life
		}
		require.Equal(t, first, life)
	}
}

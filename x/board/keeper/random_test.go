package keeper_test

import (
	"context"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Whatever people do in whatever order, nothing stops a block, every invariant holds
// after it, and the region can be moved to another chain at any time.
func TestNoOrderOfStepsBreaksAnInvariant(t *testing.T) {
	done := map[string]int{}
	seeds := 25
	if testing.Short() {
		seeds = 12
	}
	for seed := range seeds {
		w := newWorld(t, rand.New(rand.NewPCG(uint64(seed), 1)))
		for range 250 {
			name, step := w.step()
			if w.f.Failing(step) == nil {
				done[name]++
			}
			if w.chance(3) {
				w.endBlock()
			}
		}
		w.endBlock()
		w.moves()
	}
	t.Log(done)
	for _, name := range []string{
		"propose", "vote", "veto", "withdraw", "retry", "call", "stand", "cast", "petition", "resign", "appoint", "dismiss",
		"join", "quit", "suspend", "reinstate", "leave", "return", "configure",
	} {
		require.NotZero(t, done[name], "%s never succeeded: %v", name, done)
	}
}

type world struct {
	t       *testing.T
	r       *rand.Rand
	f       *fixture.Fix
	members []regiontypes.Member
	roll    uint64
	boards  []uint64
}

func newWorld(t *testing.T, r *rand.Rand) *world {
	f := fixture.New(t)
	w := &world{t: t, r: r, f: f, members: f.AdmitMany(8)}
	w.roll = f.Roll(w.members[:5]...)
	assembly := fixture.DirectConfig(types.Members())
	assembly.Address, assembly.Rules.RetrySeconds = f.Region.Authority().String(), 2000
	w.boards = append(w.boards, f.Open(assembly))
	w.boards = append(w.boards, f.Open(w.mixed(3)))
	f.EndBlock()
	f.Elect(2, 0, w.members[:3]...)
	return w
}

// mixed is a board of all kinds of seats.
func (w *world) mixed(seats uint32) types.BoardConfig {
	config := fixture.SeatedConfig(2,
		fixture.Seats(seats, types.ElectedBy(types.Members())),
		fixture.Seats(1, types.ElectedBy(types.OnRoll(w.roll))),
		fixture.Seats(1, types.AppointedBy(w.f.Region.Authority().String())))
	config.Owner = w.f.Region.Authority().String()
	config.Rules.DelaySeconds, config.Rules.VetoPpm, config.Rules.RetrySeconds, config.Rules.RecallPpm = 50, 150_000, 2000, 150_000
	return config
}

func (w *world) pick(n int) int      { return w.r.IntN(n) }
func (w *world) chance(one int) bool { return w.pick(one) == 0 }

// proposal is mostly one in a phase, sometimes any.
func (w *world) proposal(state *types.GenesisState, phase types.ProposalPhase) uint64 {
	var ids []uint64
	for _, proposal := range state.Proposals {
		if proposal.Phase == phase || w.chance(10) {
			ids = append(ids, proposal.Id)
		}
	}
	if len(ids) == 0 {
		return 1
	}
	return ids[w.pick(len(ids))]
}

// seated is a member who sits on the second board, if anybody does.
func (w *world) seated(state *types.GenesisState) *regiontypes.Member {
	if len(state.Seats) == 0 {
		return nil
	}
	member := w.f.Member(state.Seats[w.pick(len(state.Seats))].Member)
	return &member
}

// voting lets several people vote on one proposal; it fails when none of them may.
func (w *world) voting(state *types.GenesisState) func(context.Context) error {
	proposal := w.proposal(state, types.PROPOSAL_PHASE_VOTING)
	var votes []*types.MsgVote
	for range 5 {
		signer := w.members[w.pick(len(w.members))].Address
		if holder := w.seated(state); holder != nil && w.chance(2) {
			signer = holder.Address
		}
		votes = append(votes, &types.MsgVote{Signer: signer, Proposal: proposal, Choice: types.Choice(1 + w.pick(6)/5)})
	}
	return func(context.Context) error {
		counted := 0
		for _, vote := range votes {
			if w.f.Failing(sent(w.f, vote)) == nil {
				counted++
			}
		}
		if counted == 0 {
			return types.ErrNotElector
		}
		return nil
	}
}

// with is mostly a member of a status, sometimes any.
func (w *world) with(status regiontypes.MemberStatus) uint64 {
	for range 8 {
		member := w.f.Member(w.members[w.pick(len(w.members))].Id)
		if member.Status == status {
			return member.Id
		}
	}
	return w.members[0].Id
}

// election is mostly one that is open.
func (w *world) election(state *types.GenesisState) uint64 {
	var ids []uint64
	for _, election := range state.Elections {
		if !election.Closed || w.chance(10) {
			ids = append(ids, election.Id)
		}
	}
	if len(ids) == 0 {
		return 1
	}
	return ids[w.pick(len(ids))]
}

func (w *world) endBlock() {
	seconds := []time.Duration{0, 0, 0, 1, 1, 10, 20, 60, 60, 400, 3000}[w.pick(11)]
	w.f.Advance(seconds * time.Second)
	w.f.EndBlock()
	w.f.RequireBoardInvariants()
}

func (w *world) step() (string, func(context.Context) error) {
	f, authority := w.f, w.f.Region.Authority().String()
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(w.t, err)
	board, class, member := w.boards[w.pick(2)], uint32(w.pick(2)), w.members[w.pick(len(w.members))]
	send := func(msg sdk.Msg) func(context.Context) error { return sent(f, msg) }
	switch w.pick(24) {
	case 0, 1:
		msg := &types.MsgPropose{Signer: member.Address, Board: board, Commitment: make([]byte, 32)}
		if w.chance(2) {
			// Fails while they are active, and can be tried again when they are not.
			msg.Board = 1
			msg.Messages = f.Pack(&regiontypes.MsgReinstateMember{Signer: authority, Member: w.members[w.pick(8)].Id})
		} else if holder := w.seated(state); holder != nil {
			msg.Board, msg.Signer = 2, holder.Address
		}
		return "propose", send(msg)
	case 2, 3, 4, 5:
		return "vote", w.voting(state)
	case 6:
		return "veto", send(&types.MsgVeto{Signer: member.Address, Proposal: w.proposal(state, types.PROPOSAL_PHASE_PASSED)})
	case 7:
		return "withdraw", send(&types.MsgWithdraw{Signer: member.Address, Proposal: w.proposal(state, types.PROPOSAL_PHASE_VOTING)})
	case 8:
		return "retry", send(&types.MsgRetry{Signer: member.Address, Proposal: w.proposal(state, types.PROPOSAL_PHASE_FAILED)})
	case 9:
		return "call", send(&types.MsgCallElection{Signer: member.Address, Board: 2, Class: class})
	case 10, 11, 12:
		return "stand", send(&types.MsgStand{Signer: member.Address, Election: w.election(state)})
	case 13, 14, 15:
		msg := &types.MsgCastBallot{Signer: member.Address, Election: w.election(state)}
		for _, candidate := range state.Candidates {
			if candidate.Election == msg.Election && !candidate.Withdrawn && w.chance(2) {
				msg.Candidates = append(msg.Candidates, candidate.Member)
			}
		}
		return "cast", send(msg)
	case 16:
		return "petition", send(&types.MsgSignPetition{Signer: member.Address, Board: 2, Class: class, Index: uint32(w.pick(3))})
	case 17:
		return "resign", send(&types.MsgResign{Signer: member.Address, Board: 2})
	case 18:
		return "appoint", send(&types.MsgAppoint{Signer: authority, Board: 2, Class: 2, Member: member.Id})
	case 19:
		return "dismiss", send(&types.MsgDismissSeat{Signer: authority, Board: 2, Class: 2})
	case 20:
		if w.chance(2) {
			return "join", func(ctx context.Context) error { return f.Board.AddToRoll(ctx, w.roll, member.Id) }
		}
		return "quit", func(ctx context.Context) error { return f.Board.RemoveFromRoll(ctx, w.roll, member.Id) }
	case 21:
		if w.chance(4) {
			return "suspend", func(ctx context.Context) error { return f.Region.Suspend(ctx, member.Id, "why") }
		}
		suspended := w.with(regiontypes.MEMBER_STATUS_SUSPENDED)
		return "reinstate", func(ctx context.Context) error { return f.Region.Reinstate(ctx, suspended) }
	case 22:
		if w.chance(4) {
			return "leave", func(ctx context.Context) error { return f.Region.Leave(ctx, member.Id) }
		}
		left := f.Member(w.with(regiontypes.MEMBER_STATUS_LEFT))
		return "return", func(ctx context.Context) error {
			_, err := f.Region.Admit(ctx, left.Address, 0)
			return err
		}
	}
	if !w.chance(5) {
		return "idle", func(context.Context) error { return nil }
	}
	return "configure", send(&types.MsgConfigureBoard{Signer: authority, Board: 2, Config: w.mixed(uint32(2 + w.pick(2)))})
}

// moves exports the region and goes on with it elsewhere.
func (w *world) moves() {
	first, err := w.f.Board.ExportGenesis(w.f.Ctx)
	require.NoError(w.t, err)
	again := importInto(w.t, w.f, first)
	second, err := again.Board.ExportGenesis(again.Ctx)
	require.NoError(w.t, err)
	require.Equal(w.t, w.f.Cdc.MustMarshalJSON(first), again.Cdc.MustMarshalJSON(second))
}

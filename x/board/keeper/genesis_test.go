package keeper_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// lived is a region in which everything that is stored has been used: an open and a
// closed vote, election and petition, a decision that waits and one that failed.
func lived(t *testing.T) (*fixture.Fix, []regiontypes.Member) {
	f := fixture.New(t)
	m := f.AdmitMany(6)
	roll := f.Roll(m[:4]...)
	f.EndBlock()
	config := fixture.DirectConfig(types.Members())
	config.Address = f.Region.Authority().String()
	config.Rules.RetrySeconds = 5000
	assembly := f.Open(config)
	class := fixture.Seats(2, types.ElectedBy(types.OnRoll(roll)))
	class.Threshold = 1
	seated := fixture.SeatedConfig(2, class, fixture.Seats(1, types.ElectedBy(types.Members())), fixture.Seats(1, types.AppointedBy(f.AddressOf(assembly))))
	seated.Rules.DelaySeconds, seated.Rules.VetoPpm, seated.Rules.RetrySeconds = 5000, fixture.Half, 500
	council := f.Open(seated)
	closed := f.Open(fixture.DirectConfig(types.Members()))
	require.NoError(t, f.Board.Close(f.Ctx, closed))
	send(t, f, &types.MsgAppointOfficer{Signer: f.AddressOf(council), Member: m[5].Id, Permission: "region.bank"})

	f.Elect(council, 0, m[0], m[1])
	f.Elect(council, 1, m[4])
	send(t, f, &types.MsgAppoint{Signer: f.AddressOf(assembly), Board: council, Class: 2, Member: m[5].Id})
	f.EndBlock()

	failed := f.Propose(assembly, m[0], &regiontypes.MsgReinstateMember{Signer: f.AddressOf(assembly), Member: 1})
	f.Yes(failed, m[:4]...)
	f.EndBlock()
	waiting := f.Propose(council, m[0])
	f.Yes(waiting, m[0], m[4])
	f.EndBlock()
	send(t, f, &types.MsgVeto{Signer: m[2].Address, Proposal: waiting})
	open := f.Propose(assembly, m[2])
	f.Yes(open, m[0])
	f.No(open, m[1])
	gone := f.Propose(assembly, m[3])
	f.No(gone, m[:4]...) // rejected in this block, its votes wait to be forgotten

	send(t, f, &types.MsgSignPetition{Signer: m[3].Address, Board: council, Index: 1})
	send(t, f, &types.MsgResign{Signer: m[4].Address, Board: council})
	send(t, f, &types.MsgCallElection{Signer: m[4].Address, Board: council, Class: 1})
	stand(t, f, 3, m[4], m[2])
	f.Advance(1e9)
	require.NoError(t, f.Board.RemoveFromRoll(f.Ctx, roll, m[2].Id))
	f.Advance(fixture.Nomination * 1e9)
	send(t, f, ballot(m[0], 3, m[4], m[2]))
	send(t, f, ballot(m[1], 3, m[4]))
	f.RequireBoardInvariants()
	return f, m
}

func TestExportImportExportIsByteEqual(t *testing.T) {
	f, _ := lived(t)
	first, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	for name, count := range map[string]int{
		"boards": len(first.Boards), "seats": len(first.Seats), "rolls": len(first.Rolls), "entries": len(first.RollEntries),
		"elections": len(first.Elections), "candidates": len(first.Candidates), "ballots": len(first.Ballots),
		"petitions": len(first.Petitions), "signatures": len(first.Signatures), "proposals": len(first.Proposals),
		"votes": len(first.Votes), "vetoes": len(first.Vetoes), "terms": len(first.TermEnds), "prunes": len(first.Prunes), "former entries": len(first.FormerEntries), "officers": len(first.Officers),
	} {
		require.NotZero(t, count, name)
	}
	again := importInto(t, f, first)
	second, err := again.Board.ExportGenesis(again.Ctx)
	require.NoError(t, err)
	require.Equal(t, string(f.Cdc.MustMarshalJSON(first)), string(again.Cdc.MustMarshalJSON(second)))
	again.RequireBoardInvariants()

	// Both go on alike.
	for _, one := range []*fixture.Fix{f, again} {
		one.Wait(fixture.Voting)
		one.Wait(5000)
		one.RequireBoardInvariants()
	}
	afterFirst, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	afterSecond, err := again.Board.ExportGenesis(again.Ctx)
	require.NoError(t, err)
	require.Equal(t, afterFirst, afterSecond)
}

// importInto starts a region of the same people with an exported state.
func importInto(t *testing.T, f *fixture.Fix, state *types.GenesisState) *fixture.Fix {
	t.Helper()
	people, err := f.Region.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	again := fixture.New(t)
	again.Ctx = again.Ctx.WithBlockHeader(f.Ctx.BlockHeader())
	require.NoError(t, again.Region.InitGenesis(again.Ctx, people))
	raw := f.Cdc.MustMarshalJSON(state)
	var read types.GenesisState
	require.NoError(t, again.Cdc.UnmarshalJSON(raw, &read))
	require.NoError(t, again.Board.InitGenesis(again.Ctx, &read))
	return again
}

func TestAGenesisNamesTheFirstBoardsWithTheirHoldersAndRolls(t *testing.T) {
	f := fixture.New(t)
	m := f.AdmitMany(3)
	config := fixture.SeatedConfig(2, fixture.Seats(3, types.ElectedBy(types.OnRoll(1))))
	state := types.DefaultGenesis()
	state.LastBoard, state.LastRoll = 1, 1
	state.Boards = []types.Board{{Id: 1, Config: config}}
	state.Rolls = []types.Roll{{Id: 1, Owner: addr("owner")}}
	for i, member := range m {
		state.RollEntries = append(state.RollEntries, types.RollEntry{Roll: 1, Member: member.Id})
		state.Seats = append(state.Seats, types.Seat{Board: 1, Index: uint32(i), Member: member.Id})
	}
	require.NoError(t, f.Board.InitGenesis(f.Ctx, state))
	f.RequireBoardInvariants()
	require.Equal(t, types.AddressOf(1).String(), f.AddressOf(1))
	f.EndBlock()
	proposal := f.Propose(1, m[0])
	f.Yes(proposal, m[:2]...)
	require.Equal(t, types.PROPOSAL_PHASE_PASSED, f.Phase(proposal))
	f.Wait(fixture.Term - fixture.Nomination - fixture.Election)
	require.Len(t, elections(t, f), 1, "and their terms end")
	f.RequireBoardInvariants()
}

func TestAGenesisThatContradictsItselfIsRefused(t *testing.T) {
	for name, bad := range map[string]struct {
		says   string
		change func(*types.GenesisState)
	}{
		"params of zero":                        {"params.max_open_proposals_per_member is 0", func(s *types.GenesisState) { s.Params = types.Params{} }},
		"a board id that was not given out":     {"board 2: ids ascend from 2", func(s *types.GenesisState) { s.LastBoard = 1 }},
		"boards out of order":                   {"board 1: ids ascend from 3", func(s *types.GenesisState) { s.Boards[0], s.Boards[1] = s.Boards[1], s.Boards[0] }},
		"a board without a form":                {"board 1: form is 0", func(s *types.GenesisState) { s.Boards[0].Config.Form = 0 }},
		"a board whose roll is not there":       {"1, of board 2: roll not found", func(s *types.GenesisState) { s.Rolls, s.RollEntries, s.FormerEntries = nil, nil, nil }},
		"a former entry of no roll":             {"was on roll 9: both must exist", func(s *types.GenesisState) { s.FormerEntries[0].Roll = 9 }},
		"an election on no roll":                {"9, of election 1: roll not found", func(s *types.GenesisState) { s.Elections[0].Roll = 9 }},
		"a proposal on no roll":                 {"9, of proposal 1: roll not found", func(s *types.GenesisState) { s.Proposals[0].Rolls = []uint64{9} }},
		"two boards at one address":             {"is of boards 1 and 2", func(s *types.GenesisState) { s.Boards[1].Config.Address = s.Boards[0].Config.Address }},
		"a board made in another time":          {"board has time -1", func(s *types.GenesisState) { s.Boards[0].CreatedAt = -1 }},
		"a seat that does not exist":            {"board 2, class 0, seat 60", func(s *types.GenesisState) { s.Seats[0].Index = 60 }},
		"a seat of a class that does not exist": {"board 2 has 3 classes, none 7", func(s *types.GenesisState) { s.Seats[0].Class = 7 }},
		"a seat named twice":                    {"board 2, class 0, seat 0 of member 2", func(s *types.GenesisState) { s.Seats = append(s.Seats, s.Seats[0]) }},
		"a seat from the far future":            {"seat has time 1125899906842624", func(s *types.GenesisState) { s.Seats[0].From = 1 << 50 }},
		"a member in two seats":                 {"member 2 has two seats on board 2", func(s *types.GenesisState) { s.Seats[1].Member = s.Seats[0].Member }},
		"a holder who is no member":             {"board/seats: 99", func(s *types.GenesisState) { s.Seats[0].Member = 99 }},
		"a term that nobody follows":            {"board/terms: no election is due", func(s *types.GenesisState) { s.TermEnds = nil }},
		"a term end of no board":                {"99, of a term that ends", func(s *types.GenesisState) { s.TermEnds[0].Board = 99 }},
		"somebody on a roll twice":              {"member 2 on roll 1", func(s *types.GenesisState) { s.RollEntries = append(s.RollEntries, s.RollEntries[0]) }},
		"a roll of the wrong size":              {"board/rolls: roll 1", func(s *types.GenesisState) { s.Rolls[0].Size_++ }},
		"a roll without an owner":               {"roll's owner", func(s *types.GenesisState) { s.Rolls[0].Owner = "" }},
		"an election of no board":               {"election 3 of board 99", func(s *types.GenesisState) { s.Elections[2].Board = 99 }},
		"an election for a seat that is not":    {"election 3, seat 9 of 1", func(s *types.GenesisState) { s.Elections[2].Seats = []uint32{9} }},
		"an election for no seat":               {"for 0 seats", func(s *types.GenesisState) { s.Elections[2].Seats = nil }},
		"a candidate of no election":            {"candidate 0 (member 2) of election 99", func(s *types.GenesisState) { s.Candidates[0].Election = 99 }},
		"a candidate beyond the ballot":         {"candidate 64 (member 2)", func(s *types.GenesisState) { s.Candidates[0].Position = 64 }},
		"a ballot in no election":               {"ballot of member 2 in election 99", func(s *types.GenesisState) { s.Ballots[0].Election = 99 }},
		"a ballot too few":                      {"board/ballots: candidate 0 of election 3", func(s *types.GenesisState) { s.Ballots = s.Ballots[1:] }},
		"a petition about no seat":              {"petition 1, seat 9 of 2", func(s *types.GenesisState) { s.Petitions[0].Index = 9 }},
		"a petition of the far past":            {"petition has time -1", func(s *types.GenesisState) { s.Petitions[0].OpenedAt = -1 }},
		"a signature twice":                     {"member 5 signed 1 twice", func(s *types.GenesisState) { s.Signatures = append(s.Signatures, s.Signatures[0]) }},
		"a proposal of no board":                {"99, of proposal 1", func(s *types.GenesisState) { s.Proposals[0].Board = 99 }},
		"a proposal of nobody":                  {"proposer is 0", func(s *types.GenesisState) { s.Proposals[0].Proposer = 0 }},
		"a proposal in no phase":                {"proposal 1 has phase 99", func(s *types.GenesisState) { s.Proposals[0].Phase = 99 }},
		"a vote too many": {"board/votes: PRUNE_KIND_VOTES of 3", func(s *types.GenesisState) {
			s.Votes = append(s.Votes, types.Vote{Proposal: 3, Member: 1, Choice: types.CHOICE_YES})
		}},
		"a prune of nothing":           {"prune of 9 4", func(s *types.GenesisState) { s.Prunes[0].Kind = 9 }},
		"an officer of no board":       {"99, of officer 7", func(s *types.GenesisState) { s.Officers[0].Board = 99 }},
		"an officer of a closed board": {"board/boards: 3, since", func(s *types.GenesisState) { s.Officers[0].Board = 3 }},
	} {
		t.Run(name, func(t *testing.T) {
			f, _ := lived(t)
			state, err := f.Board.ExportGenesis(f.Ctx)
			require.NoError(t, err)
			bad.change(state)
			people, err := f.Region.ExportGenesis(f.Ctx)
			require.NoError(t, err)
			again := fixture.New(t)
			again.Ctx = again.Ctx.WithBlockHeader(f.Ctx.BlockHeader())
			require.NoError(t, again.Region.InitGenesis(again.Ctx, people))
			require.ErrorContains(t, again.Board.InitGenesis(again.Ctx, state), bad.says)
		})
	}
}

func TestTheDefaultGenesisIsValid(t *testing.T) {
	require.NoError(t, types.DefaultGenesis().Validate())
	f := fixture.New(t)
	require.NoError(t, invariant.CheckAll(f.Ctx, f.Board.Invariants()))
}

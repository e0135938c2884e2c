package app_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	authtypes "github.com/cosmos/cosmos-sdk/x/auth/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

const hour, day = int64(3600), int64(86400)

// simulatedAssembly decides quickly, so that a random life has many decisions.
const simulatedAssembly = `{"form":"FORM_DIRECT","electorate":{"kind":"ELECTORATE_KIND_MEMBERS"},
	"rules":{"share_ppm":500000,"quorum_ppm":50000,"voting_seconds":"43200","delay_seconds":"21600","veto_ppm":150000,"retry_seconds":"432000"}}`

// simulatedCouncil has seats of both kinds: the members elect some, the assembly appoints one.
const simulatedCouncil = `{"form":"FORM_SEATED","classes":[
	{"seats":3,"source":{"kind":"SOURCE_KIND_ELECTED","electorate":{"kind":"ELECTORATE_KIND_MEMBERS"}},"term_seconds":"864000"},
	{"seats":2,"source":{"kind":"SOURCE_KIND_APPOINTED","appointer":"AUTHORITY"},"term_seconds":"3456000"}],
	"rules":{"threshold":1,"voting_seconds":"43200","retry_seconds":"432000","nomination_seconds":"43200","election_seconds":"86400","recall_ppm":150000}}`

// proposal puts what only a board signs to that board's vote.
func (s *simulation) proposal(who *apptest.Person, msg sdk.Msg) sdk.Msg {
	s.T.Helper()
	signers, _, err := s.Encoding().Codec.GetMsgV1Signers(msg)
	require.NoError(s.T, err)
	board, found, err := s.Board.BoardByAddress(s.Now(), signers[0])
	require.NoError(s.T, err)
	require.True(s.T, found, "%s is signed by no board", sdk.MsgTypeURL(msg))
	packed, err := codectypes.NewAnyWithValue(msg)
	require.NoError(s.T, err)
	return &boardtypes.MsgPropose{Signer: who.Address.String(), Board: board.Id, Messages: []*codectypes.Any{packed}, Commitment: s.commitment()}
}

// countDecisions counts what boards did since the state before as tries of the messages they decided on.
func (s *simulation) countDecisions(before *boardtypes.GenesisState) {
	if before == nil {
		return
	}
	attempts := map[uint64]uint32{}
	for _, proposal := range before.Proposals {
		attempts[proposal.Id] = proposal.Attempts
	}
	for _, proposal := range s.board.Proposals {
		if attempts[proposal.Id] == proposal.Attempts {
			continue
		}
		for _, url := range proposal.MessageTypes() {
			s.tried[url]++
			if proposal.Phase == boardtypes.PROPOSAL_PHASE_EXECUTED {
				s.done[url]++
				continue
			}
			if s.errors[url] == nil {
				s.errors[url] = map[string]int{}
			}
			s.errors[url][fmt.Sprintf("%s %d", proposal.Failure.GetCodespace(), proposal.Failure.GetCode())]++
		}
	}
}

// council is the seated board of the genesis.
const council = 2

func (s *simulation) authority() string { return s.Region.Authority().String() }

// byAssembly has any member propose what the assembly would sign.
func byAssembly(make func(s *simulation, signer string) sdk.Msg) func(s *simulation) (*apptest.Person, sdk.Msg) {
	return func(s *simulation) (*apptest.Person, sdk.Msg) {
		_, who := s.member(nil)
		msg := make(s, s.authority())
		if msg == nil {
			return nil, nil
		}
		return who, msg
	}
}

// seat is one that a board has, whose mandate is current and whose holder is active.
func (s *simulation) seat(fits func(boardtypes.Seat) bool) (boardtypes.Seat, *apptest.Person) {
	one, ok := pick(s, s.board.Seats, func(seat boardtypes.Seat) bool {
		return seat.Until > s.now && s.person(seat.Member) != nil && s.openBoard(seat.Board) && fits(seat)
	})
	if !ok {
		return one, nil
	}
	return one, s.person(one.Member)
}

func (s *simulation) openBoard(id uint64) bool { return s.board.Boards[id-1].Open() }

func (s *simulation) boardOf(fits func(boardtypes.Board) bool) (boardtypes.Board, bool) {
	return pick(s, s.board.Boards, func(b boardtypes.Board) bool { return b.Open() && fits(b) })
}

// elects says whether a class of seats exists and is elected, or else appointed.
func (s *simulation) elects(board uint64, class uint32, elected bool) bool {
	classes := s.board.Boards[board-1].Config.Classes
	return int(class) < len(classes) && (classes[class].Source.Kind == boardtypes.SOURCE_KIND_ELECTED) == elected
}

// participant is anybody who may propose on a board.
func (s *simulation) participant(board boardtypes.Board) *apptest.Person {
	if board.Direct() {
		_, who := s.elector(board.Config.Electorate)
		return who
	}
	_, who := s.seat(func(seat boardtypes.Seat) bool { return seat.Board == board.Id })
	return who
}

func (s *simulation) elector(electorate boardtypes.Electorate) (uint64, *apptest.Person) {
	return s.member(func(id uint64) bool {
		if electorate.Roll == 0 {
			return s.region.Members[id-1].Elector()
		}
		return slices.ContainsFunc(s.board.RollEntries, func(e boardtypes.RollEntry) bool {
			return e.Roll == electorate.Roll && e.Member == id
		})
	})
}

// election is an open one, before or after its voting began, with the electorate of its class.
func (s *simulation) election(voting bool) (boardtypes.Election, boardtypes.Electorate, bool) {
	one, ok := pick(s, s.board.Elections, func(e boardtypes.Election) bool {
		return !e.Closed && (s.now >= e.VotingAt) == voting
	})
	if !ok {
		return one, boardtypes.Electorate{}, false
	}
	return one, s.board.Boards[one.Board-1].Config.Classes[one.Class].Source.Electorate, true
}

func (s *simulation) proposalIn(phase boardtypes.ProposalPhase) (boardtypes.Proposal, bool) {
	return pick(s, s.board.Proposals, func(p boardtypes.Proposal) bool { return p.Phase == phase })
}

// config is a new board's: all members decide, or a few whom they elect.
func (s *simulation) config() boardtypes.BoardConfig {
	config := boardtypes.BoardConfig{Code: s.code("board")}
	if s.random.IntN(3) == 0 {
		config.Form, config.Electorate = boardtypes.FORM_DIRECT, boardtypes.Members()
		if roll, ok := pick(s, s.board.Rolls, nil); ok && s.random.IntN(2) == 0 {
			config.Electorate = boardtypes.OnRoll(roll.Id)
		}
		config.Rules = boardtypes.Rules{SharePpm: 500_000, QuorumPpm: 100_000, VotingSeconds: day}
		return config
	}
	config.Form = boardtypes.FORM_SEATED
	config.Classes = []boardtypes.SeatClass{
		{Seats: 1 + uint32(s.random.IntN(3)), Source: boardtypes.ElectedBy(boardtypes.Members()), TermSeconds: 10 * day},
		{Seats: 1, Source: boardtypes.AppointedBy(s.authority()), TermSeconds: 40 * day, Threshold: uint32(s.random.IntN(2))},
	}
	config.Rules = boardtypes.Rules{
		Threshold: 1, VotingSeconds: day, NominationSeconds: 12 * hour, ElectionSeconds: day, RecallPpm: 200_000, RetrySeconds: day,
	}
	return config
}

// boardActs are what members do with boards.
func boardActs() map[string]act {
	return map[string]act{
		"/factor.board.v1.MsgPropose": {weight: 4, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			if who := s.person(1); who != nil && s.random.IntN(4) == 0 { // fails until they are suspended, and can be tried again
				return who, s.proposal(who, &regiontypes.MsgReinstateMember{Signer: s.authority(), Member: 1})
			}
			board, _ := s.boardOf(func(boardtypes.Board) bool { return true })
			if who := s.participant(board); who != nil {
				return who, &boardtypes.MsgPropose{Signer: who.Address.String(), Board: board.Id, Commitment: s.commitment()}
			}
			return nil, nil
		}},
		"/factor.board.v1.MsgVote": {weight: 100, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			proposal, ok := s.proposalIn(boardtypes.PROPOSAL_PHASE_VOTING)
			if !ok {
				return nil, nil
			}
			choice := boardtypes.CHOICE_YES
			if s.random.IntN(8) == 0 {
				choice = boardtypes.CHOICE_NO
			}
			if who := s.participant(s.board.Boards[proposal.Board-1]); who != nil {
				return who, &boardtypes.MsgVote{Signer: who.Address.String(), Proposal: proposal.Id, Choice: choice}
			}
			return nil, nil
		}},
		"/factor.board.v1.MsgVeto": {weight: 2, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			proposal, ok := s.proposalIn(boardtypes.PROPOSAL_PHASE_PASSED)
			if !ok {
				return nil, nil
			}
			_, who := s.member(nil)
			return who, &boardtypes.MsgVeto{Signer: who.Address.String(), Proposal: proposal.Id}
		}},
		"/factor.board.v1.MsgWithdraw": {weight: 1, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			proposal, ok := s.proposalIn(boardtypes.PROPOSAL_PHASE_VOTING)
			if who := s.person(proposal.Proposer); ok && who != nil {
				return who, &boardtypes.MsgWithdraw{Signer: who.Address.String(), Proposal: proposal.Id}
			}
			return nil, nil
		}},
		"/factor.board.v1.MsgRetry": {weight: 4, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			proposal, ok := pick(s, s.board.Proposals, func(p boardtypes.Proposal) bool {
				return p.Phase == boardtypes.PROPOSAL_PHASE_FAILED && p.RetryUntil > s.now && s.openBoard(p.Board)
			})
			if !ok {
				return nil, nil
			}
			if who := s.participant(s.board.Boards[proposal.Board-1]); who != nil {
				return who, &boardtypes.MsgRetry{Signer: who.Address.String(), Proposal: proposal.Id}
			}
			return nil, nil
		}},
		"/factor.board.v1.MsgCallElection": {weight: 4, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			board, ok := s.boardOf(func(b boardtypes.Board) bool { return !b.Direct() })
			if !ok {
				return nil, nil
			}
			class := uint32(s.random.IntN(len(board.Config.Classes)))
			_, who := s.elector(board.Config.Classes[class].Source.Electorate)
			if who == nil || !s.elects(board.Id, class, true) {
				return nil, nil
			}
			return who, &boardtypes.MsgCallElection{Signer: who.Address.String(), Board: board.Id, Class: class}
		}},
		"/factor.board.v1.MsgStand": {weight: 14, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			election, electorate, ok := s.election(false)
			if _, who := s.elector(electorate); ok && who != nil {
				return who, &boardtypes.MsgStand{Signer: who.Address.String(), Election: election.Id}
			}
			return nil, nil
		}},
		"/factor.board.v1.MsgWithdrawCandidacy": {weight: 12, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			candidate, ok := pick(s, s.board.Candidates, func(c boardtypes.Candidate) bool {
				return !c.Withdrawn && slices.ContainsFunc(s.board.Elections, func(e boardtypes.Election) bool { return e.Id == c.Election && !e.Closed })
			})
			if who := s.person(candidate.Member); ok && who != nil {
				return who, &boardtypes.MsgWithdrawCandidacy{Signer: who.Address.String(), Election: candidate.Election}
			}
			return nil, nil
		}},
		"/factor.board.v1.MsgCastBallot": {weight: 16, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			election, electorate, ok := s.election(true)
			_, who := s.elector(electorate)
			if !ok || who == nil {
				return nil, nil
			}
			ballot := &boardtypes.MsgCastBallot{Signer: who.Address.String(), Election: election.Id}
			for _, candidate := range s.board.Candidates {
				if candidate.Election == election.Id && !candidate.Withdrawn && s.random.IntN(2) == 0 {
					ballot.Candidates = append(ballot.Candidates, candidate.Member)
				}
			}
			return who, ballot
		}},
		"/factor.board.v1.MsgSignPetition": {weight: 5, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			seat, held := s.seat(func(seat boardtypes.Seat) bool { return s.elects(seat.Board, seat.Class, true) })
			if held == nil {
				return nil, nil
			}
			_, who := s.elector(s.board.Boards[seat.Board-1].Config.Classes[seat.Class].Source.Electorate)
			if who == nil {
				return nil, nil
			}
			return who, &boardtypes.MsgSignPetition{Signer: who.Address.String(), Board: seat.Board, Class: seat.Class, Index: seat.Index}
		}},
		"/factor.board.v1.MsgResign": {weight: 1, make: func(s *simulation) (*apptest.Person, sdk.Msg) {
			seat, who := s.seat(func(boardtypes.Seat) bool { return true })
			if who == nil {
				return nil, nil
			}
			return who, &boardtypes.MsgResign{Signer: who.Address.String(), Board: seat.Board}
		}},
	}
}

// decidedActs are what only boards do.
func decidedActs() map[string]act {
	owned := func(b boardtypes.Board) bool {
		return b.Config.Address == boardtypes.AddressOf(b.Id).String() && b.Id > council
	}
	return map[string]act{
		"/factor.region.v1.MsgAssignPower": {weight: 3, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			// Powers that no officer of the simulation uses.
			power := []string{"region.max_nesting_depth", "board.execution_gas", "coop.tie_window_seconds"}[s.random.IntN(3)]
			assign := &regiontypes.MsgAssignPower{Signer: signer, Power: power}
			if s.random.IntN(3) > 0 {
				assign.Holder = boardtypes.AddressOf(council).String()
			}
			return assign
		})},
		"/factor.board.v1.MsgOpenBoard": {weight: 3, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			return &boardtypes.MsgOpenBoard{Signer: signer, Config: s.config()}
		})},
		"/factor.board.v1.MsgConfigureBoard": {weight: 3, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			board, ok := s.boardOf(owned)
			if !ok {
				return nil
			}
			return &boardtypes.MsgConfigureBoard{Signer: signer, Board: board.Id, Config: s.config()}
		})},
		"/factor.board.v1.MsgCloseBoard": {weight: 2, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			board, ok := s.boardOf(owned)
			if !ok {
				return nil
			}
			return &boardtypes.MsgCloseBoard{Signer: signer, Board: board.Id}
		})},
		"/factor.board.v1.MsgOpenRoll": {weight: 2, board: true, make: byAssembly(func(_ *simulation, signer string) sdk.Msg {
			return &boardtypes.MsgOpenRoll{Signer: signer}
		})},
		"/factor.board.v1.MsgChangeRoll": {weight: 3, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			roll, ok := pick(s, s.board.Rolls, func(r boardtypes.Roll) bool { return r.Owner == signer })
			if !ok {
				return nil
			}
			change := &boardtypes.MsgChangeRoll{Signer: signer, Roll: roll.Id}
			id, _ := s.member(nil)
			if on, _ := pick(s, s.board.RollEntries, func(e boardtypes.RollEntry) bool { return e.Roll == roll.Id && e.Member == id }); on.Member != 0 {
				change.Remove = []uint64{id}
			} else {
				change.Add = []uint64{id}
			}
			return change
		})},
		"/factor.board.v1.MsgAppoint": {weight: 4, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			id, _ := s.member(nil)
			board, ok := s.boardOf(func(b boardtypes.Board) bool { return s.elects(b.Id, 1, false) })
			if !ok {
				return nil
			}
			return &boardtypes.MsgAppoint{Signer: signer, Board: board.Id, Class: 1, Index: uint32(s.random.IntN(int(board.Config.Classes[1].Seats))), Member: id}
		})},
		"/factor.board.v1.MsgDismissSeat": {weight: 5, board: true, make: byAssembly(func(s *simulation, signer string) sdk.Msg {
			seat, who := s.seat(func(seat boardtypes.Seat) bool { return s.elects(seat.Board, seat.Class, false) })
			if who == nil {
				return nil
			}
			return &boardtypes.MsgDismissSeat{Signer: signer, Board: seat.Board, Class: 1, Index: seat.Index}
		})},
		"/factor.board.v1.MsgAppointOfficer": {weight: 7, board: true, make: byCouncil(func(s *simulation, signer string) sdk.Msg {
			if one, ok := s.limited(signer); ok && s.random.IntN(2) == 0 {
				return &boardtypes.MsgAppointOfficer{
					Signer: signer, Member: one.Member, Permission: one.Permission, PeriodSeconds: one.PeriodSeconds, LimitPerPeriod: s.changedLimit(one.LimitPerPeriod, one.Used),
				}
			}
			id, _ := s.member(ordinary)
			return &boardtypes.MsgAppointOfficer{Signer: signer, Member: id, Permission: regiontypes.PermissionSample, LimitPerPeriod: 10, PeriodSeconds: day}
		})},
		"/factor.board.v1.MsgDismissOfficer": {weight: 2, board: true, make: byCouncil(func(s *simulation, signer string) sdk.Msg {
			officer, ok := pick(s, s.board.Officers, func(o boardtypes.Officer) bool { return o.Board == council })
			if !ok {
				return nil
			}
			return &boardtypes.MsgDismissOfficer{Signer: signer, Member: officer.Member}
		})},
	}
}

// byCouncil has a holder of a seat propose what the council would sign.
func byCouncil(make func(s *simulation, signer string) sdk.Msg) func(s *simulation) (*apptest.Person, sdk.Msg) {
	return func(s *simulation) (*apptest.Person, sdk.Msg) {
		who := s.participant(s.board.Boards[council-1])
		if who == nil {
			return nil, nil
		}
		msg := make(s, boardtypes.AddressOf(council).String())
		if msg == nil {
			return nil, nil
		}
		return who, msg
	}
}

// simulatedBoards are an assembly and a council.
func simulatedBoards() []app.BoardEntry {
	authority := authtypes.NewModuleAddress(regiontypes.ModuleName).String()
	return []app.BoardEntry{
		{Code: "assembly", Assembly: true, Config: []byte(simulatedAssembly)},
		{Code: "council", Config: []byte(strings.Replace(simulatedCouncil, "AUTHORITY", authority, 1)), Holders: []uint64{1, 2, 3}},
	}
}

package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// DefaultGenesis is a region in which nobody decides together yet.
func DefaultGenesis() *GenesisState { return &GenesisState{Params: DefaultParams()} }

// Validate checks the state by itself. That counts, indexes and queues agree with
// each other and with the region's members is checked when it is stored.
func (s *GenesisState) Validate() error {
	c := genesisCheck{state: s, boards: map[uint64]Board{}, rolls: map[uint64]bool{}, elections: map[uint64]bool{}}
	if err := s.Params.Validate(); err != nil {
		return err
	}
	for _, check := range []func() error{c.checkRolls, c.checkBoards, c.checkSeats, c.checkElections, c.checkPetitions, c.checkProposals, c.checkChanges, c.checkRest} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

type genesisCheck struct {
	state     *GenesisState
	boards    map[uint64]Board
	rolls     map[uint64]bool
	elections map[uint64]bool
}

// checkOrder checks that ids ascend and were given out.
func checkOrder(name string, id uint64, before *uint64, given uint64) error {
	if id <= *before || id > given {
		return errorsmod.Wrapf(ErrInvalid, "%s %d: ids ascend from %d to the last one, %d", name, id, *before+1, given)
	}
	*before = id
	return nil
}

func checkTimes(name string, times ...int64) error {
	for _, at := range times {
		if at < 0 || at > MaxTime {
			return errorsmod.Wrapf(ErrInvalid, "%s has time %d, times are Unix seconds", name, at)
		}
	}
	return nil
}

func checkForgotten(name string, id uint64, closed bool, at int64) error {
	if closed != (at != 0) {
		return errorsmod.Wrapf(ErrInvalid, "%s %d is closed: %t, and forgotten at %d", name, id, closed, at)
	}
	return nil
}

// checkChanges checks the changes of memberships that open votes still have to count.
func (c genesisCheck) checkChanges() error {
	before := uint64(0)
	for _, change := range c.state.Changes {
		if err := failure.First(
			checkOrder("change", change.Position, &before, c.state.LastChange), checkTimes("change", change.At, change.Since, change.Until),
		); err != nil {
			return err
		}
		known := regiontypes.MemberChangeKind_name[int32(change.Kind)] != "" && change.Kind != regiontypes.MEMBER_CHANGE_KIND_UNSPECIFIED
		if change.Member == 0 || !known {
			return errorsmod.Wrapf(ErrInvalid, "change %d is %s of member %d", change.Position, change.Kind, change.Member)
		}
	}
	return nil
}

func (c genesisCheck) checkRolls() error {
	before := uint64(0)
	for _, roll := range c.state.Rolls {
		if err := failure.First(checkOrder("roll", roll.Id, &before, c.state.LastRoll), valid.Address("roll's owner", roll.Owner)); err != nil {
			return err
		}
		c.rolls[roll.Id] = true
	}
	seen := map[RollEntry]bool{}
	for _, entry := range c.state.RollEntries {
		key := RollEntry{Roll: entry.Roll, Member: entry.Member}
		if !c.rolls[entry.Roll] || entry.Member == 0 || seen[key] {
			return errorsmod.Wrapf(ErrInvalid, "member %d on roll %d: both must exist, and once", entry.Member, entry.Roll)
		}
		seen[key] = true
		if err := checkTimes("roll entry", entry.Since); err != nil {
			return err
		}
	}
	for _, former := range c.state.FormerEntries {
		if !c.rolls[former.Roll] || former.Member == 0 {
			return errorsmod.Wrapf(ErrInvalid, "member %d was on roll %d: both must exist", former.Member, former.Roll)
		}
		if err := checkTimes("former roll entry", former.Since, former.RemovedAt); err != nil {
			return err
		}
	}
	return nil
}

func (c genesisCheck) checkVotesOn(what string, id uint64, rolls ...uint64) error {
	for _, roll := range rolls {
		if roll != 0 && !c.rolls[roll] {
			return errorsmod.Wrapf(ErrRollNotFound, "%d, of %s %d", roll, what, id)
		}
	}
	return nil
}

func (c genesisCheck) checkBoards() error {
	before, taken := uint64(0), map[string]uint64{}
	for _, board := range c.state.Boards {
		if err := failure.First(checkOrder("board", board.Id, &before, c.state.LastBoard), checkTimes("board", board.CreatedAt, board.ClosedAt)); err != nil {
			return err
		}
		if err := board.Config.Validate(); err != nil {
			return errorsmod.Wrapf(err, "board %d", board.Id)
		}
		for _, electorate := range board.Config.Electorates() {
			if electorate.Roll != 0 && !c.rolls[electorate.Roll] {
				return errorsmod.Wrapf(ErrRollNotFound, "%d, of board %d", electorate.Roll, board.Id)
			}
		}
		address := board.Config.Address
		if address == "" {
			address = AddressOf(board.Id).String()
		}
		if other, ok := taken[address]; ok && board.Open() {
			return errorsmod.Wrapf(ErrAddressTaken, "%s is of boards %d and %d", address, other, board.Id)
		}
		if board.Open() {
			taken[address] = board.Id
		}
		c.boards[board.Id] = board
	}
	return nil
}

func (c genesisCheck) checkSeats() error {
	seen := map[Seat]bool{}
	for _, seat := range c.state.Seats {
		class, err := c.boards[seat.Board].Class(seat.Class)
		if err != nil {
			return err
		}
		key := Seat{Board: seat.Board, Class: seat.Class, Index: seat.Index}
		if seat.Index >= class.Seats || seat.Member == 0 || seen[key] {
			return errorsmod.Wrapf(ErrInvalid, "board %d, class %d, seat %d of member %d: it must exist, have a holder, and be named once", seat.Board, seat.Class, seat.Index, seat.Member)
		}
		seen[key] = true
		if err := checkTimes("seat", seat.From, seat.Until); err != nil {
			return err
		}
	}
	return nil
}

func (c genesisCheck) checkElections() error {
	before := uint64(0)
	for _, election := range c.state.Elections {
		err := failure.First(
			checkOrder("election", election.Id, &before, c.state.LastElection), c.checkVotesOn("election", election.Id, election.Roll),
			checkTimes("election", election.OpenedAt, election.VotingAt, election.ClosesAt, election.ForgetAt),
			checkForgotten("election", election.Id, election.Closed, election.ForgetAt),
		)
		if err != nil {
			return err
		}
		if _, ok := c.boards[election.Board]; !ok || len(election.Seats) == 0 {
			return errorsmod.Wrapf(ErrInvalid, "election %d of board %d for %d seats", election.Id, election.Board, len(election.Seats))
		}
		if !election.Closed {
			class, err := c.boards[election.Board].Class(election.Class)
			if err != nil {
				return err
			}
			for _, index := range election.Seats {
				if index >= class.Seats {
					return errorsmod.Wrapf(ErrSeatNotFound, "election %d, seat %d of %d", election.Id, index, class.Seats)
				}
			}
		}
		c.elections[election.Id] = true
	}
	for _, candidate := range c.state.Candidates {
		if !c.elections[candidate.Election] || candidate.Position >= MaxCandidates || candidate.Member == 0 {
			return errorsmod.Wrapf(ErrInvalid, "candidate %d (member %d) of election %d", candidate.Position, candidate.Member, candidate.Election)
		}
	}
	for _, ballot := range c.state.Ballots {
		if !c.elections[ballot.Election] || ballot.Member == 0 {
			return errorsmod.Wrapf(ErrInvalid, "ballot of member %d in election %d", ballot.Member, ballot.Election)
		}
	}
	return nil
}

func (c genesisCheck) checkPetitions() error {
	before := uint64(0)
	for _, petition := range c.state.Petitions {
		err := failure.First(
			checkOrder("petition", petition.Id, &before, c.state.LastPetition), c.checkVotesOn("petition", petition.Id, petition.Roll),
			checkTimes("petition", petition.OpenedAt, petition.ClosesAt, petition.ForgetAt),
			checkForgotten("petition", petition.Id, petition.Closed, petition.ForgetAt),
			valid.ID("petition's board", petition.Board),
		)
		if err != nil {
			return err
		}
		if petition.Closed {
			continue
		}
		class, err := c.boards[petition.Board].Class(petition.Class)
		if err != nil {
			return err
		}
		if class.Source.Kind != SOURCE_KIND_ELECTED || petition.Index >= class.Seats {
			return errorsmod.Wrapf(ErrSeatNotFound, "petition %d, seat %d of %d, %s", petition.Id, petition.Index, class.Seats, class.Source.Kind)
		}
	}
	return nil
}

func (c genesisCheck) checkProposals() error {
	before := uint64(0)
	for _, proposal := range c.state.Proposals {
		err := failure.First(
			checkOrder("proposal", proposal.Id, &before, c.state.LastProposal), c.checkVotesOn("proposal", proposal.Id, proposal.Rolls...),
			checkTimes("proposal", proposal.OpenedAt, proposal.ClosesAt, proposal.DueAt, proposal.RetryUntil, proposal.ForgetAt),
			valid.ID("proposer", proposal.Proposer),
		)
		if err != nil {
			return err
		}
		if _, ok := c.boards[proposal.Board]; !ok {
			return errorsmod.Wrapf(ErrBoardNotFound, "%d, of proposal %d", proposal.Board, proposal.Id)
		}
		if proposal.Phase < PROPOSAL_PHASE_VOTING || proposal.Phase > PROPOSAL_PHASE_WITHDRAWN {
			return errorsmod.Wrapf(ErrInvalid, "proposal %d has phase %d", proposal.Id, int32(proposal.Phase))
		}
		if err := proposal.checkEnding(); err != nil {
			return errorsmod.Wrapf(err, "proposal %d", proposal.Id)
		}
	}
	return nil
}

func (c genesisCheck) checkRest() error {
	for _, term := range c.state.TermEnds {
		if _, ok := c.boards[term.Board]; !ok {
			return errorsmod.Wrapf(ErrBoardNotFound, "%d, of a term that ends at %d", term.Board, term.DueAt)
		}
	}
	for _, officer := range c.state.Officers {
		if _, ok := c.boards[officer.Board]; !ok {
			return errorsmod.Wrapf(ErrBoardNotFound, "%d, of officer %d", officer.Board, officer.Member)
		}
	}
	for _, prune := range c.state.Prunes {
		if prune.Kind < PRUNE_KIND_VOTES || prune.Kind > PRUNE_KIND_FORMER_ENTRIES || prune.Id == 0 {
			return errorsmod.Wrapf(ErrInvalid, "prune of %s %d", prune.Kind, prune.Id)
		}
	}
	return nil
}

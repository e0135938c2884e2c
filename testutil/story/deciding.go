package story

import (
	"time"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
)

// Proposal is something that a company's board votes on.
type Proposal struct {
	ID uint64
	Of Company
}

// Form is how a company decides now.
func (s *Story) Form(company Company) cooptypes.CompanyForm {
	s.T.Helper()
	form, err := s.Coop.GetForm(s.Ctx, company.ID)
	require.NoError(s.T, err)
	return form
}

// Itself is the address at which a company's board signs.
func (c Company) Itself() string { return cooptypes.AuthorityAddress(c.ID).String() }

// Proposes puts what a company would sign to the vote of its board.
func (s *Story) Proposes(name string, company Company, messages ...sdk.Msg) Proposal {
	s.T.Helper()
	proposal := s.ProposesOn(name, s.Form(company).Board, messages...)
	proposal.Of = company
	return proposal
}

// ProposesOn puts what a board would sign to its vote.
func (s *Story) ProposesOn(name string, board uint64, messages ...sdk.Msg) Proposal {
	s.T.Helper()
	packed := make([]*codectypes.Any, len(messages))
	for i, msg := range messages {
		var err error
		packed[i], err = codectypes.NewAnyWithValue(msg)
		require.NoError(s.T, err)
	}
	opened := send(s, s.BoardMsg.Propose, &boardtypes.MsgPropose{
		Signer: s.address(name), Board: board, Messages: packed,
	})
	return Proposal{ID: opened.Proposal}
}

// Agree has people vote for a proposal.
func (s *Story) Agree(proposal Proposal, names ...string) {
	s.T.Helper()
	s.votes(proposal, boardtypes.CHOICE_YES, names)
}

// Disagree has people vote against a proposal.
func (s *Story) Disagree(proposal Proposal, names ...string) {
	s.T.Helper()
	s.votes(proposal, boardtypes.CHOICE_NO, names)
}

func (s *Story) votes(proposal Proposal, choice boardtypes.Choice, names []string) {
	s.T.Helper()
	for _, name := range names {
		send(s, s.BoardMsg.Vote, &boardtypes.MsgVote{Signer: s.address(name), Proposal: proposal.ID, Choice: choice})
	}
}

// Outcome is how far a proposal has come, and why it failed if it did.
func (s *Story) Outcome(proposal Proposal) (boardtypes.ProposalPhase, string) {
	s.T.Helper()
	stored, err := s.Board.GetProposal(s.Ctx, proposal.ID)
	require.NoError(s.T, err)
	return stored.Phase, stored.Failure.String()
}

// Calls has somebody call the election of a class of a company's board.
func (s *Story) Calls(name string, company Company, class uint32) uint64 {
	s.T.Helper()
	return send(s, s.BoardMsg.CallElection, &boardtypes.MsgCallElection{
		Signer: s.address(name), Board: s.Form(company).Board, Class: class,
	}).Election
}

// Stand has people stand in an election.
func (s *Story) Stand(election uint64, names ...string) {
	s.T.Helper()
	for _, name := range names {
		send(s, s.BoardMsg.Stand, &boardtypes.MsgStand{Signer: s.address(name), Election: election})
	}
}

// Approves has somebody cast a ballot.
func (s *Story) Approves(name string, election uint64, of ...string) {
	s.T.Helper()
	ballot := &boardtypes.MsgCastBallot{Signer: s.address(name), Election: election}
	for _, candidate := range of {
		ballot.Candidates = append(ballot.Candidates, s.Member(candidate).Id)
	}
	send(s, s.BoardMsg.CastBallot, ballot)
}

// Seconds lets so many seconds of chain time pass, in one block.
func (s *Story) Seconds(count int64) { s.Pass(time.Duration(count) * time.Second) }

// Petitions has people sign for the recall of whoever sits on a seat of a company's board.
func (s *Story) Petitions(company Company, holder string, names ...string) {
	s.T.Helper()
	class, index := s.seat(company, holder)
	for _, name := range names {
		send(s, s.BoardMsg.SignPetition, &boardtypes.MsgSignPetition{
			Signer: s.address(name), Board: s.Form(company).Board, Class: class, Index: index,
		})
	}
}

// Holders are the members who sit on a company's board by a current mandate, class by class.
func (s *Story) Holders(company Company) []uint64 {
	s.T.Helper()
	var holders []uint64
	for _, one := range s.seats(company) {
		if one.Current {
			holders = append(holders, one.Seat.Member)
		}
	}
	return holders
}

// OpenElection is the election that runs on a company's board.
func (s *Story) OpenElection(company Company) uint64 {
	s.T.Helper()
	elections, err := s.BoardQuery.Elections(s.Ctx, &boardtypes.QueryElectionsRequest{Board: s.Form(company).Board})
	require.NoError(s.T, err)
	for _, one := range elections.Elections {
		if !one.Closed {
			return one.Id
		}
	}
	require.Fail(s.T, "no election is open", company.Code)
	return 0
}

func (s *Story) seat(company Company, holder string) (class, index uint32) {
	s.T.Helper()
	for _, one := range s.seats(company) {
		if one.Current && one.Seat.Member == s.Member(holder).Id {
			return one.Seat.Class, one.Seat.Index
		}
	}
	require.Fail(s.T, "has no seat", holder)
	return 0, 0
}

func (s *Story) seats(company Company) []boardtypes.SeatView {
	s.T.Helper()
	seats, err := s.BoardQuery.Seats(s.Ctx, &boardtypes.QuerySeatsRequest{Board: s.Form(company).Board})
	require.NoError(s.T, err)
	return seats.Seats
}

// FoundsForTheRegion has the region, at its own address, found a company that it shares with its workers.
func (s *Story) FoundsForTheRegion(code, manager string, form cooptypes.Form) Company {
	s.T.Helper()
	id := s.Member(manager).Id
	founded := send(s, s.CoopMsg.FoundRegionalCompany, &cooptypes.MsgFoundRegionalCompany{
		Signer: s.Region.Authority().String(), Code: code, Form: form, Manager: id, Occupation: occupation,
	})
	return Company{ID: founded.Company, Code: code, Signer: manager}
}

// TakesJob has somebody accept the job that a company offered.
func (s *Story) TakesJob(name string, company Company) {
	s.T.Helper()
	send(s, s.CoopMsg.AcceptOffer, &cooptypes.MsgAcceptOffer{Signer: s.address(name), Company: company.ID, Occupation: occupation})
}

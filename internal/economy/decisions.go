package economy

import (
	"context"
	"fmt"
	"sync"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	regionalbanktypes "github.com/factor-coop/factor/x/regionalbank/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

// The boards of the region file, in its order.
const (
	assembly = 1
	bank     = 2
)

// The two who found companies without an endowment, which cannot pay their first hours.
const (
	rescued  = "paper-press"
	bankrupt = "glass-house"
)

// decided is what the region decided in the demo.
type decided struct {
	mu        sync.Mutex
	request   uint64
	election  uint64
	proposals map[string]uint64
}

// planDecisions is what the region decides together, once each: the members elect to
// the bank's vacant seat and raise a wage factor, the bank subsidises the clinic,
// saves one company and ends another.
func (w *World) planDecisions(begin int64, week int) {
	printer, glazier := w.people[w.plan.Members()], w.people[w.plan.Members()+1]
	banker, other := w.people[0], w.people[1]
	switch week {
	case 0:
		w.planPennilessCompany(begin, rescued, printer)
		w.planPennilessCompany(begin, bankrupt, glazier)
		w.agenda.plan(begin+day, w.people[3].Name, "call an election for the vacant seat of the bank board", w.callElection)
		for _, candidate := range w.people[3:6] {
			w.agenda.plan(begin+2*day, candidate.Name, "stand for the bank board", func(ctx context.Context) error { return w.stand(ctx, candidate) })
		}
		w.agenda.plan(begin+2*day, banker.Name, "propose to subsidise the clinic", func(ctx context.Context) error {
			return w.proposeBank(ctx, banker, "subsidy", &regionalbanktypes.MsgSetSubsidy{Company: w.firms["willow-clinic"].id, Terms: regionalbanktypes.Terms{
				RatePpm: 300_000, Cap: 2_000_000_000, Source: regionalbanktypes.SUBSIDY_SOURCE_ISSUED,
			}})
		})
		w.planVotes(begin+3*day, "subsidy", banker, other)
		w.agenda.plan(begin+3*day, printer.Name, "ask the bank for a reserve", func(ctx context.Context) error { return w.askForReserve(ctx, printer) })
		w.agenda.plan(begin+4*day, other.Name, "propose to grant "+rescued+" a reserve", func(ctx context.Context) error {
			return w.proposeBank(ctx, other, "grant", &regionalbanktypes.MsgGrant{Pool: regionalbanktypes.POOL_RESERVE, Amount: 2_000_000_000})
		})
		w.planVotes(begin+5*day, "grant", banker, other)
	case 1:
		for _, voter := range w.people {
			at := begin + 2*day + w.random.Int63n(4*day)
			first, second := w.random.Intn(3), w.random.Intn(3)
			w.agenda.plan(at, voter.Name, "vote for the bank board", func(ctx context.Context) error {
				return w.castBallot(ctx, voter, w.people[3+first], w.people[3+second])
			})
		}
		nurse := w.firms["willow-clinic"].founder
		w.agenda.plan(begin+day, nurse.Name, "propose to the assembly that nurses are needed more", func(ctx context.Context) error { return w.proposeFactor(ctx, nurse) })
		for _, voter := range w.people {
			at, agrees := begin+2*day+w.random.Int63n(4*day), w.random.Intn(4) > 0
			w.agenda.plan(at, voter.Name, "vote on the nurses' factor", func(ctx context.Context) error { return w.vote(ctx, voter, "factor", agrees) })
		}
	case 2:
		w.agenda.plan(begin+2*day, banker.Name, "propose to end "+bankrupt, func(ctx context.Context) error {
			return w.proposeBank(ctx, banker, "bankruptcy", &insolvencytypes.MsgBeginProceedings{Company: w.firm(bankrupt).id})
		})
		w.planVotes(begin+3*day, "bankruptcy", banker, other)
	}
}

// planPennilessCompany has somebody found a company without an endowment and work
// there: its first hours become claims, and it is insolvent.
func (w *World) planPennilessCompany(begin int64, code string, founder *Person) {
	occupation := w.occupations["mechanic"]
	w.agenda.plan(begin+hour, founder.Name, "found "+code+" without an endowment", func(ctx context.Context) error {
		var founded cooptypes.MsgFoundCompanyResponse
		msg := &cooptypes.MsgFoundCompany{Signer: founder.address(), Code: code, Occupation: occupation, WithoutEndowment: true}
		if err := w.send(ctx, founder, msg, &founded); err != nil {
			return err
		}
		w.mu.Lock()
		defer w.mu.Unlock()
		w.firms[code] = &firm{plan: Company{Code: code}, id: founded.Company, founder: founder, officer: founder, workers: []*Person{founder}}
		return nil
	})
	w.agenda.plan(begin+8*hour, founder.Name, "clock in at "+code, func(ctx context.Context) error {
		return w.clockIn(ctx, w.firm(code), founder, 0, &worked{})
	})
	w.agenda.plan(begin+15*hour, founder.Name, "clock out", func(ctx context.Context) error { return w.clockOut(ctx, founder) })
}

func (w *World) firm(code string) *firm {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.firms[code]
}

func (w *World) planVotes(at int64, what string, voters ...*Person) {
	for _, voter := range voters {
		w.agenda.plan(at, voter.Name, "agree on the "+what, func(ctx context.Context) error { return w.vote(ctx, voter, what, true) })
	}
}

func (w *World) callElection(ctx context.Context) error {
	var called boardtypes.MsgCallElectionResponse
	by := w.people[3]
	err := w.send(ctx, by, &boardtypes.MsgCallElection{Signer: by.address(), Board: bank}, &called)
	w.decided.mu.Lock()
	defer w.decided.mu.Unlock()
	w.decided.election = called.Election
	return err
}

func (w *World) stand(ctx context.Context, candidate *Person) error {
	return w.send(ctx, candidate, &boardtypes.MsgStand{Signer: candidate.address(), Election: w.electionID()}, nil)
}

func (w *World) castBallot(ctx context.Context, voter *Person, approved ...*Person) error {
	ballot := &boardtypes.MsgCastBallot{Signer: voter.address(), Election: w.electionID()}
	for i, candidate := range approved {
		if i == 0 || candidate.ID != approved[0].ID {
			ballot.Candidates = append(ballot.Candidates, candidate.ID)
		}
	}
	return w.send(ctx, voter, ballot, nil)
}

func (w *World) electionID() uint64 {
	w.decided.mu.Lock()
	defer w.decided.mu.Unlock()
	return w.decided.election
}

func (w *World) askForReserve(ctx context.Context, founder *Person) error {
	var asked regionalbanktypes.MsgRequestGrantResponse
	err := w.send(ctx, founder, &regionalbanktypes.MsgRequestGrant{
		Signer: founder.address(), Company: w.firm(rescued).id, Pool: regionalbanktypes.POOL_RESERVE, Amount: 2_000_000_000,
		Commitment: commitment("paper for two months, and orders for it"),
	}, &asked)
	w.decided.mu.Lock()
	defer w.decided.mu.Unlock()
	w.decided.request = asked.Request
	return err
}

// proposeFactor raises the need factor of nurses by a tenth.
func (w *World) proposeFactor(ctx context.Context, by *Person) error {
	known, err := w.wage.Occupation(ctx, &wagetypes.QueryOccupationRequest{Occupation: w.occupations["nurse"]})
	if err != nil {
		return err
	}
	versions := known.Occupation.Occupation.Versions
	factors := versions[len(versions)-1].Factors
	factors.NeedPpm += 100_000
	return w.propose(ctx, by, assembly, "factor", &wagetypes.MsgSetOccupation{Signer: w.boardAddress(ctx, assembly), Code: "nurse", Factors: factors})
}

// proposeBank puts a message that the bank board would sign to its vote.
func (w *World) proposeBank(ctx context.Context, by *Person, what string, msg sdk.Msg) error {
	signer := w.boardAddress(ctx, bank)
	switch m := msg.(type) {
	case *regionalbanktypes.MsgSetSubsidy:
		m.Signer = signer
	case *regionalbanktypes.MsgGrant:
		w.decided.mu.Lock()
		m.Signer, m.Request = signer, w.decided.request
		w.decided.mu.Unlock()
		m.Company = w.firm(rescued).id
	case *insolvencytypes.MsgBeginProceedings:
		m.Signer = signer
	}
	return w.propose(ctx, by, bank, what, msg)
}

func (w *World) boardAddress(ctx context.Context, board uint64) string {
	answer, err := w.board.Board(ctx, &boardtypes.QueryBoardRequest{Board: board})
	if err != nil {
		return "" // the message is refused for it, which the agenda tells
	}
	return answer.Board.Config.Address
}

func (w *World) propose(ctx context.Context, by *Person, board uint64, what string, msg sdk.Msg) error {
	packed, err := codectypes.NewAnyWithValue(msg)
	if err != nil {
		return err
	}
	var opened boardtypes.MsgProposeResponse
	err = w.send(ctx, by, &boardtypes.MsgPropose{
		Signer: by.address(), Board: board, Messages: []*codectypes.Any{packed}, Commitment: commitment("why: " + what),
	}, &opened)
	w.decided.mu.Lock()
	defer w.decided.mu.Unlock()
	w.decided.proposals[what] = opened.Proposal
	return err
}

func (w *World) vote(ctx context.Context, voter *Person, what string, agrees bool) error {
	w.decided.mu.Lock()
	id := w.decided.proposals[what]
	w.decided.mu.Unlock()
	answer, err := w.board.Proposal(ctx, &boardtypes.QueryProposalRequest{Proposal: id})
	if err != nil {
		return err
	}
	if answer.Proposal.Phase != boardtypes.PROPOSAL_PHASE_VOTING {
		return nil // enough had agreed before they came
	}
	choice := boardtypes.CHOICE_NO
	if agrees {
		choice = boardtypes.CHOICE_YES
	}
	err = w.send(ctx, voter, &boardtypes.MsgVote{Signer: voter.address(), Proposal: id, Choice: choice}, nil)
	if answer, asked := w.board.Proposal(ctx, &boardtypes.QueryProposalRequest{Proposal: id}); asked == nil && answer.Proposal.Phase != boardtypes.PROPOSAL_PHASE_VOTING {
		return nil // decided in the same block
	}
	return err
}

// Decision is one thing that the region decided, in a sentence.
type Decision struct {
	What string `json:"what"`
	Done bool   `json:"done"`
}

// Decisions tells what the region decided so far.
func (w *World) Decisions(ctx context.Context) ([]Decision, error) {
	w.decided.mu.Lock()
	defer w.decided.mu.Unlock()
	var told []Decision
	if w.decided.election != 0 {
		answer, err := w.board.Election(ctx, &boardtypes.QueryElectionRequest{Election: w.decided.election})
		if err != nil {
			return nil, err
		}
		text := fmt.Sprintf("election to the bank board: %d of %d voted", answer.Election.Ballots, answer.Election.Electorate)
		for _, member := range answer.Election.Elected {
			text += fmt.Sprintf(", member %d (%s) was elected", member, w.people[member-1].Name)
		}
		told = append(told, Decision{What: text, Done: answer.Election.Closed})
	}
	for _, one := range []struct{ key, text string }{
		{"subsidy", "the bank board: the region pays 30% of the clinic's cost"},
		{"grant", "the bank board: a reserve for " + rescued + ", which could not pay its wages"},
		{"factor", "the assembly: nurses are needed more, their need factor rises by 10 points"},
		{"bankruptcy", "the bank board: no help for " + bankrupt + ", its assets go to the region"},
	} {
		id, opened := w.decided.proposals[one.key]
		if !opened {
			continue
		}
		answer, err := w.board.Proposal(ctx, &boardtypes.QueryProposalRequest{Proposal: id})
		if err != nil {
			return nil, err
		}
		count := answer.Count
		told = append(told, Decision{
			What: fmt.Sprintf("%s (%d yes, %d no)", one.text, count.Yes, count.No),
			Done: answer.Proposal.Phase == boardtypes.PROPOSAL_PHASE_EXECUTED,
		})
	}
	return told, nil
}

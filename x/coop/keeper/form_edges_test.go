package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/invariant"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

const (
	vote       = types.MinVotingSeconds
	nomination = 100
	election   = 200
)

func allDecide() types.Form {
	return types.Form{Kind: types.FORM_KIND_ALL_DECIDE, VotingSeconds: vote, QuorumPpm: 500_000}
}

func officers(approvalLimit int64) types.Form {
	return types.Form{Kind: types.FORM_KIND_OFFICERS, VotingSeconds: vote, QuorumPpm: 500_000, ApprovalLimit: approvalLimit, ApprovalSeconds: approvalSeconds(approvalLimit)}
}

func elected(seats, threshold uint32) types.Form {
	return types.Form{
		Kind: types.FORM_KIND_BOARD, VotingSeconds: vote, Seats: seats, Threshold: threshold,
		TermSeconds: 1_000_000, NominationSeconds: nomination, ElectionSeconds: election, RecallPpm: 500_000,
	}
}

// mixed is the board of a company of the region: two seats of the workers, one of the
// region, and both sides must agree.
func mixed() types.Form {
	form := elected(2, 2)
	form.SeatsThreshold, form.RegionSeats, form.RegionSeatsThreshold = 1, 1, 1
	return form
}

func (s *town) authority(company uint64) string { return types.AuthorityAddress(company).String() }

func (s *town) form(company uint64) types.CompanyForm {
	s.T.Helper()
	form, err := s.Coop.GetForm(s.Ctx, company)
	require.NoError(s.T, err)
	return form
}

// decide proposes messages to a company's board, has these people agree, and returns the proposal once its vote is over.
func (s *town) decide(company uint64, agree []regiontypes.Member, messages ...sdk.Msg) boardtypes.Proposal {
	s.T.Helper()
	s.Wait(1) // who joined in this second has no vote in what opens in it
	id := s.Propose(s.form(company).Board, agree[0], messages...)
	for _, who := range agree {
		if s.Phase(id) == boardtypes.PROPOSAL_PHASE_VOTING { // what no vote can change any more is decided at once
			s.Yes(id, who)
		}
	}
	s.Wait(s.form(company).Form.VotingSeconds + 1)
	s.RequireCoopInvariants()
	s.RequireBoardInvariants()
	return s.Proposal(id)
}

// passes requires that the company decides so and that the decision runs.
func (s *town) passes(company uint64, agree []regiontypes.Member, messages ...sdk.Msg) {
	s.T.Helper()
	proposal := s.decide(company, agree, messages...)
	require.Equal(s.T, boardtypes.PROPOSAL_PHASE_EXECUTED, proposal.Phase, proposal.Failure)
}

func (s *town) changeForm(company uint64, form types.Form) sdk.Msg {
	return &types.MsgChangeForm{Signer: s.authority(company), Company: company, Form: form}
}

func (s *town) send(msg types.MsgChangeForm) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.ChangeForm(ctx, &msg)
		return err
	}
}

func (s *town) spend(signer string, amount int64) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.Coop.Authorize(ctx, s.mill, signer, types.PermissionOrder, amount)
		return err
	}
}

func TestAFounderAloneDecidesForTheirCompany(t *testing.T) {
	s := newTown(t)
	s.passes(s.mill, []regiontypes.Member{s.anna}, s.changeForm(s.mill, allDecide()))
	require.Equal(t, types.FORM_KIND_ALL_DECIDE, s.form(s.mill).Form.Kind)
	// Without officers for people they still hire: by the company's decision.
	s.passes(s.mill, []regiontypes.Member{s.anna},
		&types.MsgOfferEmployment{Signer: s.authority(s.mill), Company: s.mill, Member: s.ben.Id, Occupation: 1})
	s.must(s.accept(s.ben, 1))
}

func TestTheRollFollowsWhoWorksInACompany(t *testing.T) {
	s := newTown(t)
	roll := s.form(s.mill).Roll
	on := func(member uint64) bool {
		found, err := s.Board.OnRoll(s.Ctx, roll, member)
		require.NoError(t, err)
		return found
	}
	require.True(t, on(s.anna.Id))
	require.False(t, on(s.ben.Id))
	s.Hire(s.mill, s.anna, s.ben, 1)
	require.True(t, on(s.ben.Id))
	s.must(s.resign(s.ben, s.mill))
	require.False(t, on(s.ben.Id))
	s.clearEnded(s.mill, s.ben.Id)
	s.Hire(s.mill, s.anna, s.ben, 1)
	require.True(t, on(s.ben.Id), "who comes back votes again")
	_, err := s.RegionMsg.Leave(s.Ctx, &regiontypes.MsgLeave{Signer: s.ben.Address})
	require.NoError(t, err)
	s.EndBlock()
	require.False(t, on(s.ben.Id))
}

func TestAMinorityDoesNotChangeTheForm(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Hire(s.mill, s.anna, s.cleo, 1)
	proposal := s.decide(s.mill, []regiontypes.Member{s.anna}, s.changeForm(s.mill, elected(1, 1)))
	require.Equal(t, boardtypes.PROPOSAL_PHASE_REJECTED, proposal.Phase, "one of three is no quorum")
	require.Equal(t, types.DefaultForm(), s.form(s.mill).Form)
}

func TestWhatIsVotedOnWhenTheFormChangesEndsWithoutEffect(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Wait(1)
	open := s.Propose(s.form(s.mill).Board, s.ben,
		&types.MsgDismiss{Signer: s.authority(s.mill), Company: s.mill, Member: s.anna.Id})
	s.Yes(open, s.ben)
	change := s.Propose(s.form(s.mill).Board, s.anna, s.changeForm(s.mill, allDecide()))
	s.Yes(change, s.anna, s.ben)
	s.EndBlock()
	s.EndBlock()
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, s.Phase(change))
	s.Wait(s.form(s.mill).Form.VotingSeconds + types.DefaultForm().VotingSeconds)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXPIRED, s.Phase(open))
	_, employed, err := s.Coop.GetEmployment(s.Ctx, s.mill, s.anna.Id)
	require.NoError(t, err)
	require.True(t, employed)
}

func TestWhereAllDecideNoOfficerDisposesOfPeopleOrMoney(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	both := []regiontypes.Member{s.anna, s.ben}
	s.passes(s.mill, both, s.changeForm(s.mill, allDecide()))
	for _, permission := range types.Permissions {
		_, err := s.Coop.Authorize(s.Ctx, s.mill, s.anna.Address, permission, 1)
		if types.DailyWork(permission) {
			require.NoError(t, err, permission)
			continue
		}
		require.ErrorIs(t, err, regiontypes.ErrNotAuthorized, "%s: the founder's mandates ended", permission)
		s.refuse(types.ErrForm, s.appoint(types.MsgAppointOfficer{Signer: s.authority(s.mill), Company: s.mill, Member: s.ben.Id, Permission: permission}))
	}
	s.must(s.spend(s.authority(s.mill), 1_000_000))
	// Changing back gives nobody their mandates again: the workers appoint.
	s.passes(s.mill, both, s.changeForm(s.mill, officers(0)))
	s.refuse(regiontypes.ErrNotAuthorized, s.spend(s.anna.Address, 1))
	s.passes(s.mill, both, &types.MsgAppointOfficer{Signer: s.authority(s.mill), Company: s.mill, Member: s.ben.Id, Permission: types.PermissionOrder})
	s.must(s.spend(s.ben.Address, 1))
}

func TestAManagerSpendsUpToTheirLimitInAPeriodAndNoMicroUnitMore(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.passes(s.mill, []regiontypes.Member{s.anna, s.ben},
		s.changeForm(s.mill, officers(0)),
		&types.MsgAppointOfficer{
			Signer: s.authority(s.mill), Company: s.mill, Member: s.ben.Id, Permission: types.PermissionOrder,
			LimitPerPeriod: 1000, PeriodSeconds: 3600,
		})
	s.must(s.spend(s.ben.Address, 600))
	s.refuse(regiontypes.ErrMandateLimit, s.spend(s.ben.Address, 401))
	s.must(s.spend(s.ben.Address, 400))
	s.refuse(regiontypes.ErrMandateLimit, s.spend(s.ben.Address, 1))
	s.Wait(3600)
	s.must(s.spend(s.ben.Address, 1000))
	s.refuse(regiontypes.ErrMandateLimit, s.spend(s.ben.Address, 1))
}

func TestAnElectedBoardDecidesByKOfNAndItsMembersCanBeRecalled(t *testing.T) {
	s := newTown(t)
	s.Hire(s.mill, s.anna, s.ben, 1)
	s.Hire(s.mill, s.anna, s.cleo, 1)
	everybody := []regiontypes.Member{s.anna, s.ben, s.cleo}
	s.passes(s.mill, everybody, s.changeForm(s.mill, elected(2, 2)))
	board := s.form(s.mill).Board
	s.Elect(board, 0, s.anna, s.ben)
	s.Wait(1)

	appoint := &types.MsgAppointOfficer{Signer: s.authority(s.mill), Company: s.mill, Member: s.cleo.Id, Permission: types.PermissionOrder}
	require.Equal(t, boardtypes.PROPOSAL_PHASE_REJECTED, s.decide(s.mill, everybody[:1], appoint).Phase, "one of two seats")
	s.passes(s.mill, everybody[:2], appoint)
	s.must(s.spend(s.cleo.Address, 5))

	// Two of three workers recall Anna, who sits until the election closes; Cleo follows her.
	seat := s.seatOf(board, s.anna.Id)
	for _, who := range []regiontypes.Member{s.ben, s.cleo} {
		_, err := s.BoardMsg.SignPetition(s.Ctx, &boardtypes.MsgSignPetition{Signer: who.Address, Board: board, Index: seat})
		require.NoError(t, err)
	}
	s.EndBlock()
	s.RequireBoardInvariants()
	recall := s.openElection(board)
	_, err := s.BoardMsg.Stand(s.Ctx, &boardtypes.MsgStand{Signer: s.cleo.Address, Election: recall})
	require.NoError(t, err)
	s.Wait(nomination)
	require.Equal(t, seat, s.seatOf(board, s.anna.Id))
	for _, who := range []regiontypes.Member{s.ben, s.cleo} {
		require.NoError(t, s.Board.CastBallot(s.Ctx, who.Address, recall, []uint64{s.cleo.Id}))
	}
	s.Wait(election)
	s.RequireBoardInvariants()
	require.Equal(t, seat, s.seatOf(board, s.cleo.Id))
	s.passes(s.mill, []regiontypes.Member{s.ben, s.cleo}, &types.MsgDismissOfficer{Signer: s.authority(s.mill), Company: s.mill, Member: s.anna.Id})
}

// openElection is the one election of a board that has not closed.
func (s *town) openElection(board uint64) uint64 {
	s.T.Helper()
	elections, err := s.BoardQuery.Elections(s.Ctx, &boardtypes.QueryElectionsRequest{Board: board})
	require.NoError(s.T, err)
	for _, one := range elections.Elections {
		if !one.Closed {
			return one.Id
		}
	}
	s.T.Fatalf("no election of board %d is open", board)
	return 0
}

// seatOf is the index of a member's seat in the first class.
func (s *town) seatOf(board, member uint64) uint32 {
	s.T.Helper()
	seats, err := s.BoardQuery.Seats(s.Ctx, &boardtypes.QuerySeatsRequest{Board: board})
	require.NoError(s.T, err)
	for _, seat := range seats.Seats {
		if seat.Seat.Member == member {
			return seat.Seat.Index
		}
	}
	s.T.Fatalf("member %d has no seat on board %d", member, board)
	return 0
}

func (s *town) foundRegional(signer string, form types.Form) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := s.CoopMsg.FoundRegionalCompany(ctx, &types.MsgFoundRegionalCompany{
			Signer: signer, Code: "bus", Form: form, Manager: s.ben.Id, Occupation: 1,
		})
		return err
	}
}

func TestTheRegionFoundsACompanyWhoseBoardItShares(t *testing.T) {
	s := newTown(t)
	s.refuse(regiontypes.ErrNotAuthorized, s.foundRegional(s.cleo.Address, mixed()))
	for name, form := range map[string]types.Form{
		"no seats of the region": elected(2, 2), "no board": allDecide(), "officers": officers(0),
	} {
		t.Run(name, func(*testing.T) { s.refuse(types.ErrForm, s.foundRegional(s.Region.Authority().String(), form)) })
	}
	s.must(s.foundRegional(s.Region.Authority().String(), mixed()))
	bus := s.mill + 1
	company := s.company(bus)
	require.Equal(t, types.KIND_REGIONAL, company.Kind)
	require.Empty(t, company.Founders)
	_, err := s.Coop.Authorize(s.Ctx, bus, s.ben.Address, types.PermissionHire, 1)
	require.NoError(t, err, "its manager begins")

	// The workers' seats go to Ben and Anna, who comes to work there; the region's to Cleo.
	s.Hire(bus, s.ben, s.anna, 1)
	s.Wait(1)
	board := s.form(bus).Board
	s.Elect(board, 0, s.ben, s.anna)
	s.Elect(board, 1, s.cleo)
	dismiss := &types.MsgDismissOfficer{Signer: s.authority(bus), Company: bus, Member: s.ben.Id}
	workers := s.decide(bus, []regiontypes.Member{s.anna, s.ben}, dismiss)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_REJECTED, workers.Phase, "two of three seats, but none of the region's")
	s.passes(bus, []regiontypes.Member{s.anna, s.cleo}, dismiss)
}

func TestTheSharesOfACompanyOfTheRegionChangeByTheRegionOnly(t *testing.T) {
	s := newTown(t)
	s.must(s.foundRegional(s.Region.Authority().String(), mixed()))
	bus := s.mill + 1
	smaller := mixed()
	smaller.Seats, smaller.RegionSeatsThreshold = 3, 0
	s.refuse(regiontypes.ErrNotMember, s.send(types.MsgChangeForm{Signer: s.authority(bus), Company: bus, Form: smaller}))
	s.refuse(regiontypes.ErrNotAuthorized, s.send(types.MsgChangeForm{Signer: s.ben.Address, Company: bus, Form: smaller}))
	s.refuse(types.ErrForm, s.send(types.MsgChangeForm{Signer: s.Region.Authority().String(), Company: bus, Form: allDecide()}))
	s.must(s.send(types.MsgChangeForm{Signer: s.Region.Authority().String(), Company: bus, Form: smaller}))
	require.Equal(t, smaller, s.form(bus).Form)
}

// The last worker is gone: nobody is left who votes, and the region may wind it up.
func TestACompanyThatItsWorkersLeftDecidesNothing(t *testing.T) {
	s := newTown(t)
	s.must(s.resign(s.anna, s.mill))
	s.Wait(1)
	_, err := s.Board.Propose(s.Ctx, s.anna.Address, s.form(s.mill).Board, s.Pack(s.changeForm(s.mill, allDecide())), make([]byte, 32))
	require.ErrorIs(t, err, boardtypes.ErrNotElector)
	// The founder's mandates go on, so that they can hire somebody and begin again.
	s.must(s.offer(s.anna.Address, s.ben.Id, 1))
	s.must(s.accept(s.ben, 1))
	s.passes(s.mill, []regiontypes.Member{s.ben}, s.changeForm(s.mill, allDecide()))
}

// A board or a roll that is not what the company says must be seen.
func TestTheFormsInvariantCatchesItsMutants(t *testing.T) {
	for name, mutate := range map[string]func(s *town) error{
		"a worker off the roll": func(s *town) error {
			return s.Board.RemoveFromRoll(s.Ctx, s.form(s.mill).Roll, s.anna.Id)
		},
		"a stranger on the roll": func(s *town) error {
			return s.Board.AddToRoll(s.Ctx, s.form(s.mill).Roll, s.cleo.Id)
		},
		"a stranger for a worker": func(s *town) error {
			return s.Board.ChangeRoll(s.Ctx, s.form(s.mill).Roll, []uint64{s.cleo.Id}, []uint64{s.anna.Id})
		},
		"a board of another form": func(s *town) error {
			config := officers(0).BoardConfig(s.mill, "mill", s.form(s.mill).Roll)
			return s.Board.Reconfigure(s.Ctx, s.form(s.mill).Board, config)
		},
		"a closed board": func(s *town) error { return s.Board.Close(s.Ctx, s.form(s.mill).Board) },
		"no form":        func(s *town) error { return s.Coop.Stored().Forms.Remove(s.Ctx, s.mill) },
		"a second more to vote": func(s *town) error {
			form := s.form(s.mill)
			form.Form.VotingSeconds++
			return s.Coop.Stored().Forms.Set(s.Ctx, s.mill, form)
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newTown(t)
			kept := s.Ctx
			s.Ctx, _ = s.Ctx.CacheContext()
			require.NoError(t, mutate(s))
			require.ErrorContains(t, invariant.CheckAll(s.Ctx, s.Coop.Invariants()), "coop/forms")
			s.Ctx = kept
		})
	}
}

// approvalSeconds is a day where there is a limit.
func approvalSeconds(limit int64) int64 {
	if limit == 0 {
		return 0
	}
	return daySeconds
}

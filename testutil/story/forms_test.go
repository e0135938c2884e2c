package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	markettypes "github.com/factor-coop/factor/x/market/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

const (
	voting     = 24 * 3600
	nomination = 2 * 3600
	election   = 3 * 3600
	week       = 7 * 24 * 3600

	approvalSeconds = 24 * 3600
)

func changes(company story.Company, form cooptypes.Form) *cooptypes.MsgChangeForm {
	return &cooptypes.MsgChangeForm{Signer: company.Itself(), Company: company.ID, Form: form}
}

func boardOf(seats, threshold uint32, approvalLimit int64) cooptypes.Form {
	form := cooptypes.Form{
		Kind: cooptypes.FORM_KIND_BOARD, ApprovalLimit: approvalLimit, VotingSeconds: voting, Seats: seats, Threshold: threshold,
		TermSeconds: 52 * week, NominationSeconds: nomination, ElectionSeconds: election, RecallPpm: 500_000,
	}
	if approvalLimit > 0 {
		form.ApprovalSeconds = approvalSeconds
	}
	return form
}

func outcome(t *testing.T, s *story.Story, proposal story.Proposal, want boardtypes.ProposalPhase) {
	t.Helper()
	phase, failure := s.Outcome(proposal)
	require.Equal(t, want, phase, failure)
}

// TestThreeBakersDecideTogetherGrowDelegateAndRecall: ada, ben and cleo bake, and all decide. Growing to six they elect a board
// of three that lets ben spend 100 a week and decides above 60 itself; a vote fails; ada is recalled and finn follows her.
func TestThreeBakersDecideTogetherGrowDelegateAndRecall(t *testing.T) {
	s := story.New(t)
	mill := s.Found("mill", "mia")
	flour := s.Sells(mill, "flour", story.GoodsByOrder(100, 20*unit))
	s.Makes(flour, 100)
	bakery := s.Found("bakery", "ada")
	s.Hires(bakery, "ben", "cleo")
	s.Seconds(1)

	// Two of three are enough, and decide at once when nobody's vote can change it.
	together := s.Proposes("ada", bakery, changes(bakery, cooptypes.Form{
		Kind: cooptypes.FORM_KIND_ALL_DECIDE, VotingSeconds: voting, QuorumPpm: 500_000,
	}))
	s.Agree(together, "ada", "ben")
	s.Seconds(1)
	outcome(t, s, together, boardtypes.PROPOSAL_PHASE_EXECUTED)
	s.Refused(regiontypes.ErrNotAuthorized, func() { s.Orders(bakery, flour, 1, story.ForOverhead()) })

	// What the bakery buys they decide together, too: the message of the order is the proposal.
	buys := s.Proposes("cleo", bakery, &markettypes.MsgPlaceCompanyOrder{
		Signer: bakery.Itself(), Company: bakery.ID, Product: flour.ID, Quantity: 2, MaxUnitPrice: s.Price(flour),
		Pool: markettypes.POOL_RESERVE, Purpose: story.ForOverhead(),
	})
	before := s.Reserve(bakery)
	s.Agree(buys, "ben", "cleo")
	s.Seconds(1)
	outcome(t, s, buys, boardtypes.PROPOSAL_PHASE_EXECUTED)
	require.Equal(t, before-40*unit, s.Reserve(bakery))

	// A failed vote changes nothing.
	fails := s.Proposes("ada", bakery, &cooptypes.MsgDismiss{Signer: bakery.Itself(), Company: bakery.ID, Member: s.Member("cleo").Id})
	s.Agree(fails, "ada")
	s.Disagree(fails, "ben", "cleo")
	s.Seconds(voting)
	outcome(t, s, fails, boardtypes.PROPOSAL_PHASE_REJECTED)

	// Three more come by decision of all.
	var offers []*cooptypes.MsgOfferEmployment
	for _, name := range []string{"dan", "eve", "finn"} {
		offers = append(offers, &cooptypes.MsgOfferEmployment{Signer: bakery.Itself(), Company: bakery.ID, Member: s.Member(name).Id, Occupation: 1})
	}
	grows := s.Proposes("ben", bakery, offers[0], offers[1], offers[2])
	s.Agree(grows, "ada", "ben")
	s.Seconds(1)
	outcome(t, s, grows, boardtypes.PROPOSAL_PHASE_EXECUTED)
	for _, name := range []string{"dan", "eve", "finn"} {
		s.TakesJob(name, bakery)
	}
	s.Seconds(1)

	// Six people elect a board of three; two of them decide.
	board := s.Proposes("eve", bakery, changes(bakery, boardOf(3, 2, 60*unit)))
	s.Agree(board, "ada", "ben", "dan", "eve")
	s.Seconds(1)
	outcome(t, s, board, boardtypes.PROPOSAL_PHASE_EXECUTED)
	first := s.Calls("ada", bakery, 0)
	s.Stand(first, "ada", "ben", "cleo")
	s.Seconds(nomination)
	for _, name := range []string{"ada", "ben", "cleo", "dan"} {
		s.Approves(name, first, "ada", "ben", "cleo")
	}
	s.Seconds(election)
	require.ElementsMatch(t, []uint64{s.Member("ada").Id, s.Member("ben").Id, s.Member("cleo").Id}, s.Holders(bakery))
	s.Seconds(1)
	s.Refused(boardtypes.ErrNotSeated, func() { s.Proposes("dan", bakery, changes(bakery, cooptypes.DefaultForm())) })

	// Dan orders for 100 a week at most, and for more than 60 a day the board decides.
	delegates := s.Proposes("ada", bakery, &cooptypes.MsgAppointOfficer{
		Signer: bakery.Itself(), Company: bakery.ID, Member: s.Member("dan").Id, Permission: cooptypes.PermissionOrder,
		LimitPerPeriod: 100 * unit, PeriodSeconds: week,
	})
	s.Agree(delegates, "ada", "cleo")
	s.Seconds(1)
	outcome(t, s, delegates, boardtypes.PROPOSAL_PHASE_EXECUTED)
	dan := bakery.By("dan")
	s.Refused(cooptypes.ErrAboveApprovalLimit, func() { s.Orders(dan, flour, 4, story.ForOverhead()) })
	s.Orders(dan, flour, 3, story.ForOverhead()) // 60
	s.Refused(cooptypes.ErrAboveApprovalLimit, func() { s.Orders(dan, flour, 1, story.ForOverhead()) })
	s.Seconds(approvalSeconds)
	s.Orders(dan, flour, 2, story.ForOverhead()) // 100: to the micro-unit
	s.Refused(regiontypes.ErrMandateLimit, func() { s.Orders(dan, flour, 1, story.ForOverhead()) })
	large := s.Proposes("ben", bakery, &markettypes.MsgPlaceCompanyOrder{
		Signer: bakery.Itself(), Company: bakery.ID, Product: flour.ID, Quantity: 4, MaxUnitPrice: s.Price(flour),
		Pool: markettypes.POOL_RESERVE, Purpose: story.ForOverhead(),
	})
	before = s.Reserve(bakery)
	s.Agree(large, "ben")
	s.Seconds(1)
	require.Equal(t, before, s.Reserve(bakery), "one of three")
	s.Agree(large, "cleo")
	s.Seconds(1)
	outcome(t, s, large, boardtypes.PROPOSAL_PHASE_EXECUTED)
	require.Equal(t, before-80*unit, s.Reserve(bakery))

	// Three of six recall ada, who sits until the count; finn has more approvals.
	s.Petitions(bakery, "ada", "dan", "eve", "finn")
	s.Seconds(1)
	recall := s.OpenElection(bakery)
	s.Stand(recall, "ada", "finn")
	s.Seconds(nomination)
	require.Contains(t, s.Holders(bakery), s.Member("ada").Id)
	for _, name := range []string{"dan", "eve", "finn"} {
		s.Approves(name, recall, "finn")
	}
	s.Approves("ada", recall, "ada")
	s.Seconds(election)
	require.NotContains(t, s.Holders(bakery), s.Member("ada").Id)
	require.Contains(t, s.Holders(bakery), s.Member("finn").Id)
}

// TestNeitherTheRegionNorTheWorkersDecideAloneInACompanyOfTheRegion: a bus of the region, two seats of its workers and one that
// all members elect, and each side has to agree.
func TestNeitherTheRegionNorTheWorkersDecideAloneInACompanyOfTheRegion(t *testing.T) {
	s := story.New(t)
	form := boardOf(2, 2, 0)
	form.SeatsThreshold, form.RegionSeats, form.RegionSeatsThreshold = 1, 1, 1
	bus := s.FoundsForTheRegion("bus", "bo", form)
	s.Hires(bus, "cy")
	s.Member("rita")
	s.Seconds(1)
	workers, region := s.Calls("bo", bus, 0), s.Calls("rita", bus, 1)
	s.Refused(boardtypes.ErrNotElector, func() { s.Stand(workers, "rita") })
	s.Stand(workers, "bo", "cy")
	s.Stand(region, "rita")
	s.Seconds(nomination)
	s.Approves("bo", workers, "bo", "cy")
	s.Approves("rita", region, "rita")
	s.Seconds(election)
	s.Seconds(1)

	appoint := &cooptypes.MsgAppointOfficer{
		Signer: bus.Itself(), Company: bus.ID, Member: s.Member("cy").Id, Permission: cooptypes.PermissionSell,
	}
	alone := s.Proposes("bo", bus, appoint)
	s.Agree(alone, "bo", "cy")
	s.Seconds(voting)
	outcome(t, s, alone, boardtypes.PROPOSAL_PHASE_REJECTED)
	both := s.Proposes("cy", bus, appoint)
	s.Agree(both, "cy", "rita")
	s.Seconds(1)
	outcome(t, s, both, boardtypes.PROPOSAL_PHASE_EXECUTED)

	// The share is the region's to change: what the board decides about it does not run.
	form.Seats, form.RegionSeatsThreshold = 3, 0
	share := s.Proposes("rita", bus, changes(bus, form))
	s.Agree(share, "bo", "rita")
	s.Seconds(1)
	outcome(t, s, share, boardtypes.PROPOSAL_PHASE_FAILED)
	require.EqualValues(t, 2, s.Form(bus).Form.Seats)
}

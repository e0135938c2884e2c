package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	"github.com/factor-coop/factor/x/coop/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// The times of forms, in seconds.
const (
	hourSeconds = int64(3600)
	daySeconds  = 24 * hourSeconds
)

// bakers is a co-op of three, whose founder is its only officer.
type bakers struct {
	*fixture.Fix
	ada, ben, cleo regiontypes.Member
	company        uint64
}

func newBakers(t *testing.T) *bakers {
	f := newRegion(t)
	b := &bakers{Fix: f, ada: f.Admit("ada"), ben: f.Admit("ben"), cleo: f.Admit("cleo")}
	b.company = f.Found(b.ada, "bakery")
	f.Hire(b.company, b.ada, b.ben, fixture.Occupation)
	f.Hire(b.company, b.ada, b.cleo, fixture.Occupation)
	f.EndBlock()
	return b
}

func (b *bakers) form() types.CompanyForm {
	b.T.Helper()
	form, err := b.Coop.GetForm(b.Ctx, b.company)
	require.NoError(b.T, err)
	return form
}

func (b *bakers) authority() string { return types.AuthorityAddress(b.company).String() }

// decide has members agree to what the company would sign.
func (b *bakers) decide(msg sdk.Msg, agree ...regiontypes.Member) boardtypes.Proposal {
	b.T.Helper()
	id, err := b.Board.Propose(b.Ctx, agree[0].Address, b.form().Board, b.Pack(msg), nil)
	require.NoError(b.T, err)
	for _, member := range agree {
		require.NoError(b.T, b.Board.Vote(b.Ctx, member.Address, id, boardtypes.CHOICE_YES))
	}
	b.EndBlock()
	b.RequireCoopInvariants()
	return b.Proposal(id)
}

func boardForm() types.Form {
	return types.Form{
		Kind: types.FORM_KIND_BOARD, VotingSeconds: daySeconds, Seats: 2, Threshold: 2, TermSeconds: 365 * daySeconds,
		NominationSeconds: hourSeconds, ElectionSeconds: hourSeconds, RecallPpm: 400_000,
	}
}

func TestACompanyBeginsWithItsFounderAsOfficerAndAllWorkersAboveThem(t *testing.T) {
	b := newBakers(t)
	form := b.form()
	require.Equal(t, types.DefaultForm(), form.Form)
	board, err := b.Board.GetBoard(b.Ctx, form.Board)
	require.NoError(t, err)
	require.Equal(t, b.authority(), board.Config.Address)
	roll, err := b.Board.GetRoll(b.Ctx, form.Roll)
	require.NoError(t, err)
	require.EqualValues(t, 3, roll.Size_)
	// The workers are above their founder: two of three end what they may do.
	done := b.decide(&types.MsgDismissOfficer{Signer: b.authority(), Company: b.company, Member: b.ada.Id}, b.ben, b.cleo)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, done.Phase, done.Failure)
	_, err = b.CoopMsg.OfferEmployment(b.Ctx, &types.MsgOfferEmployment{Signer: b.ada.Address, Company: b.company, Member: b.Admit("dora").Id, Occupation: 1})
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
}

func TestTheWorkersChangeTheirFormByTheirOwnDecisionOnly(t *testing.T) {
	b := newBakers(t)
	change := &types.MsgChangeForm{Signer: b.authority(), Company: b.company, Form: boardForm()}
	for _, signer := range []string{b.ada.Address, b.Officer.Address, b.Region.Authority().String()} {
		_, err := b.CoopMsg.ChangeForm(b.Ctx, &types.MsgChangeForm{Signer: signer, Company: b.company, Form: boardForm()})
		require.ErrorIs(t, err, types.ErrNotAuthority)
	}
	one := b.decide(change, b.ben)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_VOTING, one.Phase, "one of three is no majority")
	two := b.decide(change, b.ben, b.cleo)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, two.Phase, two.Failure)
	require.Equal(t, types.FORM_KIND_BOARD, b.form().Form.Kind)
	// What was open under the old form ends without effect.
	b.Wait(4 * daySeconds)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXPIRED, b.Phase(one.Id))

	// The workers elect ben and cleo; the two decide, and may go back.
	election, err := b.Board.CallElection(b.Ctx, b.ada.Address, b.form().Board, 0)
	require.NoError(t, err)
	for _, member := range []regiontypes.Member{b.ben, b.cleo} {
		_, err := b.Board.Stand(b.Ctx, member.Address, election)
		require.NoError(t, err)
	}
	b.Wait(hourSeconds)
	require.NoError(t, b.Board.CastBallot(b.Ctx, b.ada.Address, election, []uint64{b.ben.Id, b.cleo.Id}))
	b.Wait(hourSeconds)
	_, err = b.Board.Propose(b.Ctx, b.ada.Address, b.form().Board, nil, make([]byte, 32))
	require.ErrorIs(t, err, boardtypes.ErrNotSeated)
	back := b.decide(&types.MsgChangeForm{Signer: b.authority(), Company: b.company, Form: types.DefaultForm()}, b.ben, b.cleo)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, back.Phase, back.Failure)
	require.Equal(t, types.DefaultForm(), b.form().Form)
}

func TestWhereAllDecideOfficersDoTheDailyWorkOnly(t *testing.T) {
	b := newBakers(t)
	form := types.DefaultForm()
	form.Kind = types.FORM_KIND_ALL_DECIDE
	done := b.decide(&types.MsgChangeForm{Signer: b.authority(), Company: b.company, Form: form}, b.ben, b.cleo)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, done.Phase, done.Failure)
	dora := b.Admit("dora")
	offer := types.MsgOfferEmployment{Signer: b.ada.Address, Company: b.company, Member: dora.Id, Occupation: 1}
	_, err := b.CoopMsg.OfferEmployment(b.Ctx, &offer)
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized, "the founder hires nobody alone any more")
	_, err = b.Coop.Authorize(b.Ctx, b.company, b.ada.Address, types.PermissionProduce, 1)
	require.NoError(t, err, "they still bake and record it")
	offer.Signer = b.authority()
	done = b.decide(&offer, b.ada, b.ben)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, done.Phase, done.Failure)
	done = b.decide(&types.MsgAppointOfficer{Signer: b.authority(), Company: b.company, Member: b.ben.Id, Permission: types.PermissionOrder}, b.ada, b.ben)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_FAILED, done.Phase)
	require.Equal(t, &boardtypes.Failure{Codespace: types.ModuleName, Code: types.ErrForm.ABCICode(), Message: 1}, done.Failure, "all workers decide")
	done = b.decide(&types.MsgAppointOfficer{Signer: b.authority(), Company: b.company, Member: b.ben.Id, Permission: types.PermissionSell}, b.ada, b.ben)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, done.Phase, done.Failure)
}

func TestAnOfficerSpendsAloneUpToTheApprovalLimitAndTheirOwn(t *testing.T) {
	b := newBakers(t)
	b.Recover(b.company) // before that, nobody answers for two endowments
	form := types.DefaultForm()
	form.ApprovalLimit, form.ApprovalSeconds = 1000, daySeconds
	done := b.decide(&types.MsgChangeForm{Signer: b.authority(), Company: b.company, Form: form}, b.ben, b.cleo)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, done.Phase, done.Failure)
	done = b.decide(&types.MsgAppointOfficer{
		Signer: b.authority(), Company: b.company, Member: b.ben.Id, Permission: types.PermissionOrder, LimitPerPeriod: 1200, PeriodSeconds: daySeconds,
	}, b.ada, b.cleo)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, done.Phase, done.Failure)
	spend := func(amount int64) error {
		_, err := b.Coop.Authorize(b.Ctx, b.company, b.ben.Address, types.PermissionOrder, amount)
		return err
	}
	// What fails takes the use of their mandate back, as a transaction does.
	tried := func(amount int64) error {
		before := b.Ctx
		b.Ctx, _ = b.Ctx.CacheContext()
		defer func() { b.Ctx = before }()
		return spend(amount)
	}
	require.ErrorIs(t, tried(1001), types.ErrAboveApprovalLimit)
	require.NoError(t, spend(600))
	require.ErrorIs(t, tried(401), types.ErrAboveApprovalLimit, "splitting helps nobody")
	_, err := b.Coop.Authorize(b.Ctx, b.company, b.ada.Address, types.PermissionOrder, 300)
	require.NoError(t, err)
	require.ErrorIs(t, tried(101), types.ErrAboveApprovalLimit, "nor does sharing it out")
	require.NoError(t, spend(100))
	_, err = b.Coop.Authorize(b.Ctx, b.company, b.authority(), types.PermissionOrder, 1_000_000)
	require.NoError(t, err, "what the workers decide together has no limit")
	b.Wait(daySeconds)
	require.NoError(t, spend(1000))
	b.RequireCoopInvariants()
}

func TestAnApprovalLimitLoweredBelowWhatWasSpentLetsNothingMoreThroughAndBreaksNothing(t *testing.T) {
	b := newBakers(t)
	b.Recover(b.company)
	limit := func(amount int64) {
		t.Helper()
		form := types.DefaultForm()
		if form.ApprovalLimit = amount; amount != 0 {
			form.ApprovalSeconds = daySeconds
		}
		require.NoError(t, b.Coop.ChangeForm(b.Ctx, b.company, form))
		b.RequireCoopInvariants()
		state, err := b.Coop.ExportGenesis(b.Ctx)
		require.NoError(t, err)
		require.NoError(t, state.Validate())
	}
	spend := func(amount int64) error {
		return b.Failing(func(ctx context.Context) error {
			_, err := b.Coop.Authorize(ctx, b.company, b.ada.Address, types.PermissionOrder, amount)
			return err
		})
	}
	limit(1000)
	require.NoError(t, spend(900))
	limit(500)
	require.ErrorIs(t, spend(1), types.ErrAboveApprovalLimit)
	limit(1000)
	require.NoError(t, spend(100), "raised again, what was spent still counts")
	require.ErrorIs(t, spend(1), types.ErrAboveApprovalLimit)
	limit(1)
	b.Wait(daySeconds)
	require.NoError(t, spend(1), "the next period has the new limit whole")
	require.ErrorIs(t, spend(1), types.ErrAboveApprovalLimit)
	limit(0)
	require.NoError(t, spend(1_000_000))
	limit(0)
}

func TestTheRegionSharesTheBoardOfItsOwnCompany(t *testing.T) {
	b := newBakers(t)
	form := boardForm()
	form.Seats, form.RegionSeats, form.Threshold, form.SeatsThreshold, form.RegionSeatsThreshold = 1, 2, 2, 1, 1
	found := func(signer string, form types.Form) (uint64, error) {
		res, err := b.CoopMsg.FoundRegionalCompany(b.Ctx, &types.MsgFoundRegionalCompany{
			Signer: signer, Code: "clinic", Form: form, Manager: b.ben.Id, Occupation: 1,
		})
		if err != nil {
			return 0, err
		}
		return res.Company, nil
	}
	_, err := found(b.ada.Address, form)
	require.ErrorIs(t, err, regiontypes.ErrNotAuthorized)
	for _, bad := range []types.Form{types.DefaultForm(), boardForm()} {
		_, err = found(b.Region.Authority().String(), bad)
		require.ErrorIs(t, err, types.ErrForm)
	}
	_, err = b.CoopMsg.ChangeForm(b.Ctx, &types.MsgChangeForm{Signer: b.authority(), Company: b.company, Form: form})
	require.ErrorIs(t, err, types.ErrForm, "the region has no seats in a company of its workers")
	b.company, err = found(b.Region.Authority().String(), form)
	require.NoError(t, err)
	b.EndBlock()
	b.RequireCoopInvariants()
	company, err := b.Coop.GetCompany(b.Ctx, b.company)
	require.NoError(t, err)
	require.Equal(t, types.KIND_REGIONAL, company.Kind)
	require.Empty(t, company.Founders)
	_, err = b.Coop.Authorize(b.Ctx, b.company, b.ben.Address, types.PermissionHire, 1)
	require.NoError(t, err, "the manager acts until there is a board")

	// The workers elect one, all members two; a worker and one of the region must agree.
	b.seat(0, b.ben)
	b.seat(1, b.ada, b.cleo)
	fewer := form
	fewer.RegionSeats, fewer.Threshold = 1, 1
	lower := &types.MsgChangeForm{Signer: b.authority(), Company: b.company, Form: fewer}
	failed := b.decide(lower, b.ben, b.ada)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_FAILED, failed.Phase, "the company's board cannot lower the region's share")
	region := b.decide(&types.MsgDismissOfficer{Signer: b.authority(), Company: b.company, Member: b.ben.Id}, b.ada, b.cleo)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_VOTING, region.Phase, "two of three, but no worker")
	done := b.decide(&types.MsgDismissOfficer{Signer: b.authority(), Company: b.company, Member: b.ben.Id}, b.ben, b.cleo)
	require.Equal(t, boardtypes.PROPOSAL_PHASE_EXECUTED, done.Phase, done.Failure)
	_, err = b.CoopMsg.ChangeForm(b.Ctx, &types.MsgChangeForm{Signer: b.Region.Authority().String(), Company: b.company, Form: fewer})
	require.NoError(t, err, "the region decides its share")
	b.RequireCoopInvariants()
}

// seat elects members to a class of the company's board.
func (b *bakers) seat(class uint32, members ...regiontypes.Member) {
	b.T.Helper()
	board := b.form().Board
	election, err := b.Board.CallElection(b.Ctx, members[0].Address, board, class)
	require.NoError(b.T, err)
	ids := make([]uint64, len(members))
	for i, member := range members {
		_, err := b.Board.Stand(b.Ctx, member.Address, election)
		require.NoError(b.T, err)
		ids[i] = member.Id
	}
	b.Wait(hourSeconds)
	require.NoError(b.T, b.Board.CastBallot(b.Ctx, members[0].Address, election, ids))
	b.Wait(hourSeconds)
}

func TestWhoLeavesTheCompanyKeepsTheirVoteInWhatIsOpenOnlyAndItsEndClosesItsBoard(t *testing.T) {
	b := newBakers(t)
	proposal, err := b.Board.Propose(b.Ctx, b.ben.Address, b.form().Board, nil, make([]byte, 32))
	require.NoError(t, err)
	_, err = b.CoopMsg.Resign(b.Ctx, &types.MsgResign{Signer: b.ben.Address, Company: b.company})
	require.NoError(t, err)
	require.NoError(t, b.Board.Vote(b.Ctx, b.ben.Address, proposal, boardtypes.CHOICE_YES))
	later, err := b.Board.Propose(b.Ctx, b.ada.Address, b.form().Board, nil, make([]byte, 32))
	require.NoError(t, err)
	b.EndBlock()
	third, err := b.Board.Propose(b.Ctx, b.ada.Address, b.form().Board, nil, make([]byte, 32))
	require.NoError(t, err)
	require.NotEqual(t, later, third)
	require.ErrorIs(t, b.Board.Vote(b.Ctx, b.ben.Address, third, boardtypes.CHOICE_YES), boardtypes.ErrNotElector)
	for _, member := range []regiontypes.Member{b.ada, b.cleo} {
		_, err = b.CoopMsg.Resign(b.Ctx, &types.MsgResign{Signer: member.Address, Company: b.company})
		require.NoError(t, err)
	}
	b.RequireCoopInvariants()
	require.NoError(t, b.Coop.SetStanding(b.Ctx, b.company, types.STANDING_IN_PROCEEDINGS))
	require.NoError(t, b.Coop.SetStanding(b.Ctx, b.company, types.STANDING_GONE))
	is, err := b.Board.IsBoard(b.Ctx, types.AuthorityAddress(b.company))
	require.NoError(t, err)
	require.False(t, is)
	b.RequireCoopInvariants()
}

func TestAFormIsRefusedByName(t *testing.T) {
	good := boardForm()
	require.NoError(t, good.Validate(types.KIND_WORKER_COOP))
	for want, spoil := range map[string]func(*types.Form){
		"approval_limit": func(f *types.Form) { f.ApprovalLimit = -1 },
		"voting_seconds": func(f *types.Form) { f.VotingSeconds = 10 },
		"region_seats":   func(f *types.Form) { f.RegionSeats = 1 },
		"quorum_ppm":     func(f *types.Form) { f.QuorumPpm = 1 },
		"threshold":      func(f *types.Form) { f.Threshold = 3 },
		"seats":          func(f *types.Form) { f.Seats = 0 },
		"term_seconds":   func(f *types.Form) { f.TermSeconds = hourSeconds },
		"no seats":       func(f *types.Form) { f.Kind = types.FORM_KIND_ALL_DECIDE; f.QuorumPpm = 0 },
		"form is":        func(f *types.Form) { f.Kind = 0 },
	} {
		bad := good
		spoil(&bad)
		require.ErrorContains(t, bad.Validate(types.KIND_WORKER_COOP), want)
	}
}

package app_test

import (
	"errors"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/apptest"
	boardtypes "github.com/factor-coop/factor/x/board/types"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	insolvencytypes "github.com/factor-coop/factor/x/insolvency/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
	validatorstypes "github.com/factor-coop/factor/x/validators/types"
)

// personal are the messages by which somebody disposes of nothing but their own: their
// membership, work, money, vote or office. Every other message is privileged.
var personal = []string{
	"/factor.board.v1.MsgCallElection", "/factor.board.v1.MsgCastBallot", "/factor.board.v1.MsgPropose", "/factor.board.v1.MsgResign",
	"/factor.board.v1.MsgRetry", "/factor.board.v1.MsgSignPetition", "/factor.board.v1.MsgStand", "/factor.board.v1.MsgVeto",
	"/factor.board.v1.MsgVote", "/factor.board.v1.MsgWithdraw", "/factor.board.v1.MsgWithdrawCandidacy",
	"/factor.coop.v1.MsgAcceptOffer", "/factor.coop.v1.MsgDeclineOffer", "/factor.coop.v1.MsgFoundCompany", "/factor.coop.v1.MsgResign",
	"/factor.market.v1.MsgConfirmReceipt", // of what they bought, or as a witness, unrelated to both sides
	"/factor.market.v1.MsgContest",        // of what they bought
	"/factor.market.v1.MsgVouchHours",     // as a witness, unrelated to where they bought
	"/factor.market.v1.MsgApply", "/factor.market.v1.MsgPurchase", "/factor.market.v1.MsgWithdrawApplication",
	"/factor.pricing.v1.MsgConfirmCount", // as a witness: the count itself needs the company's permission
	"/factor.region.v1.MsgFreezeKey", "/factor.region.v1.MsgLeave", "/factor.region.v1.MsgObject", "/factor.validators.v1.MsgJoin",
	"/factor.regionalbank.v1.MsgConfirmOutside", // as a witness: the payment itself needs the company's permission
	"/factor.wage.v1.MsgClockIn", "/factor.wage.v1.MsgClockOut", "/factor.wage.v1.MsgReview", "/factor.wage.v1.MsgWithdrawTimesheet",
}

// decidedOnly are what no officer may do, whatever they were given; a notice is withdrawn by the officer who gave it.
var decidedOnly = []string{
	"/factor.region.v1.MsgWithdrawNotice",
	"/factor.region.v1.MsgAssignPower", "/factor.insolvency.v1.MsgWindUp", "/factor.coop.v1.MsgChangeForm",
	"/factor.coop.v1.MsgReleaseTranche",
	"/factor.board.v1.MsgAppoint", "/factor.board.v1.MsgAppointOfficer", "/factor.board.v1.MsgChangeRoll", "/factor.board.v1.MsgCloseBoard",
	"/factor.board.v1.MsgConfigureBoard", "/factor.board.v1.MsgDismissOfficer", "/factor.board.v1.MsgDismissSeat",
	"/factor.board.v1.MsgOpenBoard", "/factor.board.v1.MsgOpenRoll",
}

// secondPerson are what somebody must do whom a board cannot stand for: they confirm
// with their own eyes what another member said. A body appoints the officer who may.
var secondPerson = []string{
	"/factor.wage.v1.MsgConfirmHours", "/factor.wage.v1.MsgRejectHours",
}

// TestEveryPrivilegedMessageNeedsItsBoardOrAnOfficerItAppointed goes over all
// messages of all modules in a region that has lived for a while. For each it finds
// the body in whose name it succeeds, puts a board of three seats there that decides
// by two, and tries a stranger, a member, an officer, the officer when their mandate has
// ended, one of the board and two.
func TestEveryPrivilegedMessageNeedsItsBoardOrAnOfficerItAppointed(t *testing.T) {
	urls, acts := factorMessages(), allActs()
	s := newSimulation(t, simulationSeed)
	for range 100 {
		s.run(acts)
	}
	left := slices.DeleteFunc(slices.Clone(urls), func(url string) bool { return slices.Contains(personal, url) })
	for range 2400 {
		if len(left) == 0 {
			break
		}
		s.run(acts)
		left = slices.DeleteFunc(left, func(url string) bool {
			_, msg := s.ready(acts[url])
			if msg == nil {
				return false
			}
			return s.requirePrivilege(url, msg)
		})
	}
	require.Empty(t, left, "no body was found in whose name these succeed: are they personal?")
}

// requirePrivilege tries a message in everybody's name; false when the message does
// not succeed now in the name of any body.
func (s *simulation) requirePrivilege(url string, msg sdk.Msg) bool {
	s.T.Helper()
	body := s.bodyOf(msg)
	if body == nil {
		return false
	}
	world, _ := s.Now().CacheContext()
	p := privilege{simulation: s, ctx: world, url: url, msg: msg, body: body}
	if slices.Contains(secondPerson, url) {
		p.refuse("the body itself", body.String())
	} else {
		p.seat()
		if p.as(body.String()) != nil {
			return false // it does not fit a moment later; the next try may
		}
	}

	p.refuse("a stranger", apptest.NewPerson("stranger", 0).Address.String())
	member := p.admit("some member")
	p.refuse("a member", member.Address)
	if !p.officer() {
		return false
	}
	if !slices.Contains(secondPerson, url) {
		p.board()
	}
	return true
}

// bodyOf is the region, the company or the board in whose name a message succeeds.
func (s *simulation) bodyOf(msg sdk.Msg) sdk.AccAddress {
	s.T.Helper()
	bodies := []sdk.AccAddress{s.Region.Authority()}
	for _, company := range s.coop.Companies {
		bodies = append(bodies, sdk.MustAccAddressFromBech32(company.Authority))
	}
	for _, board := range s.board.Boards {
		if board.Open() {
			bodies = append(bodies, sdk.MustAccAddressFromBech32(board.Config.Address))
		}
	}
	for _, body := range bodies {
		branch, _ := s.Now().CacheContext()
		p := privilege{simulation: s, ctx: branch, msg: msg, body: body}
		signer := body.String()
		if slices.Contains(secondPerson, sdk.MsgTypeURL(msg)) {
			member := p.admit("witness")
			p.grant(member, 0)
			signer = member.Address
		}
		if p.as(signer) == nil {
			return body
		}
	}
	return nil
}

func (s *simulation) handle(ctx sdk.Context, msg sdk.Msg) error {
	if basic, ok := msg.(interface{ ValidateBasic() error }); ok {
		if err := basic.ValidateBasic(); err != nil {
			return err
		}
	}
	_, err := s.MsgServiceRouter().Handler(msg)(ctx, msg)
	return err
}

// withSigner is a copy of a message that somebody else signs.
func withSigner(msg sdk.Msg, signer string) sdk.Msg {
	changed := reflect.New(reflect.TypeOf(msg).Elem())
	changed.Elem().Set(reflect.ValueOf(msg).Elem())
	changed.Elem().FieldByName("Signer").SetString(signer)
	return changed.Interface().(sdk.Msg)
}

// privilege is one message in a world of its own, with a board of three at the body's address.
type privilege struct {
	*simulation
	ctx     sdk.Context
	url     string
	msg     sdk.Msg
	body    sdk.AccAddress
	boardID uint64
	seats   []regiontypes.Member
}

func (p *privilege) wait(d time.Duration) {
	p.ctx = p.ctx.WithBlockTime(p.ctx.BlockTime().Add(d))
}

func (p *privilege) admit(name string) regiontypes.Member {
	p.T.Helper()
	id, err := p.Region.Admit(p.ctx, apptest.NewPerson(p.code(name), 0).Address.String(), 0)
	require.NoError(p.T, err)
	member, err := p.Region.GetMember(p.ctx, id)
	require.NoError(p.T, err)
	return member
}

// seat puts the board there.
func (p *privilege) seat() {
	p.T.Helper()
	config := boardtypes.BoardConfig{
		Code: "three", Form: boardtypes.FORM_SEATED, Address: p.body.String(), Owner: p.Region.Authority().String(),
		Classes: []boardtypes.SeatClass{
			{Seats: 3, Source: boardtypes.AppointedBy(p.Region.Authority().String()), TermSeconds: 1000},
			{Seats: 1, Source: boardtypes.ElectedBy(boardtypes.Members()), TermSeconds: 1000}, // vacant; the region is not without its members
		},
		Rules: boardtypes.Rules{Threshold: 2, VotingSeconds: 100, NominationSeconds: 1, ElectionSeconds: 1},
	}
	board, exists, err := p.Board.BoardByAddress(p.ctx, p.body)
	require.NoError(p.T, err)
	p.boardID = board.Id
	if exists {
		err = p.Board.Reconfigure(p.ctx, board.Id, config)
	} else {
		p.boardID, err = p.Board.Open(p.ctx, config)
	}
	require.NoError(p.T, err)
	for i := range uint32(3) {
		member := p.admit("seat")
		p.seats = append(p.seats, member)
		require.NoError(p.T, p.handle(p.ctx, &boardtypes.MsgAppoint{
			Signer: p.Region.Authority().String(), Board: p.boardID, Index: i, Member: member.Id,
		}))
	}
	p.wait(time.Second)
}

// as tries the message in somebody's name and forgets what it did.
func (p *privilege) as(signer string) error {
	branch, _ := p.ctx.CacheContext()
	if signer == p.body.String() {
		branch = decided(branch)
	}
	return p.handle(branch, withSigner(p.msg, signer))
}

// decided is a context in which a body signs: only what its electorate, or its seats, decided has its signature.
func decided(ctx sdk.Context) sdk.Context {
	return regiontypes.WithDeciders(ctx, regiontypes.Deciders{Yes: 1_000, Needed: 1})
}

// refuse checks that somebody may not, and that this is the reason.
func (p *privilege) refuse(who, signer string) {
	p.T.Helper()
	err := p.as(signer)
	require.Error(p.T, err, "%s: %s", p.url, who)
	for _, reason := range []error{
		regiontypes.ErrNotMember, regiontypes.ErrNotAuthorized, regiontypes.ErrMandateEnded, boardtypes.ErrNotOwner, boardtypes.ErrNotAppointer, boardtypes.ErrNotBoard, insolvencytypes.ErrNotAuthority, cooptypes.ErrNotAuthority,
	} {
		if errors.Is(err, reason) {
			requireReadable(p.T, p.url, err.Error())
			if who != "a stranger" && who != "the body itself" { // who is no member is told that first
				require.Regexp(p.T, saysWho, err.Error(), "%s: %s is not told who may", p.url, who)
			}
			return
		}
	}
	p.T.Errorf("%s: %s was refused for another reason: %s", p.url, who, err)
}

// grant gives a member everything that a body can give.
func (p *privilege) grant(member regiontypes.Member, endsAt int64) {
	p.T.Helper()
	for _, permission := range slices.Concat(regiontypes.Permissions, cooptypes.Permissions) {
		_, err := p.Region.GrantMandate(p.ctx, p.body, regiontypes.MandateGrant{Member: member.Id, Permission: permission, EndsAt: endsAt})
		require.NoError(p.T, err)
	}
}

// officer appoints somebody for everything, first without an end; false when officers have done as much of it as
// they may for now.
func (p *privilege) officer() bool {
	p.T.Helper()
	member := p.admit("officer")
	p.grant(member, 0)
	if slices.Contains(decidedOnly, p.url) {
		p.refuse("an officer", member.Address)
		return true
	}
	err := p.as(member.Address)
	for _, bound := range []error{ // what binds officers and not the region itself
		validatorstypes.ErrTooMuchChange, validatorstypes.ErrSmallSet, regiontypes.ErrWindow, regiontypes.ErrNoticeOpen, regiontypes.ErrKeyContested,
	} {
		if errors.Is(err, bound) {
			return false
		}
	}
	if errors.Is(err, regiontypes.ErrNotAuthorized) && p.body.Equals(p.Region.Authority()) {
		return false // a board was given the power, and mandates come from there; the next try may be of another
	}
	require.NoError(p.T, err, "%s: an officer", p.url)
	before := p.ctx
	now, err := p.Region.Now(p.ctx)
	require.NoError(p.T, err)
	p.grant(member, now+10)
	p.wait(11 * time.Second)
	p.refuse("an officer whose mandate has ended", member.Address)
	p.ctx = before
	return true
}

// board lets one of the three agree, and then two.
func (p *privilege) board() {
	p.T.Helper()
	packed, err := codectypes.NewAnyWithValue(withSigner(p.msg, p.body.String()))
	require.NoError(p.T, err)
	for _, agree := range []int{1, 2} {
		world := *p
		world.ctx, _ = p.ctx.CacheContext()
		id, err := world.Board.Propose(world.ctx, p.seats[2].Address, p.boardID, []*codectypes.Any{packed}, nil)
		require.NoError(p.T, err, p.url)
		for _, voter := range p.seats[:agree] {
			require.NoError(p.T, world.Board.Vote(world.ctx, voter.Address, id, boardtypes.CHOICE_YES))
		}
		require.NoError(p.T, world.Board.EndBlock(world.ctx))
		if agree < 2 {
			world.wait(200 * time.Second)
			require.NoError(p.T, world.Board.EndBlock(world.ctx))
		}
		proposal, err := world.Board.GetProposal(world.ctx, id)
		require.NoError(p.T, err)
		want := boardtypes.PROPOSAL_PHASE_REJECTED
		if agree == 2 {
			want = boardtypes.PROPOSAL_PHASE_EXECUTED
		}
		require.Equal(p.T, want, proposal.Phase, "%s: %d of 3, %s", p.url, agree, proposal.Failure)
	}
}

package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func addr(name string) string { return fixture.Address(name).String() }

// refused runs a step that must fail with want and change nothing.
func refused(t *testing.T, f *fixture.Fix, want error, run func(ctx context.Context) error) {
	t.Helper()
	before, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.ErrorIs(t, f.Failing(run), want)
	after, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, before, after)
	f.RequireBoardInvariants()
}

// sent hands a message to whoever carries it out, as a transaction does.
func sent(f *fixture.Fix, msg sdk.Msg) func(ctx context.Context) error {
	return func(ctx context.Context) error {
		_, err := f.Router.Handler(msg)(sdk.UnwrapSDKContext(ctx), msg)
		return err
	}
}

func send(t *testing.T, f *fixture.Fix, msg sdk.Msg) {
	t.Helper()
	require.NoError(t, f.Failing(sent(f, msg)))
	f.RequireBoardInvariants()
}

// council is a seated board of so many members, who are elected by all.
func council(t *testing.T, f *fixture.Fix, threshold uint32, seats int) (uint64, []regiontypes.Member) {
	t.Helper()
	members := f.AdmitMany(seats)
	f.EndBlock()
	board := f.Open(fixture.SeatedConfig(threshold, fixture.Seats(uint32(seats), types.ElectedBy(types.Members()))))
	f.Elect(board, 0, members...)
	f.RequireBoardInvariants()
	return board, members
}

func TestABoardActsAtItsOwnAddressUnlessItIsGivenOne(t *testing.T) {
	f := fixture.New(t)
	assembly := f.Assembly()
	require.Equal(t, uint64(1), assembly)
	require.Equal(t, f.Region.Authority().String(), f.AddressOf(assembly))
	other := f.Open(fixture.DirectConfig(types.Members()))
	require.Equal(t, types.AddressOf(other).String(), f.AddressOf(other))
	found, exists, err := f.Board.BoardByAddress(f.Ctx, types.AddressOf(other))
	require.NoError(t, err)
	require.True(t, exists)
	require.Equal(t, other, found.Id)
	require.Equal(t, found.Config.Address, found.Config.Owner, "it owns itself")
	is, err := f.Board.IsBoard(f.Ctx, fixture.Address("ada"))
	require.NoError(t, err)
	require.False(t, is)
	refused(t, f, types.ErrAddressTaken, func(ctx context.Context) error {
		config := fixture.DirectConfig(types.Members())
		config.Address = f.Region.Authority().String()
		_, err := f.Board.Open(ctx, config)
		return err
	})
}

func TestOnlyABoardOpensBoardsAndRollsByMessage(t *testing.T) {
	f := fixture.New(t)
	assembly := f.AddressOf(f.Assembly())
	ada := f.Admit("ada")
	config := fixture.DirectConfig(types.Members())
	refused(t, f, types.ErrNotBoard, sent(f, &types.MsgOpenBoard{Signer: ada.Address, Config: config}))
	refused(t, f, types.ErrNotBoard, sent(f, &types.MsgOpenRoll{Signer: ada.Address}))
	send(t, f, &types.MsgOpenBoard{Signer: assembly, Config: config})
	board, err := f.Board.GetBoard(f.Ctx, 2)
	require.NoError(t, err)
	require.Equal(t, assembly, board.Config.Owner)
	require.Equal(t, types.AddressOf(2).String(), board.Config.Address)

	send(t, f, &types.MsgOpenRoll{Signer: assembly})
	send(t, f, &types.MsgChangeRoll{Signer: assembly, Roll: 1, Add: []uint64{ada.Id}})
	refused(t, f, types.ErrOnRoll, sent(f, &types.MsgChangeRoll{Signer: assembly, Roll: 1, Add: []uint64{ada.Id}}))
	refused(t, f, types.ErrNotOwner, sent(f, &types.MsgChangeRoll{Signer: ada.Address, Roll: 1, Remove: []uint64{ada.Id}}))
	refused(t, f, regiontypes.ErrMemberNotFound, sent(f, &types.MsgChangeRoll{Signer: assembly, Roll: 1, Add: []uint64{99}}))
	refused(t, f, types.ErrRollNotFound, sent(f, &types.MsgChangeRoll{Signer: assembly, Roll: 9, Add: []uint64{ada.Id}}))
	refused(t, f, types.ErrInvalid, sent(f, &types.MsgChangeRoll{Signer: assembly, Roll: 1}))
	refused(t, f, types.ErrInvalid, sent(f, &types.MsgChangeRoll{Signer: assembly, Roll: 1, Add: []uint64{1}, Remove: []uint64{1}}))
	send(t, f, &types.MsgChangeRoll{Signer: assembly, Roll: 1, Remove: []uint64{ada.Id}})
	refused(t, f, types.ErrNotOnRoll, sent(f, &types.MsgChangeRoll{Signer: assembly, Roll: 1, Remove: []uint64{ada.Id}}))
	config.Electorate = types.OnRoll(7)
	refused(t, f, types.ErrRollNotFound, sent(f, &types.MsgOpenBoard{Signer: assembly, Config: config}))
}

func TestAConfigurationThatCannotDecideIsRefused(t *testing.T) {
	members := types.ElectedBy(types.Members())
	for name, change := range map[string]func(c *types.BoardConfig){
		"no form":  func(c *types.BoardConfig) { c.Form = 0 },
		"no code":  func(c *types.BoardConfig) { c.Code = "" },
		"no seats": func(c *types.BoardConfig) { c.Classes = nil },
		"too many seats": func(c *types.BoardConfig) {
			c.Classes = []types.SeatClass{fixture.Seats(40, members), fixture.Seats(40, members)}
		},
		"a class of none":                 func(c *types.BoardConfig) { c.Classes[0].Seats = 0 },
		"more than all must agree":        func(c *types.BoardConfig) { c.Rules.Threshold = 4 },
		"nobody must agree":               func(c *types.BoardConfig) { c.Rules.Threshold = 0 },
		"more of a class than it has":     func(c *types.BoardConfig) { c.Classes[0].Threshold = 4 },
		"a term shorter than an election": func(c *types.BoardConfig) { c.Classes[0].TermSeconds = fixture.Election },
		"no time to vote":                 func(c *types.BoardConfig) { c.Rules.VotingSeconds = 0 },
		"no time to stand":                func(c *types.BoardConfig) { c.Rules.NominationSeconds = 0 },
		"a share on a seated board":       func(c *types.BoardConfig) { c.Rules.SharePpm = fixture.Half },
		"a veto without delay":            func(c *types.BoardConfig) { c.Rules.VetoPpm = 1 },
		"more than a whole":               func(c *types.BoardConfig) { c.Rules.RecallPpm = 1_000_001 },
		"an electorate on a seated board": func(c *types.BoardConfig) { c.Electorate = types.Members() },
		"an appointer of elected seats":   func(c *types.BoardConfig) { c.Classes[0].Source.Appointer = addr("x") },
		"seats of no source":              func(c *types.BoardConfig) { c.Classes[0].Source = types.SeatSource{} },
		"seats appointed by nobody":       func(c *types.BoardConfig) { c.Classes[0].Source = types.AppointedBy("") },
		"a roll without number":           func(c *types.BoardConfig) { c.Classes[0].Source.Electorate.Kind = types.ELECTORATE_KIND_ROLL },
		"a message type that is none":     func(c *types.BoardConfig) { c.AllowedMessages = []string{"factor.Msg"} },
		"a message type named twice":      func(c *types.BoardConfig) { c.AllowedMessages = []string{"/a", "/a"} },
		"an address that is none":         func(c *types.BoardConfig) { c.Address = "x" },
		"an owner that is none":           func(c *types.BoardConfig) { c.Owner = "x" },
		"a minority decides":              func(c *types.BoardConfig) { *c = fixture.DirectConfig(types.Members()); c.Rules.SharePpm = 499_999 },
		"more than all decide":            func(c *types.BoardConfig) { *c = fixture.DirectConfig(types.Members()); c.Rules.SharePpm = 1_000_000 },
		"a threshold on a direct board":   func(c *types.BoardConfig) { *c = fixture.DirectConfig(types.Members()); c.Rules.Threshold = 1 },
		"seats on a direct board":         func(c *types.BoardConfig) { c.Form = types.FORM_DIRECT },
		"a direct board without electors": func(c *types.BoardConfig) { *c = fixture.DirectConfig(types.Electorate{}) },
		"a span of time that overflows":   func(c *types.BoardConfig) { c.Rules.VotingSeconds = 1<<63 - 1 },
		"a negative span of time":         func(c *types.BoardConfig) { c.Rules.DelaySeconds = -1 },
		"a code that looks like another":  func(c *types.BoardConfig) { c.Code = "bаnk" }, // Cyrillic a
	} {
		t.Run(name, func(t *testing.T) {
			config := fixture.SeatedConfig(2, fixture.Seats(3, members))
			require.NoError(t, config.Validate())
			change(&config)
			require.ErrorIs(t, config.Validate(), types.ErrInvalid)
		})
	}
}

func TestTheOwnerReconfiguresABoardAndWhatWasOpenHasNoEffect(t *testing.T) {
	f := fixture.New(t)
	owner := f.AddressOf(f.Assembly())
	members := f.AdmitMany(3)
	f.EndBlock()
	config := fixture.SeatedConfig(2, fixture.Seats(3, types.ElectedBy(types.Members())))
	config.Owner = owner
	board := f.Open(config)
	f.Elect(board, 0, members...)
	open := f.Propose(board, members[0])
	f.Yes(open, members[0])

	config.Classes[0].Seats = 2
	refused(t, f, types.ErrNotOwner, sent(f, &types.MsgConfigureBoard{Signer: f.AddressOf(board), Board: board, Config: config}))
	refused(t, f, types.ErrInvalid, sent(f, &types.MsgConfigureBoard{Signer: owner, Board: board, Config: withAddress(config, addr("elsewhere"))}))
	refused(t, f, types.ErrBoardNotFound, sent(f, &types.MsgConfigureBoard{Signer: owner, Board: 9, Config: config}))
	send(t, f, &types.MsgConfigureBoard{Signer: owner, Board: board, Config: config})

	refused(t, f, types.ErrProposalLapsed, sent(f, &types.MsgVote{Signer: members[1].Address, Proposal: open, Choice: types.CHOICE_YES}))
	refused(t, f, types.ErrNotSeated, func(ctx context.Context) error {
		_, err := f.Board.Propose(ctx, members[2].Address, board, nil, make([]byte, 32))
		return err
	})
	f.Wait(fixture.Voting)
	require.Equal(t, types.PROPOSAL_PHASE_EXPIRED, f.Phase(open))
	require.Equal(t, types.ErrProposalLapsed.ABCICode(), f.Proposal(open).Failure.Code)
	again := f.Propose(board, members[0])
	f.EndBlock()
	f.Yes(again, members[:2]...)
	f.EndBlock()
	require.Equal(t, types.PROPOSAL_PHASE_EXECUTED, f.Phase(again), "who kept a seat decides on")
	f.RequireBoardInvariants()
}

func withAddress(config types.BoardConfig, address string) types.BoardConfig {
	config.Address = address
	return config
}

func TestABoardThatBecomesAnAssemblyLosesItsSeatsAndElections(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 2, 3)
	_, err := f.Board.SignPetition(f.Ctx, members[0].Address, board, 0, 1)
	require.NoError(t, err)
	send(t, f, &types.MsgResign{Signer: members[0].Address, Board: board})
	_, err = f.Board.CallElection(f.Ctx, members[0].Address, board, 0)
	require.NoError(t, err)
	require.NoError(t, f.Board.Reconfigure(f.Ctx, board, fixture.DirectConfig(types.Members())))
	f.RequireBoardInvariants()
	state, err := f.Board.ExportGenesis(f.Ctx)
	require.NoError(t, err)
	require.Empty(t, state.Seats)
	require.True(t, state.Elections[1].Closed)
	require.True(t, state.Petitions[0].Closed)
	f.Propose(board, members[0])
	f.Wait(fixture.Term)
	f.RequireBoardInvariants()
}

func TestAClosedBoardDecidesNothingAndItsOfficersAreNoneAnyMore(t *testing.T) {
	f := fixture.New(t)
	board, members := council(t, f, 2, 3)
	own := f.AddressOf(board)
	open := f.Propose(board, members[0])
	refused(t, f, types.ErrNotBoard, sent(f, &types.MsgAppointOfficer{Signer: members[0].Address, Member: 1, Permission: "region.bank"}))
	send(t, f, &types.MsgAppointOfficer{Signer: own, Member: members[1].Id, Permission: "region.bank", LimitPerPeriod: 100, PeriodSeconds: 60})
	require.NoError(t, f.Region.AuthorizeFor(f.Ctx, types.AddressOf(board), members[1].Address, "region.bank", 100))
	refused(t, f, types.ErrNotOwner, sent(f, &types.MsgCloseBoard{Signer: members[0].Address, Board: board}))
	send(t, f, &types.MsgCloseBoard{Signer: own, Board: board})
	require.ErrorIs(t, f.Region.AuthorizeFor(f.Ctx, types.AddressOf(board), members[1].Address, "region.bank", 0), regiontypes.ErrMandateEnded)
	for _, msg := range []sdk.Msg{
		&types.MsgCloseBoard{Signer: own, Board: board},
		&types.MsgVote{Signer: members[1].Address, Proposal: open, Choice: types.CHOICE_YES},
		&types.MsgResign{Signer: members[1].Address, Board: board},
		&types.MsgCallElection{Signer: members[1].Address, Board: board},
		&types.MsgSignPetition{Signer: members[1].Address, Board: board},
		&types.MsgPropose{Signer: members[1].Address, Board: board, Commitment: make([]byte, 32)},
	} {
		refused(t, f, types.ErrBoardClosed, sent(f, msg))
	}
	refused(t, f, types.ErrNotBoard, sent(f, &types.MsgOpenRoll{Signer: own}))
	f.Wait(fixture.Term)
	require.Equal(t, types.PROPOSAL_PHASE_EXPIRED, f.Phase(open))
	f.RequireBoardInvariants()
	successor := f.Open(withAddress(fixture.DirectConfig(types.Members()), own))
	require.NotEqual(t, board, successor)
	f.RequireBoardInvariants()
}

func TestOfficersOfTheRegionAndOfCompaniesAreAppointedElsewhere(t *testing.T) {
	f := fixture.New(t)
	assembly := f.AddressOf(f.Assembly())
	refused(t, f, types.ErrOfficersElsewhere, sent(f, &types.MsgAppointOfficer{Signer: assembly, Member: 1, Permission: "region.bank"}))
	board := f.Open(fixture.DirectConfig(types.Members()))
	own := f.AddressOf(board)
	refused(t, f, regiontypes.ErrInvalid, sent(f, &types.MsgAppointOfficer{Signer: own, Member: 1, Permission: "nonsense"}))
	for _, member := range f.AdmitMany(types.MaxOfficers) {
		send(t, f, &types.MsgAppointOfficer{Signer: own, Member: member.Id, Permission: "region.bank"})
	}
	refused(t, f, types.ErrTooManyOfficers, sent(f, &types.MsgAppointOfficer{Signer: own, Member: 1, Permission: "region.bank"}))
	send(t, f, &types.MsgDismissOfficer{Signer: own, Member: 2})
	require.ErrorIs(t, f.Region.AuthorizeFor(f.Ctx, types.AddressOf(board), f.Member(2).Address, "region.bank", 0), regiontypes.ErrNotAuthorized)
	send(t, f, &types.MsgAppointOfficer{Signer: own, Member: 1, Permission: "region.bank"})
	refused(t, f, types.ErrNotBoard, sent(f, &types.MsgDismissOfficer{Signer: addr("x"), Member: 2}))
}

func TestTheBoundsOfAllBoardsChangeByTheRegionOnly(t *testing.T) {
	f := fixture.New(t)
	assembly := f.AddressOf(f.Assembly())
	ada := f.Admit("ada")
	params := types.DefaultParams()
	params.ExecutionGas = 1_234_567
	refused(t, f, regiontypes.ErrNotAuthorized, sent(f, &types.MsgUpdateParams{Signer: ada.Address, Params: params}))
	refused(t, f, types.ErrInvalid, sent(f, &types.MsgUpdateParams{Signer: assembly}))
	send(t, f, &types.MsgUpdateParams{Signer: assembly, Params: params})
	got, err := f.Board.GetParams(f.Ctx)
	require.NoError(t, err)
	require.Equal(t, params, got)
}

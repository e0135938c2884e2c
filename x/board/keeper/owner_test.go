package keeper_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/board/types"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

func TestTheAssemblyDoesNotCloseItselfOutOfTheWorld(t *testing.T) {
	f := fixture.New(t)
	f.AdmitMany(3)
	board := f.Assembly()
	region := f.Region.Authority().String()
	empty := f.Roll()
	refused(t, f, types.ErrAssembly, sent(f, &types.MsgCloseBoard{Signer: region, Board: board}))
	for name, change := range map[string]func(*types.BoardConfig){
		"an empty roll":          func(c *types.BoardConfig) { c.Electorate = types.OnRoll(empty) },
		"some messages only":     func(c *types.BoardConfig) { c.AllowedMessages = []string{"/factor.region.v1.MsgAdmitMember"} },
		"another owner":          func(c *types.BoardConfig) { c.Owner = types.AddressOf(board).String() },
		"a vote of a second":     func(c *types.BoardConfig) { c.Rules.VotingSeconds = 1 },
		"an endless vote":        func(c *types.BoardConfig) { c.Rules.VotingSeconds = 2 * 365 * 24 * 3600 },
		"everybody must vote":    func(c *types.BoardConfig) { c.Rules.QuorumPpm = 1_000_000 },
		"everybody must agree":   func(c *types.BoardConfig) { c.Rules.SharePpm = 999_999 },
		"anybody stops anything": func(c *types.BoardConfig) { c.Rules.DelaySeconds, c.Rules.VetoPpm = 1, 1 },
		"a wait of years":        func(c *types.BoardConfig) { c.Rules.DelaySeconds, c.Rules.VetoPpm = 2*365*24*3600, 100_000 },
		"seats that others fill": func(c *types.BoardConfig) {
			*c = fixture.SeatedConfig(1, fixture.Seats(1, types.AppointedBy(region)))
		},
	} {
		t.Run(name, func(t *testing.T) {
			config := fixture.DirectConfig(types.Members())
			change(&config)
			want := types.ErrAssembly
			if config.Owner != "" {
				want = types.ErrNoDecider // no board acts there
			}
			refused(t, f, want, sent(f, &types.MsgConfigureBoard{Signer: region, Board: board, Config: config}))
		})
	}
	config := fixture.DirectConfig(types.Members())
	config.Rules.QuorumPpm, config.Rules.SharePpm, config.Rules.VotingSeconds = 750_000, 900_000, 60
	send(t, f, &types.MsgConfigureBoard{Signer: region, Board: board, Config: config})
	f.RequireBoardInvariants()
}

func TestABoardBelongsToOneThatDecides(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(2)
	f.Assembly()
	region := f.Region.Authority().String()
	board := f.Open(fixture.DirectConfig(types.Members()))
	own := f.AddressOf(board)
	configured := func(change func(*types.BoardConfig)) func(context.Context) error {
		config := fixture.SeatedConfig(1, fixture.Seats(1, types.ElectedBy(types.Members())))
		change(&config)
		return sent(f, &types.MsgConfigureBoard{Signer: own, Board: board, Config: config})
	}
	for _, nobody := range []string{members[0].Address, addr("nobody"), types.AddressOf(99).String()} {
		refused(t, f, types.ErrNoDecider, configured(func(c *types.BoardConfig) { c.Owner = nobody }))
		refused(t, f, types.ErrNoDecider, configured(func(c *types.BoardConfig) { c.Classes[0].Source = types.AppointedBy(nobody) }))
		config := fixture.SeatedConfig(1, fixture.Seats(1, types.AppointedBy(nobody)))
		refused(t, f, types.ErrNoDecider, sent(f, &types.MsgOpenBoard{Signer: region, Config: config}))
	}
	require.NoError(t, f.Failing(configured(func(c *types.BoardConfig) { c.Classes[0].Source = types.AppointedBy(own) })))
	given := fixture.SeatedConfig(1, fixture.Seats(1, types.AppointedBy(own)))
	given.Owner = region
	refused(t, f, types.ErrNotRegion, sent(f, &types.MsgConfigureBoard{Signer: own, Board: board, Config: given}))
	send(t, f, &types.MsgConfigureBoard{Signer: region, Board: board, Config: given})
}

func TestABoardWhoseOwnerIsGoneIsTheRegions(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(2)
	f.Assembly()
	region := f.Region.Authority().String()
	owner := f.Open(fixture.DirectConfig(types.Members()))
	own := types.AddressOf(owner).String()
	roll, err := f.BoardMsg.OpenRoll(f.Ctx, &types.MsgOpenRoll{Signer: own})
	require.NoError(t, err)
	opened, err := f.BoardMsg.OpenBoard(f.Ctx, &types.MsgOpenBoard{Signer: own, Config: fixture.DirectConfig(types.OnRoll(roll.Roll))})
	require.NoError(t, err)
	send(t, f, &types.MsgCloseBoard{Signer: own, Board: owner})
	refused(t, f, types.ErrNotOwner, sent(f, &types.MsgChangeRoll{Signer: region, Roll: roll.Roll, Add: []uint64{members[0].Id}}))
	send(t, f, &types.MsgConfigureBoard{Signer: region, Board: opened.Board, Config: fixture.DirectConfig(types.Members())})
	send(t, f, &types.MsgCloseBoard{Signer: region, Board: opened.Board})
	f.RequireBoardInvariants()
}

func TestABoardThatHoldsPowersIsNotClosed(t *testing.T) {
	f := fixture.New(t)
	f.AdmitMany(1)
	f.Assembly()
	region := f.Region.Authority().String()
	board := f.Open(fixture.DirectConfig(types.Members()))
	require.NoError(t, f.Region.AssignPower(f.Ctx, regiontypes.PermissionBank, types.AddressOf(board)))
	refused(t, f, types.ErrHoldsPowers, sent(f, &types.MsgCloseBoard{Signer: region, Board: board}))
	require.NoError(t, f.Region.AssignPower(f.Ctx, regiontypes.PermissionBank, nil))
	send(t, f, &types.MsgCloseBoard{Signer: region, Board: board})
	f.RequireBoardInvariants()
}

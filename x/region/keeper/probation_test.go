package keeper_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/region/types"
)

func electors(f *fixture.Fix) uint64 {
	f.T.Helper()
	count, err := f.Region.CountElectors(f.Ctx)
	require.NoError(f.T, err)
	return count
}

func TestWhomOneOfficerAdmittedVotesAfterFourWeeksOrOnceConfirmed(t *testing.T) {
	f, m := village(t, 3)
	f.Grant(m[0].Id, types.PermissionAdmit)
	serial := 0
	for range 3 {
		require.NoError(t, admits(f, f.Officer.Address, &serial)(f.Ctx))
	}
	waits(f, time.Second)
	first, second := f.Member(4), f.Member(5)
	require.False(t, first.Elector())
	require.EqualValues(t, 3, electors(f))
	confirms := func(signer string, member uint64) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := f.RegionMsg.ConfirmMember(ctx, &types.MsgConfirmMember{Signer: signer, Member: member})
			return err
		}
	}
	refused(t, f, types.ErrSecondOfficer, confirms(f.Officer.Address, first.Id))
	refused(t, f, types.ErrNotAuthorized, confirms(m[1].Address, first.Id))
	refused(t, f, types.ErrConfirmed, confirms(m[0].Address, m[1].Id))
	refused(t, f, types.ErrMemberNotFound, confirms(m[0].Address, 99))
	f.Grant(second.Id, types.PermissionAdmit) // a friend with an office
	refused(t, f, types.ErrSecondOfficer, confirms(second.Address, first.Id))
	refused(t, f, types.ErrSecondOfficer, confirms(second.Address, second.Id))
	require.NoError(t, confirms(m[0].Address, first.Id)(f.Ctx))
	require.True(t, f.Member(first.Id).Elector())
	require.Equal(t, f.Now(), f.Member(first.Id).ElectorSince, "not since they were admitted")
	require.EqualValues(t, 4, electors(f))
	require.NoError(t, f.Region.Leave(f.Ctx, 6))
	require.EqualValues(t, 4, electors(f))
	waits(f, 28*day-2*time.Second)
	require.False(t, f.Member(second.Id).Elector())
	waits(f, time.Second)
	require.Equal(t, f.Now(), f.Member(second.Id).ElectorSince)
	require.EqualValues(t, 5, electors(f))
}

func TestWhomSeveralAdmittedVotesAtOnce(t *testing.T) {
	f, _ := village(t, 5)
	board := fixture.Address("registrars' board")
	require.NoError(t, f.Region.AssignPower(f.Ctx, types.PermissionAdmit, board))
	serial := 0
	for name, one := range map[string]struct {
		signer   string
		deciders types.Deciders
		votes    bool
	}{
		"two seats":     {board.String(), types.Deciders{Members: []uint64{1, 2}, Of: 3}, true},
		"one seat":      {board.String(), types.Deciders{Members: []uint64{2}, Of: 1}, false},
		"a roll":        {board.String(), types.Deciders{Yes: 2, Needed: 2, Of: 2}, true},
		"a roll of one": {board.String(), types.Deciders{Yes: 1, Needed: 1, Of: 1}, false},
		"the assembly":  {f.Region.Authority().String(), types.Deciders{Yes: 1, Needed: 1, Of: 5}, true},
	} {
		require.NoError(t, admits(f, one.signer, &serial)(types.WithDeciders(f.Ctx, one.deciders)))
		member := f.Member(5 + uint64(serial))
		require.Equal(t, one.votes, member.Elector(), name)
		if one.votes {
			continue
		}
		err := f.Failing(func(ctx context.Context) error {
			_, err := f.RegionMsg.ConfirmMember(types.WithDeciders(sdk.UnwrapSDKContext(ctx), one.deciders), &types.MsgConfirmMember{Signer: one.signer, Member: member.Id})
			return err
		})
		require.ErrorIs(t, err, types.ErrSecondOfficer, name)
		_, err = f.RegionMsg.ConfirmMember(types.WithDeciders(f.Ctx, types.Deciders{Members: []uint64{1, 3}, Of: 3}), &types.MsgConfirmMember{Signer: board.String(), Member: member.Id})
		require.NoError(t, err, name)
	}
}

// Leaving and coming back is no way round, and whom several admitted at first is admitted by one like a stranger.
func TestWhoComesBackByOneOfficerIsOnProbation(t *testing.T) {
	f, m := village(t, 5)
	require.NoError(t, f.Region.Leave(f.Ctx, m[0].Id))
	require.EqualValues(t, 4, electors(f))
	_, err := f.RegionMsg.AdmitMember(f.Ctx, &types.MsgAdmitMember{Signer: f.Officer.Address, Address: m[0].Address})
	require.NoError(t, err)
	require.EqualValues(t, 4, electors(f))
	require.Equal(t, f.Officer.Id, f.Member(m[0].Id).AdmittedBy)
	require.NoError(t, f.Region.Suspend(f.Ctx, m[0].Id, "why"))
	waits(f, 28*day)
	require.EqualValues(t, 5, electors(f), "a suspended member votes like everybody")
}

func TestManyProbationsEndABoundedNumberABlock(t *testing.T) {
	f, _ := village(t, 1000)
	serial := 0
	for range 250 {
		require.NoError(t, admits(f, f.Officer.Address, &serial)(f.Ctx))
	}
	before := electors(f)
	f.Advance(28 * day)
	f.BeginBlock()
	require.Equal(t, before+200, electors(f))
	f.BeginBlock()
	require.Equal(t, before+250, electors(f))
}

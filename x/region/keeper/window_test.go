package keeper_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/region/types"
)

const day = 24 * time.Hour

// admits has somebody admit one more member, whose name is never used again.
func admits(f *fixture.Fix, signer string, serial *int) func(context.Context) error {
	return func(ctx context.Context) error {
		*serial++
		_, err := f.RegionMsg.AdmitMember(ctx, &types.MsgAdmitMember{Signer: signer, Address: addr(fmt.Sprintf("newcomer %d", *serial))})
		return err
	}
}

func windowOf(f *fixture.Fix, kind types.WindowKind) types.WindowState {
	f.T.Helper()
	answer, err := f.RegionQuery.Windows(f.Ctx, &types.QueryWindowsRequest{})
	require.NoError(f.T, err)
	require.Len(f.T, answer.Windows, len(types.WindowKinds))
	return answer.Windows[kind-1]
}

func TestARegionOfThreeGrowsToFortyInFourWeeksByOneOfficer(t *testing.T) {
	f := fixture.New(t)
	f.AdmitMany(2)
	serial := 0
	for week := range 4 {
		for range 10 {
			require.NoError(t, admits(f, f.Officer.Address, &serial)(f.Ctx), "week %d", week)
		}
		refused(t, f, types.ErrWindow, admits(f, f.Officer.Address, &serial))
		f.Advance(7*day - time.Second)
		refused(t, f, types.ErrWindow, admits(f, f.Officer.Address, &serial))
		f.Advance(time.Second)
	}
}

func TestAWindowIsAShareOfTheMembersWhenItBegins(t *testing.T) {
	f := fixture.New(t)
	f.AdmitMany(199)
	serial := 0
	require.Equal(t, types.WindowState{Kind: types.WINDOW_KIND_ADMISSIONS, Limit: 50}, windowOf(f, types.WINDOW_KIND_ADMISSIONS))
	begin := f.Now()
	for range 50 {
		f.Advance(time.Second)
		require.NoError(t, admits(f, f.Officer.Address, &serial)(f.Ctx))
	}
	require.Equal(t, types.WindowState{Kind: types.WINDOW_KIND_ADMISSIONS, Limit: 50, Used: 50, EndsAt: begin + 1 + 7*86400}, windowOf(f, types.WINDOW_KIND_ADMISSIONS))
	refused(t, f, types.ErrWindow, admits(f, f.Officer.Address, &serial))
	err := f.Failing(admits(f, f.Officer.Address, &serial))
	require.ErrorContains(t, err, fmt.Sprintf("50 of 50 admissions since %s; the next window begins at %s", said.Time(begin+1), said.Time(begin+1+7*86400)))
	// The kinds have windows of their own, and all members together are bound by none.
	require.Zero(t, windowOf(f, types.WINDOW_KIND_SUSPENSIONS).Used)
	require.NoError(t, admits(f, f.Region.Authority().String(), &serial)(f.Ctx))
	require.EqualValues(t, 50, windowOf(f, types.WINDOW_KIND_ADMISSIONS).Used)
}

func TestAWindowsLimitIsLoweredAndRaisedWithoutGivingAnythingTwice(t *testing.T) {
	f := fixture.New(t)
	serial := 0
	params, err := f.Region.GetParams(f.Ctx)
	require.NoError(t, err)
	for range 6 {
		require.NoError(t, admits(f, f.Officer.Address, &serial)(f.Ctx))
	}
	params.AdmissionWindow.Least = 4
	require.NoError(t, f.Region.SetParams(f.Ctx, params))
	refused(t, f, types.ErrWindow, admits(f, f.Officer.Address, &serial))
	params.AdmissionWindow.Least = 7
	require.NoError(t, f.Region.SetParams(f.Ctx, params))
	require.NoError(t, admits(f, f.Officer.Address, &serial)(f.Ctx))
	refused(t, f, types.ErrWindow, admits(f, f.Officer.Address, &serial))
	for _, change := range []func(*types.WindowRule){
		func(r *types.WindowRule) { r.SharePpm = 9_999 }, func(r *types.WindowRule) { r.SharePpm = 500_001 },
		func(r *types.WindowRule) { r.Least = 0 }, func(r *types.WindowRule) { r.Least = 101 },
		func(r *types.WindowRule) { r.Seconds = 86_399 }, func(r *types.WindowRule) { r.Seconds = 365*86_400 + 1 },
	} {
		for _, of := range []func(*types.Params) *types.WindowRule{
			func(p *types.Params) *types.WindowRule { return &p.AdmissionWindow },
			func(p *types.Params) *types.WindowRule { return &p.SuspensionWindow },
			func(p *types.Params) *types.WindowRule { return &p.ReplacementWindow },
		} {
			wrong := types.DefaultParams()
			change(of(&wrong))
			require.ErrorIs(t, wrong.Validate(), types.ErrInvalid)
		}
	}
}

func TestSuspensionsAndReplacementsHaveWindows(t *testing.T) {
	f := fixture.New(t)
	members := f.AdmitMany(12)
	suspend := func(i int) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := f.RegionMsg.SuspendMember(ctx, &types.MsgSuspendMember{Signer: f.Officer.Address, Member: members[i].Id, Reason: "plot"})
			return err
		}
	}
	replace := func(i int) func(context.Context) error {
		return func(ctx context.Context) error {
			_, err := f.RegionMsg.ReplaceKey(ctx, &types.MsgReplaceKey{Signer: f.Officer.Address, Member: members[i].Id, NewAddress: addr(fmt.Sprintf("stolen %d", i))})
			return err
		}
	}
	for i := range 10 {
		require.NoError(t, replace(i)(f.Ctx))
		require.NoError(t, suspend(i)(f.Ctx))
	}
	refused(t, f, types.ErrWindow, suspend(10))
	refused(t, f, types.ErrWindow, replace(10))
}

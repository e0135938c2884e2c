package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/config"
	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/region/keeper"
	"github.com/factor-coop/factor/x/region/types"
)

// scaled is a region for development that has begun its first block.
func scaled(t *testing.T, scale int64) (*fixture.Env, keeper.Keeper) {
	t.Helper()
	env, k := empty(t, fixture.Genesis, config.DevnetChainID) // first: it says how addresses are written
	state := fixture.RegionGenesis()
	state.Clock.Scale = scale
	require.NoError(t, k.InitGenesis(env.Ctx, state))
	require.NoError(t, k.BeginBlock(env.Ctx))
	return env, k
}

func TestTimeThatNoBlockLivedDoesNotPassWhereItIsScaled(t *testing.T) {
	const scale = 10_080 // the demo's week in a minute
	env, k := scaled(t, scale)
	env.Advance(time.Second)
	require.NoError(t, k.BeginBlock(env.Ctx))
	before, err := k.Now(env.Ctx)
	require.NoError(t, err)
	require.EqualValues(t, scale, before-fixture.Genesis.Unix(), "a second that a block lived passes")

	env.Advance(9 * time.Minute) // 63 days, were they lived
	during, err := k.Now(env.Ctx)
	require.NoError(t, err)
	require.EqualValues(t, scale*types.MaxBlockSeconds, during-before)
	require.NoError(t, k.BeginBlock(env.Ctx))
	after, err := k.Now(env.Ctx)
	require.NoError(t, err)
	require.Equal(t, during, after, "it is one time before and after the block began")

	env.Advance(time.Second)
	next, err := k.Now(env.Ctx)
	require.NoError(t, err)
	require.EqualValues(t, scale, next-after, "what did not pass does not come back")
}

func TestARegionWithPeopleInItKeepsRealTimeHoweverLongItStood(t *testing.T) {
	f := fixture.New(t)
	before := f.Now()
	f.Advance(90 * 24 * time.Hour)
	require.NoError(t, f.Region.BeginBlock(f.Ctx))
	require.EqualValues(t, 90*24*3600, f.Now()-before)
}

// TestTheScaledClock holds what the rest relies on: time never goes back, a block lives no longer than
// its bound and a second, whatever does not reach the bound is as without it, and an import goes on.
func TestTheScaledClock(t *testing.T) {
	slow, exact := 0, 0
	rapid.Check(t, func(r *rapid.T) {
		scale := rapid.Int64Range(2, types.MaxScale).Draw(r, "scale")
		env, k := scaled(t, scale)
		reached, lived := env.Ctx.BlockTime().Unix(), time.Duration(0)
		capped := false
		for range rapid.IntRange(1, 20).Draw(r, "blocks") {
			gap := time.Duration(rapid.Int64Range(0, int64(20*time.Second)).Draw(r, "gap"))
			if rapid.IntRange(0, 9).Draw(r, "stopped") == 0 {
				gap *= 100_000
			}
			env.Advance(gap)
			before, err := k.Now(env.Ctx)
			require.NoError(r, err)
			require.NoError(r, k.BeginBlock(env.Ctx))
			now, err := k.Now(env.Ctx)
			require.NoError(r, err)
			require.Equal(r, before, now)
			require.GreaterOrEqual(r, now, reached)
			require.LessOrEqual(r, now-reached, scale*(types.MaxBlockSeconds+1))
			if gap >= types.MaxBlockSeconds*time.Second {
				slow++
				require.GreaterOrEqual(r, now-reached, scale*types.MaxBlockSeconds-1, "a slow block lives its bound")
			}
			capped = capped || gap > types.MaxBlockSeconds*time.Second
			lived += gap
			if !capped {
				exact++
				require.Equal(r, fixture.Genesis.Unix()+int64(lived)*scale/int64(time.Second), now, "within the bound it is as without it")
			}
			reached = now
		}
		state, err := k.ExportGenesis(env.Ctx)
		require.NoError(r, err)
		require.NoError(r, state.Validate())
		again, imported := empty(t, env.Ctx.BlockTime(), config.DevnetChainID)
		require.NoError(r, imported.InitGenesis(again.Ctx, state))
		now, err := imported.Now(again.Ctx)
		require.NoError(r, err)
		require.Equal(r, reached, now)
		env.Advance(time.Hour)
		again.Advance(time.Hour)
		one, err := k.Now(env.Ctx)
		require.NoError(r, err)
		other, err := imported.Now(again.Ctx)
		require.NoError(r, err)
		require.Equal(r, one, other, "the import goes on as the region itself")
	})
	require.Greater(t, slow, 10, "no block reached its bound")
	require.Greater(t, exact, 10, "every block was beyond its bound")
}

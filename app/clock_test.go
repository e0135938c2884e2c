package app_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/apptest"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// state is everything that a chain has stored, by module, but when the clock began to count.
func state(t *testing.T, a *apptest.Test) map[string]json.RawMessage {
	t.Helper()
	exported, err := a.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	var modules map[string]json.RawMessage
	require.NoError(t, json.Unmarshal(exported.AppState, &modules))
	var region regiontypes.GenesisState
	a.Encoding().Codec.MustUnmarshalJSON(modules[regiontypes.ModuleName], &region)
	region.Clock.BlockOrigin = 0
	modules[regiontypes.ModuleName] = a.Encoding().Codec.MustMarshalJSON(&region)
	return modules
}

// Nine minutes off were 64 days at the demo's pace: whoever came back to look found its companies ruined.
func TestARegionForDevelopmentIsTheSameWhoeverStoppedItsNodeInBetween(t *testing.T) {
	const demo = 10_080 // a week in a minute
	lived := func(pause time.Duration) *apptest.Test {
		a := apptest.New(t, apptest.Options{Scale: demo, Funds: 1_000_000_000})
		workplaces(a, 5, func(int) bool { return true })
		for range 3 {
			a.Block(400 * time.Millisecond)
		}
		a.Block(pause)
		for range 3 {
			a.Block(400 * time.Millisecond)
		}
		return a
	}
	slow, stopped, overnight := lived(regiontypes.MaxBlockSeconds*time.Second), lived(9*time.Minute), lived(14*time.Hour)
	require.Equal(t, state(t, slow), state(t, stopped), "nine minutes off are no more than one slow block")
	require.Equal(t, state(t, slow), state(t, overnight))
	now, err := overnight.Region.Now(overnight.Now())
	require.NoError(t, err)
	require.Less(t, now-apptest.GenesisTime.Unix(), int64(7*24*3600), "not a week has passed")
}

func TestWhatWasExportedWhileANodeStoodGoesOnWhereItWas(t *testing.T) {
	const scale = 3600
	a := apptest.New(t, apptest.Options{Scale: scale})
	began, err := a.Region.Now(a.Now())
	require.NoError(t, err)
	a.Block(time.Second)
	a.Block(time.Hour) // five seconds were lived
	before, err := a.Region.Now(a.Now())
	require.NoError(t, err)
	require.EqualValues(t, (1+regiontypes.MaxBlockSeconds)*scale, before-began)
	exported, err := a.ExportAppStateAndValidators(false, nil, nil)
	require.NoError(t, err)
	again := apptest.New(t, apptest.Options{
		Scale: scale, Genesis: exported.AppState, InitialHeight: exported.Height, GenesisTime: a.Time,
	})
	resumed, err := again.Region.Now(again.Now())
	require.NoError(t, err)
	require.GreaterOrEqual(t, resumed, before, "time does not go back")
	require.LessOrEqual(t, resumed-before, int64(scale), "its first block lasts a second")
	again.Block(2 * time.Second)
	after, err := again.Region.Now(again.Now())
	require.NoError(t, err)
	require.EqualValues(t, 2*scale, after-resumed)
}

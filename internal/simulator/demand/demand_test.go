package demand

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/simulator/scenario"
)

func cycles(t *testing.T, d scenario.Demand, n int) []int64 {
	t.Helper()
	stream := New(d, NewChance(1, "bread"))
	units := make([]int64, n)
	for i := range units {
		units[i] = stream.Next(1, 1)
	}
	return units
}

func TestPatternsHaveTheirShape(t *testing.T) {
	for name, c := range map[string]struct {
		demand scenario.Demand
		want   []int64
	}{
		"steady":       {scenario.Demand{Pattern: scenario.Steady, Units: 100}, []int64{100, 100, 100}},
		"ramp":         {scenario.Demand{Pattern: scenario.Ramp, Units: 100, Factor: 2_000_000, From: 2, Until: 4}, []int64{100, 100, 150, 200, 200}},
		"ramp down":    {scenario.Demand{Pattern: scenario.Ramp, Units: 100, Factor: 500_000, From: 1, Until: 3}, []int64{100, 75, 50, 50}},
		"shock":        {scenario.Demand{Pattern: scenario.Shock, Units: 100, Factor: 300_000, From: 2, Until: 4}, []int64{100, 30, 30, 100}},
		"closure":      {scenario.Demand{Pattern: scenario.Closure, Units: 100, From: 2, Until: 3}, []int64{100, 0, 100}},
		"zero months":  {scenario.Demand{Pattern: scenario.ZeroMonths, Units: 10, Every: 4, Length: 2}, []int64{10, 10, 0, 0, 10, 10, 0, 0}},
		"list":         {scenario.Demand{Pattern: scenario.List, List: []int64{3, 1, 2}}, []int64{3, 1, 2, 2, 2}},
		"seasons":      {scenario.Demand{Pattern: scenario.Seasonal, Units: 1000, Factor: 500_000, Every: 4}, []int64{1500, 1000, 500, 1000}},
		"always burst": {scenario.Demand{Pattern: scenario.Burst, Units: 10, Factor: 3_000_000, Every: 1}, []int64{30, 30}},
	} {
		t.Run(name, func(t *testing.T) { require.Equal(t, c.want, cycles(t, c.demand, len(c.want))) })
	}
}

func TestChanceIsSeededAndNamed(t *testing.T) {
	noisy := scenario.Demand{Pattern: scenario.Steady, Units: 1_000_000, Noise: 300_000}
	one := New(noisy, NewChance(1, "bread"))
	again, other, seeded := New(noisy, NewChance(1, "bread")), New(noisy, NewChance(1, "flour")), New(noisy, NewChance(2, "bread"))
	var sum int64
	for range 1000 {
		units := one.Next(1, 1)
		require.GreaterOrEqual(t, units, int64(700_000))
		require.LessOrEqual(t, units, int64(1_300_000))
		require.Equal(t, units, again.Next(1, 1))
		require.NotEqual(t, units, other.Next(1, 1))
		require.NotEqual(t, units, seeded.Next(1, 1))
		sum += units
	}
	require.InEpsilon(t, 1_000_000_000, sum, 0.02)
	// Fixed for ever: a report must come out the same next year.
	require.Equal(t, []int64{8, 9, 9}, func() (drawn []int64) {
		c := NewChance(1, "fixed")
		for range 3 {
			drawn = append(drawn, c.Below(10))
		}
		return drawn
	}())
}

func TestLumpsAndBurstsComeAsOftenAsTheyShould(t *testing.T) {
	var sum int64
	for _, units := range cycles(t, scenario.Demand{Pattern: scenario.Lumpy, Units: 100, Every: 4}, 4000) {
		require.Contains(t, []int64{0, 400}, units)
		sum += units
	}
	require.InEpsilon(t, 400_000, sum, 0.1)
}

func TestAWalkStaysWithinItsBounds(t *testing.T) {
	low, high := int64(math.MaxInt64), int64(0)
	for _, units := range cycles(t, scenario.Demand{Pattern: scenario.RandomWalk, Units: 1000}, 5000) {
		low, high = min(low, units), max(high, units)
	}
	require.GreaterOrEqual(t, low, int64(250))
	require.LessOrEqual(t, high, int64(4000))
	require.Less(t, low, high)
}

func TestDemandAnswersThePrice(t *testing.T) {
	half := scenario.Demand{Pattern: scenario.Steady, Units: 1000, Elasticity: 500_000}
	require.EqualValues(t, 1000, New(half, NewChance(1, "")).Next(5, 5))
	require.EqualValues(t, 500, New(half, NewChance(1, "")).Next(20, 5))
	require.EqualValues(t, 2000, New(half, NewChance(1, "")).Next(5, 20))
	same := scenario.Demand{Pattern: scenario.Steady, Units: 1000, Elasticity: 1_000_000}
	require.EqualValues(t, 250, New(same, NewChance(1, "")).Next(20, 5))
}

func TestPowerAgreesWithFloatingPoint(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := rapid.Int64Range(1, 1<<50).Draw(t, "a"), rapid.Int64Range(1, 1<<50).Draw(t, "b")
		exponent := rapid.Int64Range(0, 10_000_000).Draw(t, "exponent")
		want := math.Pow(float64(a)/float64(b), float64(exponent)/1e6) * 1e6
		if want > 1e12 {
			require.Greater(t, power(a, b, exponent), int64(9e11))
			return
		}
		require.InDelta(t, want, float64(power(a, b, exponent)), 1+want*2e-6)
	})
}

func TestClosedOnlyWhileClosed(t *testing.T) {
	stream := New(scenario.Demand{Pattern: scenario.Closure, Units: 1, From: 2, Until: 3}, NewChance(1, ""))
	var closed []bool
	for range 3 {
		stream.Next(1, 1)
		closed = append(closed, stream.Closed())
	}
	require.Equal(t, []bool{false, true, false}, closed)
}

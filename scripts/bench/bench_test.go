package main

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAQuickRunWritesEveryRow(t *testing.T) {
	out := filepath.Join(t.TempDir(), "new", "results.json")
	require.NoError(t, run(out, "", 0, true, ""))
	raw, err := os.ReadFile(out)
	require.NoError(t, err)
	var written struct {
		Machine string
		Rows    []map[string]any
	}
	require.NoError(t, json.Unmarshal(raw, &written))
	require.NotEmpty(t, written.Machine)
	require.Len(t, written.Rows, 2*9+5, "nine workloads at two sizes, and five rows of growth")
	for _, row := range written.Rows {
		for _, field := range []string{"workload", "size", "ratio", "p99_ratio", "goal", "met", "baseline_per_s", "ours_per_s"} {
			require.Contains(t, row, field)
		}
		for _, field := range []string{"ratio", "p99_ratio", "baseline_per_s", "ours_per_s"} {
			value := row[field].(float64)
			require.True(t, value > 0 && !math.IsInf(value, 0), "%s of %s is %v", field, row["workload"], value)
		}
	}
}

func TestGoalsAreJudgedInTheirOwnDirection(t *testing.T) {
	c := comparison{ours: []float64{2, 2, 8}, baseline: []float64{1, 1, 1}, ratios: []float64{2, 2, 8}, wall: []float64{2, 2, 8}}
	rate := c.rate("", 1, 0.6)
	require.Equal(t, []any{0.5, 0.125, false}, []any{rate.Ratio, rate.P99Ratio, rate.Met})
	require.True(t, c.rate("", 1, 0.5).Met)
	require.True(t, c.costs("", 1, 2).Met)
	require.False(t, c.costs("", 1, 1.9).Met)
	require.False(t, c.worst("", 1, 7.9).Met, "one block over the goal is enough")
	require.False(t, c.slowest("", 1, 7.9).Met)
	require.True(t, c.slowest("", 1, 8).Met)
}

func TestQuantiles(t *testing.T) {
	samples := []float64{5, 1, 4, 2, 3}
	require.Equal(t, 3.0, median(samples))
	require.Equal(t, 5.0, p99(samples))
	require.Equal(t, []float64{5, 1, 4, 2, 3}, samples, "samples stay as they are")
}

func TestASizeBelowThePeopleWithKeysIsRefused(t *testing.T) {
	require.ErrorContains(t, run(filepath.Join(t.TempDir(), "r.json"), "12", 1, false, ""), `"12" must be a number of at least`)
}

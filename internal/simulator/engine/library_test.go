package engine_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/simulator/engine"
	"github.com/factor-coop/factor/internal/simulator/scenario"
)

// Each scenario of the library is lived for its first cycles, with the decisions that fall in them.
func TestTheLibraryCanBeLived(t *testing.T) {
	files, err := filepath.Glob("../../../config/scenarios/*.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 15)
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			s, err := scenario.Parse(raw)
			require.NoError(t, err)
			s.Cycles = 2
			if len(s.Companies) > 6 || s.Companies[0].Count > 6 {
				if s.Cycles = 1; testing.Short() {
					t.Skip("a large region takes its time")
				}
			}
			result, err := engine.Run(s, s.Seed, func(int) {})
			require.NoError(t, err)
			require.Len(t, result.Pools, s.Cycles)
			require.Zero(t, result.Summary.Region.BooksSum)
			var sold int64
			for _, row := range result.Rows {
				sold += row.Sold
			}
			require.Positive(t, sold)
		})
	}
}

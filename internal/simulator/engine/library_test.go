package engine_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/simulator/engine"
	"github.com/factor-coop/factor/internal/simulator/scenario"
)

// Each scenario of the library is lived for some cycles with the decisions that fall in them, with
// FACTOR_SOAK=1 to its end. Run itself checks at every cycle that every price explains itself and
// that wages minted are labour sold and held.
func TestTheLibraryCanBeLived(t *testing.T) {
	files, err := filepath.Glob("../../../config/scenarios/*.yaml")
	require.NoError(t, err)
	require.GreaterOrEqual(t, len(files), 15)
	cycles := 6
	if testing.Short() {
		cycles = 2
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			raw, err := os.ReadFile(file)
			require.NoError(t, err)
			s, err := scenario.Parse(raw)
			require.NoError(t, err)
			if os.Getenv("FACTOR_SOAK") == "" {
				s.Cycles = min(s.Cycles, cycles)
			}
			result, err := engine.Run(s, s.Seed, func(int) {})
			require.NoError(t, err)
			require.Len(t, result.Pools, s.Cycles)
			region := result.Summary.Region
			require.Zero(t, region.BooksSum)
			require.Positive(t, region.LabourPaid)
			t.Logf("wages %d, in what was sold %d, unrecovered %d", region.LabourPaid, region.LabourSold, region.LabourUnrecovered)
		})
	}
}

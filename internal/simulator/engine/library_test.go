package engine_test

import (
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/simulator/engine"
	"github.com/factor-coop/factor/internal/simulator/scenario"
)

// Each scenario of the library is lived for some cycles with the decisions that fall in them, in the
// soak to its end by the soak's seed. Run itself checks at every cycle that every price explains itself and
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
			seed := s.Seed
			if soak := os.Getenv("FACTOR_SOAK_SEED"); soak == "" {
				s.Cycles = min(s.Cycles, cycles)
			} else {
				seed, err = strconv.ParseUint(soak, 10, 64)
				require.NoError(t, err)
			}
			result, err := engine.Run(s, seed, func(int) {})
			require.NoError(t, err)
			require.Len(t, result.Pools, s.Cycles)
			region := result.Summary.Region
			require.Zero(t, region.BooksSum)
			require.Positive(t, region.LabourPaid)
			t.Logf("wages %d, in what was sold %d, unrecovered %d", region.LabourPaid, region.LabourSold, region.LabourUnrecovered)
		})
	}
}

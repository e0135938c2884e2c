package scenario_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/simulator/scenario"
)

func TestTheLibraryIsValidAndShowsEveryPattern(t *testing.T) {
	files, err := filepath.Glob("../../../config/scenarios/*.yaml")
	require.NoError(t, err)
	require.NotEmpty(t, files)
	shown := map[scenario.Pattern]bool{}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		require.NoError(t, err)
		s, err := scenario.Parse(raw)
		require.NoError(t, err, file)
		for _, company := range s.Companies {
			for _, product := range company.Products {
				shown[product.Demand.Pattern] = true
			}
		}
	}
	for _, pattern := range scenario.Patterns {
		require.True(t, shown[pattern], pattern)
	}
}

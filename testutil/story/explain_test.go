package story_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// part is one line of the explanation of a price: where it belongs, what it is, and the occupation or product that it names.
type part struct {
	part, kind string
	key        uint64
}

// explain is a product's price taken apart, in micro-units.
func explain(t *testing.T, s *story.Story, product story.Product) map[part]int64 {
	t.Helper()
	answer, err := s.PricingQuery.Explain(s.Ctx, &pricingtypes.QueryExplainRequest{Product: product.ID})
	require.NoError(t, err)
	lines := map[part]int64{}
	for _, line := range answer.Lines {
		lines[part{
			strings.TrimPrefix(line.Part.String(), "COST_PART_"), strings.TrimPrefix(line.Kind.String(), "COST_LINE_KIND_"), line.Key,
		}] += line.Amount
	}
	return lines
}

package story_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/story"
)

// TestAWorkshopAndAPowerStationThatSupplyEachOtherReachTheExactPrice: a tool takes half an hour of work (10) and a fifth
// of a unit of power, a unit of power six minutes (2) and a twentieth of a tool. The exact prices solve t = 10 + p/5 and
// p = 2 + t/20: t = 10.505051, p = 2.525253. Both declared four fifths of their work.
func TestAWorkshopAndAPowerStationThatSupplyEachOtherReachTheExactPrice(t *testing.T) {
	s := story.New(t)
	workshop, station := s.Found("workshop", "wim"), s.Found("power-station", "pam")
	tool := s.Sells(workshop, "tool", story.Goods(20, 8*unit))
	power := s.Sells(station, "power", story.Goods(40, 1_600_000))
	s.Takes(tool, story.Needs{Input: power, Micro: 200_000})
	s.Takes(power, story.Needs{Input: tool, Micro: 50_000})
	require.Equal(t, 8_320_000, int(s.Price(tool)), "8 + 1.6/5")
	require.Equal(t, 2_016_000, int(s.Price(power)), "1.6 + 8.32/20")

	for range 4 {
		s.Works("pam", power, hour)
		s.Makes(power, 4) // in the first week without a tool: one of the two has to begin
		s.Orders(workshop, power, 4, story.ForARecipe())
		s.Works("wim", tool, 10*hour)
		s.Makes(tool, 20)
		s.Orders(station, tool, 2, story.ForARecipe())
		s.Works("pam", power, 3*hour)
		s.Makes(power, 36)
		s.Buys("wim", tool, 15)
		s.Buys("pam", power, 25)
		s.WeekPasses()
	}
	require.InEpsilon(t, 10_505_051, s.Price(tool), 0.02)
	require.InEpsilon(t, 2_525_253, s.Price(power), 0.02)
}

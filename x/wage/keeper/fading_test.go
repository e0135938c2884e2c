package keeper_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"cosmossdk.io/collections"

	regiontypes "github.com/factor-coop/factor/x/region/types"
	"github.com/factor-coop/factor/x/wage/types"
)

const oneWeek = 7 * 24 * time.Hour

func (b *bakery) reviews(reviewer, member regiontypes.Member, ppm int64) {
	b.T.Helper()
	_, err := b.WageMsg.Review(b.Ctx, &types.MsgReview{Signer: reviewer.Address, Company: b.company, Member: member.Id, ProductivityPpm: ppm})
	require.NoError(b.T, err)
}

func (b *bakery) productivity(member regiontypes.Member) int64 {
	b.T.Helper()
	rate, err := b.WageQuery.Rate(b.Ctx, &types.QueryRateRequest{Company: b.company, Member: member.Id})
	require.NoError(b.T, err)
	return rate.ProductivityPpm
}

// Colleagues who worked once and stopped kept the company's mean low for ever, and a friend at the top of the band.
func TestColleaguesWhoStoppedWorkingKeepNobodyAtTheTopOfTheBand(t *testing.T) {
	b := newBakery(t)
	b.params(func(p *types.Params) { p.MinReviewers, p.MaxUnconfirmedWeeklySeconds = 1, 1<<40 })
	b.reviews(b.anna, b.ben, 1_000_000)
	b.reviews(b.anna, b.carla, 100_000)
	for range 5 {
		b.ClockIn(b.carla, b.company)
		b.Pass(24 * time.Hour)
	}
	b.Pass(oneWeek)
	b.ClockIn(b.ben, b.company)
	b.Pass(24 * time.Hour)
	require.EqualValues(t, 1_000_000, b.productivity(b.ben), "Carla's hours make the mean")
	before := b.productivity(b.ben)
	for range 40 { // Ben works, Carla does not
		b.ClockIn(b.ben, b.company)
		b.Pass(oneWeek)
		b.check()
		require.LessOrEqual(t, b.productivity(b.ben), before)
	}
	require.Less(t, b.productivity(b.ben), int64(530_000), "who works almost alone is about the mean themselves")
	for range 160 {
		b.Pass(oneWeek)
	}
	mean, err := b.Wage.Stored().Means.Get(b.Ctx, b.company)
	require.NoError(t, err)
	require.Zero(t, mean.WeightSeconds, "where nobody works for years nothing is left")
	require.EqualValues(t, 500_000, b.productivity(b.ben))
	b.check()
}

func TestAllWeightsFadeOnceAWeekInBoundedSteps(t *testing.T) {
	b := newBakery(t)
	people := types.MaxFadedPerBlock + 50
	for i := range people {
		rating := types.Rating{Company: b.company, Member: uint64(1000 + i), WeightSeconds: 13_000}
		require.NoError(t, b.Wage.Stored().Ratings.Set(b.Ctx, collections.Join(b.company, rating.Member), rating))
	}
	faded := func() (count int) {
		require.NoError(t, b.Wage.Stored().Ratings.Walk(b.Ctx, nil, func(_ collections.Pair[uint64, uint64], rating types.Rating) (bool, error) {
			if rating.WeightSeconds == 12_000 {
				count++
			}
			return false, nil
		}))
		return count
	}
	b.EndBlock()
	require.Zero(t, faded(), "not within the week")
	b.Pass(oneWeek)
	b.EndBlock()
	require.Equal(t, types.MaxFadedPerBlock, faded(), "at most so many in a block")
	genesis, err := b.Wage.ExportGenesis(b.Ctx)
	require.NoError(t, err)
	require.NoError(t, genesis.Validate())
	require.NotZero(t, genesis.Fading.To)
	for range 5 {
		b.EndBlock()
	}
	require.Equal(t, people, faded(), "each once")

	for _, bad := range []types.Fading{{Week: 5, To: 5}, {Week: 5, To: 4}, {Week: 5, Company: 1}, {Week: 5, Member: 1}} {
		genesis.Fading = bad
		require.ErrorContains(t, genesis.Validate(), "weights have faded up to week 5")
	}
}

func TestWhatFadesAreThirteenthsUntilNothingIsLeft(t *testing.T) {
	require.EqualValues(t, 12_000, types.Faded(13_000, 1))
	require.Equal(t, types.Faded(types.Faded(13_000, 3), 4), types.Faded(13_000, 7))
	require.Zero(t, types.Faded(1, 1))
	require.Zero(t, types.Faded(types.MaxWeightSeconds, 1<<60))
	weight := int64(0)
	for range 500 {
		weight = types.Faded(weight, 1) + 40*3600
	}
	require.InDelta(t, types.MaxWeightSeconds, weight, 50, "40 hours a week stand at the largest weight")
}

package rate_test

import (
	"math/big"
	"sort"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/wage/rate"
)

// slowPerHour is the obvious twin: one exact fraction, rounded half up at the end.
func slowPerHour(f rate.Factors, productivity int64) int64 {
	one := big.NewRat(1, 1)
	ppm := func(v int64) *big.Rat { return big.NewRat(v, money.PPM) }
	middle := new(big.Rat).Add(one, ppm(f.TrainingPPM+f.NeedPPM+f.StressPPM))
	middle.Mul(middle, new(big.Rat).SetInt64(f.BaseRatePerHour))
	point := new(big.Rat).Sub(one, ppm(f.RangePPM))
	point.Add(point, new(big.Rat).Mul(big.NewRat(2, 1), new(big.Rat).Mul(ppm(f.RangePPM), ppm(productivity))))
	middle.Mul(middle, point).Add(middle, big.NewRat(1, 2))
	return new(big.Int).Div(middle.Num(), middle.Denom()).Int64()
}

func share() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64Range(0, money.PPM), rapid.SampledFrom([]int64{0, 1, money.PPM / 2, money.PPM - 1, money.PPM}))
}

func factors() *rapid.Generator[rate.Factors] {
	return rapid.Custom(func(t *rapid.T) rate.Factors {
		return rate.Factors{
			BaseRatePerHour: rapid.Int64Range(1, rate.MaxBaseRatePerHour).Draw(t, "base"), TrainingPPM: share().Draw(t, "training"),
			NeedPPM: share().Draw(t, "need"), StressPPM: share().Draw(t, "stress"), RangePPM: share().Draw(t, "range"),
		}
	})
}

func TestRatesOfATable(t *testing.T) {
	base := rate.Factors{BaseRatePerHour: 20 * money.Unit, TrainingPPM: 100_000, NeedPPM: 50_000, StressPPM: 0, RangePPM: 200_000}
	for name, row := range map[string]struct {
		factors      rate.Factors
		productivity int64
		want         int64
	}{
		"the middle of the band":      {base, 500_000, 23_000_000},
		"the lower end of the band":   {base, 0, 18_400_000},
		"the upper end of the band":   {base, 1_000_000, 27_600_000},
		"a half goes up":              {rate.Factors{BaseRatePerHour: 1, TrainingPPM: 500_000}, 500_000, 2},
		"below a half goes down":      {rate.Factors{BaseRatePerHour: 1, TrainingPPM: 499_999}, 500_000, 1},
		"everything at its upper end": {rate.Factors{rate.MaxBaseRatePerHour, 1_000_000, 1_000_000, 1_000_000, 1_000_000}, 1_000_000, 8 * rate.MaxBaseRatePerHour},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rate.PerHour(row.factors, row.productivity)
			require.NoError(t, err)
			require.Equal(t, row.want, got)
		})
	}
}

func TestPerHourAgreesWithTheExactFraction(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f, productivity := factors().Draw(t, "factors"), share().Draw(t, "productivity")
		got, err := rate.PerHour(f, productivity)
		require.NoError(t, err)
		require.Equal(t, slowPerHour(f, productivity), got)
	})
}

func TestTheRateNeverFallsWithProductivity(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		f := factors().Draw(t, "factors")
		one, other := share().Draw(t, "one"), share().Draw(t, "other")
		low, err := rate.PerHour(f, min(one, other))
		require.NoError(t, err)
		high, err := rate.PerHour(f, max(one, other))
		require.NoError(t, err)
		require.LessOrEqual(t, low, high)
	})
}

func TestPartsOfAnHourSumToItsRate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		perHour := rapid.Int64Range(0, 8*rate.MaxBaseRatePerHour).Draw(t, "rate")
		cuts := rapid.SliceOfN(rapid.Int64Range(0, 3600), 0, 20).Draw(t, "cuts")
		cuts = append(cuts, 0, 3600)
		sort.Slice(cuts, func(i, j int) bool { return cuts[i] < cuts[j] })
		var sum int64
		for i := 1; i < len(cuts); i++ {
			part, err := rate.Pay(perHour, cuts[i-1], cuts[i])
			require.NoError(t, err)
			require.GreaterOrEqual(t, part, int64(0))
			sum += part
		}
		require.Equal(t, perHour, sum)
	})
}

func TestProductivityOfATable(t *testing.T) {
	standard := rate.Standard{Recorded: true, ProductivityPPM: 600_000, WeightPPM: 250_000}
	for name, row := range map[string]struct {
		standard rate.Standard
		peers    rate.Peers
		want     int64
	}{
		"no standard and too few reviewers":           {rate.Standard{}, rate.Peers{MedianPPM: 1_000_000, MeanPPM: 1_000_000}, 500_000},
		"a standard and too few reviewers":            {standard, rate.Peers{MedianPPM: 1_000_000, MeanPPM: 500_000}, 600_000},
		"all ones lift nobody":                        {rate.Standard{}, rate.Peers{1_000_000, 1_000_000, true}, 500_000},
		"all zeroes lower nobody":                     {rate.Standard{}, rate.Peers{0, 0, true}, 500_000},
		"better than the mean of the company":         {rate.Standard{}, rate.Peers{600_000, 400_000, true}, 750_000},
		"never above one":                             {rate.Standard{}, rate.Peers{900_000, 100_000, true}, 1_000_000},
		"a blend of standard and normalised opinions": {standard, rate.Peers{500_000, 500_000, true}, 600_000},
		"a blend of standard and a better worker":     {standard, rate.Peers{600_000, 500_000, true}, 690_000},
		"the standard alone":                          {rate.Standard{true, 600_000, 1_000_000}, rate.Peers{600_000, 500_000, true}, 600_000},
	} {
		t.Run(name, func(t *testing.T) {
			got, err := rate.Productivity(row.standard, row.peers)
			require.NoError(t, err)
			require.Equal(t, row.want, got)
		})
	}
}

func TestTheMedianIsTheMiddle(t *testing.T) {
	require.Equal(t, int64(0), rate.Median(nil))
	require.Equal(t, int64(7), rate.Median([]int64{7}))
	require.Equal(t, int64(2), rate.Median([]int64{1, 2}))
	require.Equal(t, int64(5), rate.Median([]int64{1, 5, 1_000_000}))
}

func TestFactorsOutOfRangeAreNamed(t *testing.T) {
	for name, f := range map[string]rate.Factors{
		"base_rate_per_hour is 0": {}, "base_rate_per_hour is -0.000001": {BaseRatePerHour: -1},
		"training_ppm is 100.0001%": {BaseRatePerHour: 1, TrainingPPM: 1_000_001},
		"need_ppm is -0.0001%":      {BaseRatePerHour: 1, NeedPPM: -1},
		"stress_ppm is 100.0001%":   {BaseRatePerHour: 1, StressPPM: 1_000_001},
		"range_ppm is 100.0001%":    {BaseRatePerHour: 1, RangePPM: 1_000_001},
	} {
		require.ErrorContains(t, f.Validate(), name)
		_, err := rate.PerHour(f, 0)
		require.ErrorIs(t, err, rate.ErrOutOfRange)
	}
	for _, row := range [][3]int64{{-1, 0, 1}, {1, -1, 1}, {1, 2, 1}, {1, 0, 3601}} {
		_, err := rate.Pay(row[0], row[1], row[2])
		require.ErrorIs(t, err, rate.ErrOutOfRange)
	}
	require.ErrorIs(t, rate.Standard{ProductivityPPM: 1}.Validate(), rate.ErrOutOfRange)
	require.ErrorIs(t, rate.Standard{Recorded: true, WeightPPM: 1_000_001}.Validate(), rate.ErrOutOfRange)
}

func FuzzPerHour(f *testing.F) {
	f.Add(int64(20_000_000), int64(1), int64(2), int64(3), int64(4), int64(5))
	f.Fuzz(func(t *testing.T, base, training, need, stress, band, productivity int64) {
		factors := rate.Factors{base, training, need, stress, band}
		got, err := rate.PerHour(factors, productivity)
		if err == nil && got != slowPerHour(factors, productivity) {
			t.Fatalf("%+v at %d: got %d, want %d", factors, productivity, got, slowPerHour(factors, productivity))
		}
	})
}

func BenchmarkPerHour(b *testing.B) {
	f := rate.Factors{BaseRatePerHour: 20 * money.Unit, TrainingPPM: 100_000, RangePPM: 200_000}
	for b.Loop() {
		if _, err := rate.PerHour(f, 512_345); err != nil {
			b.Fatal(err)
		}
	}
}

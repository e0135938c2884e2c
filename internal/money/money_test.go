package money_test

import (
	"errors"
	"fmt"
	"math"
	"math/big"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/money"
)

// slowMulDiv is the obvious twin: arbitrary precision, floor of the exact quotient plus an offset.
func slowMulDiv(a, b, c int64, halfUp bool) (int64, bool) {
	n := new(big.Int).Mul(big.NewInt(a), big.NewInt(b))
	d := big.NewInt(c)
	if halfUp { // floor((2n + d) / 2d)
		n.Mul(n, big.NewInt(2)).Add(n, d)
		d = new(big.Int).Mul(d, big.NewInt(2))
	}
	q := new(big.Int)
	q.Div(n, d) // Euclidean with d > 0 is floor
	return q.Int64(), q.IsInt64()
}

func edges() *rapid.Generator[int64] {
	return rapid.OneOf(rapid.Int64(), rapid.Int64Range(-1000, 1000), rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, -1, 0, 1, math.MaxInt64}))
}

func TestMulDivAgreesWithArbitraryPrecision(t *testing.T) {
	overflown := 0
	rapid.Check(t, func(t *rapid.T) {
		a, b := edges().Draw(t, "a"), edges().Draw(t, "b")
		c := rapid.OneOf(rapid.Int64Range(1, 10), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "c")
		for _, halfUp := range []bool{false, true} {
			fast := money.MulDivFloor
			if halfUp {
				fast = money.MulDivHalfUp
			}
			want, fits := slowMulDiv(a, b, c, halfUp)
			got, err := fast(a, b, c)
			if !fits {
				overflown++
				if !errors.Is(err, money.ErrOverflow) {
					t.Fatalf("%d*%d/%d: want overflow, got %d %v", a, b, c, got, err)
				}
				continue
			}
			if err != nil || got != want {
				t.Fatalf("%d*%d/%d half-up=%v: want %d, got %d %v", a, b, c, halfUp, want, got, err)
			}
		}
	})
	require.Greater(t, overflown, 10, "nothing overflowed")
}

func TestAddAndSubRefuseToWrap(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		a, b := edges().Draw(t, "a"), edges().Draw(t, "b")
		sum := new(big.Int).Add(big.NewInt(a), big.NewInt(b))
		got, err := money.Add(a, b)
		if errors.Is(err, money.ErrOverflow) == sum.IsInt64() || (err == nil && got != sum.Int64()) {
			t.Fatalf("%d+%d = %d, %v", a, b, got, err)
		}
		diff := new(big.Int).Sub(big.NewInt(a), big.NewInt(b))
		got, err = money.Sub(a, b)
		if errors.Is(err, money.ErrOverflow) == diff.IsInt64() || (err == nil && got != diff.Int64()) {
			t.Fatalf("%d-%d = %d, %v", a, b, got, err)
		}
	})
}

func TestDivisionByNothingIsAnError(t *testing.T) {
	for _, c := range []int64{0, -1} {
		_, err := money.MulDivFloor(1, 1, c)
		require.ErrorIs(t, err, money.ErrDivideByZero)
		_, err = money.MulDivHalfUp(1, 1, c)
		require.ErrorIs(t, err, money.ErrDivideByZero)
	}
}

func TestSplitGivesEveryUnitToExactlyOnePart(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(0, math.MaxInt64).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Int64Range(0, 1<<40), 1, 20).Draw(t, "weights")
		var sum int64
		for _, w := range weights {
			sum += w
		}
		parts, err := money.Split(total, weights)
		if sum == 0 {
			if err == nil || !strings.Contains(err.Error(), "weights sum to zero") {
				t.Fatalf("split over zero weights: %v", err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var got int64
		for i, p := range parts {
			exact, _ := slowMulDiv(total, weights[i], sum, false)
			if p < exact || p-exact > 1 {
				t.Fatalf("part %d is %d, exact floor %d", i, p, exact)
			}
			got += p
		}
		if got != total {
			t.Fatalf("parts sum to %d, want %d", got, total)
		}
	})
}

func TestSplitTiesGoToTheLowerIndex(t *testing.T) {
	parts, err := money.Split(5, []int64{1, 1, 1})
	require.NoError(t, err)
	require.Equal(t, []int64{2, 2, 1}, parts)
}

func TestNothingBelowZeroIsSplit(t *testing.T) {
	_, err := money.Split(-1, []int64{1, 1})
	require.ErrorContains(t, err, "cannot split -1")
	_, err = money.Split(5, []int64{3, -2})
	require.ErrorContains(t, err, "weight 1 is -2")
}

func TestApportionDividesEitherSignByTheLargestRemainder(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		total := rapid.Int64Range(-1<<40, 1<<40).Draw(t, "total")
		weights := rapid.SliceOfN(rapid.Int64Range(-1<<20, 1<<20), 1, 20).Draw(t, "weights")
		var sum int64
		for _, w := range weights {
			sum += w
		}
		parts, err := money.Apportion(total, weights)
		if sum <= 0 {
			if !errors.Is(err, money.ErrDivideByZero) {
				t.Fatalf("weights that sum to %d: %v", sum, err)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		var got int64
		raised, kept := big.NewRat(1, 1), new(big.Rat) // the smallest remainder rounded up, the largest rounded down
		for i, p := range parts {
			exact := new(big.Rat).SetFrac(new(big.Int).Mul(big.NewInt(total), big.NewInt(weights[i])), big.NewInt(sum))
			floor, _ := slowMulDiv(total, weights[i], sum, false)
			remainder := exact.Sub(exact, new(big.Rat).SetInt64(floor))
			switch p {
			case floor:
				if remainder.Cmp(kept) > 0 {
					kept = remainder
				}
			case floor + 1:
				if remainder.Cmp(raised) < 0 {
					raised = remainder
				}
			default:
				t.Fatalf("part %d is %d, exact floor %d", i, p, floor)
			}
			got += p
		}
		if got != total || raised.Cmp(kept) < 0 {
			t.Fatalf("parts sum to %d, want %d; raised a remainder of %s, kept one of %s", got, total, raised, kept)
		}
	})
	_, err := money.Apportion(math.MaxInt64, []int64{3, -2})
	require.ErrorIs(t, err, money.ErrOverflow)
}

func TestParseReadsWhatFormatWrites(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		amount := rapid.Int64Range(0, math.MaxInt64).Draw(t, "amount")
		back, err := money.Parse(money.Format(amount))
		if err != nil || back != amount {
			t.Fatalf("%d -> %q -> %d %v", amount, money.Format(amount), back, err)
		}
	})
	require.Equal(t, "-9223372036854.775808", money.Format(math.MinInt64))
}

func TestParseNamesTheOffendingText(t *testing.T) {
	for _, text := range []string{"", ".", "1.", ".5", "-1", "+1", "1e3", "1,000", "1.2.3", "0.0000001", "٣", "99999999999999999999", "1 "} {
		_, err := money.Parse(text)
		require.ErrorContains(t, err, fmt.Sprintf("amount %q", text))
	}
}

func FuzzMulDivHalfUp(f *testing.F) {
	f.Add(int64(7), int64(-3), int64(2))
	f.Fuzz(func(t *testing.T, a, b, c int64) {
		if c <= 0 {
			return
		}
		want, fits := slowMulDiv(a, b, c, true)
		got, err := money.MulDivHalfUp(a, b, c)
		if fits != (err == nil) || (fits && got != want) {
			t.Fatalf("%d*%d/%d: want %d %v, got %d %v", a, b, c, want, fits, got, err)
		}
	})
}

func BenchmarkMulDivHalfUp(b *testing.B) {
	for i := 0; i < b.N; i++ {
		if _, err := money.MulDivHalfUp(int64(i)+1<<40, 3_600_000_000, 3600); err != nil {
			b.Fatal(err)
		}
	}
}

package money_test

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/money"
)

// clamped is what a number of any size is in 64 bits.
func clamped(v *big.Int) int64 {
	switch {
	case v.IsInt64():
		return v.Int64()
	case v.Sign() < 0:
		return math.MinInt64
	default:
		return math.MaxInt64
	}
}

func TestSaturatingArithmeticIsTheExactResultOrTheNearestThatFits(t *testing.T) {
	edge := rapid.OneOf(rapid.Int64(), rapid.Int64Range(-9, 9), rapid.SampledFrom([]int64{math.MinInt64, math.MinInt64 + 1, math.MaxInt64}))
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := edge.Draw(t, "a"), edge.Draw(t, "b"), rapid.OneOf(rapid.Int64Range(1, 9), rapid.Int64Range(1, math.MaxInt64)).Draw(t, "c")
		x, y, z := big.NewInt(a), big.NewInt(b), big.NewInt(c)
		product := new(big.Int).Mul(x, y)
		require.Equal(t, clamped(new(big.Int).Add(x, y)), money.SatAdd(a, b))
		require.Equal(t, clamped(new(big.Int).Sub(x, y)), money.SatSub(a, b))
		require.Equal(t, clamped(product), money.SatMul(a, b))
		require.Equal(t, clamped(new(big.Int).Div(product, z)), money.SatMulDivFloor(a, b, c))
		twice := new(big.Int).Add(new(big.Int).Lsh(product, 1), z)
		require.Equal(t, clamped(twice.Div(twice, new(big.Int).Lsh(z, 1))), money.SatMulDivHalfUp(a, b, c))
	})
}

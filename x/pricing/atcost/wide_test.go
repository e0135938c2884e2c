package atcost

import (
	"math"
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func (w wide) big() *big.Int {
	value := new(big.Int).Lsh(new(big.Int).SetUint64(w.hi), 64)
	value.Add(value, new(big.Int).SetUint64(w.lo))
	if w.negative {
		value.Neg(value)
	}
	return value
}

func anyWide(t *rapid.T, name string) wide {
	w := wide{
		hi: rapid.OneOf(rapid.Just(uint64(0)), rapid.Uint64Range(0, 9), rapid.Uint64()).Draw(t, name+" hi"),
		lo: rapid.OneOf(rapid.Uint64Range(0, 9), rapid.Uint64(), rapid.Just(^uint64(0))).Draw(t, name+" lo"),
	}
	w.negative = w.hi|w.lo != 0 && rapid.Bool().Draw(t, name+" sign")
	return w
}

func TestWideArithmeticAgreesWithArbitraryPrecision(t *testing.T) {
	end := new(big.Int).Sub(new(big.Int).Lsh(big.NewInt(1), 128), big.NewInt(1))
	kept := func(v *big.Int) string { // in 128 bits of magnitude
		switch {
		case v.BitLen() <= 128:
			return v.String()
		case v.Sign() < 0:
			return new(big.Int).Neg(end).String()
		default:
			return end.String()
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		a, b, c := anyWide(t, "a"), anyWide(t, "b"), rapid.Int64().Draw(t, "c")
		require.Equal(t, new(big.Int).Mul(big.NewInt(c), big.NewInt(c/3)).String(), multiply(c, c/3).big().String())

		want := new(big.Int).Mul(a.big(), big.NewInt(c))
		require.Equal(t, kept(want), a.times(c).big().String())
		want.Add(a.big(), b.big())
		require.Equal(t, kept(want), a.plus(b).big().String())
		want.Sub(a.big(), b.big())
		require.Equal(t, kept(want), a.minus(b).big().String())
		switch {
		case a.big().IsInt64():
			require.Equal(t, a.big().Int64(), a.narrow())
		case a.negative:
			require.Equal(t, int64(math.MinInt64), a.narrow())
		default:
			require.Equal(t, int64(math.MaxInt64), a.narrow())
		}
		b.negative = false
		if b.positive() { // around a multiple of b, where an estimated quotient is wrong by one
			q := new(big.Int).Mul(b.big(), new(big.Int).SetUint64(rapid.Uint64().Draw(t, "q")))
			q.Rsh(q, uint(max(0, q.BitLen()-128))).Div(q, b.big()).Mul(q, b.big())
			if q.Sign() > 0 && rapid.Bool().Draw(t, "one less") {
				q.Sub(q, big.NewInt(1))
			}
			low := new(big.Int).And(q, new(big.Int).SetUint64(^uint64(0)))
			around := wide{hi: new(big.Int).Rsh(q, 64).Uint64(), lo: low.Uint64()}
			quotient, rest := around.divide(b)
			exact, left := new(big.Int).QuoRem(q, b.big(), new(big.Int))
			require.Equal(t, []string{exact.String(), left.String()}, []string{quotient.big().String(), rest.big().String()})
		}
		if b.positive() { // floor((2a + b) / 2b)
			twice := new(big.Int).Lsh(b.big(), 1)
			want.Add(want.Lsh(a.big(), 1), b.big()).Div(want, twice)
			require.Equal(t, want.String(), a.halfUp(b).big().String(), "%s / %s", a.big(), b.big())
		}
	})
}

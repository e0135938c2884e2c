package atcost

import (
	"encoding/binary"
	"math"
	"math/big"
	"math/bits"

	"github.com/factor-coop/factor/internal/money"
)

// wide is a signed 128-bit magnitude: two factors of 64 bits always fit; what a third or a sum
// would take beyond 128 bits stops at their end.
type wide struct {
	negative bool
	hi, lo   uint64
}

// farthest is the end of 128 bits on one side of zero.
func farthest(negative bool) wide {
	return wide{negative: negative, hi: math.MaxUint64, lo: math.MaxUint64}
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return uint64(-(a + 1)) + 1
	}
	return uint64(a)
}

func widen(a int64) wide { return wide{negative: a < 0, lo: magnitude(a)} }

// multiply returns a * b.
func multiply(a, b int64) wide {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	return wide{negative: (a < 0) != (b < 0) && (hi|lo) != 0, hi: hi, lo: lo}
}

// times returns w * b, or the end of 128 bits.
func (w wide) times(b int64) wide {
	m := magnitude(b)
	carry, lo := bits.Mul64(w.lo, m)
	over, hi := bits.Mul64(w.hi, m)
	hi, more := bits.Add64(hi, carry, 0)
	if over != 0 || more != 0 {
		return farthest(w.negative != (b < 0))
	}
	return wide{negative: w.negative != (b < 0) && (hi|lo) != 0, hi: hi, lo: lo}
}

// plus returns w + x, or the end of 128 bits.
func (w wide) plus(x wide) wide {
	if w.negative == x.negative {
		lo, carry := bits.Add64(w.lo, x.lo, 0)
		hi, carry := bits.Add64(w.hi, x.hi, carry)
		if carry != 0 {
			return farthest(w.negative)
		}
		return wide{negative: w.negative, hi: hi, lo: lo}
	}
	if w.below(x) {
		w, x = x, w
	}
	lo, borrow := bits.Sub64(w.lo, x.lo, 0)
	hi, _ := bits.Sub64(w.hi, x.hi, borrow)
	return wide{negative: w.negative && (hi|lo) != 0, hi: hi, lo: lo}
}

func (w wide) minus(x wide) wide {
	x.negative = !x.negative && (x.hi|x.lo) != 0
	return w.plus(x)
}

// below compares magnitudes.
func (w wide) below(x wide) bool { return w.hi < x.hi || (w.hi == x.hi && w.lo < x.lo) }

func (w wide) positive() bool { return !w.negative && (w.hi|w.lo) != 0 }

// narrow returns w in 64 bits, or their end on its side of zero.
func (w wide) narrow() int64 {
	switch {
	case w.negative && (w.hi != 0 || w.lo >= 1<<63):
		return math.MinInt64
	case w.hi != 0 || w.lo > math.MaxInt64:
		return math.MaxInt64
	case w.negative:
		return -int64(w.lo)
	default:
		return int64(w.lo)
	}
}

// halfUp returns w / by rounded to the nearest integer, a half towards plus infinity;
// by must be positive. The quotient may need up to 128 bits.
func (w wide) halfUp(by wide) wide {
	quotient, rest := w.divide(by)
	lo, borrow := bits.Sub64(by.lo, rest.lo, 0)
	hi, _ := bits.Sub64(by.hi, rest.hi, borrow)
	missing := wide{hi: hi, lo: lo} // to the next integer away from zero
	if missing.below(rest) || (!w.negative && missing == rest) {
		lo, carry := bits.Add64(quotient.lo, 1, 0)
		quotient.hi, quotient.lo = quotient.hi+carry, lo
	}
	quotient.negative = w.negative && (quotient.hi|quotient.lo) != 0
	return quotient
}

// divide returns the quotient and the rest of the magnitudes.
func (w wide) divide(by wide) (quotient, rest wide) {
	if by.hi == 0 {
		hi, carry := bits.Div64(0, w.hi, by.lo)
		lo, left := bits.Div64(carry, w.lo, by.lo)
		return wide{hi: hi, lo: lo}, wide{lo: left}
	}
	whole, left := new(big.Int).QuoRem(w.unsigned(), by.unsigned(), new(big.Int))
	return fromBig(whole), fromBig(left)
}

// unsigned is the magnitude for the standard library: a long division by hand is where a mistake would hide longest. Amounts seldom need it.
func (w wide) unsigned() *big.Int {
	return new(big.Int).SetBytes(binary.BigEndian.AppendUint64(binary.BigEndian.AppendUint64(nil, w.hi), w.lo))
}

// fromBig is a magnitude of at most 128 bits.
func fromBig(of *big.Int) wide {
	var bytes [16]byte
	of.FillBytes(bytes[:])
	return wide{hi: binary.BigEndian.Uint64(bytes[:8]), lo: binary.BigEndian.Uint64(bytes[8:])}
}

// divideHalfUp is w / by in 64 bits, or their end.
func divideHalfUp(w, by wide) int64 { return w.halfUp(by).narrow() }

// sum adds, and stops at the ends of 64 bits.
func sum(values ...int64) int64 {
	total := int64(0)
	for _, value := range values {
		total = money.SatAdd(total, value)
	}
	return total
}

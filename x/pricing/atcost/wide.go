package atcost

import (
	"fmt"
	"math"
	"math/bits"

	"github.com/factor-coop/factor/internal/money"
)

// wide is a signed 128-bit magnitude: two factors of 64 bits always fit, a third is checked.
type wide struct {
	negative bool
	hi, lo   uint64
}

func overflow(what string) error { return fmt.Errorf("%s: %w", what, money.ErrOverflow) }

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

// times returns w * b, or money.ErrOverflow.
func (w wide) times(b int64) (wide, error) {
	m := magnitude(b)
	carry, lo := bits.Mul64(w.lo, m)
	over, hi := bits.Mul64(w.hi, m)
	hi, more := bits.Add64(hi, carry, 0)
	if over != 0 || more != 0 {
		return wide{}, overflow("product of three amounts")
	}
	return wide{negative: w.negative != (b < 0) && (hi|lo) != 0, hi: hi, lo: lo}, nil
}

// plus returns w + x, or money.ErrOverflow.
func (w wide) plus(x wide) (wide, error) {
	if w.negative == x.negative {
		lo, carry := bits.Add64(w.lo, x.lo, 0)
		hi, carry := bits.Add64(w.hi, x.hi, carry)
		if carry != 0 {
			return wide{}, overflow("sum of products")
		}
		return wide{negative: w.negative, hi: hi, lo: lo}, nil
	}
	if w.below(x) {
		w, x = x, w
	}
	lo, borrow := bits.Sub64(w.lo, x.lo, 0)
	hi, _ := bits.Sub64(w.hi, x.hi, borrow)
	return wide{negative: w.negative && (hi|lo) != 0, hi: hi, lo: lo}, nil
}

func (w wide) minus(x wide) (wide, error) {
	x.negative = !x.negative && (x.hi|x.lo) != 0
	return w.plus(x)
}

// below compares magnitudes.
func (w wide) below(x wide) bool { return w.hi < x.hi || (w.hi == x.hi && w.lo < x.lo) }

func (w wide) positive() bool { return !w.negative && (w.hi|w.lo) != 0 }

// narrow returns w in 64 bits; fits is false when it leaves them.
func (w wide) narrow() (value int64, fits bool) {
	switch {
	case w.hi != 0 || w.lo > 1<<63 || (w.lo == 1<<63 && !w.negative):
		return 0, false
	case w.lo == 1<<63:
		return math.MinInt64, true
	case w.negative:
		return -int64(w.lo), true
	default:
		return int64(w.lo), true
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
	// The quotient has 64 bits. An estimate by the divisor's leading 64 bits is at most
	// one too large; one less of it is never too large.
	shift := uint(bits.LeadingZeros64(by.hi))
	leading := by.hi<<shift | by.lo>>(64-shift)
	estimate, _ := bits.Div64(w.hi>>1, w.hi<<63|w.lo>>1, leading)
	if estimate >>= 63 - shift; estimate != 0 {
		estimate--
	}
	carry, lo := bits.Mul64(by.lo, estimate)
	taken := wide{hi: by.hi*estimate + carry, lo: lo}
	lo, borrow := bits.Sub64(w.lo, taken.lo, 0)
	hi, _ := bits.Sub64(w.hi, taken.hi, borrow)
	rest = wide{hi: hi, lo: lo}
	if !rest.below(wide{hi: by.hi, lo: by.lo}) {
		estimate++
		lo, borrow = bits.Sub64(rest.lo, by.lo, 0)
		hi, _ = bits.Sub64(rest.hi, by.hi, borrow)
		rest = wide{hi: hi, lo: lo}
	}
	return wide{lo: estimate}, rest
}

// divideHalfUp is w / by in 64 bits, or money.ErrOverflow.
func divideHalfUp(w, by wide) (int64, error) {
	value, fits := w.halfUp(by).narrow()
	if !fits {
		return 0, overflow("quotient")
	}
	return value, nil
}

// sum adds, or returns money.ErrOverflow.
func sum(values ...int64) (int64, error) {
	total := int64(0)
	var err error
	for _, value := range values {
		if total, err = money.Add(total, value); err != nil {
			return 0, err
		}
	}
	return total, nil
}

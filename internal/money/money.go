package money

import (
	"errors"
	"fmt"
	"math"
	"math/bits"
	"sort"
)

const (
	// Unit is one whole unit of currency in micro-units.
	Unit int64 = 1_000_000
	// PPM is one (100%) in parts per million, the unit of every factor and share.
	PPM int64 = 1_000_000
	// SecondsPerHour converts between seconds of chain time and hours.
	SecondsPerHour int64 = 3600
)

var (
	// ErrOverflow says that a result does not fit into 64 bits.
	ErrOverflow = errors.New("amount overflows 64 bits")
	// ErrDivideByZero says that a divisor was zero or negative where it must be positive.
	ErrDivideByZero = errors.New("divisor must be positive")
)

// Add returns a + b, or ErrOverflow.
func Add(a, b int64) (int64, error) {
	sum := a + b
	if (a > 0 && b > 0 && sum <= 0) || (a < 0 && b < 0 && sum >= 0) {
		return 0, fmt.Errorf("%d + %d: %w", a, b, ErrOverflow)
	}
	return sum, nil
}

// Sub returns a - b, or ErrOverflow.
func Sub(a, b int64) (int64, error) {
	diff := a - b
	if (a >= 0 && b < 0 && diff < 0) || (a < 0 && b > 0 && diff >= 0) {
		return 0, fmt.Errorf("%d - %d: %w", a, b, ErrOverflow)
	}
	return diff, nil
}

// Mul returns a * b, or ErrOverflow.
func Mul(a, b int64) (int64, error) {
	return MulDivFloor(a, b, 1)
}

// MulDivFloor returns a * b / c rounded towards minus infinity; c must be positive.
func MulDivFloor(a, b, c int64) (int64, error) {
	quotient, remainder, negative, err := mulDiv(a, b, c)
	if err != nil {
		return 0, err
	}
	if negative && remainder > 0 {
		quotient++
	}
	return signed(quotient, negative, a, b, c)
}

// MulDivHalfUp returns a * b / c rounded to the nearest integer, a half towards
// plus infinity; c must be positive.
func MulDivHalfUp(a, b, c int64) (int64, error) {
	quotient, remainder, negative, err := mulDiv(a, b, c)
	if err != nil {
		return 0, err
	}
	divisor := uint64(c)
	half := remainder > divisor-remainder // above one half
	if !negative && remainder != 0 && remainder == divisor-remainder {
		half = true // exactly one half goes up
	}
	if half {
		quotient++
	}
	return signed(quotient, negative, a, b, c)
}

// mulDiv returns |a*b| / c and its remainder, with the sign of the product.
func mulDiv(a, b, c int64) (quotient, remainder uint64, negative bool, err error) {
	if c <= 0 {
		return 0, 0, false, fmt.Errorf("%d * %d / %d: %w", a, b, c, ErrDivideByZero)
	}
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi >= uint64(c) {
		return 0, 0, false, fmt.Errorf("%d * %d / %d: %w", a, b, c, ErrOverflow)
	}
	quotient, remainder = bits.Div64(hi, lo, uint64(c))
	return quotient, remainder, (a < 0) != (b < 0), nil
}

func magnitude(a int64) uint64 {
	if a < 0 {
		return uint64(-(a + 1)) + 1
	}
	return uint64(a)
}

func signed(quotient uint64, negative bool, a, b, c int64) (int64, error) {
	switch {
	case negative && quotient == 1<<63:
		return math.MinInt64, nil
	case quotient > math.MaxInt64:
		return 0, fmt.Errorf("%d * %d / %d: %w", a, b, c, ErrOverflow)
	case negative:
		return -int64(quotient), nil
	default:
		return int64(quotient), nil
	}
}

// Split divides total (>= 0) in proportion to weights (>= 0) by the largest
// remainder, so that the parts sum to total exactly. The units that are left
// after rounding down go to the largest remainders, ties to the lower index.
// With no weights, or only zero weights, it returns an error.
func Split(total int64, weights []int64) ([]int64, error) {
	if total < 0 {
		return nil, fmt.Errorf("cannot split %d: amount is negative", total)
	}
	weighted := false
	for i, weight := range weights {
		if weight < 0 {
			return nil, fmt.Errorf("weight %d is %d: must not be negative", i, weight)
		}
		weighted = weighted || weight > 0
	}
	if !weighted {
		return nil, fmt.Errorf("cannot split %d: weights sum to zero", total)
	}
	return Apportion(total, weights)
}

// Apportion divides total in proportion to weights of either sign whose sum is
// positive, so that the parts sum to total exactly. Every part is the exact quotient
// rounded down; the units that are left go to the largest remainders, ties to the
// lower index. Weights that sum to zero or less return an error.
func Apportion(total int64, weights []int64) ([]int64, error) {
	sum := int64(0)
	for _, weight := range weights {
		var err error
		if sum, err = Add(sum, weight); err != nil {
			return nil, err
		}
	}
	if sum <= 0 {
		return nil, fmt.Errorf("cannot apportion %d: weights sum to %d: %w", total, sum, ErrDivideByZero)
	}
	parts := make([]int64, len(weights))
	remainders := make([]uint64, len(weights))
	order := make([]int, len(weights))
	left := total
	for i, weight := range weights {
		quotient, remainder, negative, err := mulDiv(total, weight, sum)
		if err != nil {
			return nil, err
		}
		if negative && remainder > 0 { // rounding down goes away from zero
			quotient, remainder = quotient+1, uint64(sum)-remainder
		}
		if parts[i], err = signed(quotient, negative, total, weight, sum); err != nil {
			return nil, err
		}
		// The parts may leave 64 bits on the way to their sum and come back: only the end counts.
		remainders[i], order[i], left = remainder, i, left-parts[i]
	}
	sort.SliceStable(order, func(i, j int) bool { return remainders[order[i]] > remainders[order[j]] })
	for _, i := range order[:left] {
		var err error
		if parts[i], err = Add(parts[i], 1); err != nil {
			return nil, err
		}
	}
	return parts, nil
}

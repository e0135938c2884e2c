package demand

import (
	"math/big"
	"math/bits"

	"github.com/factor-coop/factor/internal/money"
)

// power is (a / b) to the power of an exponent in parts per million, in parts per
// million; a and b are positive. It goes through the binary logarithm in fixed point,
// bit by bit, and so is the same on every machine, which a floating-point power is not.
// The result is exact to about a millionth of itself and at most a million.
func power(a, b, exponentPPM int64) int64 {
	if exponentPPM == 0 || a == b {
		return money.PPM
	}
	log := log2(uint64(a)) - log2(uint64(b)) // in 2^-fraction, within ±63
	product, negative := log, log < 0
	if negative {
		product = -log
	}
	high, low := bits.Mul64(uint64(product), uint64(exponentPPM))
	if high >= million {
		high, low = million-1, 0
	}
	scaled, _ := bits.Div64(high, low, million)
	const largest = 20 << fraction // 2^20 is about a million
	scaled = min(scaled, largest)
	if negative {
		return int64(million * one / exp2(scaled))
	}
	high, low = bits.Mul64(exp2(scaled), million)
	quotient, _ := bits.Div64(high, low, one)
	return int64(quotient)
}

// Numbers in fixed point have 32 binary places.
const (
	fraction = 32
	one      = uint64(1) << fraction
	million  = uint64(money.PPM)
)

// log2 is the binary logarithm of a positive number, in fixed point.
func log2(x uint64) int64 {
	whole := bits.Len64(x) - 1
	mantissa := x << (63 - whole) // from 1 to below 2, with 63 binary places
	result := int64(whole) << fraction
	for bit := fraction - 1; bit >= 0; bit-- {
		high, _ := bits.Mul64(mantissa, mantissa) // 126 binary places; high has 62
		if high >= 1<<63 {
			result |= 1 << bit
			mantissa = high
		} else {
			mantissa = high << 1
		}
	}
	return result
}

// roots[k] is 2 to the power of 2^-(k+1) with 63 binary places: each is the square root of the one before.
var roots = func() (table [fraction]uint64) {
	x := new(big.Int).Lsh(big.NewInt(2), places)
	for k := range table {
		x.Sqrt(x.Lsh(x, places))
		table[k] = x.Uint64()
	}
	return table
}()

const places = 63

// exp2 is 2 to the power of x, both in fixed point; x is at most 20.
func exp2(x uint64) uint64 {
	result := uint64(1) << 62 // 1 with 62 places
	for k := range fraction {
		if x&(1<<(fraction-1-k)) != 0 {
			high, low := bits.Mul64(result, roots[k]) // 62 + 63 places
			result = high<<1 | low>>63
		}
	}
	return result >> (62 - fraction) << (x >> fraction)
}

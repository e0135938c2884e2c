package money

import "math"

// What follows stops at the ends of 64 bits instead of failing. It is for what nobody pays:
// price figures, memos, sums for people to read. A sum that somebody owns is checked with Add
// and Sub, and refused.

// SatAdd returns a + b, at most MaxInt64 and at least MinInt64.
func SatAdd(a, b int64) int64 {
	sum, err := Add(a, b)
	if err != nil {
		return end(a < 0)
	}
	return sum
}

// SatSub returns a - b, at most MaxInt64 and at least MinInt64.
func SatSub(a, b int64) int64 {
	difference, err := Sub(a, b)
	if err != nil {
		return end(a < 0)
	}
	return difference
}

// SatMul returns a * b, at most MaxInt64 and at least MinInt64.
func SatMul(a, b int64) int64 { return SatMulDivFloor(a, b, 1) }

// SatMulDivFloor is MulDivFloor that stops at the ends of 64 bits; a divisor below 1 counts as 1.
func SatMulDivFloor(a, b, c int64) int64 {
	quotient, err := MulDivFloor(a, b, max(1, c))
	if err != nil {
		return end((a < 0) != (b < 0))
	}
	return quotient
}

// SatMulDivHalfUp is MulDivHalfUp that stops at the ends of 64 bits; a divisor below 1 counts as 1.
func SatMulDivHalfUp(a, b, c int64) int64 {
	quotient, err := MulDivHalfUp(a, b, max(1, c))
	if err != nil {
		return end((a < 0) != (b < 0))
	}
	return quotient
}

func end(negative bool) int64 {
	if negative {
		return math.MinInt64
	}
	return math.MaxInt64
}

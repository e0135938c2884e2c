// Package float reckons in floating point.
package float

import (
	"math"
	"strconv"
)

const half = 0.5 // fine: a constant that becomes an integer

func reckon(a int64) int64 {
	x := float64(a)                             // want "uses floating point"
	_ = math.MaxInt64                           // fine: an integer
	_, _ = strconv.ParseFloat("1", 64)          // want "uses strconv.ParseFloat"
	_ = strconv.AppendFloat(nil, 1, 'f', 1, 64) // want "uses strconv.AppendFloat"
	_ = math.Sqrt(2)                            // want "uses floating point"
	y := complex(1, 2)                          // want "uses floating point"
	_, _ = x, y                                 // want "uses floating point"
	return a * int64(half*4)                    // fine: reckoned by the compiler
}

type price struct{ at float32 } // want "uses floating point"

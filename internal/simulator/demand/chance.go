package demand

import (
	"math/bits"
	"math/rand/v2"

	"github.com/factor-coop/factor/internal/money"
)

// Chance is a stream of random numbers that is the same on every machine and in every
// run with the same seed. Each product and cost has a stream of its own, so that a
// change in one place of a scenario leaves the noise of every other as it was.
type Chance struct{ source *rand.PCG }

// NewChance begins the stream of a name.
func NewChance(seed uint64, name string) *Chance {
	const offset, prime = 14695981039346656037, 1099511628211 // FNV-1a
	hash := uint64(offset)
	for _, b := range []byte(name) {
		hash = (hash ^ uint64(b)) * prime
	}
	return &Chance{source: rand.NewPCG(seed, hash)}
}

// Below is evenly one of 0, 1, ..., n-1; n is 1 or more.
func (c *Chance) Below(n int64) int64 {
	high, _ := bits.Mul64(c.source.Uint64(), uint64(n))
	return int64(high)
}

// Around is a value at most a share (parts per million) from the usual one, evenly.
func (c *Chance) Around(usual, sharePPM int64) int64 {
	if sharePPM == 0 {
		return usual
	}
	return scale(usual, money.PPM-sharePPM+c.Below(2*sharePPM+1))
}

// scale is value x ppm / 10^6, rounded half up; both are 0 or more, and a result that
// 64 bits do not hold is the largest that they do.
func scale(value, ppm int64) int64 {
	scaled, err := money.MulDivHalfUp(value, max(0, ppm), money.PPM)
	if err != nil {
		return 1<<63 - 1
	}
	return scaled
}

// Spread is a value from low to high (both positive) whose logarithm is even: as often
// between 1 and 10 as between 10 and 100.
func (c *Chance) Spread(low, high int64) int64 {
	return scale(low, power(high, low, c.Below(money.PPM+1)))
}

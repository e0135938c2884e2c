package atcost_test

import (
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/atcost"
)

// network is companies that supply each other with services; each cycle is priced from
// the suppliers' prices of the cycle before, and paid at the prices that run.
type network struct {
	firms []*firm
	// needs[i][j] is millionths of a unit of j in a unit of i.
	needs [][]int64
	// paid are the prices of the cycle that runs.
	paid []int64
	// outside is what the first company's input from outside the network costs it in a unit.
	outside int64
}

func newNetwork(t *testing.T, outside int64, own []int64, needs [][]int64) *network {
	n := &network{needs: needs, paid: make([]int64, len(own)), outside: outside}
	for _, direct := range own {
		f, err := newFirm(atcost.Declared{Units: 100, Direct: direct})
		require.NoError(t, err)
		n.paid[len(n.firms)] = f.prices[0]
		n.firms = append(n.firms, f)
	}
	// A recipe needs a registered product: all register, then each sets its recipe and is quoted again.
	for i, f := range n.firms {
		f.products[0].Recipe = n.recipe(t, i)
		require.NoError(t, f.quote())
		n.paid[i] = f.prices[0]
	}
	return n
}

func (n *network) recipe(t *testing.T, of int) int64 {
	total := int64(0)
	for from, quantity := range n.needs[of] {
		part, err := money.MulDivHalfUp(n.paid[from], quantity, money.PPM)
		require.NoError(t, err)
		total += part
	}
	if of == 0 {
		total += n.outside
	}
	return total
}

// cycle sells 100 units of each company, which cost it own[i] each and the inputs that it buys.
func (n *network) cycle(t *testing.T, own []int64) {
	const sold = 100
	for i, f := range n.firms {
		f.products[0].Recipe = n.recipe(t, i)
		cost := sold * (own[i] + f.products[0].Recipe)
		require.NoError(t, f.close(0, 0, cost, 0, made{direct: sold * own[i], output: sold, sold: sold, revenue: sold * n.paid[i]}))
	}
	for i, f := range n.firms {
		n.paid[i] = f.prices[0]
	}
}

// ring is two companies that need a and b of each other, with the largest distance from the
// exact price in parts of it after so many cycles.
func ring(t *testing.T, rnd *rand.Rand, upTo float64, cycles int) float64 {
	own := []int64{int64(between(rnd, 1, 100) * float64(money.Unit)), int64(between(rnd, 1, 100) * float64(money.Unit))}
	a, b := between(rnd, 0, upTo), between(rnd, 0, upTo)
	n := newNetwork(t, 0, own, [][]int64{{0, int64(a * 1e6)}, {int64(b * 1e6), 0}})
	for range cycles {
		n.cycle(t, own)
	}
	x := (float64(own[0]) + a*float64(own[1])) / (1 - a*b) // Leontief: x = own0 + a y, y = own1 + b x
	y := (float64(own[1]) + b*float64(own[0])) / (1 - a*b)
	return max(off(n.paid[0], x), off(n.paid[1], y))
}

func off(price int64, exact float64) float64 {
	return max(float64(price)/exact, 2-float64(price)/exact) - 1
}

// chain is six companies, each of which needs one unit of the one before; at cycle 104 the
// source's cost rises by a quarter: the price of what it buys (sudden), or its direct cost,
// which passes through an average of four cycles. It returns by how much any tier went
// beyond its new exact price, in parts of it, and after how many cycles all stay within
// one part in a hundred.
func chain(t *testing.T, rnd *rand.Rand, sudden bool) (overshoot float64, settled int) {
	const tiers, before, after = 6, 104, 156
	own, needs := make([]int64, tiers), make([][]int64, tiers)
	outside, source := int64(0), int64(between(rnd, 1, 100)*float64(money.Unit))
	for i := range own {
		needs[i] = make([]int64, tiers)
		if i > 0 {
			own[i] = int64(between(rnd, 0, 0.5) * float64(source))
			needs[i][i-1] = money.PPM
		}
	}
	if sudden {
		outside = source
	} else {
		own[0] = source
	}
	n := newNetwork(t, outside, own, needs)
	for cycle := range before + after {
		if cycle == before {
			n.outside, own[0] = outside*5/4, own[0]*5/4
		}
		n.cycle(t, own)
		if cycle < before {
			continue
		}
		exact := n.outside
		for i, price := range n.paid {
			exact += own[i]
			overshoot = max(overshoot, float64(price)/float64(exact)-1)
			if off(price, float64(exact)) > 0.01 {
				settled = cycle - before + 1
			}
		}
	}
	return overshoot, settled
}

package atcost_test

import "math/big"

// twin is the deliberately dumb price rule: the model's page of Python line by line, for a
// company with one product, in integers of any size, every sum taken anew.
type twin struct {
	declaredUnits, declaredOverhead        *big.Int
	overhead, units                        []*big.Int
	direct, capacity                       *big.Int
	seen                                   bool
	unrecovered, recovery, base, err, cost *big.Int
	age                                    int64
}

func n(a int64) *big.Int            { return big.NewInt(a) }
func plus(a, b *big.Int) *big.Int   { return new(big.Int).Add(a, b) }
func minus(a, b *big.Int) *big.Int  { return new(big.Int).Sub(a, b) }
func times(a, b *big.Int) *big.Int  { return new(big.Int).Mul(a, b) }
func floor(a, b *big.Int) *big.Int  { return new(big.Int).Div(a, b) } // b > 0
func halfUp(a, b *big.Int) *big.Int { return floor(plus(times(n(2), a), b), times(n(2), b)) }

func least(a, b *big.Int) *big.Int {
	if a.Cmp(b) < 0 {
		return a
	}
	return b
}

func most(a, b *big.Int) *big.Int {
	if a.Cmp(b) > 0 {
		return a
	}
	return b
}

func total(values []*big.Int) *big.Int {
	sum := n(0)
	for _, value := range values {
		sum = plus(sum, value)
	}
	return sum
}

func newTwin(units, overhead, direct int64) *twin {
	m := &twin{declaredUnits: n(max(1, units)), declaredOverhead: n(overhead), direct: n(direct)}
	m.capacity = times(m.declaredUnits, n(1_000_000))
	m.unrecovered, m.recovery = n(0), n(0)
	return m
}

func (m *twin) price(stock, recipe int64) *big.Int {
	standIn := n(max(0, 4-m.age))
	cycles := plus(n(int64(len(m.overhead))), standIn)
	overhead := plus(total(m.overhead), times(standIn, m.declaredOverhead))
	units := plus(total(m.units), times(standIn, m.declaredUnits))
	units = most(n(1), most(units, floor(times(times(n(500_000), m.capacity), cycles), n(1_000_000_000_000))))
	m.base = most(n(0), plus(plus(m.direct, n(recipe)), halfUp(overhead, units)))
	m.err = minus(m.unrecovered, times(n(stock), m.base))
	m.cost = most(n(0), halfUp(plus(overhead, times(plus(m.direct, n(recipe)), units)), cycles))
	live := most(n(0), minus(new(big.Int).Abs(m.err), halfUp(times(n(250_000), m.cost), n(1_000_000))))
	if m.err.Sign() <= 0 {
		live.Neg(live)
	}
	horizon := n(min(26, max(8, m.age/2)))
	target := n(0)
	if m.base.Sign() != 0 {
		target = halfUp(times(times(live, cycles), n(1_000_000)), times(times(horizon, units), m.base))
	}
	target = most(n(-500_000), least(n(150_000), target))
	step := n(10_000)
	if m.age < 26 {
		step = n(40_000)
	}
	m.recovery = most(minus(m.recovery, step), least(plus(m.recovery, step), target))
	return plus(m.base, halfUp(times(m.base, m.recovery), n(1_000_000)))
}

// observe takes direct cost and output; output 0 leaves the average of direct cost alone.
func (m *twin) observe(overhead, direct, output, units int64, cost, revenue *big.Int) {
	m.unrecovered = plus(m.unrecovered, minus(cost, revenue))
	m.age++
	m.overhead, m.units = append(m.overhead, n(overhead)), append(m.units, n(units))
	if len(m.units) > 52 {
		m.overhead, m.units = m.overhead[1:], m.units[1:]
	}
	if output > 0 {
		unit := halfUp(n(direct), n(output))
		if m.seen {
			unit = plus(m.direct, halfUp(minus(unit, m.direct), n(4)))
		}
		m.direct, m.seen = unit, true
	}
	if m.age < 26 {
		return
	}
	mean := floor(times(total(m.units[len(m.units)-26:]), n(1_000_000)), n(26))
	faded := minus(m.capacity, floor(times(m.capacity, n(5_000)), n(1_000_000)))
	if m.age == 26 {
		m.capacity = mean
	} else {
		m.capacity = most(mean, faded)
	}
}

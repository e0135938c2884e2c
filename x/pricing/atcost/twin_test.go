package atcost_test

import "math/big"

// twin is the deliberately dumb price rule: the model's page of Python line by line, for a
// company with one product, in integers of any size, every sum taken anew.
type twin struct {
	declaredUnits, declaredOverhead        *big.Int
	overhead, units, subsidies             []*big.Int
	direct, last, capacity                 *big.Int
	unrecovered, recovery, base, err, cost *big.Int
	age                                    int64
	// fits says that everything so far fits into 64 bits, and prices into what the rule keeps.
	fits bool
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
	m := &twin{fits: true, declaredUnits: n(max(1, units)), declaredOverhead: n(overhead), direct: n(direct)}
	m.capacity = times(m.declaredUnits, n(1_000_000))
	m.unrecovered, m.recovery = n(0), n(0)
	return m
}

func (m *twin) price(stock, recipe int64) *big.Int {
	standIn := n(max(0, 4-m.age))
	cycles := plus(n(int64(len(m.overhead))), standIn)
	overhead := plus(total(m.overhead), times(standIn, m.declaredOverhead))
	units := plus(total(m.units), times(standIn, m.declaredUnits))
	units = most(n(1), most(units, floor(times(times(n(650_000), m.capacity), cycles), n(1_000_000_000_000))))
	subsidies := halfUp(times(total(m.subsidies[max(0, len(m.subsidies)-3):]), cycles), n(3))
	m.base = most(n(0), plus(plus(m.direct, n(recipe)), halfUp(minus(overhead, subsidies), units)))
	m.err = minus(m.unrecovered, times(n(stock), m.base))
	m.cost = most(n(0), halfUp(plus(overhead, times(plus(m.direct, n(recipe)), units)), cycles))
	live := most(n(0), minus(new(big.Int).Abs(m.err), halfUp(times(n(375_000), m.cost), n(1_000_000))))
	if m.err.Sign() <= 0 {
		live.Neg(live)
	}
	target := n(0)
	if revenue := times(units, m.base); revenue.Sign() != 0 {
		bound := halfUp(times(n(300_000), revenue), times(cycles, n(1_000_000)))
		quick := most(minus(n(0), bound), least(bound, live))
		target = plus(
			halfUp(times(times(quick, cycles), n(1_000_000)), times(n(3), revenue)),
			halfUp(times(times(minus(live, quick), cycles), n(1_000_000)), times(n(52), revenue)))
	}
	target = most(n(-500_000), least(n(150_000), target))
	step := n(40_000)
	m.recovery = most(minus(m.recovery, step), least(plus(m.recovery, step), target))
	price := plus(m.base, halfUp(times(m.base, m.recovery), n(1_000_000)))
	m.keep(overhead, units, subsidies, times(n(2), m.err), m.cost, m.capacity, times(n(2), m.direct), plus(m.direct, n(recipe)),
		times(standIn, m.declaredOverhead), times(standIn, m.declaredUnits), minus(overhead, subsidies))
	for _, one := range append(append(append([]*big.Int{}, m.overhead...), m.units...), m.subsidies...) {
		m.keep(one)
	}
	for _, one := range []*big.Int{m.base, price} {
		m.fits = m.fits && one.Cmp(n(1_000_000_000_000_000)) <= 0
	}
	return price
}

// keep notes whether numbers fit into 64 bits.
func (m *twin) keep(numbers ...*big.Int) {
	for _, one := range numbers {
		m.fits = m.fits && one.IsInt64()
	}
}

// observe takes direct cost and output; output 0 leaves the average of direct cost alone.
func (m *twin) observe(overhead, subsidy, direct, output, units int64, cost, revenue *big.Int) {
	m.unrecovered = plus(m.unrecovered, minus(minus(cost, n(subsidy)), revenue))
	m.age++
	m.overhead, m.units, m.subsidies = append(m.overhead, n(overhead)), append(m.units, n(units)), append(m.subsidies, n(subsidy))
	if len(m.units) > 52 {
		m.overhead, m.units = m.overhead[1:], m.units[1:]
	}
	if output > 0 {
		unit := halfUp(n(direct), n(output))
		m.direct, m.last = m.average(unit), unit
	}
	cycles := min(m.age, 26)
	sold := total(m.units[int64(len(m.units))-cycles:])
	if cycles < 13 || sold.Sign() <= 0 {
		return
	}
	mean := floor(times(sold, n(1_000_000)), n(cycles))
	faded := minus(m.capacity, floor(times(m.capacity, n(5_000)), n(1_000_000)))
	if m.age <= 26 {
		m.capacity = mean
	} else {
		m.capacity = most(mean, faded)
	}
}

func (m *twin) average(unit *big.Int) *big.Int {
	if m.last == nil {
		return unit
	}
	now, before := minus(unit, m.direct), minus(m.last, m.direct)
	nearer, apart := least(new(big.Int).Abs(now), new(big.Int).Abs(before)), new(big.Int).Abs(minus(now, before))
	if now.Sign()*before.Sign() > 0 && times(n(8), apart).Cmp(nearer) <= 0 {
		return unit
	}
	return plus(m.direct, halfUp(now, n(4)))
}

package keeper_test

import (
	"math/big"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/testutil/fixture"
	"github.com/factor-coop/factor/x/pricing/types"
)

// model is a deliberately dumb price rule for a company with one product and no stock,
// recipe, job or subsidy: every sum is taken anew and small numbers need no care.
type model struct {
	declaredUnits, declaredOverhead int64
	overhead, units                 []int64
	direct, last, capacity          int64
	unrecovered, recovery, age      int64
}

func roundHalfUp(a, b int64) int64 {
	quotient := (2*a + b) / (2 * b)
	if (2*a+b)%(2*b) < 0 {
		quotient--
	}
	return quotient
}

func (m *model) price() int64 {
	missing := max(0, 4-m.age)
	cycles := int64(len(m.overhead)) + missing
	overhead, units := missing*m.declaredOverhead, missing*m.declaredUnits
	for i := range m.overhead {
		overhead, units = overhead+m.overhead[i], units+m.units[i]
	}
	units = max(1, units, 65*m.capacity*cycles/100_000_000)
	base := m.direct + roundHalfUp(overhead, units)
	live := max(0, abs(m.unrecovered)-roundHalfUp(375_000*roundHalfUp(overhead+m.direct*units, cycles), 1_000_000))
	if m.unrecovered < 0 {
		live = -live
	}
	within := func(horizon, amount int64) int64 {
		wanted := new(big.Int).Mul(big.NewInt(amount), big.NewInt(2*cycles*1_000_000))
		share := new(big.Int).Mul(big.NewInt(horizon*units), big.NewInt(base))
		return wanted.Add(wanted, share).Div(wanted, share.Lsh(share, 1)).Int64() // half up
	}
	bound := roundHalfUp(3*units*base, 10*cycles)
	quick := max(-bound, min(bound, live))
	target := max(-500_000, min(150_000, within(3, quick)+within(52, live-quick)))
	m.recovery = max(m.recovery-40_000, min(m.recovery+40_000, target))
	return base + roundHalfUp(base*m.recovery, 1_000_000)
}

func (m *model) observe(overhead, direct, units, revenue int64) {
	m.unrecovered += overhead + direct*units - revenue
	now, before := direct-m.direct, m.last-m.direct
	if m.age++; m.age == 1 || (now*before > 0 && 8*abs(now-before) <= min(abs(now), abs(before))) {
		m.direct = direct
	} else {
		m.direct += roundHalfUp(now, 4)
	}
	m.last = direct
	m.overhead, m.units = append(m.overhead, overhead), append(m.units, units)
	m.overhead, m.units = m.overhead[max(0, len(m.overhead)-52):], m.units[max(0, len(m.units)-52):]
	if cycles := min(26, m.age); cycles >= 13 {
		mean := int64(0)
		for _, one := range m.units[int64(len(m.units))-cycles:] {
			mean += one
		}
		mean = mean * 1_000_000 / cycles
		if m.age > 26 {
			mean = max(mean, m.capacity-m.capacity*5_000/1_000_000)
		}
		m.capacity = mean
	}
}

func TestTheKeeperPostsWhatTheNaiveModelSays(t *testing.T) {
	f := fixture.New(t)
	clinic, _ := f.Company("clinic")
	visit := f.Product(clinic, "visit", types.PRODUCT_KIND_SERVICE, 100, 6000*unit, 40*unit)
	twin := &model{declaredUnits: 100, declaredOverhead: 6000 * unit, direct: 40 * unit, capacity: 100_000_000}
	for week := int64(0); week < 160; week++ {
		require.Equal(t, twin.price(), f.PriceOf(visit), "week %d", week)
		sold, direct := 150+week*37%101, (38+week%5)*unit
		if week >= 120 {
			direct = 45 * unit // for good
		}
		if week > 80 && week < 95 {
			sold = 1 // a bad season
		}
		f.Pay(clinic, types.CostTag{}, 6000*unit)
		f.Pay(clinic, types.CostTag{Product: visit}, direct*sold)
		twin.observe(6000*unit, direct, sold, f.Sell(visit, sold))
		f.EndCycle()
	}
}

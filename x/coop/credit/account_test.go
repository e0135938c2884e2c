package credit_test

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/x/coop/credit"
)

func TestWhatCountsIsTheLeastThatAnyShareHasLeft(t *testing.T) {
	for name, one := range map[string]struct {
		amount int64
		left   []int64
		want   int64
	}{
		"all of it":            {700, []int64{1000, 2500}, 700},
		"the member's share":   {1700, []int64{1000, 2500}, 1000},
		"the company's share":  {1700, []int64{1000, 200}, 200},
		"a share used up":      {1700, []int64{0, 200}, 0},
		"a share made smaller": {1700, []int64{-5, 200}, 0},
		"no company":           {17, nil, 17},
	} {
		require.Equal(t, one.want, credit.Countable(one.amount, one.left...), name)
	}
}

func TestSharesRoundDown(t *testing.T) {
	shares := credit.Shares{Member: 100_000, Company: 250_000}
	require.EqualValues(t, 1, shares.ForMember(19, false))
	require.EqualValues(t, 0, shares.ForMember(19, true))
	require.EqualValues(t, 4, shares.ForCompany(19))
	require.EqualValues(t, math.MaxInt64/4, shares.ForCompany(math.MaxInt64))
}

func TestOrdersBothWaysCountNet(t *testing.T) {
	for name, one := range map[string]struct{ balance, order, after, counts int64 }{
		"the first order":              {0, 10, 10, 10},
		"more the same way":            {10, 5, 15, 5},
		"less than what came back":     {-10, 4, -6, 0},
		"as much as what came back":    {-10, 10, 0, 0},
		"more than what came back":     {-10, 13, 3, 3},
		"nothing":                      {7, 0, 7, 0},
		"as much as there can ever be": {math.MaxInt64 - 3, 10, math.MaxInt64, 3},
	} {
		after, counts := credit.Net(one.balance, one.order)
		require.Equal(t, one.after, after, name)
		require.Equal(t, one.counts, counts, name)
	}
}

// unitByUnit is the slow way to say what Net says: a unit counts while the balance is not on the other's side.
func unitByUnit(balance, order int64) (after, counts int64) {
	for range order {
		if balance >= 0 {
			counts++
		}
		balance++
	}
	return balance, counts
}

func TestNetAgreesWithUnitByUnit(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		balance, order := rapid.Int64Range(-60, 60).Draw(r, "balance"), rapid.Int64Range(0, 90).Draw(r, "order")
		wantAfter, wantCounts := unitByUnit(balance, order)
		after, counts := credit.Net(balance, order)
		if after != wantAfter || counts != wantCounts {
			r.Fatalf("balance %d, order %d: got %d and %d, want %d and %d", balance, order, after, counts, wantAfter, wantCounts)
		}
	})
}

// coins is an account as a list of coins, each with the time at which it was earned: the slow twin of Account.
type coins struct {
	earned []int64 // the oldest first
}

func (c *coins) take(n int64) (taken int64) {
	for ; taken < n && len(c.earned) > 0; taken++ {
		c.earned = c.earned[1:]
	}
	return taken
}

// Whatever happens to an account, it has the coins that the slow twin has; where it ages, none older than one and a
// quarter lifetimes and every one younger than a lifetime; what it had while it waited is young again after that.
func TestAnAccountAgreesWithItsCoins(t *testing.T) {
	aged, lapses := 0, 0 // turns of an account that had waited, and those after which coins lapsed
	rapid.Check(t, func(r *rapid.T) {
		const lifetime = 40
		var account credit.Account
		var twin coins
		now := int64(0)
		waits, waited := false, false
		for range rapid.IntRange(1, 60).Draw(r, "steps") {
			now += rapid.Int64Range(0, 25).Draw(r, "seconds")
			if rapid.IntRange(0, 5).Draw(r, "turns") == 5 {
				waits = !waits
			}
			if waits {
				account.Wait(now)
				waited = true
				for i := range twin.earned {
					twin.earned[i] = now
				}
			} else {
				lapsed, _ := account.Age(now, lifetime)
				oldest := twin.earned[:lapsed]
				for _, at := range oldest {
					if now-at < lifetime {
						r.Fatalf("a coin of %d lapsed at %d", at, now)
					}
				}
				twin.earned = twin.earned[lapsed:]
				if waited {
					aged++
					lapses += int(min(lapsed, 1))
				}
				for _, at := range twin.earned {
					if now-at > lifetime*5/4 {
						r.Fatalf("a coin of %d is still there at %d", at, now)
					}
				}
			}
			amount := rapid.Int64Range(0, 30).Draw(r, "amount")
			switch rapid.IntRange(0, 3).Draw(r, "act") {
			case 0, 1:
				account.Earn(amount)
				for range amount {
					twin.earned = append(twin.earned, now)
				}
			case 2:
				limit := rapid.Int64Range(0, 30).Draw(r, "limit")
				want := twin.take(min(amount, limit))
				if got := account.HandOn(amount, limit); got != want {
					r.Fatalf("handed on %d, want %d", got, want)
				}
			case 3:
				enough := int64(len(twin.earned)) >= amount
				if got := account.Consume(amount); got != enough {
					r.Fatalf("consumed: %t, want %t", got, enough)
				}
				if enough {
					twin.take(amount)
				}
			}
			if account.Sum() != int64(len(twin.earned)) {
				r.Fatalf("has %d, want %d", account.Sum(), len(twin.earned))
			}
		}
	})
	if !testing.Short() {
		require.Positive(t, aged)
		require.Positive(t, lapses)
	}
}

func TestAStepConsumesExactlyItsCredit(t *testing.T) {
	var account credit.Account
	account.Earn(999)
	require.False(t, account.Consume(1000))
	require.EqualValues(t, 999, account.Sum(), "less than a step stays")
	account.Earn(5)
	require.True(t, account.Consume(1000))
	require.EqualValues(t, 4, account.Sum())
	require.False(t, account.Consume(-1))
}

func TestARoundEndsWithALifetimeAndMeasuresTheNext(t *testing.T) {
	var account credit.Account
	account.Earn(5000)
	_, ended := account.Age(99, 100)
	require.False(t, ended)
	_, ended = account.Age(100, 100)
	require.True(t, ended)
	member, company := account.Bases(1000)
	require.EqualValues(t, 1000, member, "a tenth of 5,000 is less than a tranche")
	require.EqualValues(t, 5000, company)
	_, ended = account.Age(330, 100)
	require.True(t, ended)
	_, company = account.Bases(1000)
	require.EqualValues(t, 1000, company, "a lifetime without a sale measures nothing")

	for at, want := range map[int64]int64{330 + 199: 7000, 330 + 200: 1000} {
		late := account
		late.Earn(7000)
		late.ThroughUnendowed = 6
		_, ended = late.Age(at, 100)
		require.True(t, ended)
		_, company = late.Bases(1000)
		require.Equal(t, want, company, "what was sold in a round that ended at %d, of which nothing in its second lifetime", at)
		require.Zero(t, late.ThroughUnendowed, "is of a round")
		require.Equal(t, at, late.RoundBegan)
	}
}

func FuzzAccount(f *testing.F) {
	f.Add(int64(3), int64(2), int64(9))
	f.Add(int64(math.MaxInt64), int64(math.MaxInt64), int64(math.MaxInt64))
	f.Fuzz(func(t *testing.T, counted, order, now int64) {
		if counted < 0 || order < 0 || now < 0 {
			t.Skip()
		}
		var account credit.Account
		account.Earn(counted)
		moved := account.HandOn(order, math.MaxInt64)
		lapsed, _ := account.Age(now, 100)
		if moved < 0 || lapsed < 0 || account.Sum() < 0 || moved+lapsed+account.Sum() != counted {
			t.Fatalf("%d counted: %d moved, %d lapsed, %d left", counted, moved, lapsed, account.Sum())
		}
	})
}

func BenchmarkEarn(b *testing.B) {
	var account credit.Account
	for b.Loop() {
		account.Earn(2)
		account.Age(1, 100)
	}
}

package credit

import (
	"math"

	"github.com/factor-coop/factor/internal/money"
)

// Generations are the places in which credit ages: four quarters of its lifetime and the one that runs.
const Generations = 5

// Account is one company's credit.
type Account struct {
	// AtHand is credit by age, the newest first. While a step of an endowment waits, all of it is in the first place.
	AtHand [Generations]int64
	// AgedAt is when AtHand moved on by a place last.
	AgedAt int64
	// Round numbers the counts per member and company; RoundBegan is when it began.
	Round      uint64
	RoundBegan int64
	// Earned is what members' purchases gave in this round, EarnedBefore in the one before it.
	Earned, EarnedBefore int64
	// ThroughUnendowed is what came in this round through companies without an endowment of their own.
	ThroughUnendowed int64
}

// Sum is the credit at hand.
func (a Account) Sum() (sum int64) {
	for _, amount := range a.AtHand {
		sum += amount
	}
	return sum
}

// Wait is an account's turn where a step of an endowment waits: nothing grows old.
func (a *Account) Wait(now int64) {
	a.AtHand = [Generations]int64{a.Sum()}
	a.AgedAt = now
}

// Age is an account's turn where no step waits: credit older than the lifetime lapses, at the latest a quarter of it
// later, and a round ends with a lifetime. It returns what lapsed and whether a round ended.
func (a *Account) Age(now, lifetime int64) (lapsed int64, ended bool) {
	quarter := max(lifetime/(Generations-1), 1)
	moves := max((now-a.AgedAt)/quarter, 0)
	a.AgedAt += moves * quarter
	for range min(moves, Generations) {
		lapsed += a.AtHand[Generations-1]
		copy(a.AtHand[1:], a.AtHand[:Generations-1])
		a.AtHand[0] = 0
	}
	if now-a.RoundBegan < lifetime {
		return lapsed, false
	}
	if now-a.RoundBegan >= 2*lifetime {
		a.Earned = 0 // nothing was bought for a whole lifetime: nothing to measure the next one by
	}
	a.NextRound(now)
	return lapsed, true
}

// NextRound begins new counts.
func (a *Account) NextRound(now int64) {
	a.Round++
	a.RoundBegan = now
	a.EarnedBefore, a.Earned = a.Earned, 0
	a.ThroughUnendowed = 0
}

// Earn adds the part of a member's final purchase that counts.
func (a *Account) Earn(counted int64) {
	a.AtHand[0] += counted
	a.Earned = saturated(a.Earned, counted)
}

// Receive adds what an order handed on, or a decision of the region.
func (a *Account) Receive(moved int64) { a.AtHand[0] += moved }

// HandOn takes out the credit that a final order moves to its supplier, at most limit, and returns it. The caller asks
// it only of a company that waits for no step: who waits keeps its credit until the endowment is recovered.
func (a *Account) HandOn(order, limit int64) int64 {
	moved := max(0, min(order, limit, a.Sum()))
	a.take(moved)
	return moved
}

// Consume takes exactly one step's credit, or nothing where there is less.
func (a *Account) Consume(step int64) bool {
	if step < 0 || a.Sum() < step {
		return false
	}
	a.take(step)
	return true
}

// take takes credit out, the oldest first.
func (a *Account) take(amount int64) {
	for place := Generations - 1; place >= 0 && amount > 0; place-- {
		part := min(amount, a.AtHand[place])
		a.AtHand[place] -= part
		amount -= part
	}
}

func saturated(a, b int64) int64 {
	if a > math.MaxInt64-b {
		return math.MaxInt64
	}
	return a + b
}

// Shares are how much of a step one buyer counts for at one seller, in millionths.
type Shares struct{ Member, Company int64 }

// ForMember is the most that one member's purchases count for in a round of a step. Wages spent in a circle count for
// half: who buys from each other must find twice as many others to buy from them.
func (s Shares) ForMember(step int64, circle bool) int64 {
	share := share(step, s.Member)
	if circle {
		share /= 2
	}
	return share
}

// ForCompany is the most that members of one company count for together.
func (s Shares) ForCompany(step int64) int64 { return share(step, s.Company) }

// Bases are what the shares of a member and of a company are taken of where no step waits: a tranche of the region, or
// more at a company that sells much: a tenth, and all, of what counted in the round before.
func (a Account) Bases(tranche int64) (member, company int64) {
	return max(tranche, a.EarnedBefore/10), max(tranche, a.EarnedBefore)
}

func share(of, ppm int64) int64 {
	part, err := money.MulDivFloor(of, ppm, money.PPM)
	if err != nil { // ppm is at most a million
		return 0
	}
	return part
}

// Countable is how much of a purchase counts: at most what each of the buyer's shares has left.
func Countable(amount int64, left ...int64) int64 {
	for _, one := range left {
		amount = min(amount, one)
	}
	return max(amount, 0)
}

// Net adds an order to the balance of what two companies ordered from each other, seen from who orders now, and returns
// the balance after it and how much of the order is beyond what was ordered the other way.
func Net(balance, order int64) (after, counts int64) {
	if after = saturated(balance, order); balance < 0 {
		return after, max(after, 0)
	}
	return after, after - balance
}

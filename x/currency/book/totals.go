package book

import (
	"fmt"

	"github.com/factor-coop/factor/internal/money"
)

// Totals are the sums of all books and the flows of currency, in micro-units.
type Totals struct {
	Members, MemberHolds, PoolHolds, Reserves, Startings, Region int64
	Issued, Clearing, External, Exchange                         int64
	Minted, Burned, PendingMint, PendingBurn                     int64
	// PaidSeconds is the time of work for which wages were paid.
	PaidSeconds int64
	// Wages is what was minted as wages.
	Wages int64
	// StartingSpent is what all starting pools have spent, less refunds to them.
	StartingSpent int64
}

// MaxContra bounds each contra book in micro-units, some 10^12 units of currency: what the region ever
// authorised into being, paid to or received from outside, owes or is owed.
const MaxContra int64 = 1 << 60

func contra(b Book) bool { return b == Issued || b == Clearing || b == External || b == Exchange }

// Apply returns the totals after a movement. It returns ErrInsufficient when a
// book that must not be negative would be.
func (t Totals) Apply(m Movement) (Totals, error) {
	from, floor := t.of(m.Payer.Book, m.fromHold)
	to, _ := t.of(m.To.Book, false)
	if m.kind == opens {
		to, _ = t.of(m.Payer.Book, true)
	}
	if err := change(from, -m.Amount, floor, m.Payer.Book.String()); err != nil {
		return Totals{}, err
	}
	if err := change(to, m.Amount, nil, m.To.Book.String()); err != nil {
		return Totals{}, err
	}
	// Every other book is at most what the contra books add up to, so that no sum over a region's
	// books leaves 64 bits. What comes back is never refused.
	for book, sum := range [...]*int64{from, to} {
		of := [...]Book{m.Payer.Book, m.To.Book}[book]
		if contra(of) && (*sum > MaxContra || *sum < -MaxContra) && (*sum > 0) == (book == 1) {
			return Totals{}, fmt.Errorf("%s would be %s, at most %s: %w", of, money.Format(*sum), money.Format(MaxContra), money.ErrOverflow)
		}
	}
	switch {
	case m.kind != moves:
	case m.payer == raiseSpent:
		if err := change(&t.StartingSpent, m.Amount, nil, "spent from starting pools"); err != nil {
			return Totals{}, err
		}
	case m.receiver == lowerSpent:
		if err := change(&t.StartingSpent, -m.Amount, nil, "spent from starting pools"); err != nil {
			return Totals{}, err
		}
	}
	if m.Mints() {
		if err := change(&t.Minted, m.Amount, nil, "minted"); err != nil {
			return Totals{}, err
		}
		return t, change(&t.PendingMint, m.Amount, nil, "pending mint")
	}
	if m.Burns() {
		if err := change(&t.Burned, m.Amount, nil, "burned"); err != nil {
			return Totals{}, err
		}
		return t, change(&t.PendingBurn, m.Amount, nil, "pending burn")
	}
	return t, nil
}

// Worked returns the totals after seconds of work were paid with so much.
func (t Totals) Worked(seconds, wages int64) (Totals, error) {
	if err := change(&t.Wages, wages, nil, "wages"); err != nil {
		return Totals{}, err
	}
	return t, change(&t.PaidSeconds, seconds, nil, "paid seconds")
}

// of returns the sum of a book, and the error that guards it when it must not be negative.
func (t *Totals) of(b Book, isHeld bool) (*int64, error) {
	if isHeld {
		if b == Member {
			return &t.MemberHolds, ErrInsufficient
		}
		return &t.PoolHolds, ErrInsufficient
	}
	switch b {
	case Member:
		return &t.Members, ErrInsufficient
	case Reserve:
		return &t.Reserves, ErrInsufficient
	case Starting:
		return &t.Startings, ErrInsufficient
	case Region:
		return &t.Region, ErrInsufficient
	case Issued:
		return &t.Issued, nil
	case Clearing:
		return &t.Clearing, nil
	case External:
		return &t.External, nil
	default:
		return &t.Exchange, nil
	}
}

// Sum is the sum of all books; 0 unless a unit was lost or made.
func (t Totals) Sum() int64 {
	return t.Members + t.MemberHolds + t.PoolHolds + t.Reserves + t.Startings + t.Region +
		t.Issued + t.Clearing + t.External + t.Exchange
}

// Outstanding is the currency in members' hands and holds, by the flows: minted less burned.
func (t Totals) Outstanding() int64 { return t.Minted - t.Burned }

// Negative names the books that must not be negative and are.
func (t Totals) Negative() []string {
	var names []string
	for _, one := range []struct {
		name   string
		amount int64
	}{
		{"members", t.Members},
		{"member holds", t.MemberHolds},
		{"pool holds", t.PoolHolds},
		{"reserves", t.Reserves},
		{"startings", t.Startings},
		{"region", t.Region},
		{"minted", t.Minted},
		{"burned", t.Burned},
		{"pending mint", t.PendingMint},
		{"pending burn", t.PendingBurn},
	} {
		if one.amount < 0 {
			names = append(names, fmt.Sprintf("%s %d", one.name, one.amount))
		}
	}
	return names
}

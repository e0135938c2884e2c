// Package inmemory keeps books in memory by the movements of x/currency/book, for tests that recount a region from its postings.
package inmemory

import (
	"fmt"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/currency/book"
)

// Ledger is a whole set of books in memory. It applies the same movements as the
// chain does, so whoever has the postings in order can recompute every balance and memo.
type Ledger struct {
	// Totals are the sums of all books.
	Totals book.Totals
	// Companies are the pools and memos by company.
	Companies map[uint64]book.Company
	// Balances are the accounts that belong to no company: members, holds, clearing links.
	Balances map[book.Account]int64
	// Owners are the owners of the open holds.
	Owners map[uint64]book.Account
}

// NewLedger returns empty books.
func NewLedger() *Ledger {
	return &Ledger{Companies: map[uint64]book.Company{}, Balances: map[book.Account]int64{}, Owners: map[uint64]book.Account{}}
}

// Post applies one posting or returns why not and changes nothing. A posting to a
// hold that does not exist opens it for the payer; a hold is gone when it is empty.
func (l *Ledger) Post(p book.Posting, origin book.Origin) error {
	var owner book.Account
	switch {
	case p.From.Book == book.Hold:
		found, ok := l.Owners[p.From.ID]
		if !ok {
			return fmt.Errorf("hold %d does not exist: %w", p.From.ID, book.ErrUnlawful)
		}
		owner = found
	case p.To.Book == book.Hold:
		if _, ok := l.Owners[p.To.ID]; ok {
			return fmt.Errorf("hold %d exists already: %w", p.To.ID, book.ErrUnlawful)
		}
		owner = p.From
	}
	m, err := book.Judge(p, owner, origin)
	if err != nil {
		return err
	}
	totals, err := l.Totals.Apply(m)
	if err != nil {
		return err
	}
	// Everything is computed before anything is stored.
	var from, to int64
	if hasAccounts(p.From.Book) {
		if from = l.Balances[p.From] - p.Amount; from < 0 && p.From.Book != book.Clearing {
			return book.ShortageError{Who: p.From.String(), Has: l.Balances[p.From], Needs: p.Amount}
		}
	}
	if hasAccounts(p.To.Book) {
		if to, err = money.Add(l.Balances[p.To], p.Amount); err != nil {
			return err
		}
	}
	opens := p.To.Book == book.Hold
	releases := p.From.Book == book.Hold && p.To == owner && p.Class == book.Neutral
	receives := isCompany(m.To) && !opens && !releases
	payer, receiver := l.Companies[m.Payer.ID], l.Companies[m.To.ID]
	if isCompany(m.Payer) {
		if payer, err = m.Pay(payer); err != nil {
			return err
		}
	}
	if receives {
		if receiver, err = m.Receive(receiver); err != nil {
			return err
		}
	}
	l.Totals = totals
	if isCompany(m.Payer) {
		l.Companies[m.Payer.ID] = payer
	}
	if receives {
		l.Companies[m.To.ID] = receiver
	}
	if hasAccounts(p.From.Book) {
		l.Balances[p.From] = from
	}
	if hasAccounts(p.To.Book) {
		l.Balances[p.To] = to
	}
	if opens {
		l.Owners[p.To.ID] = owner
	}
	if p.From.Book == book.Hold && from == 0 {
		delete(l.Owners, p.From.ID)
		delete(l.Balances, p.From)
	}
	return nil
}

func hasAccounts(b book.Book) bool {
	return b == book.Member || b == book.Hold || b == book.Clearing
}

func isCompany(a book.Account) bool { return a.Book == book.Reserve || a.Book == book.Starting }

// Depreciate turns undepreciated value of a company into unrecovered cost.
func (l *Ledger) Depreciate(company uint64, amount int64) error {
	after, err := l.Companies[company].Depreciate(amount)
	if err == nil {
		l.Companies[company] = after
	}
	return err
}

// MoveCapital lets undepreciated value pass from one company to another.
func (l *Ledger) MoveCapital(from, to uint64, amount int64) error {
	giver, receiver, err := book.MoveCapital(l.Companies[from], l.Companies[to], amount)
	if err == nil {
		l.Companies[from], l.Companies[to] = giver, receiver
	}
	return err
}

// WriteOff takes a company's unrecovered cost and undepreciated value off what was put in.
func (l *Ledger) WriteOff(company uint64) (unrecovered, undepreciated int64, err error) {
	after, unrecovered, undepreciated, err := l.Companies[company].WriteOff()
	if err == nil {
		l.Companies[company] = after
	}
	return unrecovered, undepreciated, err
}

package book

import (
	"fmt"

	"github.com/factor-coop/factor/internal/money"
)

// Ledger is a whole set of books in memory. It applies the same movements as the
// chain does, so whoever has the postings in order can recompute every balance and memo.
type Ledger struct {
	// Totals are the sums of all books.
	Totals Totals
	// Companies are the pools and memos by company.
	Companies map[uint64]Company
	// Balances are the accounts that belong to no company: members, holds, clearing links.
	Balances map[Account]int64
	// Owners are the owners of the open holds.
	Owners map[uint64]Account
}

// NewLedger returns empty books.
func NewLedger() *Ledger {
	return &Ledger{Companies: map[uint64]Company{}, Balances: map[Account]int64{}, Owners: map[uint64]Account{}}
}

// Post applies one posting or returns why not and changes nothing. A posting to a
// hold that does not exist opens it for the payer; a hold is gone when it is empty.
func (l *Ledger) Post(p Posting, origin Origin) error {
	var owner Account
	switch {
	case p.From.Book == Hold:
		found, ok := l.Owners[p.From.ID]
		if !ok {
			return fmt.Errorf("hold %d does not exist: %w", p.From.ID, ErrUnlawful)
		}
		owner = found
	case p.To.Book == Hold:
		if _, ok := l.Owners[p.To.ID]; ok {
			return fmt.Errorf("hold %d exists already: %w", p.To.ID, ErrUnlawful)
		}
		owner = p.From
	}
	m, err := Judge(p, owner, origin)
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
		if from = l.Balances[p.From] - p.Amount; from < 0 && p.From.Book != Clearing {
			return ShortageError{Who: p.From.String(), Has: l.Balances[p.From], Needs: p.Amount}
		}
	}
	if hasAccounts(p.To.Book) {
		if to, err = money.Add(l.Balances[p.To], p.Amount); err != nil {
			return err
		}
	}
	payer, receiver := l.Companies[m.Payer.ID], l.Companies[m.To.ID]
	if m.Payer.isCompany() {
		if payer, err = m.Pay(payer); err != nil {
			return err
		}
	}
	if m.To.isCompany() && m.kind == moves {
		if receiver, err = m.Receive(receiver); err != nil {
			return err
		}
	}
	l.Totals = totals
	if m.Payer.isCompany() {
		l.Companies[m.Payer.ID] = payer
	}
	if m.To.isCompany() && m.kind == moves {
		l.Companies[m.To.ID] = receiver
	}
	if hasAccounts(p.From.Book) {
		l.Balances[p.From] = from
	}
	if hasAccounts(p.To.Book) {
		l.Balances[p.To] = to
	}
	if m.kind == opens {
		l.Owners[p.To.ID] = owner
	}
	if p.From.Book == Hold && from == 0 {
		delete(l.Owners, p.From.ID)
		delete(l.Balances, p.From)
	}
	return nil
}

func hasAccounts(b Book) bool { return b == Member || b == Hold || b == Clearing }

// Depreciate turns undepreciated value of a company into unrecovered cost.
func (l *Ledger) Depreciate(company uint64, amount int64) error {
	after, err := l.Companies[company].Depreciate(amount)
	if err == nil {
		l.Companies[company] = after
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

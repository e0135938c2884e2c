package book_test

import "github.com/factor-coop/factor/x/currency/book"

// entry is one line of a journal: a posting, or a change of memo alone.
type entry struct {
	posting    book.Posting
	depreciate int64  // value of company that became cost
	writeOff   bool   // of company
	company    uint64 // for the two above
	moved      int64  // value that passed from company to another
	to         uint64
}

// replay is the obvious twin of the ledger: for every question it reads the whole
// journal from the start and adds up, knowing no table and no running balance.
type replay []entry

func (r replay) balance(a book.Account) (sum int64) {
	for _, e := range r {
		if e.posting.To == a {
			sum += e.posting.Amount
		}
		if e.posting.From == a {
			sum -= e.posting.Amount
		}
	}
	return sum
}

// payer is whose money a line moved: of a hold, whoever opened it.
func (r replay) payer(a book.Account) book.Account {
	if a.Book != book.Hold {
		return a
	}
	for _, e := range r {
		if e.posting.To == a {
			return e.posting.From
		}
	}
	return book.Account{}
}

// accounts lists every account that the journal names, once, in order.
func (r replay) accounts() (list []book.Account) {
	seen := map[book.Account]bool{{}: true}
	for _, e := range r {
		for _, a := range []book.Account{e.posting.From, e.posting.To} {
			if !seen[a] {
				seen[a] = true
				list = append(list, a)
			}
		}
	}
	return list
}

// held is what stands in open holds of one owner.
func (r replay) held(owner book.Account) (sum int64) {
	for _, a := range r.accounts() {
		if a.Book == book.Hold && r.payer(a) == owner {
			sum += r.balance(a)
		}
	}
	return sum
}

func (r replay) company(id uint64) (c book.Company) {
	reserve, starting := book.Account{Book: book.Reserve, ID: id}, book.Account{Book: book.Starting, ID: id}
	c.Reserve, c.HeldFromReserve = r.balance(reserve), r.held(reserve)
	c.Starting, c.HeldFromStarting = r.balance(starting), r.held(starting)
	for _, e := range r {
		if e.moved != 0 {
			switch id {
			case e.company:
				c.Undepreciated, c.PutIn = c.Undepreciated-e.moved, c.PutIn-e.moved
			case e.to:
				c.Undepreciated, c.PutIn = c.Undepreciated+e.moved, c.PutIn+e.moved
			}
			continue
		}
		if e.company == id {
			c.Undepreciated -= e.depreciate
			c.Unrecovered += e.depreciate
			if e.writeOff {
				c.PutIn -= c.Unrecovered + c.Undepreciated
				c.Unrecovered, c.Undepreciated = 0, 0
			}
			continue
		}
		p := e.posting
		payer, amount := r.payer(p.From), p.Amount
		if p.To.Book == book.Hold || p.To == payer {
			continue // set aside or given back: nobody's cost
		}
		switch p.Class {
		case book.Endowment:
			if p.To == reserve {
				c.PutIn += amount
			}
			if p.To == starting {
				c.StartingPutIn += amount
			}
		case book.Seizure:
			if payer == reserve {
				c.PutIn -= amount
			}
			if payer == starting {
				c.StartingPutIn -= amount
			}
		default:
			if payer == starting {
				c.StartingSpent += amount
			}
			if p.To == starting {
				c.StartingSpent -= amount
			}
			if payer == reserve {
				switch p.Class {
				case book.Capital, book.CapitalTrade, book.Prepaid, book.PrepaidTrade, book.UsedCapital:
					c.Undepreciated += amount
				default:
					c.Unrecovered += amount
				}
			}
			if p.To == reserve {
				if p.Class == book.RefundCapitalTrade || p.Class == book.UsedCapital {
					c.Undepreciated -= amount
				} else {
					c.Unrecovered -= amount
				}
			}
		}
	}
	return c
}

func (r replay) totals() (t book.Totals) {
	for _, a := range r.accounts() {
		amount := r.balance(a)
		switch {
		case a.Book == book.Hold && r.payer(a).Book == book.Member:
			t.MemberHolds += amount
		case a.Book == book.Hold:
			t.PoolHolds += amount
		case a.Book == book.Member:
			t.Members += amount
		case a.Book == book.Reserve:
			t.Reserves += amount
		case a.Book == book.Starting:
			t.Startings += amount
		case a.Book == book.Region:
			t.Region += amount
		case a.Book == book.Issued:
			t.Issued += amount
		case a.Book == book.Clearing:
			t.Clearing += amount
		case a.Book == book.External:
			t.External += amount
		default:
			t.Exchange += amount
		}
	}
	for _, e := range r {
		from := r.payer(e.posting.From).Book == book.Member
		to := r.payer(e.posting.To).Book == book.Member
		if !from && to {
			t.Minted += e.posting.Amount
		}
		if from && !to {
			t.Burned += e.posting.Amount
		}
	}
	t.PendingMint, t.PendingBurn = t.Minted, t.Burned
	seen := map[uint64]bool{}
	for _, a := range r.accounts() {
		if a.Book == book.Starting && !seen[a.ID] {
			seen[a.ID] = true
			t.StartingSpent += r.company(a.ID).StartingSpent
		}
	}
	return t
}

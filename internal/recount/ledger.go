// Package recount works out a region's closing figures from the events of its
// blocks alone. It shares no arithmetic with the modules: what a posting does to
// the books is written here a second time, naively, so that an error in either
// shows as a difference.
package recount

import (
	"fmt"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	cooptypes "github.com/factor-coop/factor/x/coop/types"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
	pricingtypes "github.com/factor-coop/factor/x/pricing/types"
)

// Company is what the events say of one company, in micro-units.
type Company struct {
	Reserve, Held, Undepreciated, Unrecovered, PutIn     int64
	Starting, StartingHeld, StartingPutIn, StartingSpent int64
}

// Ledger is the region as its events tell it.
type Ledger struct {
	SecondsPaid    int64
	Minted, Burned int64
	BooksSum       int64
	Companies      map[uint64]*Company
	Prices         map[uint64]int64

	books map[currencytypes.Account]int64
	owner map[uint64]currencytypes.Account // of each open hold
}

// NewLedger is a region before its first block.
func NewLedger() *Ledger {
	return &Ledger{
		Companies: map[uint64]*Company{}, Prices: map[uint64]int64{},
		books: map[currencytypes.Account]int64{}, owner: map[uint64]currencytypes.Account{},
	}
}

// Supply is the currency that is out: in members' hands and in their holds.
func (l *Ledger) Supply() int64 { return l.Minted - l.Burned }

// Company returns the figures of a company, zero where no event named it.
func (l *Ledger) Company(id uint64) Company {
	if company, found := l.Companies[id]; found {
		return *company
	}
	return Company{}
}

// Apply takes the events of one block in their order. Events of other modules
// than those that carry money, prices or a new company are passed over.
func (l *Ledger) Apply(events []abci.Event) error {
	for _, event := range events {
		switch event.Type {
		case "factor.currency.v1.Posted", "factor.currency.v1.WagesPaid", "factor.currency.v1.Depreciated",
			"factor.currency.v1.CapitalMoved", "factor.currency.v1.WrittenOff", "factor.pricing.v1.PricePosted", "factor.coop.v1.CompanyFounded":
		default:
			continue
		}
		parsed, err := sdk.ParseTypedEvent(withoutMode(event))
		if err != nil {
			return fmt.Errorf("event %s: %w", event.Type, err)
		}
		switch e := parsed.(type) {
		case *currencytypes.Posted:
			err = l.post(e.From, e.To, e.Payer, e.Amount, e.Class)
		case *currencytypes.WagesPaid:
			err = l.wages(e)
		case *currencytypes.Depreciated:
			l.company(e.Company).Undepreciated -= e.Amount
			l.company(e.Company).Unrecovered += e.Amount
		case *currencytypes.CapitalMoved:
			from, to := l.company(e.From), l.company(e.To)
			from.Undepreciated, from.PutIn = from.Undepreciated-e.Amount, from.PutIn-e.Amount
			to.Undepreciated, to.PutIn = to.Undepreciated+e.Amount, to.PutIn+e.Amount
		case *currencytypes.WrittenOff:
			company := l.company(e.Company)
			company.PutIn -= e.Unrecovered + e.Undepreciated
			company.Unrecovered -= e.Unrecovered
			company.Undepreciated -= e.Undepreciated
		case *cooptypes.CompanyFounded:
			l.company(e.Company) // one without an endowment has books before anything moves in them
		case *pricingtypes.PricePosted:
			l.Prices[e.Product] = e.Price
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// withoutMode drops the attribute that says whether a block's beginning, a
// transaction or its end emitted the event.
func withoutMode(event abci.Event) abci.Event {
	kept := make([]abci.EventAttribute, 0, len(event.Attributes))
	for _, attribute := range event.Attributes {
		if attribute.Key != "mode" && attribute.Key != "msg_index" {
			kept = append(kept, attribute)
		}
	}
	return abci.Event{Type: event.Type, Attributes: kept}
}

func (l *Ledger) company(id uint64) *Company {
	if l.Companies[id] == nil {
		l.Companies[id] = &Company{}
	}
	return l.Companies[id]
}

func (l *Ledger) wages(paid *currencytypes.WagesPaid) error {
	var total int64
	for _, wage := range paid.Wages {
		total += wage.Amount
		l.SecondsPaid += wage.Until - wage.From
		reserve := currencytypes.Account{Book: currencytypes.BOOK_RESERVE, Id: paid.Company}
		member := currencytypes.Account{Book: currencytypes.BOOK_MEMBER, Id: wage.Member}
		if err := l.post(reserve, member, reserve, wage.Amount, currencytypes.COST_CLASS_COST); err != nil {
			return err
		}
	}
	if total != paid.Total {
		return fmt.Errorf("company %d: wages sum to %d, the event says %d", paid.Company, total, paid.Total)
	}
	return nil
}

func (l *Ledger) post(from, to, payer currencytypes.Account, amount int64, class currencytypes.CostClass) error {
	if amount <= 0 {
		return fmt.Errorf("posting of %d from %v to %v", amount, from, to)
	}
	if to.Book == currencytypes.BOOK_HOLD {
		l.owner[to.Id] = from
	}
	fromCurrency, toCurrency := l.isCurrency(from), l.isCurrency(to)
	switch {
	case fromCurrency && !toCurrency:
		l.Burned += amount
	case !fromCurrency && toCurrency:
		l.Minted += amount
	}
	l.move(from, -amount)
	l.move(to, amount)
	return l.memo(from, to, payer, amount, class)
}

// isCurrency says whether money in an account is coins: members' own and what is held of it.
func (l *Ledger) isCurrency(account currencytypes.Account) bool {
	if account.Book == currencytypes.BOOK_HOLD {
		return l.owner[account.Id].Book == currencytypes.BOOK_MEMBER
	}
	return account.Book == currencytypes.BOOK_MEMBER
}

func (l *Ledger) move(account currencytypes.Account, amount int64) {
	l.books[account] += amount
	l.BooksSum += amount
	switch account.Book {
	case currencytypes.BOOK_RESERVE:
		l.company(account.Id).Reserve += amount
	case currencytypes.BOOK_STARTING:
		l.company(account.Id).Starting += amount
	case currencytypes.BOOK_HOLD:
		switch owner := l.owner[account.Id]; owner.Book {
		case currencytypes.BOOK_RESERVE:
			l.company(owner.Id).Held += amount
		case currencytypes.BOOK_STARTING:
			l.company(owner.Id).StartingHeld += amount
		}
	}
}

// memo keeps what is no balance: put in, unrecovered, undepreciated, spent from the starting pool.
func (l *Ledger) memo(from, to, payer currencytypes.Account, amount int64, class currencytypes.CostClass) error {
	reserveOf := func(account currencytypes.Account) *Company {
		if account.Book == currencytypes.BOOK_RESERVE {
			return l.company(account.Id)
		}
		return &Company{} // other books have no memo
	}
	switch class {
	case currencytypes.COST_CLASS_NEUTRAL:
	case currencytypes.COST_CLASS_COST, currencytypes.COST_CLASS_TAX:
		reserveOf(payer).Unrecovered += amount
	case currencytypes.COST_CLASS_REVENUE, currencytypes.COST_CLASS_SUBSIDY:
		reserveOf(to).Unrecovered -= amount
	case currencytypes.COST_CLASS_TRADE:
		reserveOf(to).Unrecovered -= amount
		reserveOf(payer).Unrecovered += amount
	case currencytypes.COST_CLASS_CAPITAL_TRADE, currencytypes.COST_CLASS_PREPAID_TRADE:
		reserveOf(to).Unrecovered -= amount
		reserveOf(payer).Undepreciated += amount
	case currencytypes.COST_CLASS_CAPITAL, currencytypes.COST_CLASS_PREPAID:
		reserveOf(payer).Undepreciated += amount
	case currencytypes.COST_CLASS_USED_CAPITAL:
		reserveOf(to).Undepreciated -= amount
		reserveOf(payer).Undepreciated += amount
	case currencytypes.COST_CLASS_REFUND:
		reserveOf(from).Unrecovered += amount
	case currencytypes.COST_CLASS_REFUND_TRADE:
		reserveOf(from).Unrecovered += amount
		reserveOf(to).Unrecovered -= amount
	case currencytypes.COST_CLASS_REFUND_CAPITAL_TRADE:
		reserveOf(from).Unrecovered += amount
		reserveOf(to).Undepreciated -= amount
	case currencytypes.COST_CLASS_ENDOWMENT:
		reserveOf(to).PutIn += amount
		if to.Book == currencytypes.BOOK_STARTING {
			l.company(to.Id).StartingPutIn += amount
		}
	case currencytypes.COST_CLASS_SEIZURE:
		reserveOf(payer).PutIn -= amount
		if payer.Book == currencytypes.BOOK_STARTING {
			l.company(payer.Id).StartingPutIn -= amount
		}
	default:
		return fmt.Errorf("posting from %v to %v has the unknown cost class %s", from, to, class)
	}
	// What leaves the starting pool for good is spent: not what is only held, given back or seized.
	startingPays := payer.Book == currencytypes.BOOK_STARTING && to != payer && to.Book != currencytypes.BOOK_HOLD
	if startingPays && class != currencytypes.COST_CLASS_SEIZURE {
		l.company(payer.Id).StartingSpent += amount
	}
	if refunds(class) && to.Book == currencytypes.BOOK_STARTING {
		l.company(to.Id).StartingSpent -= amount
	}
	return nil
}

func refunds(class currencytypes.CostClass) bool {
	switch class {
	case currencytypes.COST_CLASS_REFUND, currencytypes.COST_CLASS_REFUND_TRADE, currencytypes.COST_CLASS_REFUND_CAPITAL_TRADE:
		return true
	default:
		return false
	}
}

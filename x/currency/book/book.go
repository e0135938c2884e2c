package book

import "fmt"

// Book is one of the places where an amount can stand. The numbers are those of
// the protocol's enum.
type Book int32

// The books.
const (
	Member Book = 1 + iota
	Hold
	Reserve
	Starting
	Region
	Issued
	Clearing
	External
	Exchange
	bookEnd
)

// Class is the cost class of a posting. The numbers are those of the protocol's enum.
type Class int32

// The cost classes.
const (
	Neutral Class = 1 + iota
	Cost
	Revenue
	Trade
	CapitalTrade
	Capital
	Endowment
	Seizure
	Subsidy
	Tax
	Refund
	RefundTrade
	RefundCapitalTrade
	PrepaidTrade
	Prepaid
	UsedCapital
	classEnd
)

var bookNames = [bookEnd]string{"none", "member", "hold", "reserve", "starting", "region", "issued", "clearing", "external", "exchange"}

var classNames = [classEnd]string{
	"none", "neutral", "cost", "revenue", "trade", "capital trade", "capital", "endowment", "seizure",
	"subsidy", "tax", "refund", "refund of trade", "refund of capital trade",
	"prepaid trade", "prepaid", "used capital",
}

func (b Book) String() string {
	if b < 0 || b >= bookEnd {
		return fmt.Sprintf("book %d", int32(b))
	}
	return bookNames[b]
}

func (c Class) String() string {
	if c < 0 || c >= classEnd {
		return fmt.Sprintf("class %d", int32(c))
	}
	return classNames[c]
}

// Account is one account of one book; Region, Issued, External and Exchange have one account, with ID 0.
type Account struct {
	Book Book
	ID   uint64
}

func (a Account) String() string { return fmt.Sprintf("%s/%d", a.Book, a.ID) }

func (a Account) isCompany() bool { return a.Book == Reserve || a.Book == Starting }

func (a Account) valid() bool {
	switch a.Book {
	case Member, Hold, Reserve, Starting, Clearing:
		return a.ID != 0
	case Region, Issued, External, Exchange:
		return a.ID == 0
	default:
		return false
	}
}

// Posting moves a positive amount of micro-units from one account to another.
type Posting struct {
	From, To Account
	Amount   int64
	Class    Class
}

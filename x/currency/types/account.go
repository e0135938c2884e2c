package types

import (
	"fmt"
	"strings"
)

// MemberAccount is a member's own currency.
func MemberAccount(member uint64) Account { return Account{Book: BOOK_MEMBER, Id: member} }

// HoldAccount is the money set aside in one hold.
func HoldAccount(hold uint64) Account { return Account{Book: BOOK_HOLD, Id: hold} }

// Reserve is a company's reserve pool.
func Reserve(company uint64) Account { return Account{Book: BOOK_RESERVE, Id: company} }

// Starting is a company's starting pool.
func Starting(company uint64) Account { return Account{Book: BOOK_STARTING, Id: company} }

// RegionFund is the region's own pool.
func RegionFund() Account { return Account{Book: BOOK_REGION} }

// Issued is the contra account of what the region authorised into being.
func Issued() Account { return Account{Book: BOOK_ISSUED} }

// Clearing is the contra account of the link to another region.
func Clearing(link uint64) Account { return Account{Book: BOOK_CLEARING, Id: link} }

// External is the contra account of everything outside the system.
func External() Account { return Account{Book: BOOK_EXTERNAL} }

// Exchange is the contra account of differences of rate between regions.
// uncalled: the table of lawful movements has it, and regions do not trade with each other yet
func Exchange() Account { return Account{Book: BOOK_EXCHANGE} }

// String writes an account as book/id, as errors and reports show it.
func (a Account) String() string {
	name := strings.ToLower(strings.TrimPrefix(a.Book.String(), "BOOK_"))
	if a.Id == 0 {
		return name
	}
	return fmt.Sprintf("%s/%d", name, a.Id)
}

// IsCompany says whether the account is a pool of a company.
func (a Account) IsCompany() bool { return a.Book == BOOK_RESERVE || a.Book == BOOK_STARTING }

// NewCause names the event that a posting belongs to.
func NewCause(kind CauseKind, ref, detail uint64) Cause {
	return Cause{Kind: kind, Ref: ref, Detail: detail}
}

// Memo is the part of the books that is no balance.
func (b CompanyBooks) Memo() Memo {
	return Memo{
		PutIn: b.PutIn, Unrecovered: b.Unrecovered, Undepreciated: b.Undepreciated, HeldFromReserve: b.HeldFromReserve,
		StartingPutIn: b.StartingPutIn, StartingSpent: b.StartingSpent, HeldFromStarting: b.HeldFromStarting,
	}
}

// Outstanding is the currency in members' hands and holds: minted less burned.
func (t Totals) Outstanding() int64 { return t.Minted - t.Burned }

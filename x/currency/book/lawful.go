package book

import (
	"errors"
	"fmt"

	"github.com/factor-coop/factor/internal/money"
)

var (
	// ErrUnlawful says that the table of lawful movements does not have this one.
	ErrUnlawful = errors.New("unlawful movement")
	// ErrAmount says that an amount is not positive.
	ErrAmount = errors.New("amount must be positive")
	// ErrInsufficient says that an account that must not be negative would be.
	ErrInsufficient = errors.New("insufficient funds")
)

// Origin says who makes a posting: some movements are lawful at one place only.
type Origin uint8

// The origins.
const (
	// Ordinary is a posting of a module while the chain runs.
	Ordinary Origin = iota
	// Genesis is the allocation that a new region starts with.
	Genesis
	// Transfer is a bank transfer between two members, where the region allows it.
	Transfer
)

// effect is what a movement does to one memo of the company at one of its ends.
type effect uint8

const (
	none effect = iota
	raiseU
	lowerU
	raiseUndepreciated
	lowerUndepreciated
	raisePutIn
	lowerPutIn
	raiseSpent
	lowerSpent
	raiseUToZero // a tax takes over-recovery only
)

// way says from where the payer's money may come.
type way uint8

const (
	direct way = 1 << iota
	held       // out of a hold that the payer owns
)

type lawful struct {
	from, to        Book // from is the payer's book: a hold pays as its owner
	class           Class
	ways            way
	origin          Origin
	payer, receiver effect
}

// table holds every lawful movement but the opening and the release of a hold.
var table = []lawful{
	// A consumer buys or pays rent: the money is destroyed, the seller's reserve refills. A mark-up goes to the region.
	{Member, Reserve, Revenue, direct | held, Ordinary, none, lowerU},
	{Member, Region, Neutral, direct | held, Ordinary, none, none},
	// A member buys in, or moves to, another region.
	{Member, Clearing, Neutral, direct | held, Ordinary, none, none},
	{Member, Member, Neutral, direct, Transfer, none, none},

	// An hour worked: the only pay that a reserve mints.
	{Reserve, Member, Cost, direct, Ordinary, raiseU, none},
	// A seller pays back: to a member, another company or the region.
	{Reserve, Member, Refund, direct, Ordinary, raiseU, none},
	{Reserve, Reserve, RefundTrade, direct, Ordinary, raiseU, lowerU},
	{Reserve, Reserve, RefundCapitalTrade, direct, Ordinary, raiseU, lowerUndepreciated},
	{Reserve, Starting, Refund, direct, Ordinary, raiseU, lowerSpent},
	{Reserve, Starting, RefundTrade, direct, Ordinary, raiseU, lowerSpent},
	{Reserve, Region, Refund, direct, Ordinary, raiseU, none},
	{Reserve, Region, RefundTrade, direct, Ordinary, raiseU, none},
	{Reserve, Clearing, Refund, direct, Ordinary, raiseU, none},
	// A company buys or leases from another, out of its reserve.
	{Reserve, Reserve, Trade, direct | held, Ordinary, raiseU, lowerU},
	{Reserve, Reserve, CapitalTrade, direct | held, Ordinary, raiseUndepreciated, lowerU},
	{Reserve, Reserve, PrepaidTrade, direct | held, Ordinary, raiseUndepreciated, lowerU},
	{Reserve, Region, Cost, direct | held, Ordinary, raiseU, none},
	// ... or takes over equipment, at what is left of its value: another company's, or the region's.
	{Reserve, Reserve, UsedCapital, direct | held, Ordinary, raiseUndepreciated, lowerUndepreciated},
	{Reserve, Region, Capital, direct | held, Ordinary, raiseUndepreciated, none},
	// ... or outside the system, or in another region.
	{Reserve, External, Cost, direct | held, Ordinary, raiseU, none},
	{Reserve, External, Capital, direct | held, Ordinary, raiseUndepreciated, none},
	{Reserve, External, Prepaid, direct | held, Ordinary, raiseUndepreciated, none},
	{Reserve, Clearing, Cost, direct | held, Ordinary, raiseU, none},
	{Reserve, Clearing, Capital, direct | held, Ordinary, raiseUndepreciated, none},
	{Reserve, Clearing, Prepaid, direct | held, Ordinary, raiseUndepreciated, none},
	// The region takes over-recovery, or a bankrupt company's pools.
	{Reserve, Region, Tax, direct, Ordinary, raiseUToZero, none},
	{Reserve, Region, Seizure, direct, Ordinary, lowerPutIn, none},
	{Starting, Region, Seizure, direct, Ordinary, lowerPutIn, none},

	// What the starting pool pays for is never priced; the seller has revenue all the same.
	{Starting, Reserve, Revenue, direct | held, Ordinary, raiseSpent, lowerU},
	{Starting, Reserve, Trade, direct | held, Ordinary, raiseSpent, lowerU},
	{Starting, Region, Neutral, direct | held, Ordinary, raiseSpent, none},
	{Starting, External, Neutral, direct | held, Ordinary, raiseSpent, none},
	{Starting, Clearing, Neutral, direct | held, Ordinary, raiseSpent, none},

	// The region subsidises, buys, pays back its mark-up and pays outside.
	{Region, Reserve, Subsidy, direct, Ordinary, none, lowerU},
	{Region, Reserve, Revenue, direct | held, Ordinary, none, lowerU},
	{Region, Reserve, Trade, direct | held, Ordinary, none, lowerU},
	{Region, Reserve, RefundTrade, direct, Ordinary, none, lowerU},
	{Region, Starting, Refund, direct, Ordinary, none, lowerSpent},
	{Region, Member, Neutral, direct, Ordinary, none, none},
	{Region, External, Neutral, direct | held, Ordinary, none, none},
	{Region, Clearing, Neutral, direct | held, Ordinary, none, none},
	{External, Region, Neutral, direct, Ordinary, none, none},

	// What the region authorises into being.
	{Issued, Reserve, Endowment, direct, Ordinary, none, raisePutIn},
	{Issued, Starting, Endowment, direct, Ordinary, none, raisePutIn},
	{Issued, Reserve, Subsidy, direct, Ordinary, none, lowerU},
	{Issued, Member, Neutral, direct, Genesis, none, none},
	{Issued, Region, Neutral, direct, Genesis, none, none},

	// Between regions: a sale abroad, refunds from there, arrivals, settlement.
	{Clearing, Reserve, Revenue, direct, Ordinary, none, lowerU},
	{Clearing, Reserve, RefundTrade, direct, Ordinary, none, lowerU},
	{Clearing, Reserve, RefundCapitalTrade, direct, Ordinary, none, lowerUndepreciated},
	{Clearing, Starting, Refund, direct, Ordinary, none, lowerSpent},
	{Clearing, Member, Neutral, direct, Ordinary, none, none},
	{Clearing, Region, Neutral, direct, Ordinary, none, none},
	{Clearing, External, Neutral, direct, Ordinary, none, none},
	{External, Clearing, Neutral, direct, Ordinary, none, none},
	{Clearing, Clearing, Neutral, direct, Ordinary, none, none},
	{Clearing, Exchange, Neutral, direct, Ordinary, none, none},
	{Exchange, Clearing, Neutral, direct, Ordinary, none, none},
}

// index finds the row of a movement in one step: 0 is no row, i+1 is table[i].
var index = func() (found [bookEnd][bookEnd][classEnd]uint8) {
	for i, row := range table {
		if found[row.from][row.to][row.class] != 0 {
			panic(fmt.Sprintf("movement %s -> %s as %s is in the table twice", row.from, row.to, row.class))
		}
		found[row.from][row.to][row.class] = uint8(i + 1)
	}
	return found
}()

type kind uint8

const (
	moves kind = iota
	opens
	releases
)

// Movement is a posting that was found lawful, with what it does at both ends.
type Movement struct {
	// Payer is whose money moves: the owner when it comes out of a hold.
	Payer Account
	// To is where it goes.
	To Account
	// Amount is in micro-units and positive.
	Amount int64

	kind            kind
	fromHold        bool
	payer, receiver effect
}

// Judge looks a posting up in the table of lawful movements. Owner is the owner
// of the hold when the posting is from or to one, else it is ignored.
// It returns ErrAmount or ErrUnlawful naming the movement.
func Judge(p Posting, owner Account, origin Origin) (Movement, error) {
	if p.Amount <= 0 {
		return Movement{}, fmt.Errorf("%s from %s to %s: %w", money.Format(p.Amount), p.From, p.To, ErrAmount)
	}
	m := Movement{Payer: p.From, To: p.To, Amount: p.Amount}
	m.fromHold = p.From.Book == Hold
	if m.fromHold {
		m.Payer = owner
	}
	if !p.From.valid() || !p.To.valid() || !m.Payer.valid() || p.Class <= 0 || p.Class >= classEnd {
		return Movement{}, refuse(p, m.Payer)
	}
	switch {
	case p.To.Book == Hold:
		if m.fromHold || p.From != owner || !mayHold(owner.Book) || p.Class != Neutral || origin != Ordinary {
			return Movement{}, refuse(p, m.Payer)
		}
		m.kind = opens
		return m, nil
	case m.fromHold && p.To == owner && p.Class == Neutral:
		if !mayHold(owner.Book) || origin != Ordinary {
			return Movement{}, refuse(p, m.Payer)
		}
		m.kind = releases
		return m, nil
	}
	found := index[m.Payer.Book][p.To.Book][p.Class]
	if found == 0 {
		return Movement{}, refuse(p, m.Payer)
	}
	row := &table[found-1]
	need := direct
	if m.fromHold {
		need = held
	}
	// A company that traded with itself could turn its starting pool into reserve.
	same := m.Payer == p.To || m.Payer.isCompany() && p.To.isCompany() && m.Payer.ID == p.To.ID
	if row.ways&need == 0 || row.origin != origin || same {
		return Movement{}, refuse(p, m.Payer)
	}
	m.payer, m.receiver = row.payer, row.receiver
	return m, nil
}

func mayHold(owner Book) bool {
	return owner == Member || owner == Reserve || owner == Starting || owner == Region
}

func refuse(p Posting, payer Account) error {
	return fmt.Errorf("%s from %s (payer %s) to %s as %s: %w", money.Format(p.Amount), p.From, payer, p.To, p.Class, ErrUnlawful)
}

// Burns says whether the movement takes currency out of members' hands and holds.
func (m Movement) Burns() bool {
	return m.kind == moves && m.Payer.Book == Member && m.To.Book != Member
}

// Mints says whether the movement puts currency into a member's hand.
func (m Movement) Mints() bool {
	return m.kind == moves && m.Payer.Book != Member && m.To.Book == Member
}

// TakesFromReserve says whether a reserve pays, and is bound by its senior
// claims: money that is held already is not, and a seizure takes everything.
func (m Movement) TakesFromReserve() bool {
	return m.Payer.Book == Reserve && !m.fromHold && m.payer != lowerPutIn
}

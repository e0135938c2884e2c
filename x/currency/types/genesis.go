package types

import (
	"fmt"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/money"
)

// DefaultGenesis is a region without money.
func DefaultGenesis() *GenesisState {
	return &GenesisState{NextHold: 1, NextClaim: 1}
}

// Validate checks everything that needs no other module's state: order and
// uniqueness of ids, the identities of every company, and that the totals are the
// sums of what is listed. Members' balances are checked against x/bank on import.
func (g *GenesisState) Validate() error {
	for i, allocation := range g.Allocations {
		if err := allocation.To.Validate(); err != nil {
			return invalid("allocation %d: %s", i, err)
		}
		if allocation.Amount <= 0 || (allocation.To.Book != BOOK_MEMBER && allocation.To.Book != BOOK_REGION) {
			return invalid("allocation %d of %d to %s: a positive amount goes to a member or the region", i, allocation.Amount, allocation.To)
		}
	}
	check := &genesisCheck{claims: map[uint64]uint64{}, owed: map[uint64]int64{}, reserveHolds: map[uint64]int64{}, startingHolds: map[uint64]int64{}}
	if err := check.holds(g); err != nil {
		return err
	}
	if err := check.openClaims(g); err != nil {
		return err
	}
	if err := check.companies(g); err != nil {
		return err
	}
	if err := check.refilled(g); err != nil {
		return err
	}
	return check.totals(g)
}

func invalid(format string, args ...any) error {
	return errorsmod.Wrap(ErrInvalidGenesis, fmt.Sprintf(format, args...))
}

type genesisCheck struct {
	claims                            map[uint64]uint64
	owed, reserveHolds, startingHolds map[uint64]int64
	memberHolds, poolHolds            int64
	reserves, startings, spent        int64
}

// plus adds up sums that an attacker's file could make overflow.
func plus(to *int64, amount int64) error {
	sum, err := money.Add(*to, amount)
	if err != nil {
		return invalid("%s", err)
	}
	*to = sum
	return nil
}

func (c *genesisCheck) holds(g *GenesisState) error {
	var last uint64
	for _, hold := range g.Holds {
		if hold.Id <= last || hold.Id >= g.NextHold {
			return invalid("hold %d after %d, next hold %d", hold.Id, last, g.NextHold)
		}
		last = hold.Id
		if err := hold.Owner.Validate(); err != nil {
			return invalid("hold %d: %s", hold.Id, err)
		}
		if hold.Amount <= 0 {
			return invalid("hold %d is of %d", hold.Id, hold.Amount)
		}
		sum := &c.poolHolds
		var err error
		switch hold.Owner.Book {
		case BOOK_MEMBER:
			sum = &c.memberHolds
		case BOOK_RESERVE:
			c.reserveHolds[hold.Owner.Id], err = money.Add(c.reserveHolds[hold.Owner.Id], hold.Amount)
		case BOOK_STARTING:
			c.startingHolds[hold.Owner.Id], err = money.Add(c.startingHolds[hold.Owner.Id], hold.Amount)
		case BOOK_REGION:
		default:
			return invalid("hold %d is owned by %s", hold.Id, hold.Owner)
		}
		if err != nil {
			return invalid("hold %d: %s", hold.Id, err)
		}
		if err := plus(sum, hold.Amount); err != nil {
			return err
		}
	}
	return nil
}

func (c *genesisCheck) openClaims(g *GenesisState) error {
	var last uint64
	for _, claim := range g.Claims {
		if claim.Id <= last || claim.Id >= g.NextClaim {
			return invalid("claim %d after %d, next claim %d", claim.Id, last, g.NextClaim)
		}
		last = claim.Id
		if err := claim.Validate(); err != nil {
			return invalid("claim %d: %s", claim.Id, err)
		}
		c.claims[claim.Company]++
		owed, err := money.Add(c.owed[claim.Company], claim.Amount)
		if err != nil {
			return invalid("claim %d: %s", claim.Id, err)
		}
		c.owed[claim.Company] = owed
	}
	return nil
}

func (c *genesisCheck) companies(g *GenesisState) error {
	var last, claims uint64
	var held int64
	for _, b := range g.Companies {
		if b.Company <= last {
			return invalid("company %d after %d", b.Company, last)
		}
		last = b.Company
		if min(b.Reserve, b.HeldFromReserve, b.Undepreciated, b.Starting, b.HeldFromStarting, b.StartingSpent) < 0 {
			return invalid("company %d has a negative pool or value", b.Company)
		}
		residual := b.Reserve + b.HeldFromReserve + b.Undepreciated - b.PutIn + b.Unrecovered
		starting := b.Starting + b.HeldFromStarting + b.StartingSpent - b.StartingPutIn
		if residual != 0 || starting != 0 {
			return invalid("company %d: residual %d, starting residual %d", b.Company, residual, starting)
		}
		if b.HeldFromReserve != c.reserveHolds[b.Company] || b.HeldFromStarting != c.startingHolds[b.Company] {
			return invalid("company %d holds %d and %d, its holds are %d and %d", b.Company,
				b.HeldFromReserve, b.HeldFromStarting, c.reserveHolds[b.Company], c.startingHolds[b.Company])
		}
		if b.OpenClaims != c.claims[b.Company] || b.OpenClaimsAmount != c.owed[b.Company] {
			return invalid("company %d owes %d claims of %d, its claims are %d of %d", b.Company,
				b.OpenClaims, b.OpenClaimsAmount, c.claims[b.Company], c.owed[b.Company])
		}
		claims += b.OpenClaims
		for _, one := range []struct {
			to     *int64
			amount int64
		}{{&c.reserves, b.Reserve}, {&c.startings, b.Starting}, {&c.spent, b.StartingSpent}, {&held, b.HeldFromReserve}, {&held, b.HeldFromStarting}} {
			if err := plus(one.to, one.amount); err != nil {
				return err
			}
		}
	}
	if claims != uint64(len(g.Claims)) {
		return invalid("%d claims, %d of them on companies with books", len(g.Claims), claims)
	}
	var regions int64
	for _, hold := range g.Holds {
		if hold.Owner.Book == BOOK_REGION {
			regions += hold.Amount
		}
	}
	if held+regions != c.poolHolds {
		return invalid("pools' holds are %d, of companies with books and the region %d", c.poolHolds, held+regions)
	}
	return nil
}

func (c *genesisCheck) refilled(g *GenesisState) error {
	var last uint64
	for _, company := range g.Refilled {
		if company <= last || c.claims[company] == 0 {
			return invalid("refilled company %d after %d owes %d claims", company, last, c.claims[company])
		}
		last = company
	}
	return nil
}

func (c *genesisCheck) totals(g *GenesisState) error {
	t := g.Totals
	var clearing int64
	var last uint64
	for _, link := range g.Clearing {
		if link.Link <= last {
			return invalid("clearing link %d after %d", link.Link, last)
		}
		last = link.Link
		if err := plus(&clearing, link.Amount); err != nil {
			return err
		}
	}
	if c.reserves != t.Reserves || c.startings != t.Startings || c.memberHolds != t.MemberHolds || c.poolHolds != t.PoolHolds || clearing != t.Clearing || c.spent != t.StartingSpent {
		return invalid("totals are not the sums: reserves %d/%d, startings %d/%d, members' holds %d/%d, pools' holds %d/%d, clearing %d/%d, spent from starting pools %d/%d",
			t.Reserves, c.reserves, t.Startings, c.startings, t.MemberHolds, c.memberHolds, t.PoolHolds, c.poolHolds, t.Clearing, clearing, t.StartingSpent, c.spent)
	}
	var sum int64
	for _, amount := range []int64{
		t.Members, t.MemberHolds, t.PoolHolds, t.Reserves, t.Startings, t.Region, t.Issued, t.Clearing, t.External, t.Exchange,
	} {
		if err := plus(&sum, amount); err != nil {
			return err
		}
	}
	if sum != 0 || min(t.Members, t.Region, t.Minted, t.Burned) < 0 || t.Minted-t.Burned != t.Members+t.MemberHolds {
		return invalid("books sum to %d, members %d, region %d, minted %d, burned %d", sum, t.Members, t.Region, t.Minted, t.Burned)
	}
	if t.PendingBurn != 0 || t.PendingMint != 0 {
		return invalid("pending burn %d and mint %d: export between blocks", t.PendingBurn, t.PendingMint)
	}
	return nil
}

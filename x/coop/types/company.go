package types

import (
	"encoding/binary"
	"slices"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
	"github.com/cosmos/cosmos-sdk/types/address"
)

// AuthorityAddress is the address from which a company's mandates come. No key
// belongs to it: the company's board acts with it.
func AuthorityAddress(company uint64) sdk.AccAddress {
	var id [8]byte
	binary.BigEndian.PutUint64(id[:], company)
	return address.Module(ModuleName, id[:])
}

// Endowed says whether the region put anything into the company at founding.
func (c Company) Endowed() bool { return c.InitialReserve > 0 }

// Acts says whether anything is done in the company's name: not once its proceedings have begun.
func (c Company) Acts() bool {
	return c.Standing == STANDING_ACTIVE || c.Standing == STANDING_INSOLVENT
}

// Recovered says whether what the company was endowed with has come back as
// useful work: its sales to members and companies unrelated to it, less what was
// refunded, have reached the initial reserve. By then every tranche is released.
func (c Company) Recovered() bool {
	return c.UnrelatedSales-c.ReturnedSales >= c.InitialReserve
}

// ReleasedTranches counts the tranches that the sales so far have released. The
// first comes at founding; each next one once unrelated sales have reached what
// was released before it, so that it is earned by the one before.
func (c Company) ReleasedTranches() int {
	var before int64
	for i, tranche := range c.Tranches {
		if i > 0 && c.UnrelatedSales < before {
			return i
		}
		before += tranche
	}
	return len(c.Tranches)
}

// Founder is the first founder, 0 of a company that the region founded.
func (c Company) Founder() uint64 {
	if len(c.Founders) == 0 {
		return 0
	}
	return c.Founders[0]
}

// FoundedBy says whether a member is one of the founders.
func (c Company) FoundedBy(member uint64) bool { return slices.Contains(c.Founders, member) }

// CheckEndowment says whether what was released is what the tranches and the sales allow, to the unit.
func (c Company) CheckEndowment() error {
	var sum, released int64
	count := c.ReleasedTranches()
	for i, tranche := range c.Tranches {
		if tranche < 0 || tranche > MaxEndowment {
			return errorsmod.Wrapf(ErrStateBroken, "company %d: tranche %d is %d", c.Id, i+1, tranche)
		}
		sum += tranche
		if i < count {
			released += tranche
		}
	}
	if sum != c.InitialReserve {
		return errorsmod.Wrapf(ErrStateBroken, "company %d: tranches sum to %d, initial reserve is %d, residual %d",
			c.Id, sum, c.InitialReserve, sum-c.InitialReserve)
	}
	if c.Released != released || c.Released > c.InitialReserve {
		return errorsmod.Wrapf(ErrStateBroken, "company %d: released %d of %d, unrelated sales of %d allow %d, residual %d",
			c.Id, c.Released, c.InitialReserve, c.UnrelatedSales, released, c.Released-released)
	}
	if c.UnrelatedSales < 0 || c.UnrelatedSales > c.InitialReserve {
		return errorsmod.Wrapf(ErrStateBroken, "company %d: unrelated sales are %d, they count from 0 to %d", c.Id, c.UnrelatedSales, c.InitialReserve)
	}
	if c.ReturnedSales < 0 || c.InitialStarting < 0 {
		return errorsmod.Wrapf(ErrStateBroken, "company %d: returned sales %d, initial starting pool %d", c.Id, c.ReturnedSales, c.InitialStarting)
	}
	return nil
}

// Open says whether a tie has not been loosened.
func (t Tie) Open() bool { return t.Until == 0 }

// Counts says whether a tie makes its member related to its company at a chain time.
func (t Tie) Counts(now int64) bool { return t.Open() || t.Until > now }

// Current says whether at least one of an officer's mandates may still be open at a chain time.
func (o Officer) Current(now int64) bool { return o.EndsAt == 0 || o.EndsAt > now }

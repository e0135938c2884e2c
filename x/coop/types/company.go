package types

import (
	"encoding/binary"
	"slices"

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

// Acts says whether anything is done in the company's name: not once its proceedings have begun. An insolvent company
// works, hires and sells, for that is what can refill it.
func (c Company) Acts() bool {
	return c.Standing == STANDING_ACTIVE || c.Standing == STANDING_INSOLVENT
}

// Stored says whether a record can have a standing: insolvency is not recorded, it follows from the books.
func (s Standing) Stored() bool {
	return s == STANDING_ACTIVE || s == STANDING_IN_PROCEEDINGS || s == STANDING_GONE
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

// Open says whether a tie has not been loosened.
func (t Tie) Open() bool { return t.Until == 0 }

// Counts says whether a tie makes its member related to its company at a chain time.
func (t Tie) Counts(now int64) bool { return t.Open() || t.Until > now }

// Current says whether at least one of an officer's mandates may still be open at a chain time.
func (o Officer) Current(now int64) bool { return o.EndsAt == 0 || o.EndsAt > now }

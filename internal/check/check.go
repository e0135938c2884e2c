// Package check has what messages and genesis of every module are checked for alike: ids, addresses, codes, commitments.
package check

import (
	"crypto/sha256"
	"regexp"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Codes are public handles; anything longer or richer would invite personal data and look-alikes.
var codePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`)

// Checks refuse with the error of one module.
type Checks struct{ invalid *errorsmod.Error }

// For gives a module its checks; they refuse with what it calls invalid.
func For(invalid *errorsmod.Error) Checks { return Checks{invalid} }

// Signer is Address of who signs.
func (c Checks) Signer(text string) error { return c.Address("signer", text) }

// Address refuses what is not the bech32 address of an account in the one spelling that state keeps: bech32 has an
// upper-case spelling of every address, and two spellings of one signer would compare unequal.
func (c Checks) Address(name, text string) error {
	address, err := sdk.AccAddressFromBech32(text)
	if err != nil {
		return errorsmod.Wrapf(c.invalid, "%s %.100q: %s", name, text, err)
	}
	if address.String() != text {
		return errorsmod.Wrapf(c.invalid, "%s %.100q must be written %s", name, text, address)
	}
	return nil
}

// ID refuses 0, which is no id.
func (c Checks) ID(name string, id uint64) error {
	if id == 0 {
		return errorsmod.Wrapf(c.invalid, "%s is 0, ids start at 1", name)
	}
	return nil
}

// Code refuses what is no public handle of at most 32 letters a-z, digits, dots, dashes and underscores.
func (c Checks) Code(name, code string) error {
	if !codePattern.MatchString(code) {
		return errorsmod.Wrapf(c.invalid, "%s %.40q must match %s", name, code, codePattern)
	}
	return nil
}

// Commitment accepts a sha256 of what is not on the chain; an empty one only where it may be left out.
func (c Checks) Commitment(name string, commitment []byte, mayBeEmpty bool) error {
	if len(commitment) == sha256.Size || (mayBeEmpty && len(commitment) == 0) {
		return nil
	}
	return errorsmod.Wrapf(c.invalid, "%s has %d bytes, a sha256 has %d", name, len(commitment), sha256.Size)
}

package types

import (
	"regexp"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	"github.com/cosmos/cosmos-sdk/crypto/keys/ed25519"
	sdk "github.com/cosmos/cosmos-sdk/types"
)

// Monikers are public handles; anything longer or richer would invite personal data and look-alikes.
var codePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`)

const (
	// MaxWindowSeconds bounds the removal window, one year.
	MaxWindowSeconds = 365 * 24 * 3600
	// MaxValidatorsCap bounds what a region may allow: every block carries every vote.
	MaxValidatorsCap = 200
)

// DefaultParams let a third of the power go in three weeks, the time for which light clients trust a set.
func DefaultParams() Params {
	return Params{RemovalWindowSeconds: 21 * 24 * 3600, MaxValidators: 100}
}

// Validate checks that a region can live with the rules.
func (p Params) Validate() error {
	if p.RemovalWindowSeconds < 1 || p.RemovalWindowSeconds > MaxWindowSeconds {
		return errorsmod.Wrapf(ErrInvalid, "removal_window_seconds is %d, it must be from 1 to %d", p.RemovalWindowSeconds, MaxWindowSeconds)
	}
	if p.MaxValidators < 1 || p.MaxValidators > MaxValidatorsCap {
		return errorsmod.Wrapf(ErrInvalid, "max_validators is %d, it must be from 1 to %d", p.MaxValidators, MaxValidatorsCap)
	}
	return nil
}

// CheckAddress says whether text is an account's address, in the one spelling that state keeps.
func CheckAddress(name, text string) error {
	address, err := sdk.AccAddressFromBech32(text)
	if err != nil {
		return errorsmod.Wrapf(ErrInvalid, "%s %.100q: %s", name, text, err)
	}
	if address.String() != text {
		return errorsmod.Wrapf(ErrInvalid, "%s %.100q must be written %s", name, text, address)
	}
	return nil
}

// PublicKey reads a packed consensus key; ErrPublicKey unless it is ed25519, the one kind that consensus takes here.
func PublicKey(packed *codectypes.Any) (*ed25519.PubKey, error) {
	if packed == nil {
		return nil, errorsmod.Wrap(ErrPublicKey, "none given")
	}
	key, ok := packed.GetCachedValue().(*ed25519.PubKey)
	if !ok || key == nil || len(key.Key) != ed25519.PubKeySize {
		return nil, errorsmod.Wrapf(ErrPublicKey, "%.100q", packed.TypeUrl)
	}
	return key, nil
}

// Validate checks a validator by itself, its id apart.
func (v Validator) Validate() error {
	if err := CheckAddress("operator", v.Operator); err != nil {
		return err
	}
	if !codePattern.MatchString(v.Moniker) {
		return errorsmod.Wrapf(ErrInvalid, "moniker %.40q must match %s", v.Moniker, codePattern)
	}
	_, err := PublicKey(v.Pubkey)
	return err
}

// ValidateBasic checks the message by itself.
func (m *MsgAddValidator) ValidateBasic() error {
	if err := CheckAddress("signer", m.Signer); err != nil {
		return err
	}
	return Validator{Operator: m.Operator, Pubkey: m.Pubkey, Moniker: m.Moniker}.Validate()
}

// ValidateBasic checks the message by itself.
func (m *MsgRemoveValidator) ValidateBasic() error {
	if m.Validator == 0 {
		return errorsmod.Wrap(ErrInvalid, "validator is 0, ids start at 1")
	}
	return CheckAddress("signer", m.Signer)
}

// ValidateBasic checks the message by itself.
func (m *MsgUpdateParams) ValidateBasic() error {
	if err := CheckAddress("signer", m.Signer); err != nil {
		return err
	}
	return m.Params.Validate()
}

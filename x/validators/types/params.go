package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/said"
)

const (
	// MaxWindowSeconds bounds the window of changes, and MaxJoinSeconds the time to join: one year.
	MaxWindowSeconds, MaxJoinSeconds = 365 * 24 * 3600, 365 * 24 * 3600
	// MaxValidatorsCap bounds what a region may allow: every block carries every vote.
	MaxValidatorsCap = 200
)

// DefaultParams let a third of the set change in three weeks, the time for which light clients trust a set.
func DefaultParams() Params {
	return Params{WindowSeconds: 21 * 24 * 3600, MaxValidators: 100, JoinSeconds: 14 * 24 * 3600}
}

// Validate checks that a region can live with the rules.
func (p Params) Validate() error {
	if p.WindowSeconds < 1 || p.WindowSeconds > MaxWindowSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("window_seconds", p.WindowSeconds, 1, MaxWindowSeconds))
	}
	if p.JoinSeconds < 1 || p.JoinSeconds > MaxJoinSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("join_seconds", p.JoinSeconds, 1, MaxJoinSeconds))
	}
	if p.MaxValidators < 1 || p.MaxValidators > MaxValidatorsCap {
		return errorsmod.Wrapf(ErrInvalid, "max_validators is %d, it must be from 1 to %d", p.MaxValidators, MaxValidatorsCap)
	}
	return nil
}

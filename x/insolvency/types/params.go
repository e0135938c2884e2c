package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/said"
)

const (
	day int64 = 24 * 3600
	// MaxGraceSeconds is the longest grace period that a region may allow: a year.
	MaxGraceSeconds = 366 * day
	// MaxStepsLimit is the most work that a region may allow in one block.
	MaxStepsLimit = 10_000
)

// DefaultParams give an insolvent company four weeks, and half a year with every extension.
func DefaultParams() Params {
	return Params{GraceSeconds: 28 * day, MaxGraceSeconds: 182 * day, MaxStepsPerBlock: 100}
}

// Validate refuses rules that the module cannot keep, naming the value.
func (p Params) Validate() error {
	if p.GraceSeconds < 0 || p.GraceSeconds > p.MaxGraceSeconds {
		return errorsmod.Wrapf(ErrInvalid, "grace_seconds is %s, it must be from 0 to max_grace_seconds %s", said.Span(p.GraceSeconds), said.Span(p.MaxGraceSeconds))
	}
	if p.MaxGraceSeconds > MaxGraceSeconds {
		return errorsmod.Wrapf(ErrInvalid, "max_grace_seconds is %s, it must be at most %s", said.Span(p.MaxGraceSeconds), said.Span(MaxGraceSeconds))
	}
	if p.MaxStepsPerBlock < 1 || p.MaxStepsPerBlock > MaxStepsLimit {
		return errorsmod.Wrapf(ErrInvalid, "max_steps_per_block is %d, it must be from 1 to %d", p.MaxStepsPerBlock, MaxStepsLimit)
	}
	return nil
}

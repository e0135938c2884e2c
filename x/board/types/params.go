package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

// DefaultParams are the bounds with which boards begin.
func DefaultParams() Params {
	return Params{
		MaxOpenProposalsPerMember: 8,
		MaxMessagesPerProposal:    16,
		MaxProposalBytes:          16 << 10,
		ExecutionGas:              10_000_000,
		PetitionSeconds:           30 * day,
		KeepEndedSeconds:          90 * day,
		KeepDecidedSeconds:        730 * day,
	}
}

// Validate checks that the bounds leave room to decide and keep a block's work bounded.
func (p Params) Validate() error {
	for _, field := range []struct {
		name       string
		value, max uint64
	}{
		{"max_open_proposals_per_member", uint64(p.MaxOpenProposalsPerMember), 1000},
		{"max_messages_per_proposal", uint64(p.MaxMessagesPerProposal), 64},
		{"max_proposal_bytes", uint64(p.MaxProposalBytes), 256 << 10},
		{"execution_gas", p.ExecutionGas, 1_000_000_000},
	} {
		if field.value < 1 || field.value > field.max {
			return errorsmod.Wrapf(ErrInvalid, "params.%s is %d, it must be from 1 to %d", field.name, field.value, field.max)
		}
	}
	return failure.First(
		checkSeconds("params.petition_seconds", p.PetitionSeconds, 1),
		checkSeconds("params.keep_ended_seconds", p.KeepEndedSeconds, 1),
		checkSeconds("params.keep_decided_seconds", p.KeepDecidedSeconds, 1),
	)
}

package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
)

const (
	// MinProposalBytes and MinExecutionGas let a board always decide on another set of parameters: what is set too low
	// by mistake can be set back.
	MinProposalBytes, MinExecutionGas = 4 << 10, 1_000_000
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
		name            string
		value, min, max uint64
	}{
		{"max_open_proposals_per_member", uint64(p.MaxOpenProposalsPerMember), 1, 1000},
		{"max_messages_per_proposal", uint64(p.MaxMessagesPerProposal), 1, 64},
		{"max_proposal_bytes", uint64(p.MaxProposalBytes), MinProposalBytes, 256 << 10},
		{"execution_gas", p.ExecutionGas, MinExecutionGas, 1_000_000_000},
	} {
		if field.value < field.min || field.value > field.max {
			return errorsmod.Wrap(ErrInvalid, said.Outside("params."+field.name, said.Count(field.value), said.Count(field.min), said.Count(field.max)))
		}
	}
	return failure.First(
		checkSeconds("params.petition_seconds", p.PetitionSeconds, 1),
		checkSeconds("params.keep_ended_seconds", p.KeepEndedSeconds, 1),
		checkSeconds("params.keep_decided_seconds", p.KeepDecidedSeconds, 1),
	)
}

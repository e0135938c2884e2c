package types

import (
	errorsmod "cosmossdk.io/errors"
)

// maxTime is the last second of the year 9999.
const maxTime = 253402300799

// DefaultGenesis is a set without validators, from which no chain starts: the genesis must name one at least.
func DefaultGenesis() *GenesisState { return &GenesisState{Params: DefaultParams()} }

// NewGenesis is a set of these validators, who get ids from 1 in the order given.
func NewGenesis(params Params, validators ...Validator) *GenesisState {
	state := &GenesisState{Params: params, LastValidator: uint64(len(validators))}
	for i, validator := range validators {
		validator.Id = uint64(i) + 1
		state.Validators = append(state.Validators, validator)
	}
	return state
}

// Validate checks the whole state; an empty set is valid as a file, not as a chain.
func (s *GenesisState) Validate() error {
	if err := s.Params.Validate(); err != nil {
		return err
	}
	// A set may stand above a maximum that was lowered later, never above what any region allows.
	if len(s.Validators) > MaxValidatorsCap {
		return errorsmod.Wrapf(ErrSetFull, "%d validators", len(s.Validators))
	}
	operators, keys, lastID := map[string]bool{}, map[string]bool{}, uint64(0)
	for i, validator := range s.Validators {
		if validator.Id <= lastID || validator.Id > s.LastValidator {
			return errorsmod.Wrapf(ErrInvalid, "validators[%d] has id %d, it must be above %d and at most last_validator %d", i, validator.Id, lastID, s.LastValidator)
		}
		lastID = validator.Id
		if err := validator.Validate(); err != nil {
			return errorsmod.Wrapf(err, "validator %d", validator.Id)
		}
		if operators[validator.Operator] {
			return errorsmod.Wrap(ErrOperatorTaken, validator.Operator)
		}
		operators[validator.Operator] = true
		key, err := PublicKey(validator.Pubkey)
		if err != nil {
			return err
		}
		if keys[string(key.Address())] {
			return errorsmod.Wrapf(ErrKeyUsed, "%s of validator %d", key.Address(), validator.Id)
		}
		keys[string(key.Address())] = true
	}
	for i, used := range s.RemovedKeys {
		if len(used.ConsensusAddress) != 20 || used.Validator == 0 || used.Validator > s.LastValidator {
			return errorsmod.Wrapf(ErrInvalid, "removed_keys[%d] is %X of validator %d", i, used.ConsensusAddress, used.Validator)
		}
		if keys[string(used.ConsensusAddress)] {
			return errorsmod.Wrapf(ErrKeyUsed, "%X", used.ConsensusAddress)
		}
		keys[string(used.ConsensusAddress)] = true
	}
	if err := s.validateChanges("removals", s.Removals); err != nil {
		return err
	}
	if err := s.validateChanges("additions", s.Additions); err != nil {
		return err
	}
	if len(s.Checkpoints) > Checkpoints {
		return errorsmod.Wrapf(ErrInvalid, "%d checkpoints, at most %d are kept", len(s.Checkpoints), Checkpoints)
	}
	last := int64(0)
	for i, checkpoint := range s.Checkpoints {
		if checkpoint.Height <= last || len(checkpoint.Block) == 0 || len(checkpoint.Block) > 32 {
			return errorsmod.Wrapf(ErrInvalid, "checkpoints[%d] is block %d, %X", i, checkpoint.Height, checkpoint.Block)
		}
		last = checkpoint.Height
	}
	return nil
}

func (s *GenesisState) validateChanges(name string, changes []Change) error {
	seen := map[uint64]bool{}
	for i, change := range changes {
		if change.Validator == 0 || change.Validator > s.LastValidator || seen[change.Validator] || change.Time < 0 || change.Time > maxTime {
			return errorsmod.Wrapf(ErrInvalid, "%s[%d] is of validator %d at %d", name, i, change.Validator, change.Time)
		}
		seen[change.Validator] = true
	}
	return nil
}

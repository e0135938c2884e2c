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
	seen := map[uint64]bool{}
	for i, removal := range s.Removals {
		if removal.Validator == 0 || removal.Validator > s.LastValidator || seen[removal.Validator] || removal.Time < 0 || removal.Time > maxTime {
			return errorsmod.Wrapf(ErrInvalid, "removals[%d] is of validator %d at %d", i, removal.Validator, removal.Time)
		}
		seen[removal.Validator] = true
	}
	return nil
}

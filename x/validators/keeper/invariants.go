package keeper

import (
	"context"
	"fmt"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/validators/types"
)

// Invariants are the conditions on the module's state that hold after every block.
func (k Keeper) Invariants() []invariant.Invariant {
	return []invariant.Invariant{
		{Name: "validators/set-is-consensus-set", Check: k.checkGiven},
		{Name: "validators/power", Check: k.checkPower},
		{Name: "validators/index", Check: k.checkIndex},
	}
}

// Once the changes of the block are given, consensus has every key of the set and no other.
func (k Keeper) checkGiven(ctx context.Context) error {
	pending := map[string]bool{}
	changed, err := k.changedKeys(ctx)
	if err != nil {
		return err
	}
	for _, address := range changed {
		pending[string(address)] = true
	}
	err = k.validators.Walk(ctx, nil, func(id uint64, validator types.Validator) (bool, error) {
		key, err := types.PublicKey(validator.Pubkey)
		if err != nil {
			return true, err
		}
		given, err := k.given.Has(ctx, key.Address())
		if err != nil {
			return true, err
		}
		if given != validator.Joined() && !pending[string(key.Address())] {
			return true, fmt.Errorf("validator %d (%s) has joined: %t, consensus has it: %t", id, key.Address(), validator.Joined(), given)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return k.given.Walk(ctx, nil, func(address []byte, given types.GivenKey) (bool, error) {
		key, err := types.PublicKey(given.Pubkey)
		if err != nil {
			return true, err
		}
		_, inSet, err := k.keyInSet(ctx, address)
		if err != nil {
			return true, err
		}
		if !inSet && !pending[string(address)] || given.Power != types.Power || string(key.Address()) != string(address) {
			return true, fmt.Errorf("consensus has %X (key of %s) with power %d, in the set: %t", address, key.Address(), given.Power, inSet)
		}
		return false, nil
	})
}

// A set without power makes no block.
func (k Keeper) checkPower(ctx context.Context) error {
	power := int64(0)
	err := k.given.Walk(ctx, nil, func(_ []byte, given types.GivenKey) (bool, error) {
		power += given.Power
		return false, nil
	})
	if err == nil && power <= 0 {
		err = fmt.Errorf("total power is %d", power)
	}
	return err
}

// Every validator is found by its operator and its key, and every operator in the index has a validator.
func (k Keeper) checkIndex(ctx context.Context) error {
	validators := 0
	err := k.validators.Walk(ctx, nil, func(id uint64, validator types.Validator) (bool, error) {
		validators++
		key, err := types.PublicKey(validator.Pubkey)
		if err != nil {
			return true, err
		}
		owner, err := k.keys.Get(ctx, key.Address())
		if err != nil {
			return true, fmt.Errorf("key of validator %d is not indexed: %w", id, err)
		}
		if owner != id || validator.Id != id {
			return true, fmt.Errorf("validator %d is stored under %d and indexed as %d by key", validator.Id, id, owner)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	return invariant.Index(ctx, "validators by operator", k.validators.Indexes.ByOperator.Walk, k.validators.Get,
		func(validator types.Validator, operator sdk.AccAddress) bool {
			return validator.Operator == operator.String()
		}, validators)
}

package keeper

import (
	"context"

	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/validators/types"
)

// GetValidator returns a validator of the set, or one that may join it; ErrNotFound.
func (k Keeper) GetValidator(ctx context.Context, id uint64) (types.Validator, error) {
	validator, exists, err := base.Find(ctx, k.validators, id)
	if err != nil {
		return types.Validator{}, err
	}
	if !exists {
		return types.Validator{}, errorsmod.Wrapf(types.ErrNotFound, "%d", id)
	}
	return validator, nil
}

// Admit lets a validator join within join_seconds, and returns its id. Its key must never have been in the
// set: who kept an old key could sign a second history with it. ErrSetFull counts who may still join.
func (k Keeper) Admit(ctx context.Context, operator string, pubkey *codectypes.Any, moniker string) (uint64, error) {
	params, err := k.GetParams(ctx)
	if err != nil {
		return 0, err
	}
	now, err := k.authorizer.Now(ctx)
	if err != nil {
		return 0, err
	}
	all, err := k.dropLate(ctx, now)
	if err != nil {
		return 0, err
	}
	if len(all) >= int(params.MaxValidators) {
		return 0, errorsmod.Wrapf(types.ErrSetFull, "%d of %d", len(all), params.MaxValidators)
	}
	validator := types.Validator{Operator: operator, Pubkey: pubkey, Moniker: moniker, JoinUntil: now + params.JoinSeconds}
	if err := validator.Validate(); err != nil {
		return 0, err
	}
	if validator.Id, err = base.NextID(ctx, k.sequence); err != nil {
		return 0, err
	}
	if err := k.store(ctx, validator); err != nil {
		return 0, err
	}
	return validator.Id, base.Emit(ctx, &types.ValidatorAdmitted{Validator: validator.Id, Operator: operator, Moniker: moniker, Until: validator.JoinUntil})
}

// store writes a new validator and its key; ErrOperatorTaken, ErrKeyUsed.
func (k Keeper) store(ctx context.Context, validator types.Validator) error {
	operator, err := k.addresses.StringToBytes(validator.Operator)
	if err != nil {
		return err
	}
	if id, taken, err := k.OperatorID(ctx, operator); err != nil {
		return err
	} else if taken {
		return errorsmod.Wrapf(types.ErrOperatorTaken, "%s runs validator %d", validator.Operator, id)
	}
	key, err := types.PublicKey(validator.Pubkey)
	if err != nil {
		return err
	}
	if used, err := k.keys.Has(ctx, key.Address()); err != nil {
		return err
	} else if used {
		return errorsmod.Wrap(types.ErrKeyUsed, key.Address().String())
	}
	if err := k.validators.Set(ctx, validator.Id, validator); err != nil {
		return err
	}
	if err := k.keys.Set(ctx, key.Address(), validator.Id); err != nil {
		return err
	}
	if k.accounts.GetAccount(ctx, operator) == nil {
		k.accounts.SetAccount(ctx, k.accounts.NewAccountWithAddress(ctx, operator))
	}
	if !validator.Joined() {
		return nil
	}
	return k.changed.Set(ctx, key.Address())
}

// Join takes the validator that an operator was admitted with into the set, once its key has signed a recent block:
// a key that was mistyped, or whose node is not there yet, would stop a small region for good. ErrNotFound,
// ErrJoined, ErrTooLate, ErrProof.
func (k Keeper) Join(ctx context.Context, operator string, height int64, proof []byte) error {
	address, err := k.addresses.StringToBytes(operator)
	if err != nil {
		return err
	}
	id, runs, err := k.OperatorID(ctx, address)
	if err != nil {
		return err
	}
	if !runs {
		return errorsmod.Wrapf(types.ErrNotFound, "%s was not admitted", operator)
	}
	validator, err := k.GetValidator(ctx, id)
	if err != nil {
		return err
	}
	if validator.Joined() {
		return errorsmod.Wrapf(types.ErrJoined, "%d", id)
	}
	now, err := k.authorizer.Now(ctx)
	if err != nil {
		return err
	}
	if now > validator.JoinUntil {
		return errorsmod.Wrapf(types.ErrTooLate, "validator %d could join until %s, it is %s", id, said.Time(validator.JoinUntil), said.Time(now))
	}
	key, err := types.PublicKey(validator.Pubkey)
	if err != nil {
		return err
	}
	if err := k.checkProof(ctx, key, operator, height, proof); err != nil {
		return err
	}
	validator.JoinUntil = 0
	if err := k.validators.Set(ctx, id, validator); err != nil {
		return err
	}
	if err := k.remember(ctx, k.additions, now, id); err != nil {
		return err
	}
	if err := k.changed.Set(ctx, key.Address()); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ValidatorAdded{Validator: id, Operator: operator, Moniker: validator.Moniker})
}

// Remove takes a validator out of the set, or one's admission back. The last of the set stays, and no more than a
// third of those who were in it a window ago go within it: light clients that trust the set of that time ago must
// still recognise the one of now.
func (k Keeper) Remove(ctx context.Context, id uint64) error {
	validator, err := k.GetValidator(ctx, id)
	if err != nil {
		return err
	}
	if !validator.Joined() {
		return k.drop(ctx, validator)
	}
	now, err := k.authorizer.Now(ctx)
	if err != nil {
		return err
	}
	set, err := k.recent(ctx, now)
	if err != nil {
		return err
	}
	if set.now <= 1 {
		return errorsmod.Wrapf(types.ErrLastValidator, "%d", id)
	}
	if set.removed+1 > set.before()/3 {
		return errorsmod.Wrapf(types.ErrTooMuchPower, "%d of the %d who were in it", set.removed+1, set.before())
	}
	key, err := types.PublicKey(validator.Pubkey)
	if err != nil {
		return err
	}
	if err := k.validators.Remove(ctx, id); err != nil {
		return err
	}
	if err := k.remember(ctx, k.removals, now, id); err != nil {
		return err
	}
	if err := k.changed.Set(ctx, key.Address()); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ValidatorRemoved{Validator: id, Operator: validator.Operator})
}

// drop takes the admission of a validator back. Its key was never in the set and may be admitted again.
func (k Keeper) drop(ctx context.Context, validator types.Validator) error {
	key, err := types.PublicKey(validator.Pubkey)
	if err != nil {
		return err
	}
	if err := k.keys.Remove(ctx, key.Address()); err != nil {
		return err
	}
	if err := k.validators.Remove(ctx, validator.Id); err != nil {
		return err
	}
	return base.Emit(ctx, &types.ValidatorRemoved{Validator: validator.Id, Operator: validator.Operator})
}

// dropLate drops who did not join in time, and returns all others.
func (k Keeper) dropLate(ctx context.Context, now int64) ([]types.Validator, error) {
	all, err := k.All(ctx)
	if err != nil {
		return nil, err
	}
	var rest []types.Validator
	for _, validator := range all {
		if validator.Joined() || now <= validator.JoinUntil {
			rest = append(rest, validator)
		} else if err := k.drop(ctx, validator); err != nil {
			return nil, err
		}
	}
	return rest, nil
}

// All returns the set and who may join it, by id; MaxValidatorsCap bounds both together.
func (k Keeper) All(ctx context.Context) ([]types.Validator, error) {
	iterator, err := k.validators.Iterate(ctx, nil)
	if err != nil {
		return nil, err
	}
	return iterator.Values() // closes it
}

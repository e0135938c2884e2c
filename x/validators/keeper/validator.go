package keeper

import (
	"context"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"

	"github.com/factor-coop/factor/x/validators/types"
)

// GetValidator returns a validator of the set; ErrNotFound.
func (k Keeper) GetValidator(ctx context.Context, id uint64) (types.Validator, error) {
	validator, err := k.validators.Get(ctx, id)
	exists, err := found(err)
	if err != nil {
		return types.Validator{}, err
	}
	if !exists {
		return types.Validator{}, errorsmod.Wrapf(types.ErrNotFound, "%d", id)
	}
	return validator, nil
}

// Add admits a validator and returns its id. Its key must never have been in the
// set: who kept an old key could sign a second history with it.
func (k Keeper) Add(ctx context.Context, operator string, pubkey *codectypes.Any, moniker string) (uint64, error) {
	validator := types.Validator{Operator: operator, Pubkey: pubkey, Moniker: moniker}
	if err := validator.Validate(); err != nil {
		return 0, err
	}
	params, err := k.GetParams(ctx)
	if err != nil {
		return 0, err
	}
	count, err := k.count(ctx)
	if err != nil {
		return 0, err
	}
	if count >= int64(params.MaxValidators) {
		return 0, errorsmod.Wrapf(types.ErrSetFull, "%d of %d", count, params.MaxValidators)
	}
	last, err := k.sequence.Peek(ctx)
	if err != nil {
		return 0, err
	}
	validator.Id = max(last, 1)
	if err := k.sequence.Set(ctx, validator.Id+1); err != nil {
		return 0, err
	}
	if err := k.store(ctx, validator); err != nil {
		return 0, err
	}
	return validator.Id, emit(ctx, &types.ValidatorAdded{Validator: validator.Id, Operator: operator, Moniker: moniker})
}

// store writes a new validator with its indexes; ErrOperatorTaken, ErrKeyUsed.
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
	if err := k.byOperator.Set(ctx, operator, validator.Id); err != nil {
		return err
	}
	if err := k.keys.Set(ctx, key.Address(), validator.Id); err != nil {
		return err
	}
	if k.accounts.GetAccount(ctx, operator) == nil {
		k.accounts.SetAccount(ctx, k.accounts.NewAccountWithAddress(ctx, operator))
	}
	return k.changed.Set(ctx, key.Address())
}

// Remove takes a validator out of the set. The last one stays, and no more than a
// third of the power goes within the removal window: light clients that trust the
// set of that time ago must still recognise the one of now.
func (k Keeper) Remove(ctx context.Context, id uint64) error {
	validator, err := k.GetValidator(ctx, id)
	if err != nil {
		return err
	}
	count, err := k.count(ctx)
	if err != nil {
		return err
	}
	if count <= 1 {
		return errorsmod.Wrapf(types.ErrLastValidator, "%d", id)
	}
	now, err := k.authorizer.Now(ctx)
	if err != nil {
		return err
	}
	removed, err := k.recentRemovals(ctx, now)
	if err != nil {
		return err
	}
	if (removed+1)*3 > count+removed {
		return errorsmod.Wrapf(types.ErrTooMuchPower, "%d of %d", removed+1, count+removed)
	}
	key, err := types.PublicKey(validator.Pubkey)
	if err != nil {
		return err
	}
	operator, err := k.addresses.StringToBytes(validator.Operator)
	if err != nil {
		return err
	}
	if err := k.validators.Remove(ctx, id); err != nil {
		return err
	}
	if err := k.byOperator.Remove(ctx, operator); err != nil {
		return err
	}
	if err := k.removals.Set(ctx, collections.Join(now, id)); err != nil {
		return err
	}
	if err := k.changed.Set(ctx, key.Address()); err != nil {
		return err
	}
	return emit(ctx, &types.ValidatorRemoved{Validator: id, Operator: validator.Operator})
}

// recentRemovals counts the removals that still count and forgets the others; there
// are never more than a third of the largest set, and one window's worth to forget.
func (k Keeper) recentRemovals(ctx context.Context, now int64) (int64, error) {
	params, err := k.GetParams(ctx)
	if err != nil {
		return 0, err
	}
	all, err := k.allRemovals(ctx)
	if err != nil {
		return 0, err
	}
	recent := int64(0)
	for _, removal := range all {
		if removal.K1() > now-params.RemovalWindowSeconds {
			recent++
		} else if err := k.removals.Remove(ctx, removal); err != nil {
			return 0, err
		}
	}
	return recent, nil
}

func (k Keeper) allRemovals(ctx context.Context) ([]collections.Pair[int64, uint64], error) {
	iterator, err := k.removals.Iterate(ctx, nil)
	if err != nil {
		return nil, err
	}
	return iterator.Keys() // closes it
}

// All returns the set by id; MaxValidatorsCap bounds it.
func (k Keeper) All(ctx context.Context) ([]types.Validator, error) {
	iterator, err := k.validators.Iterate(ctx, nil)
	if err != nil {
		return nil, err
	}
	return iterator.Values() // closes it
}

func (k Keeper) count(ctx context.Context) (int64, error) {
	all, err := k.All(ctx)
	return int64(len(all)), err
}

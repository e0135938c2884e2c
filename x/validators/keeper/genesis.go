package keeper

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/x/validators/types"
)

// InitGenesis stores the set and returns it as consensus starts with it.
func (k Keeper) InitGenesis(ctx context.Context, state *types.GenesisState) ([]abci.ValidatorUpdate, error) {
	if err := state.Validate(); err != nil {
		return nil, err
	}
	if err := k.params.Set(ctx, state.Params); err != nil {
		return nil, err
	}
	if err := base.SetLastID(ctx, k.sequence, state.LastValidator); err != nil {
		return nil, err
	}
	for _, validator := range state.Validators {
		if err := k.store(ctx, validator); err != nil {
			return nil, err
		}
	}
	for _, used := range state.RemovedKeys {
		if err := k.keys.Set(ctx, used.ConsensusAddress, used.Validator); err != nil {
			return nil, err
		}
	}
	for _, removal := range state.Removals {
		if err := k.removals.Set(ctx, collections.Join(removal.Time, removal.Validator)); err != nil {
			return nil, err
		}
	}
	for _, addition := range state.Additions {
		if err := k.additions.Set(ctx, collections.Join(addition.Time, addition.Validator)); err != nil {
			return nil, err
		}
	}
	for _, checkpoint := range state.Checkpoints {
		if err := k.checkpoints.Set(ctx, checkpoint.Height, checkpoint); err != nil {
			return nil, err
		}
	}
	return k.EndBlock(ctx)
}

// ExportGenesis returns everything that the module stores.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	params, err := k.GetParams(ctx)
	if err != nil {
		return nil, err
	}
	last, err := base.LastID(ctx, k.sequence)
	if err != nil {
		return nil, err
	}
	state := &types.GenesisState{Params: params, LastValidator: last}
	if state.Validators, err = k.All(ctx); err != nil {
		return nil, err
	}
	err = k.keys.Walk(ctx, nil, func(address []byte, id uint64) (bool, error) {
		current, err := k.validators.Has(ctx, id)
		if err == nil && !current {
			state.RemovedKeys = append(state.RemovedKeys, types.UsedKey{ConsensusAddress: address, Validator: id})
		}
		return err != nil, err
	})
	if err != nil {
		return nil, err
	}
	if state.Removals, err = exported(ctx, k.removals); err != nil {
		return nil, err
	}
	if state.Additions, err = exported(ctx, k.additions); err != nil {
		return nil, err
	}
	state.Checkpoints, err = k.allCheckpoints(ctx)
	return state, err
}

func exported(ctx context.Context, of changes) ([]types.Change, error) {
	all, err := keysOf(ctx, of)
	if err != nil {
		return nil, err
	}
	var list []types.Change
	for _, one := range all {
		list = append(list, types.Change{Time: one.K1(), Validator: one.K2()})
	}
	return list, nil
}

package keeper

import (
	"context"

	abci "github.com/cometbft/cometbft/abci/types"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/x/validators/types"
)

// BeginBlock keeps the hash of every sixteenth block, and the last eight of those: what a key signs to prove that it is there.
func (k Keeper) BeginBlock(ctx context.Context) error {
	sdkCtx := sdk.UnwrapSDKContext(ctx)
	height, block := sdkCtx.BlockHeight(), sdkCtx.HeaderHash()
	if height%types.CheckpointBlocks != 0 || len(block) == 0 {
		return nil
	}
	if err := k.checkpoints.Remove(ctx, height-types.CheckpointBlocks*types.Checkpoints); err != nil {
		return err
	}
	return k.checkpoints.Set(ctx, height, types.Checkpoint{Height: height, Block: block})
}

// EndBlock returns what consensus must change to have the set, in the order of
// consensus addresses. A validator that came and went within the block is no change.
func (k Keeper) EndBlock(ctx context.Context) ([]abci.ValidatorUpdate, error) {
	changed, err := k.changedKeys(ctx)
	if err != nil {
		return nil, err
	}
	var updates []abci.ValidatorUpdate
	for _, address := range changed {
		update, differs, err := k.update(ctx, address)
		if err != nil {
			return nil, err
		}
		if differs {
			updates = append(updates, update)
		}
		if err := k.changed.Remove(ctx, address); err != nil {
			return nil, err
		}
	}
	return updates, nil
}

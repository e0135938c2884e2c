package keeper

import (
	"context"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/property/types"
)

// InitGenesis stores an exported register. A state that breaks an invariant, also one that does not fit the modules below, is refused.
func (k Keeper) InitGenesis(ctx context.Context, genesis *types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	if err := k.assetSequence.Set(ctx, genesis.NextAsset); err != nil {
		return err
	}
	for _, asset := range genesis.Assets {
		if err := k.assets.Set(ctx, asset.Id, asset); err != nil {
			return err
		}
	}
	return invariant.CheckAll(ctx, k.Invariants())
}

// ExportGenesis returns the whole register in the order of ids, so that equal states export equal bytes.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	next, err := base.PeekID(ctx, k.assetSequence)
	if err != nil {
		return nil, err
	}
	genesis := &types.GenesisState{NextAsset: next}
	return genesis, base.Values(ctx, k.assets, &genesis.Assets)
}

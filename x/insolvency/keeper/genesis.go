package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/x/insolvency/types"
)

// InitGenesis stores exported proceedings and rebuilds indexes and totals. A state that breaks an
// invariant, also one that does not fit the modules below, is refused.
func (k Keeper) InitGenesis(ctx context.Context, genesis *types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	if err := failure.First(k.checkPropertyCompany(ctx, genesis.Params), k.params.Set(ctx, genesis.Params)); err != nil {
		return err
	}
	if err := k.totals.Set(ctx, types.Totals{}); err != nil {
		return err
	}
	if err := k.cursors.Set(ctx, genesis.Cursors); err != nil {
		return err
	}
	if err := k.work.Set(ctx, genesis.Work); err != nil {
		return err
	}
	for _, one := range genesis.Proceedings {
		if err := k.store(ctx, types.Proceeding{}, one); err != nil {
			return err
		}
	}
	for _, one := range genesis.UnpaidClaims {
		if err := k.unpaidClaims.Set(ctx, collections.Join(one.Company, one.Claim.Id), one); err != nil {
			return err
		}
	}
	for _, one := range genesis.Assets {
		if err := k.assets.Set(ctx, collections.Join(one.Company, one.Number), one); err != nil {
			return err
		}
	}
	return invariant.CheckAll(ctx, k.Invariants())
}

// ExportGenesis returns the whole state in key order, so that equal states export equal bytes.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	genesis := &types.GenesisState{}
	var err error
	if genesis.Params, err = k.params.Get(ctx); err != nil {
		return nil, err
	}
	if genesis.Cursors, err = k.cursors.Get(ctx); err != nil {
		return nil, err
	}
	if genesis.Work, err = k.work.Get(ctx); err != nil {
		return nil, err
	}
	if err := failure.First(
		base.Values(ctx, k.proceedings, &genesis.Proceedings),
		base.Values(ctx, k.unpaidClaims, &genesis.UnpaidClaims),
	); err != nil {
		return nil, err
	}
	return genesis, base.Values(ctx, k.assets, &genesis.Assets)
}

package keeper

import (
	"context"

	"cosmossdk.io/collections"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/regionalbank/types"
)

// InitGenesis stores an exported bank and rebuilds its indexes and queues.
func (k Keeper) InitGenesis(ctx context.Context, genesis *types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	if err := failure.First(
		k.params.Set(ctx, genesis.Params), k.sums.Set(ctx, genesis.Sums), k.taxWalk.Set(ctx, genesis.TaxWalk),
		k.requestSequence.Set(ctx, genesis.NextRequest), k.grantSequence.Set(ctx, genesis.NextGrant),
		k.paymentSequence.Set(ctx, genesis.NextPayment), k.linkSequence.Set(ctx, genesis.NextLink),
	); err != nil {
		return err
	}
	for _, request := range genesis.Requests {
		if err := k.requests.Set(ctx, request.Id, request); err != nil {
			return err
		}
	}
	for _, grant := range genesis.Grants {
		if err := k.grants.Set(ctx, grant.Id, grant); err != nil {
			return err
		}
	}
	for _, subsidy := range genesis.Subsidies {
		if err := k.subsidies.Set(ctx, subsidy.Company, subsidy); err != nil {
			return err
		}
	}
	for _, record := range genesis.Records {
		if err := k.records.Set(ctx, record.Company, record); err != nil {
			return err
		}
	}
	for _, loss := range genesis.Losses {
		if err := k.losses.Set(ctx, loss.Company, loss); err != nil {
			return err
		}
	}
	for _, payment := range genesis.OutsidePayments {
		if err := k.outsidePayments.Set(ctx, payment.Id, payment); err != nil {
			return err
		}
	}
	for _, budget := range genesis.OutsideBudgets {
		if err := k.outsideBudgets.Set(ctx, keyOf(budget), budget); err != nil {
			return err
		}
	}
	for _, use := range genesis.OutsideUses {
		if err := k.outsideUses.Set(ctx, use.Company, use); err != nil {
			return err
		}
	}
	for _, link := range genesis.Links {
		if err := k.links.Set(ctx, link.Id, link); err != nil {
			return err
		}
	}
	return nil
}

// ExportGenesis returns the whole state in the order of ids, so that equal states export equal bytes.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	genesis := &types.GenesisState{}
	var err error
	if genesis.Params, err = k.params.Get(ctx); err != nil {
		return nil, err
	}
	if genesis.Sums, err = k.sums.Get(ctx); err != nil {
		return nil, err
	}
	if genesis.TaxWalk, err = k.taxWalk.Get(ctx); err != nil {
		return nil, err
	}
	for _, next := range []struct {
		to   *uint64
		from collections.Sequence
	}{
		{&genesis.NextRequest, k.requestSequence},
		{&genesis.NextGrant, k.grantSequence},
		{&genesis.NextPayment, k.paymentSequence},
		{&genesis.NextLink, k.linkSequence},
	} {
		if *next.to, err = base.PeekID(ctx, next.from); err != nil {
			return nil, err
		}
	}
	if err := failure.First(
		base.Values(ctx, k.requests, &genesis.Requests),
		base.Values(ctx, k.grants, &genesis.Grants),
		base.Values(ctx, k.subsidies, &genesis.Subsidies),
		base.Values(ctx, k.records, &genesis.Records),
		base.Values(ctx, k.losses, &genesis.Losses),
		base.Values(ctx, k.outsidePayments, &genesis.OutsidePayments),
		base.Values(ctx, k.outsideBudgets, &genesis.OutsideBudgets),
		base.Values(ctx, k.outsideUses, &genesis.OutsideUses),
	); err != nil {
		return nil, err
	}
	return genesis, base.Values(ctx, k.links, &genesis.Links)
}

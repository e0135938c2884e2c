package keeper

import (
	"context"
	"math"

	"cosmossdk.io/collections"
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/base"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/market/types"
)

// InitGenesis stores an exported market and rebuilds its counters and indexes.
func (k Keeper) InitGenesis(ctx context.Context, genesis *types.GenesisState) error {
	if err := genesis.Validate(); err != nil {
		return err
	}
	if err := k.params.Set(ctx, genesis.Params); err != nil {
		return err
	}
	if err := k.orderSequence.Set(ctx, genesis.NextOrder); err != nil {
		return err
	}
	if err := k.jobPostingSequence.Set(ctx, genesis.NextJobPosting); err != nil {
		return err
	}
	for _, listing := range genesis.Listings {
		if err := k.listings.Set(ctx, listing.Product, listing); err != nil {
			return err
		}
	}
	for _, order := range genesis.Orders {
		if err := k.importOrder(ctx, order); err != nil {
			return err
		}
	}
	for _, contest := range genesis.Contests {
		if err := k.importContest(ctx, contest); err != nil {
			return err
		}
	}
	for _, lost := range genesis.LostContests {
		if err := k.storeLoss(ctx, lost); err != nil {
			return err
		}
	}
	for _, entry := range genesis.Receipts {
		if err := k.receipts.Set(ctx, collections.Join3(entry.Week, entry.Buyer, entry.Order), entry.Receipt); err != nil {
			return err
		}
	}
	for _, posting := range genesis.JobPostings {
		if err := k.insertJobPosting(ctx, posting); err != nil {
			return err
		}
	}
	for _, application := range genesis.Applications {
		if _, err := k.GetJobPosting(ctx, application.JobPosting); err != nil {
			return errorsmod.Wrapf(err, "application of member %d", application.Member)
		}
		if err := k.insertApplication(ctx, application); err != nil {
			return err
		}
	}
	return nil
}

// importOrder stores an order and counts it if it is open; a limit that was lowered since does not stop an import.
func (k Keeper) importOrder(ctx context.Context, order types.Order) error {
	if order.Status.Open() {
		if err := countUp(ctx, k.openOrders, order, math.MaxUint32, types.ErrTooManyOpenOrders); err != nil {
			return err
		}
	}
	return k.insertOrder(ctx, order)
}

func (k Keeper) importContest(ctx context.Context, contest types.Contest) error {
	order, err := k.GetOrder(ctx, contest.Order)
	if err != nil {
		return err
	}
	return k.insertContest(ctx, order, contest, math.MaxUint32)
}

// ExportGenesis returns the whole state in key order, so that equal states export equal bytes.
func (k Keeper) ExportGenesis(ctx context.Context) (*types.GenesisState, error) {
	genesis := &types.GenesisState{}
	var err error
	if genesis.Params, err = k.params.Get(ctx); err != nil {
		return nil, err
	}
	if genesis.NextOrder, err = base.PeekID(ctx, k.orderSequence); err != nil {
		return nil, err
	}
	if genesis.NextJobPosting, err = base.PeekID(ctx, k.jobPostingSequence); err != nil {
		return nil, err
	}
	if err := failure.First(
		base.Values(ctx, k.listings, &genesis.Listings),
		base.Values(ctx, k.orders, &genesis.Orders),
	); err != nil {
		return nil, err
	}
	if err := k.receipts.Walk(ctx, nil, func(key collections.Triple[uint64, uint64, uint64], receipt types.Receipt) (bool, error) {
		genesis.Receipts = append(genesis.Receipts, types.ReceiptEntry{Week: key.K1(), Buyer: key.K2(), Order: key.K3(), Receipt: receipt})
		return false, nil
	}); err != nil {
		return nil, err
	}
	if err := failure.First(
		base.Values(ctx, k.jobPostings, &genesis.JobPostings),
		base.Values(ctx, k.applications, &genesis.Applications),
		base.Values(ctx, k.contests, &genesis.Contests),
	); err != nil {
		return nil, err
	}
	return genesis, base.Values(ctx, k.lostContests, &genesis.LostContests)
}

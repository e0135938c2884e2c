package keeper

import (
	"context"

	"cosmossdk.io/collections"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/x/market/types"
)

// retrySeconds is how long an order that could not be closed waits before it is tried again.
const retrySeconds = 3600

// EndBlock handles what is due: orders that timed out or leave the refund period, old receipts, job postings that
// end, and the refund claims of companies that were refilled. Each queue handles at most max_due_per_block entries.
func (k Keeper) EndBlock(ctx context.Context) error {
	params, err := k.Params.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	limit := int(params.MaxDuePerBlock)
	if err := k.handleDueOrders(ctx, now, limit); err != nil {
		return err
	}
	if err := k.pruneReceipts(ctx, now-params.RefundSeconds, limit); err != nil {
		return err
	}
	if err := k.closeDueJobPostings(ctx, now, limit); err != nil {
		return err
	}
	if err := k.drainClosingJobPostings(ctx, limit); err != nil {
		return err
	}
	return k.payRefundClaims(ctx, limit)
}

// handleDueOrders times open orders out and forgets closed ones, oldest due first.
func (k Keeper) handleDueOrders(ctx context.Context, now int64, limit int) error {
	due, err := k.dueBefore(ctx, k.OrdersDue, now, limit)
	if err != nil {
		return err
	}
	for _, id := range due {
		order, err := k.GetOrder(ctx, id)
		if err != nil {
			return err
		}
		if !order.Status.Open() {
			if err := k.removeOrder(ctx, order); err != nil {
				return err
			}
			continue
		}
		if err := k.timeOut(ctx, order, now); err != nil {
			return err
		}
	}
	return nil
}

// timeOut closes one order in a cached context of its own: an order that cannot be closed must not stop the others.
func (k Keeper) timeOut(ctx context.Context, order types.Order, now int64) error {
	cached, write := sdk.UnwrapSDKContext(ctx).CacheContext()
	reason := k.closeUnsettled(cached, order, types.ORDER_STATUS_TIMED_OUT)
	if reason == nil {
		write()
		return nil
	}
	sdk.UnwrapSDKContext(ctx).Logger().Error("an order could not be closed when it was due", "order", order.Id, "reason", reason)
	postponed := order
	postponed.DueAt = now + retrySeconds
	if err := k.updateOrder(ctx, order, postponed); err != nil {
		return err
	}
	codespace, code := failure.Name(reason)
	return emit(ctx, &types.OrderTimeoutPostponed{Order: order.Id, Codespace: codespace, Code: code})
}

// dueBefore returns the ids that are due at or before a time, at most limit, in order.
func (k Keeper) dueBefore(ctx context.Context, queue collections.KeySet[collections.Pair[uint64, uint64]], now int64, limit int) (ids []uint64, err error) {
	entries, err := queue.Iterate(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = failure.First(err, entries.Close()) }()
	for ; entries.Valid() && len(ids) < limit; entries.Next() {
		key, err := entries.Key()
		if err != nil {
			return nil, err
		}
		if key.K1() > uint64(now) {
			break
		}
		ids = append(ids, key.K2())
	}
	return ids, nil
}

// pruneReceipts forgets purchases of weeks that ended before the refund period, at most limit.
func (k Keeper) pruneReceipts(ctx context.Context, before int64, limit int) error {
	if before < types.WeekSeconds {
		return nil
	}
	end := uint64(before / types.WeekSeconds) // weeks below it have ended
	expired, err := k.expiredReceipts(ctx, end, limit)
	if err != nil {
		return err
	}
	for _, key := range expired {
		if err := k.Receipts.Remove(ctx, key); err != nil {
			return err
		}
	}
	return nil
}

func (k Keeper) expiredReceipts(ctx context.Context, end uint64, limit int) (keys []collections.Triple[uint64, uint64, uint64], err error) {
	entries, err := k.Receipts.Iterate(ctx, nil)
	if err != nil {
		return nil, err
	}
	defer func() { err = failure.First(err, entries.Close()) }()
	for ; entries.Valid() && len(keys) < limit; entries.Next() {
		key, err := entries.Key()
		if err != nil {
			return nil, err
		}
		if key.K1() >= end {
			break
		}
		keys = append(keys, key)
	}
	return keys, nil
}

package keeper

import (
	"context"

	"github.com/factor-coop/factor/x/market/types"
)

// EndBlock handles what is due: orders that time out, settle by silence or leave the refund period, old receipts, job postings that
// end, and the refund claims of companies that were refilled. Each queue handles at most max_due_per_block entries.
func (k Keeper) EndBlock(ctx context.Context) error {
	params, err := k.params.Get(ctx)
	if err != nil {
		return err
	}
	now, err := k.region.Now(ctx)
	if err != nil {
		return err
	}
	limit := int(params.MaxDuePerBlock)
	if err := k.followMembers(ctx, types.MaxChangesPerBlock); err != nil {
		return err
	}
	if err := k.handleDueOrders(ctx, now, limit); err != nil {
		return err
	}
	if err := k.forgetLosses(ctx, now-params.LostContestSeconds, limit); err != nil {
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

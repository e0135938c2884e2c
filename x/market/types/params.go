package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
)

const (
	// MaxRefundWeeks bounds refund_seconds: a refund searches one key per week.
	MaxRefundWeeks = 26
	// MaxReceiptSeconds bounds receipt_seconds and contest_seconds: a seller gets their money, and a company that is wound up its end.
	MaxReceiptSeconds = 90 * 24 * 3600
	// MaxChangesPerBlock caps the changes of memberships that one block follows.
	MaxChangesPerBlock = 50
)

// DefaultParams are a region's first limits: refunds for two weeks, orders that wait between one minute and 90 days.
func DefaultParams() Params {
	return Params{
		RefundSeconds:          2 * WeekSeconds,
		MinOrderTimeoutSeconds: 60,
		MaxOrderTimeoutSeconds: 90 * 24 * 3600,
		JobCeilingMarginPpm:    200_000,
		MaxListings:            500,
		MaxOpenOrders:          200,
		MaxJobPostings:         50,
		MaxJobPostingSeconds:   180 * 24 * 3600,
		MaxApplications:        20,
		MaxDuePerBlock:         500,
		ReceiptSeconds:         WeekSeconds,
		ContestSeconds:         4 * WeekSeconds,
		MaxContests:            3,
		MaxLostContests:        3,
		LostContestSeconds:     52 * WeekSeconds,
	}
}

// Validate says which limit is out of range.
func (p Params) Validate() error {
	for _, bound := range []struct {
		name            string
		value, min, max int64
	}{
		{"refund_seconds", p.RefundSeconds, 0, MaxRefundWeeks * WeekSeconds},
		{"min_order_timeout_seconds", p.MinOrderTimeoutSeconds, 1, p.MaxOrderTimeoutSeconds},
		{"max_order_timeout_seconds", p.MaxOrderTimeoutSeconds, 1, 366 * 24 * 3600},
		{"job_ceiling_margin_ppm", p.JobCeilingMarginPpm, 0, 10 * money.PPM},
		{"max_listings", int64(p.MaxListings), 1, 100_000},
		{"max_open_orders", int64(p.MaxOpenOrders), 1, 100_000},
		{"max_job_postings", int64(p.MaxJobPostings), 1, 10_000},
		{"max_job_posting_seconds", p.MaxJobPostingSeconds, 1, 366 * 24 * 3600},
		{"max_applications", int64(p.MaxApplications), 1, 1_000},
		{"max_due_per_block", int64(p.MaxDuePerBlock), 1, 10_000},
		{"receipt_seconds", p.ReceiptSeconds, 1, MaxReceiptSeconds},
		{"contest_seconds", p.ContestSeconds, 1, MaxReceiptSeconds},
		{"max_contests", int64(p.MaxContests), 1, 1_000},
		{"max_lost_contests", int64(p.MaxLostContests), 1, 1_000},
		{"lost_contest_seconds", p.LostContestSeconds, 1, 5 * 366 * 24 * 3600},
	} {
		if bound.value < bound.min || bound.value > bound.max {
			return errorsmod.Wrap(ErrInvalid, said.OutsideNamed(bound.name, bound.value, bound.min, bound.max))
		}
	}
	return nil
}

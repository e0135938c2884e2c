package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

// DefaultGenesis is a market without a listing.
func DefaultGenesis() *GenesisState {
	return &GenesisState{Params: DefaultParams(), NextOrder: 1, NextJobPosting: 1}
}

// Validate checks what can be checked without the modules below: limits, ids, order of entries and single entries.
func (g *GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return err
	}
	if g.NextOrder == 0 || g.NextJobPosting == 0 {
		return errorsmod.Wrapf(ErrInvalid, "next_order is %d and next_job_posting is %d, ids start at 1", g.NextOrder, g.NextJobPosting)
	}
	last := uint64(0)
	for _, listing := range g.Listings {
		if listing.Product <= last {
			return errorsmod.Wrapf(ErrInvalid, "listing of product %d follows %d, listings ascend", listing.Product, last)
		}
		last = listing.Product
		if listing.Company == 0 || listing.OrderTimeoutSeconds < 1 || (listing.Mode != LISTING_MODE_AT_ONCE && listing.Mode != LISTING_MODE_BY_ORDER) {
			return errorsmod.Wrapf(ErrInvalid, "listing of product %d is incomplete", listing.Product)
		}
	}
	last = 0
	for _, order := range g.Orders {
		if order.Id <= last || order.Id >= g.NextOrder {
			return errorsmod.Wrapf(ErrInvalid, "order %d follows %d, orders ascend and stay below next_order %d", order.Id, last, g.NextOrder)
		}
		last = order.Id
		if err := order.Validate(); err != nil {
			return err
		}
	}
	return failure.First(g.validateContests(), g.validateReceipts(), g.validateJobPostings())
}

// validateContests: they ascend, each is of an order that says so, and a contested order has one.
func (g *GenesisState) validateContests() error {
	orders, last := map[uint64]Order{}, uint64(0)
	for _, order := range g.Orders {
		if order.Contested {
			orders[order.Id] = order
		}
	}
	contested := map[uint64]bool{}
	for _, contest := range g.Contests {
		order, known := orders[contest.Order]
		if contest.Order <= last || !known || !contest.Fits(order) {
			return errorsmod.Wrapf(ErrInvalid, "contest of order %d (%s) follows %d; contests ascend, each of a contested order", contest.Order, order.Status, last)
		}
		last, contested[contest.Order] = contest.Order, true
	}
	last = 0
	for _, lost := range g.LostContests {
		if lost.Order <= last || lost.Order >= g.NextOrder || lost.Kind < BUYER_KIND_MEMBER || lost.Kind > BUYER_KIND_REGION || (lost.Kind == BUYER_KIND_REGION) != (lost.Party == 0) || lost.LostAt < 0 {
			return errorsmod.Wrapf(ErrInvalid, "lost contest of order %d (%s %d) follows %d", lost.Order, lost.Kind, lost.Party, last)
		}
		last = lost.Order
	}
	for _, order := range g.Orders {
		if order.Status == ORDER_STATUS_CONTESTED && !contested[order.Id] {
			return errorsmod.Wrapf(ErrInvalid, "order %d is %s without a contest", order.Id, order.Status)
		}
	}
	return nil
}

func (g *GenesisState) validateReceipts() error {
	for i, entry := range g.Receipts {
		if entry.Order == 0 || entry.Order >= g.NextOrder || entry.Buyer == 0 || entry.Week != uint64(entry.Receipt.SettledAt/WeekSeconds) {
			return errorsmod.Wrapf(ErrInvalid, "receipt %d (order %d of member %d) has a wrong key", i, entry.Order, entry.Buyer)
		}
		if entry.Receipt.RefundedQuantity < 0 || entry.Receipt.RefundedQuantity > entry.Receipt.Quantity {
			return errorsmod.Wrapf(ErrRefundAboveQuantity, "receipt of order %d: %d of %d", entry.Order, entry.Receipt.RefundedQuantity, entry.Receipt.Quantity)
		}
	}
	return nil
}

func (g *GenesisState) validateJobPostings() error {
	last := uint64(0)
	for _, posting := range g.JobPostings {
		if posting.Id <= last || posting.Id >= g.NextJobPosting {
			return errorsmod.Wrapf(ErrInvalid, "job posting %d follows %d, postings ascend and stay below next_job_posting %d", posting.Id, last, g.NextJobPosting)
		}
		last = posting.Id
	}
	for _, application := range g.Applications {
		if application.Member == 0 || application.JobPosting == 0 || application.JobPosting >= g.NextJobPosting {
			return errorsmod.Wrapf(ErrInvalid, "application of member %d to posting %d has a wrong key", application.Member, application.JobPosting)
		}
	}
	return nil
}

package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
)

const (
	// WeekSeconds is the default costing cycle in seconds of chain time.
	WeekSeconds int64 = 7 * 24 * 3600
	// MaxProductsLimit bounds what a region may allow as products of one company.
	MaxProductsLimit = 256
	// MaxKeepCycles bounds for how many cycles of sales a stock may last before its cost enters prices.
	MaxKeepCycles uint32 = 104
)

// DefaultParams are a region's first rules: weekly cycles, no mark-up, and a
// company may declare costs of a cycle up to its whole endowment by itself.
func DefaultParams() Params {
	return Params{
		CycleSeconds:        WeekSeconds,
		MaxRepricedPerBlock: 500,
		MaxProducts:         64,
		MaxOpenJobs:         256,
		DeclaredMultiplePpm: money.PPM,
		ConsumerMarkupPpm:   0,
		UnfinishedCycles:    26,
		PlausibleMultiple:   4,
		StockCycles:         13,
	}
}

// Keep is for how many cycles of sales the stock of a product may last.
func (p Params) Keep(product Product) int64 {
	if product.KeepCycles > 0 {
		return int64(product.KeepCycles)
	}
	return int64(p.StockCycles)
}

// Validate says which limit is out of range.
func (p Params) Validate() error {
	for _, bound := range []struct {
		name            string
		value, min, max int64
	}{
		{"cycle_seconds", p.CycleSeconds, 60, 366 * 24 * 3600},
		{"max_products", int64(p.MaxProducts), 1, MaxProductsLimit},
		// A company is closed as a whole, so the cap has to hold the largest one.
		{"max_repriced_per_block", int64(p.MaxRepricedPerBlock), int64(p.MaxProducts) + 1, 100_000},
		{"max_open_jobs", int64(p.MaxOpenJobs), 1, 100_000},
		{"declared_multiple_ppm", p.DeclaredMultiplePpm, 0, 1000 * money.PPM},
		{"consumer_markup_ppm", p.ConsumerMarkupPpm, 0, 10 * money.PPM},
		{"unfinished_cycles", int64(p.UnfinishedCycles), 1, 520},
		{"plausible_multiple", int64(p.PlausibleMultiple), 1, 1_000_000},
		{"stock_cycles", int64(p.StockCycles), 0, int64(MaxKeepCycles)},
	} {
		if bound.value < bound.min || bound.value > bound.max {
			return errorsmod.Wrap(ErrInvalid, said.OutsideNamed(bound.name, bound.value, bound.min, bound.max))
		}
	}
	return nil
}

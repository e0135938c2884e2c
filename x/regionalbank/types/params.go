package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
)

const daySeconds int64 = 24 * 3600

// MaxOutside is the most payments outside that may wait, and budgets that may run, for one company in any region: what
// walks over one company's ends there.
const MaxOutside = 100

// DefaultParams are a region's first rules: four weeks of cost stay untaxed, a tenth of what is above is taken each cycle;
// who has not recovered what was endowed pays a tenth of what was released outside in a cycle.
func DefaultParams() Params {
	return Params{
		TaxCapWeeks:            4,
		TaxRatePpm:             100_000,
		MaxTaxedPerBlock:       200,
		MaxSubsidiesPerBlock:   50,
		MaxRequestsDuePerBlock: 50,
		MaxOpenRequests:        3,
		RequestSeconds:         90 * daySeconds,
		RequestKeepSeconds:     366 * daySeconds,
		OutsideSharePpm:        100_000,
		OutsideSeconds:         14 * daySeconds,
		MaxOutsideWaiting:      20,
		MaxOutsideBudgets:      50,
		MaxOutsideDuePerBlock:  50,
	}
}

// Validate says which rule is out of range.
func (p Params) Validate() error {
	for _, bound := range []struct {
		name            string
		value, min, max int64
	}{
		{"tax_cap_weeks", p.TaxCapWeeks, 0, 520},
		{"tax_rate_ppm", p.TaxRatePpm, 0, money.PPM},
		{"max_taxed_per_block", int64(p.MaxTaxedPerBlock), 1, 10_000},
		{"max_subsidies_per_block", int64(p.MaxSubsidiesPerBlock), 1, 10_000},
		{"max_requests_due_per_block", int64(p.MaxRequestsDuePerBlock), 1, 10_000},
		{"max_open_requests", int64(p.MaxOpenRequests), 1, 100},
		{"request_seconds", p.RequestSeconds, 1, 3660 * daySeconds},
		{"request_keep_seconds", p.RequestKeepSeconds, 0, 3660 * daySeconds},
		{"outside_share_ppm", p.OutsideSharePpm, 0, money.PPM},
		{"outside_seconds", p.OutsideSeconds, 1, 366 * daySeconds},
		{"max_outside_waiting", int64(p.MaxOutsideWaiting), 1, MaxOutside},
		{"max_outside_budgets", int64(p.MaxOutsideBudgets), 1, MaxOutside},
		{"max_outside_due_per_block", int64(p.MaxOutsideDuePerBlock), 1, 10_000},
	} {
		if bound.value < bound.min || bound.value > bound.max {
			return errorsmod.Wrap(ErrInvalid, said.OutsideNamed(bound.name, bound.value, bound.min, bound.max))
		}
	}
	return nil
}

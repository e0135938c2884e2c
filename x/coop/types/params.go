package types

import (
	"fmt"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
)

const (
	// MaxTranches bounds the parts of an initial reserve, which every company record carries.
	MaxTranches = 20
	// MaxTiesLimit bounds what a region may set for max_ties: each hire touches a counter for each of a member's ties.
	MaxTiesLimit = 100
	// MaxOfficersLimit bounds what a region may set for max_officers: a write-off touches all of them at once.
	MaxOfficersLimit = 1000
	// MaxEndowment bounds each initial pool in micro-units, so that sums over many companies stay within 64 bits.
	MaxEndowment int64 = 1_000_000_000 * money.Unit
	// MaxDurationSeconds bounds each duration, one hundred years.
	MaxDurationSeconds int64 = 100 * 365 * 24 * 3600
	// MaxCaretakerSeconds is how long a caretaker has a mandate, 90 days.
	MaxCaretakerSeconds int64 = 90 * 24 * 3600
)

// DefaultParams are rules that a region can start with: 40,000 units of reserve,
// half of it at founding, and 10,000 units for first inventory and equipment.
func DefaultParams() Params {
	return Params{
		InitialReserve:       40_000 * money.Unit,
		InitialStarting:      10_000 * money.Unit,
		TrancheSharesPpm:     []int64{500_000, 250_000, 250_000},
		MaxLiveCompanies:     5,
		MaxEmployments:       5,
		MaxTies:              20,
		MaxWorkers:           10_000,
		MaxOfficers:          50,
		MaxOffers:            100,
		OfferLifetimeSeconds: 14 * 24 * 3600,
		TieWindowSeconds:     90 * 24 * 3600,
		MemberSharePpm:       100_000,
		CompanySharePpm:      250_000,
		CreditSeconds:        26 * 7 * 24 * 3600,
		IdleSeconds:          28 * 24 * 3600,
	}
}

// Validate names the first rule that cannot be.
func (p Params) Validate() error {
	if p.InitialReserve < 0 || p.InitialReserve > MaxEndowment {
		return errorsmod.Wrap(ErrInvalid, said.Outside("initial_reserve", said.Money(p.InitialReserve), said.Money(0), said.Money(MaxEndowment)))
	}
	if p.InitialStarting < 0 || p.InitialStarting > MaxEndowment {
		return errorsmod.Wrap(ErrInvalid, said.Outside("initial_starting", said.Money(p.InitialStarting), said.Money(0), said.Money(MaxEndowment)))
	}
	// Recovery is measured against the initial reserve: without one a starting
	// pool would count as recovered at once and could be had again and again.
	if p.InitialStarting > 0 && p.InitialReserve == 0 {
		return errorsmod.Wrapf(ErrInvalid, "initial_starting is %s, it must be 0 where initial_reserve is 0", said.Money(p.InitialStarting))
	}
	if err := checkShares(p.TrancheSharesPpm); err != nil {
		return err
	}
	for _, limit := range []struct {
		name       string
		value, max uint32
	}{
		{"max_live_companies", p.MaxLiveCompanies, MaxTiesLimit},
		{"max_employments", p.MaxEmployments, MaxTiesLimit},
		{"max_ties", p.MaxTies, MaxTiesLimit},
		{"max_workers", p.MaxWorkers, 100_000_000},
		{"max_officers", p.MaxOfficers, MaxOfficersLimit},
		{"max_offers", p.MaxOffers, 1_000_000},
	} {
		if limit.value < 1 || limit.value > limit.max {
			return errorsmod.Wrap(ErrInvalid, said.OutsideNamed(limit.name, int64(limit.value), 1, int64(limit.max)))
		}
	}
	if p.MaxTies < p.MaxEmployments || p.MaxTies < p.MaxLiveCompanies {
		return errorsmod.Wrapf(ErrInvalid, "max_ties is %d, it must not be below max_employments %d or max_live_companies %d",
			p.MaxTies, p.MaxEmployments, p.MaxLiveCompanies)
	}
	if p.OfferLifetimeSeconds < 1 || p.OfferLifetimeSeconds > MaxDurationSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("offer_lifetime_seconds", p.OfferLifetimeSeconds, 1, MaxDurationSeconds))
	}
	if p.TieWindowSeconds < 0 || p.TieWindowSeconds > MaxDurationSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("tie_window_seconds", p.TieWindowSeconds, 0, MaxDurationSeconds))
	}
	for _, share := range []struct {
		name string
		ppm  int64
	}{{"member_share_ppm", p.MemberSharePpm}, {"company_share_ppm", p.CompanySharePpm}} {
		if share.ppm < 1 || share.ppm > money.PPM {
			return errorsmod.Wrap(ErrInvalid, said.OutsideNamed(share.name, share.ppm, 1, money.PPM))
		}
	}
	if p.IdleSeconds < 1 || p.IdleSeconds > MaxDurationSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("idle_seconds", p.IdleSeconds, 1, MaxDurationSeconds))
	}
	if p.CreditSeconds < 1 || p.CreditSeconds > MaxDurationSeconds {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("credit_seconds", p.CreditSeconds, 1, MaxDurationSeconds))
	}
	return nil
}

func checkShares(shares []int64) error {
	if len(shares) < 1 || len(shares) > MaxTranches {
		return errorsmod.Wrapf(ErrInvalid, "tranche_shares_ppm has %d entries, it must have from 1 to %d", len(shares), MaxTranches)
	}
	var sum int64
	for i, share := range shares {
		if share < 1 || share > money.PPM {
			return errorsmod.Wrap(ErrInvalid, said.OutsideNamed(fmt.Sprintf("tranche_shares_ppm[%d]", i), share, 1, money.PPM))
		}
		sum += share
	}
	if sum != money.PPM {
		return errorsmod.Wrapf(ErrInvalid, "tranche_shares_ppm sum to %s, they must sum to 100%%", said.Share(sum))
	}
	return nil
}

// Tranches divides the initial reserve by the tranche shares; the parts sum to it exactly.
func (p Params) Tranches() ([]int64, error) {
	if p.InitialReserve == 0 {
		return nil, nil
	}
	return money.Split(p.InitialReserve, p.TrancheSharesPpm)
}

package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	currencytypes "github.com/factor-coop/factor/x/currency/types"
)

// Stage is what the walks over companies tell apart: grace, proceedings, gone.
func (p Phase) Stage() Stage {
	switch {
	case p == PHASE_GRACE:
		return STAGE_GRACE
	case p == PHASE_GONE:
		return STAGE_GONE
	default:
		return STAGE_ACTIVE
	}
}

// Add adds another settlement. It is a record for people to read, so a sum that would leave 64
// bits stops at their end: no company must be kept from its end by what another one left.
func (s *Settlement) Add(more Settlement) {
	for _, sum := range []struct {
		to   *int64
		more int64
	}{
		{&s.Unrecovered, more.Unrecovered},
		{&s.Undepreciated, more.Undepreciated},
		{&s.ClaimsPaid, more.ClaimsPaid},
		{&s.FromStarting, more.FromStarting},
		{&s.SeizedReserve, more.SeizedReserve},
		{&s.SeizedStarting, more.SeizedStarting},
		{&s.UnpaidWages, more.UnpaidWages},
		{&s.UnpaidOthers, more.UnpaidOthers},
		{&s.Covered, more.Covered},
		{&s.HandedOver, more.HandedOver},
		{&s.Inherited, more.Inherited},
	} {
		*sum.to = money.SatAdd(*sum.to, sum.more)
	}
}

// Minus is what came on top of an earlier settlement of the same company.
func (s Settlement) Minus(before Settlement) Settlement {
	return Settlement{
		Unrecovered: s.Unrecovered - before.Unrecovered, Undepreciated: s.Undepreciated - before.Undepreciated,
		ClaimsPaid: s.ClaimsPaid - before.ClaimsPaid, FromStarting: s.FromStarting - before.FromStarting,
		SeizedReserve: s.SeizedReserve - before.SeizedReserve, SeizedStarting: s.SeizedStarting - before.SeizedStarting,
		UnpaidWages: s.UnpaidWages - before.UnpaidWages, UnpaidOthers: s.UnpaidOthers - before.UnpaidOthers,
		Covered: s.Covered - before.Covered, HandedOver: s.HandedOver - before.HandedOver, Inherited: s.Inherited - before.Inherited,
	}
}

// Validate says whether a proceeding can be, by itself.
func (p Proceeding) Validate() error {
	if p.Company == 0 || p.Phase < PHASE_GRACE || p.Phase > PHASE_GONE || p.Reason < REASON_CLAIMS || p.Reason > REASON_WIND_UP {
		return errorsmod.Wrapf(ErrInvalid, "proceeding of company %d: phase %d, reason %d", p.Company, p.Phase, p.Reason)
	}
	grace := p.Phase == PHASE_GRACE
	if grace && (p.Reason != REASON_CLAIMS || p.GraceEndsAt < p.Since) || grace != (p.BeganAt == 0) || (p.Phase == PHASE_GONE) != (p.FinishedAt != 0) {
		return errorsmod.Wrapf(ErrInvalid, "proceeding of company %d in %s: reason %s, grace until %d, began at %d, finished at %d",
			p.Company, p.Phase, p.Reason, p.GraceEndsAt, p.BeganAt, p.FinishedAt)
	}
	return failure.CheckName(p.Codespace, p.Code)
}

// Validate says whether an unpaid claim can be, by itself.
func (u UnpaidClaim) Validate() error {
	if u.Company == 0 || u.Claim.Company != u.Company || u.Claim.Id == 0 || u.Unpaid <= 0 || u.Unpaid > u.Claim.Amount || u.CoveredAt < 0 {
		return errorsmod.Wrapf(ErrInvalid, "unpaid claim %d of company %d: %d of %d", u.Claim.Id, u.Company, u.Unpaid, u.Claim.Amount)
	}
	return nil
}

// IsWage says whether the claim is a worker's wage.
func (u UnpaidClaim) IsWage() bool { return u.Claim.Kind == currencytypes.CLAIM_KIND_WAGE }

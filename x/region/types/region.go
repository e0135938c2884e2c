package types

import (
	"strings"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

// Followers are the modules that have something to do when a membership changes: each takes its changes off again, so
// none stands here that does not.
var Followers = []Follower{FOLLOWER_BOARD, FOLLOWER_COOP, FOLLOWER_WAGE, FOLLOWER_MARKET}

// Present says whether somebody is a member, suspended or not.
func (s MemberStatus) Present() bool {
	return s == MEMBER_STATUS_ACTIVE || s == MEMBER_STATUS_SUSPENDED
}

// Elector says whether somebody votes with all members: whoever is a member, suspended or not, and not on probation.
func (m Member) Elector() bool { return m.Status.Present() && m.ElectorSince != 0 }

// Inactive says whether any of the seconds from one chain time to another lies in the time since the member last
// left or was suspended, up to their return: what is told of them then is not theirs.
func (m Member) Inactive(from, until int64) bool {
	if m.InactiveSince == 0 || until <= m.InactiveSince {
		return false
	}
	return m.Status != MEMBER_STATUS_ACTIVE || from < m.ActiveSince
}

// EndedAt says whether the mandate decides nothing any more at a chain time.
func (m Mandate) EndedAt(now int64) bool { return m.EndsAt != 0 && now >= m.EndsAt }

// Counts says whether something was used of the limit in the period that runs.
func (m Mandate) Counts(now int64) bool {
	return m.LimitPerPeriod > 0 && m.Used > 0 && now < m.PeriodStart+m.PeriodSeconds
}

// CheckUsed says whether what was used of the running period can be. It is within the limit, unless the limit was
// lowered in this very period: then nothing more goes through until the next begins, and what was used is kept, or
// raising the limit again would give it twice.
func (m Mandate) CheckUsed() error {
	lowered := m.LimitPerPeriod > 0 && m.GrantedAt >= m.PeriodStart
	if m.Used < 0 || (m.Used > m.LimitPerPeriod && !lowered) {
		return errorsmod.Wrapf(ErrInvalid, "used is %d of a limit of %d in the period from %d on, granted at %d", m.Used, m.LimitPerPeriod, m.PeriodStart, m.GrantedAt)
	}
	return nil
}

// Covers says whether a grant gives no more than the mandate does: the same
// permission, no larger limit in no shorter a period, no later end.
func (m Mandate) Covers(grant MandateGrant) bool {
	if grant.Permission != m.Permission {
		return false
	}
	if m.LimitPerPeriod != 0 && (grant.LimitPerPeriod == 0 || grant.LimitPerPeriod > m.LimitPerPeriod || grant.PeriodSeconds < m.PeriodSeconds) {
		return false
	}
	return m.EndsAt == 0 || (grant.EndsAt != 0 && grant.EndsAt <= m.EndsAt)
}

// Refilled is the gas in the bucket at a chain time, from what was left at an
// earlier one; never more than the bucket holds.
func (b Bucket) Refilled(left Allowance, now int64) uint64 {
	if left.Gas >= b.MaxGas {
		return b.MaxGas
	}
	if now <= left.AsOf {
		return left.Gas
	}
	missing, passed := b.MaxGas-left.Gas, uint64(now-left.AsOf)
	// Dividing first keeps the product below from overflowing.
	if passed > missing/b.RefillPerSecond {
		return b.MaxGas
	}
	return left.Gas + passed*b.RefillPerSecond
}

// Validate checks what the region is called.
func (p Profile) Validate() error {
	return failure.First(valid.Code("profile.code", p.Code), valid.Code("profile.currency_name", p.CurrencyName))
}

// Validate checks the clock by itself.
func (c Clock) Validate() error {
	if c.Scale < 1 || c.Scale > MaxScale {
		return errorsmod.Wrapf(ErrInvalid, "clock.scale is %d, it must be from 1 to %d", c.Scale, MaxScale)
	}
	if c.BlockOrigin < 0 || c.BlockOrigin > MaxTime || c.ChainOrigin < 0 || c.ChainOrigin > MaxTime {
		return errorsmod.Wrapf(ErrInvalid, "clock origins are %d and %d, they must be Unix seconds", c.BlockOrigin, c.ChainOrigin)
	}
	if (c.BlockOrigin == 0) != (c.ChainOrigin == 0) {
		return errorsmod.Wrapf(ErrInvalid, "clock origins are %d and %d: give both, or none in a new region", c.BlockOrigin, c.ChainOrigin)
	}
	return nil
}

// CheckScale says whether a chain may have the clock: a region lives at the pace
// of its blocks, only a development one, whose chain id ends in -dev, may live faster.
func (c Clock) CheckScale(chainID string) error {
	if c.Scale != 1 && !IsDevelopment(chainID) {
		return errorsmod.Wrapf(ErrInvalid, "clock.scale is %d, but chain id %q does not end in -dev", c.Scale, chainID)
	}
	return nil
}

// IsDevelopment says whether a chain is for trying things out: its id ends in -dev. Only there may
// what would harm a region with people in it be made easy.
func IsDevelopment(chainID string) bool { return strings.HasSuffix(chainID, "-dev") }

// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	"fmt"
	"regexp"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/check"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
)

// valid refuses what is wrong with a message by itself.
var valid = check.For(ErrInvalid)

var (
	// A permission is the word of the module that asks for it and one of its verbs.
	permissionPattern = regexp.MustCompile(`^[a-z]{1,16}\.[a-z]{1,32}$`)
	// A power is a permission, or the word of a module and one of its parameters.
	powerPattern = regexp.MustCompile(`^[a-z]{1,16}\.[a-z][a-z0-9_]{0,63}$`)
)

func checkTime(name string, at int64) error {
	if at < 0 || at > MaxTime {
		return errorsmod.Wrap(ErrInvalid, said.Outside(name, said.Time(at), said.Time(0), said.Time(MaxTime)))
	}
	return nil
}

func checkRegionPermission(permission string) error {
	if !IsPermission(permission) {
		return errorsmod.Wrapf(ErrPermissionUnknown, "%.40q", permission)
	}
	return nil
}

// CheckPower says whether text can be the name of a power.
func CheckPower(name string) error {
	if !powerPattern.MatchString(name) {
		return errorsmod.Wrapf(ErrInvalid, "power %.80q must match %s", name, powerPattern)
	}
	return nil
}

// Validate checks a grant by itself, for any granting authority.
func (g MandateGrant) Validate() error {
	if err := valid.ID("member", g.Member); err != nil {
		return err
	}
	if !permissionPattern.MatchString(g.Permission) {
		return errorsmod.Wrapf(ErrInvalid, "permission %.40q must match %s", g.Permission, permissionPattern)
	}
	limit := func(n int64) fmt.Stringer { return LimitOf(MovesMoney(g.Permission), n) }
	if g.LimitPerPeriod < 0 || g.LimitPerPeriod > MaxLimit {
		return errorsmod.Wrap(ErrInvalid, said.Outside("limit_per_period", limit(g.LimitPerPeriod), limit(0), limit(MaxLimit)))
	}
	// A limit without a period would never refill, a period without a limit means nothing.
	if (g.LimitPerPeriod == 0) != (g.PeriodSeconds == 0) || g.PeriodSeconds < 0 || g.PeriodSeconds > MaxDurationSeconds {
		return errorsmod.Wrapf(ErrInvalid, "period_seconds is %s with limit_per_period %s: give both, or 0 for both", said.Span(g.PeriodSeconds), limit(g.LimitPerPeriod))
	}
	if g.EndsAt < 0 || g.EndsAt > MaxTime {
		return errorsmod.Wrapf(ErrInvalid, "ends_at is %s, it must be a time up to %s, or 0", said.Time(g.EndsAt), said.Time(MaxTime))
	}
	if g.HandedOnBy != 0 && (g.LimitPerPeriod == 0 || g.HandedOnBy == g.Member) {
		return errorsmod.Wrapf(ErrInvalid, "handed_on_by is %d, of member %d with limit_per_period %s: others hand on, and out of a limit", g.HandedOnBy, g.Member, limit(g.LimitPerPeriod))
	}
	return nil
}

// Grant is what the message asks the region to grant.
func (m *MsgGrantMandate) Grant() MandateGrant {
	return MandateGrant{
		Member: m.Member, Permission: m.Permission, LimitPerPeriod: m.LimitPerPeriod,
		PeriodSeconds: m.PeriodSeconds, EndsAt: m.EndsAt,
	}
}

func (m *MsgAdmitMember) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.Address("address", m.Address))
}

func (m *MsgSuspendMember) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("member", m.Member), valid.Code("reason", m.Reason))
}

func (m *MsgReinstateMember) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("member", m.Member))
}

func (m *MsgLeave) ValidateBasic() error {
	return valid.Signer(m.Signer)
}

func (m *MsgReplaceKey) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("member", m.Member), valid.Address("new_address", m.NewAddress), checkTime("stolen_since", m.StolenSince))
}

func (m *MsgGrantMandate) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), m.Grant().Validate(), checkRegionPermission(m.Permission))
}

func (m *MsgRevokeMandate) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("member", m.Member), checkRegionPermission(m.Permission))
}

// ValidateBasic accepts an empty holder: it gives the power back to its default holder.
func (m *MsgAssignPower) ValidateBasic() error {
	if err := failure.First(valid.Signer(m.Signer), CheckPower(m.Power)); err != nil || m.Holder == "" {
		return err
	}
	return valid.Address("holder", m.Holder)
}

func (m *MsgRegisterRelayer) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.Address("address", m.Address))
}

func (m *MsgRemoveRelayer) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.Address("address", m.Address))
}

func (m *MsgRenameCurrency) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.Code("currency_name", m.CurrencyName))
}

func (m *MsgUpdateParams) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), amend.Check(ErrInvalid, m.Params, m.Changed))
}

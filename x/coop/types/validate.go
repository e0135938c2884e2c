// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	"fmt"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/check"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// valid refuses what is wrong with a message by itself.
var valid = check.For(ErrInvalid)

func (m *MsgFoundCompany) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.Code("code", m.Code), valid.ID("occupation", m.Occupation))
}

func (m *MsgFoundRegionalCompany) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.Code("code", m.Code), m.Form.Validate(KIND_REGIONAL), valid.ID("manager", m.Manager), valid.ID("occupation", m.Occupation))
}

// ValidateBasic does not know the company's kind: whether the form fits it is the verb's.
func (m *MsgChangeForm) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company))
}

func (m *MsgOfferEmployment) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("member", m.Member), valid.ID("occupation", m.Occupation))
}

func (m *MsgChangeOccupation) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("member", m.Member), valid.ID("occupation", m.Occupation))
}

func (m *MsgWithdrawOffer) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("member", m.Member))
}

func (m *MsgAcceptOffer) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("occupation", m.Occupation))
}

func (m *MsgDeclineOffer) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company))
}

func (m *MsgResign) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company))
}

func (m *MsgDismiss) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("member", m.Member))
}

func (m *MsgAppointOfficer) ValidateBasic() error {
	if err := failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("member", m.Member)); err != nil {
		return err
	}
	if !IsPermission(m.Permission) {
		return errorsmod.Wrapf(ErrPermissionUnknown, "%.40q", m.Permission)
	}
	limit := func(n int64) fmt.Stringer { return regiontypes.LimitOf(MovesMoney(m.Permission), n) }
	if m.LimitPerPeriod < 0 || m.LimitPerPeriod > MaxEndowment {
		return errorsmod.Wrap(ErrInvalid, said.Outside("limit_per_period", limit(m.LimitPerPeriod), limit(0), limit(MaxEndowment)))
	}
	// A limit without a period would never refill, a period without a limit means nothing.
	if (m.LimitPerPeriod == 0) != (m.PeriodSeconds == 0) || m.PeriodSeconds < 0 || m.PeriodSeconds > MaxDurationSeconds {
		return errorsmod.Wrapf(ErrInvalid, "period_seconds is %s with limit_per_period %s: give both, or 0 for both", said.Span(m.PeriodSeconds), limit(m.LimitPerPeriod))
	}
	if m.EndsAt < 0 || m.EndsAt > regiontypes.MaxTime {
		return errorsmod.Wrapf(ErrInvalid, "ends_at is %s, it must be a time up to %s, or 0", said.Time(m.EndsAt), said.Time(regiontypes.MaxTime))
	}
	return nil
}

func (m *MsgDismissOfficer) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("member", m.Member))
}

func (m *MsgUpdateParams) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), amend.Check(ErrInvalid, m.Params, m.Changed))
}

func (m *MsgReleaseTranche) ValidateBasic() error {
	if len(m.Decision) != 0 && len(m.Decision) != decisionBytes {
		return errorsmod.Wrapf(ErrInvalid, "decision has %d bytes, it must be empty or a sha256 of %d", len(m.Decision), decisionBytes)
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company))
}

// decisionBytes is the length of a sha256.
const decisionBytes = 32

// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	"fmt"
	"regexp"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
	regiontypes "github.com/factor-coop/factor/x/region/types"
)

// Codes are public handles; anything longer or richer would invite personal data and look-alikes.
var codePattern = regexp.MustCompile(`^[a-z0-9][a-z0-9._-]{0,31}$`)

func checkSigner(signer string) error {
	if _, err := sdk.AccAddressFromBech32(signer); err != nil {
		return errorsmod.Wrapf(ErrInvalid, "signer %q: %s", signer, err)
	}
	return nil
}

func checkID(name string, id uint64) error {
	if id == 0 {
		return errorsmod.Wrapf(ErrInvalid, "%s is 0, ids start at 1", name)
	}
	return nil
}

func checkCode(code string) error {
	if !codePattern.MatchString(code) {
		return errorsmod.Wrapf(ErrInvalid, "code %.40q must match %s", code, codePattern)
	}
	return nil
}

func (m *MsgFoundCompany) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkCode(m.Code), checkID("occupation", m.Occupation))
}

func (m *MsgFoundRegionalCompany) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkCode(m.Code), m.Form.Validate(KIND_REGIONAL), checkID("manager", m.Manager), checkID("occupation", m.Occupation))
}

// ValidateBasic does not know the company's kind: whether the form fits it is the verb's.
func (m *MsgChangeForm) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company))
}

func (m *MsgOfferEmployment) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company), checkID("member", m.Member), checkID("occupation", m.Occupation))
}

func (m *MsgChangeOccupation) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company), checkID("member", m.Member), checkID("occupation", m.Occupation))
}

func (m *MsgWithdrawOffer) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company), checkID("member", m.Member))
}

func (m *MsgAcceptOffer) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company), checkID("occupation", m.Occupation))
}

func (m *MsgDeclineOffer) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company))
}

func (m *MsgResign) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company))
}

func (m *MsgDismiss) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company), checkID("member", m.Member))
}

func (m *MsgAppointOfficer) ValidateBasic() error {
	if err := failure.First(checkSigner(m.Signer), checkID("company", m.Company), checkID("member", m.Member)); err != nil {
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
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company), checkID("member", m.Member))
}

func (m *MsgUpdateParams) ValidateBasic() error {
	return failure.First(checkSigner(m.Signer), amend.Check(ErrInvalid, m.Params, m.Changed))
}

func (m *MsgReleaseTranche) ValidateBasic() error {
	if len(m.Decision) != 0 && len(m.Decision) != decisionBytes {
		return errorsmod.Wrapf(ErrInvalid, "decision has %d bytes, it must be empty or a sha256 of %d", len(m.Decision), decisionBytes)
	}
	return failure.First(checkSigner(m.Signer), checkID("company", m.Company))
}

// decisionBytes is the length of a sha256.
const decisionBytes = 32

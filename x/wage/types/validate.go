// ValidateBasic of every message: what it is refused for by itself, before anything is read. Who may send it is decided in
// keeper/msg_server.go, what depends on state in the verb that it calls.

package types

import (
	"math"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/amend"
	"github.com/factor-coop/factor/internal/check"
	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/internal/said"
	"github.com/factor-coop/factor/x/wage/rate"
)

// valid refuses what is wrong with a message by itself.
var valid = check.For(ErrInvalid)

func invalid(err error) error {
	if err != nil {
		return errorsmod.Wrap(ErrInvalid, err.Error())
	}
	return nil
}

// Rate gives the factors to the formula.
func (f Factors) Rate() rate.Factors {
	return rate.Factors{
		BaseRatePerHour: f.BaseRatePerHour, TrainingPPM: f.TrainingPpm, NeedPPM: f.NeedPpm, StressPPM: f.StressPpm, RangePPM: f.RangePpm,
	}
}

// Rate gives the standard to the formula.
func (s Standard) Rate() rate.Standard {
	return rate.Standard{Recorded: s.Recorded, ProductivityPPM: s.ProductivityPpm, WeightPPM: s.WeightPpm}
}

func (m *MsgClockIn) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company))
}

func (m *MsgClockOut) ValidateBasic() error { return valid.Signer(m.Signer) }

func (m *MsgConfirmHours) ValidateBasic() error {
	if len(m.Shifts) == 0 || len(m.Shifts) > MaxConfirmations {
		return errorsmod.Wrapf(ErrInvalid, "shifts has %d entries, it must have from 1 to %d", len(m.Shifts), MaxConfirmations)
	}
	for _, shift := range m.Shifts {
		if err := valid.ID("shift", shift); err != nil {
			return err
		}
	}
	return valid.Signer(m.Signer)
}

func (m *MsgRejectHours) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("shift", m.Shift))
}

// ValidateBasic bounds the times so that they can be added; the verb asks whether they lie in the past and overlap no recorded hour.
func (m *MsgSubmitTimesheet) ValidateBasic() error {
	if m.From < 0 || m.Until > math.MaxInt64/2 {
		return errorsmod.Wrapf(ErrInvalid, "timesheet from %s until %s, both must be times after 1970 and no later than %s", said.Time(m.From), said.Time(m.Until), said.Time(math.MaxInt64/2))
	}
	if m.Until <= m.From {
		return errorsmod.Wrapf(ErrInvalid, "timesheet from %s until %s, it must end after it begins", said.Time(m.From), said.Time(m.Until))
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("member", m.Member))
}

func (m *MsgApproveTimesheet) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("timesheet", m.Timesheet))
}

func (m *MsgWithdrawTimesheet) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("timesheet", m.Timesheet))
}

func (m *MsgReview) ValidateBasic() error {
	if m.ProductivityPpm < 0 || m.ProductivityPpm > money.PPM {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed("productivity_ppm", m.ProductivityPpm, 0, money.PPM))
	}
	return failure.First(valid.Signer(m.Signer), valid.ID("company", m.Company), valid.ID("member", m.Member))
}

func (m *MsgSetOccupation) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.Code("code", m.Code), invalid(m.Factors.Rate().Validate()))
}

func (m *MsgSetIndustryStandard) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), valid.ID("occupation", m.Occupation), invalid(m.Standard.Rate().Validate()))
}

func (m *MsgUpdateParams) ValidateBasic() error {
	return failure.First(valid.Signer(m.Signer), amend.Check(ErrInvalid, m.Params, m.Changed))
}

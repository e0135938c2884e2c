package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

// DefaultGenesis has default rules and no occupations.
func DefaultGenesis() *GenesisState { return &GenesisState{Params: DefaultParams()} }

// Validate checks what can be checked without the modules below.
func (g *GenesisState) Validate() error {
	if err := g.Params.Validate(); err != nil {
		return err
	}
	if g.Cursor.Second < 0 {
		return errorsmod.Wrapf(ErrInvalidGenesis, "cursor second is %d", g.Cursor.Second)
	}
	if err := g.Fading.Validate(); err != nil {
		return err
	}
	for i, one := range g.Limits.Versions {
		if i > 0 && one.EffectiveAt <= g.Limits.Versions[i-1].EffectiveAt || one.MaxShiftSeconds < 1 || one.MaxWeeklySeconds < 1 {
			return errorsmod.Wrapf(ErrInvalidGenesis, "limits from %d on: at most %d seconds a shift and %d a week", one.EffectiveAt, one.MaxShiftSeconds, one.MaxWeeklySeconds)
		}
	}
	codes := make(map[string]bool, len(g.Occupations))
	for i, occupation := range g.Occupations {
		if occupation.Id != uint64(i)+1 {
			return errorsmod.Wrapf(ErrInvalidGenesis, "occupation %d is at place %d, ids count from 1 without gaps", occupation.Id, i+1)
		}
		if err := valid.Code("code", occupation.Code); err != nil {
			return err
		}
		if codes[occupation.Code] {
			return errorsmod.Wrapf(ErrInvalidGenesis, "occupation code %q is twice", occupation.Code)
		}
		codes[occupation.Code] = true
		if err := occupation.validate(); err != nil {
			return err
		}
	}
	seen := make(map[uint64]bool, len(g.OpenShifts)+len(g.ClosedShifts))
	working := make(map[uint64]bool, len(g.OpenShifts))
	for _, shift := range g.OpenShifts {
		if err := g.checkShift(shift, seen); err != nil {
			return err
		}
		if working[shift.Member] {
			return errorsmod.Wrapf(ErrInvalidGenesis, "member %d has two open shifts", shift.Member)
		}
		working[shift.Member] = true
		if shift.EndReason != END_REASON_UNSPECIFIED {
			return errorsmod.Wrapf(ErrInvalidGenesis, "open shift %d has ended by %s", shift.Id, shift.EndReason)
		}
	}
	for _, shift := range g.ClosedShifts {
		if err := g.checkShift(shift, seen); err != nil {
			return err
		}
		if shift.EndReason == END_REASON_UNSPECIFIED || shift.PaidAmount < 0 || shift.ClaimedAmount < 0 || shift.PruneAt < shift.EndsAt {
			return errorsmod.Wrapf(ErrInvalidGenesis, "closed shift %d: reason %s, paid %d, claimed %d, prune at %d",
				shift.Id, shift.EndReason, shift.PaidAmount, shift.ClaimedAmount, shift.PruneAt)
		}
	}
	vouched := make(map[uint64]int, len(g.Vouchings))
	twice := make(map[Vouching]bool, len(g.Vouchings))
	for _, one := range g.Vouchings {
		vouched[one.Member]++
		key := Vouching{Member: one.Member, Company: one.Company}
		if one.Member == 0 || one.Company == 0 || one.At < 0 || twice[key] || vouched[one.Member] > MaxVouchedCompanies {
			return errorsmod.Wrapf(ErrInvalidGenesis, "member %d vouched for the worker of company %d at %d", one.Member, one.Company, one.At)
		}
		twice[key] = true
	}
	for _, sheet := range g.Timesheets {
		if sheet.Id == 0 || sheet.Id > g.LastShift || seen[sheet.Id] || sheet.From < 0 || sheet.Until <= sheet.From || sheet.ExpiresAt < 0 {
			return errorsmod.Wrapf(ErrInvalidGenesis, "timesheet %d from %d until %d", sheet.Id, sheet.From, sheet.Until)
		}
		seen[sheet.Id] = true
	}
	return nil
}

func (g *GenesisState) checkShift(shift Shift, seen map[uint64]bool) error {
	if shift.Id == 0 || shift.Id > g.LastShift || seen[shift.Id] {
		return errorsmod.Wrapf(ErrInvalidGenesis, "shift %d is twice or above last_shift %d", shift.Id, g.LastShift)
	}
	seen[shift.Id] = true
	if shift.StartedAt < 0 || shift.EndsAt <= shift.StartedAt || shift.EndsAt-shift.StartedAt > MaxShiftSeconds {
		return errorsmod.Wrapf(ErrInvalidGenesis, "shift %d from %d until %d", shift.Id, shift.StartedAt, shift.EndsAt)
	}
	if shift.Occupation == 0 || shift.Occupation > uint64(len(g.Occupations)) {
		return errorsmod.Wrapf(ErrInvalidGenesis, "shift %d has occupation %d", shift.Id, shift.Occupation)
	}
	return nil
}

func (o Occupation) validate() error {
	if len(o.Versions) == 0 || len(o.Versions) > MaxVersions {
		return errorsmod.Wrapf(ErrInvalidGenesis, "occupation %d has %d versions, it must have from 1 to %d", o.Id, len(o.Versions), MaxVersions)
	}
	for i, version := range o.Versions {
		if i > 0 && version.EffectiveAt <= o.Versions[i-1].EffectiveAt {
			return errorsmod.Wrapf(ErrInvalidGenesis, "occupation %d: version %d is not later than the one before", o.Id, i)
		}
		if err := failure.First(invalid(version.Factors.Rate().Validate()), invalid(version.Standard.Rate().Validate())); err != nil {
			return err
		}
	}
	return nil
}

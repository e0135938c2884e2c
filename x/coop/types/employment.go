package types

import (
	errorsmod "cosmossdk.io/errors"
)

// OccupationAt returns the occupation that the worker had at a second of this job, in chain time.
func (e Employment) OccupationAt(second int64) uint64 {
	for _, one := range e.Earlier {
		if second < one.Until {
			return one.Occupation
		}
	}
	return e.Occupation
}

// Change gives the worker another occupation from now on. What ended too long ago for hours of it to be told is
// forgotten; ErrTooManyOccupations when more is to be remembered than there is room for.
func (e *Employment) Change(occupation uint64, now int64) error {
	var earlier []EarlierOccupation
	for _, one := range e.Earlier {
		if one.Until > now-OccupationMemorySeconds {
			earlier = append(earlier, one)
		}
	}
	if len(earlier) >= MaxEarlierOccupations {
		return errorsmod.Wrapf(ErrTooManyOccupations, "member %d in company %d: %d times within %d days", e.Member, e.Company, len(earlier), OccupationMemorySeconds/(24*3600))
	}
	e.Earlier, e.Occupation = append(earlier, EarlierOccupation{Occupation: e.Occupation, Until: now}), occupation
	return nil
}

// Validate names what an employment cannot be.
func (e Employment) Validate() error {
	if err := valid.ID("occupation", e.Occupation); err != nil {
		return err
	}
	if len(e.Earlier) > MaxEarlierOccupations {
		return errorsmod.Wrapf(ErrInvalid, "member %d in company %d had %d occupations before, at most %d are kept", e.Member, e.Company, len(e.Earlier), MaxEarlierOccupations)
	}
	last := e.Since
	for _, one := range e.Earlier {
		if one.Until < last {
			return errorsmod.Wrapf(ErrInvalid, "member %d in company %d had occupation %d until %d, after what ended at %d", e.Member, e.Company, one.Occupation, one.Until, last)
		}
		if err := valid.ID("occupation", one.Occupation); err != nil {
			return err
		}
		last = one.Until
	}
	return nil
}

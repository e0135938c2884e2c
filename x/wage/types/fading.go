package types

import errorsmod "cosmossdk.io/errors"

// Faded is what is left of a weight in seconds after some weeks, each of which takes a thirteenth, rounded up.
func Faded(weight int64, weeks uint64) int64 {
	for ; weeks > 0 && weight > 0; weeks-- { // from the largest weight it takes some 150 steps
		weight -= (weight + FadeWeeks - 1) / FadeWeeks
	}
	return weight
}

// Validate says whether a walk can stand so.
func (f Fading) Validate() error {
	if f.To == 0 && (f.Company != 0 || f.Member != 0) || f.To != 0 && f.To <= f.Week {
		return errorsmod.Wrapf(ErrInvalidGenesis, "weights have faded up to week %d and fade to week %d, at member %d of company %d", f.Week, f.To, f.Member, f.Company)
	}
	return nil
}

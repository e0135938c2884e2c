package atcost

import (
	"errors"
	"fmt"

	"github.com/factor-coop/factor/internal/money"
)

// ErrInvalid says that a parameter or a state cannot be; the error names the value.
var ErrInvalid = errors.New("invalid value")

// Params are the constants of the rule, in cycles and parts per million.
type Params struct {
	// Window is the number of cycles of overhead and units that are averaged.
	Window int64
	// DirectCycles is the length of the exponential average of direct cost.
	DirectCycles int64
	// DeclaredCycles is for how many cycles declared values stand in for missing ones.
	DeclaredCycles int64
	// CapacityCycles is over how many cycles capacity is measured.
	CapacityCycles int64
	// FadePPM is what the best capacity seen loses in a cycle.
	FadePPM int64
	// FloorPPM times capacity is the least number of units that overhead is divided by,
	// so that a season without sales does not drive a price out of reach.
	FloorPPM int64
	// HorizonMin and HorizonMax bound the cycles over which unrecovered cost comes back.
	HorizonMin, HorizonMax int64
	// UpPPM and DownPPM (both positive) bound the recovery in a price.
	UpPPM, DownPPM int64
	// StepPPM is how far recovery moves in a cycle, YoungFactor times that in the first YoungCycles.
	StepPPM, YoungFactor, YoungCycles int64
	// DeadbandPPM of a cycle's cost is left alone.
	DeadbandPPM int64
}

// DefaultParams returns the constants that regions use.
func DefaultParams() Params {
	return Params{
		Window: 52, DirectCycles: 4, DeclaredCycles: 4, CapacityCycles: 26,
		FadePPM: 5_000, FloorPPM: 500_000,
		HorizonMin: 8, HorizonMax: 26,
		UpPPM: 150_000, DownPPM: 500_000,
		StepPPM: 10_000, YoungFactor: 4, YoungCycles: 26,
		DeadbandPPM: 250_000,
	}
}

// maxCycles bounds what a parameter counts in cycles, so that records stay small and products of them fit.
const maxCycles = 520

// Validate returns ErrInvalid with the first constant that cannot be.
func (p Params) Validate() error {
	for _, one := range []struct {
		name              string
		value, from, upTo int64
	}{
		{"window", p.Window, 1, maxCycles},
		{"direct cycles", p.DirectCycles, 1, maxCycles},
		{"declared cycles", p.DeclaredCycles, 1, p.Window},
		{"capacity cycles", p.CapacityCycles, 1, p.Window},
		{"fade", p.FadePPM, 0, money.PPM},
		{"floor", p.FloorPPM, 0, money.PPM},
		{"least horizon", p.HorizonMin, 1, maxCycles},
		{"horizon", p.HorizonMax, p.HorizonMin, maxCycles},
		{"upper cap of recovery", p.UpPPM, 0, money.PPM},
		{"lower cap of recovery", p.DownPPM, 0, money.PPM},
		{"step of recovery", p.StepPPM, 1, money.PPM},
		{"factor of a young company", p.YoungFactor, 1, money.PPM},
		{"cycles of a young company", p.YoungCycles, 0, maxCycles},
		{"deadband", p.DeadbandPPM, 0, money.PPM},
	} {
		if one.value < one.from || one.value > one.upTo {
			return fmt.Errorf("%w: %s is %d, must be from %d to %d", ErrInvalid, one.name, one.value, one.from, one.upTo)
		}
	}
	return nil
}

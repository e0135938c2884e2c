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
	// DirectCycles is the length of the exponential average of direct cost. When two cycles
	// in a row tell the same, within AgreePPM of their distance from it, it starts anew.
	DirectCycles, AgreePPM int64
	// SubsidyCycles is the number of cycles of subsidies that are averaged.
	SubsidyCycles int64
	// DeclaredCycles is for how many cycles declared values stand in for missing ones.
	DeclaredCycles int64
	// CapacityFrom is for how many cycles capacity is as declared, CapacityCycles over how
	// many it is measured then; while a product is younger, over all of its cycles.
	CapacityFrom, CapacityCycles int64
	// FadePPM is what the best capacity seen loses in a cycle.
	FadePPM int64
	// FloorPPM times capacity is the least number of units that overhead is divided by,
	// so that a season without sales does not drive a price out of reach.
	FloorPPM int64
	// Horizon is the number of cycles over which unrecovered cost comes back. The first of
	// it, QuickPPM of a cycle's revenue, comes back over QuickCycles.
	Horizon, QuickCycles, QuickPPM int64
	// UpPPM and DownPPM (both positive) bound the recovery in a price.
	UpPPM, DownPPM int64
	// StepPPM is how far recovery moves in a cycle.
	StepPPM int64
	// DeadbandPPM of a cycle's cost is left alone.
	DeadbandPPM int64
	// IdleCycles says how fast what does not sell in time enters the error: one part in so many a cycle.
	IdleCycles int64
	// OwedCycles is for how many cycles after the one of its output input that was used before it was
	// recorded may still arrive.
	OwedCycles int64
}

// DefaultParams returns the constants that regions use.
func DefaultParams() Params {
	return Params{
		Window: 52, DirectCycles: 4, AgreePPM: 125_000, SubsidyCycles: 3,
		DeclaredCycles: 4, CapacityFrom: 13, CapacityCycles: 26,
		FadePPM: 5_000, FloorPPM: 650_000,
		Horizon: 52, QuickCycles: 3, QuickPPM: 300_000,
		UpPPM: 150_000, DownPPM: 500_000,
		StepPPM: 40_000, DeadbandPPM: 375_000,
		IdleCycles: 8, OwedCycles: 4,
	}
}

// MaxPrice is the highest base and price in micro-units, a billion units of currency: what a
// wrong number can lead to at most, so that a recipe of it and a quantity at it still fit.
const MaxPrice = 1_000_000_000 * money.Unit

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
		{"agreement", p.AgreePPM, 0, money.PPM},
		{"cycles of subsidies", p.SubsidyCycles, 1, p.Window},
		{"declared cycles", p.DeclaredCycles, 1, p.Window},
		{"capacity cycles", p.CapacityCycles, 1, p.Window},
		{"first cycle of capacity", p.CapacityFrom, 1, p.CapacityCycles},
		{"fade", p.FadePPM, 0, money.PPM},
		{"floor", p.FloorPPM, 0, money.PPM},
		{"horizon", p.Horizon, 1, maxCycles},
		{"quick cycles", p.QuickCycles, 1, p.Horizon},
		{"quick part", p.QuickPPM, 0, money.PPM},
		{"upper cap of recovery", p.UpPPM, 0, money.PPM},
		{"lower cap of recovery", p.DownPPM, 0, money.PPM},
		{"step of recovery", p.StepPPM, 1, money.PPM},
		{"deadband", p.DeadbandPPM, 0, money.PPM},
		{"cycles of idle stock", p.IdleCycles, 1, maxCycles},
		{"cycles of owed input", p.OwedCycles, 1, maxCycles},
	} {
		if one.value < one.from || one.value > one.upTo {
			return fmt.Errorf("%w: %s is %d, must be from %d to %d", ErrInvalid, one.name, one.value, one.from, one.upTo)
		}
	}
	return nil
}

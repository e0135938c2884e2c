package types

import (
	"cmp"
	"slices"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/x/pricing/deferral"
)

// PrepaidCycles are the spans that can be paid for in advance: a month, a quarter, half a year and a year of weekly cycles.
var PrepaidCycles = []uint32{4, 13, 26, 52}

// Deferral says why and over how many of the company's closes something that is paid becomes a cost; without a kind it is one at once.
type Deferral struct {
	Kind   DeferredKind
	Cycles uint32
}

// Check returns ErrInvalid when there is no such kind, or it is not spread over so many cycles.
func (d Deferral) Check() error {
	switch d.Kind {
	case DEFERRED_KIND_EQUIPMENT:
		if d.Cycles < 1 || d.Cycles > MaxLifeCycles {
			return errorsmod.Wrapf(ErrInvalid, "life_cycles is %d, equipment lasts from 1 to %d cycles", d.Cycles, MaxLifeCycles)
		}
	case DEFERRED_KIND_PREPAID:
		if !slices.Contains(PrepaidCycles, d.Cycles) {
			return errorsmod.Wrapf(ErrInvalid, "prepaid_cycles is %d, what is prepaid serves 4, 13, 26 or 52 cycles", d.Cycles)
		}
	default:
		return errorsmod.Wrapf(ErrInvalid, "kind of what is deferred: %s", d.Kind)
	}
	return nil
}

// End is what ends with the last of its closes, of an amount in micro-units that is not negative.
func (d Deferral) End(amount int64) deferral.End { return deferral.Over(amount, int64(d.Cycles)) }

// Running is what the rule calculates with.
func (d Deferred) Running() deferral.Running {
	return deferral.Running{PerCycle: d.PerCycle, Remaining: d.Remaining}
}

// StoredRunning is Running as it is stored.
func StoredRunning(company uint64, kind DeferredKind, running deferral.Running) Deferred {
	return Deferred{Company: company, Kind: kind, PerCycle: running.PerCycle, Remaining: running.Remaining}
}

// End is what the rule calculates with.
func (d DeferredEnd) End() deferral.End { return deferral.End{PerCycle: d.PerCycle, Rest: d.Rest} }

// Check says whether an end is in range; age is how many closes its company had.
func (d DeferredEnd) Check(age uint32) error {
	_, known := DeferredKind_name[int32(d.Kind)]
	if d.Company == 0 || !known || d.Kind == DEFERRED_KIND_UNSPECIFIED || d.Close <= uint64(age) ||
		d.Close > uint64(age)+uint64(MaxLifeCycles) || d.PerCycle < 0 || d.Rest < 0 {
		return errorsmod.Wrapf(ErrGenesis, "%s of company %d that ends with close %d is out of range, it had %d", d.Kind, d.Company, d.Close, age)
	}
	return nil
}

func (d DeferredEnd) before(next DeferredEnd) bool {
	return cmp.Or(cmp.Compare(d.Company, next.Company), cmp.Compare(d.Kind, next.Kind), cmp.Compare(d.Close, next.Close)) < 0
}

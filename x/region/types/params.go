package types

import (
	"fmt"
	"math"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
	"github.com/factor-coop/factor/internal/said"
)

const (
	// MaxDurationSeconds bounds every duration that somebody may set, 100 years.
	MaxDurationSeconds = 100 * 365 * 24 * 3600
	// MaxStolenSeconds is how far back a stolen key's votes are struck, 30 days.
	MaxStolenSeconds = 30 * 24 * 3600
	// MaxTime bounds every moment that somebody may set, so that sums of times cannot overflow (the year 9999).
	MaxTime = 253402300799
	// MaxLimit bounds the limit of a mandate, a billion units of currency in micro-units: what is used of it never overflows.
	MaxLimit int64 = 1_000_000_000_000_000
	// MaxScale bounds how many seconds of chain time one second of block time may be in development.
	MaxScale = 1_000_000
	// MaxYear bounds how long the region may make what protects its members from a few, in seconds.
	MaxYear = 365 * 24 * 3600
	// MaxBlockSeconds bounds how many seconds of block time one block may live where time is scaled; what
	// lies beyond, as when the node was stopped, does not pass. Blocks take about half a second.
	MaxBlockSeconds = 5
	// MaxMandatesCap bounds what a region may allow a member to hold, because leaving ends them all in one step.
	MaxMandatesCap = 1000
	// MaxMessagesCap bounds what a region may allow in one transaction, and MinMessages lets in a proposal with a message:
	// nested ones count.
	MaxMessagesCap, MinMessages = 1000, 2
	// MaxNestingCap bounds what a region may allow in nesting, and MinNesting lets a proposal carry messages: without
	// it no board could decide to allow more.
	MaxNestingCap, MinNesting = 8, 1
	// MaxTxBytesCap bounds what a region may allow for one transaction, in bytes; into MinTxBytes fits a proposal to allow more.
	MaxTxBytesCap, MinTxBytes = 1 << 20, 8 << 10
	// MaxBucketGas bounds a gas allowance, so that refilling cannot overflow.
	MaxBucketGas = 1 << 50
	// MinBucketGas and MinRefill leave every holder room for a transaction each few hours: a region in which nobody can
	// send one could not mend its rules.
	MinBucketGas, MinRefill = 2_000_000, 100
)

// DefaultParams are what a region starts with that says nothing else.
func DefaultParams() Params {
	return Params{
		MaxMessagesPerTx:     32,
		MaxNestingDepth:      2,
		MaxTxBytes:           64 << 10,
		MaxMandatesPerMember: 200,
		MemberAllowance:      Bucket{MaxGas: 20_000_000, RefillPerSecond: 10_000},
		OperatorAllowance:    Bucket{MaxGas: 20_000_000, RefillPerSecond: 10_000},
		RelayerAllowance:     Bucket{MaxGas: 500_000_000, RefillPerSecond: 2_000_000},
		AdmissionWindow:      defaultWindow(),
		SuspensionWindow:     defaultWindow(),
		ReplacementWindow:    defaultWindow(),
		NoticeSeconds:        72 * 3600,
		ObjectionPpm:         100_000,
		ProbationSeconds:     28 * 24 * 3600,
	}
}

// Validate checks that a region can live with the parameters.
func (p Params) Validate() error {
	return failure.First(
		checkRange("max_messages_per_tx", uint64(p.MaxMessagesPerTx), MinMessages, MaxMessagesCap),
		checkRange("max_nesting_depth", uint64(p.MaxNestingDepth), MinNesting, MaxNestingCap),
		checkRange("max_tx_bytes", uint64(p.MaxTxBytes), MinTxBytes, MaxTxBytesCap),
		checkRange("max_mandates_per_member", uint64(p.MaxMandatesPerMember), 1, MaxMandatesCap),
		p.MemberAllowance.validate("member_allowance"),
		p.OperatorAllowance.validate("operator_allowance"),
		p.RelayerAllowance.validate("relayer_allowance"),
		p.AdmissionWindow.validate("admission_window"),
		p.SuspensionWindow.validate("suspension_window"),
		p.ReplacementWindow.validate("replacement_window"),
		checkSeconds("notice_seconds", p.NoticeSeconds, 1, MaxNoticeSeconds),
		checkRange("objection_ppm", uint64(p.ObjectionPpm), MinObjectionPpm, MaxObjectionPpm),
		checkSeconds("probation_seconds", p.ProbationSeconds, 1, MaxYear),
	)
}

func (b Bucket) validate(name string) error {
	return failure.First(
		// A bucket too small for any transaction, or that never refills, would shut its holder out for ever, officers who
		// could mend it included.
		checkRange(name+".max_gas", b.MaxGas, MinBucketGas, MaxBucketGas),
		checkRange(name+".refill_per_second", b.RefillPerSecond, MinRefill, MaxBucketGas),
	)
}

// BucketOf is the allowance of a kind of holder.
func (p Params) BucketOf(kind AllowanceKind) (Bucket, error) {
	switch kind {
	case ALLOWANCE_KIND_MEMBER:
		return p.MemberAllowance, nil
	case ALLOWANCE_KIND_OPERATOR:
		return p.OperatorAllowance, nil
	case ALLOWANCE_KIND_RELAYER:
		return p.RelayerAllowance, nil
	default:
		return Bucket{}, errorsmod.Wrapf(ErrAllowanceHolderKind, "%d", int32(kind))
	}
}

func checkSeconds(name string, value, low, high int64) error {
	if value < low || value > high {
		return errorsmod.Wrap(ErrInvalid, said.OutsideNamed(name, value, low, high))
	}
	return nil
}

func checkRange(name string, value, low, high uint64) error {
	if value < low || value > high {
		outside := fmt.Sprintf("%s is %d, it must be from %d to %d", name, value, low, high)
		if value <= math.MaxInt64 && high <= math.MaxInt64 {
			outside = said.OutsideNamed(name, int64(value), int64(low), int64(high))
		}
		return errorsmod.Wrap(ErrInvalid, outside)
	}
	return nil
}

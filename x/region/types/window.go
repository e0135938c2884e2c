package types

import (
	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

const (
	// MinWindowPpm and MaxWindowPpm bound the share of the members whom a window lets officers and boards admit, suspend or give
	// other keys: something must be possible, and more than half at once would be another assembly.
	MinWindowPpm, MaxWindowPpm = 10_000, 500_000
	// MaxWindowLeast bounds for how many a window is however few members there are.
	MaxWindowLeast = 100
	// MinWindowSeconds bounds how soon a window may follow another, a day.
	MinWindowSeconds = 24 * 3600
)

// WindowKinds are all kinds of windows, in the order in which they are shown.
var WindowKinds = []WindowKind{WINDOW_KIND_ADMISSIONS, WINDOW_KIND_SUSPENSIONS, WINDOW_KIND_REPLACEMENTS}

// Acts is what a window counts, in words; empty for a kind that there is not.
func (k WindowKind) Acts() string {
	switch k {
	case WINDOW_KIND_ADMISSIONS:
		return "admissions"
	case WINDOW_KIND_SUSPENSIONS:
		return "suspensions"
	case WINDOW_KIND_REPLACEMENTS:
		return "replacements of keys"
	default:
		return ""
	}
}

// defaultWindow is a quarter of the members a week, ten at least.
func defaultWindow() WindowRule {
	return WindowRule{SharePpm: 250_000, Least: 10, Seconds: 7 * 24 * 3600}
}

// Limit is how often something may be done in a window that began with so many members.
func (r WindowRule) Limit(members uint64) uint64 {
	// A share of whole members, rounded down: members are below 2^40, ppm below 2^20.
	return max(uint64(r.Least), members*uint64(r.SharePpm)/1_000_000)
}

func (r WindowRule) validate(name string) error {
	return failure.First(
		checkRange(name+".share_ppm", uint64(r.SharePpm), MinWindowPpm, MaxWindowPpm),
		checkRange(name+".least", uint64(r.Least), 1, MaxWindowLeast),
		checkSeconds(name+".seconds", r.Seconds, MinWindowSeconds, MaxYear),
	)
}

// WindowOf is the rule for the windows of a kind.
func (p Params) WindowOf(kind WindowKind) WindowRule {
	switch kind {
	case WINDOW_KIND_ADMISSIONS:
		return p.AdmissionWindow
	case WINDOW_KIND_SUSPENSIONS:
		return p.SuspensionWindow
	default:
		return p.ReplacementWindow
	}
}

func (c genesisCheck) checkWindows() error {
	seen := map[WindowKind]bool{}
	for i, window := range c.state.Windows {
		if window.Kind.Acts() == "" || seen[window.Kind] {
			return errorsmod.Wrapf(ErrInvalid, "windows[%d] is of %s, it must be of a kind that there is, and the only one", i, window.Kind)
		}
		seen[window.Kind] = true
		if window.BeganAt <= 0 || window.BeganAt > MaxTime || window.Used == 0 {
			return errorsmod.Wrapf(ErrInvalid, "windows[%d] began at %d and was used %d times", i, window.BeganAt, window.Used)
		}
	}
	return nil
}

package book

import (
	"fmt"

	"github.com/factor-coop/factor/internal/money"
)

// ShortageError is the ErrInsufficient of an account that a person knows, in micro-units.
// Whoever pays reads it, so it speaks in whole units and says what to do.
type ShortageError struct {
	// Who names the account, such as "member 7" or "reserve".
	Who        string
	Has, Needs int64
}

// Error says what is there, what it takes, and what can be done about it.
func (s ShortageError) Error() string {
	return fmt.Sprintf("%s has %s and this takes %s, so %s is missing: ask for less, or wait until more has come in",
		s.Who, money.Format(s.Has), money.Format(s.Needs), money.Format(s.Needs-max(0, s.Has)))
}

// Is makes a shortage an ErrInsufficient.
func (s ShortageError) Is(target error) bool { return target == ErrInsufficient }

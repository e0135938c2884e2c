// Package invariant names a condition on stored state that must hold after every
// block. Tests run all of them; production exposes them by query.
package invariant

import (
	"context"
	"fmt"
)

// Invariant is one named condition on stored state.
type Invariant struct {
	// Name is module/condition, as reports show it.
	Name string
	// Check returns nil when the condition holds, or an error that names the
	// first offending entry and the residual.
	Check func(ctx context.Context) error
}

// Holder is a module that says what must hold of its state.
type Holder interface {
	// Invariants are the conditions on the module's state. A condition may remember what it saw,
	// so that it holds over time: who checks block after block asks once and keeps the list.
	Invariants() []Invariant
}

// CheckAll runs every invariant and returns the first that is broken.
func CheckAll(ctx context.Context, all []Invariant) error {
	for _, one := range all {
		if err := one.Check(ctx); err != nil {
			return fmt.Errorf("invariant %s: %w", one.Name, err)
		}
	}
	return nil
}

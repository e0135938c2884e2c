// Package mutants holds the invariants of a module to what they are there for: each sees a stored entry that is one off.
package mutants

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/invariant"
)

// RequireFires requires that the named invariant says that the state of ctx is broken. An invariant
// that nobody has is a failure too: a test of it would pass for ever.
func RequireFires(ctx context.Context, t testing.TB, all []invariant.Invariant, name string) {
	t.Helper()
	for _, one := range all {
		if one.Name == name {
			require.Error(t, one.Check(ctx), name)
			return
		}
	}
	t.Fatalf("no invariant is called %s", name)
}

// RequireEach requires that every invariant has a mutant: caught are the names that mutants are caught by.
func RequireEach(t testing.TB, all []invariant.Invariant, caught map[string]bool) {
	t.Helper()
	require.NotEmpty(t, all)
	for _, one := range all {
		require.True(t, caught[one.Name], "%s has no mutant", one.Name)
	}
}

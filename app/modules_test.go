package app

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	banktypes "github.com/cosmos/cosmos-sdk/x/bank/types"

	"github.com/factor-coop/factor/internal/invariant"
)

// stating is a module that says what must hold.
type stating []invariant.Invariant

func (s stating) Invariants() []invariant.Invariant { return s }

func TestAModuleStatesInvariantsOrIsExcused(t *testing.T) {
	fine := stating{{Name: "new/fine", Check: func(context.Context) error { return nil }}}
	all, err := invariantsOf(map[string]any{"new": fine, banktypes.ModuleName: struct{}{}})
	require.NoError(t, err)
	require.Len(t, all, 1)
	for message, modules := range map[string]map[string]any{
		"module new: it must either":  {"new": struct{}{}},
		"module bank: it must either": {banktypes.ModuleName: fine},
		"states no invariants":        {"new": stating{}},
		"must begin with other/":      {"other": fine},
	} {
		_, err := invariantsOf(modules)
		require.ErrorContains(t, err, message)
	}
	for name, reason := range withoutInvariants {
		require.NotEmpty(t, reason, name)
	}
}

package failure_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

func TestTheFirstErrorKeepsItsCode(t *testing.T) {
	typed := errorsmod.Register("failure-test", 7, "typed")
	space, code, _ := errorsmod.ABCIInfo(failure.First(nil, errorsmod.Wrap(typed, "why"), errorsmod.ErrPanic), false)
	require.Equal(t, "failure-test", space)
	require.EqualValues(t, 7, code)
	require.NoError(t, failure.First(nil, nil))
}

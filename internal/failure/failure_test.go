package failure_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	"github.com/factor-coop/factor/internal/failure"
)

var errTyped = errorsmod.Register("failure-test", 7, "it is typed")

func TestTheFirstErrorKeepsItsCode(t *testing.T) {
	space, code, _ := errorsmod.ABCIInfo(failure.First(nil, errorsmod.Wrap(errTyped, "why"), errorsmod.ErrPanic), false)
	require.Equal(t, "failure-test", space)
	require.EqualValues(t, 7, code)
	require.NoError(t, failure.First(nil, nil))
}

func TestAnErrorIsNamedAlikeHoweverItIsWrapped(t *testing.T) {
	for text, err := range map[string]error{
		"itself":            errTyped,
		"by the library":    errTyped.Wrapf("member %d", 3),
		"twice":             errorsmod.Wrap(errTyped.Wrap("member 3"), "company 4"),
		"by fmt":            fmt.Errorf("message 2: %w", errTyped.Wrap("member 3")),
		"by fmt, then more": errorsmod.Wrap(fmt.Errorf("message 2: %w", errTyped.Wrap("member 3")), "board 1"),
	} {
		codespace, code := failure.Name(err)
		require.Equal(t, "failure-test", codespace, text)
		require.EqualValues(t, 7, code, text)
	}
	codespace, code := failure.Name(errors.New("nobody registered it"))
	require.Equal(t, "undefined", codespace)
	require.EqualValues(t, 1, code)
	codespace, code = failure.Name(nil)
	require.Empty(t, codespace)
	require.Zero(t, code)
}

func TestAStoredNameHasBothParts(t *testing.T) {
	require.NoError(t, failure.CheckName("", 0))
	require.NoError(t, failure.CheckName("sdk", 11))
	require.NoError(t, failure.CheckName(strings.Repeat("x", 64), 11))
	require.ErrorContains(t, failure.CheckName("sdk", 0), `codespace "sdk" and code 0`)
	require.ErrorContains(t, failure.CheckName("", 11), `codespace "" and code 11`)
	require.ErrorContains(t, failure.CheckName(strings.Repeat("x", 65), 11), `codespace "xxx`)
}

func TestANameIsExplainedByItsDescription(t *testing.T) {
	require.Equal(t, "it is typed (failure-test 7)", failure.Explain("failure-test", 7))
	require.Equal(t, "an error that this version does not know (failure-test 8)", failure.Explain("failure-test", 8))
	require.Empty(t, failure.Explain("", 0))
}

package main

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestEveryForbiddenConstructIsFound(t *testing.T) {
	findings, err := check("./testdata/bad")
	require.NoError(t, err)
	all := strings.Join(findings, "\n")
	for _, want := range []string{"ranges over a map", "starts a goroutine", "selects on channels", "floating point", "time.Now", "imports math/rand"} {
		require.Contains(t, all, want)
	}
}

func TestLookUpsAndExcusedLinesPass(t *testing.T) {
	findings, err := check("./testdata/good")
	require.NoError(t, err)
	require.Empty(t, findings)
}

func TestAPackageThatDoesNotLoadIsAnErrorNotAPass(t *testing.T) {
	_, err := check("./testdata/missing")
	require.Error(t, err)
}

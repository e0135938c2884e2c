package book_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/x/currency/book"
)

func TestAShortageSaysInWholeUnitsWhatIsMissing(t *testing.T) {
	err := book.ShortageError{Who: "member 7", Has: 1_500_000, Needs: 4_000_001}
	require.ErrorIs(t, err, book.ErrInsufficient)
	require.NotErrorIs(t, err, book.ErrUnlawful)
	require.EqualError(t, err, "member 7 has 1.5 and this takes 4.000001, so 2.500001 is missing: ask for less, or wait until more has come in")
}

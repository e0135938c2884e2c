package said_test

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
	"github.com/factor-coop/factor/internal/said"
)

func TestNumbersOfRefusalsAreSaidAsPeopleReadThem(t *testing.T) {
	for value, want := range map[fmt.Stringer]string{
		said.Money(2_300_000): "2.3", said.Money(10_000): "0.01", said.Money(0): "0", said.Money(-1): "-0.000001",
		said.Time(1803891600): "2027-03-01 09:00:00 UTC", said.Time(0): "1970-01-01 00:00:00 UTC", said.Time(-1): "@-1", said.Time(math.MaxInt64): "@9223372036854775807",
		said.Span(5400): "1 h 30 min", said.Span(86400): "24 h", said.Span(144000): "40 h", said.Span(604800): "7 days", said.Span(1): "1 s", said.Span(0): "0 s", said.Span(-5): "-5 s",
		said.Span(180_000): "2 days 2 h",
		said.Share(25_000): "2.5%", said.Share(1_000_001): "100.0001%", said.Share(-1): "-0.0001%", said.Share(math.MaxInt64): "9223372036854775807 millionths",
		said.Quantity(1_500_000): "1.5", said.Count(0): "0", said.Count(math.MaxInt64): "9223372036854775807",
	} {
		require.Equal(t, want, value.String())
	}
}

func TestAFieldsNameSaysHowItsNumberIsRead(t *testing.T) {
	for field, want := range map[string]string{
		"voting_seconds": "1 h", "seconds": "1 h", "rate_ppm": "0.36%", "tranche_shares_ppm[2]": "0.36%", "max_officers": "3600", "refill_per_second": "3600",
	} {
		require.Equal(t, want, said.Named(field, 3600).String(), field)
	}
	require.Equal(t, "grace_seconds is 2 days, it must be from 0 s to 24 h", said.OutsideNamed("grace_seconds", 172_800, 0, 86_400))
	require.Equal(t, "cap is 0.5, it must be from 1 to 2", said.Outside("cap", said.Money(500_000), said.Money(1_000_000), said.Money(2_000_000)))
}

// TestWhatIsSaidCanBeTyped holds that a limit copied from a refusal is read as the same number.
func TestWhatIsSaidCanBeTyped(t *testing.T) {
	for _, n := range []int64{1, 59, 3600, 5400, 86_399, 144_000, 604_800, 1_234_567} {
		read, err := plain.ReadNumber(options.UNIT_MONEY, said.Money(n).String())
		require.NoError(t, err)
		require.Equal(t, n, read.Int64())
		read, err = plain.ReadNumber(options.UNIT_SECONDS, said.Span(n).String())
		require.NoError(t, err, said.Span(n).String())
		require.Equal(t, n, read.Int64())
		read, err = plain.ReadNumber(options.UNIT_SHARE, said.Share(n).String())
		require.NoError(t, err)
		require.Equal(t, n, read.Int64())
		moment, err := plain.ReadTime(said.Time(n).String(), nil)
		require.NoError(t, err)
		require.Equal(t, n, moment)
	}
}

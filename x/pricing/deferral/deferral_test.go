package deferral_test

import (
	"maps"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"github.com/factor-coop/factor/internal/money"
	"github.com/factor-coop/factor/x/pricing/deferral"
)

// one is the slow twin: a thing by itself, with what it still has to give.
type one struct{ each, left, closes int64 }

func TestOneRunningAmountIsWhatEveryThingByItselfWouldBe(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var running deferral.Running
		ends, close := map[int64]deferral.End{}, int64(0)
		var things []*one
		for range rapid.IntRange(1, 60).Draw(t, "steps") {
			switch rapid.SampledFrom([]string{"defer", "close", "close", "remove"}).Draw(t, "step") {
			case "defer":
				amount := rapid.Int64Range(0, 1_000_000).Draw(t, "amount")
				cycles := rapid.Int64Range(1, 12).Draw(t, "cycles")
				end := deferral.Over(amount, cycles)
				var err error
				running, err = running.Add(amount, end)
				require.NoError(t, err)
				ends[close+cycles], err = ends[close+cycles].Add(end)
				require.NoError(t, err)
				things = append(things, &one{each: amount / cycles, left: amount, closes: cycles})
			case "close":
				close++
				want := int64(0)
				for _, thing := range things {
					if thing.closes == 0 {
						continue
					}
					part := thing.each
					if thing.closes--; thing.closes == 0 {
						part = thing.left
					}
					thing.left -= part
					want += part
				}
				part, after := running.Close(ends[close])
				delete(ends, close)
				running = after
				require.Equal(t, want, part)
			case "remove":
				if len(ends) > 0 {
					at := slices.Min(slices.Collect(maps.Keys(ends)))
					end := ends[at]
					after, worth, err := running.Remove(end, at-close)
					require.NoError(t, err)
					want := int64(0)
					for _, thing := range things {
						if thing.closes == at-close {
							want += thing.left
							*thing = one{}
						}
					}
					require.Equal(t, want, worth)
					running = after
					delete(ends, at)
				}
			}
			left := int64(0)
			for _, thing := range things {
				left += thing.left
			}
			require.Equal(t, left, running.Remaining)
			require.GreaterOrEqual(t, running.PerCycle, int64(0))
		}
		for len(ends) > 0 {
			close++
			_, running = running.Close(ends[close])
			delete(ends, close)
		}
		require.Zero(t, running)
	})
}

func TestWhatEqualPartsLeaveComesLast(t *testing.T) {
	require.Equal(t, deferral.End{PerCycle: 33, Rest: 1}, deferral.Over(100, 3))
	require.Equal(t, deferral.End{Rest: 2}, deferral.Over(2, 3))
	require.Equal(t, deferral.End{PerCycle: 7}, deferral.Over(7, 1))
	worth, err := deferral.Over(100, 3).Worth(2)
	require.NoError(t, err)
	require.Equal(t, int64(67), worth)
}

func TestMoreThanAnAmountCanBeIsRefused(t *testing.T) {
	most := deferral.Running{PerCycle: math.MaxInt64, Remaining: math.MaxInt64}
	_, err := most.Add(1, deferral.Over(1, 1))
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = deferral.Running{Remaining: math.MaxInt64}.Add(1, deferral.Over(1, 2))
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = deferral.End{PerCycle: math.MaxInt64}.Add(deferral.End{PerCycle: 1})
	require.ErrorIs(t, err, money.ErrOverflow)
	_, err = deferral.End{Rest: math.MaxInt64}.Add(deferral.End{Rest: 1})
	require.ErrorIs(t, err, money.ErrOverflow)
	for _, end := range []deferral.End{{PerCycle: math.MaxInt64}, {PerCycle: math.MaxInt64 / 2, Rest: 2}} {
		_, _, err = most.Remove(end, 2)
		require.ErrorIs(t, err, money.ErrOverflow)
	}
}

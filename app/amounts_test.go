package app_test

import (
	"math"
	"math/big"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	errorsmod "cosmossdk.io/errors"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/testutil/apptest"
)

// hostileAmounts are put into every number of every message.
var hostileAmounts = []int64{0, -1, 1, math.MaxInt64, math.MaxInt64 - 1, math.MinInt64}

// identities are fields that name something; every other number is an amount, a
// time or a count.
var identities = map[string]bool{
	"Company": true, "Member": true, "Product": true, "Job": true, "Order": true, "Buyer": true, "Occupation": true, "Shifts": true, "Shift": true,
	"Timesheet": true, "JobPosting": true, "Validator": true, "Witness": true, "SupplierProduct": true,
}

// amounts are the numbers of a message that name nothing.
func amounts(msg sdk.Msg) []number {
	return slices.DeleteFunc(numbersOf(msg), func(n number) bool {
		return slices.ContainsFunc(strings.Split(n.field(), "."), func(part string) bool { return identities[strings.TrimSuffix(part, "[]")] })
	})
}

// TestNoAmountInAnyMessageBreaksAnything lives a random life for a while and then
// sends messages of each kind with hostile values in one of their numbers after
// the other: each is refused with a typed error, or lawful, and every invariant
// holds after its block.
func TestNoAmountInAnyMessageBreaksAnything(t *testing.T) {
	urls, acts := factorMessages(), allActs()
	s := newSimulation(t, simulationSeed)
	for range 100 {
		s.run(acts)
	}
	refused, lawful := 0, 0
	for _, url := range urls {
		for i := range s.countNumbers(acts[url]) {
			for _, amount := range hostileAmounts {
				who, msg, path := s.hostile(acts[url], i, amount)
				if msg == nil {
					continue
				}
				code := uint32(0)
				if strings.HasSuffix(url, "MsgUpdateParams") || acts[url].board {
					// A lawful extreme of a rule may well end the region's life: it is tried and
					// thrown away, as is what a board would have to vote on first.
					branch, _ := s.Now().CacheContext()
					if _, err := s.MsgServiceRouter().Handler(msg)(branch, msg); err != nil {
						_, code, _ = errorsmod.ABCIInfo(err, false)
					}
				} else {
					result := s.Block(time.Hour, signed(s.Test, who, msg))[0]
					require.NotContains(t, result.Log, "panic", "%s%s = %d", url, path, amount)
					code = result.Code
				}
				require.NotEqual(t, uint32(1), code, "%s%s = %d: untyped error", url, path, amount)
				if code == 0 {
					lawful++
				} else {
					refused++
				}
			}
		}
	}
	t.Logf("%d refused, %d lawful", refused, lawful)
	require.Greater(t, refused, 200)
	require.Greater(t, lawful, 50)
}

// countNumbers is how many numbers a message of a kind has.
func (s *simulation) countNumbers(one act) int {
	s.T.Helper()
	_, msg := s.ready(one)
	if msg == nil {
		return 0
	}
	return len(amounts(msg))
}

// hostile is a message that would be sent, with another value in one of its numbers.
func (s *simulation) hostile(one act, index int, amount int64) (*apptest.Person, sdk.Msg, string) {
	s.T.Helper()
	who, msg := s.ready(one)
	if msg == nil {
		return nil, nil, ""
	}
	all := amounts(msg)
	if index >= len(all) {
		return nil, nil, "" // another variant, with fewer
	}
	// What the type cannot hold becomes the farthest that it can; where it has no sign, the largest.
	chosen, value := all[index], big.NewInt(amount)
	switch {
	case value.Cmp(chosen.least) >= 0 && value.Cmp(chosen.most) <= 0:
		chosen.set(value)
	case amount < 0 && chosen.least.Sign() < 0:
		chosen.set(chosen.least)
	default:
		chosen.set(chosen.most)
	}
	return who, msg, chosen.path
}

// ready tries for a while to find something that the act can do.
func (s *simulation) ready(one act) (*apptest.Person, sdk.Msg) {
	s.T.Helper()
	s.look()
	for range 20 {
		if who, msg := one.make(s); who != nil && msg != nil {
			return who, msg
		}
	}
	return nil, nil
}

package app_test

import (
	"math"
	"reflect"
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
	"Timesheet": true, "JobPosting": true, "Validator": true, "SupplierProduct": true,
}

// numbers are the number fields of a message, those of its parts included.
func numbers(value reflect.Value, path string, visit func(path string, field reflect.Value)) {
	switch value.Kind() {
	case reflect.Pointer:
		if !value.IsNil() {
			numbers(value.Elem(), path, visit)
		}
	case reflect.Slice:
		for i := range value.Len() {
			numbers(value.Index(i), path, visit)
		}
	case reflect.Struct:
		for i := range value.NumField() {
			if field := value.Type().Field(i); field.IsExported() && !identities[field.Name] && !strings.HasPrefix(field.Type.String(), "*types.Any") {
				numbers(value.Field(i), path+"."+field.Name, visit)
			}
		}
	case reflect.Int64, reflect.Uint64, reflect.Int32, reflect.Uint32:
		visit(path, value)
	}
}

func setNumber(field reflect.Value, number int64) {
	switch field.Kind() {
	case reflect.Int64:
		field.SetInt(number)
	case reflect.Int32:
		field.SetInt(int64(int32(number)))
	case reflect.Uint32:
		field.SetUint(uint64(uint32(number)))
	default:
		field.SetUint(uint64(number))
	}
}

// TestNoAmountInAnyMessageBreaksAnything lives a random life for a while and then
// sends messages of each kind with hostile values in one of their numbers after
// the other: each is refused with a typed error, or lawful, and every invariant
// holds after its block.
func TestNoAmountInAnyMessageBreaksAnything(t *testing.T) {
	urls, acts := factorMessages(), allActs()
	total := 0
	for _, url := range urls {
		total += acts[url].weight
	}
	s := newSimulation(t, simulationSeed)
	for range 100 {
		s.run(urls, total, acts)
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
	count := 0
	if _, msg := s.ready(one); msg != nil {
		numbers(reflect.ValueOf(msg), "", func(string, reflect.Value) { count++ })
	}
	return count
}

// hostile is a message that would be sent, with another value in one of its numbers.
func (s *simulation) hostile(one act, index int, amount int64) (*apptest.Person, sdk.Msg, string) {
	s.T.Helper()
	who, msg := s.ready(one)
	if msg == nil {
		return nil, nil, ""
	}
	at, changed := 0, ""
	numbers(reflect.ValueOf(msg), "", func(path string, field reflect.Value) {
		if at == index {
			setNumber(field, amount)
			changed = path
		}
		at++
	})
	return who, msg, changed
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

package app_test

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/internal/options"
)

// unknownOccupation is the number of an occupation that no region of these tests has.
const unknownOccupation = 1_000_003

func namesOccupation(field protoreflect.FieldDescriptor, number *options.Number) bool {
	return number != nil && number.Unit == options.UNIT_ID && (number.Of == "occupation" || (number.Of == "" && field.Name() == "occupation"))
}

// TestNoMessageTakesAnOccupationThatDoesNotExist holds for every message that names an occupation, at any depth: one that
// the region takes is refused, by a named error, with an occupation that does not exist.
func TestNoMessageTakesAnOccupationThatDoesNotExist(t *testing.T) {
	missing := []string{
		"/factor.coop.v1.MsgFoundCompany", "/factor.coop.v1.MsgOfferEmployment", "/factor.coop.v1.MsgChangeOccupation",
		"/factor.market.v1.MsgPostJob", "/factor.wage.v1.MsgSetIndustryStandard",
	}
	for life := uint64(0); life < 4 && len(missing) > 0; life++ { // a region can grow into one where something does not happen any more
		tried := tryUnknownOccupations(t, simulationSeed+life)
		t.Log(tried)
		missing = slices.DeleteFunc(missing, func(url string) bool { return slices.Contains(tried, url) })
	}
	require.Empty(t, missing, "were not tried")
}

// tryUnknownOccupations lets a random life go on for a while, and returns the messages that name an occupation and were tried.
func tryUnknownOccupations(t *testing.T, seed uint64) (tried []string) {
	t.Helper()
	acts := allActs()
	s := newSimulation(t, seed)
	for range 100 {
		s.run(acts)
	}
	s.look()
	now := branchOf(s.Chain)
	for _, url := range factorMessages() {
		for range 12 {
			_, msg := s.ready(acts[url])
			if msg == nil {
				break
			}
			changed := changedIntegers(t, s.Encoding().Codec, msg, func(field protoreflect.FieldDescriptor, number *options.Number) (protoreflect.Value, bool) {
				return protoreflect.ValueOfUint64(unknownOccupation), namesOccupation(field, number)
			})
			if len(changed) == 0 {
				break // it names none
			}
			if !now.accepts(msg) {
				continue
			}
			for field, unknown := range changed {
				err := now.fork().send(unknown)
				require.Error(t, err, "%s takes occupation %d in %s", url, unknownOccupation, field)
				require.False(t, untyped(err), "%s: %s", field, err)
				require.ErrorContains(t, err, "1000003", "%s", field)
			}
			tried = append(tried, url)
			break
		}
	}
	return tried
}

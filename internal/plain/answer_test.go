package plain_test

import (
	"fmt"
	"math/big"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
	cooptypes "github.com/factor-coop/factor/x/coop/types"
	wagetypes "github.com/factor-coop/factor/x/wage/types"
)

var screaming = regexp.MustCompile(`[A-Z]{2,}_[A-Z]`)

// TestEveryAnswerIsWrittenForPeople sets each field of all that services answer, alone, and looks at what is written of it.
func TestEveryAnswerIsWrittenForPeople(t *testing.T) {
	const n = 1_777_777_777
	byHand := map[options.Unit]string{
		options.UNIT_MONEY: "1777.777777", options.UNIT_MONEY_PER_HOUR: "1777.777777", options.UNIT_MONEY_PER_CYCLE: "1777.777777",
		options.UNIT_EXCHANGE: "1777.777777", options.UNIT_SHARE: "177777.7777%", options.UNIT_TIME: "2026-05-03 03:09:37 UTC",
		options.UNIT_SECONDS: "20576 days 3 h 9 min 37 s", options.UNIT_MICROSECONDS: "29 min 37.777777 s", options.UNIT_NANO_MONEY: "1.777777777",
		options.UNIT_MICRO_QUANTITY: "1777.777777", options.UNIT_MICRO_WEEKS: "1777.777777", options.UNIT_QUANTITY_BY_KIND: "1777.777777", options.UNIT_BY_PERMISSION: "1777.777777",
	}
	seen, units, enums := map[protoreflect.FullName]bool{}, map[options.Unit]int{}, 0
	for _, name := range answers(t) {
		visit(t, messageOf(t, name), seen, func(field protoreflect.FieldDescriptor) {
			message := dynamicpb.NewMessage(field.ContainingMessage())
			var value protoreflect.Value
			var want string
			switch {
			case options.IsInteger(field):
				of, err := plain.NumberOf(field)
				require.NoError(t, err)
				if want = byHand[of.Unit]; want == "" {
					want = fmt.Sprint(n)
				}
				units[of.Unit]++
				value = integer(field, n)
				for _, name := range []protoreflect.Name{"item", "kind"} {
					if beside := field.ContainingMessage().Fields().ByName(name); beside != nil && of.Unit == options.UNIT_QUANTITY_BY_KIND {
						number, err := plain.ReadEnum(beside.Enum(), "input")
						require.NoError(t, err)
						message.Set(beside, protoreflect.ValueOfEnum(number))
					}
				}
			case field.Kind() == protoreflect.EnumKind:
				number := field.Enum().Values().Get(field.Enum().Values().Len() - 1).Number()
				value, want = protoreflect.ValueOfEnum(number), plain.EnumWord(field.Enum(), number)
				enums++
			case field.Kind() == protoreflect.BytesKind && field.ContainingMessage().FullName() != "google.protobuf.Any":
				value, want = protoreflect.ValueOfBytes([]byte{0xba, 0xdc, 0xaf, 0xee}), "badcafee"
			default:
				return
			}
			line := fmt.Sprintf("%s: %s\n", field.Name(), want)
			if field.IsList() {
				message.Mutable(field).List().Append(value)
				line = fmt.Sprintf("%s:\n- %s\n", field.Name(), want)
			} else {
				message.Set(field, value)
			}
			said, err := plain.Answer(descriptors, message, everyPermission{})
			require.NoError(t, err)
			require.Contains(t, said, line, field.FullName())
			require.NotRegexp(t, screaming, said, field.FullName())
		})
	}
	require.Greater(t, enums, 20)
	for unit := range byHand {
		require.Positive(t, units[unit], unit)
	}
}

// everyPermission lets move money, and nothing has a name.
type everyPermission struct{ book }

func (everyPermission) Number(string, uint64) string { return "" }
func (everyPermission) Measure(string) options.Unit  { return options.UNIT_MONEY }

func integer(field protoreflect.FieldDescriptor, n int64) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(int32(n))
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(uint32(n))
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(uint64(n))
	}
	return protoreflect.ValueOfInt64(n)
}

func TestAnAnswerIsATree(t *testing.T) {
	company := cooptypes.QueryCompanyResponse{Company: cooptypes.Company{
		Id: 3, Code: "- bakery: 1 #", Founders: []uint64{1, 2}, Standing: cooptypes.STANDING_IN_PROCEEDINGS, FoundedAt: marchFirst,
		InitialReserve: 3_420_000, Tranches: []int64{1_000_000, 2_420_000}, Consumed: -500_000, Authority: "a\x1b[2Jb",
	}}
	raw, err := company.Marshal()
	require.NoError(t, err)
	message := dynamicpb.NewMessage(messageOf(t, "factor.coop.v1.QueryCompanyResponse"))
	require.NoError(t, proto.Unmarshal(raw, message))
	said, err := plain.Answer(descriptors, message, book{})
	require.NoError(t, err)
	require.Equal(t, strings.TrimPrefix(`
company:
  id: 3
  code: "- bakery: 1 #"
  founders:
  - 1
  - 2
  authority: "a\x1b[2Jb"
  standing: in-proceedings
  founded_at: 2027-03-01 10:30:00 UTC
  kind: unspecified
  initial_reserve: 3.42
  initial_starting: 0
  tranches:
  - 1
  - 2.42
  released: 0
  written_off: false
  steps: 0
  consumed: -0.5
  decided: 0
  forgiven: 0
  idle_since: none
workers: 0
`, "\n"), said)
	job, err := (&wagetypes.QueryRateRequest{Company: 3, Member: 4}).Marshal()
	require.NoError(t, err)
	message = dynamicpb.NewMessage(messageOf(t, "factor.wage.v1.QueryRateRequest"))
	require.NoError(t, proto.Unmarshal(job, message))
	said, err = plain.Answer(descriptors, message, book{})
	require.NoError(t, err)
	require.Equal(t, "company: 3   # bakery\nmember: 4\n", said)
	nothing, err := plain.Answer(descriptors, dynamicpb.NewMessage(messageOf(t, "factor.wage.v1.MsgReviewResponse")), book{})
	require.NoError(t, err)
	require.Equal(t, "effective_at: none\n", nothing)
	for value, want := range map[int64]string{0: "0 s", 1: "0.000001 s", 59_999_999: "59.999999 s", 60_000_000: "1 min", 7_200_500_000: "2 h 0.5 s", -1_500_000: "-1.5 s"} {
		require.Equal(t, want, plain.Say(options.UNIT_MICROSECONDS, big.NewInt(value)))
	}
}

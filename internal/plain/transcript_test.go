package plain_test

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	cosmos_proto "github.com/cosmos/cosmos-proto"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
)

// The framework has a flag called update already.
var rewrite = flag.Bool("rewrite", false, "write the transcript anew")

const transcript = "testdata/sentences.txt"

// TestSentencesOfEveryMessage compares with a transcript that a person has read: every
// message that can be sent, with 0 and with a usual value in every field.
func TestSentencesOfEveryMessage(t *testing.T) {
	var said strings.Builder
	said.WriteString("Every message, first with 0 or nothing in every field, then with a usual value.\n" +
		"Written by go test ./internal/plain -run Sentences -rewrite; read what changed aloud.\n")
	names := sendable()
	for _, name := range names {
		fmt.Fprintf(&said, "\n# %s\n", name)
		for _, usual := range []bool{false, true} {
			raw, err := proto.Marshal(filled(t, messageOf(t, name), usual, 0))
			require.NoError(t, err)
			lines, err := plain.Encoded(descriptors, name, raw, book{})
			require.NoError(t, err, name)
			fmt.Fprintf(&said, "%s\n", strings.Join(lines, "\n"))
		}
	}
	if *rewrite {
		require.NoError(t, os.WriteFile(transcript, []byte(said.String()), 0o644))
	}
	golden, err := os.ReadFile(transcript)
	require.NoError(t, err)
	require.Equal(t, string(golden), said.String())
	require.Equal(t, len(names), strings.Count(string(golden), "\n# "), "a message is missing in the transcript")
}

// filled is a message with nothing, or with a usual value, in every field, and one entry in every list.
func filled(t *testing.T, descriptor protoreflect.MessageDescriptor, usual bool, depth int) *dynamicpb.Message {
	t.Helper()
	message := dynamicpb.NewMessage(descriptor)
	if depth > 8 {
		return message
	}
	for i := range descriptor.Fields().Len() {
		field := descriptor.Fields().Get(i)
		if oneof := field.ContainingOneof(); oneof != nil && message.WhichOneof(oneof) != nil {
			continue
		}
		if field.Name() == "changed" {
			continue // without names all parameters change, and all are said
		}
		var value protoreflect.Value
		switch {
		case field.Message() != nil && field.Message().FullName() == "google.protobuf.Any":
			value = protoreflect.ValueOfMessage(packed(t, field, usual, depth))
		case field.Message() != nil:
			value = protoreflect.ValueOfMessage(filled(t, field.Message(), usual, depth+1))
		case usual:
			value = usualValue(t, field)
		default:
			value = field.Default()
			if field.IsList() {
				value = message.NewField(field).List().NewElement()
				if field.Kind() == protoreflect.EnumKind {
					value = protoreflect.ValueOfEnum(0)
				}
			}
		}
		if field.IsList() {
			message.Mutable(field).List().Append(value)
		} else {
			message.Set(field, value)
		}
	}
	return message
}

// packed is what an Any may hold: a key, an authorization, or a message.
func packed(t *testing.T, field protoreflect.FieldDescriptor, usual bool, depth int) *dynamicpb.Message {
	t.Helper()
	name := "factor.region.v1.MsgLeave"
	if accepted(field) == "cosmos.crypto.PubKey" {
		name = "cosmos.crypto.ed25519.PubKey"
	}
	raw, err := proto.Marshal(filled(t, messageOf(t, name), usual, depth+1))
	require.NoError(t, err)
	holder := dynamicpb.NewMessage(field.Message())
	holder.Set(field.Message().Fields().ByName("type_url"), protoreflect.ValueOfString("/"+name))
	holder.Set(field.Message().Fields().ByName("value"), protoreflect.ValueOfBytes(raw))
	return holder
}

// usualNumbers are what a person could write, by unit.
var usualNumbers = map[options.Unit]int64{
	options.UNIT_ID: 3, options.UNIT_NUMBER: 2, options.UNIT_INDEX: 1, options.UNIT_COUNT: 4, options.UNIT_MONEY: 250_500_000,
	options.UNIT_MONEY_PER_HOUR: 12_000_000, options.UNIT_MONEY_PER_CYCLE: 75_000_000, options.UNIT_ACTS: 4, options.UNIT_BY_PERMISSION: 4_000_000,
	options.UNIT_SHARE: 125_000, options.UNIT_EXCHANGE: 1_500_000, options.UNIT_TIME: 1_767_225_600, options.UNIT_SECONDS: 7 * 86400,
	options.UNIT_WEEKS: 4, options.UNIT_MICRO_WEEKS: 4_500_000, options.UNIT_CYCLES: 13, options.UNIT_CYCLE: 7, options.UNIT_QUANTITY: 40,
	options.UNIT_MICRO_QUANTITY: 250_000, options.UNIT_QUANTITY_BY_KIND: 40, options.UNIT_WEIGHT: 2, options.UNIT_BYTES: 65536,
	options.UNIT_GAS: 20_000_000, options.UNIT_GAS_PER_SECOND: 10_000, options.UNIT_HEIGHT: 1000, options.UNIT_BLOCKS: 500, options.UNIT_CODE: 5,
}

func usualValue(t *testing.T, field protoreflect.FieldDescriptor) protoreflect.Value {
	t.Helper()
	switch field.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		return protoreflect.ValueOfEnum(field.Enum().Values().Get(field.Enum().Values().Len() - 1).Number())
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes([]byte{0xab, 0xcd})
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(usualText(field))
	}
	var number int64
	switch field.ContainingMessage().FullName() {
	case "google.protobuf.Timestamp":
		number = map[protoreflect.Name]int64{"seconds": 1_767_225_600}[field.Name()]
	case "google.protobuf.Duration":
		number = map[protoreflect.Name]int64{"seconds": 7 * 86400}[field.Name()]
	default:
		of, err := plain.NumberOf(field)
		require.NoError(t, err)
		require.NotZero(t, usualNumbers[of.Unit], "a unit without a usual value: %s", of.Unit)
		number = usualNumbers[of.Unit]
	}
	switch field.Kind() {
	case protoreflect.Int64Kind:
		return protoreflect.ValueOfInt64(number)
	case protoreflect.Int32Kind:
		return protoreflect.ValueOfInt32(int32(number))
	case protoreflect.Uint32Kind:
		return protoreflect.ValueOfUint32(uint32(number))
	default:
		require.Equal(t, protoreflect.Uint64Kind, field.Kind(), field.FullName())
		return protoreflect.ValueOfUint64(uint64(number))
	}
}

func usualText(field protoreflect.FieldDescriptor) string {
	scalar, _ := proto.GetExtension(field.Options(), cosmos_proto.E_Scalar).(string)
	switch {
	case scalar == "cosmos.AddressString" && field.Name() == "signer":
		return "factor1ada"
	case scalar == "cosmos.AddressString":
		return "factor1ben"
	case scalar == "cosmos.Int", strings.HasSuffix(string(field.FullName()), "Coin.amount"):
		return "250500000"
	case field.FullName() == "cosmos.base.v1beta1.Coin.denom":
		return "ufactor"
	case field.Name() == "permission":
		return "company.order"
	}
	return "some " + strings.ReplaceAll(string(field.Name()), "_", " ")
}

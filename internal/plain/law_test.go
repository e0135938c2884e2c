package plain_test

import (
	"sort"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	cosmos_proto "github.com/cosmos/cosmos-proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/app"
	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/plain"
)

var encoding = app.NewEncoding()

// sendable are the names of all messages that a transaction or a proposal can carry.
func sendable() []string {
	var names []string
	for _, url := range encoding.Registry.ListImplementations(sdk.MsgInterfaceProtoName) {
		names = append(names, strings.TrimPrefix(url, "/"))
	}
	sort.Strings(names)
	return names
}

// events are the names of all messages in the events files of this project.
func events(t *testing.T) []string {
	t.Helper()
	files, err := mergedFiles()
	require.NoError(t, err)
	var names []string
	files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		if strings.HasPrefix(file.Path(), "factor/") && strings.HasSuffix(file.Path(), "/events.proto") {
			for i := range file.Messages().Len() {
				names = append(names, string(file.Messages().Get(i).FullName()))
			}
		}
		return true
	})
	sort.Strings(names)
	return names
}

// requests are the names of what queries of this project ask.
func requests(t *testing.T) []string {
	t.Helper()
	files, err := mergedFiles()
	require.NoError(t, err)
	var names []string
	files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			if service := file.Services().Get(i); strings.HasPrefix(file.Path(), "factor/") && service.Name() == "Query" {
				for j := range service.Methods().Len() {
					names = append(names, string(service.Methods().Get(j).Input().FullName()))
				}
			}
		}
		return true
	})
	sort.Strings(names)
	return names
}

// answers are the names of what services of this project answer.
func answers(t *testing.T) []string {
	t.Helper()
	files, err := mergedFiles()
	require.NoError(t, err)
	var names []string
	files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			if service := file.Services().Get(i); strings.HasPrefix(file.Path(), "factor/") {
				for j := range service.Methods().Len() {
					names = append(names, string(service.Methods().Get(j).Output().FullName()))
				}
			}
		}
		return true
	})
	sort.Strings(names)
	return names
}

func messageOf(t *testing.T, name string) protoreflect.MessageDescriptor {
	t.Helper()
	found, err := descriptors.FindDescriptorByName(protoreflect.FullName(name))
	require.NoError(t, err)
	require.False(t, found.IsPlaceholder(), name)
	return found.(protoreflect.MessageDescriptor)
}

// oneValue are messages that a sentence says as one value.
var oneValue = map[protoreflect.FullName]bool{
	"google.protobuf.Timestamp": true, "google.protobuf.Duration": true, "cosmos.base.v1beta1.Coin": true,
	"cosmos.base.query.v1beta1.PageRequest": true, // the framework's: it is of no message that is signed
}

// visit walks every field that a sentence can say of a message, those of packed messages included.
func visit(t *testing.T, message protoreflect.MessageDescriptor, seen map[protoreflect.FullName]bool, do func(protoreflect.FieldDescriptor)) {
	t.Helper()
	if seen[message.FullName()] || oneValue[message.FullName()] {
		return
	}
	seen[message.FullName()] = true
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		do(field)
		switch {
		case field.Message() == nil:
		case field.Message().FullName() == "google.protobuf.Any":
			for _, url := range encoding.Registry.ListImplementations(accepted(field)) {
				visit(t, messageOf(t, strings.TrimPrefix(url, "/")), seen, do)
			}
		default:
			require.False(t, field.Message().IsPlaceholder(), field.FullName())
			visit(t, field.Message(), seen, do)
		}
	}
}

// accepted is the interface that a packed message has; "" where the proto does not say it.
func accepted(field protoreflect.FieldDescriptor) string {
	if name, ok := proto.GetExtension(field.Options(), cosmos_proto.E_AcceptsInterface).(string); ok {
		return name
	}
	return ""
}

// kinds are the things that ids are given to.
var kinds = strings.Fields(`account asset board buyer cause claim company election equipment grant hold job job_posting link mandate
	member notice occupation order party payment petition product proposal relayer request roll seller shift timesheet validator`)

// TestEveryIntegerSaysItsUnitAndWhatZeroMeans is the law for all messages that can be
// signed, all events and all that queries ask and services answer, tomorrow's included.
func TestEveryIntegerSaysItsUnitAndWhatZeroMeans(t *testing.T) {
	names := append(append(append(sendable(), events(t)...), requests(t)...), answers(t)...)
	require.Greater(t, len(names), 500)
	seen, integers := map[protoreflect.FullName]bool{}, 0
	for _, name := range names {
		visit(t, messageOf(t, name), seen, func(field protoreflect.FieldDescriptor) {
			if !options.IsInteger(field) {
				return
			}
			integers++
			number, err := plain.NumberOf(field)
			if err != nil {
				t.Errorf("%s", err)
				return
			}
			beside := field.ContainingMessage().Fields()
			switch number.Unit {
			case options.UNIT_ID:
				kind := number.Of
				if kind == "" {
					kind = string(field.Name())
				}
				if !contains(kinds, kind) {
					t.Errorf("%s is the id of %q, which is no known kind: name it with of", field.FullName(), kind)
				}
			case options.UNIT_BY_PERMISSION:
				if beside.ByName("permission") == nil {
					t.Errorf("%s follows a permission that is not beside it", field.FullName())
				}
			case options.UNIT_QUANTITY_BY_KIND:
				if beside.ByName("item") == nil && beside.ByName("kind") == nil {
					t.Errorf("%s follows a kind that is not beside it", field.FullName())
				}
			}
		})
	}
	require.Greater(t, integers, 1150)
	for _, name := range plain.Others() {
		parent := protoreflect.FullName(name).Parent()
		require.True(t, seen[parent], "the table names %s, which no message holds that can be sent", name)
		require.NotNil(t, messageOf(t, string(parent)).Fields().ByName(protoreflect.FullName(name).Name()), name)
	}
}

// TestEveryHashIsOne holds that the bytes of messages are hashes, but for those in a table, and that the table names bytes.
func TestEveryHashIsOne(t *testing.T) {
	seen, hashes, others := map[protoreflect.FullName]bool{}, 0, 0
	for _, name := range sendable() {
		visit(t, messageOf(t, name), seen, func(field protoreflect.FieldDescriptor) {
			switch {
			case field.Kind() != protoreflect.BytesKind || !strings.HasPrefix(string(field.FullName()), "factor."):
			case plain.IsHash(field):
				hashes++
			default:
				others++
			}
		})
	}
	require.Greater(t, hashes, 12)
	require.Equal(t, 1, others, "a proof")
}

func contains(list []string, one string) bool {
	for _, each := range list {
		if each == one {
			return true
		}
	}
	return false
}

// TestAnIntegerWithoutItsUnitIsAnError shows that the law above can fail, and that no sentence guesses.
func TestAnIntegerWithoutItsUnitIsAnError(t *testing.T) {
	field := messageOf(t, "cosmos.tx.v1beta1.Fee").Fields().ByName("gas_limit")
	_, err := plain.NumberOf(field)
	require.ErrorContains(t, err, "cosmos.tx.v1beta1.Fee.gas_limit says neither its unit nor what 0 means")
	_, err = plain.Encoded(descriptors, "cosmos.tx.v1beta1.Fee", nil, book{})
	require.ErrorContains(t, err, "gas_limit")
	require.ErrorContains(t, (&options.Number{Unit: options.UNIT_MONEY}).Check(), "zero is empty")
	require.ErrorContains(t, (&options.Number{Zero: "none"}).Check(), "unit is 0")
	require.ErrorContains(t, (&options.Number{Unit: options.UNIT_MONEY, Zero: "0", Of: "member"}).Check(), "for ids only")
}

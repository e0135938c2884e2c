package app_test

import (
	"reflect"
	"testing"

	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	gogoproto "github.com/cosmos/gogoproto/proto"

	"github.com/cosmos/cosmos-sdk/codec"
	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/options"
)

// zeroed are copies of a message, each with 0 in one of the integers whose proto says that it is refused.
func zeroed(t *testing.T, cdc codec.Codec, msg sdk.Msg) map[protoreflect.FullName]sdk.Msg {
	t.Helper()
	return changedIntegers(t, cdc, msg, func(_ protoreflect.FieldDescriptor, number *options.Number) (protoreflect.Value, bool) {
		return protoreflect.Value{}, number != nil && number.Zero == "refused"
	})
}

// changedIntegers are copies of a message, each with one of its integers, at any depth, changed as to says; no value is 0.
func changedIntegers(
	t *testing.T, cdc codec.Codec, msg sdk.Msg, to func(protoreflect.FieldDescriptor, *options.Number) (protoreflect.Value, bool),
) map[protoreflect.FullName]sdk.Msg {
	t.Helper()
	raw, err := gogoproto.Marshal(msg)
	require.NoError(t, err)
	found, err := gogoproto.MergedRegistry()
	require.NoError(t, err)
	descriptor, err := found.FindDescriptorByName(protoreflect.FullName(gogoproto.MessageName(msg)))
	require.NoError(t, err)
	dynamic := dynamicpb.NewMessage(descriptor.(protoreflect.MessageDescriptor))
	require.NoError(t, proto.Unmarshal(raw, dynamic))

	copies := map[protoreflect.FullName]sdk.Msg{}
	var walk func(protoreflect.Message)
	walk = func(message protoreflect.Message) {
		message.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
			switch {
			case field.Message() != nil && field.IsList():
				for i := range value.List().Len() {
					walk(value.List().Get(i).Message())
				}
			case field.Message() != nil:
				walk(value.Message())
			case options.IsInteger(field):
				number, err := options.NumberOf(field)
				require.NoError(t, err)
				changed, does := to(field, number)
				if !does {
					return true
				}
				if field.IsList() {
					if !changed.IsValid() {
						changed = value.List().NewElement()
					}
					first := value.List().Get(0)
					value.List().Set(0, changed)
					copies[field.FullName()] = copied(t, cdc, msg, dynamic)
					value.List().Set(0, first)
					return true
				}
				message.Clear(field)
				if changed.IsValid() {
					message.Set(field, changed)
				}
				copies[field.FullName()] = copied(t, cdc, msg, dynamic)
				message.Set(field, value)
			}
			return true
		})
	}
	walk(dynamic)
	return copies
}

func copied(t *testing.T, cdc codec.Codec, msg sdk.Msg, dynamic *dynamicpb.Message) sdk.Msg {
	t.Helper()
	raw, err := proto.Marshal(dynamic)
	require.NoError(t, err)
	fresh := reflect.New(reflect.TypeOf(msg).Elem()).Interface().(sdk.Msg)
	require.NoError(t, cdc.Unmarshal(raw, fresh))
	return fresh
}

// TestWhatTheProtoCallsRefusedIsRefused holds what a person reads before signing, "0, which is
// refused", against what happens: a message that the region takes is refused with 0 there.
func TestWhatTheProtoCallsRefusedIsRefused(t *testing.T) {
	urls, acts := factorMessages(), allActs()
	s := newSimulation(t, simulationSeed)
	for range 40 {
		s.run(acts)
	}
	s.look()
	now := branchOf(s.Chain)
	tried, taken := map[protoreflect.FullName]bool{}, 0
	for _, url := range urls {
		for range 4 {
			_, msg := s.ready(acts[url])
			if msg == nil || !now.accepts(msg) {
				continue // what is refused anyhow says nothing about its zeros
			}
			taken++
			for field, zero := range zeroed(t, s.Encoding().Codec, msg) {
				branch, _ := s.Now().CacheContext()
				var err error
				if basic, ok := zero.(sdk.HasValidateBasic); ok {
					err = basic.ValidateBasic()
				}
				if err == nil {
					_, err = s.MsgServiceRouter().Handler(zero)(branch, zero)
				}
				require.Error(t, err, "%s of %s is 0 and the message is taken", field, url)
				require.False(t, untyped(err), "%s of %s is 0: %s", field, url, err)
				tried[field] = true
			}
		}
	}
	t.Logf("%d fields of %d messages that are taken", len(tried), taken)
	require.Greater(t, len(tried), 100)
}

// Package sendable makes one message of every type that a transaction may carry,
// with a value in every field at every depth, and every change of one value in
// it. All is read from descriptors: what is added tomorrow is made and changed too.
package sendable

import (
	"encoding/binary"
	"fmt"
	"slices"
	"strings"

	cosmosproto "github.com/cosmos/cosmos-proto"
	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"cosmossdk.io/api/amino"
	msgv1 "cosmossdk.io/api/cosmos/msg/v1"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
	sdk "github.com/cosmos/cosmos-sdk/types"
	gogo "github.com/cosmos/gogoproto/gogoproto"
	gogoproto "github.com/cosmos/gogoproto/proto"
)

// deepest bounds how far messages that hold messages are filled.
const deepest = 8

// Maker makes messages that one signer signs.
type Maker struct {
	registry codectypes.InterfaceRegistry
	signer   string
	carried  string
	count    uint64
}

// New makes messages of the types that a registry knows, signed by an address.
func New(registry codectypes.InterfaceRegistry, signer string) *Maker {
	return &Maker{registry: registry, signer: signer, carried: "/cosmos.bank.v1beta1.MsgSend"}
}

// Carrying makes messages that carry others carry those of one type.
func (m *Maker) Carrying(url string) *Maker {
	return &Maker{registry: m.registry, signer: m.signer, carried: url}
}

// Types lists the type URLs of all messages in order.
func Types(registry codectypes.InterfaceRegistry) []string {
	urls := registry.ListImplementations(sdk.MsgInterfaceProtoName)
	slices.Sort(urls)
	return urls
}

// New returns an empty message of a type.
func (m *Maker) New(name protoreflect.FullName) (*dynamicpb.Message, error) {
	descriptor, err := m.registry.FindDescriptorByName(name)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return dynamicpb.NewMessage(descriptor.(protoreflect.MessageDescriptor)), nil
}

// Make returns a message of a type with a value in every field; of alternatives the first is set.
// The same calls in the same order make the same messages.
func (m *Maker) Make(url string) (*dynamicpb.Message, error) { return m.make(url, 0) }

func (m *Maker) make(url string, depth int) (*dynamicpb.Message, error) {
	msg, err := m.New(nameOf(url))
	if err != nil {
		return nil, err
	}
	return msg, m.fill(msg, depth)
}

// Bare returns a message of a type in which nothing is set but who signs it, and the
// messages that are never left out, empty.
func (m *Maker) Bare(url string) (*dynamicpb.Message, error) {
	msg, err := m.New(nameOf(url))
	if err != nil {
		return nil, err
	}
	m.setSigners(msg)
	setRequired(msg)
	return msg, nil
}

// setRequired sets the messages that Amino JSON requires, and those that a node holds by value: it
// writes them when it reads a transaction, so a client that left them out would have signed something else.
func setRequired(msg protoreflect.Message) {
	for i := range msg.Descriptor().Fields().Len() {
		field := msg.Descriptor().Fields().Get(i)
		required, _ := proto.GetExtension(field.Options(), amino.E_DontOmitempty).(bool)
		if (required || byValue(field)) && field.Message() != nil && field.Cardinality() != protoreflect.Repeated {
			setRequired(msg.Mutable(field).Message())
		}
	}
}

// byValue says whether (gogoproto.nullable) is false: an option that Go's own descriptors keep unread.
func byValue(field protoreflect.FieldDescriptor) bool {
	for rest := field.Options().ProtoReflect().GetUnknown(); len(rest) > 0; {
		number, kind, n := protowire.ConsumeTag(rest)
		value := rest[n:]
		size := protowire.ConsumeFieldValue(number, kind, value)
		if number == protowire.Number(gogo.E_Nullable.Field) {
			return value[0] == 0
		}
		rest = value[size:]
	}
	return false
}

// setSigners sets what signs; where it stands inside of another message, one of those.
func (m *Maker) setSigners(msg protoreflect.Message) {
	for _, name := range signersOf(msg.Descriptor()) {
		field := msg.Descriptor().Fields().ByName(protoreflect.Name(name))
		switch {
		case field.IsList() && field.Message() != nil:
			m.setSigners(msg.Mutable(field).List().AppendMutable().Message())
		case field.IsList():
			msg.Mutable(field).List().Append(protoreflect.ValueOfString(m.signer))
		case field.Message() != nil:
			m.setSigners(msg.Mutable(field).Message())
		default:
			msg.Set(field, protoreflect.ValueOfString(m.signer))
		}
	}
}

func signersOf(descriptor protoreflect.MessageDescriptor) []string {
	signers, _ := proto.GetExtension(descriptor.Options(), msgv1.E_Signer).([]string)
	return signers
}

// Any packs a message.
func (m *Maker) Any(msg proto.Message) (*dynamicpb.Message, error) {
	packed, err := m.New("google.protobuf.Any")
	if err != nil {
		return nil, err
	}
	raw, err := marshal(msg)
	if err != nil {
		return nil, err
	}
	setAny(packed, "/"+string(msg.ProtoReflect().Descriptor().FullName()), raw)
	return packed, nil
}

func (m *Maker) fill(msg protoreflect.Message, depth int) error {
	if depth > deepest {
		return nil
	}
	fields := msg.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if one := field.ContainingOneof(); one != nil && one.Fields().Get(0) != field {
			continue
		}
		if err := m.set(msg, field, depth); err != nil {
			return fmt.Errorf("%s: %w", field.FullName(), err)
		}
	}
	return nil
}

// set gives a field a value that no other field has.
func (m *Maker) set(msg protoreflect.Message, field protoreflect.FieldDescriptor, depth int) error {
	switch {
	case field.IsList():
		list := msg.Mutable(field).List()
		for range 2 {
			value, err := m.value(list.NewElement(), field, depth)
			if err != nil {
				return err
			}
			list.Append(value)
		}
	case field.IsMap():
		entries := msg.Mutable(field).Map()
		key, err := m.value(protoreflect.Value{}, field.MapKey(), depth)
		if err != nil {
			return err
		}
		value, err := m.value(entries.NewValue(), field.MapValue(), depth)
		if err != nil {
			return err
		}
		entries.Set(key.MapKey(), value)
	default:
		value, err := m.value(msg.NewField(field), field, depth)
		if err != nil {
			return err
		}
		msg.Set(field, value)
	}
	return nil
}

// value makes a value of a field's kind; empty is the new message where it is one.
func (m *Maker) value(empty protoreflect.Value, field protoreflect.FieldDescriptor, depth int) (protoreflect.Value, error) {
	m.count++
	n := m.count
	switch field.Kind() {
	case protoreflect.MessageKind, protoreflect.GroupKind:
		inner := empty.Message()
		if isAny(inner.Descriptor()) {
			return empty, m.pack(inner, field, depth)
		}
		if name := inner.Descriptor().FullName(); name == "google.protobuf.Timestamp" {
			inner.Set(inner.Descriptor().Fields().ByName("seconds"), protoreflect.ValueOfInt64(2_000_000_000))
		}
		return empty, m.fill(inner, depth+1)
	case protoreflect.StringKind:
		return protoreflect.ValueOfString(m.text(field, n)), nil
	case protoreflect.BytesKind:
		return protoreflect.ValueOfBytes(bytesOf(field, n)), nil
	default:
		return number(field, n), nil
	}
}

// pack puts a message of a fitting type into an Any: one that the field says it
// accepts, or else a message that can be sent.
func (m *Maker) pack(packed protoreflect.Message, field protoreflect.FieldDescriptor, depth int) error {
	urls := []string{m.carried}
	if depth > 0 { // one message inside another is enough
		urls[0] = "/cosmos.bank.v1beta1.MsgSend"
	}
	accepts, _ := proto.GetExtension(field.Options(), cosmosproto.E_AcceptsInterface).(string)
	if accepts != "" && !strings.HasSuffix(accepts, ".Msg") {
		urls = m.registry.ListImplementations(accepts)
		slices.Sort(urls)
	}
	// Of what fits the last that can be read is taken: a key must lie on its curve.
	for _, url := range slices.Backward(urls) {
		inner, err := m.make(url, depth+1)
		if err != nil {
			return err
		}
		raw, err := marshal(inner)
		if err != nil {
			return err
		}
		if concrete, err := m.registry.Resolve(url); err == nil && gogoproto.Unmarshal(raw, concrete) == nil {
			setAny(packed, url, raw)
			return nil
		}
	}
	return fmt.Errorf("none of %v can be made", urls)
}

// text is a text of the form that the field's scalar type asks for. What signs is the signer.
func (m *Maker) text(field protoreflect.FieldDescriptor, n uint64) string {
	if owner, ok := field.Parent().(protoreflect.MessageDescriptor); ok {
		if slices.Contains(signersOf(owner), string(field.Name())) {
			return m.signer
		}
	}
	scalar, _ := proto.GetExtension(field.Options(), cosmosproto.E_Scalar).(string)
	switch scalar {
	case "cosmos.AddressString":
		return sdk.AccAddress(bytesOf(field, n)).String()
	case "cosmos.ValidatorAddressString":
		return sdk.ValAddress(bytesOf(field, n)).String()
	case "cosmos.ConsensusAddressString":
		return sdk.ConsAddress(bytesOf(field, n)).String()
	case "cosmos.Int", "cosmos.Uint":
		return fmt.Sprint(n)
	case "cosmos.Dec", "cosmos.Legacy":
		return fmt.Sprint(n) + strings.Repeat("0", 17)
	default:
		// Characters that JSON escapes, and some of more than one byte.
		return fmt.Sprintf("<%d> & \"ä\" 😀", n)
	}
}

// bytesOf are as many bytes as a key or an address has.
func bytesOf(field protoreflect.FieldDescriptor, n uint64) []byte {
	size := 20
	if field.Parent().FullName() == "cosmos.crypto.secp256k1.PubKey" || field.Parent().FullName() == "cosmos.crypto.secp256r1.PubKey" {
		size = 33
	} else if field.Name() == "key" {
		size = 32
	}
	raw := make([]byte, size)
	raw[0] = 2
	binary.BigEndian.PutUint64(raw[size-8:], n)
	return raw
}

func number(field protoreflect.FieldDescriptor, n uint64) protoreflect.Value {
	switch field.Kind() {
	case protoreflect.BoolKind:
		return protoreflect.ValueOfBool(true)
	case protoreflect.EnumKind:
		values := field.Enum().Values()
		return protoreflect.ValueOfEnum(values.Get(min(1, values.Len()-1)).Number())
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return protoreflect.ValueOfInt32(int32(n))
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return protoreflect.ValueOfUint32(uint32(n))
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		if field.Parent().FullName() == "google.protobuf.Timestamp" || field.Parent().FullName() == "google.protobuf.Duration" {
			return protoreflect.ValueOfInt64(int64(2_000_000_000 + n))
		}
		return protoreflect.ValueOfInt64(1<<60 + int64(n)) // more than a float holds
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return protoreflect.ValueOfUint64(1<<60 + n)
	case protoreflect.FloatKind:
		return protoreflect.ValueOfFloat32(float32(n))
	default:
		return protoreflect.ValueOfFloat64(float64(n))
	}
}

func nameOf(url string) protoreflect.FullName {
	return protoreflect.FullName(url[strings.LastIndexByte(url, '/')+1:])
}

func isAny(descriptor protoreflect.MessageDescriptor) bool {
	return descriptor.FullName() == "google.protobuf.Any"
}

func setAny(packed protoreflect.Message, url string, raw []byte) {
	fields := packed.Descriptor().Fields()
	packed.Set(fields.ByName("type_url"), protoreflect.ValueOfString(url))
	packed.Set(fields.ByName("value"), protoreflect.ValueOfBytes(raw))
}

func readAny(packed protoreflect.Message) (url string, raw []byte) {
	fields := packed.Descriptor().Fields()
	return packed.Get(fields.ByName("type_url")).String(), packed.Get(fields.ByName("value")).Bytes()
}

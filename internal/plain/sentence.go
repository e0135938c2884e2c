// Package plain says in sentences what a message would do, from the message's
// descriptor alone: a message added tomorrow is covered without a word here.
package plain

import (
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"
	"google.golang.org/protobuf/types/known/anypb"

	gogoproto "github.com/cosmos/gogoproto/proto"
)

// Names gives what a person knows a number or an address by; it returns "" where it knows nothing.
type Names interface {
	// Number names the thing that a field's number refers to, such as company 3.
	Number(field string, id uint64) string
	// Address names the member, company or board that acts at an address.
	Address(address string) string
}

// Descriptors finds what messages are made of, with everything that they import:
// gogoproto's MergedRegistry does, its HybridResolver leaves imports open.
type Descriptors interface {
	FindDescriptorByName(protoreflect.FullName) (protoreflect.Descriptor, error)
}

// Message returns what a message would do, a sentence for each part of it; parts
// of a part are indented. It fails on a message whose type this program does not know.
func Message(descriptors Descriptors, msg gogoproto.Message, names Names) ([]string, error) {
	raw, err := gogoproto.Marshal(msg)
	if err != nil {
		return nil, err
	}
	w := writer{descriptors: descriptors, names: names}
	err = w.decoded(gogoproto.MessageName(msg), raw)
	return w.lines, err
}

func (w *writer) decoded(name string, raw []byte) error {
	descriptor, err := w.descriptors.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		return fmt.Errorf("message %q: %w", name, err)
	}
	dynamic := dynamicpb.NewMessage(descriptor.(protoreflect.MessageDescriptor))
	if err := proto.Unmarshal(raw, dynamic); err != nil {
		return fmt.Errorf("message %q: %w", name, err)
	}
	return w.message(dynamic)
}

// writer gathers the lines of one message.
type writer struct {
	descriptors Descriptors
	names       Names
	depth       int
	lines       []string
}

func (w *writer) line(format string, args ...any) {
	w.lines = append(w.lines, strings.Repeat("  ", w.depth)+fmt.Sprintf(format, args...))
}

// message writes the headline, who does what in which module, and below it what the fields say.
func (w *writer) message(m *dynamicpb.Message) error {
	descriptor := m.Descriptor()
	what := fmt.Sprintf("%s (%s)", Verb(string(descriptor.Name())), descriptor.ParentFile().Package())
	if signer := descriptor.Fields().ByName("signer"); signer != nil && m.Get(signer).String() != "" {
		what = fmt.Sprintf("%s: %s", w.address(m.Get(signer).String()), what)
	}
	w.line("%s", what)
	w.depth++
	defer func() { w.depth-- }()
	return w.fields(m, "signer")
}

// fields writes every field that a message can have, also the empty ones: what is
// left out decides as much as what is said.
func (w *writer) fields(m protoreflect.Message, except protoreflect.Name) error {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		if field.Name() == except || field.ContainingOneof() != nil && !m.Has(field) {
			continue
		}
		label := strings.ReplaceAll(string(field.Name()), "_", " ")
		switch {
		case field.IsMap():
			return fmt.Errorf("field %s: a message has no maps", field.FullName())
		case field.IsList():
			if err := w.list(label, field, m.Get(field).List()); err != nil {
				return err
			}
		case field.Message() != nil && !m.Has(field):
			w.line("%s: none", label)
		default:
			if err := w.value(label, field, m.Get(field)); err != nil {
				return err
			}
		}
	}
	return nil
}

func (w *writer) list(label string, field protoreflect.FieldDescriptor, list protoreflect.List) error {
	if list.Len() == 0 {
		w.line("%s: none", label)
		return nil
	}
	for i := range list.Len() {
		numbered := label
		if list.Len() > 1 {
			numbered = fmt.Sprintf("%s %d of %d", label, i+1, list.Len())
		}
		if err := w.value(numbered, field, list.Get(i)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) value(label string, field protoreflect.FieldDescriptor, value protoreflect.Value) error {
	if field.Message() == nil {
		w.line("%s: %s", label, w.scalar(field, value))
		return nil
	}
	w.line("%s:", label)
	w.depth++
	defer func() { w.depth-- }()
	message := value.Message()
	if message.Descriptor().FullName() != (&anypb.Any{}).ProtoReflect().Descriptor().FullName() {
		return w.fields(message, "")
	}
	fields := message.Descriptor().Fields()
	name := message.Get(fields.ByName("type_url")).String()
	return w.decoded(name[strings.LastIndexByte(name, '/')+1:], message.Get(fields.ByName("value")).Bytes())
}

func (w *writer) scalar(field protoreflect.FieldDescriptor, value protoreflect.Value) string {
	switch field.Kind() {
	case protoreflect.BoolKind:
		if value.Bool() {
			return "yes"
		}
		return "no"
	case protoreflect.EnumKind:
		return enum(field.Enum(), value.Enum())
	case protoreflect.BytesKind:
		if len(value.Bytes()) == 0 {
			return "none"
		}
		return hex.EncodeToString(value.Bytes())
	case protoreflect.StringKind:
		return w.address(value.String())
	case protoreflect.Int64Kind, protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sint64Kind:
		return numberKind(field).text(value.Int())
	case protoreflect.Uint32Kind, protoreflect.Uint64Kind:
		if value.Uint() == 0 {
			return "none"
		}
		if name := w.names.Number(string(field.Name()), value.Uint()); name != "" {
			return fmt.Sprintf("%d (%s)", value.Uint(), name)
		}
		if k := numberKind(field); k != kindNumber && value.Uint() < 1<<62 {
			return k.text(int64(value.Uint()))
		}
	}
	return fmt.Sprint(value.Interface())
}

func (w *writer) address(text string) string {
	if text == "" {
		return "none"
	}
	if name := w.names.Address(text); name != "" {
		return fmt.Sprintf("%s (%s)", name, text)
	}
	return printable(text)
}

// printable quotes what would move the cursor or hide itself in a terminal.
func printable(text string) string {
	for _, r := range text {
		if !unicode.IsPrint(r) {
			return fmt.Sprintf("%+q", text)
		}
	}
	return text
}

// enum says a value without the prefix that all values of its type share.
func enum(descriptor protoreflect.EnumDescriptor, number protoreflect.EnumNumber) string {
	value := descriptor.Values().ByNumber(number)
	if value == nil {
		return fmt.Sprintf("%d, which does not exist", number)
	}
	name := strings.TrimPrefix(string(value.Name()), screaming(string(descriptor.Name()))+"_")
	return strings.ToLower(strings.ReplaceAll(name, "_", " "))
}

// Verb is what a message is called in words: "admit member" of MsgAdmitMember.
func Verb(name string) string {
	return strings.ToLower(strings.ReplaceAll(screaming(strings.TrimPrefix(name, "Msg")), "_", " "))
}

func screaming(camel string) string {
	var b strings.Builder
	for i, r := range camel {
		if i > 0 && unicode.IsUpper(r) {
			b.WriteByte('_')
		}
		b.WriteRune(unicode.ToUpper(r))
	}
	return b.String()
}

// Package plain says in sentences what a message would do, from the message's
// descriptor alone: a message added tomorrow is covered without a word here, because
// every integer says in its proto file what it counts and what 0 means.
package plain

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"unicode"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	gogoproto "github.com/cosmos/gogoproto/proto"

	sdk "github.com/cosmos/cosmos-sdk/types"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/internal/options"
)

// Names gives what a person knows things by; it returns "" where it knows nothing.
type Names interface {
	// Number names the thing of a kind that has an id, such as company 3.
	Number(kind string, id uint64) string
	// Address names the member, company or board that acts at an address.
	Address(address string) string
	// Currency is what one whole unit of the region's currency is called.
	Currency() string
	// Measure is what the limit of a mandate counts: options.UNIT_MONEY where the
	// permission moves money, options.UNIT_ACTS elsewhere, options.UNIT_UNSPECIFIED for
	// a permission that nobody knows.
	Measure(permission string) options.Unit
}

// Descriptors finds what messages are made of, with everything that they import,
// as the application's registry does.
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
	return Encoded(descriptors, gogoproto.MessageName(msg), raw, names)
}

// Encoded is Message for the bytes of a message of the named type.
func Encoded(descriptors Descriptors, name string, raw []byte, names Names) ([]string, error) {
	w := writer{descriptors: descriptors, names: names}
	err := w.decoded(name, raw)
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
	params, names, amends := changed(m)
	switch {
	case !amends:
		return w.fields(m, "signer")
	case len(names) == 0:
		w.line("all parameters of the module, as follows:")
	default:
		w.line("the parameters that change, and no others: %s", Printable(strings.Join(names, ", ")))
	}
	w.depth++
	defer func() { w.depth-- }()
	if len(names) == 0 {
		return w.fields(params, "")
	}
	return w.amendment(params, names, "")
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
		if err := w.field(m, field); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) field(m protoreflect.Message, field protoreflect.FieldDescriptor) error {
	label := label(field)
	switch {
	case field.IsMap():
		return fmt.Errorf("field %s: a message has no maps", field.FullName())
	case field.IsList():
		return w.list(m, label, field, m.Get(field).List())
	case field.Message() != nil && !m.Has(field):
		w.line("%s: none", label)
		return nil
	}
	return w.value(m, label, field, m.Get(field))
}

// amendment writes the parameters that a message changes by their names. The others stay as they are; one that it gives all
// the same, for which it is refused, is not hidden.
func (w *writer) amendment(params protoreflect.Message, names []string, before string) error {
	fields := params.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		path := before + string(field.Name())
		within := func(name string) bool { return strings.HasPrefix(name, path+".") }
		switch {
		case slices.Contains(names, path), !slices.ContainsFunc(names, within) && given(params, field):
			if err := w.field(params, field); err != nil {
				return err
			}
		case slices.ContainsFunc(names, within) && field.Message() != nil:
			w.line("%s:", label(field))
			w.depth++
			err := w.amendment(params.Get(field).Message(), names, path+".")
			w.depth--
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// given says whether a field says anything: a part that is always there may be empty.
func given(in protoreflect.Message, field protoreflect.FieldDescriptor) bool {
	if !in.Has(field) || field.Message() == nil || field.IsList() || field.IsMap() {
		return in.Has(field)
	}
	said := false
	part := in.Get(field).Message()
	part.Range(func(field protoreflect.FieldDescriptor, _ protoreflect.Value) bool {
		said = given(part, field)
		return !said
	})
	return said
}

// changed are the parameters of a message that changes a module's, and the names of those that change; none of all.
func changed(m protoreflect.Message) (params protoreflect.Message, names []string, amends bool) {
	fields := m.Descriptor().Fields()
	of, named := fields.ByName("params"), fields.ByName("changed")
	if of == nil || named == nil {
		return nil, nil, false
	}
	list := m.Get(named).List()
	for i := range list.Len() {
		names = append(names, list.Get(i).String())
	}
	return m.Get(of).Message(), names, true
}

func (w *writer) list(in protoreflect.Message, label string, field protoreflect.FieldDescriptor, list protoreflect.List) error {
	if list.Len() == 0 {
		w.line("%s: none", label)
		return nil
	}
	for i := range list.Len() {
		numbered := label
		if list.Len() > 1 {
			numbered = fmt.Sprintf("%s %d of %d", label, i+1, list.Len())
		}
		if err := w.value(in, numbered, field, list.Get(i)); err != nil {
			return err
		}
	}
	return nil
}

func (w *writer) value(in protoreflect.Message, label string, field protoreflect.FieldDescriptor, value protoreflect.Value) error {
	if field.Message() == nil {
		said, err := w.scalar(in, field, value)
		w.line("%s: %s", label, said)
		return err
	}
	message := value.Message()
	if said, known := w.wellKnown(message); known {
		w.line("%s: %s", label, said)
		return nil
	}
	w.line("%s:", label)
	w.depth++
	defer func() { w.depth-- }()
	if message.Descriptor().FullName() != anyName {
		return w.fields(message, "")
	}
	fields := message.Descriptor().Fields()
	name := message.Get(fields.ByName("type_url")).String()
	return w.decoded(name[strings.LastIndexByte(name, '/')+1:], message.Get(fields.ByName("value")).Bytes())
}

const (
	anyName       = "google.protobuf.Any"
	timestampName = "google.protobuf.Timestamp"
	durationName  = "google.protobuf.Duration"
	coinName      = "cosmos.base.v1beta1.Coin"
)

// wellKnown says the few messages that stand for one value.
func (w *writer) wellKnown(m protoreflect.Message) (string, bool) {
	fields := m.Descriptor().Fields()
	switch m.Descriptor().FullName() {
	case timestampName, durationName:
		unit := options.UNIT_TIME
		if m.Descriptor().FullName() == durationName {
			unit = options.UNIT_SECONDS
		}
		said := w.measured(unit, big.NewInt(m.Get(fields.ByName("seconds")).Int()))
		if nanos := m.Get(fields.ByName("nanos")).Int(); nanos != 0 {
			said += fmt.Sprintf(" and %d nanoseconds", nanos)
		}
		return said, true
	case coinName:
		return w.coin(m.Get(fields.ByName("denom")).String(), m.Get(fields.ByName("amount")).String()), true
	}
	return "", false
}

// coin says an amount of a denomination; the region's own is money.
func (w *writer) coin(of, amount string) string {
	if of == "" && amount == "" {
		return "none"
	}
	if number, ok := new(big.Int).SetString(amount, 10); ok && of == denom.Base {
		return w.currency(number)
	}
	return Printable(amount) + " of " + Printable(of)
}

func (w *writer) scalar(in protoreflect.Message, field protoreflect.FieldDescriptor, value protoreflect.Value) (string, error) {
	switch field.Kind() {
	case protoreflect.BoolKind:
		if value.Bool() {
			return "yes", nil
		}
		return "no", nil
	case protoreflect.EnumKind:
		return enum(field.Enum(), value.Enum()), nil
	case protoreflect.BytesKind:
		if len(value.Bytes()) == 0 {
			return "none", nil
		}
		return hex.EncodeToString(value.Bytes()), nil
	case protoreflect.StringKind:
		return w.address(value.String()), nil
	case protoreflect.FloatKind, protoreflect.DoubleKind, protoreflect.MessageKind, protoreflect.GroupKind:
		return "", fmt.Errorf("field %s: a message has no %s", field.FullName(), field.Kind())
	default: // what is left are integers
		number, _ := new(big.Int).SetString(fmt.Sprint(value.Interface()), 10)
		return w.number(in, field, number)
	}
}

func (w *writer) address(text string) string { return Address(text, w.names) }

// Address says text, with the name of whoever acts at it when it is an address; "none" of no text.
func Address(text string, names Names) string {
	if text == "" {
		return "none"
	}
	if name := names.Address(text); name != "" {
		return fmt.Sprintf("%s (%s)", Printable(name), Printable(text))
	}
	return Printable(text)
}

// Coins says amounts of money; "" of none.
func Coins(coins sdk.Coins, names Names) string {
	w := writer{names: names}
	said := make([]string, len(coins))
	for i, coin := range coins {
		said[i] = w.coin(coin.Denom, coin.Amount.String())
	}
	return strings.Join(said, " and ")
}

// Printable quotes what would move the cursor or hide itself in a terminal.
func Printable(text string) string {
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

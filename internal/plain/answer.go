package plain

import (
	"encoding/hex"
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/factor-coop/factor/internal/denom"
	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/said"
)

// Answer writes what a query answers as people read it: a tree in YAML with the names of the fields, where numbers are written
// by what they count and can be typed as they stand (Read takes them back). Behind the number of a thing stands its name, as a comment. What is
// empty is left out, but 0 and false are said.
// It fails on a message packed in another whose type this program does not know.
func Answer(descriptors Descriptors, m protoreflect.Message, names Names) (string, error) {
	a := answer{descriptors: descriptors, names: names}
	if err := a.fields(m, ""); err != nil {
		return "", err
	}
	if a.text.Len() == 0 {
		return "{}\n", nil
	}
	return a.text.String(), nil
}

type answer struct {
	descriptors Descriptors
	names       Names
	text        strings.Builder
}

func (a *answer) line(indent, text string) { a.text.WriteString(indent + text + "\n") }

func (a *answer) fields(m protoreflect.Message, indent string) error {
	fields := m.Descriptor().Fields()
	for i := range fields.Len() {
		field := fields.Get(i)
		name, value := string(field.Name()), m.Get(field)
		if field.ContainingOneof() != nil && !m.Has(field) {
			continue
		}
		var err error
		switch {
		case field.IsMap():
			a.pairs(m, field, indent)
		case field.IsList():
			err = a.list(m, field, indent)
		case field.Message() != nil:
			if m.Has(field) && !blank(value.Message()) {
				err = a.nested(field, value.Message(), indent+name+":", indent+"  ")
			}
		default:
			if text := a.scalar(m, field, value); text != "" {
				a.line(indent, name+": "+text)
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// blank says whether nothing of a page is worth a word: there is no other page.
func blank(m protoreflect.Message) bool {
	return m.Descriptor().FullName() == "cosmos.base.query.v1beta1.PageResponse" && proto.Size(m.Interface()) == 0
}

func (a *answer) list(in protoreflect.Message, field protoreflect.FieldDescriptor, indent string) error {
	list := in.Get(field).List()
	if list.Len() == 0 {
		a.line(indent, string(field.Name())+": []")
		return nil
	}
	a.line(indent, string(field.Name())+":")
	for i := range list.Len() {
		if field.Message() != nil {
			if err := a.nested(field, list.Get(i).Message(), indent+"-", indent+"  "); err != nil {
				return err
			}
			continue
		}
		text := a.scalar(in, field, list.Get(i))
		if text == "" {
			text = `""`
		}
		a.line(indent, "- "+text)
	}
	return nil
}

// pairs writes a map in the order of its keys.
func (a *answer) pairs(in protoreflect.Message, field protoreflect.FieldDescriptor, indent string) {
	var lines []string
	in.Get(field).Map().Range(func(key protoreflect.MapKey, value protoreflect.Value) bool {
		lines = append(lines, quoted(key.String())+": "+quoted(value.String()))
		return true
	})
	if slices.Sort(lines); len(lines) > 0 {
		a.line(indent, string(field.Name())+":")
	}
	for _, line := range lines {
		a.line(indent+"  ", line)
	}
}

// nested writes a message below a line that names it, or behind it where it stands for one value. An entry of a list begins behind its dash.
func (a *answer) nested(field protoreflect.FieldDescriptor, m protoreflect.Message, head, indent string) error {
	if text, known := oneValue(m); known {
		a.line(head, " "+text)
		return nil
	}
	below := answer{descriptors: a.descriptors, names: a.names}
	if err := below.parts(m, indent); err != nil {
		return err
	}
	switch text := below.text.String(); {
	case text == "":
		a.line(head, " {}")
	case field.IsList():
		a.text.WriteString(head + " " + strings.TrimPrefix(text, indent))
	default:
		a.line(head, "")
		a.text.WriteString(text)
	}
	return nil
}

// parts writes the fields of a message, of a packed one with its type.
func (a *answer) parts(m protoreflect.Message, indent string) error {
	if m.Descriptor().FullName() != anyName {
		return a.fields(m, indent)
	}
	fields := m.Descriptor().Fields()
	url := m.Get(fields.ByName("type_url")).String()
	name := url[strings.LastIndexByte(url, '/')+1:]
	if name == "" {
		return nil
	}
	descriptor, err := a.descriptors.FindDescriptorByName(protoreflect.FullName(name))
	if err != nil {
		return fmt.Errorf("message %q: %w", name, err)
	}
	packed := dynamicpb.NewMessage(descriptor.(protoreflect.MessageDescriptor))
	if err := proto.Unmarshal(m.Get(fields.ByName("value")).Bytes(), packed); err != nil {
		return fmt.Errorf("message %q: %w", name, err)
	}
	a.line(indent, "type: "+quoted(url))
	return a.fields(packed, indent)
}

// oneValue writes the few messages that stand for one value.
func oneValue(m protoreflect.Message) (string, bool) {
	fields := m.Descriptor().Fields()
	switch m.Descriptor().FullName() {
	case timestampName:
		at := time.Unix(m.Get(fields.ByName("seconds")).Int(), m.Get(fields.ByName("nanos")).Int())
		return at.UTC().Format("2006-01-02 15:04:05.999999999 UTC"), true
	case durationName:
		seconds, nanos := m.Get(fields.ByName("seconds")).Int(), m.Get(fields.ByName("nanos")).Int()
		return Say(options.UNIT_MICROSECONDS, big.NewInt(seconds*1_000_000+nanos/1000)), true
	case coinName:
		of, amount := m.Get(fields.ByName("denom")).String(), m.Get(fields.ByName("amount")).String()
		if number, ok := new(big.Int).SetString(amount, 10); ok && of == denom.Base {
			return Say(options.UNIT_MONEY, number), true
		}
		return quoted(amount + " " + of), true
	}
	return "", false
}

// scalar writes one value; "" of an empty text.
func (a *answer) scalar(in protoreflect.Message, field protoreflect.FieldDescriptor, value protoreflect.Value) string {
	switch field.Kind() {
	case protoreflect.EnumKind:
		return EnumWord(field.Enum(), value.Enum())
	case protoreflect.BytesKind:
		return hex.EncodeToString(value.Bytes())
	case protoreflect.StringKind:
		if value.String() == "" {
			return ""
		}
		return quoted(value.String())
	}
	if !options.IsInteger(field) {
		return fmt.Sprint(value.Interface())
	}
	number, _ := new(big.Int).SetString(fmt.Sprint(value.Interface()), 10) // it is an integer
	return a.number(in, field, number)
}

// number writes a number by what it counts, or what its 0 means; bare where the framework's message does not say what that is.
func (a *answer) number(in protoreflect.Message, field protoreflect.FieldDescriptor, value *big.Int) string {
	of, err := NumberOf(field)
	if err != nil {
		return value.String()
	}
	switch {
	case value.Sign() == 0 && of.Zero != asNumber && of.Zero != refused:
		return of.Zero
	case of.MinusOne != "" && value.Cmp(big.NewInt(-1)) == 0:
		return of.MinusOne
	}
	unit := of.Unit
	switch unit {
	case options.UNIT_ID:
		if field.Name() == "id" { // what it is called stands beside
			break
		}
		if name := a.names.Number(of.Kind(field), value.Uint64()); name != "" {
			return fmt.Sprintf("%s   # %s", value, Printable(name))
		}
	case options.UNIT_BY_PERMISSION:
		unit = a.names.Measure(text(in, "permission"))
	case options.UNIT_QUANTITY_BY_KIND:
		unit = quantityOf(text(in, "item") + text(in, "kind"))
	}
	return Say(unit, value)
}

// Say writes a number of a unit as Read takes it back: "3.42", "1 h 30 min", "2.5%", "2027-03-01 09:00:00 UTC".
func Say(unit options.Unit, value *big.Int) string {
	if value.Sign() < 0 && unit != options.UNIT_TIME {
		return "-" + Say(unit, new(big.Int).Neg(value))
	}
	switch unit {
	case options.UNIT_MONEY, options.UNIT_MONEY_PER_HOUR, options.UNIT_MONEY_PER_CYCLE, options.UNIT_EXCHANGE,
		options.UNIT_MICRO_QUANTITY, options.UNIT_MICRO_WEEKS:
		return fraction(value, 6)
	case options.UNIT_NANO_MONEY:
		return fraction(value, 9)
	case options.UNIT_SHARE:
		return fraction(value, 4) + "%"
	case options.UNIT_SECONDS:
		if !value.IsInt64() {
			return value.String() + " s"
		}
		return said.Span(value.Int64()).String()
	case options.UNIT_MICROSECONDS:
		return microseconds(value)
	case options.UNIT_TIME:
		if !value.IsInt64() {
			return "@" + value.String()
		}
		return said.Time(value.Int64()).String()
	}
	return value.String()
}

// microseconds writes a length with its parts of a second: "2 h 0.5 s".
func microseconds(value *big.Int) string {
	minute := big.NewInt(60_000_000)
	minutes, rest := new(big.Int).QuoRem(value, minute, new(big.Int))
	if new(big.Int).Rem(rest, big.NewInt(1_000_000)).Sign() == 0 {
		return Say(options.UNIT_SECONDS, new(big.Int).Quo(value, big.NewInt(1_000_000)))
	}
	text := fraction(rest, 6) + " s"
	if minutes.Sign() > 0 {
		text = Say(options.UNIT_SECONDS, minutes.Mul(minutes, big.NewInt(60))) + " " + text
	}
	return text
}

// quoted writes a text as YAML takes it: in quotes where it would be something else without, or hides something.
func quoted(text string) string {
	if printable := Printable(text); printable != text {
		return printable
	}
	if text == "" {
		return `""`
	}
	if strings.TrimSpace(text) != text || strings.ContainsAny(text[:1], "-?:,[]{}#&*!|>'\"%@`") || strings.Contains(text, ": ") ||
		strings.Contains(text, " #") || strings.HasSuffix(text, ":") {
		return fmt.Sprintf("%q", text)
	}
	return text
}

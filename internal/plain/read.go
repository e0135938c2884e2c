package plain

import (
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"math/big"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/internal/options"
)

// Region answers what a reading of what a person wrote needs to know.
type Region interface {
	// Find gives the id of the thing of a kind that has a name; its error says what there is instead.
	Find(kind, name string) (uint64, error)
	// Now is chain time in Unix seconds.
	Now() (int64, error)
	// Measure is what the limit of a mandate counts, as of Names.
	Measure(permission string) options.Unit
}

// Written is what a person wrote for one field of a message.
type Written struct {
	Field protoreflect.FieldDescriptor
	Text  string
	// Beside is what is written for another field of the message, "" for nothing; nil where there is no other.
	Beside func(protoreflect.Name) string
}

// Read is the inverse of a sentence: it takes what a person wrote for a field to the field's value, by what the field
// says that it counts. Of a list it reads one entry. It fails with what was written and how to write it. Fields of
// text, truth and messages are not its business: an invalid value says so.
func Read(w Written, region Region) (protoreflect.Value, error) {
	switch {
	case options.IsInteger(w.Field):
		return w.integer(region)
	case w.Field.Kind() == protoreflect.EnumKind:
		number, err := ReadEnum(w.Field.Enum(), w.Text)
		return protoreflect.ValueOfEnum(number), err
	case w.Field.Kind() == protoreflect.BytesKind:
		raw, err := ReadHash(w.Text)
		return protoreflect.ValueOfBytes(raw), err
	}
	return protoreflect.Value{}, nil
}

func (w Written) integer(region Region) (protoreflect.Value, error) {
	number, err := NumberOf(w.Field)
	if err != nil {
		return protoreflect.Value{}, err
	}
	if len(w.Text) > mostText {
		return protoreflect.Value{}, fmt.Errorf("%.40q and so on is too long for a number", w.Text)
	}
	value, err := w.number(number, region)
	if err != nil {
		return protoreflect.Value{}, err
	}
	bits, signed := 64, false
	switch w.Field.Kind() {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		bits, signed = 32, true
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		signed = true
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		bits = 32
	}
	switch {
	case value.Sign() < 0 && !signed:
		return protoreflect.Value{}, fmt.Errorf("%q is below 0", w.Text)
	case signed && value.BitLen() > bits-1, value.BitLen() > bits:
		return protoreflect.Value{}, fmt.Errorf("%q is too large", w.Text)
	case signed && bits == 32:
		return protoreflect.ValueOfInt32(int32(value.Int64())), nil
	case signed:
		return protoreflect.ValueOfInt64(value.Int64()), nil
	case bits == 32:
		return protoreflect.ValueOfUint32(uint32(value.Uint64())), nil
	}
	return protoreflect.ValueOfUint64(value.Uint64()), nil
}

func (w Written) number(number *options.Number, region Region) (*big.Int, error) {
	text := strings.TrimSpace(w.Text)
	switch {
	case text == "":
		return nil, errors.New(`"" is no number`)
	case text == "0":
		return new(big.Int), nil
	case number.Zero != asNumber && number.Zero != refused && strings.EqualFold(text, number.Zero):
		return new(big.Int), nil
	case number.MinusOne != "" && (strings.EqualFold(text, number.MinusOne) || text == "-1"):
		return big.NewInt(-1), nil
	}
	unit := number.Unit
	switch unit {
	case options.UNIT_ID:
		return w.id(number, text, region)
	case options.UNIT_BY_PERMISSION:
		permission := w.beside("permission")
		if unit = region.Measure(permission); unit != options.UNIT_MONEY && unit != options.UNIT_ACTS {
			return nil, fmt.Errorf("%q: the permission decides what it counts, and %q is none", text, permission)
		}
	case options.UNIT_QUANTITY_BY_KIND:
		unit = quantityOf(w.beside("item") + w.beside("kind"))
	case options.UNIT_TIME:
		seconds, err := ReadTime(text, region.Now)
		return big.NewInt(seconds), err
	}
	return ReadNumber(unit, text)
}

func (w Written) beside(name protoreflect.Name) string {
	if w.Beside == nil {
		return ""
	}
	return w.Beside(name)
}

func (w Written) id(number *options.Number, text string, region Region) (*big.Int, error) {
	id, err := ReadID(number.Kind(w.Field), text, region)
	return new(big.Int).SetUint64(id), err
}

// byCode says that a name follows, though it be of digits alone.
const byCode = "code:"

// ReadID reads what names a thing of a kind: the number that it was given, or a name that the region knows.
func ReadID(kind, text string, region Region) (uint64, error) {
	text = strings.TrimSpace(text)
	if id, ok := whole(text); ok {
		if !id.IsUint64() {
			return 0, fmt.Errorf("%q is too large", text)
		}
		return id.Uint64(), nil
	}
	return region.Find(kind, strings.TrimPrefix(text, byCode))
}

// ReadNumber reads a number of a unit, written as people write it, into what a field of the unit holds. It is for
// units that stand by themselves: not for ids and times, nor for those that depend on another field.
func ReadNumber(unit options.Unit, text string) (*big.Int, error) {
	text = strings.TrimSpace(text)
	switch unit {
	case options.UNIT_MONEY, options.UNIT_MONEY_PER_HOUR, options.UNIT_MONEY_PER_CYCLE, options.UNIT_EXCHANGE:
		return readMoney(text)
	case options.UNIT_SHARE:
		return readShare(text)
	case options.UNIT_SECONDS:
		return readDuration(text)
	case options.UNIT_MICROSECONDS:
		return readMicroseconds(text)
	case options.UNIT_MICRO_QUANTITY:
		return decimal(text, 6)
	case options.UNIT_NANO_MONEY:
		return decimal(text, 9)
	case options.UNIT_MICRO_WEEKS:
		return decimal(without(text, "weeks", "week"), 6)
	case options.UNIT_WEEKS:
		return integer(without(text, "weeks", "week"), text)
	case options.UNIT_CYCLES:
		return integer(without(text, "cycles", "cycle"), text)
	}
	return integer(text, text)
}

func without(text string, words ...string) string {
	for _, word := range words {
		if rest, found := strings.CutSuffix(text, word); found {
			return strings.TrimSpace(rest)
		}
	}
	return text
}

// integer reads digits, out of what was written.
func integer(text, written string) (*big.Int, error) {
	if n, ok := whole(strings.TrimPrefix(text, "-")); ok {
		if strings.HasPrefix(text, "-") {
			n.Neg(n)
		}
		return n, nil
	}
	return nil, fmt.Errorf("%q: it must be a whole number, written with digits alone", written)
}

// mostText is how long what stands for a number can be.
const mostText = 100

// mostDigits is how many digits a number may have: those that a field holds have fewer.
const mostDigits = 40

func whole(text string) (*big.Int, bool) {
	if text == "" || len(text) > mostDigits || strings.Trim(text, "0123456789") != "" {
		return nil, false
	}
	return new(big.Int).SetString(text, 10)
}

// ReadEnum reads a value of an enum: "board", "all-decide" and "FORM_KIND_ALL_DECIDE" are values of FormKind.
func ReadEnum(enum protoreflect.EnumDescriptor, text string) (protoreflect.EnumNumber, error) {
	wanted := strings.ToUpper(strings.NewReplacer("-", "_", " ", "_").Replace(strings.TrimSpace(text)))
	values := enum.Values()
	for i := range values.Len() {
		if name := string(values.Get(i).Name()); name == wanted || strings.TrimPrefix(name, prefixOf(enum)) == wanted {
			return values.Get(i).Number(), nil
		}
	}
	return 0, fmt.Errorf("%q: it is %s", text, choice(EnumWords(enum)))
}

// EnumWords are the values of an enum as people write them on a command line, but not the one that says nothing.
func EnumWords(enum protoreflect.EnumDescriptor) []string {
	var words []string
	for i := range enum.Values().Len() {
		word := EnumWord(enum, enum.Values().Get(i).Number())
		if word != "unspecified" {
			words = append(words, word)
		}
	}
	return words
}

// EnumWord is one value as people write it; its number where there is none.
func EnumWord(enum protoreflect.EnumDescriptor, number protoreflect.EnumNumber) string {
	value := enum.Values().ByNumber(number)
	if value == nil {
		return fmt.Sprint(number)
	}
	return strings.ToLower(strings.ReplaceAll(strings.TrimPrefix(string(value.Name()), prefixOf(enum)), "_", "-"))
}

func prefixOf(enum protoreflect.EnumDescriptor) string { return screaming(string(enum.Name())) + "_" }

func choice(words []string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " or " + words[len(words)-1]
}

// ReadHash reads bytes written in hex, or in base64 as JSON writes them. What is hex is never anything else.
func ReadHash(text string) ([]byte, error) {
	text = strings.TrimSpace(text)
	if raw, err := hex.DecodeString(text); err == nil {
		return raw, nil
	}
	if raw, err := base64.StdEncoding.DecodeString(text); err == nil {
		return raw, nil
	}
	return nil, fmt.Errorf("%.70q: it must be hex, or @FILE for the SHA-256 of a file", text)
}

// Placeholder is a word for what a person writes for a field, as help shows it: "amount", "time", "company", "board|officers".
func Placeholder(field protoreflect.FieldDescriptor) string {
	word := ""
	switch {
	case field.Message() != nil && field.IsList():
		return "NAME=VALUE,...;..."
	case field.Message() != nil:
		return "NAME=VALUE,..."
	case field.Kind() == protoreflect.BoolKind:
		word = "yes|no"
	case field.Kind() == protoreflect.StringKind:
		word = "text"
	case field.Kind() == protoreflect.EnumKind:
		word = strings.Join(EnumWords(field.Enum()), "|")
	case IsHash(field):
		word = "hash|@FILE"
	case field.Kind() == protoreflect.BytesKind:
		word = "hex"
	default:
		word = numberWord(field)
	}
	if field.IsList() {
		return word + ",..."
	}
	return word
}

func numberWord(field protoreflect.FieldDescriptor) string {
	number, err := NumberOf(field)
	if err != nil {
		return "number"
	}
	switch number.Unit {
	case options.UNIT_ID:
		return strings.ReplaceAll(number.Kind(field), "_", "-")
	case options.UNIT_MONEY, options.UNIT_MONEY_PER_HOUR, options.UNIT_MONEY_PER_CYCLE, options.UNIT_EXCHANGE, options.UNIT_NANO_MONEY:
		return "amount"
	case options.UNIT_BY_PERMISSION:
		return "amount|number"
	case options.UNIT_SHARE:
		return "share"
	case options.UNIT_TIME:
		return "when"
	case options.UNIT_SECONDS, options.UNIT_MICROSECONDS:
		return "time"
	case options.UNIT_MICRO_QUANTITY, options.UNIT_QUANTITY, options.UNIT_QUANTITY_BY_KIND:
		return "quantity"
	case options.UNIT_WEEKS, options.UNIT_MICRO_WEEKS:
		return "weeks"
	}
	return "number"
}

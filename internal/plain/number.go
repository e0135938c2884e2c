package plain

import (
	"fmt"
	"math/big"
	"slices"
	"strings"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/internal/options"
	"github.com/factor-coop/factor/internal/said"
)

const (
	// asNumber is the word for 0 of a field where 0 is a number like any other.
	asNumber = "0"
	// refused is the word for 0 of a field with which a message is refused.
	refused = "refused"
)

// NumberOf returns what a field counts, by its option or, for the framework's messages, by
// a table of ours. It fails for a field that does not say it in full.
func NumberOf(field protoreflect.FieldDescriptor) (*options.Number, error) {
	number, err := options.NumberOf(field)
	if err != nil {
		return nil, err
	}
	if number == nil {
		if of, known := others[field.FullName()]; known {
			number = &of
		}
	}
	if err := number.Check(); err != nil {
		return nil, fmt.Errorf("field %s %w", field.FullName(), err)
	}
	return number, nil
}

// number says a field's number with its unit, or what its 0 means.
func (w *writer) number(in protoreflect.Message, field protoreflect.FieldDescriptor, value *big.Int) (string, error) {
	of, err := NumberOf(field)
	if err != nil {
		return "", err
	}
	if value.Sign() == 0 && of.Zero != asNumber {
		if of.Zero == refused {
			return "0, which is refused", nil
		}
		return of.Zero, nil
	}
	if of.MinusOne != "" && value.Cmp(big.NewInt(-1)) == 0 {
		return of.MinusOne, nil
	}
	unit := of.Unit
	switch unit {
	case options.UNIT_ID:
		return w.id(field, of, value), nil
	case options.UNIT_BY_PERMISSION:
		permission := text(in, "permission")
		if unit = w.names.Measure(permission); unit != options.UNIT_MONEY && unit != options.UNIT_ACTS {
			return fmt.Sprintf("%s of something that this program does not know, because it does not know the permission %s", value, Printable(permission)), nil
		}
	case options.UNIT_QUANTITY_BY_KIND:
		unit = quantityOf(text(in, "item") + text(in, "kind"))
	}
	return w.measured(unit, value), nil
}

// quantityOf is the unit of a quantity whose kind is told beside it.
func quantityOf(kind string) options.Unit {
	if strings.HasSuffix(strings.ToUpper(kind), "INPUT") {
		return options.UNIT_MICRO_QUANTITY
	}
	return options.UNIT_QUANTITY
}

// text is what a field of this name says, as its proto spells it; "" where there is none.
func text(in protoreflect.Message, name protoreflect.Name) string {
	field := in.Descriptor().Fields().ByName(name)
	switch {
	case field == nil:
		return ""
	case field.Kind() == protoreflect.EnumKind:
		if value := field.Enum().Values().ByNumber(in.Get(field).Enum()); value != nil {
			return string(value.Name())
		}
		return ""
	default:
		return in.Get(field).String()
	}
}

func (w *writer) id(field protoreflect.FieldDescriptor, of *options.Number, value *big.Int) string {
	said, kind := value.String(), of.Kind(field)
	if of.Of != "" {
		said = strings.ReplaceAll(kind, "_", " ") + " " + said
	}
	if name := w.names.Number(kind, value.Uint64()); name != "" {
		return fmt.Sprintf("%s (%s)", said, Printable(name))
	}
	return said
}

// measured says a number of a unit.
func (w *writer) measured(unit options.Unit, value *big.Int) string {
	switch unit {
	case options.UNIT_MONEY:
		return w.currency(value)
	case options.UNIT_MONEY_PER_HOUR:
		return w.currency(value) + " an hour"
	case options.UNIT_MONEY_PER_CYCLE:
		return w.currency(value) + " a cycle"
	case options.UNIT_ACTS:
		return counted(value, "act")
	case options.UNIT_SHARE:
		return millionths(new(big.Int).Mul(value, big.NewInt(100))) + "%"
	case options.UNIT_EXCHANGE:
		return fmt.Sprintf("%s for one unit of the other region's currency", w.currency(value))
	case options.UNIT_TIME:
		if !value.IsInt64() || value.Int64() < 0 || value.Int64() > lastYear {
			return fmt.Sprintf("%s seconds after 1970, which is no date", value)
		}
		return time.Unix(value.Int64(), 0).UTC().Format("2 January 2006, 15:04:05 UTC")
	case options.UNIT_SECONDS:
		return duration(value)
	case options.UNIT_MICROSECONDS, options.UNIT_NANO_MONEY:
		return Say(unit, value)
	case options.UNIT_WEEKS:
		return counted(value, "week")
	case options.UNIT_MICRO_WEEKS:
		return millionths(value) + " weeks"
	case options.UNIT_CYCLES:
		return counted(value, "cycle")
	case options.UNIT_QUANTITY:
		return counted(value, "unit") + " of the product"
	case options.UNIT_MICRO_QUANTITY:
		return millionths(value) + " units of the product"
	case options.UNIT_INDEX:
		return value.String() + ", counted from 0"
	case options.UNIT_BYTES:
		return counted(value, "byte")
	case options.UNIT_BLOCKS:
		return counted(value, "block")
	case options.UNIT_GAS:
		return value.String() + " gas"
	case options.UNIT_GAS_PER_SECOND:
		return value.String() + " gas a second"
	default:
		return value.String()
	}
}

const lastYear = said.LastYear

func (w *writer) currency(value *big.Int) string {
	name := w.names.Currency()
	if name == "" {
		name = "units of currency"
	}
	return millionths(value) + " " + Printable(name)
}

func counted(value *big.Int, what string) string {
	if value.Cmp(big.NewInt(1)) == 0 {
		return "1 " + what
	}
	return fmt.Sprintf("%s %ss", value, what)
}

// millionths writes a number of millionths with its point: 3420000 is "3.42".
func millionths(value *big.Int) string { return fraction(value, 6) }

// fraction writes a number of 10^-places with its point.
func fraction(value *big.Int, places int) string {
	sign := ""
	if value.Sign() < 0 {
		sign = "-"
	}
	unit := new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(places)), nil)
	whole, rest := new(big.Int).QuoRem(new(big.Int).Abs(value), unit, new(big.Int))
	if rest.Sign() == 0 {
		return sign + whole.String()
	}
	return sign + whole.String() + "." + strings.TrimRight(fmt.Sprintf("%0*d", places, rest), "0")
}

// duration says seconds in the largest units that leave no rest.
func duration(value *big.Int) string {
	if !value.IsInt64() || value.Int64() <= 0 {
		return counted(value, "second")
	}
	seconds := value.Int64()
	var parts []string
	for _, unit := range []struct {
		name   string
		length int64
	}{{"week", 604800}, {"day", 86400}, {"hour", 3600}, {"minute", 60}, {"second", 1}} {
		if n := seconds / unit.length; n != 0 {
			seconds -= n * unit.length
			parts = append(parts, counted(big.NewInt(n), unit.name))
		}
	}
	return strings.Join(parts, " ")
}

// label is a field's name in words, without the unit that the sentence says behind the number.
func label(field protoreflect.FieldDescriptor) string {
	words := strings.Split(string(field.Name()), "_")
	if options.IsInteger(field) {
		words = withoutUnit(words)
	}
	return strings.Join(words, " ")
}

// spans are words that stand for a time by themselves; others need it said.
var spans = []string{"age", "cycle", "delay", "lifetime", "period", "shift", "term", "timeout", "window"}

func withoutUnit(words []string) []string {
	last := len(words) - 1
	switch {
	case words[last] == "seconds" && last > 0 && slices.Contains(spans, words[last-1]):
		return words[:last]
	case words[last] == "seconds":
		return append(words[:last:last], "time")
	case last > 0 && (words[last] == "ppm" || words[last] == "weeks"):
		return withoutUnit(words[:last])
	case last > 1 && words[last] == "hour" && words[last-1] == "per":
		return words[:last-1]
	case last > 0 && words[0] == "micro":
		return words[1:]
	}
	return words
}

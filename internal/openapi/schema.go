package openapi

import (
	"strings"

	cosmosproto "github.com/cosmos/cosmos-proto"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/internal/options"
)

// schemas are the messages that are described, by their full names.
type schemas map[string]any

const anyName = "google.protobuf.Any"

// plain are messages that JSON writes as one value.
var plain = map[protoreflect.FullName]object{
	"google.protobuf.Timestamp": {"type": "string", "format": "date-time"},
	"google.protobuf.Duration":  {"type": "string", "description": "Seconds with an s behind them, such as 3.5s."},
}

// reference names a message's schema, which it makes when it is the first to ask for it.
func (s schemas) reference(message protoreflect.MessageDescriptor) object {
	if one := plain[message.FullName()]; one != nil {
		return one
	}
	name := string(message.FullName())
	if s[name] == nil {
		schema := object{"type": "object"}
		s[name] = schema // before its fields: a message may hold its own kind
		if message.FullName() == anyName {
			schema["description"] = "A message of the type in @type, with its fields beside it."
			schema["properties"] = object{"@type": object{"type": "string"}}
			schema["additionalProperties"] = true
		} else {
			properties := object{}
			for i := range message.Fields().Len() {
				field := message.Fields().Get(i)
				properties[string(field.Name())] = s.property(field)
			}
			schema["properties"] = properties
		}
	}
	return object{"$ref": "#/components/schemas/" + name}
}

func (s schemas) property(field protoreflect.FieldDescriptor) object {
	switch {
	case field.IsMap():
		return object{"type": "object", "additionalProperties": s.value(field.MapValue())}
	case field.IsList():
		list := object{"type": "array", "items": s.value(field)}
		describe(list, field)
		return list
	case field.Message() != nil:
		return s.value(field)
	default:
		value := s.value(field)
		describe(value, field)
		return value
	}
}

func (s schemas) value(field protoreflect.FieldDescriptor) object {
	if field.Message() != nil {
		return s.reference(field.Message())
	}
	return s.scalar(field)
}

// scalar is how JSON writes one value of a field: a number of 64 bits as a string, for JavaScript.
func (s schemas) scalar(field protoreflect.FieldDescriptor) object {
	switch field.Kind() {
	case protoreflect.BoolKind:
		return object{"type": "boolean"}
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind:
		return object{"type": "integer", "format": "int32"}
	case protoreflect.Uint32Kind, protoreflect.Fixed32Kind:
		return object{"type": "integer", "format": "int64", "minimum": 0}
	case protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind:
		return object{"type": "string", "format": "int64"}
	case protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return object{"type": "string", "format": "uint64"}
	case protoreflect.FloatKind, protoreflect.DoubleKind:
		return object{"type": "number"}
	case protoreflect.BytesKind:
		return object{"type": "string", "format": "byte"}
	case protoreflect.EnumKind:
		names := []string{}
		for i := range field.Enum().Values().Len() {
			names = append(names, string(field.Enum().Values().Get(i).Name()))
		}
		return object{"type": "string", "enum": names}
	case protoreflect.MessageKind, protoreflect.GroupKind:
		return s.reference(field.Message())
	default:
		return object{"type": "string"}
	}
}

// describe says what a field's number counts, or what its text is, where the field says it.
func describe(schema object, field protoreflect.FieldDescriptor) {
	if number, err := options.NumberOf(field); err == nil && number != nil {
		said := unitOf(number, field)
		if number.Zero != "" && number.Zero != "0" {
			said += " 0: " + number.Zero + "."
		}
		schema["description"] = said
		return
	}
	scalar, _ := proto.GetExtension(field.Options(), cosmosproto.E_Scalar).(string)
	if said := scalars[scalar]; said != "" {
		schema["description"] = said
	}
}

var scalars = map[string]string{
	"cosmos.AddressString": "An address, such as factor1...",
	"cosmos.Int":           "A whole number.",
	"cosmos.Dec":           "A decimal number.",
}

func unitOf(number *options.Number, field protoreflect.FieldDescriptor) string {
	if number.Unit == options.UNIT_ID {
		of := number.Kind(field)
		article := "a "
		if strings.ContainsRune("aeio", rune(of[0])) {
			article = "an "
		}
		return "The number of " + article + strings.ReplaceAll(of, "_", " ") + "."
	}
	return units[number.Unit]
}

// units says what numbers count; a test holds it complete.
var units = map[options.Unit]string{
	options.UNIT_NUMBER:           "A place, counted from 1.",
	options.UNIT_INDEX:            "A place, counted from 0.",
	options.UNIT_COUNT:            "A count.",
	options.UNIT_MONEY:            "Millionths of the region's currency.",
	options.UNIT_MONEY_PER_HOUR:   "Millionths of the region's currency an hour.",
	options.UNIT_MONEY_PER_CYCLE:  "Millionths of the region's currency a costing cycle.",
	options.UNIT_ACTS:             "A number of acts.",
	options.UNIT_BY_PERMISSION:    "Millionths of the region's currency where the permission moves money, a number of acts elsewhere.",
	options.UNIT_SHARE:            "Millionths of the whole.",
	options.UNIT_EXCHANGE:         "Millionths of this region's currency for one unit of the other's.",
	options.UNIT_TIME:             "Chain time in Unix seconds.",
	options.UNIT_SECONDS:          "Seconds.",
	options.UNIT_WEEKS:            "Weeks.",
	options.UNIT_MICRO_WEEKS:      "Millionths of a week.",
	options.UNIT_CYCLES:           "A number of costing cycles.",
	options.UNIT_CYCLE:            "The number of a costing cycle.",
	options.UNIT_QUANTITY:         "Units of the product.",
	options.UNIT_MICRO_QUANTITY:   "Millionths of a unit of the product.",
	options.UNIT_QUANTITY_BY_KIND: "Millionths of a unit where the kind beside it is an input, units of the product elsewhere.",
	options.UNIT_WEIGHT:           "A weight beside other weights.",
	options.UNIT_BYTES:            "Bytes.",
	options.UNIT_GAS:              "Gas.",
	options.UNIT_GAS_PER_SECOND:   "Gas a second.",
	options.UNIT_HEIGHT:           "The height of a block.",
	options.UNIT_BLOCKS:           "A number of blocks.",
	options.UNIT_CODE:             "The number of an error of the codespace beside it.",
	options.UNIT_MICROSECONDS:     "Millionths of a second.",
	options.UNIT_NANO_MONEY:       "Billionths of a unit of the region's currency.",
}

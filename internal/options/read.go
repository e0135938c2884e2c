// Package options reads what the fields of messages say about themselves, in proto/factor/options/v1.
package options

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"

	gogoproto "github.com/cosmos/gogoproto/proto"
)

// NumberOf returns what a field's number counts, nil for a field that does not say it.
// Descriptors hold the option as bytes that the Go library for descriptors knows no type
// for, because the extension is registered with gogoproto: so it is read off the bytes.
func NumberOf(field protoreflect.FieldDescriptor) (*Number, error) {
	raw, err := proto.Marshal(field.Options())
	if err != nil {
		return nil, fmt.Errorf("options of %s: %w", field.FullName(), err)
	}
	var number *Number
	for len(raw) > 0 {
		tag, kind, header := protowire.ConsumeTag(raw)
		if header < 0 {
			return nil, fmt.Errorf("options of %s: %w", field.FullName(), protowire.ParseError(header))
		}
		length := protowire.ConsumeFieldValue(tag, kind, raw[header:])
		if length < 0 {
			return nil, fmt.Errorf("options of %s: %w", field.FullName(), protowire.ParseError(length))
		}
		if int32(tag) == E_Number.Field && kind == protowire.BytesType {
			content, _ := protowire.ConsumeBytes(raw[header : header+length])
			number = &Number{}
			if err := gogoproto.Unmarshal(content, number); err != nil {
				return nil, fmt.Errorf("options of %s: %w", field.FullName(), err)
			}
		}
		raw = raw[header+length:]
	}
	return number, nil
}

// IsInteger says whether a field holds integers, and so has to say what they count.
func IsInteger(field protoreflect.FieldDescriptor) bool {
	switch field.Kind() {
	case protoreflect.Int32Kind, protoreflect.Sint32Kind, protoreflect.Sfixed32Kind, protoreflect.Uint32Kind, protoreflect.Fixed32Kind,
		protoreflect.Int64Kind, protoreflect.Sint64Kind, protoreflect.Sfixed64Kind, protoreflect.Uint64Kind, protoreflect.Fixed64Kind:
		return true
	}
	return false
}

// Kind is what an id is the id of: what the option says or, where it says nothing, the name of the field that it is of.
func (n *Number) Kind(field protoreflect.FieldDescriptor) string {
	if n.Of != "" {
		return n.Of
	}
	return string(field.Name())
}

// Check says whether the option is complete: a unit, and a word for 0.
func (n *Number) Check() error {
	switch {
	case n == nil:
		return fmt.Errorf("says neither its unit nor what 0 means: (factor.options.v1.number) is missing")
	case n.Unit == UNIT_UNSPECIFIED || Unit_name[int32(n.Unit)] == "":
		return fmt.Errorf("unit is %d", n.Unit)
	case n.Zero == "":
		return fmt.Errorf(`zero is empty: say what 0 means, "0" where it is a number like any other, "refused" where it is refused`)
	case n.Of != "" && n.Unit != UNIT_ID:
		return fmt.Errorf("of is %q, which is for ids only; the unit is %s", n.Of, n.Unit)
	}
	return nil
}

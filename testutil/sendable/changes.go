package sendable

import (
	"fmt"

	"google.golang.org/protobuf/encoding/protowire"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// Changes makes every change of one thing in a message, one after another, at
// every depth: each value another, each field gone, each list longer, shorter and
// in another order, each alternative taken, packed messages changed and of another type,
// and fields that the type does not have. It calls visit while each is made and undoes it.
func (m *Maker) Changes(msg protoreflect.Message, visit func(path string) error) error {
	return m.changes(msg, string(msg.Descriptor().Name()), visit)
}

func (m *Maker) changes(msg protoreflect.Message, path string, visit func(string) error) error {
	if isAny(msg.Descriptor()) {
		return m.changesOfAny(msg, path, visit)
	}
	fields := msg.Descriptor().Fields()
	for i := range fields.Len() {
		if err := m.changesOfField(msg, fields.Get(i), path+"."+string(fields.Get(i).Name()), visit); err != nil {
			return err
		}
	}
	return unknown(msg, path, visit)
}

// unknown adds fields that the type does not have: one that must not be ignored, and
// one that transactions may hold in their outermost part (the tenth bit of its number is set).
func unknown(msg protoreflect.Message, path string, visit func(string) error) error {
	before := msg.GetUnknown()
	defer msg.SetUnknown(before)
	for _, number := range []protowire.Number{999, 1<<10 + 999} {
		added := protowire.AppendVarint(protowire.AppendTag(nil, number, protowire.VarintType), 1)
		msg.SetUnknown(append(append(protoreflect.RawFields(nil), before...), added...))
		if err := visit(fmt.Sprintf("%s + field %d", path, number)); err != nil {
			return err
		}
	}
	return nil
}

func (m *Maker) changesOfField(msg protoreflect.Message, field protoreflect.FieldDescriptor, path string, visit func(string) error) error {
	if one := field.ContainingOneof(); one != nil && !msg.Has(field) {
		return m.alternative(msg, field, path, visit)
	}
	if !msg.Has(field) {
		return m.added(msg, field, path, visit)
	}
	before := msg.Get(field)
	msg.Clear(field)
	err := visit(path + " gone")
	msg.Set(field, before)
	if err != nil {
		return err
	}
	switch {
	case field.IsList():
		return m.changesOfList(msg, field, path, visit)
	case field.IsMap():
		return m.changesOfMap(msg, field, path, visit)
	case field.Message() != nil:
		return m.changes(msg.Mutable(field).Message(), path, visit)
	default:
		err := m.replaced(field, before, func(value protoreflect.Value) { msg.Set(field, value) }, path, visit)
		if err != nil || field.Kind() != protoreflect.StringKind {
			return err
		}
		return notText(msg, field, path, visit)
	}
}

// added sets a field that was empty.
func (m *Maker) added(msg protoreflect.Message, field protoreflect.FieldDescriptor, path string, visit func(string) error) error {
	defer msg.Clear(field)
	if err := m.set(msg, field, 0); err != nil {
		return err
	}
	return visit(path + " added")
}

// alternative takes another alternative instead of the one that is set.
func (m *Maker) alternative(msg protoreflect.Message, field protoreflect.FieldDescriptor, path string, visit func(string) error) error {
	set := msg.WhichOneof(field.ContainingOneof())
	if set == nil {
		return m.added(msg, field, path, visit)
	}
	before := msg.Get(set)
	defer msg.Set(set, before)
	if err := m.set(msg, field, 0); err != nil {
		return err
	}
	return visit(path + " instead of " + string(set.Name()))
}

// replaced puts another value in the place of one that is no message.
func (m *Maker) replaced(field protoreflect.FieldDescriptor, before protoreflect.Value, put func(protoreflect.Value), path string, visit func(string) error) error {
	defer put(before)
	var after protoreflect.Value
	switch field.Kind() {
	case protoreflect.BoolKind:
		after = protoreflect.ValueOfBool(!before.Bool())
	case protoreflect.EnumKind:
		after = protoreflect.ValueOfEnum(before.Enum() + 1)
	default:
		var err error
		if after, err = m.value(protoreflect.Value{}, field, 0); err != nil {
			return err
		}
	}
	if after.Equal(before) { // what signs stays who it is
		after = protoreflect.ValueOfString(before.String() + "x")
	}
	put(after)
	return visit(path + " changed")
}

// notText gives a text bytes that are none. JSON would write different ones alike.
func notText(msg protoreflect.Message, field protoreflect.FieldDescriptor, path string, visit func(string) error) error {
	before := msg.GetUnknown()
	defer msg.SetUnknown(before)
	raw := protowire.AppendTag(append(protoreflect.RawFields(nil), before...), field.Number(), protowire.BytesType)
	msg.SetUnknown(protowire.AppendBytes(raw, []byte("not text: \xff\xfe")))
	return visit(path + " not text")
}

func (m *Maker) changesOfList(msg protoreflect.Message, field protoreflect.FieldDescriptor, path string, visit func(string) error) error {
	list := msg.Mutable(field).List()
	size := list.Len()
	last := list.Get(size - 1)
	list.Truncate(size - 1)
	err := visit(path + " shorter")
	list.Append(last)
	if err != nil {
		return err
	}
	list.Append(last)
	err = visit(path + " longer")
	list.Truncate(size)
	if err != nil {
		return err
	}
	if first := list.Get(0); size > 1 && !first.Equal(last) {
		list.Set(0, last)
		list.Set(size-1, first)
		err := visit(path + " in another order")
		list.Set(0, first)
		list.Set(size-1, last)
		if err != nil {
			return err
		}
	}
	for i := range size {
		at := fmt.Sprintf("%s[%d]", path, i)
		if field.Message() != nil {
			err = m.changes(list.Get(i).Message(), at, visit)
		} else {
			err = m.replaced(field, list.Get(i), func(value protoreflect.Value) { list.Set(i, value) }, at, visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *Maker) changesOfMap(msg protoreflect.Message, field protoreflect.FieldDescriptor, path string, visit func(string) error) error {
	entries := msg.Mutable(field).Map()
	var keys []protoreflect.MapKey
	entries.Range(func(key protoreflect.MapKey, _ protoreflect.Value) bool { keys = append(keys, key); return true })
	for _, key := range keys {
		before, at := entries.Get(key), fmt.Sprintf("%s[%s]", path, key)
		other, err := m.value(protoreflect.Value{}, field.MapKey(), 0)
		if err != nil {
			return err
		}
		entries.Clear(key)
		entries.Set(other.MapKey(), before)
		err = visit(at + " under another key")
		entries.Clear(other.MapKey())
		entries.Set(key, before)
		if err != nil {
			return err
		}
		if field.MapValue().Message() != nil {
			err = m.changes(entries.Mutable(key).Message(), at, visit)
		} else {
			err = m.replaced(field.MapValue(), before, func(value protoreflect.Value) { entries.Set(key, value) }, at, visit)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

func (m *Maker) changesOfAny(packed protoreflect.Message, path string, visit func(string) error) error {
	url, raw := readAny(packed)
	defer setAny(packed, url, raw)
	for _, other := range []string{"z" + url[1:], "/z" + url, url + "z", url[1:], "/cosmos.bank.v1beta1.MsgSend", "/factor.region.v1.MsgLeave", ""} {
		if other == url {
			continue
		}
		setAny(packed, other, raw)
		if err := visit(fmt.Sprintf("%s of type %q", path, other)); err != nil {
			return err
		}
	}
	inner, err := m.New(nameOf(url))
	if err != nil {
		return err
	}
	if err := proto.Unmarshal(raw, inner); err != nil {
		return err
	}
	repack := func(path string) error {
		raw, err := marshal(inner)
		if err != nil {
			return err
		}
		setAny(packed, url, raw)
		return visit(path)
	}
	if err := m.changes(inner, path+"("+string(inner.Descriptor().Name())+")", repack); err != nil {
		return err
	}
	setAny(packed, url, raw)
	return unknown(packed, path, visit)
}

func marshal(msg proto.Message) ([]byte, error) {
	return proto.MarshalOptions{Deterministic: true}.Marshal(msg)
}

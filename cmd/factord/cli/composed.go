package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strconv"
	"strings"

	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/dynamicpb"

	"github.com/factor-coop/factor/internal/plain"
)

// isComposed says whether a field has parts that are written NAME=VALUE: a message of ours, or a list of them.
func isComposed(field protoreflect.FieldDescriptor) bool {
	return field.Message() != nil && !field.IsMap() && strings.HasPrefix(string(field.FullName()), "factor.") &&
		strings.HasPrefix(string(field.Message().FullName()), "factor.")
}

// compose takes what is written for a field that has parts to the JSON of each message, as the framework reads it. What is JSON
// already, or a file of it, stays as it is.
func compose(field protoreflect.FieldDescriptor, given []string, region plain.Region) ([]string, error) {
	var messages []string
	var one []part // of a single message, whose parts may stand in more than one text
	for _, text := range given {
		whole, isJSON, err := jsonOf(text)
		if err != nil {
			return nil, err
		}
		switch {
		case isJSON && !field.IsList() && len(given) > 1:
			return nil, fmt.Errorf("%.40q is JSON, which is all of it: nothing else can stand beside it", whole)
		case isJSON && field.IsList() && strings.HasPrefix(whole, "["):
			var entries []json.RawMessage
			if err := json.Unmarshal([]byte(whole), &entries); err != nil {
				return nil, err
			}
			for _, entry := range entries {
				messages = append(messages, string(entry))
			}
			continue
		case isJSON:
			messages = append(messages, whole)
			continue
		}
		entries, err := readParts(text, field.Message())
		if err != nil {
			return nil, err
		}
		if !field.IsList() {
			if len(entries) > 1 {
				return nil, fmt.Errorf("%q: only one is taken here, and ; begins another", text)
			}
			one = append(one, entries[0]...)
			continue
		}
		for _, entry := range entries {
			message, err := wholeOf(entry, field.Message(), region)
			if err != nil {
				return nil, err
			}
			messages = append(messages, message)
		}
	}
	if len(one) > 0 {
		message, err := wholeOf(one, field.Message(), region)
		return []string{message}, err
	}
	return messages, nil
}

// wholeOf is the JSON of the message that parts make.
func wholeOf(parts []part, of protoreflect.MessageDescriptor, region plain.Region) (string, error) {
	message := dynamicpb.NewMessage(of)
	if err := setParts(message, parts, region); err != nil {
		return "", err
	}
	raw, err := protojson.Marshal(message)
	return string(raw), err
}

// jsonOf is the JSON that a text is, or that the file holds which it names.
func jsonOf(text string) (string, bool, error) {
	text = strings.TrimSpace(text)
	path, isFile := strings.CutPrefix(text, "@")
	if isFile = isFile || strings.HasSuffix(text, ".json") && !strings.Contains(text, "="); !isFile {
		return text, beginsJSON(text), nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", false, err
	}
	whole := strings.TrimSpace(string(raw))
	if !beginsJSON(whole) {
		return "", false, fmt.Errorf("%q holds no JSON", path)
	}
	return whole, true, nil
}

func beginsJSON(text string) bool {
	return strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")
}

// setParts gives a message what its parts say, each once. An entry of a list is numbered from 0, and one more than there are is
// a new one; what is not named stays.
func setParts(message protoreflect.Message, parts []part, region plain.Region) error {
	for i, one := range parts {
		for _, other := range parts[:i] {
			if one.name == other.name {
				return fmt.Errorf("%s is named twice", one.name)
			}
			if strings.HasPrefix(one.name, other.name+".") || strings.HasPrefix(other.name, one.name+".") {
				return fmt.Errorf("%s and %s are parts of each other", other.name, one.name)
			}
		}
	}
	for _, one := range parts {
		beside := func(name protoreflect.Name) string {
			for _, other := range parts {
				if other.name == one.name[:strings.LastIndexByte(one.name, '.')+1]+string(name) {
					return other.text()
				}
			}
			return ""
		}
		in, field, err := one.place(message)
		if err != nil {
			return err
		}
		if err := one.set(in, field, beside, region); err != nil {
			return fmt.Errorf("%s: %w", one.name, err)
		}
	}
	return nil
}

// place finds the message that holds what a part names, and its field there. It makes the messages on the way.
func (p part) place(in protoreflect.Message) (protoreflect.Message, protoreflect.FieldDescriptor, error) {
	whole, path := in.Descriptor(), strings.Split(p.name, ".")
	for {
		field := in.Descriptor().Fields().ByName(protoreflect.Name(path[0]))
		switch {
		case field == nil, len(path) > 1 && !isComposed(field):
			return nil, nil, noSuchName(p.name, whole)
		case len(path) == 1:
			return in, field, nil
		case !field.IsList():
			in, path = in.Mutable(field).Message(), path[1:]
			continue
		}
		list := in.Mutable(field).List()
		at, err := strconv.ParseUint(path[1], 10, 31)
		if err != nil || len(path) == 2 || strconv.FormatUint(at, 10) != path[1] { // an entry has one name
			return nil, nil, noSuchName(p.name, whole)
		}
		if int(at) > list.Len() {
			return nil, nil, fmt.Errorf("%s: entries are numbered from 0, and the next is %d", p.name, list.Len())
		}
		if int(at) == list.Len() {
			list.AppendMutable()
		}
		in, path = list.Get(int(at)).Message(), path[2:]
	}
}

// set gives a field what a part says.
func (p part) set(in protoreflect.Message, field protoreflect.FieldDescriptor, beside func(protoreflect.Name) string, region plain.Region) error {
	switch {
	case p.values[0].how == inJSON && (field.IsList() || field.IsMap() || field.Message() != nil):
		single := dynamicpb.NewMessage(in.Descriptor())
		if err := protojson.Unmarshal([]byte("{"+strconv.Quote(string(field.Name()))+":"+p.text()+"}"), single); err != nil {
			return fmt.Errorf("%q: it is no JSON of this", p.text())
		}
		in.Set(field, single.Get(field))
		return nil
	case field.Message() != nil:
		return fmt.Errorf("%q: it has parts, which are named with a dot", p.text())
	case field.IsList():
		list := in.NewField(field).List()
		for _, one := range p.values {
			if field.Kind() == protoreflect.StringKind && one.how == bare && strings.Contains(one.text, "=") {
				return unquoted(one.text)
			}
			value, err := read(plain.Written{Field: field, Text: one.text, Beside: beside}, region)
			if err != nil {
				return err
			}
			list.Append(value)
		}
		in.Set(field, protoreflect.ValueOfList(list))
		return nil
	case field.Kind() == protoreflect.StringKind && (len(p.values) > 1 || p.values[0].how == bare && strings.Contains(p.values[0].text, "=")):
		return unquoted(p.text())
	}
	value, err := read(plain.Written{Field: field, Text: p.text(), Beside: beside}, region)
	if err == nil {
		in.Set(field, value)
	}
	return err
}

// unquoted refuses a text that looks as if another part began in it.
func unquoted(text string) error {
	return fmt.Errorf("%q: a text with a comma or = in it is written in quotes", text)
}

// read takes what a person wrote for a field without parts, or for one entry of a list, to its value.
func read(w plain.Written, region plain.Region) (protoreflect.Value, error) {
	switch path, isFile := strings.CutPrefix(w.Text, "@"); {
	case isFile && w.Field.Kind() == protoreflect.BytesKind:
		raw, err := ofFile(w.Field, path)
		return protoreflect.ValueOfBytes(raw), err
	case isWritten(w.Field):
		return plain.Read(w, region)
	case w.Field.Kind() == protoreflect.StringKind:
		return protoreflect.ValueOfString(w.Text), nil
	case w.Field.Kind() == protoreflect.BoolKind:
		switch strings.ToLower(w.Text) {
		case "yes", "true":
			return protoreflect.ValueOfBool(true), nil
		case "no", "false":
			return protoreflect.ValueOfBool(false), nil
		}
		return protoreflect.Value{}, fmt.Errorf("%q: it is yes or no", w.Text)
	}
	return protoreflect.Value{}, errors.New("nothing is written for this")
}

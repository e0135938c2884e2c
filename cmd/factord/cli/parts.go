package cli

import (
	"encoding/json"
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/internal/plain"
)

// part is one NAME=VALUE of what is written for a message; a list has more than one value.
type part struct {
	name   string
	values []partValue
}

type partValue struct {
	text string
	how  writtenHow
}

type writtenHow int

const (
	bare writtenHow = iota
	inQuotes
	inJSON
)

func (p part) text() string {
	texts := make([]string, len(p.values))
	for i, one := range p.values {
		texts[i] = one.text
	}
	return strings.Join(texts, ", ")
}

// partName is how a part begins. A comma ends a value only where another part begins behind it, or in a list.
var partName = regexp.MustCompile(`^\s*([A-Za-z][\w.-]*)\s*=`)

// readParts takes apart what is written: parts with commas between, messages with semicolons between. What stands in quotes, or is
// JSON, is one value with all that is in it.
func readParts(text string, of protoreflect.MessageDescriptor) ([][]part, error) {
	entries, rest := [][]part{nil}, text
	for {
		begin := partName.FindStringSubmatch(rest)
		if begin == nil {
			return nil, fmt.Errorf("%q: write NAME=VALUE, like %s", strings.TrimSpace(rest), examplePart(of))
		}
		one := part{name: strings.ReplaceAll(begin[1], "-", "_")}
		rest = rest[len(begin[0]):]
		for {
			value, behind, err := readValue(rest)
			if err != nil {
				return nil, fmt.Errorf("%s: %w", one.name, err)
			}
			one.values, rest = append(one.values, value), behind
			if !strings.HasPrefix(rest, ",") || partName.MatchString(rest[1:]) {
				break
			}
			rest = rest[1:]
		}
		entries[len(entries)-1] = append(entries[len(entries)-1], one)
		if rest == "" {
			return entries, nil
		}
		if rest[0] == ';' {
			entries = append(entries, nil)
		}
		rest = rest[1:]
	}
}

// readValue takes the first value of what is written, and says what stands behind it: nothing, or what begins with a comma or a semicolon.
func readValue(text string) (partValue, string, error) {
	text = strings.TrimLeft(text, " \t\r\n")
	var value partValue
	switch {
	case beginsJSON(text):
		reading := json.NewDecoder(strings.NewReader(text))
		var raw json.RawMessage
		if err := reading.Decode(&raw); err != nil {
			return value, "", fmt.Errorf("%.40q is no JSON: %w", text, err)
		}
		value, text = partValue{string(raw), inJSON}, text[reading.InputOffset():]
	case text != "" && strings.ContainsAny(text[:1], `'"`):
		end := strings.IndexByte(text[1:], text[0])
		if end < 0 {
			return value, "", fmt.Errorf("%.40q: the quote has no end", text)
		}
		value, text = partValue{text[1 : end+1], inQuotes}, text[end+2:]
	default:
		end := strings.IndexAny(text, ",;")
		if end < 0 {
			end = len(text)
		}
		return partValue{strings.TrimSpace(text[:end]), bare}, text[end:], nil
	}
	text = strings.TrimLeft(text, " \t\r\n")
	if text != "" && !strings.ContainsAny(text[:1], ",;") {
		return value, "", fmt.Errorf("%.40q: a comma is missing before it", text)
	}
	return value, text, nil
}

func noSuchName(name string, in protoreflect.MessageDescriptor) error {
	var names []string
	for _, one := range namesIn(in, "") {
		names = append(names, one.name)
	}
	return fmt.Errorf("there is no %q: the names are %s", name, strings.Join(names, ", "))
}

// namedField is a field with the name by which it is written: behind those that it lies in with dots, N for the number of a list's entry.
type namedField struct {
	name  string
	field protoreflect.FieldDescriptor
}

// namesIn are the names of all that can be written for a message.
func namesIn(message protoreflect.MessageDescriptor, before string) []namedField {
	var names []namedField
	for i := range message.Fields().Len() {
		field := message.Fields().Get(i)
		name := before + string(field.Name())
		switch {
		case !isComposed(field):
			names = append(names, namedField{name, field})
		case field.IsList():
			names = append(names, namesIn(field.Message(), name+".N.")...)
		default:
			names = append(names, namesIn(field.Message(), name+".")...)
		}
	}
	return names
}

// tellNames lists what can be written for a message, as help shows it.
func tellNames(message protoreflect.MessageDescriptor) string {
	names, width := namesIn(message, ""), 0
	for _, one := range names {
		width = max(width, len(one.name))
	}
	lines := make([]string, len(names))
	for i, one := range names {
		lines[i] = fmt.Sprintf("  %-*s  %s", width, one.name, plain.Placeholder(one.field))
	}
	return strings.Join(lines, "\n")
}

// examplePart is one part that help shows.
func examplePart(of protoreflect.MessageDescriptor) string {
	names := namesIn(of, "")
	shown := names[0]
	for _, one := range names {
		if strings.HasSuffix(one.name, "_seconds") {
			shown = one
			break
		}
	}
	word := strings.TrimSuffix(plain.Placeholder(shown.field), ",...")
	value, known := map[string]string{"time": "'8 h'", "when": "2027-03-01", "share": "10%", "yes|no": "yes", "text": "text"}[word]
	switch {
	case known:
	case strings.Contains(word, "|"):
		value, _, _ = strings.Cut(word, "|")
	default:
		value = "10"
	}
	return strings.ReplaceAll(shown.name, ".N.", ".0.") + "=" + value
}

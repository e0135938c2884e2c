package plain

import (
	"fmt"
	"strings"
	"time"

	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/internal/money"
)

// kind is what the number in a field counts. Names of fields say it: see docs/developer.md.
type kind int

const (
	kindNumber kind = iota
	kindAmount
	kindShare
	kindDuration
	kindTime
	kindMicro
)

// counted are the words in names of signed fields that count things and not money.
var counted = map[string]bool{
	"quantity": true, "units": true, "stock": true, "output": true, "count": true, "expected": true, "loss": true,
	"weight": true, "scale": true, "power": true, "height": true, "seats": true,
}

// numberKind reads off a field's name what its number counts: signed 64-bit
// fields are amounts of money in micro-units unless the name says otherwise.
func numberKind(field protoreflect.FieldDescriptor) kind {
	name := string(field.Name())
	words := strings.Split(name, "_")
	last := words[len(words)-1]
	switch {
	case last == "ppm":
		return kindShare
	case last == "seconds":
		return kindDuration
	case field.Kind() != protoreflect.Int64Kind:
		return kindNumber
	case last == "at", last == "until", last == "since", last == "from", last == "time":
		return kindTime
	case words[0] == "micro":
		return kindMicro
	}
	for i, word := range words {
		if i > 0 && words[i-1] == "per" {
			break // overhead_per_unit is money for a unit
		}
		if counted[word] {
			return kindNumber
		}
	}
	return kindAmount
}

func (k kind) text(value int64) string {
	switch k {
	case kindAmount:
		return money.Format(value)
	case kindMicro:
		return money.Format(value)
	case kindShare:
		return money.Format(value*100) + "%"
	case kindDuration:
		return duration(value)
	case kindTime:
		if value == 0 {
			return "none"
		}
		return time.Unix(value, 0).UTC().Format("2 January 2006, 15:04:05 UTC")
	default:
		return fmt.Sprint(value)
	}
}

// duration says seconds in the largest units that leave no rest.
func duration(seconds int64) string {
	if seconds == 0 {
		return "0 seconds"
	}
	var parts []string
	for _, unit := range []struct {
		name   string
		length int64
	}{{"week", 604800}, {"day", 86400}, {"hour", 3600}, {"minute", 60}, {"second", 1}} {
		if n := seconds / unit.length; n != 0 {
			seconds -= n * unit.length
			if n != 1 {
				unit.name += "s"
			}
			parts = append(parts, fmt.Sprintf("%d %s", n, unit.name))
		}
	}
	return strings.Join(parts, " ")
}

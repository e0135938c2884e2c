// Package eventindex writes into one plain event what the typed events of a transaction or a block are about, so
// that an index finds them: factor.member='17', whatever the events are called and however their values are quoted.
package eventindex

import (
	"fmt"
	"slices"
	"strings"

	abci "github.com/cometbft/cometbft/abci/types"
	"google.golang.org/protobuf/reflect/protoreflect"

	"github.com/factor-coop/factor/internal/options"
)

// Type is the type of the plain event. Its attributes are named as the kinds, their values are ids.
const Type = "factor"

// Kinds are the things by which events are found: who they are about and, because what follows an order or a
// proposal does not name people again, those.
func Kinds() []string { return []string{"company", "member", "order", "product", "proposal"} }

// prefix is of the events that are looked at: the framework's write their values plainly themselves.
const prefix = "factor."

// beside says which enum stands beside an id whose kind it tells.
var beside = map[string]string{"account": "book", "buyer": "buyer_kind"}

// told says which kind such an enum's value tells; the other values tell none by which events are found.
var told = map[string]string{
	"BOOK_MEMBER": "member", "BOOK_RESERVE": "company", "BOOK_STARTING": "company",
	"BUYER_KIND_MEMBER": "member", "BUYER_KIND_COMPANY": "company",
}

// alias are other words for a kind.
var alias = map[string]string{"seller": "company"}

// Descriptors finds what events are made of.
type Descriptors interface {
	FindDescriptorByName(protoreflect.FullName) (protoreflect.Descriptor, error)
}

// Index reads events; it is for one goroutine.
type Index struct {
	types    Descriptors
	messages map[protoreflect.FullName]*message
	events   map[string]*message // nil for a type that tells nothing
}

// New reads events of the types that are found in descriptors.
func New(types Descriptors) *Index {
	return &Index{types: types, messages: map[protoreflect.FullName]*message{}, events: map[string]*message{}}
}

// message is what there is to find in a message's JSON.
type message struct {
	fields map[string]field
	// enum is the field that tells the kind of the message's one id that does not say it, "" where there is none.
	enum string
}

// field is an id with its kind, or something to look into.
type field struct {
	kind   string // of an id; "" where the enum beside it tells it
	id     bool
	inside *message
}

// Of returns the plain event for what events are about, false where they are about nothing. Each thing is
// named once, in the order in which the events name them.
func (x *Index) Of(events []abci.Event) (abci.Event, bool) {
	var found found
	for i := range events {
		if !strings.HasPrefix(events[i].Type, prefix) {
			continue
		}
		in := x.event(events[i].Type)
		if in == nil {
			continue
		}
		var enum, undecided string
		for _, attribute := range events[i].Attributes {
			s := scanner{text: attribute.Value}
			s.field(in, attribute.Key, &found, &enum, &undecided)
		}
		found.add(told[enum], undecided)
	}
	return abci.Event{Type: Type, Attributes: found.attributes}, len(found.attributes) > 0
}

// event is what there is to find in events of a type.
func (x *Index) event(name string) *message {
	known, looked := x.events[name]
	if !looked {
		if found, err := x.types.FindDescriptorByName(protoreflect.FullName(name)); err == nil {
			if descriptor, is := found.(protoreflect.MessageDescriptor); is {
				// What a descriptor does not say in full is found by a test of all of them, and not indexed.
				known, _ = x.message(descriptor)
			}
		}
		x.events[name] = known
	}
	return known
}

func (x *Index) message(of protoreflect.MessageDescriptor) (*message, error) {
	if known, found := x.messages[of.FullName()]; found {
		return known, nil
	}
	made := &message{fields: map[string]field{}}
	x.messages[of.FullName()] = made
	for i := range of.Fields().Len() {
		one := of.Fields().Get(i)
		name := string(one.Name())
		if one.IsMap() || one.IsExtension() {
			continue
		}
		if one.Message() != nil {
			inside, err := x.message(one.Message())
			if err != nil {
				return nil, err
			}
			if len(inside.fields) > 0 {
				made.fields[name] = field{inside: inside}
			}
			continue
		}
		kind, err := kindOf(one)
		if err != nil {
			return nil, err
		}
		switch enum := beside[kind]; {
		case enum != "":
			if made.enum != "" {
				return nil, fmt.Errorf("%s has two ids whose kinds are told beside them: %s is the second", of.FullName(), name)
			}
			if other := of.Fields().ByName(protoreflect.Name(enum)); other == nil || other.Enum() == nil {
				return nil, fmt.Errorf("%s is the id of %q, which the enum %q tells, and there is none beside it", one.FullName(), kind, enum)
			}
			if one.IsList() {
				return nil, fmt.Errorf("%s are many ids of one kind that is told beside them", one.FullName())
			}
			made.enum = enum
			made.fields[name] = field{id: true}
		case slices.Contains(Kinds(), kind):
			made.fields[name] = field{id: true, kind: kind}
		}
	}
	return made, nil
}

// kindOf is what an id is the id of, "" for a field that is none.
func kindOf(of protoreflect.FieldDescriptor) (string, error) {
	if !options.IsInteger(of) {
		return "", nil
	}
	number, err := options.NumberOf(of)
	if err != nil || number == nil || number.Unit != options.UNIT_ID {
		return "", err
	}
	kind := number.Kind(of)
	if other := alias[kind]; other != "" {
		kind = other
	}
	return kind, nil
}

// found gathers what events are about.
type found struct {
	attributes []abci.EventAttribute
	seen       map[thing]bool
}

type thing struct{ kind, id string }

func (f *found) add(kind, id string) {
	if kind == "" || id == "" || id == "0" || f.seen[thing{kind, id}] {
		return
	}
	if f.seen == nil {
		f.seen = map[thing]bool{}
	}
	f.seen[thing{kind, id}] = true
	f.attributes = append(f.attributes, abci.EventAttribute{Key: kind, Value: id, Index: true})
}

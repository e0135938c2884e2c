package eventindex

import "strings"

// scanner walks the JSON of an attribute without decoding it: a payroll's list of wages is as long as a company is
// large, and of each wage two numbers count. It takes the form in which typed events are written, with no space
// between the parts; what it cannot read it leaves, and finds nothing more in it.
type scanner struct {
	text string
	at   int
}

// field reads the value of a message's field of a name.
func (s *scanner) field(in *message, name string, found *found, enum, undecided *string) {
	if name == in.enum && name != "" {
		*enum = s.scalar()
		return
	}
	one, wanted := in.fields[name]
	if !wanted {
		s.skip()
		return
	}
	if s.next() != '[' {
		s.element(one, found, undecided)
		return
	}
	s.at++
	for s.next() != ']' && s.next() != 0 {
		before := s.at
		s.element(one, found, undecided)
		if s.next() == ',' {
			s.at++
		}
		if s.at == before {
			s.at = len(s.text) // nothing stands there
		}
	}
	s.at++
}

// element reads an id, or a message.
func (s *scanner) element(one field, found *found, undecided *string) {
	switch {
	case one.inside != nil && s.next() == '{':
		s.message(one.inside, found)
	case one.id && one.kind != "":
		found.add(one.kind, s.scalar())
	case one.id:
		*undecided = s.scalar()
	default:
		s.skip() // null
	}
}

func (s *scanner) message(in *message, found *found) {
	var enum, undecided string
	for s.at++; s.next() == '"'; {
		name := s.scalar()
		if s.next() != ':' {
			break
		}
		s.at++
		s.field(in, name, found, &enum, &undecided)
		if s.next() == ',' {
			s.at++
		}
	}
	if s.next() != '}' {
		s.at = len(s.text) // no message: what is left of it tells nothing
		return
	}
	s.at++
	found.add(told[enum], undecided)
}

// next is the byte that comes next, 0 at the end.
func (s *scanner) next() byte {
	if s.at >= len(s.text) {
		return 0
	}
	return s.text[s.at]
}

// scalar reads a number, a word, or a string without its quotes; an id or a name has nothing escaped in it.
func (s *scanner) scalar() string {
	if s.next() == '"' {
		from := s.at + 1
		s.quoted()
		return s.text[from:max(from, s.at-1)]
	}
	from := s.at
	if end := strings.IndexAny(s.text[s.at:], ",]}"); end >= 0 {
		s.at += end
	} else {
		s.at = len(s.text)
	}
	return s.text[from:s.at]
}

// quoted passes over a string.
func (s *scanner) quoted() {
	for s.at++; s.at < len(s.text); {
		next := strings.IndexAny(s.text[s.at:], "\"\\")
		if next < 0 {
			break
		}
		s.at += next + 1
		if s.text[s.at-1] == '"' {
			return
		}
		s.at++ // what is escaped
	}
	s.at = len(s.text)
}

// skip passes over a value.
func (s *scanner) skip() {
	depth := 0
	for s.at < len(s.text) {
		switch s.text[s.at] {
		case '"':
			s.quoted()
		case '{', '[':
			depth++
			s.at++
		case '}', ']':
			if depth == 0 {
				return
			}
			depth--
			s.at++
		case ',':
			if depth == 0 {
				return
			}
			s.at++
		default:
			s.at++
			continue
		}
		if depth == 0 {
			return
		}
	}
}

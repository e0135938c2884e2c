// Package errortext puts the text of errors where it must not be.
package errortext

import (
	"errors"
	"fmt"
	"strings"
)

// Failed is an event.
type Failed struct {
	Reason string
	Lines  []string
	Raw    []byte
	Code   uint32
}

// ProtoMessage makes it one.
func (*Failed) ProtoMessage() {}

type note struct{ reason string }

func literal(err error) *Failed {
	return &Failed{Reason: err.Error()} // want "puts the text of an error into Failed"
}

func assigned(event *Failed, err error) {
	event.Reason = fmt.Sprintf("it failed: %v", err) // want "puts the text of an error into Failed"
	event.Raw = []byte(fmt.Sprint(err))              // want "puts the text of an error into Failed"
	event.Lines = append(event.Lines, err.Error())   // want "puts the text of an error into Failed"
	event.Reason = errors.Join(err, err).Error()     // want "puts the text of an error into Failed"
}

// describe makes a text of an error, and callers pass it on.
func describe(err error) string {
	lines := strings.Split(strings.ToUpper(err.Error()), "\n")
	return lines[0] + "."
}

func through(err error) *Failed {
	text := describe(fmt.Errorf("place: %w", err))
	kept := note{reason: text[1:]}
	return later(kept)
}

func later(kept note) *Failed {
	return &Failed{Reason: kept.reason} // want "puts the text of an error into Failed"
}

func parameter(reason string) *Failed {
	return &Failed{Reason: reason} // want "puts the text of an error into Failed"
}

func wrapper(format string, args ...any) string { return fmt.Sprintf(format, args...) }

func passes(err error) []*Failed {
	var b strings.Builder
	b.WriteString(err.Error())
	text := ""
	func() { text = err.Error() }()
	return []*Failed{
		parameter(err.Error()),
		{Reason: wrapper("%s", err)}, // want "puts the text of an error into Failed"
		{Reason: b.String()},         // want "puts the text of an error into Failed"
		{Reason: text},               // want "puts the text of an error into Failed"
	}
}

func panics() (event *Failed) {
	defer func() {
		if reason := recover(); reason != nil {
			event = &Failed{Reason: fmt.Sprint(reason)} // want "puts the text of an error into Failed"
		}
	}()
	return nil
}

type teller interface{ tell(error) string }

type plain struct{}

func (plain) tell(err error) string { return err.Error() }

func told(by teller, err error) *Failed {
	return &Failed{Reason: by.tell(err)} // want "puts the text of an error into Failed"
}

func pointer(at *[]*int) *Failed {
	return &Failed{Reason: fmt.Sprintf("%v", at)} // want "puts the text of an error into Failed"
}

type logger interface{ Error(msg string, args ...any) }

func fine(log logger, err error, id int) (*Failed, error) {
	log.Error("it failed", "reason", err, "text", err.Error())     // fine: a node's own log
	event := &Failed{Reason: fmt.Sprintf("order %d", id), Code: 7} // fine: no error in it
	if err != nil {
		return event, fmt.Errorf("order %d: %s", id, err.Error()) // fine: an error stays an error
	}
	return event, nil
}

// Package errordecides asks what an error says instead of which it is.
package errordecides

import (
	"errors"
	"fmt"
	"strings"
)

var errKnown = errors.New("known")

func decide(err error) int {
	if strings.Contains(err.Error(), "found") { // want "decides by the text of an error"
		return 1
	}
	if err.Error() == "known" { // want "decides by the text of an error"
		return 2
	}
	if text := fmt.Sprint(err); len(text) > 10 { // want "decides by the text of an error"
		return 3
	}
	if errors.Is(err, errKnown) || err == nil { // fine: which error it is
		return 4
	}
	if strings.Contains(strings.ToLower("Found"), "found") { // fine: no error in it
		return 5
	}
	return 0
}

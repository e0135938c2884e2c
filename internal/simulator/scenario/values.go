package scenario

import (
	"fmt"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"

	"github.com/factor-coop/factor/internal/money"
)

// Amount is money in micro-units, written like 3.42.
type Amount int64

// UnmarshalYAML reads decimal text exactly: no binary fraction is in between.
func (a *Amount) UnmarshalYAML(node ast.Node) error {
	value, err := money.Parse(scalar(node))
	*a = Amount(value)
	return at(node, err)
}

// Share is a part of one in parts per million, written like 12.5%.
type Share int64

// UnmarshalYAML reads a percentage.
func (s *Share) UnmarshalYAML(node ast.Node) error {
	text := scalar(node)
	number, isShare := strings.CutSuffix(text, "%")
	if !isShare {
		return at(node, fmt.Errorf("%q is no share: write it with a percent sign, like 12.5%%", text))
	}
	value, err := money.Parse(strings.TrimSpace(number))
	if err != nil {
		return at(node, err)
	}
	if value%100 != 0 {
		return at(node, fmt.Errorf("%q has more than four decimals", text))
	}
	*s = Share(value / 100)
	return nil
}

// Quantity counts units of a product in millionths, written like 0.5.
type Quantity int64

// UnmarshalYAML reads decimal text exactly.
func (q *Quantity) UnmarshalYAML(node ast.Node) error {
	value, err := money.Parse(scalar(node))
	*q = Quantity(value)
	return at(node, err)
}

// Seconds is a time of work, written like 1h30m.
type Seconds int64

// UnmarshalYAML reads hours, minutes and seconds.
func (s *Seconds) UnmarshalYAML(node ast.Node) error {
	text := scalar(node)
	value, err := time.ParseDuration(text)
	if err != nil || value%time.Second != 0 {
		return at(node, fmt.Errorf("%q is no time of work in whole seconds: write it like 1h30m", text))
	}
	*s = Seconds(value / time.Second)
	return nil
}

// scalar is the text of a plain or quoted value.
func scalar(node ast.Node) string { return strings.TrimSpace(node.GetToken().Value) }

// at gives an error the place of a value.
func at(node ast.Node, err error) error {
	if err == nil {
		return nil
	}
	return &yaml.SyntaxError{Token: node.GetToken(), Message: err.Error()}
}

// Package amend changes the parameters that are named and leaves the others as they are: two changes of different parameters
// that were decided at the same time both hold (ADR 0034).
package amend

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/cosmos/gogoproto/proto"

	errorsmod "cosmossdk.io/errors"
)

// Params are a module's parameters.
type Params interface {
	Validate() error
}

// Check says whether a change can be meant: each name is one of a parameter, or of a part of one with a dot, and none is named
// twice; what is not named is empty, so that nothing is read before signing that does not happen. Without names all
// parameters change, and must be valid together. What is wrong with a name is told as the error invalid.
func Check[P Params](invalid error, given P, names []string) error {
	if len(names) == 0 {
		return given.Validate()
	}
	rest := given
	for i, name := range names {
		field, err := find(reflect.ValueOf(&rest).Elem(), name)
		if err != nil {
			return errorsmod.Wrap(invalid, err.Error())
		}
		if slices.ContainsFunc(names[:i], func(other string) bool { return holds(other, name) || holds(name, other) }) {
			return errorsmod.Wrapf(invalid, "parameter %s is named twice", name)
		}
		field.SetZero()
	}
	if name := filled(reflect.ValueOf(rest), ""); name != "" {
		return errorsmod.Wrapf(invalid, "parameter %s is given and not named: it would stay as it is", name)
	}
	return nil
}

// Apply returns old parameters with the named ones as given, or all as given without names. The result is valid. Errors are as those of Check.
func Apply[P Params](invalid error, old, given P, names []string) (P, error) {
	changed := old
	if len(names) == 0 {
		changed = given
	}
	for _, name := range names {
		to, err := find(reflect.ValueOf(&changed).Elem(), name)
		if err != nil {
			return old, errorsmod.Wrap(invalid, err.Error())
		}
		from, err := find(reflect.ValueOf(&given).Elem(), name)
		if err != nil {
			return old, errorsmod.Wrap(invalid, err.Error())
		}
		to.Set(from)
	}
	if err := changed.Validate(); err != nil {
		return old, err
	}
	return changed, nil
}

func holds(outer, inner string) bool { return inner == outer || strings.HasPrefix(inner, outer+".") }

// find is the field of a name, within parts where it has dots.
func find(in reflect.Value, name string) (reflect.Value, error) {
	for _, part := range strings.Split(name, ".") {
		i := slices.IndexFunc(fields(in), func(field *proto.Properties) bool { return field.OrigName == part })
		if i < 0 {
			return in, fmt.Errorf("%.80q is no parameter", name)
		}
		in = in.FieldByName(fields(in)[i].Name)
	}
	return in, nil
}

// fields are those of a message, in its order; none of what is no message.
func fields(of reflect.Value) []*proto.Properties {
	if of.Kind() != reflect.Struct {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(proto.GetProperties(of.Type()).Prop), func(field *proto.Properties) bool { return field.OrigName == "" })
}

// filled names the first parameter that is not empty; "" where all are.
func filled(of reflect.Value, before string) string {
	for _, field := range fields(of) {
		value, name := of.FieldByName(field.Name), before+field.OrigName
		switch {
		case value.Kind() == reflect.Struct:
			if inner := filled(value, name+"."); inner != "" {
				return inner
			}
		case value.Kind() == reflect.Slice && value.Len() > 0, value.Kind() != reflect.Slice && !value.IsZero():
			return name
		}
	}
	return ""
}

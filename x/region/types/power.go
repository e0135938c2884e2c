package types

import (
	"reflect"
	"slices"

	"github.com/cosmos/gogoproto/proto"
)

// ParameterName is the power to change one field of a module's parameters.
func ParameterName(module, field string) string { return module + "." + field }

// ParameterNames are the powers to change a module's parameters, one per field in the order of the message.
func ParameterNames(module string, params proto.Message) []string {
	var names []string
	for _, field := range fields(params) {
		names = append(names, ParameterName(module, field.OrigName))
	}
	return names
}

// ChangedParameters are the powers that a change of a module's parameters needs.
// Both must be of the module's own type of parameters.
func ChangedParameters(module string, old, changed proto.Message) []string {
	before, after := reflect.ValueOf(old).Elem(), reflect.ValueOf(changed).Elem()
	var names []string
	for _, field := range fields(old) {
		if !reflect.DeepEqual(before.FieldByName(field.Name).Interface(), after.FieldByName(field.Name).Interface()) {
			names = append(names, ParameterName(module, field.OrigName))
		}
	}
	return names
}

func fields(params proto.Message) []*proto.Properties {
	return slices.DeleteFunc(slices.Clone(proto.GetProperties(reflect.TypeOf(params).Elem()).Prop),
		func(field *proto.Properties) bool { return field.OrigName == "" })
}

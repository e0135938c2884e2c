package ante

import (
	"reflect"

	codectypes "github.com/cosmos/cosmos-sdk/codec/types"
)

var anyType = reflect.TypeOf(codectypes.Any{})

// anysOf returns every packed value that a message holds, however deep in its fields.
func anysOf(msg any) []*codectypes.Any {
	var found []*codectypes.Any
	collectAnys(reflect.ValueOf(msg), &found)
	return found
}

// collectAnys walks the exported fields of a generated message. Generated
// messages are trees, so the walk ends.
func collectAnys(value reflect.Value, found *[]*codectypes.Any) {
	switch value.Kind() {
	case reflect.Pointer, reflect.Interface:
		if value.IsNil() {
			return
		}
		if packed, ok := value.Interface().(*codectypes.Any); ok {
			*found = append(*found, packed)
			return
		}
		collectAnys(value.Elem(), found)
	case reflect.Slice, reflect.Array:
		if kind := value.Type().Elem().Kind(); kind == reflect.Uint8 || kind == reflect.Int64 || kind == reflect.Uint64 || kind == reflect.String {
			return
		}
		for i := range value.Len() {
			collectAnys(value.Index(i), found)
		}
	case reflect.Struct:
		if value.Type() == anyType {
			packed, ok := value.Interface().(codectypes.Any)
			if ok {
				*found = append(*found, &packed)
			}
			return
		}
		for i := range value.NumField() {
			if value.Type().Field(i).IsExported() {
				collectAnys(value.Field(i), found)
			}
		}
	}
}

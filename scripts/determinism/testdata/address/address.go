// Package address tells places in memory.
package address

import (
	"fmt"
	"reflect"
	"unsafe" // want "imports unsafe"
)

func place(of *int) string {
	at := uintptr(unsafe.Pointer(of)) // want "turns a value to a place in memory"
	_ = reflect.ValueOf(of).Pointer() // want "uses reflect.Value.Pointer"
	_ = fmt.Sprintf("%08p", of)       // want "prints a place in memory"
	_ = reflect.ValueOf(of).Elem()    // fine: what is there
	return fmt.Sprintf("%d %%p", at)  // fine: no verb
}

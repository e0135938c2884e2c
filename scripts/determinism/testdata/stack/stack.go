// Package stack prints where errors come from.
package stack

import "fmt"

func trace(err error, id int) error {
	_ = fmt.Errorf("order %d: %+v", id, err)    // want "prints an error with %+v"
	return fmt.Errorf("order %+d: %w", id, err) // fine: what it is
}

// Package caller is a program that developers run.
package caller

import "github.com/factor-coop/factor/scripts/uncalled/testdata/lib"

func Run() int {
	lib.Fine()
	lib.Tell(lib.Whole{})
	box := lib.Box[int]{}
	return lib.Called() + lib.Take(lib.Memory{}) + lib.Used + box.Value()
}

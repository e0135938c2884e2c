// want-next "is compiled on some machines only"
//go:build !factor_other

// Package build asks how it was built.
package build

import (
	"debug/buildinfo" // want "imports debug/buildinfo"
	"math/bits"
	"runtime"       // want "imports runtime"
	"runtime/debug" // want "imports runtime/debug"
	"strconv"
)

func built() int {
	_, _, line, _ := runtime.Caller(0)
	info, _ := debug.ReadBuildInfo()
	var _ *buildinfo.BuildInfo
	_ = strconv.IntSize // want "uses strconv.IntSize"
	_ = bits.UintSize   // want "uses math/bits.UintSize"
	_ = bits.Len64(7)   // fine: the same everywhere
	return line + len(info.Deps) + runtime.NumCPU()
}

// Package lib ships.
package lib

import "fmt"

func Called() int { return inner() }

func inner() int { return 1 }

func OnlyByTests() {} // want "lib.OnlyByTests"

func OnlyByHelp() {} // want "lib.OnlyByHelp"

func onlyByItself(n int) int { // want "lib.onlyByItself"
	if n == 0 {
		return 0
	}
	return onlyByItself(n - 1)
}

const unused = 3 // want "lib.unused"

const Used = 4

var ErrGone = fmt.Errorf("gone") // want "lib.ErrGone"

type forgotten struct{} // want "lib.forgotten"

func (forgotten) Forgotten() {} // want "lib.forgotten.Forgotten"

// Store is what Take asks for.
type Store interface {
	Get() int
	Set(int) // want "lib.Store.Set"
}

// Memory is one.
type Memory struct{}

// Get is called through Store.
func (Memory) Get() int { return 1 }

func (Memory) Set(int) {} // want "lib.Memory.Set"

func (Memory) Clear() {} // want "lib.Memory.Clear"

// String is called by fmt.
func (Memory) String() string { return "memory" }

// Reset is called through an interface without a name.
func (Memory) Reset() {}

// Unwrap is called by errors.
func (Memory) Unwrap() error { return nil }

func Take(s Store) int {
	if one, ok := s.(interface{ Reset() }); ok {
		one.Reset()
	}
	return s.Get()
}

// part has a method that Whole has by embedding it, and is asked for as a Named.
type part struct{}

func (part) Name() string { return "" }

// Whole is one.
type Whole struct{ part }

func (Whole) Number() int { return 1 }

// Named is asked for by Tell.
type Named interface {
	Name() string
	Number() int
}

func Tell(n Named) (string, int) { return n.Name(), n.Number() }

// Box is generic.
type Box[T any] struct{ v T }

func (b *Box[T]) Value() T { return b.v }

func (b *Box[T]) Lost() T { return b.v } // want "lib.Box.Lost"

func ByReflection() {} // uncalled: the caller finds it by its name

// uncalled: the caller finds it by its name
func AlsoByReflection() {}

func Bare() {} // uncalled:
// want-before "nothing that ships calls or names"

func Fine() {} // uncalled: this is called
// want-before "excuses something that is called"

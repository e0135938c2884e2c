// Package maporder lists maps.
package maporder

import (
	"encoding/gob" // want "imports encoding/gob"
	"maps"
	"reflect"
	"slices"
	"sync" // determinism: for the rule about ranging over its map
)

var _ gob.Encoder

type named map[string]int

func ranges(m map[string]int, n named) (total int) {
	for _, v := range m { // want "ranges over a map"
		total += v
	}
	for range n { // want "ranges over a map"
		total++
	}
	for _, v := range []int{m["a"], n["b"]} { // fine: a list, and looking up by key
		total += v
	}
	return total
}

func generic[M ~map[K]V, K comparable, V any, L ~[]V](m M, l L) int {
	for range m { // want "ranges over a map"
		return 1
	}
	for range l { // fine: a type parameter that stands for lists
		return 2
	}
	return 0
}

type keyed interface{ names | map[int]int }

type names map[int]int

func within[T interface{ keyed }](of T) int {
	for range of { // want "ranges over a map"
		return 1
	}
	return 0
}

func iterators(m map[string]int) []string {
	for key := range maps.Keys(m) { // want "uses maps.Keys"
		return []string{key}
	}
	_ = slices.Collect(maps.Values(m))                         // want "uses maps.Values"
	_ = maps.Collect(maps.All(m))                              // want "uses maps.All"
	maps.DeleteFunc(m, func(string, int) bool { return true }) // want "uses maps.DeleteFunc"
	keys := maps.Keys(m)                                       // want "uses maps.Keys"
	_ = slices.Sorted(keys)
	_ = maps.Clone(m)                  // fine: from a map to a map
	return slices.Sorted(maps.Keys(m)) // fine: sorted at once
}

func reflected(of any, s *sync.Map) int {
	v := reflect.ValueOf(of)
	_ = v.MapKeys()     // want "uses reflect.Value.MapKeys"
	_ = v.MapRange()    // want "uses reflect.Value.MapRange"
	for range v.Seq() { // want "uses reflect.Value.Seq"
		break
	}
	s.Range(func(any, any) bool { return true }) // want "uses sync.Map.Range"
	_, _ = s.Load("a")                           // fine: by key
	return v.Len()                               // fine: how many, in any order
}

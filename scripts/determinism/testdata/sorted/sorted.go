// Package sorted sorts.
package sorted

import (
	"cmp"
	"slices"
	"sort"
)

func order(list []string, pairs [][2]int) {
	first := func(a, b [2]int) int { return cmp.Compare(a[0], b[0]) }
	sort.Slice(pairs, func(i, j int) bool { return pairs[i][0] < pairs[j][0] }) // want "uses sort.Slice"
	sort.Sort(sort.StringSlice(list))                                           // want "uses sort.Sort"
	slices.SortFunc(pairs, first)                                               // want "uses slices.SortFunc"
	slices.SortStableFunc(pairs, first)                                         // fine: equals stay in order
	slices.Sort(list)                                                           // fine: equals are the same
}

package app_test

import (
	"os"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/app"
)

// indexRow is a row of the table of ADR 0039: the module, its maps, their indexes, who keeps these, and why by hand.
var indexRow = regexp.MustCompile(`(?m)^\| (\w+) \| (-|[\w, ]+) \| ([\w, ]+) \| (IndexedMap \||hand \| (\w+).*) \|$`)

// Whoever adds an index says in ADR 0039 who keeps it: what a map could keep by itself is not written by hand unseen. What
// might be an index stands there too, with what it is: a set of keys, a map that finds ids or counts, and what is called by another thing.
func TestEveryIndexIsInTheTableThatSaysWhoKeepsIt(t *testing.T) {
	const page = "../docs/adr/0039-indexed-maps.md"
	raw, err := os.ReadFile(page)
	require.NoError(t, err)
	rows := indexRow.FindAllStringSubmatch(string(raw), -1)
	require.Len(t, rows, strings.Count(string(raw), "\n| ")-1, "a row is not as the others are: module, maps or -, indexes, who keeps them, why by hand")
	collections, indexes := stored()
	require.Greater(t, len(indexes), 50)
	written := map[string]bool{}
	for _, row := range rows {
		module, maps, reason := row[1]+".", strings.Split(row[2], ", "), row[5]
		byHand, prefix := reason != "", module
		for _, one := range maps {
			require.True(t, one == "-" || collections[module+one], "%s: x/%s has no map %s", page, row[1], one)
		}
		if byHand {
			require.True(t, strings.Contains(string(raw), "\n- *"+reason+"*: "), "%s: no such reason", row[0])
		} else {
			require.Len(t, maps, 1, row[0])
			prefix += maps[0] + "."
		}
		for _, one := range strings.Split(row[3], ", ") {
			index := prefix + one
			require.True(t, indexes[index] || byHand && collections[index], "%s: x/%s has no index %s", page, row[1], index)
			require.False(t, written[index], "%s has %s twice", page, index)
			written[index] = true
		}
	}
	for index := range indexes {
		if !written[index] {
			t.Errorf("x/%s is not in the table of %s: write there who keeps it, and by hand why", index, page)
		}
	}
}

// stored is what the keepers of our modules have: maps and sets as module.field, and of these what is an index or might be one;
// the indexes of an indexed map are module.field.Index.
func stored() (collections, indexes map[string]bool) {
	collections, indexes = map[string]bool{}, map[string]bool{}
	keepers := reflect.TypeFor[app.Keepers]()
	for i := range keepers.NumField() {
		keeper := keepers.Field(i).Type
		module, ours := strings.CutPrefix(keeper.PkgPath(), modulePath+"x/")
		if !ours {
			continue
		}
		module, _, _ = strings.Cut(module, "/")
		for j := range keeper.NumField() {
			field := keeper.Field(j)
			name := module + "." + field.Name
			switch kind, _, _ := strings.Cut(strings.TrimPrefix(field.Type.String(), "*"), "["); kind {
			case "collections.KeySet":
				collections[name], indexes[name] = true, true
			case "collections.Map":
				collections[name] = true
				if mightBeIndex(field) {
					indexes[name] = true
				}
			case "collections.IndexedMap":
				collections[name] = true
				all, _ := field.Type.Elem().FieldByName("Indexes")
				for k := range all.Type.NumField() {
					indexes[name+"."+all.Type.Field(k).Name] = true
				}
			}
		}
	}
	return collections, indexes
}

var calledBy = regexp.MustCompile(`^by[A-Z]|By[A-Z]`)

// mightBeIndex says of a map whether its values are ids, positions or counts, or its name says by what it finds something.
func mightBeIndex(field reflect.StructField) bool {
	get, _ := field.Type.MethodByName("Get")
	value := get.Type.Out(0).Kind()
	return value == reflect.Uint64 || value == reflect.Uint32 || calledBy.MatchString(field.Name)
}

package app_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/internal/invariant"
	"github.com/factor-coop/factor/testutil/apptest"
)

// TestTheAppsInvariantsIncludeEveryModules asks every keeper of the app for its own list, by reflection: the app
// gathers what it checks from the modules, which is another way.
func TestTheAppsInvariantsIncludeEveryModules(t *testing.T) {
	a := apptest.New(t, apptest.Options{})
	var names []string
	for _, one := range a.Invariants() {
		require.NotNil(t, one.Check, one.Name)
		names = append(names, one.Name)
	}
	slices.Sort(names)
	require.Equal(t, slices.Compact(slices.Clone(names)), names, "no condition is there twice")

	keepers, holders := reflect.ValueOf(a.Keepers), 0
	for i := range keepers.NumField() {
		holder, holds := keepers.Field(i).Interface().(invariant.Holder)
		if !holds {
			continue
		}
		holders++
		for _, one := range holder.Invariants() {
			require.Contains(t, names, one.Name, keepers.Type().Field(i).Name)
		}
	}
	require.GreaterOrEqual(t, holders, 10, "the keepers of all modules of this project")
}

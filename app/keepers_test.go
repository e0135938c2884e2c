package app_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/factor-coop/factor/app"
)

// What a module stores is its own: others ask its verbs, which keep its indexes, counters and rules. So a keeper shows no field.
func TestNoKeeperShowsWhatItStores(t *testing.T) {
	keepers, ours := reflect.TypeFor[app.Keepers](), 0
	for i := range keepers.NumField() {
		keeper := keepers.Field(i)
		if !strings.HasPrefix(keeper.Type.PkgPath(), modulePath+"x/") {
			continue
		}
		ours++
		for j := range keeper.Type.NumField() {
			require.False(t, keeper.Type.Field(j).IsExported(), "%s.%s", keeper.Name, keeper.Type.Field(j).Name)
		}
	}
	require.Equal(t, len(modulesBelow), ours)
}

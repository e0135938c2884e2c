//go:build e2e

package e2e

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestTheWalletWaitsForTheBlockAndFailsWithIt(t *testing.T) {
	home, at := filepath.Join(t.TempDir(), "region"), freePorts(t)
	node := start(t, append([]string{"devnet", "--home", home, "--members", "2"}, at.flags()...)...)
	wallet(t, node, at, chainID)
	in := func(args ...string) (string, error) { return run(t, append(args, "--home", home)...) }

	told, err := in("found", "corner-bakery", "--occupation", "baker", "--from", "alice")
	require.NoError(t, err, told)
	require.Contains(t, told, "as company 1")
	told, err = in("work", "start", "1", "--from", "alice")
	require.NoError(t, err, told)
	told, err = in("me", "--from", "alice")
	require.NoError(t, err, told)
	require.Contains(t, told, "at work   shift 1 at company 1")
	told, err = in("work", "stop", "--from", "alice")
	require.NoError(t, err, told)

	for name, one := range map[string]struct {
		args []string
		want string
	}{
		"a stranger's company":    {[]string{"work", "start", "1", "--from", "bob"}, "failed with wage code"},
		"a product nobody lists":  {[]string{"buy", "77", "1", "--from", "bob"}, "77"},
		"an amount in words":      {[]string{"buy", "1", "many", "--from", "bob"}, `"many"`},
		"no name":                 {[]string{"work", "stop"}, "--from"},
		"an unknown occupation":   {[]string{"found", "x-co", "--occupation", "wizard", "--from", "bob"}, `"wizard"`},
		"a company code twice":    {[]string{"found", "corner-bakery", "--occupation", "baker", "--from", "bob"}, "corner-bakery"},
		"an unknown name":         {[]string{"me", "--from", "nobody"}, "nobody"},
		"a fee, which has no use": {[]string{"work", "stop", "--from", "bob", "--fees", "5ufactor"}, "unknown flag"},
	} {
		told, err := in(one.args...)
		require.Error(t, err, "%s: %s", name, told)
		require.Contains(t, told, one.want, name)
	}
}

func TestARegionFileWithAMistakeWritesNothingAndNamesIt(t *testing.T) {
	good, err := os.ReadFile("../../config/regions/riverside.yaml")
	require.NoError(t, err)
	for name, one := range map[string]struct{ add, want string }{
		"an unknown field":      {"colour: blue\n", "colour"},
		"an unknown permission": {"", "region.fly"},
		"a negative cycle":      {"", "cycle_seconds"},
	} {
		folder := t.TempDir()
		text := string(good) + one.add
		switch name {
		case "an unknown permission":
			text = replaceOnce(t, text, "[region.sample]", "[region.fly]")
		case "a negative cycle":
			text = replaceOnce(t, text, "cycle_seconds: 604800", "cycle_seconds: -1")
		}
		file, home := filepath.Join(folder, "region.yaml"), filepath.Join(folder, "home")
		require.NoError(t, os.WriteFile(file, []byte(text), 0o600))
		const member = "factor1hqypqtszgwps224yhn29d9kr69yupalq5ypmgl"
		told, err := run(t, "init-region", file, "--home", home, "--member", member, "--member", "factor1qqqsyqcyq5rqwzqfpg9scrgwpugpzysn8zlehp",
			"--member", "factor1qnnmxcl0ad8d99dk2jja6nzgve6yuzvccjapku")
		require.Error(t, err, "%s: %s", name, told)
		require.Contains(t, told, one.want, name)
		require.NotContains(t, told, ".go:", "%s: a line of our code helps nobody", name)
		require.NoDirExists(t, home, "%s: nothing may be half done", name)
	}
}

package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var wanted = regexp.MustCompile(`// want(-next)? "([^"]*)"`)

// Every line that says what is wanted gives that finding, and no other line gives one.
func TestEveryRuleFindsWhatBreaksItAndNothingElse(t *testing.T) {
	folders, err := filepath.Glob("testdata/*")
	require.NoError(t, err)
	for i := range folders {
		folders[i] = "./" + folders[i] // a pattern with ... leaves testdata out
	}
	_, findings, err := check(folders...)
	require.NoError(t, err)
	found := map[string]map[int][]string{}
	broken := map[rule]int{}
	for _, one := range findings {
		broken[one.rule]++
		if one.rule == idleExcuse {
			continue
		}
		name := filepath.Base(one.file)
		if found[name] == nil {
			found[name] = map[int][]string{}
		}
		found[name][one.line] = append(found[name][one.line], one.text)
	}
	paths, err := filepath.Glob("testdata/*/*.go")
	require.NoError(t, err)
	for _, path := range paths {
		source, err := os.ReadFile(path)
		require.NoError(t, err)
		fine, next := 0, ""
		for i, line := range strings.Split(string(source), "\n") {
			told := strings.Join(found[filepath.Base(path)][i+1], "\n")
			want := next
			next = ""
			if match := wanted.FindStringSubmatch(line); match != nil {
				want = match[2]
				if match[1] != "" {
					want, next = "", match[2]
				}
			}
			if want != "" {
				assert.Contains(t, told, want, "%s:%d", path, i+1)
				continue
			}
			if strings.Contains(line, "// fine: ") {
				fine++
			}
			assert.Empty(t, told, "%s:%d", path, i+1)
		}
		require.Positive(t, fine, "%s shows nothing that the rule lets pass", path)
	}
	for _, one := range []rule{
		mapOrder, goroutines, floating, clock, zone, random, environment, build, addresses, stableSort, stackTrace, errorText, errorDecides,
	} {
		require.Positive(t, broken[one], "no test data breaks the rule %s", one)
	}
	require.Equal(t, 2, broken[idleExcuse], "an excuse without a reason, and one of nothing")
}

// What the tables name must exist, or a misspelt name would forbid nothing: each is used in the test data,
// or is one of many names of one kind of which the test data uses another.
func TestTheCheckCoversWhatTheModulesReach(t *testing.T) {
	paths, err := reached([]string{"../../x/...", "../../app/..."})
	require.NoError(t, err)
	for _, one := range []string{"app", "app/ante", "x/board/keeper", "x/currency/book", "internal/failure", "internal/money"} {
		require.Contains(t, paths, "github.com/factor-coop/factor/"+one)
	}
	for _, path := range paths {
		require.NotContains(t, path, "/testutil/", "what ships imports no help for tests")
	}
}

func TestAPackageThatDoesNotLoadIsAnErrorNotAPass(t *testing.T) {
	_, _, err := check("./testdata/missing")
	require.ErrorContains(t, err, "testdata/missing")
}
